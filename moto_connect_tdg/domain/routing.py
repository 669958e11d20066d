"""Inbound telephone calls: which Region they reach, or why they are lost.

https://docs.aws.amazon.com/connect/latest/adminguide/update-telephony-traffic-distribution.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from random import Random
from typing import Literal, get_args

from ..records import dataclass
from ..types import GroupId, Region
from .distributions import Distribution, SignInDistribution
from .sampling import multinomial

#: Why a call is lost: its Region is down, the number is linked to no flow there, no
#: agent is there, or the number is not claimed.
LostReason = Literal["REGION_DOWN", "NO_FLOW", "NO_AGENTS", "NUMBER_NOT_CLAIMED"]
LOST_REASONS: tuple[LostReason, ...] = get_args(LostReason)


@dataclass(frozen=True, slots=True)
class RegionState:
    """The state of one Region for a call: whether it is up, has a flow and agents."""

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
    """The Regions that calls to one number can reach, with weights and states."""

    weights: Mapping[Region, int]
    states: Mapping[Region, RegionState]
    group_id: GroupId | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcome of calls: how many connected where, how many were lost and why.

    Two tallies can be added.

    Attributes:
        placed: how many there were; connected and lost make this sum.
        connected: how many connected, by Region.
        lost: how many were lost, by reason.
    """

    placed: int
    connected: Mapping[str, int]
    lost: Mapping[LostReason, int]

    def __add__(self, other: Tally) -> Tally:
        """Return the sum of both."""
        return Tally(
            self.placed + other.placed,
            dict(Counter(self.connected) + Counter(other.connected)),
            dict(Counter(self.lost) + Counter(other.lost)),
        )


NO_CALLS = Tally(0, {}, {})


@dataclass(frozen=True, slots=True)
class Placed:
    """The outcome of calls, sign-ins or agents.

    Attributes:
        tally: how many connected and were lost.
        contact_id: the ContactId of a single call that connected, else None.
    """

    tally: Tally
    contact_id: str | None = None

    @property
    def placed(self) -> int:
        """How many there were."""
        return self.tally.placed

    @property
    def connected(self) -> Mapping[str, int]:
        """How many connected, by Region."""
        return self.tally.connected

    @property
    def lost(self) -> Mapping[LostReason, int]:
        """How many were lost, by reason."""
        return self.tally.lost


def weights_of(distributions: Collection[Distribution]) -> dict[Region, int]:
    """The weight of each Region; one with a share of zero gets nothing (UT-23)."""
    return {d.region: d.percentage for d in distributions if d.percentage}


def sign_in_weights(distributions: Collection[SignInDistribution]) -> dict[Region, int]:
    """Equal weights for both Regions, or all for one (UT-17)."""
    return {d.region: 1 for d in distributions if d.enabled}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A number of calls that arrived in one Region, and why they are lost, or None."""

    region: Region
    count: int
    lost_reason: LostReason | None


def arrive(route: Route, count: int, rng: Random) -> tuple[Arrival, ...]:
    """Send *count* calls along a route, and return how many arrive in each Region."""
    drawn = multinomial(route.weights, count, rng)
    return tuple(
        Arrival(region, calls, route.states[region].lost_reason)
        for region, calls in drawn.items()
    )


def place_calls(route: Route | None, count: int, rng: Random) -> Tally:
    """Send *count* calls along a route; None means that the number is not claimed."""
    if route is None:
        return Tally(count, {}, {"NUMBER_NOT_CLAIMED": count})
    return tally_of(arrive(route, count, rng))


def tally_of(arrivals: Iterable[Arrival]) -> Tally:
    """Count what arrived."""
    connected: dict[str, int] = {}
    lost: Counter[LostReason] = Counter()
    placed = 0
    for arrival in arrivals:
        placed += arrival.count
        if arrival.lost_reason is None:
            connected[arrival.region] = arrival.count
        else:
            lost[arrival.lost_reason] += arrival.count
    return Tally(placed, connected, dict(lost))
