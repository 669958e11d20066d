"""Calls that are placed at one moment, spread over numbers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .. import simulator
from ..domain.routing import NO_CALLS, Tally
from ..installation import is_mocking


@dataclass(frozen=True, slots=True)
class Callers:
    """A fixed number of callers, spread evenly over numbers."""

    phone_numbers: tuple[str, ...]
    count: int
    rng: Random

    def call(self) -> Tally:
        """Place all calls; none if the mock was stopped."""
        tally = NO_CALLS
        if not is_mocking():
            return tally
        for place, number in enumerate(self.phone_numbers):
            whole = len(self.phone_numbers)
            share = self.count // whole + (place < self.count % whole)
            if share:
                placed = simulator.place_calls(
                    number, share, seed=self.rng.getrandbits(64)
                )
                tally += placed.tally
        return tally
