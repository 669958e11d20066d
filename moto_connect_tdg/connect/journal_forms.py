"""The JSON form of the journal, as it is shown and as clients read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..domain.distributions import (
    AgentConfig,
    Distribution,
    SignInConfig,
    SignInDistribution,
    TelephonyConfig,
)
from ..domain.faults import ApiRequest
from ..domain.journal import Change, Entry, Shares
from ..types import AccountId, Region


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


# -- as clients read it -------------------------------------------------------


def read_entry(found: Mapping[str, Any]) -> Entry:
    """Read an entry in the JSON form that a server shows."""
    request = ApiRequest(
        AccountId(found["AccountId"]),
        Region(found["Region"]),
        found["Operation"],
        tuple(found["Resources"]),
        found["Service"],
        found["Parameters"],
    )
    return Entry(
        _read_time(found["Time"]),
        request,
        found["Outcome"],
        tuple(found["FaultIds"]),
        found["Message"],
        None if found["Change"] is None else _read_change(found["Change"]),
    )


def _read_time(text: str) -> datetime:
    # Python reads "Z" only from 3.11 on.
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _read_change(found: Mapping[str, Any]) -> Change:
    return Change(
        found["GroupArn"],
        _read_shares(found["Before"]),
        _read_shares(found["After"]),
        _read_time(found["Time"]),
    )


def _read_shares(found: Mapping[str, Any]) -> Shares:
    sign_in = found.get("SignIn")
    return Shares(
        TelephonyConfig(_read_rows(found["Telephony"])),
        AgentConfig(_read_rows(found["Agents"])),
        None
        if sign_in is None
        else SignInConfig(
            tuple(
                SignInDistribution(Region(region), enabled=enabled)
                for region, enabled in sign_in.items()
            )
        ),
    )


def _read_rows(found: Mapping[str, int]) -> tuple[Distribution, ...]:
    return tuple(
        Distribution(Region(region), percentage) for region, percentage in found.items()
    )
