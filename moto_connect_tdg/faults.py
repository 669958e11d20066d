"""Faults in the running mock: what goes wrong, for which API calls, how often.

Context managers that nest. Each takes back its own fault at its end, and
complains if the fault never struck, unless the block failed anyway.

Example:
    with faults.region_down("us-east-1"):
        fail_over(group_arn)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, TypedDict

from .connect import injection
from .domain.faults import (
    ApiError,
    Delay,
    Effect,
    FailWorkflow,
    Fault,
    Match,
    NoEffect,
    Outage,
    OutageKind,
    StallWorkflow,
)
from .installation import require_mock

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = [
    "ApiError",
    "Criteria",
    "CriteriaOfRegion",
    "Delay",
    "Effect",
    "FailWorkflow",
    "Fault",
    "LostFaultError",
    "Match",
    "NoEffect",
    "Outage",
    "OutageKind",
    "StallWorkflow",
    "UnusedFaultError",
    "api_error",
    "delay",
    "fail_workflow",
    "fault",
    "region_down",
    "stall_workflow",
]


class UnusedFaultError(AssertionError):
    """A fault was in force for a whole block, and was never triggered."""


class LostFaultError(AssertionError):
    """A fault was taken away before the end of its block, such as by moto's reset."""


class CriteriaOfRegion(TypedDict, total=False):
    """Which API calls of a Region a fault is for; what is left out matches all.

    *account_id* is the caller's, *resource_arn* one that the API call names, also
    by a bare ID. An outage without operation and resource is for all services, or
    for those in *services*, by their names in boto3; other faults are for Amazon
    Connect. After *times* hits the fault is over. Where it *must_strike*, the end
    of the block raises `UnusedFaultError` if it never did.
    """

    account_id: str | None
    operation: str | None
    resource_arn: str | None
    services: Collection[str] | None
    times: int | None
    must_strike: bool


class Criteria(CriteriaOfRegion, total=False):
    """The same, and the Region that the API calls are sent to."""

    region: str | None


@contextmanager
def fault(*effects: Effect, **criteria: Unpack[Criteria]) -> Iterator[Fault]:
    """Put a fault in force for a block.

    Several *effects* apply in order, one per hit; the last one repeats.

    Raises:
        ValueError: for a fault that could never strike, such as an error that
            the operation does not declare.
        UnusedFaultError: at the end, if it was never triggered and had to be.
        LostFaultError: at the end, if it was not in force all the time.
        RuntimeError: where no mock is running in this process.
    """
    require_mock()
    _require_known(criteria)
    match = Match(
        account_id=criteria.get("account_id"),
        region=criteria.get("region"),
        operation=criteria.get("operation"),
        resource_arn=criteria.get("resource_arn"),
        services=_names(criteria.get("services")),
    )
    added = injection.add_fault(match, effects, times=criteria.get("times"))
    try:
        yield added
    finally:
        # After moto's reset another fault may have this ID.
        is_lost = injection.fault_plan().find(added.fault_id) is not added
        if not is_lost:
            injection.fault_plan().remove(added.fault_id)
    if is_lost:
        msg = (
            "the fault was taken away before its block ended, by moto's reset, the end "
            f"of the mock, or a control path: {match} {effects}"
        )
        raise LostFaultError(msg)
    if criteria.get("must_strike", True) and not added.hits:
        msg = (
            f"the fault was never triggered: {match} {effects} "
            "(must_strike=False allows that)"
        )
        raise UnusedFaultError(msg)


def _require_known(criteria: Collection[str]) -> None:
    for name in criteria:
        if name not in Criteria.__optional_keys__:
            known = ", ".join(sorted(Criteria.__optional_keys__))
            msg = f"unknown criterion {name!r}; a fault has {known}"
            raise TypeError(msg)


def _names(services: Collection[str] | None) -> tuple[str, ...] | None:
    """The names of *services*; a single text is one name, not its letters."""
    if services is None:
        return None
    return (services,) if isinstance(services, str) else tuple(services)


def api_error(
    code: str, message: str = "An injected fault.", **criteria: Unpack[Criteria]
) -> AbstractContextManager[Fault]:
    """Refuse matching API calls with an error that their operation declares."""
    return fault(ApiError(code, message), **criteria)


def region_down(
    region: str,
    kind: OutageKind = "connection",
    **criteria: Unpack[CriteriaOfRegion],
) -> AbstractContextManager[Fault]:
    """Take a Region down: no service answers there, and calls that go there are lost.

    API calls by ARN from the other Region go on working. *kind* is how clients see
    it: a 503 ServiceUnavailable, a connection that breaks, or one that hangs until
    the client gives up (in-process without waiting). It need not strike, unless
    *must_strike* says so.

    Raises:
        ValueError: without a Region: then it would be down everywhere.
    """
    if not region:
        msg = f"region_down() needs the Region that is down, not: {region!r}"
        raise ValueError(msg)
    criteria.setdefault("must_strike", False)
    return fault(Outage(kind), region=region, **criteria)


def delay(
    seconds: float, **criteria: Unpack[Criteria]
) -> AbstractContextManager[Fault]:
    """Answer matching API calls late, by that many seconds.

    A client that does not wait so long gets a ReadTimeoutError, in-process without
    waiting; the API call is carried out all the same.
    """
    return fault(Delay(seconds), **criteria)


def fail_workflow(
    reason: str, **criteria: Unpack[Criteria]
) -> AbstractContextManager[Fault]:
    """Let the workflows that matching API calls begin end in failure, for that reason."""
    return fault(FailWorkflow(reason), **criteria)


def stall_workflow(**criteria: Unpack[Criteria]) -> AbstractContextManager[Fault]:
    """Let the workflows that matching API calls begin stay in progress."""
    return fault(StallWorkflow(), **criteria)
