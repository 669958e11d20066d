"""Evaluations of contacts; each Region has its own (EF-12)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..domain.contact_evaluations import (
    ContactEvaluation,
    Values,
    require_draft,
    require_short_notes,
    with_answers,
    with_notes,
)
from ..domain.evaluation_forms import require_active
from ..domain.kinds import CONTACT_EVALUATION, EVALUATION_FORM, USER
from ..domain.tags import require_tags
from ..types import Arn
from .call import NOTHING, Answer, ApiCall, operation
from .contacts import find_contact
from .found import Found

#: ListContactEvaluations has no MaxResults (our choice).
_PAGE = 100


@operation
def start_contact_evaluation(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    evaluation_form_id: str,
    auto_evaluation_configuration: Mapping[str, bool] | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Start an empty evaluation by the active version of a form (EF-11)."""
    require_tags(tags or {})
    contact = find_contact(call, instance_id, contact_id).contact
    form = call.find(instance_id, EVALUATION_FORM, evaluation_form_id).record
    instance, regional = call.open_regional(instance_id)
    evaluation = ContactEvaluation(
        id=call.new_id(),
        contact_id=contact.id,
        contact_agent_id=contact.agent_id,
        form_id=form.id,
        form=require_active(form),
        evaluator_arn=call.here.place.root_arn,
        auto_evaluation_enabled=(auto_evaluation_configuration or {}).get("Enabled"),
        created_time=call.now,
        last_modified_time=call.now,
        answers={},
        notes={},
    )
    arn = call.add(instance, regional, CONTACT_EVALUATION, evaluation, tags)
    return {"EvaluationId": evaluation.id, "EvaluationArn": arn}


@operation
def describe_contact_evaluation(
    call: ApiCall, *, instance_id: str, evaluation_id: str
) -> Answer:
    """Describe an evaluation, with the form as it was when the evaluation began."""
    found = call.find(instance_id, CONTACT_EVALUATION, evaluation_id)
    evaluation, form = found.record, found.record.form
    enabled = evaluation.auto_evaluation_enabled
    return {
        "Evaluation": {
            **_reference(found),
            "Metadata": {
                "ContactId": evaluation.contact_id,
                "EvaluatorArn": evaluation.evaluator_arn,
                "ContactAgentId": evaluation.contact_agent_id,
                "AutoEvaluation": None
                if enabled is None
                else {"AutoEvaluationEnabled": enabled},
            },
            "Answers": evaluation.answers,
            "Notes": evaluation.notes,
            "Status": evaluation.status,
            "CreatedTime": evaluation.created_time,
            "LastModifiedTime": evaluation.last_modified_time,
            "EvaluationType": "STANDARD",
            "Tags": found.tags,
        },
        "EvaluationForm": {
            **form.content,
            "EvaluationFormId": evaluation.form_id,
            "EvaluationFormArn": call.child_arn(
                found.instance, EVALUATION_FORM.arn_name, evaluation.form_id
            ),
            "EvaluationFormVersion": form.number,
            "Title": form.title,
            "Description": form.description,
        },
    }


def _reference(found: Found[ContactEvaluation]) -> dict[str, str]:
    return {"EvaluationId": found.record.id, "EvaluationArn": found.arn}


@operation
def list_contact_evaluations(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    next_token: str | None = None,
) -> Answer:
    """List this Region's evaluations of a contact, in the order of creation."""
    contact = find_contact(call, instance_id, contact_id).contact
    instance, regional = call.open_regional(instance_id)
    shelf = regional.of(CONTACT_EVALUATION)
    page = call.page(partial(shelf.under_after, contact.id), next_token, _PAGE, int)
    return {
        "EvaluationSummaryList": [
            _summary(call.found(instance, regional, CONTACT_EVALUATION, evaluation))
            for evaluation in page.items
        ],
        "NextToken": page.next_token,
    }


def _summary(found: Found[ContactEvaluation]) -> dict[str, Any]:
    evaluation = found.record
    return {
        **_reference(found),
        "EvaluationFormTitle": evaluation.form.title,
        "EvaluationFormId": evaluation.form_id,
        "Status": evaluation.status,
        "AutoEvaluationEnabled": evaluation.auto_evaluation_enabled,
        "EvaluatorArn": evaluation.evaluator_arn,
        "EvaluationType": "STANDARD",
        "CreatedTime": evaluation.created_time,
        "LastModifiedTime": evaluation.last_modified_time,
    }


def _evaluator(
    call: ApiCall, found: Found[ContactEvaluation], by: Mapping[str, str] | None
) -> Arn:
    """The user who changes an evaluation; without one the account itself (EF-17)."""
    arn = (by or {}).get("ConnectUserArn")
    if arn is None:
        return call.here.place.root_arn
    user_id = call.child_id(found.instance, found.contents, USER, arn)
    return call.child_arn(found.instance, USER.arn_name, user_id)


@operation
def update_contact_evaluation(
    call: ApiCall,
    *,
    instance_id: str,
    evaluation_id: str,
    answers: Values | None = None,
    notes: Values | None = None,
    updated_by: Mapping[str, str] | None = None,
) -> Answer:
    """Add answers and notes to a draft (EF-13, EF-14)."""
    found = call.find(instance_id, CONTACT_EVALUATION, evaluation_id)
    evaluation = found.record
    require_draft(evaluation)
    call.modify(
        CONTACT_EVALUATION,
        found,
        answers=with_answers(evaluation, answers or {}),
        notes=with_notes(evaluation, notes or {}),
        evaluator_arn=_evaluator(call, found, updated_by),
    )
    return _reference(found)


@operation
def submit_contact_evaluation(
    call: ApiCall,
    *,
    instance_id: str,
    evaluation_id: str,
    answers: Values | None = None,
    notes: Values | None = None,
    submitted_by: Mapping[str, str] | None = None,
) -> Answer:
    """Submit an evaluation, for the first time or again (EF-15)."""
    found = call.find(instance_id, CONTACT_EVALUATION, evaluation_id)
    evaluation = found.record
    all_notes = with_notes(evaluation, notes or {})
    require_short_notes(evaluation, all_notes)
    call.modify(
        CONTACT_EVALUATION,
        found,
        answers=with_answers(evaluation, answers or {}),
        notes=all_notes,
        evaluator_arn=_evaluator(call, found, submitted_by),
        status="SUBMITTED",
    )
    return _reference(found)


@operation
def delete_contact_evaluation(
    call: ApiCall, *, instance_id: str, evaluation_id: str
) -> Answer:
    """Delete an evaluation, in any status."""
    found = call.find(instance_id, CONTACT_EVALUATION, evaluation_id)
    call.remove(CONTACT_EVALUATION, found)
    return NOTHING
