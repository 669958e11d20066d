"""Telephone calls, sign-ins and agents in the running mock, for Python and for HTTP."""

from __future__ import annotations

from random import Random

from ..domain.fault_rules import require_account
from ..domain.journal import Shares
from ..domain.routing import Placed, Route
from ..domain.schedules import require_seed
from ..domain.sessions import AVAILABLE, ENDPOINTS, Endpoint, SignIn
from ..seams import default_account_id
from ..service import calls, inbound, signing_in
from ..types import AccountId
from . import models


def _require_count(count: int) -> None:
    if type(count) is not int or count < 1:
        msg = f"Count must be a positive integer, got {count!r}"
        raise ValueError(msg)


def _require_string(what: str, value: object) -> None:
    """Refuse other types: without this, calls to such a number would all be lost."""
    if not isinstance(value, str):
        msg = f"The {what} must be a string, got {value!r}"
        raise TypeError(msg)


def _require_agent(instance_arn: object, username: object) -> None:
    _require_string("instance's ARN", instance_arn)
    _require_string("username", username)


def _rng(seed: int | None) -> Random:
    """Return a generator with that seed, or with moto's own."""
    require_seed(seed, is_drawn=True)
    surroundings = models.connect_backends.world.surroundings
    chosen = surroundings.new_seed() if seed is None else seed
    return Random(chosen)


def place_calls(
    phone_number: str,
    count: int = 1,
    *,
    seed: int | None = None,
    account_id: str | None = None,
    waits: bool = False,
) -> Placed:
    """Call a number *count* times; the caller of a single call may wait in a queue."""
    _require_string("phone number", phone_number)
    _require_count(count)
    account = _read_account(account_id)
    world, rng = models.connect_backends.world, _rng(seed)
    with world.lock:
        return calls.place_calls(world, account, phone_number, count, rng, waits=waits)


def hang_up(contact_id: str | None, *, account_id: str | None = None) -> None:
    """End a contact, as its caller; None is refused."""
    if contact_id is None:
        msg = "There is no contact to end: the call was lost, or one of several."
        raise ValueError(msg)
    _require_string("contact's ID", contact_id)
    account = _read_account(account_id)
    world = models.connect_backends.world
    with world.lock:
        inbound.hang_up(world, account, contact_id)


def _read_account(account_id: str | None) -> AccountId:
    account = default_account_id() if account_id is None else account_id
    require_account(account)
    return AccountId(account)


def place_sign_ins(
    group_arn: str, count: int = 1, *, seed: int | None = None
) -> Placed:
    """Have agents sign in, by the group's sign-in distribution (UT-17)."""
    _require_string("group's ARN", group_arn)
    _require_count(count)
    world = models.connect_backends.world
    with world.lock:
        return calls.place_sign_ins(world, group_arn, count, _rng(seed))


def place_agents(group_arn: str, count: int = 1, *, seed: int | None = None) -> Placed:
    """Have agents become available, by the group's agent distribution."""
    _require_string("group's ARN", group_arn)
    _require_count(count)
    world = models.connect_backends.world
    with world.lock:
        return calls.place_agents(world, group_arn, count, _rng(seed))


def sign_in(
    instance_arn: str,
    username: str,
    *,
    endpoint: Endpoint | None = None,
    status: str = AVAILABLE,
    seed: int | None = None,
) -> SignIn:
    """Have an agent sign in."""
    _require_agent(instance_arn, username)
    _require_string("status", status)
    if endpoint not in (None, *ENDPOINTS):
        msg = f"Endpoint must be one of {', '.join(ENDPOINTS)}, got {endpoint!r}"
        raise ValueError(msg)
    world = models.connect_backends.world
    with world.lock:
        return signing_in.sign_in(
            world,
            instance_arn,
            username,
            _rng(seed),
            endpoint=endpoint,
            status=status,
        )


def sign_out(instance_arn: str, username: str) -> None:
    """Have an agent sign out."""
    _require_agent(instance_arn, username)
    world = models.connect_backends.world
    with world.lock:
        signing_in.sign_out(world, instance_arn, username)


# -- routes, for callers that draw the outcome themselves -------------------------


def call_route(phone_number: str, in_force: calls.InForce) -> Route | None:
    """Where calls to a number of the default account go; None if it is not claimed."""
    account = AccountId(default_account_id())
    world = models.connect_backends.world
    with world.lock:
        return calls.route_to(world, account, phone_number, in_force)


def sign_in_route(group_arn: str, in_force: calls.InForce) -> Route:
    """Where agents sign in."""
    world = models.connect_backends.world
    with world.lock:
        return calls.sign_in_route(world, group_arn, in_force)


def agent_route(group_arn: str, in_force: calls.InForce) -> Route:
    """Where agents work."""
    world = models.connect_backends.world
    with world.lock:
        return calls.agent_route(world, group_arn, in_force)


def shares_of(group_arn: str) -> Shares:
    """A group's shares, even if it is not ACTIVE.

    Raises:
        ValueError: if the group is unknown.
    """
    world = models.connect_backends.world
    with world.lock:
        scope, group = calls.find_group(world, group_arn)
        return Shares(group.telephony, group.agents, scope.sign_in_of(group))
