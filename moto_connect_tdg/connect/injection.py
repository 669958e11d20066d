"""Faults, calls, journal and state of the running mock, for Python and for HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from ..domain import arns, routing
from ..domain.faults import (
    CONNECT,
    OUTAGES,
    ApiError,
    Delay,
    Effect,
    FailWorkflow,
    Fault,
    FaultPlan,
    Match,
    Outage,
    can_strike,
)
from ..domain.groups import TrafficDistributionGroup
from ..domain.journal import Journal
from ..domain.routing import Tally
from ..types import E164, Region
from . import inspect, models
from .responses.funnel import router
from .services import all_regions, is_for_others_alone, signing_names
from .use_cases.contacts import PlacedCalls

#: A delay longer than that is a mistake: clients give up before.
MOST_SECONDS = 300


def fault_plan() -> FaultPlan:
    """The faults in force."""
    return models.connect_backends.shared.faults


def journal() -> Journal:
    """What happened so far."""
    return models.connect_backends.shared.journal


def add_fault(
    match: Match, effects: Iterable[Effect], *, times: int | None = None
) -> Fault:
    """Put a fault in force.

    Raises:
        ValueError: when it could never strike: an operation, a Region or a
            service that is not there, an error that the operation does not
            declare, a workflow that it does not begin, anything but an outage
            for services other than Amazon Connect.
    """
    kept = tuple(effects)
    if match.services is not None:
        match = replace(match, services=signing_names(match.services))
    if not kept:
        msg = "a fault has at least one effect"
        raise ValueError(msg)
    if times is not None and times < 1:
        msg = f"Times is a whole number from 1 on, not: {times}"
        raise ValueError(msg)
    _require_match(match)
    _require_services(match, kept)
    for effect in kept:
        _require_effect(effect)
        _require_striking(effect, match.operation)
    with models.connect_backends.lock:
        return fault_plan().add(match, kept, times=times)


def _require_match(match: Match) -> None:
    if match.operation is not None:
        router().require(match.operation)
    if is_for_others_alone(match):
        if match.region is not None and match.region not in all_regions():
            msg = f"Region is unknown: {match.region}"
            raise ValueError(msg)
        return
    regions = models.connect_backends[DEFAULT_ACCOUNT_ID].regions
    if match.region is not None and match.region not in regions:
        msg = f"Region has no Amazon Connect: {match.region}"
        raise ValueError(msg)


def _require_services(match: Match, effects: tuple[Effect, ...]) -> None:
    """Services other than Amazon Connect can be down, and no more than that."""
    if match.services is None:
        return
    if not match.services:
        msg = "Services must name one service at least."
        raise ValueError(msg)
    others = [service for service in match.services if service != CONNECT]
    if not others:
        return
    if match.operation is not None or match.resource_arn is not None:
        msg = f"Operation and ResourceArn match Amazon Connect only, not: {', '.join(others)}"
        raise ValueError(msg)
    if not any(isinstance(effect, Outage) for effect in effects):
        msg = f"Only an outage can strike services other than Amazon Connect: {', '.join(others)}"
        raise ValueError(msg)


def _require_effect(effect: Effect) -> None:
    match effect:
        case Outage(kind) if kind not in OUTAGES:
            msg = f"Outage is one of {', '.join(OUTAGES)}, not: {kind}"
        case Delay(seconds) if not 0 <= seconds <= MOST_SECONDS:
            msg = f"DelaySeconds is a number from 0 to {MOST_SECONDS}, not: {seconds}"
        case FailWorkflow(reason) if not reason:
            msg = "FailWorkflow needs a reason"
        case _:
            return
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
        verb = "declares" if operation is None else "never answers"
        msg = f"Error.Code: {who} {verb} {effect.code}"
    else:
        msg = f"{type(effect).__name__}: {who} begins no workflow"
    raise ValueError(msg)


def _require_count(count: int) -> None:
    if count < 1:
        msg = f"Count is a whole number from 1 on, not: {count}"
        raise ValueError(msg)


def _rng(seed: int | None) -> Random:
    """Seeded if asked for, else by moto's own seed."""
    return Random(mock_random.getrandbits(64) if seed is None else seed)  # noqa: S311 - calls, not secrets


def place_calls(
    phone_number: str,
    count: int = 1,
    *,
    seed: int | None = None,
    account_id: str = DEFAULT_ACCOUNT_ID,
) -> PlacedCalls:
    """Call a number *count* times, as things are now."""
    _require_count(count)
    rng = _rng(seed)
    with models.connect_backends.lock:
        anywhere = _any_backend(account_id)
        number = anywhere.number_called(E164(phone_number))
        if number is None:
            return PlacedCalls(routing.place_calls(None, count, rng))
        return anywhere.at(number.place.region).place_calls(number, count, rng)


def _any_backend(account_id: str) -> models.TdgConnectBackend:
    """A backend of the account; which Region's does not matter."""
    regions = models.connect_backends[account_id]
    return next(iter(regions.values()), None) or regions[regions.regions[0]]


def find_group(group_arn: str) -> TrafficDistributionGroup:
    """The group of that ARN, as it is now.

    Raises:
        ValueError: when there is none.
    """
    identifier = arns.read_identifier(group_arn, arns.GROUP)
    place = identifier.place if identifier else None
    if identifier is None or place is None:
        msg = f"not a traffic distribution group's ARN: {group_arn}"
        raise ValueError(msg)
    regions = models.connect_backends[place.account_id]
    backend = regions[place.region] if place.region in regions else None  # noqa: SIM401 - moto makes it on the way
    if backend is not None:
        backend.settle_watched()
    group = backend.groups.get(identifier.id) if backend else None
    if group is None:
        msg = f"no such traffic distribution group: {group_arn}"
        raise ValueError(msg)
    return group


def _spread(
    group: TrafficDistributionGroup,
    weights: dict[Region, int],
    count: int,
    seed: int | None,
) -> Tally:
    connected: dict[Region, int] = {}
    lost = 0
    for region, drawn in routing.draw(weights, count, _rng(seed)).items():
        if fault_plan().is_down(_account_of(group), region):
            lost += drawn
        else:
            connected[region] = drawn
    return Tally(count, connected, {"REGION_DOWN": lost} if lost else {})


def place_sign_ins(group_arn: str, count: int = 1, *, seed: int | None = None) -> Tally:
    """Let agents sign in, by the group's sign-in distribution (UT-17)."""
    _require_count(count)
    with models.connect_backends.lock:
        group = find_group(group_arn)
        owner = models.connect_backends[_account_of(group)][group.linked[0]]
        shares = owner.sign_in_of(group).distributions
        return _spread(group, routing.sign_in_weights(shares), count, seed)


def place_agents(group_arn: str, count: int = 1, *, seed: int | None = None) -> Tally:
    """Let agents work, by the group's agent distribution."""
    _require_count(count)
    with models.connect_backends.lock:
        group = find_group(group_arn)
        return _spread(
            group, routing.weights_of(group.agents.distributions), count, seed
        )


def _account_of(group: TrafficDistributionGroup) -> str:
    read = arns.read_arn(group.arn)
    if read is None:
        raise AssertionError(group.arn)
    return read[0].account_id


def state_of(account_id: str | None = None) -> dict[str, Any]:
    """All that the mock holds, by account and Region, as plain values."""
    shared = models.connect_backends.shared
    with models.connect_backends.lock:
        return {
            **accounts_of(account_id),
            **inspect.state_of_inventory(shared.inventory, utcnow()),
        }


def accounts_of(account_id: str | None = None) -> dict[str, dict[str, Any]]:
    """What the accounts have, or one of them, by Region."""
    with models.connect_backends.lock:
        return inspect.state_of_accounts(
            {
                account: regions
                for account, regions in models.connect_backends.items()
                if account_id in {None, account}
            }
        )
