"""When a fault is in force, and with what probability it strikes.

This module reads no clock and draws no random numbers: callers pass in both.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..records import dataclass

if TYPE_CHECKING:
    from typing_extensions import TypeIs

#: Returns the time in seconds, counted from any moment.
Clock = Callable[[], float]
#: Draws a number from 0 to below 1.
Chance = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, counted from when the fault was added.

    Attributes:
        at_seconds: when it begins, in seconds, at least 0.
        for_seconds: how long it lasts, in seconds, above 0; None never ends.
    """

    at_seconds: float
    for_seconds: float | None = None

    @property
    def end_seconds(self) -> float:
        """When it ends; infinity if it never does."""
        if self.for_seconds is None:
            return math.inf
        return self.at_seconds + self.for_seconds

    def contains(self, elapsed_seconds: float) -> bool:
        """Whether that moment is in it; the end is not part of it.

        Args:
            elapsed_seconds: the seconds since the fault was added.
        """
        return self.at_seconds <= elapsed_seconds < self.end_seconds


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a fault is in force, and with what probability it then strikes.

    Without a timeline it is always in force; without a probability it always strikes.
    *seed* makes its random draws repeatable.
    """

    timeline: tuple[Window, ...] = ()
    probability: float | None = None
    seed: int | None = None

    def is_on(self, elapsed_seconds: float) -> bool:
        """Whether the fault is in force that long after it was added."""
        return not self.timeline or any(
            window.contains(elapsed_seconds) for window in self.timeline
        )


ALWAYS = Schedule()


def read_timeline(windows: Sequence[object] | None) -> tuple[Window, ...]:
    """Read windows, which can also be pairs of numbers: start and duration in seconds.

    Raises:
        ValueError: for anything else, and if windows overlap or are out of order.
    """
    if windows is None:
        return ()
    if isinstance(windows, str) or not isinstance(windows, Sequence) or not windows:
        msg = f"Timeline must be a list of at least one window, not: {windows!r}"
        raise ValueError(msg)
    timeline = tuple(map(_read_window, windows))
    for before, after in pairwise(timeline):
        if after.at_seconds < before.end_seconds:
            msg = f"Timeline: {after} begins before {before} is over"
            raise ValueError(msg)
    return timeline


def _read_window(found: Any) -> Window:
    match found:
        case Window():
            window = found
        case (at_seconds,) | (at_seconds, None):
            window = Window(at_seconds)
        case (at_seconds, for_seconds):
            window = Window(at_seconds, for_seconds)
        case _:
            msg = f"Timeline: a window must be (start, duration) in seconds, not: {found!r}"
            raise ValueError(msg)
    if not is_number(window.at_seconds) or window.at_seconds < 0:
        msg = f"Timeline: AtSeconds must be a number of at least 0, not: {window.at_seconds!r}"
        raise ValueError(msg)
    if window.for_seconds is not None and (
        not is_number(window.for_seconds) or window.for_seconds <= 0
    ):
        msg = f"Timeline: ForSeconds must be a number above 0, not: {window.for_seconds!r}"
        raise ValueError(msg)
    return window


def require_probability(probability: float | None) -> None:
    """A probability is above 0 and at most 1."""
    if probability is not None and not (
        is_number(probability) and 0 < probability <= 1
    ):
        msg = f"Probability must be a number above 0, at most 1, not: {probability!r}"
        raise ValueError(msg)


def require_seed(seed: int | None, *, is_drawn: bool) -> None:
    """A seed is an integer, and only allowed if something is drawn."""
    if seed is None:
        return
    if type(seed) is not int:
        msg = f"Seed must be an integer, not: {seed!r}"
        raise ValueError(msg)
    if not is_drawn:
        msg = "Seed has no use: the fault has neither a probability nor jitter"
        raise ValueError(msg)


def is_number(value: object) -> TypeIs[int | float]:
    """Whether it is a number in the range of a float, and not a boolean."""
    if type(value) is int:
        return abs(value) <= sys.float_info.max
    return type(value) is float and math.isfinite(value)
