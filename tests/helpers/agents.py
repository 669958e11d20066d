"""A replicated instance with agents, in a world without moto."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from moto_connect_tdg.domain.routing import Placed
from moto_connect_tdg.domain.sessions import SignIn
from moto_connect_tdg.service import calls, inbound, signing_in
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE
from tests.helpers.worlds import SmallWorld


class CallCentre:
    """A replicated instance with a group, a number and agents."""

    def __init__(self, world: SmallWorld, *, global_routing: bool = False) -> None:
        self.world = world
        self.users: list[str] = []
        self.arn: str = world.create_instance()["Arn"]
        self.id = self.arn.rpartition("/")[2]
        self.replica_arn: str = world.replicate(self.id)["Arn"]
        if global_routing:
            # The same API call again turns it on (CO-22), with every model.
            world.replicate(self.id)
        self.group = world.group(self.id)
        self.number_arn = world.claim(self.group)
        world.link(self.number_arn, self.id)
        self.number: str = world.number(self.number_arn)["PhoneNumber"]
        self.statuses = {
            row["Name"]: row["Id"]
            for row in self.call("ListAgentStatuses")["AgentStatusSummaryList"]
        }
        (self.profile,) = self.call("ListRoutingProfiles")["RoutingProfileSummaryList"]
        (self.queue,) = self.call("ListQueues")["QueueSummaryList"]

    def call(self, operation: str, region: str = SOURCE, **members: Any) -> Any:
        """Make an API call that names the instance."""
        return self.world.call(operation, region, InstanceId=self.id, **members)

    def hire(self, *names: str, is_in_group: bool = True, **wanted: Any) -> list[str]:
        """Create agents, by default in the group, and return their IDs."""
        users = [self.world.user(self.id, name, **wanted) for name in names]
        self.users += users
        if is_in_group:
            for user in users:
                self.call(
                    "AssociateTrafficDistributionGroupUser",
                    TrafficDistributionGroupId=self.group,
                    UserId=user,
                )
        return users

    def routing_profile(self, name: str, **wanted: Any) -> str:
        """Create a routing profile, by default for one call at a time; return its ID."""
        members = {
            "Description": "d",
            "DefaultOutboundQueueId": self.queue["Id"],
            "MediaConcurrencies": [{"Channel": "VOICE", "Concurrency": 1}],
            **wanted,
        }
        made = self.call("CreateRoutingProfile", Name=name, **members)
        profile_id: str = made["RoutingProfileId"]
        return profile_id

    def sign_in(self, name: str, *, seed: int = 1, **wanted: Any) -> SignIn:
        """Have an agent sign in, by default at the source."""
        arn = wanted.pop("instance_arn", self.arn)
        return signing_in.sign_in(self.world.world, arn, name, Random(seed), **wanted)

    def sign_out(self, name: str) -> None:
        """Have an agent sign out."""
        signing_in.sign_out(self.world.world, self.arn, name)

    def be_called(self, count: int = 1, **wanted: Any) -> Placed:
        """Have the number called."""
        return calls.place_calls(
            self.world.world, ACCOUNT, self.number, count, Random(1), **wanted
        )

    def hang_up(self, contact_id: str | None) -> None:
        """End a contact, as its caller."""
        assert contact_id is not None
        inbound.hang_up(self.world.world, ACCOUNT, contact_id)

    def shift(self, **source: int) -> None:
        """Shift telephony, agents or both to shares, by the percentage of the source."""
        configs: dict[str, Any] = {
            f"{what.capitalize()}Config": {
                "Distributions": [
                    {"Region": SOURCE, "Percentage": share},
                    {"Region": REPLICA, "Percentage": 100 - share},
                ]
            }
            for what, share in source.items()
        }
        self.world.call("UpdateTrafficDistribution", REPLICA, Id=self.group, **configs)

    def contact(self, contact_id: str | None, region: str = SOURCE) -> Any:
        """What DescribeContact shows."""
        return self.call("DescribeContact", region, ContactId=contact_id)["Contact"]

    def agents(self, region: str = SOURCE, **filters: Any) -> dict[str, Any]:
        """What GetCurrentUserData shows, by user ID."""
        found = self.call("GetCurrentUserData", region, Filters=filters)
        return {row["User"]["Id"]: row for row in found["UserDataList"]}

    def put_status(self, user_id: str, name: str, region: str = SOURCE) -> None:
        """Set an agent's status by its name."""
        self.call(
            "PutUserStatus", region, UserId=user_id, AgentStatusId=self.statuses[name]
        )

    def working_in(self, region: str, users: Iterable[str]) -> set[str]:
        """Which of these agents can take calls in a Region."""
        shown = self.agents(region)
        return {
            user
            for user in users
            if user in shown and shown[user]["AvailableSlotsByChannel"]["VOICE"]
        }
