"""Hours of operation: when queues and flows are open.

https://docs.aws.amazon.com/connect/latest/adminguide/set-hours-operation.html
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import InvalidParameterError
from ..types import Region

DEFAULT_HOURS_NAME = "Basic Hours"
_MIDNIGHT = 24 * 60
_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
#: The hours of a new instance: open around the clock.
ALWAYS_OPEN: tuple[Mapping[str, Any], ...] = tuple(
    {
        "Day": day,
        "StartTime": {"Hours": 0, "Minutes": 0},
        "EndTime": {"Hours": 0, "Minutes": 0},
    }
    for day in _DAYS
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


def require_time_zone(name: str) -> None:
    """A time zone is a name in the IANA database, such as America/Los_Angeles."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        msg = f"Unknown time zone: {name[:100]}"
        raise InvalidParameterError(msg) from None


def require_no_overlap(config: Collection[Mapping[str, Any]]) -> None:
    """The slots of one day must not overlap (undocumented; our choice)."""
    slots: dict[str, list[tuple[int, int]]] = {}
    for slot in config:
        start, end = _minute(slot["StartTime"]), _minute(slot["EndTime"])
        slots.setdefault(slot["Day"], []).append((start, end or _MIDNIGHT))
    for day, found in slots.items():
        ordered = sorted(found)
        if any(end > start for (_, end), (start, _) in pairwise(ordered)):
            msg = f"Hours overlap on: {day}"
            raise InvalidParameterError(msg)


def _minute(time: Mapping[str, int]) -> int:
    return time["Hours"] * 60 + time["Minutes"]
