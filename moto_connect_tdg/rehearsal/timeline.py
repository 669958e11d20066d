"""The events of a drill, in the order of its time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count
from math import floor
from threading import RLock

#: How long calls come before the failover begins, and after it has ended.
LEAD_SECONDS = 5.0
TAIL_SECONDS = 5.0

Action = Callable[[], None]
#: Called for each stretch of time in which nothing changes; none crosses a second.
Passing = Callable[[float, float], None]


class Timeline:
    """The time of a drill, which begins before zero; at zero the failover begins."""

    def __init__(self, passing: Passing, lock: RLock) -> None:
        self.now = -LEAD_SECONDS
        self._passing = passing
        self._lock = lock
        self._actions: list[tuple[float, int, Action]] = []
        self._order = count()

    def at(self, second: float, action: Action) -> None:
        """Run *action* at that second, or now if that is past."""
        with self._lock:
            if second <= self.now:
                action()
            else:
                heapq.heappush(self._actions, (second, next(self._order), action))

    def run_to(self, second: float) -> None:
        """Let time pass until *second*, and run each action at its own time."""
        with self._lock:
            while self.now < second:
                until = min(second, floor(self.now) + 1.0)
                if self._actions:
                    until = min(until, max(self._actions[0][0], self.now))
                if until > self.now:
                    self._passing(self.now, until)
                    self.now = until
                while self._actions and self._actions[0][0] <= self.now:
                    heapq.heappop(self._actions)[2]()
