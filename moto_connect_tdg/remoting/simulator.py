"""Calls, sign-ins and agents on a server, with the names of `moto_connect_tdg.simulator`."""

from __future__ import annotations

from typing import Any

from ..domain import routing
from .connection import Connection


class RemoteSimulator:
    """The simulator of a server's mock."""

    LostReason = routing.LostReason
    Placed = routing.Placed
    Tally = routing.Tally

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def place_calls(
        self,
        phone_number: str,
        count: int = 1,
        *,
        seed: int | None = None,
        account_id: str | None = None,
    ) -> routing.Placed:
        """Call a number *count* times; a single call that connects creates a contact.

        Raises:
            ValueError: if *count* is below 1, or the account ID malformed.
        """
        return self._place(
            "calls",
            PhoneNumber=phone_number,
            Count=count,
            Seed=seed,
            AccountId=account_id,
        )

    def place_sign_ins(
        self, group_arn: str, count: int = 1, *, seed: int | None = None
    ) -> routing.Placed:
        """Have *count* agents sign in, by the group's sign-in distribution (UT-17).

        Raises:
            ValueError: if the group is unknown, or *count* is below 1.
        """
        return self._place("sign-ins", GroupArn=group_arn, Count=count, Seed=seed)

    def place_agents(
        self, group_arn: str, count: int = 1, *, seed: int | None = None
    ) -> routing.Placed:
        """Have *count* agents work, by the group's agent distribution.

        Raises:
            ValueError: if the group is unknown, or *count* is below 1.
        """
        return self._place("agents", GroupArn=group_arn, Count=count, Seed=seed)

    def _place(self, path: str, **members: Any) -> routing.Placed:
        body = {name: value for name, value in members.items() if value is not None}
        found = self._connection.ask("POST", f"connect/{path}", body=body)
        tally = routing.Tally(found["Placed"], found["Connected"], found["Lost"])
        return routing.Placed(tally, found.get("ContactId"))
