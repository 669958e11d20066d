"""The state of the mock, by the control paths."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def state(aws: Any) -> dict[str, Any]:
    """The state of all accounts that have any resources."""
    accounts = aws.control("GET", "connect/state").json()
    return {account: regions for account, regions in accounts.items() if regions}


@contextmanager
def no_trace(aws: Any) -> Iterator[None]:
    """Check that the block leaves all state as it was."""
    before = state(aws)
    yield
    assert before == state(aws)
