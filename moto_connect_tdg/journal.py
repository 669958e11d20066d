"""The journal of the running mock: what happened, for assertions.

Example:
    assert journal.calls(region="us-east-1") == []
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from .domain.journal import OK, Change, Entry, Journal, Listener, Shares
from .installation import require_mock

__all__ = [
    "OK",
    "Change",
    "Entry",
    "Journal",
    "Shares",
    "calls",
    "changes",
    "clear",
    "listening",
]


def _journal() -> Journal:
    require_mock()
    from .connect import injection  # noqa: PLC0415 - moto, only when needed

    return injection.journal()


def calls(*, operation: str | None = None, region: str | None = None) -> list[Entry]:
    """The calls so far, oldest first; of one operation, one Region, or both."""
    return _journal().calls(operation=operation, region=region)


def changes() -> list[Change]:
    """Every change of a distribution so far, with before and after."""
    return [entry.change for entry in _journal() if entry.change is not None]


def clear() -> None:
    """Forget what happened so far."""
    _journal().clear()


def listening(listener: Listener) -> AbstractContextManager[None]:
    """Tell *listener* of each call, for a block."""
    return _journal().listening(listener)
