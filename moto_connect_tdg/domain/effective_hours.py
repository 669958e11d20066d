"""When hours of operation are open on a date, with the overrides that apply.

Closed overrides win over open ones, these over temporary hours, and those over the
usual hours of the weekday (HO-10).

https://docs.aws.amazon.com/connect/latest/adminguide/hours-of-operation-overrides.html
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ..errors import InvalidParameterError
from ..records import dataclass
from .hours import DAYS, MIDNIGHT, span_of
from .hours_overrides import STANDARD, HoursOverride, read_date

#: Dates that one API call can ask for (undocumented; our choice, HO-11).
MOST_DATES = 366

#: From one minute of the day up to another.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OverrideSpan:
    """A part of a day to which an override applies."""

    override: HoursOverride
    span: Span
    is_open: bool


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A date with the hours at which it is open, and what overrides them."""

    date: date
    hours: list[Span]
    overrides: list[OverrideSpan]


def read_dates(first: str, last: str) -> list[date]:
    """Read a range of at most 366 dates (HO-11)."""
    start, end = read_date(first), read_date(last)
    if start > end:
        msg = f"FromDate is after ToDate: {first}, {last}"
        raise InvalidParameterError(msg)
    count = (end - start).days + 1
    if count > MOST_DATES:
        msg = f"At most {MOST_DATES} dates can be asked for, not: {count}"
        raise InvalidParameterError(msg)
    return [start + timedelta(days=days) for days in range(count)]


def open_day(
    day: date,
    config: Iterable[Mapping[str, Any]],
    overrides: Collection[HoursOverride],
) -> OpenDay:
    """When hours with that *config* are open on a date (HO-10)."""
    found = [
        span
        for override in overrides
        if _applies(override, day)
        for span in _spans_of(override, day)
    ]
    temporary = [one for one in found if one.override.override_type == STANDARD]
    usual = (
        [one.span for one in temporary if one.is_open]
        if temporary
        else _spans(config, day)
    )
    opened = [one.span for one in found if one.override.override_type == "OPEN"]
    closed = [one.span for one in found if one.override.override_type == "CLOSED"]
    return OpenDay(day, _without(_merged([*usual, *opened]), closed), found)


def _spans_of(override: HoursOverride, day: date) -> Iterator[OverrideSpan]:
    """The parts of a date that an override opens or closes.

    Temporary hours without a part for the weekday close the whole date.
    """
    spans = _spans(override.config, day)
    if override.override_type == STANDARD and not spans:
        yield OverrideSpan(override, (0, MIDNIGHT), is_open=False)
    for span in spans:
        is_open = override.override_type != "CLOSED"
        yield OverrideSpan(override, span, is_open=is_open)


def _spans(config: Iterable[Mapping[str, Any]], day: date) -> list[Span]:
    """The parts of a date, by its weekday; one without a Day is of every weekday."""
    weekday = DAYS[day.weekday()]
    return [span_of(slot) for slot in config if slot.get("Day", weekday) == weekday]


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _without(spans: list[Span], closed: Iterable[Span]) -> list[Span]:
    for first, last in closed:
        spans = [
            part
            for start, end in spans
            for part in ((start, min(end, first)), (max(start, last), end))
            if part[0] < part[1]
        ]
    return spans


# -- on which dates -----------------------------------------------------------


def _applies(override: HoursOverride, day: date) -> bool:
    """Whether a date is among those of an override (HO-09)."""
    text = day.isoformat()
    if not override.effective_from <= text <= override.effective_till:
        return False
    if override.recurrence_config is None:
        return True
    pattern = override.recurrence_config["RecurrencePattern"]
    first = read_date(override.effective_from)
    if pattern["Frequency"] == "WEEKLY":
        return bool((day - first).days // 7 % pattern["Interval"] == 0)
    return _recurs_by_month(pattern, first, day)


def _recurs_by_month(pattern: Mapping[str, Any], first: date, day: date) -> bool:
    """Whether a monthly or yearly recurrence meets a date.

    Without a month or a day it takes those of the first date (our choice).
    """
    if pattern["Frequency"] == "YEARLY":
        (month,) = pattern.get("ByMonth") or (first.month,)
        passed = day.year - first.year
        if day.month != month:
            return False
    else:
        passed = (day.year - first.year) * 12 + day.month - first.month
    if passed % pattern["Interval"]:
        return False
    last = monthrange(day.year, day.month)[1]
    if pattern.get("ByWeekdayOccurrence"):
        (occurrence,) = pattern["ByWeekdayOccurrence"]
        if occurrence == -1:
            return day.day > last - 7
        return bool((day.day - 1) // 7 + 1 == occurrence)
    (wanted,) = pattern.get("ByMonthDay") or (first.day,)
    return bool(day.day == (last if wanted == -1 else wanted))
