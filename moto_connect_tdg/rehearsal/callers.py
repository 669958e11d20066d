"""Callers who call numbers, all together."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .. import simulator
from ..domain.routing import NO_CALLS, Tally
from ..installation import is_mocking


@dataclass(frozen=True, slots=True)
class Callers:
    """So many callers, spread over numbers, time after time."""

    phone_numbers: tuple[str, ...]
    count: int
    rng: Random

    def call(self) -> Tally:
        """Let them all call; where the mock was stopped there is nothing to call."""
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
