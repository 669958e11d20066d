"""The JSON form of faults and calls; reading is strict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

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
from ..domain.routing import Placed
from ..domain.schedules import Schedule, Window, read_timeline
from ..domain.sessions import SignIn
from .control_kinds import Form
from .control_members import EFFECT, ERROR, MATCH, WINDOW

Value = TypeVar("Value", str, int, bool)
_NAMES = {str: "a string", int: "an integer", bool: "true or false"}


class MalformedError(ValueError):
    """A malformed request to the control paths; the message says what is wrong."""


def read_members(found: object, form: Form) -> Mapping[str, Any]:
    """Read a JSON object, which may only have the members of its form."""
    if not isinstance(found, Mapping):
        msg = f"{form.title} must be a JSON object."
        raise MalformedError(msg)
    for member in found:
        if member not in form.names:
            known = ", ".join(sorted(form.names)) or "none"
            msg = f"{form.title} has no member {member[:100]!r}; it has {known}."
            raise MalformedError(msg)
    return found


def read_optional(
    found: Mapping[str, Any], member: str, kind: type[Value]
) -> Value | None:
    """Read a member of that type; None if it is left out."""
    value = found.get(member)
    if value is None:
        return None
    if type(value) is not kind:
        msg = f"{member} must be {_NAMES[kind]}."
        raise MalformedError(msg)
    return value


def read_match(found: object) -> Match:
    """Read which API calls a fault applies to."""
    members = read_members(found, MATCH)
    return Match(
        account_id=read_optional(members, "AccountId", str),
        region=read_optional(members, "Region", str),
        operation=read_optional(members, "Operation", str),
        resource_arn=read_optional(members, "ResourceArn", str),
        services=read_strings(members.get("Services"), "Match.Services"),
    )


def read_strings(found: object, title: str) -> tuple[str, ...] | None:
    """Read a list of strings; None if it is left out."""
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        msg = f"{title} must be a list of strings."
        raise MalformedError(msg)
    return tuple(found)


def _read_error(found: Any) -> Effect:
    members = read_members(found, ERROR)
    code = read_optional(members, "Code", str)
    if not code:
        msg = "Effect.Error must have a Code."
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


def read_number(found: Any, title: str) -> float:
    """Read a number; true and false are not accepted."""
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        msg = f"{title} must be a number."
        raise MalformedError(msg)
    return found


def _read_delay(found: Any) -> Effect:
    return Delay(read_number(found, "Effect.DelaySeconds"))


def _read_jittery_delay(members: Mapping[str, Any]) -> Effect:
    return Delay(
        read_number(members["DelaySeconds"], "Effect.DelaySeconds"),
        read_number(members["JitterSeconds"], "Effect.JitterSeconds"),
    )


def _read_failure(found: Any) -> Effect:
    if not isinstance(found, str) or not found:
        msg = "Effect.FailWorkflow must be the reason, a string."
        raise MalformedError(msg)
    return FailWorkflow(found)


def _read_stall(found: Any) -> Effect:
    if found is not True:
        msg = "Effect.StallWorkflow must be true."
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
    """Read one effect; an empty object has no effect."""
    members = read_members(found, EFFECT)
    if not members:
        return NoEffect()
    if members.keys() == {"DelaySeconds", "JitterSeconds"}:
        return _read_jittery_delay(members)
    if "JitterSeconds" in members:
        msg = "Effect.JitterSeconds can be combined with DelaySeconds only."
        raise MalformedError(msg)
    if len(members) > 1:
        msg = f"Effect must have one member, not {len(members)}."
        raise MalformedError(msg)
    ((name, value),) = members.items()
    return _EFFECTS[name](value)


def read_effects(found: object) -> list[Effect]:
    """Read one effect, or a list of effects that apply in order, one per hit."""
    if found is None:
        msg = "Effect is missing."
        raise MalformedError(msg)
    return [read_effect(one) for one in (found if isinstance(found, list) else [found])]


def read_schedule(found: Mapping[str, Any]) -> Schedule:
    """Read when a fault is in force, and its probability."""
    probability = found.get("Probability")
    return Schedule(
        _read_timeline(found.get("Timeline")),
        None if probability is None else read_number(probability, "Probability"),
        read_optional(found, "Seed", int),
    )


def _read_timeline(found: object) -> tuple[Window, ...]:
    if found is None:
        return ()
    if not isinstance(found, list):
        msg = "Timeline must be a list."
        raise MalformedError(msg)
    return read_timeline([_read_window(one) for one in found])


def _read_window(found: object) -> Window:
    members = read_members(found, WINDOW)
    if "AtSeconds" not in members:
        msg = "A window of the timeline must have AtSeconds."
        raise MalformedError(msg)
    seconds = members.get("ForSeconds")
    return Window(
        read_number(members["AtSeconds"], "AtSeconds"),
        None if seconds is None else read_number(seconds, "ForSeconds"),
    )


def show_effect(effect: Effect) -> dict[str, Any]:
    """Show an effect in the form in which it is read."""
    match effect:
        case ApiError(code, message):
            return {"Error": {"Code": code, "Message": message}}
        case Outage(kind):
            return {"Outage": kind}
        case Delay(seconds, jitter):
            late = {"JitterSeconds": jitter} if jitter else {}
            return {"DelaySeconds": seconds, **late}
        case FailWorkflow(reason):
            return {"FailWorkflow": reason}
        case StallWorkflow():
            return {"StallWorkflow": True}
        case NoEffect():
            return {}


def show_match(match: Match) -> dict[str, Any]:
    """Show which API calls a fault applies to, without criteria that are None."""
    members = {
        "AccountId": match.account_id,
        "Region": match.region,
        "Operation": match.operation,
        "ResourceArn": match.resource_arn,
        "Services": match.services,
    }
    return {name: value for name, value in members.items() if value is not None}


def show_effects(effects: Sequence[Effect]) -> Any:
    """Show one effect, or a list of several."""
    shown = [show_effect(effect) for effect in effects]
    return shown[0] if len(shown) == 1 else shown


def show_schedule(schedule: Schedule) -> dict[str, Any]:
    """Show when a fault is in force, and its probability."""
    return {
        "Timeline": [
            {"AtSeconds": window.at_seconds, "ForSeconds": window.for_seconds}
            for window in schedule.timeline
        ],
        "Probability": schedule.probability,
        "Seed": schedule.seed,
    }


def show_fault(fault: Fault) -> dict[str, Any]:
    """Show a fault and its number of hits."""
    return {
        "FaultId": fault.fault_id,
        "Match": show_match(fault.match),
        "Effect": show_effects(fault.effects),
        "Times": fault.times,
        **show_schedule(fault.schedule),
        "Hits": fault.hits,
    }


def show_placed(placed: Placed) -> dict[str, Any]:
    """Show the outcome of calls, sign-ins or agents."""
    return {
        "Placed": placed.placed,
        "Connected": dict(placed.connected),
        "Lost": dict(placed.lost),
        **({} if placed.contact_id is None else {"ContactId": placed.contact_id}),
    }


def show_sign_in(found: SignIn) -> dict[str, Any]:
    """Show the outcome of a sign-in."""
    return {
        "UserId": found.user_id,
        "Region": found.region,
        "WorkingIn": found.working_in,
        "Refused": found.refused,
    }
