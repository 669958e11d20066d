"""A clock that tests set."""

from __future__ import annotations

from datetime import datetime, timedelta


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1)  # noqa: DTZ001 - as moto's own clock

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def advance(self, **span: float) -> None:
        """Let a span of time pass."""
        self.now += timedelta(**span)
