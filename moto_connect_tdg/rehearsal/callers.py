"""Callers who call the numbers of an estate while a drill runs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .. import simulator
from ..domain.routing import NO_CALLS, Tally
from ..estate import Estate
from ..installation import is_mocking


@dataclass(frozen=True, slots=True)
class Callers:
    """So many callers, spread over the numbers of an estate, time after time."""

    estate: Estate
    count: int
    rng: Random

    def call(self) -> Tally:
        """Let them all call; where the mock was stopped there is nothing to call."""
        tally = NO_CALLS
        if not is_mocking():
            return tally
        numbers = self.estate.numbers
        for place, number in enumerate(numbers):
            share = self.count // len(numbers) + (place < self.count % len(numbers))
            if share:
                placed = simulator.place_calls(
                    number.phone_number, share, seed=self.rng.getrandbits(64)
                )
                tally += placed.tally
        return tally
