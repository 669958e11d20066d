"""Arrivals by second and Region, and how long it takes until none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from ..domain.routing import NO_CALLS, Tally


@dataclass(frozen=True, slots=True)
class Second:
    """The arrivals of one second in one Region.

    Attributes:
        second: the second, counted from the failover's start; it is negative before.
        region: the Region.
        arrived: how many arrived.
        connected: how many of them connected.
        lost: how many of them were lost, by reason.
    """

    second: int
    region: str
    arrived: int
    connected: int
    lost: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Flow:
    """Calls, sign-ins or agents by second and Region.

    Attributes:
        seconds: the seconds in which some arrived, in order.
    """

    seconds: tuple[Second, ...] = ()

    @property
    def arrived(self) -> int:
        """How many there were."""
        return sum(second.arrived for second in self.seconds)

    @property
    def lost(self) -> int:
        """How many were lost."""
        return sum(sum(second.lost.values()) for second in self.seconds)

    @property
    def why(self) -> dict[str, int]:
        """How many were lost, by reason."""
        found: Counter[str] = Counter()
        for second in self.seconds:
            found.update(second.lost)
        return dict(found)

    def recovery_after(self, outage: float) -> float | None:
        """Seconds from the outage until none is lost any more.

        Args:
            outage: the second of the outage, counted from the failover's start.

        Returns:
            None if some are lost until the end, 0 if none was lost at all.
        """
        losing = [s.second for s in self.seconds if s.lost and s.second + 1 > outage]
        if not losing:
            return 0.0
        last = max(losing)
        if not any(s.second > last for s in self.seconds):
            return None
        return last + 1 - floor(outage)

    def tally(self) -> Tally:
        """The sum of all seconds."""
        tally = NO_CALLS
        for s in self.seconds:
            connected = {s.region: s.connected} if s.connected else {}
            tally += Tally(s.arrived, connected, s.lost)  # type: ignore[arg-type]  # Regions and reasons, as text
        return tally
