"""Injected faults, by the control paths, so in both modes."""

from __future__ import annotations

from time import monotonic
from typing import Any

from tests.helpers.patience import PATIENCE


def add_fault(
    aws: Any, effect: Any, *, times: int | None = None, **match: str | None
) -> str:
    """Add a fault for matching API calls and return its ID."""
    members = {
        "account": "AccountId",
        "region": "Region",
        "operation": "Operation",
        "resource": "ResourceArn",
    }
    added = aws.control(
        "POST",
        "connect/faults",
        json={
            "Match": {members[name]: value for name, value in match.items()},
            "Effect": effect,
            **({} if times is None else {"Times": times}),
        },
    )
    assert added.status_code == 201, added.text
    fault_id: str = added.json()["FaultId"]
    return fault_id


def hits(aws: Any, fault_id: str) -> int:
    """How often a fault has struck."""
    found: int = aws.control("GET", f"connect/faults/{fault_id}").json()["Hits"]
    return found


def await_hit(aws: Any, fault_id: str) -> None:
    """Wait until a fault has struck: a server may read a request after its client gave up.

    Otherwise the next test might find it.
    """
    until = monotonic() + PATIENCE
    while not hits(aws, fault_id):
        assert monotonic() < until, "the fault did not strike"


def take_back(aws: Any, fault_id: str) -> None:
    """Remove a fault."""
    assert aws.control("DELETE", f"connect/faults/{fault_id}").status_code == 200


THROTTLED = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}
CONFLICT = {"Error": {"Code": "ResourceConflictException", "Message": "Not now"}}
DOWN = {"Outage": "error"}
BROKEN = {"Outage": "connection"}
HANGING = {"Outage": "timeout"}
STALLED = {"StallWorkflow": True}


def failing(reason: str = "As asked for.") -> dict[str, str]:
    """The effect of a failed workflow."""
    return {"FailWorkflow": reason}


def fail_workflow(aws: Any, operation: str, reason: str = "As asked for.") -> None:
    """Let the workflow fail that the next such API call starts."""
    add_fault(aws, failing(reason), operation=operation, times=1)
