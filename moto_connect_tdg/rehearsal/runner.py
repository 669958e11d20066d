"""Run a user's functions until they end, fail, or run out of time."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from .clock import TimeUpError, VirtualClock

#: How long one wait takes: on Windows, Ctrl-C has no effect during a wait.
_PIECE_SECONDS = 0.2
#: How many pieces a failover has for its end once its time is over. Not a time: a
#: machine may stop this process for a while.
_LAST_PIECES = 25
_MAX_TEXT = 2000

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on


class Keeping:
    """Suppresses and keeps the error that its block ends with.

    Exits and interrupts too: what a user's code raises must not end a drill.
    """

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self.error = error
        return True


def text_of(error: BaseException) -> str:
    """The repr of *error*, even if that fails or is very long."""
    text = ""
    with Keeping() as keeping:
        found = repr(error).encode("utf-8", "backslashreplace")[:_MAX_TEXT]
        text = found.decode("utf-8", "ignore")
    if keeping.error is not None:
        text = (
            f"{type(error).__name__} (its repr raised {type(keeping.error).__name__})"
        )
    return text


@dataclass(frozen=True, slots=True)
class Ending:
    """How a failover ended.

    *error* is what it raised, as text, or how its process ended; *failure* is why the
    drill stopped waiting for it. *output* is what a process has printed.
    """

    error: str | None = None
    failure: str | None = None
    exit_code: int | None = None
    output: str = ""
    left_running: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether it ended by itself."""
        return self.failure is None


def not_ended(timeout: float) -> str:
    """The message about a failover that took too long."""
    return f"The failover did not end within {timeout:g} seconds."


INTERRUPTED = "The drill was interrupted before the failover ended."


class _Run:
    """One function in a thread of its own."""

    def __init__(
        self, name: str, function: Callable[[], object], clock: VirtualClock
    ) -> None:
        self.error: str | None = None
        self.is_out_of_time = False
        self.ended = Event()
        self.thread = Thread(target=self._body, name=name, daemon=True)
        self._function = function
        self._clock = clock

    def _body(self) -> None:
        with Keeping() as keeping:
            returned = self._function()
            if inspect.isawaitable(returned):
                asyncio.run(_wait_for(returned))
        self.is_out_of_time = self._clock.is_over
        if keeping.error is not None and not isinstance(keeping.error, TimeUpError):
            # In this thread, so that the time limit includes it: a repr may never end.
            self.error = text_of(keeping.error)
        with Keeping():
            self._clock.leave()
        self.ended.set()

    def has_ended(self, until: float) -> bool:
        """Wait for its end; return False if it is not over by then."""
        left = _LAST_PIECES
        while not self.ended.wait(_PIECE_SECONDS):
            if self._clock.is_over:
                # Out of time: its next wait raises TimeUpError, which ends most failovers.
                left -= 1
                if not left:
                    return False
            elif monotonic() >= until:
                return False
        # A few steps are left; without them the thread would count as left running.
        self.thread.join()
        return True


def run(
    functions: Sequence[Callable[[], object]], *, timeout: float, clock: VirtualClock
) -> Ending:
    """Run functions at the same time; what they return is awaited if it can be.

    Each has a thread. They are waited for until all have ended, real time or *clock*
    is over, or the user interrupts. A thread cannot be ended from outside, so one may
    continue: as a daemon, which does not keep the process alive.
    """
    names = ("failover", *(f"failover {n + 1}" for n in range(1, len(functions))))
    runs = [
        _Run(name, function, clock)
        for name, function in zip(names, functions, strict=True)
    ]
    clock.join(each.thread for each in runs)
    until = monotonic() + timeout
    try:
        for each in runs:
            each.thread.start()
        have_ended = [each.has_ended(until) for each in runs]
    except KeyboardInterrupt:
        return Ending(failure=INTERRUPTED)
    finally:
        clock.close()
    if not all(have_ended) or any(each.is_out_of_time for each in runs):
        return Ending(failure=not_ended(timeout))
    return Ending(error=next((each.error for each in runs if each.error), None))


async def _wait_for(returned: Awaitable[object]) -> None:
    await returned
