"""Overrides of hours of operation: dates on which other hours apply.

https://docs.aws.amazon.com/connect/latest/adminguide/hours-of-operation-overrides.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any

from ..errors import InvalidParameterError, LimitExceededError
from ..records import dataclass
from .hours import require_within_a_day
from .uses import Named

#: Overrides of one set of hours, not adjustable (HO-06).
OVERRIDES_PER_HOURS = 50
STANDARD = "STANDARD"
#: The relation between an override and its hours, which are deleted together.
_OVERRIDES = "overridden-hours"
_DATES: Mapping[str, Callable[[str, str], bool]] = {
    "GREATER_THAN": gt,
    "LESS_THAN": lt,
    "GREATER_THAN_OR_EQUAL_TO": ge,
    "LESS_THAN_OR_EQUAL_TO": le,
    "EQUAL_TO": eq,
}
#: What a recurrence may have besides frequency and interval.
_ONCE = ("ByMonth", "ByMonthDay", "ByWeekdayOccurrence")


@dataclass(frozen=True, slots=True)
class HoursOverride:
    """Hours for some dates, the same on both sides of a replicated instance (RI-31).

    *override_type* is STANDARD for temporary hours, OPEN or CLOSED for others.
    """

    id: str
    hours_of_operation_id: str
    name: str
    description: str | None
    #: days with start and end, each of them optional
    config: tuple[Mapping[str, Any], ...]
    #: first and last date, as in 2026-12-24
    effective_from: str
    effective_till: str
    override_type: str
    recurrence_config: Mapping[str, Any] | None


def overrides_of(hours_id: str) -> Named:
    """The relation by which the overrides of hours are found."""
    return Named(_OVERRIDES, hours_id)


def named_by(override: HoursOverride) -> Iterable[Named]:
    """The hours of an override."""
    yield overrides_of(override.hours_of_operation_id)


def read_date(text: str) -> date:
    """Read a date, which must exist (HO-07)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"Not a date: {text}"
        raise InvalidParameterError(msg) from None


def require_room(overrides: Collection[HoursOverride]) -> None:
    """One set of hours has at most 50 overrides (HO-06)."""
    if len(overrides) >= OVERRIDES_PER_HOURS:
        msg = f"Overrides per hours of operation are limited to: {OVERRIDES_PER_HOURS}"
        raise LimitExceededError(msg)


def require_valid(override: HoursOverride) -> None:
    """Dates and times are in order; OPEN and CLOSED overrides recur (HO-07, HO-08)."""
    require_within_a_day(override.config)
    if read_date(override.effective_from) > read_date(override.effective_till):
        msg = (
            f"EffectiveFrom is after EffectiveTill: {override.effective_from}, "
            f"{override.effective_till}"
        )
        raise InvalidParameterError(msg)
    if override.override_type == STANDARD:
        if override.recurrence_config is not None:
            msg = "RecurrenceConfig needs an OverrideType of OPEN or CLOSED."
            raise InvalidParameterError(msg)
    elif not override.config:
        msg = f"Config must not be empty for the OverrideType: {override.override_type}"
        raise InvalidParameterError(msg)
    if override.recurrence_config is not None:
        pattern = override.recurrence_config["RecurrencePattern"]
        _require_recurrence(pattern, override.config)


def _require_recurrence(
    pattern: Mapping[str, Any], config: Iterable[Mapping[str, Any]]
) -> None:
    """Each member fits the frequency, and has one value (HO-08).

    BM RecurrencePattern
    """
    frequency = pattern["Frequency"]
    given = [member for member in _ONCE if pattern.get(member)]
    for member in given:
        if len(pattern[member]) > 1 or 0 in pattern[member]:
            msg = f"{member} must have one value, and not 0."
            raise InvalidParameterError(msg)
        if frequency == "WEEKLY" or (member == "ByMonth" and frequency != "YEARLY"):
            msg = f"{member} does not fit the Frequency: {frequency}"
            raise InvalidParameterError(msg)
    if "ByWeekdayOccurrence" not in given:
        return
    if "ByMonthDay" in given:
        msg = "ByMonthDay and ByWeekdayOccurrence exclude each other."
        raise InvalidParameterError(msg)
    if any("Day" not in slot for slot in config):
        msg = "ByWeekdayOccurrence needs a Day in Config."
        raise InvalidParameterError(msg)


def require_date_fields(criteria: Mapping[str, Any] | None) -> None:
    """A DateCondition names one of the two dates of an override."""
    for member, condition in (criteria or {}).items():
        if member in {"OrConditions", "AndConditions"}:
            for one in condition:
                require_date_fields(one)
        elif member == "DateCondition":
            field = condition.get("FieldName", "")
            if field.lower() not in {"effectivefrom", "effectivetill"}:
                msg = (
                    "FieldName must be one of EffectiveFrom, EffectiveTill, not: "
                    f"{field[:100]}"
                )
                raise InvalidParameterError(msg)


def meets_date(override: HoursOverride, condition: Mapping[str, str]) -> bool:
    """Whether a date of the override is before, at or after another one."""
    if condition["FieldName"].lower() == "effectivefrom":
        found = override.effective_from
    else:
        found = override.effective_till
    compare = _DATES[condition.get("ComparisonType", "EQUAL_TO")]
    return compare(found, condition.get("Value", ""))
