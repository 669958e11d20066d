"""What clients see of an evaluation form and its versions."""

from __future__ import annotations

from typing import Any

from ..domain.evaluation_forms import EvaluationForm, FormVersion
from .call import ApiCall
from .found import Found


def form_version(
    call: ApiCall, found: Found[EvaluationForm], version: FormVersion
) -> dict[str, Any]:
    """A version as describe and list operations show it, without its content."""
    return {
        "EvaluationFormId": found.record.id,
        "EvaluationFormArn": found.arn,
        "EvaluationFormVersion": version.number,
        "Locked": version.locked,
        "Status": version.status,
        "CreatedTime": version.created_time,
        "CreatedBy": call.here.place.root_arn,
        "LastModifiedTime": version.last_modified_time,
        "LastModifiedBy": call.here.place.root_arn,
    }


def status_of(form: EvaluationForm) -> str:
    """The status of a form: ACTIVE if one of its versions is."""
    return "DRAFT" if form.active is None else "ACTIVE"


def form_summary(call: ApiCall, found: Found[EvaluationForm]) -> dict[str, Any]:
    """A form as lists show it, without its content."""
    form, by = found.record, call.here.place.root_arn
    return {
        "EvaluationFormId": form.id,
        "EvaluationFormArn": found.arn,
        "Title": form.title,
        "CreatedTime": form.created_time,
        "CreatedBy": by,
        "LastModifiedTime": form.last_modified_time,
        "LastModifiedBy": by,
        "LastActivatedTime": form.last_activated_time,
        "LastActivatedBy": by if form.last_activated_time else None,
        "LatestVersion": form.latest.number,
        "ActiveVersion": form.active and form.active.number,
    }


def found_form(call: ApiCall, found: Found[EvaluationForm]) -> dict[str, Any]:
    """A form as a search shows it, by its latest version."""
    form = found.record
    content = form.latest.content
    return {
        **form_summary(call, found),
        "Status": status_of(form),
        "Description": form.latest.description,
        "AutoEvaluationEnabled": content.get("AutoEvaluationConfiguration", {}).get(
            "Enabled"
        ),
        "EvaluationFormLanguage": content.get("LanguageConfiguration", {}).get(
            "FormLanguage"
        ),
        "ContactInteractionType": content.get("TargetConfiguration", {}).get(
            "ContactInteractionType"
        ),
        "Tags": found.tags,
        "AIVersion": content.get("AIVersion"),
    }
