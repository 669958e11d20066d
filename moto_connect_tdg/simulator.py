"""Inbound calls, sign-ins and agents in the running mock.

Where they go is what the distributions say, drawn by a seed.

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
    """Call a number; a single call that connects becomes a contact.

    Without a *seed*, moto's own decides; without an *account_id*, the number is
    moto's default account's.

    Raises:
        ValueError: for a *count* below 1, or a malformed account.
        RuntimeError: where no mock is running in this process.
    """
    require_mock()
    return simulation.place_calls(phone_number, count, seed=seed, account_id=account_id)


def place_sign_ins(
    group_arn: str, count: int = 1, *, seed: int | None = None
) -> Placed:
    """Let agents sign in, by the group's sign-in distribution (UT-17).

    Raises:
        ValueError: when there is no group of that ARN; for a *count* below 1.
        RuntimeError: where no mock is running in this process.
    """
    require_mock()
    return simulation.place_sign_ins(group_arn, count, seed=seed)


def place_agents(group_arn: str, count: int = 1, *, seed: int | None = None) -> Placed:
    """Let agents work, by the group's agent distribution.

    Raises:
        ValueError: when there is no group of that ARN; for a *count* below 1.
        RuntimeError: where no mock is running in this process.
    """
    require_mock()
    return simulation.place_agents(group_arn, count, seed=seed)
