"""Callers, sign-ins and agents on the drill's clock, drawn as counts by a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor
from random import Random

from ..connect import simulation
from ..domain.journal import Change, Shares
from ..domain.routing import LostReason, Route, arrive
from ..domain.sampling import multinomial, poisson
from ..installation import is_mocking
from .flow import Flow, Second

#: The number of calls per sign-in, and per agent that becomes available: assumed.
CALLS_PER_AGENT = 10


@dataclass(slots=True)
class _Recorded:
    """The arrivals of one second in one Region."""

    arrived: int = 0
    lost: Counter[str] = field(default_factory=Counter)


class Stream:
    """One kind of arrivals, counted by second and Region, and losses by reason."""

    def __init__(self) -> None:
        self._seconds: dict[tuple[int, str], _Recorded] = {}

    def add(self, at: float, route: Route, count: int, rng: Random) -> None:
        """Add *count* arrivals along a route."""
        for arrival in arrive(route, count, rng):
            recorded = self._at(at, arrival.region)
            recorded.arrived += arrival.count
            if arrival.lost_reason is not None:
                recorded.lost[arrival.lost_reason] += arrival.count

    def add_lost(self, at: float, region: str, count: int, reason: LostReason) -> None:
        """Add *count* arrivals that are lost, since there is no route."""
        recorded = self._at(at, region)
        recorded.arrived += count
        recorded.lost[reason] += count

    def flow(self) -> Flow:
        """The arrivals so far, in order."""
        return Flow(
            tuple(
                Second(
                    second,
                    region,
                    found.arrived,
                    found.arrived - sum(found.lost.values()),
                    dict(found.lost),
                )
                for (second, region), found in sorted(self._seconds.items())
            )
        )

    def _at(self, at: float, region: str) -> _Recorded:
        return self._seconds.setdefault((floor(at), region), _Recorded())


class Traffic:
    """The calls, sign-ins and agents of an estate's groups, each a Poisson process.

    A change of a distribution reaches them *propagation* seconds later.
    """

    def __init__(
        self,
        *,
        source_region: str,
        phone_numbers: tuple[str, ...],
        group_arns: tuple[str, ...],
        rate: float,
        propagation: float,
        rng: Random,
    ) -> None:
        self.calls, self.sign_ins, self.agents = Stream(), Stream(), Stream()
        self._source_region = source_region
        self._numbers = dict.fromkeys(phone_numbers, 1)
        self._groups = dict.fromkeys(group_arns, 1)
        self._rate = rate
        self._propagation = propagation
        self._rng = rng
        self._pending: dict[str, list[tuple[float, Shares]]] = {}

    def note_change(self, now: float, change: Change) -> None:
        """Keep the old shares in force until the change has propagated."""
        pending = self._pending.setdefault(change.group_arn, [])
        pending.append((now + self._propagation, change.before))

    def pass_time(self, begin: float, end: float) -> None:
        """Draw the arrivals of a stretch of time in which nothing changes."""
        rng = self._rng
        # Drawn even if the mock was stopped: every failover gets the same arrivals.
        calls = poisson(self._rate * (end - begin), rng)
        sign_ins, agents = (
            poisson(self._rate * (end - begin) / CALLS_PER_AGENT, rng) for _ in range(2)
        )
        if not is_mocking():
            return
        in_force = self._in_force(begin)
        for number, count in multinomial(self._numbers, calls, rng).items():
            route = simulation.call_route(number, in_force)
            if route is None:
                self.calls.add_lost(
                    begin, self._source_region, count, "NUMBER_NOT_CLAIMED"
                )
            else:
                self.calls.add(begin, route, count, rng)
        for stream, route_of, whole in (
            (self.sign_ins, simulation.sign_in_route, sign_ins),
            (self.agents, simulation.agent_route, agents),
        ):
            for group_arn, count in multinomial(self._groups, whole, rng).items():
                try:
                    route = route_of(group_arn, in_force)
                except ValueError:
                    # The group is gone, so it has no agents.
                    continue
                stream.add(begin, route, count, rng)

    def _in_force(self, now: float) -> Mapping[str, Shares]:
        """The shares that callers still see, by group."""
        found = {}
        for group_arn, pending in self._pending.items():
            still = [shares for until, shares in pending if until > now]
            if still:
                found[group_arn] = still[0]
        return found
