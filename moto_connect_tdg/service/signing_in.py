"""Agents who sign in, by the global endpoint or at one instance, and sign out."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from ..domain import arns, routing
from ..domain.agents import User
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import AGENT_STATUS, USER
from ..domain.sessions import AVAILABLE, Endpoint, Session, SignIn, SignInRefusal
from ..types import GroupId, Region
from .calls import sign_in_route
from .inbound import is_down
from .scope import Scope
from .world import World

#: What an agent without an account gets (US-17); by the model of GetFederationToken at
#: an instance's own endpoint.
_UNKNOWN_USER: Mapping[Endpoint, SignInRefusal] = {
    "GLOBAL": "UserNotOnboardedException",
    "REGIONAL": "UserNotFoundException",
}


def sign_in(
    world: World,
    instance_arn: str,
    username: str,
    rng: Random,
    *,
    endpoint: Endpoint | None = None,
    status: str = AVAILABLE,
) -> SignIn:
    """Have an agent sign in; a second sign-in replaces the first.

    By the global endpoint the sign-in distribution chooses the server (UT-17), and the
    agent is signed in to both instances (UT-18). At the endpoint of one instance they
    are signed in to that one only, and no API call shifts them (SI-04). The default is
    the global endpoint where there is one.

    Raises:
        ValueError: when the instance or the status is unknown, or there is no global
            endpoint.
    """
    scope, instance, contents = _find_instance(world, instance_arn)
    endpoint = _endpoint_of(scope, instance, endpoint)
    chosen = contents.of(AGENT_STATUS).named(status)
    if chosen is None:
        msg = f"Unknown agent status: {status[:100]}"
        raise ValueError(msg)
    user = contents.of(USER).named(username)
    if user is None:
        return SignIn(refused=_UNKNOWN_USER[endpoint])
    region = scope.here.place.region
    group_id: GroupId | None = None
    if endpoint == "GLOBAL":
        group_id = contents.group_of_user.get(user.id)
        if group_id is None:
            return SignIn(user.id, refused="ResourceNotFoundException")
        region = _server_for(scope, instance, group_id, rng)
    if is_down(scope, region):
        return SignIn(user.id, region, refused="REGION_DOWN")
    floor = scope.floor_of(instance.id)
    session = contents.sessions.begin(
        Session(user.id, region, endpoint, group_id, chosen.id, world.now()),
        floor.filed_of(user),
    )
    floor.refresh(user.id)
    working_in = floor.region_of(session)
    floor.settle()
    return SignIn(user.id, region, working_in)


def _endpoint_of(scope: Scope, instance: Instance, wanted: Endpoint | None) -> Endpoint:
    """The wanted endpoint; by default the global one, if the instance has it."""
    replication = scope.replication_of(instance.id)
    has_global = replication is not None and replication.is_complete
    if wanted == "GLOBAL" and not has_global:
        msg = f"The instance has no global sign-in endpoint: {instance.arn}"
        raise ValueError(msg)
    return wanted or ("GLOBAL" if has_global else "REGIONAL")


def _server_for(
    scope: Scope, instance: Instance, group_id: GroupId, rng: Random
) -> Region:
    """The Region whose server takes a sign-in by the global endpoint (UT-17)."""
    group = scope.source_of(instance.id).groups[group_id]
    (arrival,) = routing.arrive(sign_in_route(scope.world, group.arn), 1, rng)
    return arrival.region


def sign_out(world: World, instance_arn: str, username: str) -> None:
    """Have an agent sign out, of both instances; contacts at hand go on.

    Raises:
        ValueError: when the instance is unknown, or the agent is not signed in.
    """
    _, _, contents = _find_instance(world, instance_arn)
    user = _signed_in(contents, username)
    contents.sessions.end(user.id)


def _signed_in(contents: Contents, username: str) -> User:
    user = contents.of(USER).named(username)
    if user is None or contents.sessions.get(user.id) is None:
        msg = f"The agent is not signed in: {username[:100]}"
        raise ValueError(msg)
    return user


def _find_instance(world: World, instance_arn: str) -> tuple[Scope, Instance, Contents]:
    """Find an ACTIVE instance by its ARN, after completing what is due."""
    world.complete_due()
    identifier = arns.read_identifier(instance_arn, arns.INSTANCE)
    place = identifier.place if identifier else None
    if identifier is None or place is None:
        msg = f"Not the ARN of an instance: {instance_arn[:250]}"
        raise ValueError(msg)
    site = world.sites.get(place.account_id, {}).get(place.region)
    instance = None if site is None else site.instances.get(identifier.id)
    if site is None or instance is None or not instance.is_active:
        msg = f"Unknown instance: {instance_arn[:250]}"
        raise ValueError(msg)
    scope = Scope(world, site, world.now())
    scope.floor_of(instance.id).settle()
    return scope, instance, site.contents[instance.id]
