"""The JSON form of faults, calls and the journal; strict on the way in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from ..domain.distributions import Distribution, SignInDistribution
from ..domain.faults import (
    OUTAGES,
    ApiError,
    Delay,
    Effect,
    FailWorkflow,
    Fault,
    Match,
    NoEffect,
    Outage,
    StallWorkflow,
)
from ..domain.journal import Change, Entry, Shares
from ..domain.routing import Placed
from .control_kinds import Form
from .control_members import EFFECT, ERROR, MATCH

Value = TypeVar("Value", str, int)


class MalformedError(ValueError):
    """A request to the control paths that cannot be read; the sentence says why."""


def read_members(found: object, form: Form) -> Mapping[str, Any]:
    """A JSON object with no members but those of its form."""
    if not isinstance(found, Mapping):
        msg = f"{form.title} must be a JSON object."
        raise MalformedError(msg)
    for member in found:
        if member not in form.names:
            known = ", ".join(sorted(form.names))
            msg = f"{form.title} has no member {member[:100]!r}; it has {known}."
            raise MalformedError(msg)
    return found


def read_optional(
    found: Mapping[str, Any], member: str, kind: type[Value]
) -> Value | None:
    """A member of that type, or None where it is left out."""
    value = found.get(member)
    if value is None:
        return None
    if type(value) is not kind:
        name = "a string" if kind is str else "an integer"
        msg = f"{member} must be {name}."
        raise MalformedError(msg)
    return value


def read_match(found: object) -> Match:
    """Which calls a fault is for."""
    members = read_members(found, MATCH)
    return Match(
        account_id=read_optional(members, "AccountId", str),
        region=read_optional(members, "Region", str),
        operation=read_optional(members, "Operation", str),
        resource_arn=read_optional(members, "ResourceArn", str),
        services=_read_services(members),
    )


def _read_services(members: Mapping[str, Any]) -> tuple[str, ...] | None:
    services = members.get("Services")
    if services is None:
        return None
    if not isinstance(services, list) or not all(
        isinstance(name, str) for name in services
    ):
        msg = "Match.Services must be a list of strings."
        raise MalformedError(msg)
    return tuple(services)


def _read_error(found: Any) -> Effect:
    members = read_members(found, ERROR)
    code = read_optional(members, "Code", str)
    if not code:
        msg = "Effect.Error needs a Code."
        raise MalformedError(msg)
    return ApiError(
        code, read_optional(members, "Message", str) or "An injected fault."
    )


def _read_outage(found: Any) -> Effect:
    for kind in OUTAGES:
        if found == kind:
            return Outage(kind)
    msg = f"Effect.Outage must be one of {', '.join(OUTAGES)}."
    raise MalformedError(msg)


def _read_delay(found: Any) -> Effect:
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        msg = "Effect.DelaySeconds must be a number."
        raise MalformedError(msg)
    return Delay(found)


def _read_failure(found: Any) -> Effect:
    if not isinstance(found, str) or not found:
        msg = "Effect.FailWorkflow is the reason, a string."
        raise MalformedError(msg)
    return FailWorkflow(found)


def _read_stall(found: Any) -> Effect:
    if found is not True:
        msg = "Effect.StallWorkflow is true."
        raise MalformedError(msg)
    return StallWorkflow()


_EFFECTS: dict[str, Callable[[Any], Effect]] = {
    "Error": _read_error,
    "Outage": _read_outage,
    "DelaySeconds": _read_delay,
    "FailWorkflow": _read_failure,
    "StallWorkflow": _read_stall,
}


def read_effect(found: object) -> Effect:
    """One effect; an empty object lets the call through."""
    members = read_members(found, EFFECT)
    if not members:
        return NoEffect()
    if len(members) > 1:
        msg = f"Effect has one member, not {len(members)}."
        raise MalformedError(msg)
    ((name, value),) = members.items()
    return _EFFECTS[name](value)


def read_effects(found: object) -> list[Effect]:
    """One effect, or a list of them: a sequence, one per hit."""
    if found is None:
        msg = "Effect is missing."
        raise MalformedError(msg)
    return [read_effect(one) for one in (found if isinstance(found, list) else [found])]


def show_effect(effect: Effect) -> dict[str, Any]:
    """An effect in the form that it is read in."""
    match effect:
        case ApiError(code, message):
            return {"Error": {"Code": code, "Message": message}}
        case Outage(kind):
            return {"Outage": kind}
        case Delay(seconds):
            return {"DelaySeconds": seconds}
        case FailWorkflow(reason):
            return {"FailWorkflow": reason}
        case StallWorkflow():
            return {"StallWorkflow": True}
        case NoEffect():
            return {}


def show_fault(fault: Fault) -> dict[str, Any]:
    """A fault, with how often it has hit."""
    match = {
        "AccountId": fault.match.account_id,
        "Region": fault.match.region,
        "Operation": fault.match.operation,
        "ResourceArn": fault.match.resource_arn,
        "Services": fault.match.services,
    }
    effects = [show_effect(effect) for effect in fault.effects]
    return {
        "FaultId": fault.fault_id,
        "Match": {
            member: value for member, value in match.items() if value is not None
        },
        "Effect": effects[0] if len(effects) == 1 else effects,
        "Times": fault.times,
        "Hits": fault.hits,
    }


def show_placed(placed: Placed) -> dict[str, Any]:
    """What became of calls, sign-ins or agents."""
    return {
        "Placed": placed.placed,
        "Connected": dict(placed.connected),
        "Lost": dict(placed.lost),
        **({} if placed.contact_id is None else {"ContactId": placed.contact_id}),
    }


def show_shares(shares: Shares) -> dict[str, Any]:
    """Shares by Region, sign-in by Region where the group has its own."""
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
    """One line of the journal."""
    request = entry.api_call
    return {
        "Time": _time(entry.time),
        "AccountId": request.account_id,
        "Region": request.region,
        "Service": request.service,
        "Operation": request.operation,
        "Resources": list(request.resources),
        "Outcome": entry.outcome,
        "Message": entry.message,
        "FaultIds": list(entry.fault_ids),
        "Change": _show_change(entry.change) if entry.change else None,
    }
