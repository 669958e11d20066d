"""Inbound telephone calls, sign-ins and agents: where they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from ..domain import arns, routing
from ..domain.groups import TrafficDistributionGroup
from ..domain.journal import Shares
from ..domain.phone_numbers import PhoneNumber
from ..domain.routing import Placed, RegionState, Route
from ..types import E164, AccountId, Region
from .floor import Floor
from .inbound import (
    add_contact,
    agents_of_shares,
    contents_of,
    hung_up,
    is_down,
    queue_of,
)
from .scope import Scope
from .site import Site
from .world import World

#: Old shares that are still in force for callers, by the group's ARN.
InForce = Mapping[str, Shares]
_CURRENT: InForce = {}


def place_calls(
    world: World,
    account_id: AccountId,
    phone_number: str,
    count: int,
    rng: Random,
    *,
    waits: bool = False,
) -> Placed:
    """Call a number; a single call that connects creates a contact (UT-16).

    Where agents have signed in, a single call that finds none free comes to its queue:
    the caller *waits* there, or hangs up.
    """
    found = _find_number(world, account_id, phone_number)
    if found is None:
        return Placed(routing.place_calls(None, count, rng))
    scope, number = found
    arrivals = routing.arrive(_route_of(scope, number, _CURRENT), count, rng)
    if count > 1:
        return Placed(routing.tally_of(arrivals))
    (arrival,) = arrivals
    if arrival.lost_reason is None:
        contact = add_contact(scope, number, arrival.region)
    elif arrival.lost_reason == "NO_AGENTS" and _needs_agents(scope, number):
        contact = add_contact(scope, number, arrival.region)
        if waits:
            arrival = replace(arrival, lost_reason=None)
        else:
            contents = contents_of(scope, number)
            contents.contacts[contact.id] = hung_up(contact, scope.now)
    else:
        return Placed(routing.tally_of(arrivals))
    return Placed(routing.tally_of([arrival]), contact.id)


def route_to(
    world: World,
    account_id: AccountId,
    phone_number: str,
    in_force: InForce = _CURRENT,
) -> Route | None:
    """Where calls to a number go now; None if it is not claimed."""
    found = _find_number(world, account_id, phone_number)
    return None if found is None else _route_of(*found, in_force)


def _find_number(
    world: World, account_id: AccountId, phone_number: str
) -> tuple[Scope, PhoneNumber] | None:
    """Find a claimed number, after completing what is due."""
    world.complete_due()
    site = _site_of(world, account_id, E164(phone_number))
    if site is None:
        return None
    site.complete(site.numbers_by_e164[E164(phone_number)].phone_number_arn)
    number = site.numbers_by_e164[E164(phone_number)]
    if not number.is_claimed:
        return None
    scope = Scope(world, site, world.now())
    scope.floor_of(site.instance_behind(number.target_arn)).settle()
    return scope, number


def _site_of(world: World, account_id: AccountId, phone_number: E164) -> Site | None:
    """The site where the account has claimed a number."""
    return next(
        (
            site
            for site in world.sites_of(account_id)
            if phone_number in site.numbers_by_e164
        ),
        None,
    )


def _needs_agents(scope: Scope, number: PhoneNumber) -> bool:
    """Whether a call needs an agent who is signed in (AG-02)."""
    return contents_of(scope, number).sessions.is_modelled


def _route_of(scope: Scope, number: PhoneNumber, in_force: InForce) -> Route:
    """Where calls to a number go now."""
    group = scope.here.group_at(number.target_arn)
    if group is not None:
        group = _as_in_force(group, in_force)
    if group is None:
        region = scope.here.place.region
        return Route(
            {region: 1}, {region: _state_at(scope, region, number, None, in_force)}
        )
    return Route(
        routing.weights_of(group.telephony.distributions),
        {
            region: _state_at(scope, region, number, group, in_force)
            for region in group.linked
        },
        group.id,
    )


def _state_at(
    scope: Scope,
    region: Region,
    number: PhoneNumber,
    group: TrafficDistributionGroup | None,
    in_force: InForce,
) -> RegionState:
    contents = contents_of(scope, number)
    if contents.sessions.is_modelled:
        floor = _floor_of(scope, number, in_force)
        agents_in = floor.agents_for(queue_of(contents, number), region)
    else:
        agents_in = agents_of_shares(scope, region, group)
    return RegionState(
        is_down=is_down(scope, region),
        has_flow=number.phone_number_arn in contents.links,
        has_agents=agents_in is not None,
    )


def _floor_of(scope: Scope, number: PhoneNumber, in_force: InForce) -> Floor:
    floor = scope.floor_of(scope.here.instance_behind(number.target_arn))
    return replace(floor, in_force=in_force)


# -- agents and sign-ins ----------------------------------------------------


def find_group(world: World, group_arn: str) -> tuple[Scope, TrafficDistributionGroup]:
    """Find a group by its ARN, after completing what is due.

    Raises:
        ValueError: when the ARN is malformed, or the group unknown.
    """
    identifier = arns.read_identifier(group_arn, arns.GROUP)
    place = identifier.place if identifier else None
    if identifier is None or place is None:
        msg = f"Not the ARN of a traffic distribution group: {group_arn}"
        raise ValueError(msg)
    world.complete_due()
    site = world.sites.get(place.account_id, {}).get(place.region)
    group = site.groups.get(identifier.id) if site else None
    if site is None or group is None:
        msg = f"Unknown traffic distribution group: {group_arn}"
        raise ValueError(msg)
    return Scope(world, site, world.now()), group


def place_sign_ins(world: World, group_arn: str, count: int, rng: Random) -> Placed:
    """Have agents sign in, by the group's sign-in distribution (UT-17)."""
    return Placed(routing.place_calls(sign_in_route(world, group_arn), count, rng))


def place_agents(world: World, group_arn: str, count: int, rng: Random) -> Placed:
    """Have agents work, by the group's agent distribution."""
    return Placed(routing.place_calls(agent_route(world, group_arn), count, rng))


def sign_in_route(world: World, group_arn: str, in_force: InForce = _CURRENT) -> Route:
    """Where agents sign in."""
    scope, group = find_group(world, group_arn)
    shares = scope.sign_in_of(_as_in_force(group, in_force)).distributions
    return _route(scope, group, routing.sign_in_weights(shares))


def agent_route(world: World, group_arn: str, in_force: InForce = _CURRENT) -> Route:
    """Where agents work."""
    scope, group = find_group(world, group_arn)
    shares = _as_in_force(group, in_force).agents.distributions
    return _route(scope, group, routing.weights_of(shares))


def _route(
    scope: Scope, group: TrafficDistributionGroup, weights: dict[Region, int]
) -> Route:
    states = {r: RegionState(is_down=is_down(scope, r)) for r in group.linked}
    return Route(weights, states, group.id)


def _as_in_force(
    group: TrafficDistributionGroup, in_force: InForce
) -> TrafficDistributionGroup:
    """Return the group with the shares that are in force for callers."""
    shares = in_force.get(group.arn)
    if shares is None:
        return group
    return replace(
        group,
        telephony=shares.telephony,
        agents=shares.agents,
        sign_in=shares.sign_in,
    )
