"""The journal of the running mock: a record of API calls, for assertions.

Example:
    assert journal.api_calls(region="us-east-1") == []
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from .connect import injection
from .domain.journal import OK, Change, Entry, Journal, Listener, Shares
from .installation import require_mock
from .journal_queries import JournalQueries

__all__ = [
    "OK",
    "Change",
    "Entry",
    "Journal",
    "Shares",
    "api_calls",
    "assert_only",
    "changes",
    "clear",
    "listening",
]


class _InThisProcess(JournalQueries):
    """The journal of the mock in this process."""

    def api_calls(
        self,
        *,
        operation: str | None = None,
        region: str | None = None,
        service: str | None = None,
        account_id: str | None = None,
        resource_arn: str | None = None,
        outcome: str | None = None,
    ) -> list[Entry]:
        require_mock()
        return injection.journal_entries(
            operation=operation,
            region=region,
            service=service,
            account_id=account_id,
            resource_arn=resource_arn,
            outcome=outcome,
        )

    api_calls.__doc__ = JournalQueries.api_calls.__doc__


_here = _InThisProcess()

api_calls = _here.api_calls
assert_only = _here.assert_only
changes = _here.changes


def clear() -> None:
    """Remove all entries.

    Raises:
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    injection.journal().clear()


def listening(listener: Listener) -> AbstractContextManager[None]:
    """Call *listener* with the entry of each API call, for a block.

    The first error of the listener is raised at the end of the block; the API call
    does not fail.

    Args:
        listener: called with each `Entry`, after the API call has been answered.

    Raises:
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    return injection.journal().listening(listener)
