"""The journal of a server, with the names of `moto_connect_tdg.journal`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..connect.journal_forms import read_entry
from ..domain import journal
from ..domain.journal import Listener
from ..journal_queries import JournalQueries
from .connection import Connection

_PATH = "connect/journal"


class RemoteJournal(JournalQueries):
    """The journal of a server's mock."""

    OK = journal.OK
    Change = journal.Change
    Entry = journal.Entry
    Journal = journal.Journal
    Shares = journal.Shares

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def api_calls(
        self,
        *,
        operation: str | None = None,
        region: str | None = None,
        service: str | None = None,
        account_id: str | None = None,
        resource_arn: str | None = None,
        outcome: str | None = None,
    ) -> list[journal.Entry]:
        return self._entries(
            Operation=operation,
            Region=region,
            Service=service,
            AccountId=account_id,
            ResourceArn=resource_arn,
            Outcome=outcome,
        )

    api_calls.__doc__ = JournalQueries.api_calls.__doc__

    def clear(self) -> None:
        """Remove all entries."""
        self._connection.ask("DELETE", _PATH)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Call *listener* with the entry of each API call of a block, at its end.

        A server cannot notify clients. The first error of the listener is raised after
        all entries.

        Args:
            listener: called with each `Entry`.
        """
        recorded = self._ask(Limit="1")["Recorded"]
        heard = journal.Journal()
        with heard.listening(listener):
            try:
                yield
            finally:
                for entry in self._entries(After=str(recorded)):
                    heard.record(entry)

    def _entries(self, **query: str | None) -> list[journal.Entry]:
        return [read_entry(found) for found in self._ask(**query)["Entries"]]

    def _ask(self, **query: str | None) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        return self._connection.ask("GET", _PATH, query=given)
