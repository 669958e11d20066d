"""The journal of API calls, by the control paths."""

from __future__ import annotations

from typing import Any


def entries(aws: Any, **query: Any) -> list[dict[str, Any]]:
    """The journal's entries, or those that a query selects."""
    found: list[dict[str, Any]] = aws.control(
        "GET", "connect/journal", params=query
    ).json()["Entries"]
    return found
