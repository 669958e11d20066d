"""Rules, which act on events of contacts and evaluations.

https://docs.aws.amazon.com/connect/latest/adminguide/connect-rules.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..errors import InvalidRequestError
from ..records import dataclass
from . import arns
from .uses import Named

#: The events whose rules can be renamed (RU-03).
_RENAMED = (
    "OnZendeskTicketCreate",
    "OnZendeskTicketStatusUpdate",
    "OnSalesforceCaseCreate",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, in one Region."""

    id: str
    name: str
    trigger_event_source: Mapping[str, str]
    function: str
    actions: Sequence[Mapping[str, Any]]
    publish_status: str
    pre_evaluation_filters: Mapping[str, Any] | None
    created_time: datetime
    last_modified_time: datetime

    @property
    def event_source_name(self) -> str:
        """The event that triggers the rule."""
        return self.trigger_event_source["EventSourceName"]


def forms_in(actions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The evaluation forms that actions submit."""
    for action in actions:
        if "SubmitAutoEvaluationAction" in action:
            yield action["SubmitAutoEvaluationAction"]["EvaluationFormId"]


def flows_in(actions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The flows of the tasks that actions create."""
    for action in actions:
        if "TaskAction" in action:
            yield action["TaskAction"]["ContactFlowId"]


def named_by(rule: Rule) -> Iterator[Named]:
    """The forms and the flows to which a rule refers, by ID or ARN."""
    for text in forms_in(rule.actions):
        yield Named(arns.EVALUATION_FORM, text.rpartition("/")[2])
    for text in flows_in(rule.actions):
        yield Named(arns.CONTACT_FLOW, text.rpartition("/")[2])


def require_same_name(rule: Rule, name: str) -> None:
    """Only rules for events of other systems can be renamed (RU-03)."""
    if name != rule.name and rule.event_source_name not in _RENAMED:
        msg = f"A rule can be renamed only for the events {', '.join(_RENAMED)}, not: {rule.event_source_name}"
        raise InvalidRequestError(msg)
