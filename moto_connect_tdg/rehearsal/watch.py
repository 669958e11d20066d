"""Watch what a failover does to the mock that it runs in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ..connect import injection
from ..domain.faults import ApiRequest, Fault, Match, Outage
from ..domain.journal import Entry
from ..installation import is_mocking
from .incidents import Event, Incident, Moment
from .report import Finding, failure
from .timeline import Timeline


@dataclass(frozen=True, slots=True)
class Heard:
    """An entry of the journal, and when it was made on the drill's clock."""

    second: float
    entry: Entry


class _Rate:
    """Limits the API calls per second, for each operation and Region."""

    def __init__(self, incident: Incident, now: Callable[[], float]) -> None:
        self._per_second = incident.per_second or 0.0
        self._burst = max(incident.burst, 1)
        self._first = float(incident.burst)
        self._now = now
        self._left: dict[tuple[str, str], tuple[float, float]] = {}

    def is_exceeded_by(self, call: ApiRequest) -> bool:
        """Whether *call* is one too many."""
        now = self._now()
        left, seen = self._left.get((call.region, call.operation), (self._first, 0.0))
        left = min(self._burst, left + (now - seen) * self._per_second)
        is_exceeded = left < 1
        self._left[call.region, call.operation] = (left - (not is_exceeded), now)
        return is_exceeded


class Watch:
    """What goes wrong in a drill, and the API calls made meanwhile.

    It keeps its own record: a reset by the failover empties the journal and the faults.
    """

    def __init__(
        self,
        timeline: Timeline,
        regions: dict[str, str],
        services: tuple[str, ...] | None,
    ) -> None:
        """Begin with an empty journal."""
        self.heard: list[Heard] = []
        self._journal = injection.journal()
        self._journal.clear()
        self._timeline = timeline
        self._regions = regions
        self._services = services
        #: the faults of incidents that have begun, by the incident's place
        self._in_force: dict[int, Fault] = {}
        self._outages: dict[str, tuple[str, float, float | None]] = {}
        self._waiting: list[tuple[Moment, Callable[[], None]]] = []

    @property
    def outage_ids(self) -> frozenset[str]:
        """The IDs of the faults that took a Region down."""
        return frozenset(self._outages)

    def outages(self) -> tuple[tuple[str, float, float], ...]:
        """The Regions that were down, each with begin and end."""
        now = self._timeline.now
        return tuple(
            (region, begin, now if end is None else end)
            for region, begin, end in self._outages.values()
        )

    # -- what goes wrong ------------------------------------------------------

    def plan(self, incidents: tuple[Incident, ...]) -> None:
        """Schedule incidents, to begin and end at their moments.

        Raises:
            ValueError: if one could never strike.
        """
        for place, incident in enumerate(incidents):
            injection.require_fault(self._match(incident), (incident.effect,))
            self._when(incident.begins, partial(self._begin, place, incident))
            if incident.ends is not None:
                self._when(incident.ends, partial(self._end, place))

    def plan_event(self, event: Event, happen: Callable[[], None]) -> None:
        """Schedule something else, to happen at its moment."""
        self._when(event.moment, happen)

    def _when(self, moment: Moment, happen: Callable[[], None]) -> None:
        def wait_for_calls() -> None:
            if len(self.heard) >= moment.api_calls:
                happen()
            else:
                self._waiting.append((moment, happen))

        self._timeline.at(moment.seconds, wait_for_calls)

    def _begin(self, place: int, incident: Incident) -> None:
        if not self.is_estate_there():
            return
        match = self._match(incident)
        rate = None
        if incident.per_second is not None:
            rate = _Rate(incident, lambda: self._timeline.now).is_exceeded_by
        fault = injection.add_fault(match, [incident.effect], when=rate)
        self._in_force[place] = fault
        if isinstance(incident.effect, Outage) and match.region is not None:
            self._outages[fault.fault_id] = (match.region, self._timeline.now, None)

    def _match(self, incident: Incident) -> Match:
        """Which API calls an incident strikes."""
        is_outage = isinstance(incident.effect, Outage)
        return Match(
            region=None if incident.region is None else self._regions[incident.region],
            operation=incident.operation,
            services=self._services if is_outage else None,
        )

    def _end(self, place: int) -> None:
        fault = self._in_force.pop(place, None)
        if fault is None or not self.is_estate_there():
            return
        injection.fault_plan().remove(fault.fault_id)
        if fault.fault_id in self._outages:
            region, begin, _ = self._outages[fault.fault_id]
            self._outages[fault.fault_id] = (region, begin, self._timeline.now)

    # -- what the failover does -----------------------------------------------

    def hear(self, entry: Entry) -> None:
        """Keep an entry of the journal, and run what waited for that many API calls."""
        self.heard.append(Heard(self._timeline.now, entry))
        due = [w for w in self._waiting if len(self.heard) >= w[0].api_calls]
        self._waiting = [w for w in self._waiting if w not in due]
        for _, happen in due:
            happen()

    def all_heard(self) -> tuple[Heard, ...]:
        """All API calls so far, including those after a reset."""
        rest = injection.journal() if self._was_reset() else ()
        return (*self.heard, *(Heard(self._timeline.now, entry) for entry in rest))

    def findings(self) -> Iterator[Finding]:
        """Why the failover cannot be judged: the mock, the estate or the outage is gone."""
        if not is_mocking():
            yield failure(
                "mock-gone", "The failover stopped the mock, and the estate with it."
            )
        elif self._was_reset():
            yield failure(
                "mock-gone",
                "The failover reset the mock: the estate and the outage are gone.",
            )
        elif any(
            injection.fault_plan().find(fault.fault_id) is not fault
            for fault in self._in_force.values()
        ):
            yield failure(
                "outage-ended",
                "The failover ended the outage, so it was not rehearsed under one.",
            )

    def is_estate_there(self) -> bool:
        """Whether the mock is the one that the failover began in."""
        return is_mocking() and not self._was_reset()

    def _was_reset(self) -> bool:
        return injection.journal() is not self._journal
