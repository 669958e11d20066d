"""Historical metrics: which are mocked, and which contacts count for each.

https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html
https://docs.aws.amazon.com/connect/latest/APIReference/API_GetMetricDataV2.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from ..errors import InvalidParameterError
from ..records import dataclass
from .contacts import Contact
from .current_metrics import require_mocked

Time = Callable[[Contact], datetime | None]
Seconds = Callable[[Contact], float]


def _began(contact: Contact) -> datetime | None:
    return contact.initiation_timestamp


def _queued(contact: Contact) -> datetime | None:
    return contact.enqueue_timestamp


def _connected(contact: Contact) -> datetime | None:
    return contact.connected_to_agent_timestamp


def _ended_if(happened: Time) -> Time:
    """The end of a contact to which that has happened."""
    return lambda contact: contact.disconnect_timestamp if happened(contact) else None


def _abandoned(contact: Contact) -> datetime | None:
    """The end of a contact that left its queue without an agent."""
    if _queued(contact) is None or _connected(contact) is not None:
        return None
    return contact.disconnect_timestamp


def _waited(contact: Contact) -> float:
    since = contact.enqueue_timestamp
    until = contact.connected_to_agent_timestamp or contact.disconnect_timestamp
    return 0.0 if since is None or until is None else (until - since).total_seconds()


def _answered(contact: Contact) -> datetime | None:
    """The end of a contact that an agent took from a queue."""
    return None if _queued(contact) is None else _ended_if(_connected)(contact)


def _percent(_: Contact) -> float:
    return 100.0


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: contacts are counted at a time, if there is one.

    With *adds* it is the mean of what each contact adds; *among* are the contacts over
    which it is the mean, the same ones by default.
    """

    at: Time
    adds: Seconds | None = None
    among: Time | None = None


#: A metric counts contacts when they have ended, unless its name says another time.
METRICS: Mapping[str, Metric] = {
    "CONTACTS_CREATED": Metric(_began),
    "CONTACTS_QUEUED": Metric(_ended_if(_queued)),
    "CONTACTS_QUEUED_BY_ENQUEUE": Metric(_queued),
    "CONTACTS_HANDLED": Metric(_ended_if(_connected)),
    "CONTACTS_HANDLED_BY_CONNECTED_TO_AGENT": Metric(_connected),
    "CONTACTS_ABANDONED": Metric(_abandoned),
    "ABANDONMENT_RATE": Metric(_abandoned, _percent, among=_ended_if(_queued)),
    "AVG_ABANDON_TIME": Metric(_abandoned, _waited),
    "AVG_QUEUE_ANSWER_TIME": Metric(_answered, _waited),
}

QUEUE, AGENT, ROUTING_PROFILE = "QUEUE", "AGENT", "ROUTING_PROFILE"
CHANNEL, INITIATION_METHOD = "CHANNEL", "INITIATION_METHOD"
KEYS = (QUEUE, AGENT, ROUTING_PROFILE, CHANNEL, INITIATION_METHOD)
#: At least one filter is of these.
_RESOURCES = frozenset({QUEUE, AGENT, ROUTING_PROFILE})
_MAX_VALUES = 100

TOTAL = "TOTAL"
#: The lengths of intervals; None is the whole range.
PERIODS: Mapping[str, timedelta | None] = {
    "FIFTEEN_MIN": timedelta(minutes=15),
    "THIRTY_MIN": timedelta(minutes=30),
    "HOUR": timedelta(hours=1),
    "DAY": timedelta(days=1),
    TOTAL: None,
}
_LONG, _SHORT = timedelta(days=35), timedelta(days=3)
_MAX_RANGE: Mapping[str, timedelta] = {"DAY": _LONG, TOTAL: _LONG}
#: Older clients send whole seconds only, so the current second can be asked for.
_SKEW = timedelta(seconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Span(NamedTuple):
    """A part of the range that was asked for."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Range:
    """From *start* to *end*, which is not part of it, in intervals of a period."""

    start: datetime
    end: datetime
    period: str = TOTAL

    def span_of(self, time: datetime | None) -> Span | None:
        """The interval that a time belongs to, or None."""
        if time is None or not self.start <= time < self.end:
            return None
        length = PERIODS[self.period]
        if length is None:
            return Span(self.start, self.end)
        start = time - (time - _EPOCH) % length
        return Span(max(start, self.start), min(start + length, self.end))


def read_range(
    start: datetime, end: datetime, interval: Mapping[str, str], *, now: datetime
) -> Range:
    """Read the range of time, which has passed and is not too long (ME-07)."""
    period = interval.get("IntervalPeriod", TOTAL)
    require_mocked("interval", [period], PERIODS)
    zone = interval.get("TimeZone", "UTC")
    require_mocked("time zone", [zone], {"UTC"})
    most = _MAX_RANGE.get(period, _SHORT)
    for sentence, is_broken in (
        ("StartTime must be before EndTime.", start >= end),
        ("EndTime must not be in the future.", end > now + _SKEW),
        (
            f"StartTime and EndTime must be less than {most.days} days apart.",
            end - start >= most,
        ),
    ):
        if is_broken:
            raise InvalidParameterError(sentence)
    return Range(start, end, period)


def read_names(metrics: Sequence[Mapping[str, Any]]) -> list[str]:
    """Read the names of metrics; their other members are not mocked (ME-01)."""
    for metric in metrics:
        require_mocked("member", metric, {"Name"})
        if "Name" not in metric:
            msg = "A metric must have a Name."
            raise InvalidParameterError(msg)
    names = [metric["Name"] for metric in metrics]
    if not names:
        msg = "Metrics must have at least one metric."
        raise InvalidParameterError(msg)
    require_mocked("metric", names, METRICS)
    return names


def read_filters(
    filters: Sequence[Mapping[str, Any]], groupings: Sequence[str]
) -> dict[str, list[str]]:
    """Read the values of each filter; at least one names resources (ME-06)."""
    found: dict[str, list[str]] = {}
    for one in filters:
        require_mocked("member", one, {"FilterKey", "FilterValues"})
        key = one.get("FilterKey", "")
        require_mocked("filter", [key], KEYS)
        found[key] = [*found.get(key, ()), *one.get("FilterValues", ())]
    require_mocked("grouping", groupings, KEYS)
    if not _RESOURCES & found.keys():
        msg = f"At least one filter must be one of: {', '.join(sorted(_RESOURCES))}"
        raise InvalidParameterError(msg)
    if (
        sum(len(values) for key, values in found.items() if key != CHANNEL)
        > _MAX_VALUES
    ):
        msg = f"Filters have at most {_MAX_VALUES} values."
        raise InvalidParameterError(msg)
    return found


@dataclass(slots=True)
class Measured:
    """What was counted for one metric: how many, and what they add."""

    count: int = 0
    total: float = 0.0

    def value(self, metric: Metric) -> float | None:
        """The value of the metric; None without anything to divide by."""
        if metric.adds is None:
            return float(self.count)
        return self.total / self.count if self.count else None


def measure(
    contacts: Iterable[tuple[Any, Contact]], names: Iterable[str], within: Range
) -> dict[tuple[Span, Any], dict[str, Measured]]:
    """Count contacts, each with its cell, by interval and cell."""
    found: dict[tuple[Span, Any], dict[str, Measured]] = {}

    def add(name: str, span: Span | None, cell: Any, count: int, total: float) -> None:
        if span is not None:
            row = found.setdefault((span, cell), {})
            measured = row.setdefault(name, Measured())
            measured.count += count
            measured.total += total

    wanted = [(name, METRICS[name]) for name in dict.fromkeys(names)]
    for cell, contact in contacts:
        for name, metric in wanted:
            span = within.span_of(metric.at(contact))
            adds = 0.0 if metric.adds is None else metric.adds(contact)
            if metric.among is None:
                add(name, span, cell, 1, adds)
            else:
                add(name, span, cell, 0, adds)
                add(name, within.span_of(metric.among(contact)), cell, 1, 0)
    return found
