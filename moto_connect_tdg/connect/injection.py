"""Faults, calls, journal and state of the running mock, for Python and for HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from ..domain.fault_plan import FaultPlan
from ..domain.fault_rules import (
    require_account,
    require_effects,
    require_resource,
    require_times,
)
from ..domain.faults import (
    CONNECT,
    ApiError,
    Condition,
    Delay,
    Effect,
    Fault,
    Match,
    Outage,
    can_strike,
)
from ..domain.journal import OK, Entry, Journal
from ..domain.schedules import (
    ALWAYS,
    Clock,
    Schedule,
    read_timeline,
    require_probability,
    require_seed,
)
from ..errors import ServiceUnavailableError
from ..service import inspect
from ..service.resources import can_name_resources
from ..service.world import World
from . import models
from .responses import router
from .services import all_regions, is_for_others_alone, operations_of, signing_names


def world() -> World:
    """The Amazon Connect of the running mock."""
    return models.connect_backends.world


def fault_plan() -> FaultPlan:
    """The faults in force."""
    return world().faults


def journal() -> Journal:
    """The journal."""
    return world().journal


def journal_entries(
    *,
    operation: str | None = None,
    region: str | None = None,
    service: str | None = None,
    account_id: str | None = None,
    resource_arn: str | None = None,
    outcome: str | None = None,
    after: int = 0,
) -> list[Entry]:
    """The API calls so far that match, oldest first.

    Raises:
        ValueError: for an unknown name. The result would always be empty, and a
            test that expects no API calls would pass.
    """
    signed = None if service is None else signing_names([service])[0]
    if operation is not None:
        if service is None or signed == CONNECT:
            router().require(operation)
        elif operation not in operations_of(service):
            msg = f"Operation is not one of {service}: {operation}"
            raise ValueError(msg)
    if region is not None:
        require_known_region(region)
    require_account(account_id)
    require_resource(resource_arn)
    if outcome is not None:
        _require_outcome(outcome)
    return journal().api_calls(
        after=after,
        operation=operation,
        region=region,
        service=signed,
        account_id=account_id,
        resource_arn=resource_arn,
        outcome=outcome,
    )


def _require_outcome(outcome: str) -> None:
    """Refuse an outcome that no API call can have; moto's IAM may have its own codes."""
    known = {OK, ServiceUnavailableError.code}.union(
        *(router().operation(name).declared for name in router().names)
    )
    if outcome not in known and not journal().api_calls(outcome=outcome):
        msg = f"Outcome is neither OK nor the code of an error that any operation declares: {outcome!r}"
        raise ValueError(msg)


def add_fault(
    match: Match,
    effects: Iterable[Effect],
    *,
    times: int | None = None,
    schedule: Schedule = ALWAYS,
    clock: Clock | None = None,
    when: Condition | None = None,
) -> Fault:
    """Put a fault in force; it strikes no API call for which *when* returns false.

    Its timeline is timed by *clock*, by default the mock's. Without a seed, a new one of
    moto's is used.

    Raises:
        ValueError: when it could never strike, as for `require_fault`.
    """
    kept = tuple(effects)
    match = require_fault(match, kept, times=times)
    timeline = read_timeline(schedule.timeline or None)
    require_probability(schedule.probability)
    is_drawn = schedule.probability is not None or any(map(_has_jitter, kept))
    require_seed(schedule.seed, is_drawn=is_drawn)
    found = world()
    with found.lock:
        seed = schedule.seed
        if is_drawn and seed is None:
            seed = found.surroundings.new_seed()
        return found.faults.add(
            match,
            kept,
            times=times,
            schedule=Schedule(timeline, schedule.probability, seed),
            clock=clock,
            chance=Random(seed).random,
            when=when,
        )


def require_fault(
    match: Match, effects: tuple[Effect, ...], *, times: int | None = None
) -> Match:
    """Refuse a fault that could never strike; return its match.

    Its services have their names in signatures, which may differ from those in boto3.

    Raises:
        ValueError: for an unknown operation, Region or service, an error that the
            operation does not declare, a workflow that it does not start, and any
            effect but an outage on other services.
    """
    if match.services is not None:
        match = replace(match, services=signing_names(match.services))
    require_effects(effects)
    require_times(times, effects)
    _require_match(match)
    _require_services(match, effects)
    for effect in effects:
        _require_striking(effect, match.operation)
    return match


def _has_jitter(effect: Effect) -> bool:
    return isinstance(effect, Delay) and effect.jitter > 0


def _require_match(match: Match) -> None:
    require_account(match.account_id)
    require_resource(match.resource_arn)
    if match.operation is not None:
        router().require(match.operation)
        if match.resource_arn is not None:
            _require_naming(match.operation)
    if match.region is not None:
        if is_for_others_alone(match):
            require_known_region(match.region)
        else:
            require_region_of_connect(match.region)


def _require_naming(operation: str) -> None:
    """Refuse an operation whose API calls name no resource."""
    if not can_name_resources(router().operation(operation).input_members()):
        msg = f"ResourceArn: {operation} names no resource"
        raise ValueError(msg)


def _regions_of_connect() -> list[str]:
    return models.connect_backends[DEFAULT_ACCOUNT_ID].regions


def require_region_of_connect(region: str) -> None:
    """Refuse a Region where Amazon Connect is not available."""
    if region not in _regions_of_connect():
        msg = f"Amazon Connect is not available in: {region!r}"
        raise ValueError(msg)


def require_known_region(region: str) -> None:
    """Refuse an unknown Region, such as one with a typo."""
    if region not in all_regions() and region not in _regions_of_connect():
        msg = f"Region is unknown: {region!r}"
        raise ValueError(msg)


def _require_services(match: Match, effects: tuple[Effect, ...]) -> None:
    """Require that other services than Amazon Connect get outages only."""
    if match.services is None:
        return
    if not match.services:
        msg = "Services must name at least one service."
        raise ValueError(msg)
    others = [service for service in match.services if service != CONNECT]
    if not others:
        return
    if match.operation is not None or match.resource_arn is not None:
        msg = f"Operation and ResourceArn apply to Amazon Connect only, not: {', '.join(others)}"
        raise ValueError(msg)
    if not any(isinstance(effect, Outage) for effect in effects):
        msg = f"Only an outage can strike services other than Amazon Connect: {', '.join(others)}"
        raise ValueError(msg)


def _require_striking(effect: Effect, operation: str | None) -> None:
    names = router().names if operation is None else (operation,)
    if any(
        can_strike(effect, name, declared=router().operation(name).declared)
        for name in names
    ):
        return
    who = "no operation" if operation is None else operation
    if isinstance(effect, ApiError):
        verb = "can return" if operation is None else "cannot return"
        msg = f"Error.Code: {who} {verb} {effect.code}"
    else:
        msg = f"{type(effect).__name__}: {who} starts no workflow"
    raise ValueError(msg)


def state_of(account_id: str | None = None) -> dict[str, Any]:
    """The state of the mock by account and Region, as plain values."""
    found = world()
    with found.lock:
        return {
            **inspect.state_of_accounts(found, account_id),
            **inspect.state_of_inventory(found),
        }


def accounts_of(account_id: str | None = None) -> dict[str, dict[str, Any]]:
    """The state of all accounts, or of one, by Region."""
    found = world()
    with found.lock:
        return inspect.state_of_accounts(found, account_id)
