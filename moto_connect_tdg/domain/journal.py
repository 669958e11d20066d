"""The journal: a record of API calls, for assertions.

It is bounded in entries and in bytes, and costs little per API call. It holds no
parameters unless it is asked to, and never a secret.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import datetime, timezone
from types import TracebackType

from ..records import dataclass
from .distributions import AgentConfig, SignInConfig, TelephonyConfig
from .excerpts import size_of
from .faults import ApiRequest

#: How many API calls the journal keeps: the latest.
MAX_ENTRIES = 10_000
#: It keeps fewer if they take more than this.
MAX_BYTES = 16 * 1024 * 1024
#: The rough size of an entry without its texts.
_ENTRY_BYTES = 500
#: Longer messages are cut off.
_MAX_MESSAGE = 2_000

#: The outcome of an API call that succeeded.
OK = "OK"


@dataclass(frozen=True, slots=True)
class Shares:
    """A group's distribution, before or after a change.

    Attributes:
        telephony: its *distributions*, each with region and percentage.
        agents: the same for agents.
        sign_in: its *distributions*, each with region and enabled; None for a group
            that has no sign-in distribution.
    """

    telephony: TelephonyConfig
    agents: AgentConfig
    sign_in: SignInConfig | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a group's distribution.

    Attributes:
        group_arn: the ARN of the traffic distribution group.
        before: the distribution before the change.
        after: the distribution after it.
        time: when it was recorded, in UTC by the mock's clock.
    """

    group_arn: str
    before: Shares
    after: Shares
    time: datetime = field(
        default=datetime.min.replace(tzinfo=timezone.utc), compare=False
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One API call and its outcome.

    Attributes:
        time: when it was answered, in UTC by the mock's clock.
        api_call: its account_id, region, operation, resources, service and parameters.
        outcome: `OK`, or the code of the error.
        fault_ids: the IDs of the faults that struck it.
        message: the error's message, cut off after 2000 characters.
        change: the change of a distribution that it made.
    """

    time: datetime
    api_call: ApiRequest
    outcome: str
    fault_ids: tuple[str, ...] = ()
    message: str | None = None
    change: Change | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the API call succeeded."""
        return self.outcome == OK


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """Which entries to select; None matches everything."""

    operation: str | None = None
    region: str | None = None
    service: str | None = None
    account_id: str | None = None
    resource_arn: str | None = None
    outcome: str | None = None

    def matches(self, entry: Entry) -> bool:
        """Whether the entry matches."""
        request = entry.api_call
        return (
            (self.operation is None or request.operation == self.operation)
            and (self.region is None or request.region == self.region)
            and (self.service is None or request.service == self.service)
            and (self.account_id is None or request.account_id == self.account_id)
            and (self.resource_arn is None or self.resource_arn in request.resources)
            and (self.outcome is None or entry.outcome == self.outcome)
        )


Listener = Callable[[Entry], None]


class Journal:
    """The last API calls, oldest first; it can be iterated.

    Attributes:
        recorded: how many API calls there were so far, including those that were
            dropped.
    """

    recorded: int

    def __init__(self, length: int = MAX_ENTRIES, size: int = MAX_BYTES) -> None:
        self._entries: deque[Entry] = deque()
        self._length = length
        self._max_bytes = size
        self._bytes = 0
        self.recorded = 0
        self._listeners: list[_Listening] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def record(self, entry: Entry) -> None:
        """Add an entry, and notify the listeners.

        Args:
            entry: the API call.
        """
        kept = _normalized(entry)
        self._entries.append(kept)
        self.recorded += 1
        self._bytes += _size(kept)
        while len(self._entries) > self._length or (
            self._bytes > self._max_bytes and len(self._entries) > 1
        ):
            self._bytes -= _size(self._entries.popleft())
        for listening in tuple(self._listeners):
            with listening:
                listening.listener(kept)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Call *listener* with each new entry, for a block.

        The API call has been answered by then, so an error in the listener does not
        fail it. The first such error is raised at the end of the block.

        Args:
            listener: called with each `Entry`.
        """
        listening = _Listening(listener)
        self._listeners.append(listening)
        try:
            yield
        finally:
            self._listeners.remove(listening)
        if listening.error is not None:
            raise listening.error

    def clear(self) -> None:
        """Remove all entries."""
        self._entries.clear()
        self._bytes = 0

    def api_calls(self, *, after: int = 0, **wanted: str | None) -> list[Entry]:
        """Return the entries that match; all by default.

        Args:
            after: leave out that many of the entries that were ever recorded.
            **wanted: the criteria of `moto_connect_tdg.journal.api_calls`.
        """
        match = EntryMatch(**wanted)
        return [entry for entry in self.since(after) if match.matches(entry)]

    def since(self, recorded: int) -> list[Entry]:
        """Return the entries after the first ones, as far as they are kept.

        Args:
            recorded: how many entries to leave out of all that were ever recorded.
        """
        new = max(self.recorded - recorded, 0)
        return list(self)[-new:] if new else []


class _Listening:
    """A listener, and the first error that it raised; it is still called afterwards."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.error: Exception | None = None

    def __enter__(self) -> None:
        """Call the listener inside this block."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.error = self.error or error
        return True


def _normalized(entry: Entry) -> Entry:
    """Return the entry with an aware time, also in its change, and a short message."""
    if entry.time.tzinfo is None:
        # moto's clock is UTC, but naive.
        entry = replace(entry, time=entry.time.replace(tzinfo=timezone.utc))
    if entry.message is not None and len(entry.message) > _MAX_MESSAGE:
        entry = replace(entry, message=f"{entry.message[:_MAX_MESSAGE]}...")
    if entry.change is not None:
        entry = replace(entry, change=replace(entry.change, time=entry.time))
    return entry


def _size(entry: Entry) -> int:
    request = entry.api_call
    texts = (
        entry.message or "",
        request.operation,
        *request.resources,
        *entry.fault_ids,
    )
    parameters = 0 if request.parameters is None else size_of(request.parameters)
    return _ENTRY_BYTES + sum(map(len, texts)) + parameters
