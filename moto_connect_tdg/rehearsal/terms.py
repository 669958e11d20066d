"""The terms of a drill, and the checks of what can be rehearsed."""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypedDict

from ..connect.services import regions_of, signing_names
from ..domain.faults import CONNECT, OUTAGES, OutageKind
from ..domain.regions import UNLISTED_REGIONS
from ..domain.schedules import is_number
from ..installation import is_mocking, require_in_process
from . import defaults

#: Called with the group's ARN, the source Region and the replica Region; what
#: it returns is awaited if it can be.
Failover = Callable[[str, str, str], object]

#: No failover takes longer, and no lock can be waited for forever.
MAX_SECONDS = 86_400
_HANDLER_PARAMETERS = 2
#: More is a mistake: the counts of a whole day would exceed a float's precision.
_MAX_RATE = 1e9
#: Longer latency and propagation are a mistake.
MAX_PAUSE = 300


class InvalidDrillError(ValueError):
    """A drill that cannot be run as asked; the message says why."""


def require_free_process() -> None:
    """Refuse to nest a drill in a mock: it would leave its estate and outage there.

    Raises:
        RuntimeError: if a mock is running, or if moto's mocks are in another process.
    """
    require_in_process()
    if is_mocking():
        msg = "A drill has its own mock: run it outside of mock_aws."
        raise RuntimeError(msg)


def require_terms(
    *, source_region: str, replica_region: str, numbers: int, calls: int, seed: int
) -> None:
    """Refuse Regions without Amazon Connect, and counts that are not positive."""
    known = (*regions_of(CONNECT), *UNLISTED_REGIONS)
    for name, region in (
        ("source Region", source_region),
        ("replica Region", replica_region),
    ):
        if not region:
            msg = f"The {name} is empty."
            raise InvalidDrillError(msg)
        if region not in known:
            msg = f"The {name} is unknown, or has no Amazon Connect: {region}"
            raise InvalidDrillError(msg)
    for name, count in (("numbers", numbers), ("calls", calls)):
        if type(count) is not int or count < 1:
            msg = f"{name} must be a positive integer, got {count!r}"
            raise InvalidDrillError(msg)
    if type(seed) is not int:
        msg = f"seed must be an integer, got {seed!r}"
        raise InvalidDrillError(msg)


def require_count(
    what: str, count: object, *, lowest: int = 0, highest: int = sys.maxsize
) -> None:
    """Refuse a count that is not an integer within a range."""
    if type(count) is not int or not lowest <= count <= highest:
        msg = f"{what} must be an integer from {lowest} on, got {count!r}"
        if highest != sys.maxsize:
            msg = f"{what} must be an integer from {lowest} to {highest}, got {count!r}"
        raise InvalidDrillError(msg)


def require_number(what: str, number: object, *, lowest: float = -math.inf) -> None:
    """Refuse a value that is not a number, or below the lowest."""
    if not is_number(number) or number < lowest:
        least = "" if lowest == -math.inf else f" of at least {lowest}"
        msg = f"{what} must be a number{least}, got {number!r}"
        raise InvalidDrillError(msg)


def require_timeout(timeout: float) -> None:
    """Refuse a time limit that is not positive, or longer than a day."""
    if not (is_number(timeout) and 0 < timeout <= MAX_SECONDS):
        msg = f"timeout must be more than 0 and at most {MAX_SECONDS} seconds, got {timeout!r}"
        raise InvalidDrillError(msg)


class Options(TypedDict, total=False):
    """The terms of a drill; all are optional.

    Attributes:
        source_region: the Region of the instance (default: us-east-1).
        replica_region: the Region of its replica (default: us-west-2).
        numbers: how many phone numbers to claim, unless the scenario says so
            (default: 3).
        calls: how many calls to place before and after the failover (default: 1000).
        seed: decides where calls go (default: 1).
        outage: how clients see a Region that is down, unless the scenario says so
            (default: connection).
        services: the services that are down in the source Region, by their names in
            boto3 (default: all).
        timeout: how many seconds the failover may take (default: 60).
        rate: how many calls come per second while it runs (default: 10).
        latency: how many seconds an API call takes (default: 0.1).
        propagation: for how many seconds calls still follow the old distribution
            (default: 2).
        setup: prepares what the failover needs besides; called as the failover is,
            before anything goes wrong.
    """

    source_region: str
    replica_region: str
    numbers: int
    calls: int
    seed: int
    outage: OutageKind | None
    services: Collection[str] | None
    timeout: float
    rate: float
    latency: float
    propagation: float
    setup: Failover | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of a drill; invalid ones are refused.

    *rate* is calls per second, *latency* how long an API call takes, and *propagation*
    how long calls still follow the old distribution, in seconds; *outage* is how
    clients see a Region that is down, unless the scenario says so. *setup* is called
    like the failover, before anything goes wrong.
    """

    source_region: str = defaults.SOURCE_REGION
    replica_region: str = defaults.REPLICA_REGION
    numbers: int = defaults.NUMBERS
    calls: int = defaults.CALLS
    seed: int = defaults.SEED
    outage: OutageKind | None = None
    services: Collection[str] | None = None
    timeout: float = defaults.TIMEOUT
    rate: float = defaults.RATE
    latency: float = defaults.LATENCY
    propagation: float = defaults.PROPAGATION
    setup: Failover | None = None

    def __post_init__(self) -> None:
        require_terms(
            source_region=self.source_region,
            replica_region=self.replica_region,
            numbers=self.numbers,
            calls=self.calls,
            seed=self.seed,
        )
        require_timeout(self.timeout)
        if self.outage is not None and self.outage not in OUTAGES:
            msg = f"outage must be one of {', '.join(OUTAGES)}, got {self.outage!r}"
            raise InvalidDrillError(msg)
        if not (is_number(self.rate) and 0 < self.rate <= _MAX_RATE):
            msg = (
                f"rate must be more than 0 and at most {_MAX_RATE:g}, got {self.rate!r}"
            )
            raise InvalidDrillError(msg)
        for name, seconds in (
            ("latency", self.latency),
            ("propagation", self.propagation),
        ):
            if not (is_number(seconds) and 0 <= seconds <= MAX_PAUSE):
                msg = f"{name} must be from 0 to {MAX_PAUSE} seconds, got {seconds!r}"
                raise InvalidDrillError(msg)
        require_services(self.services)

    @property
    def service_names(self) -> tuple[str, ...] | None:
        """The services that are down; None is all of them."""
        return require_services(self.services)


def require_services(services: Collection[str] | None) -> tuple[str, ...] | None:
    """Return the names of services, which must be known; None is all of them."""
    if services is None:
        return None
    try:
        names = (services,) if isinstance(services, str) else tuple(services)
    except TypeError:
        msg = f"services must be names of services, got {services!r}"
        raise InvalidDrillError(msg) from None
    if not names:
        msg = "services must name at least one service"
        raise InvalidDrillError(msg)
    try:
        signing_names(names)
    except ValueError as error:
        raise InvalidDrillError(str(error)) from None
    return names


def require_failover(failover: object) -> None:
    """Refuse a function that cannot be called as a failover is."""
    if not callable(failover):
        msg = f"The failover must be a function, got {failover!r}"
        raise InvalidDrillError(msg)
    if inspect.isgeneratorfunction(failover) or inspect.isasyncgenfunction(failover):
        msg = "The failover is a generator: calling it would run nothing."
        raise InvalidDrillError(msg)
    try:
        signature = inspect.signature(failover)
    except (TypeError, ValueError):
        # Functions that are not written in Python may have none.
        return
    try:
        signature.bind("group ARN", "source Region", "replica Region")
    except TypeError as error:
        msg = (
            "The failover is called with three arguments: the group's ARN, the "
            f"source Region and the replica Region; this one takes {signature}: {error}."
        )
        if len(signature.parameters) == _HANDLER_PARAMETERS:
            msg += (
                " A Lambda handler needs a function around it that makes its event: "
                "def fail_over(group_arn, source_region, replica_region): "
                "return handler({...}, None)"
            )
        raise InvalidDrillError(msg) from None
