"""A failover from beginning to end, as documented."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.instances import create_instance


@pytest.mark.rules("FO-08", "FO-01")
def test_fail_over_by_the_documentation(source, replica):
    """Replicate, create a group, claim a number, and shift from the replica Region by ARN."""
    instance_id = create_instance(source, "story")["Id"]
    source.replicate_instance(
        InstanceId=instance_id, ReplicaRegion=REPLICA, ReplicaAlias="story-replica"
    )
    described = source.describe_instance(InstanceId=instance_id)
    statuses = described["ReplicationConfiguration"]["ReplicationStatusSummaryList"]
    assert {s["ReplicationStatus"] for s in statuses} == {
        "INSTANCE_REPLICATION_COMPLETE"
    }

    group = source.create_traffic_distribution_group(Name="g", InstanceId=instance_id)
    arn = group["Arn"]
    found = source.search_available_phone_numbers(
        TargetArn=arn, PhoneNumberCountryCode="US", PhoneNumberType="DID"
    )
    number = found["AvailableNumbersList"][0]["PhoneNumber"]
    claimed = source.claim_phone_number(TargetArn=arn, PhoneNumber=number)
    summary = replica.describe_phone_number(PhoneNumberId=claimed["PhoneNumberArn"])
    assert summary["ClaimedPhoneNumberSummary"]["TargetArn"] == arn

    before = replica.get_traffic_distribution(Id=arn)
    assert before["TelephonyConfig"]["Distributions"] == [
        {"Region": SOURCE, "Percentage": 100},
        {"Region": REPLICA, "Percentage": 0},
    ]

    replica.update_traffic_distribution(
        Id=arn,
        TelephonyConfig={
            "Distributions": [
                {"Region": SOURCE, "Percentage": 0},
                {"Region": REPLICA, "Percentage": 100},
            ]
        },
    )

    after = source.get_traffic_distribution(Id=group["Id"])
    assert after["TelephonyConfig"]["Distributions"] == [
        {"Region": SOURCE, "Percentage": 0},
        {"Region": REPLICA, "Percentage": 100},
    ]
