"""The journal: what happened, for assertions.

Bounded, and no more than an append per call; it holds no parameters, so no
secrets either.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from .distributions import AgentConfig, SignInConfig, TelephonyConfig
from .faults import Call

#: The journal keeps the last calls, no more than these.
LENGTH = 10_000

OK = "OK"


@dataclass(frozen=True, slots=True)
class Shares:
    """What a group's distribution was, or became."""

    telephony: TelephonyConfig
    agents: AgentConfig
    sign_in: SignInConfig | None


@dataclass(frozen=True, slots=True)
class Change:
    """A distribution before and after."""

    group_arn: str
    before: Shares
    after: Shares


@dataclass(frozen=True, slots=True)
class Entry:
    """One call: *outcome* is OK or the error's code; *change* what it moved."""

    time: datetime
    call: Call
    outcome: str
    fault_ids: tuple[str, ...] = ()
    message: str | None = None
    change: Change | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the call was answered and not refused."""
        return self.outcome == OK


Listener = Callable[[Entry], None]


class Journal:
    """The last calls, oldest first."""

    def __init__(self, length: int = LENGTH) -> None:
        self._entries: deque[Entry] = deque(maxlen=length)
        self._listeners: list[Listener] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def record(self, entry: Entry) -> None:
        """Add what has just happened."""
        self._entries.append(entry)
        for listener in self._listeners:
            listener(entry)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Tell *listener* of each entry, for a block."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()

    def calls(
        self, *, operation: str | None = None, region: str | None = None
    ) -> list[Entry]:
        """The entries of one operation, of one Region, or of both."""
        return [
            entry
            for entry in self
            if (operation is None or entry.call.operation == operation)
            and (region is None or entry.call.region == region)
        ]
