"""Hours of operation: when queues and flows are open.

https://docs.aws.amazon.com/connect/latest/adminguide/set-hours-operation.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from importlib import import_module
from itertools import pairwise
from typing import Any

from ..errors import (
    ConditionalOperationFailedError,
    InvalidParameterError,
    ServiceQuotaExceededError,
)
from ..records import dataclass
from ..types import Region
from . import arns
from .uses import Named

DEFAULT_HOURS_NAME = "Basic Hours"
MIDNIGHT = 24 * 60
#: Parents whose overrides hours inherit, not adjustable (HO-12).
PARENTS_PER_HOURS = 3
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
#: The hours of a new instance: open around the clock.
ALWAYS_OPEN: tuple[Mapping[str, Any], ...] = tuple(
    {
        "Day": day,
        "StartTime": {"Hours": 0, "Minutes": 0},
        "EndTime": {"Hours": 0, "Minutes": 0},
    }
    for day in DAYS
)


@dataclass(frozen=True, slots=True)
class HoursOfOperation:
    """Opening hours, the same on both sides of a replicated instance (RI-31)."""

    id: str
    name: str
    description: str | None
    time_zone: str
    #: HoursOfOperationConfig: a day with its start and end
    config: tuple[Mapping[str, Any], ...]
    last_modified_time: datetime
    last_modified_region: Region
    #: hours whose overrides apply here too
    parent_ids: tuple[str, ...] = ()


def named_by(hours: HoursOfOperation) -> Iterable[Named]:
    """The parents of hours, to which they refer."""
    return (Named(arns.HOURS, parent_id) for parent_id in hours.parent_ids)


def require_time_zone(name: str) -> None:
    """A time zone is a name in the IANA database, such as America/Los_Angeles."""
    # imported late: it takes milliseconds, and few tests create hours
    zoneinfo: Any = import_module("zoneinfo")
    try:
        zoneinfo.ZoneInfo(name)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        msg = f"Unknown time zone: {name[:100]}"
        raise InvalidParameterError(msg) from None


def require_no_overlap(config: Collection[Mapping[str, Any]]) -> None:
    """The slots of one day must not overlap (undocumented; our choice)."""
    require_within_a_day(config)
    slots: dict[str, list[tuple[int, int]]] = {}
    for slot in config:
        slots.setdefault(slot["Day"], []).append(span_of(slot))
    for day, found in slots.items():
        ordered = sorted(found)
        if any(end > start for (_, end), (start, _) in pairwise(ordered)):
            msg = f"Hours overlap on: {day}"
            raise InvalidParameterError(msg)


def require_within_a_day(config: Iterable[Mapping[str, Any]]) -> None:
    """A slot ends after it starts, at midnight at the latest, which is 0:00 (HO-19).

    No source says what a slot over midnight does; two slots say the same.
    """
    for slot in config:
        start, end = span_of(slot)
        if end <= start:
            span = f"{start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}"
            msg = (
                f"moto_connect_tdg does not mock hours over midnight: {span}. End one "
                "slot at 0:00, and start another one at 0:00 of the next day."
            )
            raise InvalidParameterError(msg)


def span_of(slot: Mapping[str, Any]) -> tuple[int, int]:
    """The minutes of the day from which and up to which a slot is open.

    An end at 0:00, or none, is that of the day.
    """
    start, end = (_minute_of(slot.get(m)) for m in ("StartTime", "EndTime"))
    return start, end or MIDNIGHT


def _minute_of(time: Mapping[str, int] | None) -> int:
    """The minute of the day; without a time, midnight."""
    return 0 if time is None else time["Hours"] * 60 + time["Minutes"]


def require_parents(
    hours_id: str | None, parents: Iterable[HoursOfOperation], *, has_children: bool
) -> None:
    """Hours with a parent have no children, so links are one level deep (HO-13).

    *hours_id* is None for hours that are about to be created.
    """
    for parent in parents:
        if parent.id == hours_id:
            msg = f"Hours of operation cannot be their own parent: {parent.id}"
            raise InvalidParameterError(msg)
        if parent.parent_ids:
            msg = f"Hours of operation with a parent cannot have children: {parent.id}"
            raise ConditionalOperationFailedError(msg)
    if has_children:
        msg = f"Hours of operation with children cannot have a parent: {hours_id}"
        raise ConditionalOperationFailedError(msg)


def require_few_parents(parent_ids: Collection[str]) -> None:
    """Hours have at most three parents (HO-12)."""
    if len(parent_ids) > PARENTS_PER_HOURS:
        msg = f"Parents of hours of operation are limited to: {PARENTS_PER_HOURS}"
        raise ServiceQuotaExceededError(msg)
