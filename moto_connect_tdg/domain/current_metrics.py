"""Current metrics: which are mocked, and what counts for each.

https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html
https://docs.aws.amazon.com/connect/latest/APIReference/API_GetCurrentMetricData.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import InvalidParameterError
from ..records import dataclass
from .sessions import Activity

_WITH_CONTACTS: frozenset[Activity] = frozenset({"ON_CONTACT", "AFTER_CONTACT_WORK"})
#: The activities that count for a metric. Agents online count in each Region where they
#: are signed in (UT-18), for all other metrics where they work.
AGENT_METRICS: Mapping[str, frozenset[Activity]] = {
    "AGENTS_ONLINE": _WITH_CONTACTS | {"AVAILABLE", "NON_PRODUCTIVE"},
    "AGENTS_STAFFED": _WITH_CONTACTS | {"AVAILABLE"},
    "AGENTS_AVAILABLE": frozenset({"AVAILABLE"}),
    "AGENTS_ON_CALL": _WITH_CONTACTS,
    "AGENTS_ON_CONTACT": _WITH_CONTACTS,
    "AGENTS_AFTER_CONTACT_WORK": frozenset({"AFTER_CONTACT_WORK"}),
    "AGENTS_NON_PRODUCTIVE": frozenset({"NON_PRODUCTIVE"}),
}
ONLINE = "AGENTS_ONLINE"
SLOTS_ACTIVE, SLOTS_AVAILABLE = "SLOTS_ACTIVE", "SLOTS_AVAILABLE"
IN_QUEUE, OLDEST = "CONTACTS_IN_QUEUE", "OLDEST_CONTACT_AGE"
METRICS = frozenset({*AGENT_METRICS, SLOTS_ACTIVE, SLOTS_AVAILABLE, IN_QUEUE, OLDEST})
_UNSORTABLE = frozenset({SLOTS_ACTIVE, SLOTS_AVAILABLE})

QUEUE, CHANNEL = "QUEUE", "CHANNEL"
ROUTING_PROFILE, AGENT_STATUS = "ROUTING_PROFILE", "AGENT_STATUS"
GROUPINGS = (QUEUE, CHANNEL, ROUTING_PROFILE, AGENT_STATUS)
_FILTERS = frozenset({"Queues", "Channels", "RoutingProfiles", "AgentStatuses"})


class Cell(NamedTuple):
    """What a metric counts separately; None for what is not a grouping."""

    queue: str | None = None
    channel: str | None = None
    profile: str | None = None
    status: str | None = None

    def by(self, groupings: Collection[str]) -> Cell:
        """The cell, with the values of these groupings only."""
        return Cell(
            *(
                value if name in groupings else None
                for name, value in zip(GROUPINGS, self, strict=True)
            )
        )


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of results."""

    metric: str = ONLINE
    is_ascending: bool = False


def unit_of(metric: str) -> str:
    """The unit of a metric."""
    return "SECONDS" if metric == OLDEST else "COUNT"


def require_mocked(kind: str, given: Collection[str], known: Collection[str]) -> None:
    """What is not mocked is refused by its name, never answered with zero (ME-01)."""
    for name in given:
        if name not in known:
            msg = f"moto_connect_tdg does not mock this {kind}: {name[:100]}"
            raise InvalidParameterError(msg)


def read_metrics(metrics: Sequence[Mapping[str, Any]]) -> list[str]:
    """Read the names of metrics, and check their units (ME-01)."""
    for metric in metrics:
        require_mocked("member", metric, {"Name", "Unit"})
    names: list[str] = [metric["Name"] for metric in metrics if "Name" in metric]
    if not names or len(names) < len(metrics):
        msg = "CurrentMetrics must have at least one metric, each with a Name."
        raise InvalidParameterError(msg)
    require_mocked("metric", names, METRICS)
    for metric in metrics:
        unit = metric.get("Unit", unit_of(metric["Name"]))
        if unit != unit_of(metric["Name"]):
            msg = (
                f"The unit of {metric['Name']} is {unit_of(metric['Name'])}, not {unit}"
            )
            raise InvalidParameterError(msg)
    return names


def require_groupings(
    groupings: Sequence[str], filters: Mapping[str, Any], metrics: Collection[str]
) -> None:
    """Filters and groupings fit each other, and the metrics (ME-02)."""
    require_mocked("filter", filters, _FILTERS)
    require_mocked("grouping", groupings, GROUPINGS)
    for msg in _misfits(groupings, filters, metrics):
        raise InvalidParameterError(msg)


def _misfits(
    groupings: Sequence[str], filters: Mapping[str, Any], metrics: Collection[str]
) -> Iterator[str]:
    if "Queues" in filters and "RoutingProfiles" in filters:
        yield "Queues and RoutingProfiles cannot both be filters."
    if "AgentStatuses" in filters and "Queues" not in filters:
        yield "The filter AgentStatuses needs the filter Queues."
    if CHANNEL in groupings and not filters.get("Channels"):
        yield "Grouping by CHANNEL needs the filter Channels."
    if ROUTING_PROFILE in groupings and "RoutingProfiles" not in filters:
        if "Queues" not in filters:
            yield "Grouping by ROUTING_PROFILE needs the filter Queues or RoutingProfiles."
        if {IN_QUEUE, OLDEST} & set(metrics):
            yield f"{IN_QUEUE} and {OLDEST} by ROUTING_PROFILE need the filter RoutingProfiles."
    if AGENT_STATUS in groupings and not (
        groupings[0] == QUEUE and "Queues" in filters and set(metrics) == {ONLINE}
    ):
        yield f"Grouping by AGENT_STATUS needs QUEUE first, the filter Queues, and {ONLINE} alone."


def read_sort(criteria: Sequence[Mapping[str, str]]) -> Sort:
    """Read the order of results: by agents online, the most first, by default."""
    if not criteria:
        return Sort()
    (criterion,) = criteria
    metric = criterion.get("SortByMetric", ONLINE)
    require_mocked("metric", [metric], METRICS)
    if metric in _UNSORTABLE:
        msg = f"Results cannot be sorted by: {metric}"
        raise InvalidParameterError(msg)
    return Sort(metric, criterion.get("SortOrder") == "ASCENDING")
