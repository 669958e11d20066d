"""The journal of API calls, by the control paths."""

from __future__ import annotations

from time import monotonic
from typing import Any

from tests.helpers.patience import PATIENCE


def entries(aws: Any, **query: Any) -> list[dict[str, Any]]:
    """The journal's entries, or those that a query selects."""
    found: list[dict[str, Any]] = aws.control(
        "GET", "connect/journal", params=query
    ).json()["Entries"]
    return found


def awaited_entries(aws: Any, **query: Any) -> list[dict[str, Any]]:
    """The same, once there are any: a server may notice later that its client gave up."""
    until = monotonic() + PATIENCE
    while not (found := entries(aws, **query)):
        assert monotonic() < until, "there is no entry"
    return found
