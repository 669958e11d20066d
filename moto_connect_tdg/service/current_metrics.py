"""Current metrics: agents and queues as they are now, in the Region of the API call."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product, starmap
from typing import Any

from ..domain import arns
from ..domain import current_metrics as metrics
from ..domain.contact_index import Line
from ..domain.contents import Contents
from ..domain.current_metrics import Cell, Sort
from ..domain.instances import Instance
from ..domain.kind import Kind
from ..domain.kinds import AGENT_STATUS, QUEUE, ROUTING_PROFILE
from ..domain.paging import rows_after
from ..domain.roll import Alike
from ..domain.routing_profiles import CHANNELS
from ..domain.sessions import Session
from ..records import dataclass
from ..types import Region
from .call import Answer, ApiCall, operation
from .floor import Floor

Texts = Sequence[str]
Counts = dict[Cell, dict[str, float]]


@operation
def get_current_metric_data(
    call: ApiCall,
    *,
    instance_id: str,
    filters: Mapping[str, Texts],
    current_metrics: Sequence[Mapping[str, Any]],
    groupings: Texts = (),
    next_token: str | None = None,
    max_results: int = 100,
    sort_criteria: Sequence[Mapping[str, str]] = (),
) -> Answer:
    """Show metrics of the instance of this Region: agents, and contacts in queues."""
    names = metrics.read_metrics(current_metrics)
    metrics.require_groupings(groupings, filters, names)
    sort = metrics.read_sort(sort_criteria)
    instance, contents = call.open_instance(instance_id)
    floor = call.floor_of(instance.id)
    counter = _Counter(
        floor,
        floor.seen_from(call.here.place.region),
        _read_filters(call, instance, contents, filters),
        groupings,
    )
    counts = counter.counts()
    rows = _sorted(counts, sort)
    page = call.page(partial(rows_after, rows), next_token, max_results, str)
    return {
        "MetricResults": [
            {
                "Dimensions": _dimensions(call, instance, cell) or None,
                "Collections": [
                    {"Metric": metric, "Value": _value(name, counts[cell], groupings)}
                    for name, metric in zip(names, current_metrics, strict=True)
                ],
            }
            for cell in page.items
        ],
        "NextToken": page.next_token,
        "DataSnapshotTime": call.now,
        "ApproximateTotalCount": len(rows),
    }


def _dimensions(call: ApiCall, instance: Instance, cell: Cell) -> dict[str, Any]:
    """The resources and the channel of a result."""
    named = {
        "Queue": (arns.QUEUE, cell.queue),
        "RoutingProfile": (arns.ROUTING_PROFILE, cell.profile),
        "AgentStatus": (arns.AGENT_STATUS, cell.status),
    }
    found: dict[str, Any] = {
        member: {"Id": found, "Arn": call.child_arn(instance, arn_name, found)}
        for member, (arn_name, found) in named.items()
        if found is not None
    }
    return found if cell.channel is None else {**found, "Channel": cell.channel}


def _value(name: str, counted: Mapping[str, float], groupings: Texts) -> float:
    """A metric's value; an age is in milliseconds unless grouped (ME-03)."""
    value = counted.get(name, 0.0)
    return value * 1000 if name == metrics.OLDEST and not groupings else value


def _sorted(counts: Counts, sort: Sort) -> list[tuple[str, Cell]]:
    """Keys and cells in the wanted order; equal values in order of IDs."""
    rows = []
    for cell, counted in counts.items():
        value = counted.get(sort.metric, 0.0)
        rank = value if sort.is_ascending else 1e12 - value
        rows.append((f"{rank:018.3f} {'/'.join(part or '' for part in cell)}", cell))
    return sorted(rows)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The IDs and channels of a filter; None accepts all."""

    queues: frozenset[str] | None
    channels: frozenset[str] | None
    profiles: frozenset[str] | None
    statuses: frozenset[str] | None

    def has(self, cell: Cell) -> bool:
        """Whether the filter accepts a cell."""
        return all(
            wanted is None or found in wanted
            for wanted, found in (
                (self.queues, cell.queue),
                (self.channels, cell.channel),
                (self.profiles, cell.profile),
                (self.statuses, cell.status),
            )
        )


def _read_filters(
    call: ApiCall, instance: Instance, contents: Contents, filters: Mapping[str, Texts]
) -> _Wanted:
    def read(member: str, kind: Kind[Any]) -> frozenset[str] | None:
        texts = filters.get(member)
        if texts is None:
            return None
        return frozenset(call.child_ids(instance, contents, kind, texts))

    channels = filters.get("Channels")
    return _Wanted(
        read("Queues", QUEUE),
        frozenset(channels) if channels else None,
        read("RoutingProfiles", ROUTING_PROFILE),
        read("AgentStatuses", AGENT_STATUS),
    )


@dataclass(frozen=True, slots=True)
class _Counter:
    """Counts the agents and contacts of one Region, or of both (ME-09)."""

    floor: Floor
    regions: frozenset[Region]
    wanted: _Wanted
    groupings: Texts

    def counts(self) -> Counts:
        """The metrics of each cell that has an agent or a contact."""
        found: Counts = defaultdict(partial(defaultdict, float))
        for session, alike in self._sorts_of_agents():
            self._count_agents(session, alike, found)
        for line in self._lines():
            self._count_line(line, found)
        return found

    @property
    def _profiles(self) -> frozenset[str] | None:
        """The routing profiles of the agents who can count; None for all."""
        if self.wanted.queues is not None:
            return self.floor.profiles_of(self.wanted.queues)
        return self.wanted.profiles

    def _sorts_of_agents(self) -> Iterator[tuple[Session, int]]:
        """The agents who can count: one of each sort, and how many are alike.

        An agent who has a contact is a sort of their own.
        """
        contacts, sessions = self.floor.contents.contacts, self.floor.contents.sessions
        profiles = self._profiles
        busy = Counter[Alike]()
        for user_id in contacts.agents:
            session = sessions.get(user_id)
            if session is None or not session.is_in(*self.regions):
                continue
            alike = sessions.alike(session)
            busy[alike] += 1
            if profiles is None or alike.profile_id in profiles:
                yield session, 1
        for alike, user_ids in sessions.roll.alike(profiles, self.regions):
            if len(user_ids) > busy[alike]:
                free = next(u for u in user_ids if not contacts.has_agent(u))
                yield sessions[free], len(user_ids) - busy[alike]

    def _lines(self) -> Iterable[Line]:
        """The lines of the queues that can count."""
        waiting, wanted = self.floor.contents.contacts.waiting, self.wanted
        queues = wanted.queues
        if wanted.profiles is not None:
            shelf = self.floor.contents.of(ROUTING_PROFILE)
            queues = frozenset(
                served.queue_id
                for profile_id in wanted.profiles
                for served in shelf[profile_id].queues
            )
        if queues is None:
            return [line for line in waiting if line.region in self.regions]
        lines = starmap(Line, product(queues, self.regions, CHANNELS))
        return [line for line in lines if line in waiting]

    def _count_agents(self, session: Session, alike: int, found: Counts) -> None:
        cells = {
            (cell.by(self.groupings), cell.channel)
            for cell in self._all_cells_of(session)
            if self.wanted.has(cell)
        }
        activity = self.floor.activity_of(session)
        works_here = self.floor.region_of(session) in self.regions
        for cell in {cell for cell, _ in cells}:
            for metric, activities in metrics.AGENT_METRICS.items():
                counts = works_here or metric == metrics.ONLINE
                if counts and activity in activities:
                    found[cell][metric] += alike
        slots = self.floor.slots_of(session, self.regions)
        for cell, channel in cells:
            found[cell][metrics.SLOTS_ACTIVE] += alike * slots[channel or ""].active
            found[cell][metrics.SLOTS_AVAILABLE] += (
                alike * slots[channel or ""].available
            )

    def _all_cells_of(self, session: Session) -> Iterator[Cell]:
        """The cells of an agent: one for each queue that they serve, on each channel."""
        profile = self.floor.profile_of(session)
        for queue_id, channel in profile.queues:
            yield Cell(queue_id, channel, profile.id, session.status_id)
        if not profile.queues and metrics.QUEUE not in self.groupings:
            for one in profile.media_concurrencies:
                yield Cell(None, one["Channel"], profile.id, session.status_id)

    def _count_line(self, line: Line, found: Counts) -> None:
        contacts = self.floor.contents.contacts
        waiting = contacts.waiting[line]
        since = contacts[next(iter(waiting))].enqueue_timestamp or self.floor.now
        age = (self.floor.now - since).total_seconds()
        for cell in self._cells_of(line):
            counted = found[cell]
            counted[metrics.IN_QUEUE] += len(waiting)
            counted[metrics.OLDEST] = max(counted[metrics.OLDEST], age)

    def _cells_of(self, line: Line) -> set[Cell]:
        """The cells of a line: one for each profile, if profiles are asked for."""
        cells = [Cell(line.queue_id, line.channel)]
        if (
            self.wanted.profiles is not None
            or metrics.ROUTING_PROFILE in self.groupings
        ):
            cells = [
                Cell(line.queue_id, line.channel, profile_id)
                for profile_id in self.floor.profiles_serving(
                    line.queue_id, line.channel
                )
            ]
        wanted = replace(self.wanted, statuses=None)
        return {cell.by(self.groupings) for cell in cells if wanted.has(cell)}
