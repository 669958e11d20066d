"""Evaluation forms and their versions; each Region has its own (EF-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..domain.evaluation_forms import (
    EvaluationForm,
    FormVersion,
    Items,
    deactivated,
    require_inactive,
    require_items,
    require_no_rule,
    require_unlocked,
)
from ..domain.kinds import EVALUATION_FORM
from ..domain.search import Criteria
from ..domain.tags import require_tags
from ..domain.uses import Named
from .call import NOTHING, Answer, ApiCall, given, operation
from .evaluation_form_views import form_summary, form_version, found_form, status_of
from .found import Found
from .searching import Searchable, search

_SEARCHABLE = Searchable(
    EVALUATION_FORM,
    {
        "title": "title",
        "description": lambda form: form.latest.description,
        "status": status_of,
        "evaluationformid": "id",
    },
)


@operation
def create_evaluation_form(
    call: ApiCall,
    *,
    instance_id: str,
    title: str,
    items: Items,
    description: str | None = None,
    scoring_strategy: Mapping[str, Any] | None = None,
    auto_evaluation_configuration: Mapping[str, Any] | None = None,
    as_draft: bool | None = None,
    tags: Mapping[str, str] | None = None,
    review_configuration: Mapping[str, Any] | None = None,
    target_configuration: Mapping[str, Any] | None = None,
    language_configuration: Mapping[str, Any] | None = None,
    aiversion: str | None = None,
) -> Answer:
    """Create a form; its first version is a draft (EF-05)."""
    require_tags(tags or {})
    if not as_draft:
        require_items(items)
    instance, regional = call.open_regional(instance_id)
    call.require_room(EVALUATION_FORM, regional, title)
    version = FormVersion(
        number=1,
        title=title,
        description=description,
        content=given(
            Items=items,
            ScoringStrategy=scoring_strategy,
            AutoEvaluationConfiguration=auto_evaluation_configuration,
            ReviewConfiguration=review_configuration,
            TargetConfiguration=target_configuration,
            LanguageConfiguration=language_configuration,
            AIVersion=aiversion,
        ),
        created_time=call.now,
        last_modified_time=call.now,
    )
    form = EvaluationForm(call.new_id(), {1: version}, call.now, call.now)
    arn = call.add(instance, regional, EVALUATION_FORM, form, tags)
    return {"EvaluationFormId": form.id, "EvaluationFormArn": arn}


@operation
def describe_evaluation_form(
    call: ApiCall,
    *,
    instance_id: str,
    evaluation_form_id: str,
    evaluation_form_version: int | None = None,
) -> Answer:
    """Describe a version of a form, the latest by default."""
    found = call.find(instance_id, EVALUATION_FORM, evaluation_form_id)
    version = found.record.version(evaluation_form_version)
    return {
        "EvaluationForm": {
            **form_version(call, found, version),
            **version.content,
            "Title": version.title,
            "Description": version.description,
            "Tags": found.tags,
        }
    }


@operation
def list_evaluation_forms(
    call: ApiCall,
    *,
    instance_id: str,
    max_results: int = 100,
    next_token: str | None = None,
) -> Answer:
    """List the forms of this Region, in the order of creation."""
    instance, regional = call.open_regional(instance_id)
    page = call.page(regional.of(EVALUATION_FORM).after, next_token, max_results, int)
    return {
        "EvaluationFormSummaryList": [
            form_summary(call, call.found(instance, regional, EVALUATION_FORM, form))
            for form in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def list_evaluation_form_versions(
    call: ApiCall,
    *,
    instance_id: str,
    evaluation_form_id: str,
    max_results: int = 100,
    next_token: str | None = None,
) -> Answer:
    """List the versions of a form, by number."""
    found = call.find(instance_id, EVALUATION_FORM, evaluation_form_id)
    after = found.record.versions_after
    page = call.page(after, next_token, max_results, int)
    return {
        "EvaluationFormVersionSummaryList": [
            form_version(call, found, version) for version in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_evaluation_form(
    call: ApiCall,
    *,
    instance_id: str,
    evaluation_form_id: str,
    evaluation_form_version: int,
    title: str,
    items: Items,
    create_new_version: bool = False,
    description: str | None = None,
    scoring_strategy: Mapping[str, Any] | None = None,
    auto_evaluation_configuration: Mapping[str, Any] | None = None,
    review_configuration: Mapping[str, Any] | None = None,
    as_draft: bool | None = None,
    target_configuration: Mapping[str, Any] | None = None,
    language_configuration: Mapping[str, Any] | None = None,
    aiversion: str | None = None,
) -> Answer:
    """Replace the whole content of a version, or create another version (EF-06)."""
    if not as_draft:
        require_items(items)
    found = call.find(instance_id, EVALUATION_FORM, evaluation_form_id)
    form = found.record
    known = form.version(evaluation_form_version)
    if not create_new_version:
        require_unlocked(known)
    call.require_new_name(EVALUATION_FORM, found, title)
    version = FormVersion(
        number=form.latest.number + 1 if create_new_version else known.number,
        title=title,
        description=description,
        content=given(
            Items=items,
            ScoringStrategy=scoring_strategy,
            AutoEvaluationConfiguration=auto_evaluation_configuration,
            ReviewConfiguration=review_configuration,
            TargetConfiguration=target_configuration,
            LanguageConfiguration=language_configuration,
            AIVersion=aiversion,
        ),
        created_time=call.now if create_new_version else known.created_time,
        last_modified_time=call.now,
    )
    call.modify(EVALUATION_FORM, found, versions=form.with_version(version))
    return _reference(found, version.number)


def _reference(found: Found[EvaluationForm], number: int) -> Answer:
    return {
        "EvaluationFormId": found.record.id,
        "EvaluationFormArn": found.arn,
        "EvaluationFormVersion": number,
    }


@operation
def activate_evaluation_form(
    call: ApiCall,
    *,
    instance_id: str,
    evaluation_form_id: str,
    evaluation_form_version: int,
) -> Answer:
    """Let new evaluations use a version, and no other (EF-05)."""
    found = call.find(instance_id, EVALUATION_FORM, evaluation_form_id)
    form = found.record
    version = form.version(evaluation_form_version)
    require_items(version.content["Items"])
    call.modify(
        EVALUATION_FORM,
        found,
        versions=form.activated(version.number),
        last_activated_time=call.now,
    )
    return _reference(found, version.number)


@operation
def deactivate_evaluation_form(
    call: ApiCall,
    *,
    instance_id: str,
    evaluation_form_id: str,
    evaluation_form_version: int,
) -> Answer:
    """Let no new evaluation use a version (EF-05)."""
    found = call.find(instance_id, EVALUATION_FORM, evaluation_form_id)
    form = found.record
    version = form.version(evaluation_form_version)
    call.modify(
        EVALUATION_FORM,
        found,
        versions=form.with_version(deactivated(version)),
    )
    return _reference(found, version.number)


@operation
def delete_evaluation_form(
    call: ApiCall,
    *,
    instance_id: str,
    evaluation_form_id: str,
    evaluation_form_version: int | None = None,
) -> Answer:
    """Delete a form, or one version; without its last version it is gone (EF-07)."""
    found = call.find(instance_id, EVALUATION_FORM, evaluation_form_id)
    form = found.record
    if evaluation_form_version is not None:
        version = form.version(evaluation_form_version)
        require_inactive(version)
        left = form.without(version.number)
        if left:
            title = replace(form, versions=left).title
            call.require_new_name(EVALUATION_FORM, found, title)
            call.modify(EVALUATION_FORM, found, versions=left)
            return NOTHING
    user = found.shelves.uses.user_of(Named(EVALUATION_FORM.arn_name, form.id))
    require_no_rule(None if user is None else call.child_arn(found.instance, *user))
    call.remove(EVALUATION_FORM, found)
    return NOTHING


@operation
def search_evaluation_forms(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_criteria: Criteria | None = None,
    search_filter: Criteria | None = None,
) -> Answer:
    """Search for forms by title, description, status, ID and tags."""
    answer = search(
        call,
        _SEARCHABLE,
        partial(found_form, call),
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )
    return {
        "EvaluationFormSearchSummaryList": answer[EVALUATION_FORM.plural],
        "NextToken": answer["NextToken"],
        "ApproximateTotalCount": answer["ApproximateTotalCount"],
    }
