"""Evaluations of contacts: a form's questions with answers and notes.

https://docs.aws.amazon.com/connect/latest/adminguide/evaluations.html
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal

from ..errors import InvalidParameterError, ResourceConflictError
from ..records import dataclass
from ..types import Arn, UserId
from .evaluation_forms import FormVersion, questions_in, ref_ids

#: Characters of all notes of an evaluation, for each question of its form (EF-16).
_NOTES_PER_QUESTION = 1024
Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ContactEvaluation:
    """An evaluation, in one Region, of a contact that both Regions know."""

    id: str
    contact_id: str
    contact_agent_id: UserId | None
    form_id: str
    #: as it was when the evaluation began
    form: FormVersion
    evaluator_arn: Arn
    auto_evaluation_enabled: bool | None
    created_time: datetime
    last_modified_time: datetime
    answers: Values
    notes: Values
    status: Literal["DRAFT", "SUBMITTED"] = "DRAFT"


def require_draft(evaluation: ContactEvaluation) -> None:
    """Only a draft can be updated (EF-14)."""
    if evaluation.status != "DRAFT":
        msg = f"The evaluation is not a draft but: {evaluation.status}"
        raise ResourceConflictError(msg)


def with_answers(evaluation: ContactEvaluation, given: Values) -> dict[str, Any]:
    """The answers with the given ones added; an empty one removes an answer (EF-13)."""
    questions = questions_in(evaluation.form.content["Items"])
    return _merged(evaluation.answers, given, questions)


def with_notes(evaluation: ContactEvaluation, given: Values) -> dict[str, Any]:
    """The notes with the given ones added; an empty one removes a note (EF-13)."""
    items = ref_ids(evaluation.form.content["Items"])
    return _merged(evaluation.notes, given, items)


def _merged(known: Values, given: Values, items: Collection[str]) -> dict[str, Any]:
    for ref_id in given:
        if ref_id not in items:
            raise InvalidParameterError(f"The form has no item: {ref_id[:100]}")
    return {ref_id: value for ref_id, value in {**known, **given}.items() if value}


def require_short_notes(evaluation: ContactEvaluation, notes: Values) -> None:
    """The notes of an evaluation that is submitted are limited in total (EF-16)."""
    questions = len(questions_in(evaluation.form.content["Items"]))
    total = sum(len(note.get("Value", "")) for note in notes.values())
    if total > questions * _NOTES_PER_QUESTION:
        msg = f"All notes together have at most {questions * _NOTES_PER_QUESTION} characters, not: {total}"
        raise InvalidParameterError(msg)
