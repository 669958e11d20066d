"""What goes wrong in a scenario, and what else happens, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from ..domain.faults import Effect, Outage
from ..estate import Estate
from .terms import InvalidDrillError, require_count, require_number

#: A Region by its role: where the traffic is, or where it is to go.
Role = Literal["source", "replica"]
#: Something to do with the estate.
Step = Callable[[Estate], None]


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happens: after that time and that many API calls of the failover.

    Attributes:
        seconds: the time since the failover began, on the drill's clock.
        api_calls: how many API calls the failover has made.

    Raises:
        ValueError: unless both are numbers, the API calls at least 0.
    """

    seconds: float = 0.0
    api_calls: int = 0

    def __post_init__(self) -> None:
        require_number("seconds of a moment", self.seconds)
        require_count("api_calls of a moment", self.api_calls)

    def is_before(self, other: Moment) -> bool:
        """Whether neither its time nor its API calls are after another moment's.

        Args:
            other: the other moment.
        """
        return self.seconds <= other.seconds and self.api_calls <= other.api_calls


#: When the failover begins.
BEGINNING = Moment()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A fault, from one moment to another.

    Attributes:
        effect: what happens to the API calls.
        region: which Region's API calls it strikes, by its role; by default both.
        operation: which operation it strikes; by default all.
        begins: when it begins.
        ends: when it ends; by default not before the drill does.
        per_second: it strikes only API calls above this rate, for each operation and
            Region.
        burst: how many API calls may exceed the rate at first.

    Raises:
        ValueError: for another role than source and replica, an end that is not after
            the beginning, and numbers that make no sense.
    """

    effect: Effect
    region: Role | None = None
    operation: str | None = None
    begins: Moment = BEGINNING
    ends: Moment | None = None
    per_second: float | None = None
    burst: int = 0

    def __post_init__(self) -> None:
        if self.region not in {None, *get_args(Role)}:
            msg = (
                f"region of an incident must be {' or '.join(get_args(Role))}, the "
                f"Region's role, got {self.region!r}"
            )
            raise InvalidDrillError(msg)
        if self.ends is not None and self.ends.is_before(self.begins):
            msg = f"An incident must end after it begins: {self}"
            raise InvalidDrillError(msg)
        if self.per_second is not None:
            require_number("per_second", self.per_second, lowest=0)
        require_count("burst", self.burst)


@dataclass(frozen=True, slots=True)
class Event:
    """Something else that happens at a moment.

    Attributes:
        moment: when it happens.
        step: what happens: called with the `Estate`. What it raises ends the drill.
    """

    moment: Moment
    step: Step


DOWN = Outage("connection")
#: The source Region is down from the beginning to the end.
SOURCE_DOWN = Incident(effect=DOWN, region="source")
