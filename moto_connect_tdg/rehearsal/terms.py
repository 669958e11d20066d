"""What a drill is asked for, and what cannot be rehearsed."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Collection
from typing import Any

from ..connect.services import regions_of, signing_names
from ..domain.faults import CONNECT
from ..domain.regions import UNLISTED_REGIONS
from ..installation import is_mocking, require_in_process

#: Called with the group's ARN, the source Region and the replica Region; what
#: it returns is awaited if it can be.
Failover = Callable[[str, str, str], object]

#: No failover takes longer, and no lock can be waited for forever.
MOST_SECONDS = 86_400
_HANDLER_PARAMETERS = 2


class InvalidDrillError(ValueError):
    """A drill that cannot be run as asked; the message says why."""


def require_free_process() -> None:
    """Refuse to nest a drill in a mock: it would leave its estate and outage there.

    Raises:
        RuntimeError: where a mock runs, or where mocks are of another process.
    """
    require_in_process()
    if is_mocking():
        msg = "A drill has a mock of its own: run it outside of mock_aws."
        raise RuntimeError(msg)


def require_terms(
    *, source_region: str, replica_region: str, numbers: int, calls: int
) -> None:
    """Refuse Regions without Amazon Connect, and counts that are not positive."""
    for name, region in (
        ("source Region", source_region),
        ("replica Region", replica_region),
    ):
        if not region:
            msg = f"The {name} is empty."
            raise InvalidDrillError(msg)
        if region not in regions_of(CONNECT) and region not in UNLISTED_REGIONS:
            msg = f"The {name} is unknown, or has no Amazon Connect: {region}"
            raise InvalidDrillError(msg)
    for name, count in (("numbers", numbers), ("calls", calls)):
        if type(count) is not int or count < 1:
            msg = f"{name} must be a positive integer, got {count!r}"
            raise InvalidDrillError(msg)


def require_timeout(timeout: float) -> None:
    """Refuse a time that no failover could take."""
    if not (math.isfinite(timeout) and 0 < timeout <= MOST_SECONDS):
        msg = f"timeout must be more than 0 and at most {MOST_SECONDS} seconds, got {timeout}"
        raise InvalidDrillError(msg)


def require_services(services: Collection[str] | None) -> tuple[str, ...] | None:
    """Refuse services that are unknown; None is all of them."""
    if services is None:
        return None
    names = (services,) if isinstance(services, str) else tuple(services)
    if not names:
        msg = "services must name one service at least"
        raise InvalidDrillError(msg)
    try:
        signing_names(names)
    except ValueError as error:
        raise InvalidDrillError(str(error)) from None
    return names


def require_failover(failover: Callable[..., Any]) -> None:
    """Refuse a function that cannot be called as a failover is."""
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
