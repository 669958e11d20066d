"""Telephone calls, by the control paths."""

from __future__ import annotations

from typing import Any


def place_calls(
    aws: Any, phone_number: str, count: int = 1, **wanted: Any
) -> dict[str, Any]:
    """Place calls to a number and return what became of them."""
    placed = aws.control(
        "POST",
        "connect/calls",
        json={"PhoneNumber": phone_number, "Count": count, "Seed": 1, **wanted},
    )
    assert placed.status_code == 200, placed.text
    tally: dict[str, Any] = placed.json()
    return tally
