"""Defects that sequences of API calls have found, each with its own test."""

from __future__ import annotations

from functools import partial

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE

from .built import available, build, create_instance, described
from .doors import DirectDoor, RefusedError

SLOW = ("connect::trafficdistributiongroup", "connect::phonenumber")


@pytest.fixture(name="door")
def _door():
    """The service itself."""
    return DirectDoor()


@pytest.fixture(name="call")
def _call(door):
    """Call an operation in the source Region."""
    return partial(door.call, SOURCE)


@pytest.fixture(name="slow")
def _slow(door):
    """Workflows of groups and numbers take one describe, once the estate exists."""

    def slow() -> None:
        for model in SLOW:
            door.set_pace(model, 1)

    return slow


@pytest.fixture(name="two_groups")
def _two_groups(door):
    """A number on the first of two groups, linked to a flow."""
    return build(door, groups=2)


@pytest.fixture(name="number")
def _number(two_groups):
    """The ARN of that number."""
    return two_groups.numbers[0].arn


@pytest.fixture(name="other")
def _other(door):
    """Another instance of the source Region."""
    return create_instance(door, "other")


@pytest.fixture(name="links")
def _links(call, two_groups):
    """The links of the instance as a list shows them."""
    return lambda: call(
        "ListFlowAssociations",
        InstanceId=two_groups.instance_id,
        ResourceType="VOICE_PHONE_NUMBER",
    )["FlowAssociationSummaryList"]


class TestMoves:
    @pytest.mark.rules("DL-01", "PN-08")
    def test_a_failed_move_does_not_go_back_to_a_group_that_goes(
        self, door, call, two_groups, number, slow
    ):
        """After a failed move a number whose group is being deleted stays at its new target."""
        first, second = two_groups.group_arns
        slow()
        with door.injected("fails", "UpdatePhoneNumber"):
            call("UpdatePhoneNumber", PhoneNumberId=number, TargetArn=second)
        call("DeleteTrafficDistributionGroup", TrafficDistributionGroupId=first)

        described(door, number)
        described(door, number)  # the move has failed
        call("DescribeTrafficDistributionGroup", TrafficDistributionGroupId=first)

        shown = described(door, number)
        assert ("FAILED", second) == (
            shown["PhoneNumberStatus"]["Status"],
            shown["TargetArn"],
        )
        door.set_pace("connect::phonenumber", 0)
        call("ReleasePhoneNumber", PhoneNumberId=number)
        with pytest.raises(RefusedError, match="ResourceNotFoundException"):
            described(door, number)

    @pytest.mark.rules("IN-15", "FL-05")
    def test_a_link_ends_with_the_instance_that_its_number_moves_to(
        self, call, number, other, links, slow
    ):
        """A number that is deleted during a move has no link."""
        slow()
        call("UpdatePhoneNumber", PhoneNumberId=number, TargetArn=other["Arn"])

        call("DeleteInstance", InstanceId=other["Id"])

        assert [] == links()

    @pytest.mark.rules("PN-40")
    def test_a_link_ends_though_the_group_it_was_made_in_went_first(
        self, door, call, two_groups, number, other, links, slow
    ):
        """A move removes the link even if the old group is gone at its end."""
        group = two_groups.group_arns[0]
        slow()
        call("UpdatePhoneNumber", PhoneNumberId=number, TargetArn=other["Arn"])
        call("DeleteTrafficDistributionGroup", TrafficDistributionGroupId=group)
        call("DescribeTrafficDistributionGroup", TrafficDistributionGroupId=group)

        described(door, number)
        assert "CLAIMED" == described(door, number)["PhoneNumberStatus"]["Status"]

        assert [] == links()

    @pytest.mark.rules("PN-09")
    def test_a_failed_claim_that_was_moved_is_claimed(self, door, call, two_groups):
        """A failed claim can be repeated, and a failed move cannot."""
        first, second = two_groups.group_arns
        free = available(door, first)
        with door.injected("fails", "ClaimPhoneNumber"):
            claimed = call("ClaimPhoneNumber", TargetArn=first, PhoneNumber=free)
        number = claimed["PhoneNumberId"]
        call("UpdatePhoneNumber", PhoneNumberId=number, TargetArn=second)
        with door.injected("fails", "UpdatePhoneNumber"):
            call("UpdatePhoneNumber", PhoneNumberId=number, TargetArn=first)
        assert "FAILED" == described(door, number)["PhoneNumberStatus"]["Status"]

        with pytest.raises(RefusedError, match="InvalidParameterException"):
            call("ClaimPhoneNumber", TargetArn=first, PhoneNumber=free)

    @pytest.mark.rules("RI-28")
    def test_a_failed_description_moves_nothing(self, door, call, other, slow):
        """A number that a replication took along stays in the default group."""
        free = available(door, other["Arn"])
        number = call("ClaimPhoneNumber", TargetArn=other["Arn"], PhoneNumber=free)[
            "PhoneNumberArn"
        ]
        slow()
        with door.injected("fails", "UpdatePhoneNumberMetadata"):
            call(
                "UpdatePhoneNumberMetadata",
                PhoneNumberId=number,
                PhoneNumberDescription="new",
            )
        call("ReplicateInstance", InstanceId=other["Id"], ReplicaRegion=REPLICA)
        moving = described(door, number)

        shown = described(door, number)

        assert "FAILED" == shown["PhoneNumberStatus"]["Status"]
        assert moving["TargetArn"] == shown["TargetArn"]
        assert ":traffic-distribution-group/" in shown["TargetArn"]


class TestDeletions:
    @pytest.mark.rules("S-07", "S-51")
    def test_a_source_that_goes_before_its_failed_replica_takes_it_along(
        self, door, call, other
    ):
        """Deleting the source also ends the running deletion of its failed replica."""
        with door.injected("fails", "ReplicateInstance"):
            call("ReplicateInstance", InstanceId=other["Id"], ReplicaRegion=REPLICA)
        for model in ("connect::instance", "connect::replica"):
            door.set_pace(model, 1)
        call("DeleteInstance", InstanceId=other["Id"])
        door.call(REPLICA, "DeleteInstance", InstanceId=other["Id"])
        call("DescribeInstance", InstanceId=other["Id"])

        door.set_pace("connect::replica", 0)

        for region in (SOURCE, REPLICA):
            with pytest.raises(RefusedError, match="ResourceNotFoundException"):
                door.call(region, "DescribeInstance", InstanceId=other["Id"])

    @pytest.mark.rules("CT-09", "S-55")
    def test_a_failed_replication_is_not_completed_by_a_failed_deletion(
        self, door, call, other
    ):
        """A failed replication whose deletion fails allows no group."""
        with door.injected("fails", "ReplicateInstance"):
            call("ReplicateInstance", InstanceId=other["Id"], ReplicaRegion=REPLICA)

        with door.injected("fails", "DeleteInstance"):
            door.call(REPLICA, "DeleteInstance", InstanceId=other["Id"])

        shown = call("DescribeInstance", InstanceId=other["Id"])
        assert {"INSTANCE_REPLICATION_FAILED"} == {
            row["ReplicationStatus"]
            for row in shown["ReplicationConfiguration"]["ReplicationStatusSummaryList"]
        }
        with pytest.raises(RefusedError, match="InvalidRequestException"):
            call("CreateTrafficDistributionGroup", InstanceId=other["Id"], Name="g")


class TestFailedClaims:
    @pytest.mark.rules("PN-09")
    @pytest.mark.parametrize(
        "operation", ["ClaimPhoneNumber", "UpdatePhoneNumberMetadata"]
    )
    def test_it_is_available_again_though_a_workflow_ran_on(
        self, door, call, other, operation
    ):
        """A failed claim with a workflow running after a day is given back later."""
        free = available(door, other["Arn"])
        if operation == "ClaimPhoneNumber":
            door.set_pace("connect::phonenumber", 1)
        with door.injected("fails", "ClaimPhoneNumber"):
            number = call("ClaimPhoneNumber", TargetArn=other["Arn"], PhoneNumber=free)
        if operation != "ClaimPhoneNumber":
            door.set_pace("connect::phonenumber", 1)
            call(
                operation,
                PhoneNumberId=number["PhoneNumberId"],
                PhoneNumberDescription="new",
            )
        door.clock.advance(hours=25)
        shown = described(door, number["PhoneNumberId"])
        assert "IN_PROGRESS" == shown["PhoneNumberStatus"]["Status"]

        door.set_pace("connect::phonenumber", 0)
        door.clock.advance(hours=25)

        assert free == available(door, other["Arn"])


class TestControl:
    def test_the_bare_path_is_answered_in_json(self, aws):
        """A control path without a name is a refusal in JSON."""
        answer = aws.control("GET", "connect/")

        assert 404 == answer.status_code
        assert (
            "No control path: GET /moto-api/connect/; "
            "/moto-api/connect/openapi.json has all"
        ) == answer.json()["message"]
