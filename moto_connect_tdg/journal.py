"""The journal of the running mock: what happened, for assertions.

Example:
    assert journal.api_calls(region="us-east-1") == []
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from .connect import injection
from .domain.journal import OK, Change, Entry, Journal, Listener, Shares
from .installation import require_mock

__all__ = [
    "OK",
    "Change",
    "Entry",
    "Journal",
    "Shares",
    "api_calls",
    "changes",
    "clear",
    "listening",
]


def _journal() -> Journal:
    require_mock()
    return injection.journal()


def api_calls(
    *,
    operation: str | None = None,
    region: str | None = None,
    service: str | None = None,
) -> list[Entry]:
    """The API calls so far, oldest first; of an operation, a Region, a service.

    Other services than Amazon Connect are in the journal where a Region that is
    down refused them; *service* is their name in boto3.

    Raises:
        ValueError: for an operation, a Region or a service that does not exist.
        RuntimeError: where no mock is running in this process.
    """
    require_mock()
    return injection.journal_entries(
        operation=operation, region=region, service=service
    )


def changes() -> list[Change]:
    """Every change of a distribution so far, with before and after."""
    return [entry.change for entry in _journal() if entry.change is not None]


def clear() -> None:
    """Forget what happened so far."""
    _journal().clear()


def listening(listener: Listener) -> AbstractContextManager[None]:
    """Tell *listener* of each API call, for a block.

    What the listener raises is raised at the end of the block, not by the call.
    """
    return _journal().listening(listener)
