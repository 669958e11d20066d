"""The clocks of a drill: real time, and virtual time that passes while failovers wait."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition, Event, Thread, current_thread
from threading import enumerate as all_threads
from time import monotonic, process_time
from weakref import WeakSet

from .timeline import Timeline

#: How long one wait for a turn takes, and in how many of them in a row the process
#: must be idle until a thread counts as stuck. Not a time: a machine may stop this
#: process for a while.
_PIECE_SECONDS = 0.05
_STUCK_PIECES = 20
#: The most that the process computes in such a wait if all its threads wait.
_IDLE_SECONDS = 0.002
_TICK_SECONDS = 0.05


class TimeUpError(BaseException):
    """Raised in a failover that has no time left; `except Exception` does not catch it."""


class VirtualClock:
    """Time that passes only while the failover's threads sleep or make API calls.

    If several failovers run at the same time, the one whose wait ends first continues
    first, so they always run in the same order.
    """

    def __init__(self, timeline: Timeline, limit: float) -> None:
        self.is_over = False
        self._timeline = timeline
        self._limit = limit
        self._others = WeakSet(all_threads())
        self._turns = Condition()
        self._members: set[Thread] = set()
        self._running = 0
        self._waiting: list[tuple[float, int, Thread]] = []
        self._order = count()

    @property
    def now(self) -> float:
        """Seconds since the failover began."""
        return self._timeline.now

    def is_for_me(self) -> bool:
        """Whether this thread is one of the failover's."""
        return current_thread() not in self._others

    def join(self, threads: Iterable[Thread]) -> None:
        """Make these threads take turns by their time; called before they start."""
        with self._turns:
            self._members.update(threads)
            self._running += len(self._members)

    def leave(self) -> None:
        """Note that this thread has ended, so that others do not wait for it."""
        with self._turns:
            if current_thread() in self._members:
                self._members.discard(current_thread())
                self._running -= 1
                self._turns.notify_all()

    def advance(self, seconds: float) -> None:
        """Make this thread wait that long.

        Raises:
            TimeUpError: if the time of the drill is over by then.
        """
        if self.is_over:
            raise TimeUpError
        until = self.now + max(seconds, 0.0)
        if current_thread() in self._members and len(self._members) > 1:
            self._take_turn(until)
        self._timeline.run_to(min(until, self._limit))
        if until >= self._limit:
            self.close()
            raise TimeUpError

    def close(self) -> None:
        """End the time of the drill: threads that wait from now on get a TimeUpError."""
        with self._turns:
            self.is_over = True
            self._turns.notify_all()

    def _take_turn(self, until: float) -> None:
        me = current_thread()
        with self._turns:
            mine = (until, next(self._order), me)
            heapq.heappush(self._waiting, mine)
            self._running -= 1
            self._turns.notify_all()
            left = _STUCK_PIECES
            while not (self._waiting[0] is mine and self._running <= 0):
                if self.is_over or not left:
                    break
                computed = process_time()
                self._turns.wait(_PIECE_SECONDS)
                is_idle = process_time() - computed < _IDLE_SECONDS
                left = left - 1 if is_idle else _STUCK_PIECES
            self._waiting.remove(mine)
            heapq.heapify(self._waiting)
            self._running += 1
        if self.is_over:
            raise TimeUpError


class WallClock:
    """Real time, which continues from the drill's present time."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._began = monotonic() - timeline.now

    def catch_up(self) -> None:
        """Advance the drill's time to real time."""
        self._timeline.run_to(monotonic() - self._began)

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Advance the drill's time continuously, for a block."""
        ended = Event()

        def tick() -> None:
            while not ended.wait(_TICK_SECONDS):
                self.catch_up()

        ticker = Thread(target=tick, name="drill clock", daemon=True)
        ticker.start()
        try:
            yield
        finally:
            ended.set()
            ticker.join()
            self.catch_up()
