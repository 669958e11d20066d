"""Faults in the running mock: what goes wrong, for which calls, how often.

Context managers that nest. Each takes back its own fault at its end, and
complains if the fault never struck, unless the block failed anyway.

Example:
    with faults.region_down("us-east-1"):
        fail_over(group_arn)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager

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

__all__ = [
    "ApiError",
    "Delay",
    "Effect",
    "FailWorkflow",
    "Fault",
    "Match",
    "NoEffect",
    "Outage",
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
    """A fault was in force for a whole block, and no call met it."""


def _names(services: Collection[str] | None) -> tuple[str, ...] | None:
    """The names of *services*; a single text is one name, not its letters."""
    if services is None:
        return None
    return (services,) if isinstance(services, str) else tuple(services)


@contextmanager
def fault(
    *effects: Effect,
    account_id: str | None = None,
    region: str | None = None,
    operation: str | None = None,
    resource_arn: str | None = None,
    services: Collection[str] | None = None,
    times: int | None = None,
    must_strike: bool = True,
) -> Iterator[Fault]:
    """Put a fault in force for a block.

    Several *effects* follow one another, one per hit, the last one goes on. What
    is not given to match by matches every call. After *times* hits it is over.
    An outage without operation and resource is for all services, or for those
    named in *services*, as boto3 calls them; other faults are for Amazon Connect.

    Raises:
        ValueError: for a fault that could never strike, such as an error that
            the operation does not declare.
        UnusedFaultError: at the end, if it never struck and *must_strike*.
        RuntimeError: where there is no mock in this process.
    """
    require_mock()
    from .connect import injection  # noqa: PLC0415 - moto, only when needed

    match = Match(
        account_id,
        region,
        operation,
        resource_arn,
        _names(services),
    )
    added = injection.add_fault(match, effects, times=times)
    try:
        yield added
    finally:
        # After moto's reset another fault may have this ID.
        if injection.fault_plan().find(added.fault_id) is added:
            injection.fault_plan().remove(added.fault_id)
    if must_strike and not added.hits:
        msg = (
            f"no call met the fault: {match} {effects} (must_strike=False allows that)"
        )
        raise UnusedFaultError(msg)


def api_error(
    code: str,
    message: str = "An injected fault.",
    *,
    account_id: str | None = None,
    region: str | None = None,
    operation: str | None = None,
    resource_arn: str | None = None,
    times: int | None = None,
) -> AbstractContextManager[Fault]:
    """Refuse matching calls with an error that their operation declares."""
    return fault(
        ApiError(code, message),
        account_id=account_id,
        region=region,
        operation=operation,
        resource_arn=resource_arn,
        times=times,
    )


def region_down(
    region: str,
    kind: OutageKind = "connection",
    *,
    account_id: str | None = None,
    services: Collection[str] | None = None,
) -> AbstractContextManager[Fault]:
    """Take a Region down: no service answers there, and calls that go there are lost.

    Calls by ARN from the other Region go on working. *kind* is how clients see
    it: a 503 ServiceUnavailable, a connection that breaks, or one that hangs until
    the client gives up (in-process without waiting). With *services*, as boto3
    calls them, only these are down.
    """
    return fault(
        Outage(kind),
        account_id=account_id,
        region=region,
        services=services,
        must_strike=False,
    )


def delay(
    seconds: float,
    *,
    region: str | None = None,
    operation: str | None = None,
    resource_arn: str | None = None,
    times: int | None = None,
) -> AbstractContextManager[Fault]:
    """Answer matching calls late, by that many seconds."""
    return fault(
        Delay(seconds),
        region=region,
        operation=operation,
        resource_arn=resource_arn,
        times=times,
    )


def fail_workflow(
    reason: str,
    *,
    region: str | None = None,
    operation: str | None = None,
    resource_arn: str | None = None,
    times: int | None = None,
) -> AbstractContextManager[Fault]:
    """Let the workflows that matching calls begin end in failure, for that reason."""
    return fault(
        FailWorkflow(reason),
        region=region,
        operation=operation,
        resource_arn=resource_arn,
        times=times,
    )


def stall_workflow(
    *,
    region: str | None = None,
    operation: str | None = None,
    resource_arn: str | None = None,
    times: int | None = None,
) -> AbstractContextManager[Fault]:
    """Let the workflows that matching calls begin stay in progress."""
    return fault(
        StallWorkflow(),
        region=region,
        operation=operation,
        resource_arn=resource_arn,
        times=times,
    )
