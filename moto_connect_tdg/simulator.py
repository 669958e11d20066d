"""Inbound calls, sign-ins and agents in the running mock.

Where they go is what the distributions say, drawn by a seed.

Example:
    tally = simulator.place_calls("+12015550100", 1000, seed=1).tally
    assert tally.connected == {"us-west-2": 1000}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .domain.routing import LostReason, Tally
from .installation import require_mock

if TYPE_CHECKING:
    from .connect.use_cases.contacts import PlacedCalls

__all__ = ["LostReason", "Tally", "place_agents", "place_calls", "place_sign_ins"]


def place_calls(
    phone_number: str,
    count: int = 1,
    *,
    seed: int | None = None,
    account_id: str = "123456789012",
) -> PlacedCalls:
    """Call a number; a single call that connects becomes a contact.

    Without a *seed*, moto's own decides.

    Raises:
        ValueError: for a *count* below 1.
        RuntimeError: where there is no mock in this process.
    """
    require_mock()
    from .connect import injection  # noqa: PLC0415 - moto, only when needed

    return injection.place_calls(phone_number, count, seed=seed, account_id=account_id)


def place_sign_ins(group_arn: str, count: int = 1, *, seed: int | None = None) -> Tally:
    """Let agents sign in, by the group's sign-in distribution (UT-17).

    Raises:
        ValueError: when there is no group of that ARN; for a *count* below 1.
        RuntimeError: where there is no mock in this process.
    """
    require_mock()
    from .connect import injection  # noqa: PLC0415 - moto, only when needed

    return injection.place_sign_ins(group_arn, count, seed=seed)


def place_agents(group_arn: str, count: int = 1, *, seed: int | None = None) -> Tally:
    """Let agents work, by the group's agent distribution.

    Raises:
        ValueError: when there is no group of that ARN; for a *count* below 1.
        RuntimeError: where there is no mock in this process.
    """
    require_mock()
    from .connect import injection  # noqa: PLC0415 - moto, only when needed

    return injection.place_agents(group_arn, count, seed=seed)
