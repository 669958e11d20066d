"""What sequences of calls have broken once, each as a test of its own."""

from __future__ import annotations

import pytest

from moto_connect_tdg import faults
from tests.helpers.numbers import available, described, links_of
from tests.helpers.refusals import refused


@pytest.fixture(name="slow")
def _slow(aws):
    """Workflows of groups and numbers take one look, once the estate is there."""

    def slow() -> None:
        for model in ("trafficdistributiongroup", "phonenumber"):
            aws.set_pace(f"connect::{model}", progression="manual", times=1)

    return slow


@pytest.fixture(name="two_groups")
def _two_groups(aws):
    """A number on the first of two groups, linked to a flow."""
    return aws.estate(groups=2, numbers=1)


@pytest.fixture(name="other")
def _other(source):
    """Another instance of the source Region."""
    return source.create_instance(
        IdentityManagementType="SAML",
        InstanceAlias="other",
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )


@pytest.mark.parametrize("aws", ["in-process"], indirect=True)
class TestMoves:
    @pytest.mark.rules("DL-01", "PN-08")
    def test_a_failed_move_does_not_go_back_to_a_group_that_goes(
        self, source, two_groups, slow
    ):
        """A number that left a group in deletion stays at its new target."""
        number, (first, second) = two_groups.numbers[0].arn, two_groups.group_arns
        slow()
        with faults.fail_workflow("bad luck", operation="UpdatePhoneNumber"):
            source.update_phone_number(PhoneNumberId=number, TargetArn=second)
        source.delete_traffic_distribution_group(TrafficDistributionGroupId=first)

        described(source, number)
        described(source, number)  # the move has failed
        source.describe_traffic_distribution_group(TrafficDistributionGroupId=first)

        shown = described(source, number)
        assert ("FAILED", second) == (
            shown["PhoneNumberStatus"]["Status"],
            shown["TargetArn"],
        )
        source.release_phone_number(PhoneNumberId=number)
        with refused("ResourceNotFoundException"):
            described(source, number)

    @pytest.mark.rules("IN-15", "FL-05")
    def test_a_link_ends_with_the_instance_that_its_number_moves_to(
        self, source, two_groups, other, slow
    ):
        """A number that is gone in the middle of a move has no link left."""
        slow()
        source.update_phone_number(
            PhoneNumberId=two_groups.numbers[0].arn, TargetArn=other["Arn"]
        )

        source.delete_instance(InstanceId=other["Id"])

        assert {} == links_of(source, two_groups.instance_id)

    @pytest.mark.rules("PN-40")
    def test_a_link_ends_though_the_group_it_was_made_in_went_first(
        self, source, two_groups, other, slow
    ):
        """A move drops the link, also when the group it left is gone by its end."""
        number, group = two_groups.numbers[0].arn, two_groups.group_arn
        slow()
        source.update_phone_number(PhoneNumberId=number, TargetArn=other["Arn"])
        source.delete_traffic_distribution_group(TrafficDistributionGroupId=group)
        source.describe_traffic_distribution_group(TrafficDistributionGroupId=group)

        described(source, number)
        assert "CLAIMED" == described(source, number)["PhoneNumberStatus"]["Status"]

        assert {} == links_of(source, two_groups.instance_id)

    @pytest.mark.rules("PN-09")
    def test_a_failed_claim_that_was_moved_is_claimed(self, source, two_groups):
        """Only what was never claimed may be tried again, a failed move may not."""
        first, second = two_groups.group_arns
        (free,) = available(source, first, MaxResults=1)
        with faults.fail_workflow("bad luck", operation="ClaimPhoneNumber"):
            claimed = source.claim_phone_number(TargetArn=first, PhoneNumber=free)
        number = claimed["PhoneNumberId"]
        source.update_phone_number(PhoneNumberId=number, TargetArn=second)
        with faults.fail_workflow("bad luck", operation="UpdatePhoneNumber"):
            source.update_phone_number(PhoneNumberId=number, TargetArn=first)
        assert "FAILED" == described(source, number)["PhoneNumberStatus"]["Status"]

        with refused("InvalidParameterException", "not available"):
            source.claim_phone_number(TargetArn=first, PhoneNumber=free)

    @pytest.mark.rules("RI-28")
    def test_a_failed_description_moves_nothing(self, source, other, slow):
        """A number that a replication took along stays in the default group."""
        free = source.search_available_phone_numbers(
            TargetArn=other["Arn"], PhoneNumberCountryCode="US", PhoneNumberType="DID"
        )["AvailableNumbersList"][0]["PhoneNumber"]
        number = source.claim_phone_number(TargetArn=other["Arn"], PhoneNumber=free)[
            "PhoneNumberArn"
        ]
        slow()
        with faults.fail_workflow("bad luck", operation="UpdatePhoneNumberMetadata"):
            source.update_phone_number_metadata(
                PhoneNumberId=number, PhoneNumberDescription="new"
            )
        source.replicate_instance(InstanceId=other["Id"], ReplicaRegion="us-west-2")
        moving = described(source, number)

        shown = described(source, number)

        assert "FAILED" == shown["PhoneNumberStatus"]["Status"]
        assert moving["TargetArn"] == shown["TargetArn"]
        assert ":traffic-distribution-group/" in shown["TargetArn"]


class TestControl:
    def test_the_bare_path_is_answered_in_json(self, aws):
        """DESIGN: also a control path with nothing after it is no page of HTML."""
        answer = aws.control("GET", "connect/")

        assert 404 == answer.status_code
        assert "No control path" in answer.json()["message"]
