"""Simulated inbound calls, sign-ins and agents in the running mock.

The distributions decide where they go; a seed makes the draw repeatable.

Example:
    tally = simulator.place_calls("+12015550100", 1000, seed=1).tally
    assert tally.connected == {"us-west-2": 1000}
"""

from __future__ import annotations

from .connect import simulation
from .domain.routing import LostReason, Placed, Tally
from .installation import require_mock

__all__ = [
    "LostReason",
    "Placed",
    "Tally",
    "place_agents",
    "place_calls",
    "place_sign_ins",
]


def place_calls(
    phone_number: str,
    count: int = 1,
    *,
    seed: int | None = None,
    account_id: str | None = None,
) -> Placed:
    """Call a number *count* times; a single call that connects creates a contact.

    *seed* is moto's own by default, *account_id* MOTO_ACCOUNT_ID or moto's default
    account. A number that is not claimed loses all calls.

    Raises:
        ValueError: if *count* is below 1, or the account ID malformed.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    return simulation.place_calls(phone_number, count, seed=seed, account_id=account_id)


def place_sign_ins(
    group_arn: str, count: int = 1, *, seed: int | None = None
) -> Placed:
    """Have *count* agents sign in, by the group's sign-in distribution (UT-17).

    Raises:
        ValueError: if the group is unknown, or *count* is below 1.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    return simulation.place_sign_ins(group_arn, count, seed=seed)


def place_agents(group_arn: str, count: int = 1, *, seed: int | None = None) -> Placed:
    """Have *count* agents work, by the group's agent distribution.

    Raises:
        ValueError: if the group is unknown, or *count* is below 1.
        RuntimeError: if no mock is running in this process.
    """
    require_mock()
    return simulation.place_agents(group_arn, count, seed=seed)
