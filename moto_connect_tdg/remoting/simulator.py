"""Calls, sign-ins and agents on a server, with the names of `moto_connect_tdg.simulator`."""

from __future__ import annotations

from typing import Any

from ..domain import routing, sessions
from ..domain.sessions import AVAILABLE, Endpoint
from .connection import Connection


class RemoteSimulator:
    """The simulator of a server's mock."""

    LostReason = routing.LostReason
    Placed = routing.Placed
    SignIn = sessions.SignIn
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
        waits: bool = False,
    ) -> routing.Placed:
        """Call a number; a single call that connects creates a contact.

        If no agent is free, the caller of a single call hangs up, or *waits*.

        Args:
            phone_number: the number to call, in E.164 form. One that is not claimed
                loses all calls.
            count: how many calls to place, at least 1.
            seed: makes the draw repeatable; by default the seed of the server's moto.
            account_id: the account that has claimed the number; by default the
                server's.
            waits: whether the caller waits in the queue if no agent is free.

        Returns:
            how many calls connected in each Region, and how many were lost and why.

        Raises:
            ValueError: if *count* is below 1, or the account ID malformed.
        """
        return self._place(
            "calls",
            PhoneNumber=phone_number,
            Count=count,
            Seed=seed,
            AccountId=account_id,
            Waits=waits,
        )

    def hang_up(self, contact_id: str | None, *, account_id: str | None = None) -> None:
        """End a contact, as its caller; one that has ended stays as it is.

        Args:
            contact_id: the ContactId of the call, as `Placed` has it; None is refused.
            account_id: the account of the contact; by default the server's.

        Raises:
            ValueError: if the contact is unknown, or the account ID malformed.
        """
        self._ask("hang-ups", ContactId=contact_id, AccountId=account_id)

    def sign_in(
        self,
        instance_arn: str,
        username: str,
        *,
        endpoint: Endpoint | None = None,
        status: str = AVAILABLE,
        seed: int | None = None,
    ) -> sessions.SignIn:
        """Have an agent sign in, with that status; a second sign-in replaces the first.

        Args:
            instance_arn: the ARN of the instance, in either Region.
            username: the agent's Username.
            endpoint: GLOBAL or REGIONAL; by default the global one if there is one.
            status: the name of the agent status.
            seed: makes the draw of the server repeatable.

        Raises:
            ValueError: if the instance or the status is unknown, or the instance has no
                global endpoint.
        """
        found = self._ask(
            "sessions",
            InstanceArn=instance_arn,
            Username=username,
            Endpoint=endpoint,
            Status=status,
            Seed=seed,
        )
        return sessions.SignIn(
            found["UserId"], found["Region"], found["WorkingIn"], found["Refused"]
        )

    def sign_out(self, instance_arn: str, username: str) -> None:
        """Have an agent sign out, of both instances; a contact in progress continues.

        Args:
            instance_arn: the ARN of the instance, in either Region.
            username: the agent's Username.

        Raises:
            ValueError: if the instance is unknown, or the agent is not signed in.
        """
        self._ask("sign-outs", InstanceArn=instance_arn, Username=username)

    def place_sign_ins(
        self, group_arn: str, count: int = 1, *, seed: int | None = None
    ) -> routing.Placed:
        """Have agents sign in, by the group's sign-in distribution (UT-17).

        Args:
            group_arn: the ARN of the traffic distribution group.
            count: how many agents sign in, at least 1.
            seed: makes the draw repeatable; by default the seed of the server's moto.

        Returns:
            how many signed in to each Region, and how many could not.

        Raises:
            ValueError: if the group is unknown, or *count* is below 1.
        """
        return self._place("sign-ins", GroupArn=group_arn, Count=count, Seed=seed)

    def place_agents(
        self, group_arn: str, count: int = 1, *, seed: int | None = None
    ) -> routing.Placed:
        """Have agents become available, by the group's agent distribution.

        Args:
            group_arn: the ARN of the traffic distribution group.
            count: how many agents there are, at least 1.
            seed: makes the draw repeatable; by default the seed of the server's moto.

        Returns:
            how many work in each Region, and how many cannot.

        Raises:
            ValueError: if the group is unknown, or *count* is below 1.
        """
        return self._place("agents", GroupArn=group_arn, Count=count, Seed=seed)

    def _place(self, path: str, **members: Any) -> routing.Placed:
        found = self._ask(path, **members)
        tally = routing.Tally(found["Placed"], found["Connected"], found["Lost"])
        return routing.Placed(tally, found.get("ContactId"))

    def _ask(self, path: str, **members: Any) -> Any:
        body = {name: value for name, value in members.items() if value is not None}
        return self._connection.ask("POST", f"connect/{path}", body=body)
