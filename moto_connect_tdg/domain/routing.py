"""Inbound calls: from a number to its target, to a Region, or why not.

https://docs.aws.amazon.com/connect/latest/adminguide/update-telephony-traffic-distribution.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

from ..types import GroupId, Region
from .distributions import Distribution, SignInDistribution
from .sampling import multinomial

LostReason = Literal["REGION_DOWN", "NO_FLOW", "NO_AGENTS", "NUMBER_NOT_CLAIMED"]
LOST_REASONS: tuple[LostReason, ...] = get_args(LostReason)


@dataclass(frozen=True, slots=True)
class RegionState:
    """What a call finds in one Region: whether it is up, has a flow and agents."""

    is_down: bool = False
    has_flow: bool = True
    has_agents: bool = True

    @property
    def lost_reason(self) -> LostReason | None:
        """Why a call that arrives here is lost, or None (UT-14)."""
        if self.is_down:
            return "REGION_DOWN"
        if not self.has_flow:
            return "NO_FLOW"
        if not self.has_agents:
            return "NO_AGENTS"
        return None


@dataclass(frozen=True, slots=True)
class Route:
    """Where calls to one number may go, with what weight, and what they find there."""

    weights: Mapping[Region, int]
    states: Mapping[Region, RegionState]
    group_id: GroupId | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of some calls: how many connected where, how many lost why."""

    placed: int
    connected: Mapping[Region, int]
    lost: Mapping[LostReason, int]

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.placed + other.placed,
            dict(Counter(self.connected) + Counter(other.connected)),
            dict(Counter(self.lost) + Counter(other.lost)),
        )


NO_CALLS = Tally(0, {}, {})


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of calls, sign-ins or agents; *contact_id* of a single call."""

    tally: Tally
    contact_id: str | None = None

    @property
    def placed(self) -> int:
        """How many there were."""
        return self.tally.placed

    @property
    def connected(self) -> Mapping[Region, int]:
        """How many connected, by Region."""
        return self.tally.connected

    @property
    def lost(self) -> Mapping[LostReason, int]:
        """How many were lost, by the reason."""
        return self.tally.lost


def weights_of(distributions: Collection[Distribution]) -> dict[Region, int]:
    """The Regions that get any calls at all; a row of zero gets none (UT-23)."""
    return {d.region: d.percentage for d in distributions if d.percentage}


def sign_in_weights(distributions: Collection[SignInDistribution]) -> dict[Region, int]:
    """Half and half over both Regions, or all to one (UT-17)."""
    return {d.region: 1 for d in distributions if d.enabled}


@dataclass(frozen=True, slots=True)
class Arrival:
    """So many calls that arrived in one Region, and why they are lost, or None."""

    region: Region
    count: int
    lost_reason: LostReason | None


def arrive(route: Route, count: int, rng: Random) -> tuple[Arrival, ...]:
    """Send *count* calls along a route: where they arrive, and what they find there."""
    drawn = multinomial(route.weights, count, rng)
    return tuple(
        Arrival(region, calls, route.states[region].lost_reason)
        for region, calls in drawn.items()
    )


def place_calls(route: Route | None, count: int, rng: Random) -> Tally:
    """Send *count* calls along; without a route nobody has claimed the number."""
    if route is None:
        return Tally(count, {}, {"NUMBER_NOT_CLAIMED": count})
    connected: dict[Region, int] = {}
    lost: Counter[LostReason] = Counter()
    for arrival in arrive(route, count, rng):
        if arrival.lost_reason is None:
            connected[arrival.region] = arrival.count
        else:
            lost[arrival.lost_reason] += arrival.count
    return Tally(count, connected, dict(lost))
