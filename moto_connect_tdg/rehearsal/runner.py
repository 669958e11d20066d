"""Runs a user's function to whatever end it comes to, within a time."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

#: Waiting in pieces: Windows hears no Ctrl-C during a longer one.
_PIECE_SECONDS = 0.2
_MOST_TEXT = 2000

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on


class Keeping:
    """A block that ends without an error, and keeps the one that it ended with.

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
    """The repr of *error*, even where that fails or has no end."""
    text = ""
    with Keeping() as keeping:
        found = repr(error).encode("utf-8", "backslashreplace")[:_MOST_TEXT]
        text = found.decode("utf-8", "ignore")
    if keeping.error is not None:
        text = (
            f"{type(error).__name__} (its repr raised {type(keeping.error).__name__})"
        )
    return text


@dataclass(frozen=True, slots=True)
class Ending:
    """How a function ended.

    *error* is what it raised, as text; *failure* why it was not waited for.
    """

    error: str | None = None
    failure: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether it came to an end of its own."""
        return self.failure is None


def run(function: Callable[[], object], *, timeout: float) -> Ending:
    """Run *function* in a thread of its own; what it returns is awaited if it can be.

    It is waited for until it ends, the time is over, or the user interrupts.
    Python ends no thread, so it may go on: as a daemon, which keeps no process.
    """
    errors: list[str] = []
    ended = Event()

    def body() -> None:
        with Keeping() as keeping:
            returned = function()
            if inspect.isawaitable(returned):
                asyncio.run(_wait_for(returned))
        if keeping.error is not None:
            # Here, where it is within the time: a repr may have no end.
            errors.append(text_of(keeping.error))
        ended.set()

    try:
        Thread(target=body, name="failover", daemon=True).start()
        if not _has_ended(ended, timeout):
            return Ending(
                failure=f"The failover did not end within {timeout:g} seconds."
            )
    except KeyboardInterrupt:
        return Ending(failure="The drill was interrupted before the failover ended.")
    return Ending(error=errors[0] if errors else None)


async def _wait_for(returned: Awaitable[object]) -> None:
    await returned


def _has_ended(ended: Event, timeout: float) -> bool:
    until = monotonic() + timeout
    while not ended.wait(min(_PIECE_SECONDS, max(until - monotonic(), 0))):
        if monotonic() >= until:
            return False
    return True
