"""A replicated instance whose contacts tests start and change, without moto."""

from __future__ import annotations

from random import Random

from moto_connect_tdg.service.calls import place_calls
from tests.helpers.identifiers import ACCOUNT, SOURCE

CUSTOMER = "+12015550123"


def preferring(user_id, **members):
    """A step of routing criteria that names an agent."""
    agents = {"MatchCriteria": {"AgentsCriteria": {"AgentIds": [user_id]}}}
    return {"Expression": {"AttributeCondition": agents}, **members}


class Desk:
    """A replicated instance with a group's number, and steps for the tests."""

    def __init__(self, world, *, has_global_routing=False):
        self.world = world
        if has_global_routing:
            self.instance_id = world.create_instance()["Id"]
            world.replicate(self.instance_id, ReplicaAlias=None)
        else:
            self.instance_id = world.replicated()
        self.group_arn = world.default_group(self.instance_id)
        self.number_arn = world.claim(self.group_arn)
        world.link(self.number_arn, self.instance_id)
        self.number = world.number(self.number_arn)["PhoneNumber"]
        self.flow_id = world.flow(self.instance_id)

    def call(self, operation, region=SOURCE, **members):
        """Make an API call about the instance."""
        return self.world.call(
            operation, region, InstanceId=self.instance_id, **members
        )

    def start(self, operation, region=SOURCE, **members):
        """Start a contact by the first flow and return its ID."""
        given = {"ContactFlowId": self.flow_id, **members}
        return self.call(operation, region, **given)["ContactId"]

    def task(self, region=SOURCE, **members):
        """Start a task."""
        return self.start("StartTaskContact", region, **{"Name": "t", **members})

    def dial(self, region=SOURCE, **members):
        """Call a customer."""
        wanted = {"DestinationPhoneNumber": CUSTOMER, **members}
        return self.start("StartOutboundVoiceContact", region, **wanted)

    def chat(self, region=SOURCE, **members):
        """Start a chat."""
        wanted = {"ParticipantDetails": {"DisplayName": "Ann"}, **members}
        return self.start("StartChatContact", region, **wanted)

    def be_called(self):
        """Let a customer call the group's number once."""
        return place_calls(
            self.world.world, ACCOUNT, self.number, 1, Random(1)
        ).contact_id

    def shown(self, contact_id, region=SOURCE):
        """What DescribeContact shows."""
        return self.call("DescribeContact", region, ContactId=contact_id)["Contact"]

    def attributes(self, contact_id, region=SOURCE):
        """What GetContactAttributes shows."""
        found = self.call("GetContactAttributes", region, InitialContactId=contact_id)
        return found["Attributes"]

    def queue(self):
        """The ID of the instance's queue."""
        return self.call("ListQueues")["QueueSummaryList"][0]["Id"]

    def user(self):
        """Create a user and return its ID."""
        return self.world.user(self.instance_id)
