"""Watches what a failover does to the mock that it runs in."""

from __future__ import annotations

from collections.abc import Iterator

from ..connect import injection
from ..domain.faults import Match, Outage, OutageKind
from ..domain.journal import Entry
from ..installation import is_mocking


class Watch:
    """An outage, and the API calls made under it.

    The journal and the faults are not asked alone: a reset empties both.
    """

    def __init__(
        self, region: str, kind: OutageKind, services: tuple[str, ...] | None
    ) -> None:
        """Take the Region down, and begin with an empty journal."""
        self._journal = injection.journal()
        self._journal.clear()
        match = Match(region=region, services=services)
        self._outage = injection.add_fault(match, [Outage(kind)])
        self._heard: list[Entry] = []

    @property
    def outage_id(self) -> str:
        """The ID of the fault that has the Region down."""
        return self._outage.fault_id

    def hear(self, entry: Entry) -> None:
        """Keep an entry of the journal."""
        self._heard.append(entry)

    def entries(self) -> tuple[Entry, ...]:
        """All API calls so far, those after a reset too."""
        return (*self._heard, *(injection.journal() if self._was_reset() else ()))

    def failures(self) -> Iterator[str]:
        """Why there is nothing to judge the failover by, if so."""
        if not is_mocking():
            yield "The failover stopped the mock, and the estate with it."
        elif self._was_reset():
            yield "The failover reset the mock: the estate and the outage are gone."
        elif injection.fault_plan().find(self.outage_id) is not self._outage:
            yield "The failover ended the outage, so it was not rehearsed under one."

    def is_estate_there(self) -> bool:
        """Whether the mock is the one that the failover began in."""
        return is_mocking() and not self._was_reset()

    def _was_reset(self) -> bool:
        return injection.journal() is not self._journal
