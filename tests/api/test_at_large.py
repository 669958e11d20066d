"""What concerns all operations: access, rates, messages and unreachable Regions."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
)

from tests.helpers.faults import BROKEN, add_fault
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.instances import create_instance, replicate
from tests.helpers.refusals import refused


@pytest.mark.rules("FO-09", "IN-18")
def test_region_out_of_reach_is_not_a_missing_replica(aws, source, replica, estate):
    """A client can tell an unreachable Region from a missing replica."""
    alone = create_instance(source, "alone")["Id"]
    with refused("ResourceNotFoundException"):
        replica.describe_instance(InstanceId=alone)

    add_fault(aws, BROKEN, region=REPLICA)

    with pytest.raises((EndpointConnectionError, ConnectionClosedError)):
        replica.describe_instance(InstanceId=estate.instance_id)


@pytest.mark.rules("S-50")
def test_access_to_the_feature_is_open_until_a_fault_says_otherwise(aws, source):
    """Every account has access, unless a fault injects AccessDeniedException."""
    instance_id = create_instance(source, "open")["Id"]
    add_fault(
        aws,
        {"Error": {"Code": "AccessDeniedException", "Message": "Ask your manager."}},
        operation="ReplicateInstance",
    )

    with refused("AccessDeniedException", match="Ask your manager"):
        replicate(source, instance_id)

    aws.control("DELETE", "connect/faults")
    assert replicate(source, instance_id)


@pytest.mark.rules("D-05")
def test_nothing_is_throttled_by_the_clock(source, estate):
    """Many more API calls than two a second are answered."""
    for _ in range(30):
        assert source.get_traffic_distribution(Id=estate.group_arn)


@pytest.mark.rules("S-02")
@pytest.mark.parametrize(
    ("operation", "wanted", "value"),
    [
        ("describe_instance", {"InstanceId": UNKNOWN_ID}, UNKNOWN_ID),
        (
            "describe_traffic_distribution_group",
            {"TrafficDistributionGroupId": UNKNOWN_ID},
            UNKNOWN_ID,
        ),
        ("describe_phone_number", {"PhoneNumberId": UNKNOWN_ID}, UNKNOWN_ID),
        (
            "replicate_instance",
            {
                "InstanceId": "estate",
                "ReplicaRegion": "eu-west-2",
                "ReplicaAlias": "other",
            },
            "eu-west-2",
        ),
    ],
)
def test_a_refusal_names_what_was_wrong(source, estate, operation, wanted, value):
    """The message of a refusal contains the offending value."""
    given = {
        name: estate.instance_id if text == "estate" else text
        for name, text in wanted.items()
    }

    with pytest.raises(ClientError, match=value):
        getattr(source, operation)(**given)


@pytest.mark.rules("FO-03", "S-42")
def test_a_group_is_shifted_only_when_it_is_active(aws, source, estate):
    """While a group is being created, its distribution can be neither read nor changed."""
    aws.set_pace("connect::trafficdistributiongroup", progression="manual", times=1)
    group_arn = source.create_traffic_distribution_group(
        Name="slow", InstanceId=estate.instance_id
    )["Arn"]

    with refused("InvalidRequestException"):
        source.get_traffic_distribution(Id=group_arn)
    with refused("InvalidRequestException"):
        source.update_traffic_distribution(
            Id=group_arn, TelephonyConfig=estate.shares(source=0)
        )

    for _ in range(2):
        source.describe_traffic_distribution_group(TrafficDistributionGroupId=group_arn)
    shares = source.get_traffic_distribution(Id=group_arn)["TelephonyConfig"]
    assert [(SOURCE, 100), (REPLICA, 0)] == [
        (row["Region"], row["Percentage"]) for row in shares["Distributions"]
    ]
