"""Steps with faults, calls and the journal, by the control paths: both modes have them."""

from __future__ import annotations

from typing import Any


def add_fault(
    aws: Any, effect: Any, *, times: int | None = None, **match: str | None
) -> str:
    """Put a fault in force, for calls that match; its ID."""
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


def take_back(aws: Any, fault_id: str) -> None:
    """End a fault."""
    assert aws.control("DELETE", f"connect/faults/{fault_id}").status_code == 200


def place_calls(
    aws: Any, phone_number: str, count: int = 1, **wanted: Any
) -> dict[str, Any]:
    """Call a number; what became of the calls."""
    placed = aws.control(
        "POST",
        "connect/calls",
        json={"PhoneNumber": phone_number, "Count": count, "Seed": 1, **wanted},
    )
    assert placed.status_code == 200, placed.text
    tally: dict[str, Any] = placed.json()
    return tally


def entries(aws: Any, **query: Any) -> list[dict[str, Any]]:
    """The journal, or what the query asks of it."""
    found: list[dict[str, Any]] = aws.control(
        "GET", "connect/journal", params=query
    ).json()["Entries"]
    return found


def shift(client: Any, estate: Any, source: int, **wanted: Any) -> None:
    """Leave that percentage of calls and agents at the source."""
    client.update_traffic_distribution(
        Id=estate.group_arn,
        TelephonyConfig=estate.shares(source=source),
        AgentConfig=estate.shares(source=source),
        **wanted,
    )


def telephony_of(client: Any, group_arn: str) -> dict[str, int]:
    """The telephony share of each Region."""
    found = client.get_traffic_distribution(Id=group_arn)
    return {
        row["Region"]: row["Percentage"]
        for row in found["TelephonyConfig"]["Distributions"]
    }


THROTTLED = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}
CONFLICT = {"Error": {"Code": "ResourceConflictException", "Message": "Not now"}}
DOWN = {"Outage": "error"}
BROKEN = {"Outage": "connection"}
HANGING = {"Outage": "timeout"}
STALLED = {"StallWorkflow": True}


def failing(reason: str = "As asked for.") -> dict[str, str]:
    """The effect of a workflow that fails."""
    return {"FailWorkflow": reason}
