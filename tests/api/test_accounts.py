"""Accounts are isolated from each other."""

from __future__ import annotations

import pytest

from tests.helpers.accounts import by_header, by_key, by_role
from tests.helpers.identifiers import OTHER_ACCOUNT, REPLICA
from tests.helpers.instances import create_instance, replicate
from tests.helpers.numbers import available, claim, numbers_of
from tests.helpers.refusals import refused

WAYS = pytest.mark.parametrize("another", [by_role, by_key, by_header])


@WAYS
class TestWaysToBeAnotherAccount:
    """An assumed role, a 12-digit access key and moto's header select another account."""

    @pytest.mark.rules("S-49")
    def test_has_arns_of_its_own(self, aws, another):
        """The ARN of an instance contains the number of its account."""
        arn = create_instance(another(aws), "theirs")["Arn"]

        assert OTHER_ACCOUNT == arn.split(":")[4]

    @pytest.mark.rules("PN-34", "S-49")
    def test_sees_nothing_of_ours(self, aws, estate, another):
        """Another account's lists contain no instance, group or number of the first account."""
        stranger = another(aws)
        claim(estate.source, estate.instance_arn)

        assert [] == stranger.list_instances()["InstanceSummaryList"]
        assert (
            []
            == (
                stranger.list_traffic_distribution_groups()[
                    "TrafficDistributionGroupSummaryList"
                ]
            )
        )
        assert [] == numbers_of(stranger)

    @pytest.mark.rules("S-49")
    def test_shows_nothing_to_us(self, aws, source, another):
        """Our lists contain no instance of another account."""
        create_instance(another(aws), "theirs")["Arn"]

        assert [] == source.list_instances()["InstanceSummaryList"]


#: API calls that name a resource of ours, and the error for another account.
API_CALLS = {
    "DescribeInstance": lambda c, e: c.describe_instance(InstanceId=e.instance_arn),
    "DescribeInstance, by ID": lambda c, e: c.describe_instance(
        InstanceId=e.instance_id
    ),
    "DeleteInstance": lambda c, e: c.delete_instance(InstanceId=e.instance_arn),
    "ReplicateInstance": lambda c, e: c.replicate_instance(
        InstanceId=e.instance_arn, ReplicaRegion=REPLICA, ReplicaAlias="stolen"
    ),
    "CreateTrafficDistributionGroup": lambda c, e: c.create_traffic_distribution_group(
        Name="stolen", InstanceId=e.instance_arn
    ),
    "DescribeTrafficDistributionGroup": lambda c, e: (
        c.describe_traffic_distribution_group(TrafficDistributionGroupId=e.group_arn)
    ),
    "DeleteTrafficDistributionGroup": lambda c, e: c.delete_traffic_distribution_group(
        TrafficDistributionGroupId=e.group_arn
    ),
    "GetTrafficDistribution": lambda c, e: c.get_traffic_distribution(Id=e.group_arn),
    "UpdateTrafficDistribution": lambda c, e: c.update_traffic_distribution(
        Id=e.group_arn, TelephonyConfig=e.shares(source=0)
    ),
    "ListTrafficDistributionGroupUsers": lambda c, e: (
        c.list_traffic_distribution_group_users(TrafficDistributionGroupId=e.group_arn)
    ),
    "AssociateTrafficDistributionGroupUser": lambda c, e: (
        c.associate_traffic_distribution_group_user(
            TrafficDistributionGroupId=e.group_arn,
            UserId=e.user_ids[0],
            InstanceId=e.instance_id,
        )
    ),
    "DescribePhoneNumber": lambda c, e: c.describe_phone_number(
        PhoneNumberId=e.numbers[0].arn
    ),
    "ReleasePhoneNumber": lambda c, e: c.release_phone_number(
        PhoneNumberId=e.numbers[0].arn
    ),
    "ListPhoneNumbersV2": lambda c, e: c.list_phone_numbers_v2(TargetArn=e.group_arn),
    "ListUsers": lambda c, e: c.list_users(InstanceId=e.instance_arn),
    "ListContactFlows": lambda c, e: c.list_contact_flows(InstanceId=e.instance_arn),
    "ListQueues": lambda c, e: c.list_queues(InstanceId=e.instance_arn),
    "TagResource": lambda c, e: c.tag_resource(
        resourceArn=e.group_arn, tags={"stolen": ""}
    ),
    "ListTagsForResource": lambda c, e: c.list_tags_for_resource(
        resourceArn=e.numbers[0].arn
    ),
}


@pytest.mark.rules("S-49", "PN-12", "D-06")
@pytest.mark.parametrize("api_call", API_CALLS.values(), ids=API_CALLS)
def test_what_is_ours_is_not_found_by_others(aws, api_call):
    """Other accounts find and change nothing, neither by ID nor by ARN."""
    estate = aws.estate(agents=1)
    before = aws.control("GET", "connect/state?AccountId=123456789012").json()

    with refused("ResourceNotFoundException"):
        api_call(by_key(aws), estate)

    assert before == aws.control("GET", "connect/state?AccountId=123456789012").json()


@pytest.mark.rules("PN-14", "S-41")
def test_numbers_are_shared_by_all_accounts(aws, estate):
    """A number that another account has claimed is unavailable."""
    stranger = by_key(aws)
    theirs = create_instance(stranger, "theirs")["Arn"]
    number = available(estate.source, estate.group_arn)[0]
    stranger.claim_phone_number(TargetArn=theirs, PhoneNumber=number)

    with refused("InvalidParameterException", "Phone number not available"):
        estate.source.claim_phone_number(TargetArn=estate.group_arn, PhoneNumber=number)


@pytest.mark.rules("S-49")
def test_two_accounts_have_estates_of_their_own(aws, estate):
    """A failover in another account has no effect on ours."""
    here, there = by_key(aws), by_key(aws, region=REPLICA)
    theirs = create_instance(here, "theirs")["Arn"]
    replicate(here, theirs)
    group = here.list_traffic_distribution_groups(InstanceId=theirs.rpartition("/")[2])[
        "TrafficDistributionGroupSummaryList"
    ][0]["Arn"]

    there.update_traffic_distribution(Id=group, TelephonyConfig=estate.shares(source=0))

    ours = estate.source.get_traffic_distribution(Id=estate.default_group_arn)
    shifted = here.get_traffic_distribution(Id=group)
    assert estate.shares(source=100) == ours["TelephonyConfig"]
    assert estate.shares(source=0) == shifted["TelephonyConfig"]
