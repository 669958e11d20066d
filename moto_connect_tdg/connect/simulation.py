"""Telephone calls, sign-ins and agents in the running mock, for Python and for HTTP."""

from __future__ import annotations

from random import Random

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_api._internal import mock_random

from ..domain import arns, routing
from ..domain.fault_rules import require_account
from ..domain.groups import TrafficDistributionGroup
from ..domain.routing import Placed, Tally
from ..types import E164, Region
from . import models
from .injection import fault_plan


def _require_count(count: int) -> None:
    if type(count) is not int or count < 1:
        msg = f"Count must be a positive whole number, not: {count!r}"
        raise ValueError(msg)


def _rng(seed: int | None) -> Random:
    """Seeded if asked for, else by moto's own seed."""
    return Random(mock_random.getrandbits(64) if seed is None else seed)  # noqa: S311 - calls, not secrets


def place_calls(
    phone_number: str,
    count: int = 1,
    *,
    seed: int | None = None,
    account_id: str | None = None,
) -> Placed:
    """Call a number *count* times, as things are now."""
    _require_count(count)
    account = DEFAULT_ACCOUNT_ID if account_id is None else account_id
    require_account(account)
    rng = _rng(seed)
    with models.connect_backends.lock:
        anywhere = _any_backend(account)
        number = anywhere.number_called(E164(phone_number))
        if number is None:
            return Placed(routing.place_calls(None, count, rng))
        found = anywhere.at(number.place.region).place_calls(number, count, rng)
        return Placed(found.tally, found.contact_id)


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
        msg = f"Not the ARN of a traffic distribution group: {group_arn}"
        raise ValueError(msg)
    regions = models.connect_backends[place.account_id]
    backend = regions[place.region] if place.region in regions else None  # noqa: SIM401 - moto makes it on the way
    if backend is not None:
        backend.settle_watched()
    group = backend.groups.get(identifier.id) if backend else None
    if group is None:
        msg = f"Unknown traffic distribution group: {group_arn}"
        raise ValueError(msg)
    return group


def _spread(
    group: TrafficDistributionGroup,
    weights: dict[Region, int],
    count: int,
    seed: int | None,
) -> Placed:
    connected: dict[Region, int] = {}
    lost = 0
    for region, drawn in routing.draw(weights, count, _rng(seed)).items():
        if fault_plan().is_down(_account_of(group), region):
            lost += drawn
        else:
            connected[region] = drawn
    return Placed(Tally(count, connected, {"REGION_DOWN": lost} if lost else {}))


def place_sign_ins(
    group_arn: str, count: int = 1, *, seed: int | None = None
) -> Placed:
    """Let agents sign in, by the group's sign-in distribution (UT-17)."""
    _require_count(count)
    with models.connect_backends.lock:
        group = find_group(group_arn)
        owner = models.connect_backends[_account_of(group)][group.linked[0]]
        shares = owner.sign_in_of(group).distributions
        return _spread(group, routing.sign_in_weights(shares), count, seed)


def place_agents(group_arn: str, count: int = 1, *, seed: int | None = None) -> Placed:
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
