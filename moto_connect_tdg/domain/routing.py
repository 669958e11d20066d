"""One inbound call: from a number to its target, to a Region, or why not.

https://docs.aws.amazon.com/connect/latest/adminguide/update-telephony-traffic-distribution.html
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from ..types import Region
from .distributions import Distribution

LostReason = Literal["REGION_DOWN", "NO_FLOW", "NO_AGENTS", "NUMBER_NOT_CLAIMED"]


@dataclass(frozen=True, slots=True)
class RegionState:
    """What a call finds in one Region: whether it is up, has a flow and agents."""

    is_down: bool
    has_flow: bool
    has_agents: bool

    @property
    def lost_reason(self) -> LostReason | None:
        """Why a call that arrives here is lost, or None."""
        if self.is_down:
            return "REGION_DOWN"
        if not self.has_flow:
            return "NO_FLOW"
        if not self.has_agents:
            return "NO_AGENTS"
        return None


@dataclass(frozen=True, slots=True)
class Route:
    """Where calls to one number may go: Regions with their weights, and their state."""

    shares: tuple[tuple[Region, int], ...]
    states: dict[Region, RegionState]


def weights(distributions: Collection[Distribution]) -> tuple[tuple[Region, int], ...]:
    """The Regions that get anything at all, with their shares (UT-23: rows of 0 too)."""
    return tuple((d.region, d.percentage) for d in distributions if d.percentage)
