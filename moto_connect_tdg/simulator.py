"""Simulated inbound calls, sign-ins and agents in the running mock.

The distributions decide where they go; a seed makes the draw repeatable. Once an agent
has signed in by name, calls to the instance need a free agent.

Example:
    tally = simulator.place_calls("+12015550100", 1000, seed=1).tally
    assert tally.connected == {"us-west-2": 1000}
"""

from __future__ import annotations

from .connect import simulation
from .domain.routing import LostReason, Placed, Tally
from .domain.sessions import AVAILABLE, Endpoint, SignIn
from .installation import require_mock

__all__ = [
    "LostReason",
    "Placed",
    "SignIn",
    "Tally",
    "hang_up",
    "place_agents",
    "place_calls",
    "place_sign_ins",
    "sign_in",
    "sign_out",
]


def place_calls(
    phone_number: str,
    count: int = 1,
    *,
    seed: int | None = None,
    account_id: str | None = None,
    waits: bool = False,
) -> Placed:
    """Call a number; a single call that connects creates a contact.

    The calls go to the Regions by the telephony distribution of the number's group.
    They take no time, and API calls are not needed.

    Where agents have signed in, a single call occupies the one who has been free
    longest until the contact ends. If none is free, the caller hangs up, or *waits* in
    the queue, which counts as connected. Several calls placed together occupy no agent.

    Args:
        phone_number: the number to call, in E.164 form, such as +12015550100. One that
            is not claimed loses all calls.
        count: how many calls to place, at least 1.
        seed: makes the draw repeatable; by default moto's own seed, if there is one.
        account_id: the account that has claimed the number; by default
            MOTO_ACCOUNT_ID, or else moto's default account.
        waits: whether the caller waits in the queue if no agent is free.

    Returns:
        how many calls connected in each Region, and how many were lost and why.

    Raises:
        TypeError: if *phone_number* is not a string.
        ValueError: if *count* is below 1, the account ID malformed, or the seed no
            integer.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    return simulation.place_calls(
        phone_number, count, seed=seed, account_id=account_id, waits=waits
    )


def hang_up(contact_id: str | None, *, account_id: str | None = None) -> None:
    """End a contact, as its caller; one that has ended stays as it is.

    Args:
        contact_id: the ContactId of the call, as `Placed` has it; None is refused.
        account_id: the account of the contact; by default MOTO_ACCOUNT_ID,
            or else moto's default account.

    Raises:
        ValueError: if the contact is unknown, or the account ID malformed.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    simulation.hang_up(contact_id, account_id=account_id)


def sign_in(
    instance_arn: str,
    username: str,
    *,
    endpoint: Endpoint | None = None,
    status: str = AVAILABLE,
    seed: int | None = None,
) -> SignIn:
    """Have an agent sign in, with that status; a second sign-in replaces the first.

    By the "GLOBAL" endpoint the sign-in distribution chooses the server (UT-17), the
    agent is signed in to both instances (UT-18), and follows the agent distribution of
    their group. By the "REGIONAL" endpoint they are signed in to the instance of that
    ARN only, and stay there (SI-04). The default is the global one if there is one.

    Args:
        instance_arn: the ARN of the instance, in either Region.
        username: the agent's Username.
        endpoint: GLOBAL or REGIONAL; by default the global one if there is one.
        status: the name of the agent status.
        seed: makes the draw of the server repeatable.

    Raises:
        ValueError: if the instance or the status is unknown, or the instance has no
            global endpoint.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    return simulation.sign_in(
        instance_arn, username, endpoint=endpoint, status=status, seed=seed
    )


def sign_out(instance_arn: str, username: str) -> None:
    """Have an agent sign out, of both instances; a contact in progress continues.

    Args:
        instance_arn: the ARN of the instance, in either Region.
        username: the agent's Username.

    Raises:
        ValueError: if the instance is unknown, or the agent is not signed in.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    simulation.sign_out(instance_arn, username)


def place_sign_ins(
    group_arn: str, count: int = 1, *, seed: int | None = None
) -> Placed:
    """Have agents sign in, by the group's sign-in distribution (UT-17).

    Args:
        group_arn: the ARN of the traffic distribution group.
        count: how many agents sign in, at least 1.
        seed: makes the draw repeatable; by default moto's own seed, if there is one.

    Returns:
        how many signed in to each Region, and how many could not.

    Raises:
        ValueError: if the group is unknown, or *count* is below 1.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    return simulation.place_sign_ins(group_arn, count, seed=seed)


def place_agents(group_arn: str, count: int = 1, *, seed: int | None = None) -> Placed:
    """Have agents become available, by the group's agent distribution.

    Args:
        group_arn: the ARN of the traffic distribution group.
        count: how many agents there are, at least 1.
        seed: makes the draw repeatable; by default moto's own seed, if there is one.

    Returns:
        how many work in each Region, and how many cannot.

    Raises:
        ValueError: if the group is unknown, or *count* is below 1.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    return simulation.place_agents(group_arn, count, seed=seed)
