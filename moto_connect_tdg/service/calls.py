"""Inbound telephone calls, and the contacts that single calls create."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from ..domain import arns, routing
from ..domain.contacts import Contact, GlobalResiliencyMetadata
from ..domain.contents import Contents
from ..domain.distributions import share_of
from ..domain.groups import TrafficDistributionGroup
from ..domain.journal import Shares
from ..domain.kinds import CONTACT_FLOW, QUEUE
from ..domain.phone_numbers import PhoneNumber
from ..domain.queueing import queue_named_in
from ..domain.routing import Placed, RegionState, Route
from ..types import E164, AccountId, Region, UserId
from .scope import Scope
from .site import Site
from .world import World

#: Old shares that are still in force for callers, by the group's ARN.
InForce = Mapping[str, Shares]
_CURRENT: InForce = {}


def place_calls(
    world: World, account_id: AccountId, phone_number: str, count: int, rng: Random
) -> Placed:
    """Call a number; a single call that connects creates a contact (UT-16)."""
    found = _find_number(world, account_id, phone_number)
    if found is None:
        return Placed(routing.place_calls(None, count, rng))
    scope, number = found
    tally = routing.place_calls(_route_of(scope, number, _CURRENT), count, rng)
    contact_id = None
    if count == 1 and tally.connected:
        contact_id = _add_contact(scope, number, Region(next(iter(tally.connected))))
    return Placed(tally, contact_id)


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
    return (Scope(world, site, world.now()), number) if number.is_claimed else None


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


def _route_of(scope: Scope, number: PhoneNumber, in_force: InForce) -> Route:
    """Where calls to a number go now."""
    group = scope.here.group_at(number.target_arn)
    if group is not None:
        group = _as_in_force(group, in_force)
    contents = scope.here.contents[scope.here.instance_behind(number.target_arn)]
    if group is None:
        region = scope.here.place.region
        return Route({region: 1}, {region: _state_at(scope, region, number, contents)})
    return Route(
        routing.weights_of(group.telephony.distributions),
        {
            region: replace(
                _state_at(scope, region, number, contents),
                has_agents=_agents_for(scope, region, group) is not None,
            )
            for region in group.linked
        },
        group.id,
    )


def _state_at(
    scope: Scope, region: Region, number: PhoneNumber, contents: Contents
) -> RegionState:
    return RegionState(
        is_down=_is_down(scope, region),
        has_flow=number.phone_number_arn in contents.links,
    )


def _is_down(scope: Scope, region: Region) -> bool:
    return scope.world.faults.is_down(scope.here.place.account_id, region)


def _agents_for(
    scope: Scope, region: Region, group: TrafficDistributionGroup
) -> Region | None:
    """The Region whose agents handle the calls that arrive in *region*.

    With global routing that may be the other Region (D-32).
    """
    if share_of(region, group.agents.distributions) > 0:
        return region
    replication = scope.here.replications[group.instance_id]
    (other,) = (linked for linked in group.linked if linked != region)
    if (
        replication.global_routing
        and not replication.isolated
        and share_of(other, group.agents.distributions) > 0
        and not _is_down(scope, other)
    ):
        return other
    return None


def _add_contact(scope: Scope, number: PhoneNumber, region: Region) -> str:
    """Add the contact of a call that arrived in *region* (DC-01, DC-02, CO-21)."""
    instance_id = scope.here.instance_behind(number.target_arn)
    contents = scope.here.contents[instance_id]
    group = scope.here.group_at(number.target_arn)
    active_region = region
    agent_id: UserId | None = None
    if group is not None:
        active_region = _agents_for(scope, region, group) or region
        agent_id = next(iter(contents.users_of_group.get(group.id, {}).values()), None)
    # A call that no agent takes ends in the flow, and comes to no queue.
    queue_id = None if agent_id is None else _queue_of(contents, number)
    connected = None if queue_id is None else scope.now
    contact_id = scope.world.new_id()
    place = replace(scope.here.place, region=region)
    contents.contacts[contact_id] = Contact(
        id=contact_id,
        arn=place.child_arn(instance_id, arns.CONTACT, contact_id),
        phone_number=number.phone_number,
        initiation_timestamp=scope.now,
        disconnect_timestamp=None,
        agent_id=agent_id,
        global_resiliency_metadata=GlobalResiliencyMetadata(
            active_region, region, group.id if group else None
        ),
        queue_id=queue_id,
        enqueue_timestamp=connected,
        connected_to_agent_timestamp=connected,
    )
    return contact_id


def _queue_of(contents: Contents, number: PhoneNumber) -> str | None:
    """The queue of calls to a number: its flow's, else the first of the instance.

    A new instance has its default queue first.
    """
    queues = contents.of(QUEUE)
    flow_id = contents.links.get(number.phone_number_arn)
    if flow_id is not None:
        named = queue_named_in(contents.of(CONTACT_FLOW)[flow_id].content)
        queue_id = (named or "").rpartition("/")[2]
        if queue_id in queues:
            return queue_id
    return next((queue.id for queue in queues), None)


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
    states = {r: RegionState(is_down=_is_down(scope, r)) for r in group.linked}
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
