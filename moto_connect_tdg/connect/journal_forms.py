"""The JSON form of the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..domain.distributions import Distribution, SignInDistribution
from ..domain.journal import Change, Entry, Shares


def show_shares(shares: Shares) -> dict[str, Any]:
    """Show shares by Region; sign-in only where the group has its own."""
    sign_in: tuple[SignInDistribution, ...] = (
        shares.sign_in.distributions if shares.sign_in else ()
    )
    return {
        "Telephony": _by_region(shares.telephony.distributions),
        "Agents": _by_region(shares.agents.distributions),
        **({"SignIn": {row.region: row.enabled for row in sign_in}} if sign_in else {}),
    }


def _by_region(rows: tuple[Distribution, ...]) -> dict[str, int]:
    return {row.region: row.percentage for row in rows}


def _time(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _show_change(change: Change) -> dict[str, Any]:
    return {
        "Time": _time(change.time),
        "GroupArn": change.group_arn,
        "Before": show_shares(change.before),
        "After": show_shares(change.after),
    }


def show_entry(entry: Entry) -> dict[str, Any]:
    """Show an entry of the journal."""
    request = entry.api_call
    return {
        "Time": _time(entry.time),
        "AccountId": request.account_id,
        "Region": request.region,
        "Service": request.service,
        "Operation": request.operation,
        "Resources": list(request.resources),
        "Parameters": request.parameters,
        "Outcome": entry.outcome,
        "Message": entry.message,
        "FaultIds": list(entry.fault_ids),
        "Change": _show_change(entry.change) if entry.change else None,
    }
