"""Routing criteria: which agents a contact is offered to, step by step.

https://docs.aws.amazon.com/connect/latest/APIReference/API_RoutingCriteria.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..errors import InvalidParameterError
from ..records import dataclass

Step = Mapping[str, Any]
#: A chat, the longest contact, ends after seven days (undocumented; our choice).
_LONGEST_STEP = 604_800
_EXPRESSIONS = (
    "AttributeCondition",
    "NotAttributeCondition",
    "AndExpression",
    "OrExpression",
)


@dataclass(frozen=True, slots=True)
class RoutingCriteria:
    """The steps of a contact, and when they were set (CN-15)."""

    steps: tuple[Step, ...]
    set_at: datetime


def read_steps(criteria: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return the steps of an input, whose expressions have one member each (CN-15)."""
    steps = tuple(criteria.get("Steps", ()))
    for step in steps:
        _require_one(step.get("Expression", {}))
        seconds = step.get("Expiry", {}).get("DurationInSeconds", 0)
        if not 0 <= seconds <= _LONGEST_STEP:
            msg = f"DurationInSeconds must be from 0 to {_LONGEST_STEP}, not: {seconds}"
            raise InvalidParameterError(msg)
    return steps


def _require_one(expression: Mapping[str, Any]) -> None:
    if len(expression) != 1:
        msg = f"An expression must have exactly one of {', '.join(_EXPRESSIONS)}"
        raise InvalidParameterError(msg)
    for part in _parts(expression):
        _require_one(part)


def _parts(expression: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = [
        *expression.get("AndExpression", ()),
        *expression.get("OrExpression", ()),
    ]
    return found


def agents_in(step: Step) -> Iterator[str]:
    """The IDs of the agents that a step names."""
    yield from _agents_in(step.get("Expression", {}))


def _agents_in(expression: Mapping[str, Any]) -> Iterator[str]:
    for member in ("AttributeCondition", "NotAttributeCondition"):
        criteria = expression.get(member, {}).get("MatchCriteria", {})
        yield from criteria.get("AgentsCriteria", {}).get("AgentIds", ())
    for part in _parts(expression):
        yield from _agents_in(part)


def shown(
    criteria: RoutingCriteria,
    *,
    enqueued: datetime | None,
    connected: datetime | None,
    now: datetime,
) -> dict[str, Any]:
    """The criteria with the status of each step at a time (CN-15).

    They are active from when the contact is in a queue. A step expires after its
    duration, and the step in which an agent took the contact is joined.
    """
    if enqueued is None:
        return {"Steps": [_shown(step, "INACTIVE", None) for step in criteria.steps]}
    activation = max(criteria.set_at, enqueued)
    start: datetime | None = activation
    rows = []
    for step in criteria.steps:
        end = _end_of(step, start)
        rows.append(_shown(step, _status(start, end, connected, now), end))
        start = end
    return {"Steps": rows, "ActivationTimestamp": activation}


def _end_of(step: Step, start: datetime | None) -> datetime | None:
    """When a step expires that becomes active at *start*; None if it never does."""
    seconds = step.get("Expiry", {}).get("DurationInSeconds")
    if start is None or seconds is None:
        return None
    return start + timedelta(seconds=seconds)


def _status(
    start: datetime | None,
    end: datetime | None,
    connected: datetime | None,
    now: datetime,
) -> str:
    at = now if connected is None else connected
    if start is None or at < start:
        return "INACTIVE"
    if end is not None and at >= end:
        return "EXPIRED"
    return "ACTIVE" if connected is None else "JOINED"


def _shown(step: Step, status: str, end: datetime | None) -> dict[str, Any]:
    expiry = step.get("Expiry")
    return {
        "Expiry": expiry and {**expiry, "ExpiryTimestamp": end},
        "Expression": step.get("Expression"),
        "Status": status,
    }
