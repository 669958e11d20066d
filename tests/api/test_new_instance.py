"""The resources of a new instance behave as if a client had created them."""

from __future__ import annotations

import pytest

from tests.helpers.accounts import client_of
from tests.helpers.identifiers import REPLICA
from tests.helpers.instances import create_instance, replicate
from tests.helpers.refusals import refused

#: The operation that lists each kind, and the member with its rows.
LISTS = {
    "security-profile": ("list_security_profiles", "SecurityProfileSummaryList"),
    "routing-profile": ("list_routing_profiles", "RoutingProfileSummaryList"),
    "operating-hours": ("list_hours_of_operations", "HoursOfOperationSummaryList"),
    "contact-flow": ("list_contact_flows", "ContactFlowSummaryList"),
    "queue": ("list_queues", "QueueSummaryList"),
}
NAMES = {
    "security-profile": ["Admin", "Agent", "CallCenterManager", "QualityAnalyst"],
    "routing-profile": ["Basic Routing Profile"],
    "operating-hours": ["Basic Hours"],
    "contact-flow": [
        "Sample inbound flow (first contact experience)",
        "Default agent hold",
        "Default agent transfer",
        "Default agent whisper",
        "Default customer hold",
        "Default customer queue",
        "Default customer whisper",
        "Default outbound",
        "Default queue transfer",
    ],
    "queue": ["BasicQueue"],
}
#: The operation that describes each kind, its ID, and the member with the answer.
DESCRIPTIONS = {
    "security-profile": (
        "describe_security_profile",
        "SecurityProfileId",
        "SecurityProfile",
    ),
    "routing-profile": (
        "describe_routing_profile",
        "RoutingProfileId",
        "RoutingProfile",
    ),
    "operating-hours": (
        "describe_hours_of_operation",
        "HoursOfOperationId",
        "HoursOfOperation",
    ),
    "contact-flow": ("describe_contact_flow", "ContactFlowId", "ContactFlow"),
    "queue": ("describe_queue", "QueueId", "Queue"),
}
EVERY_KIND = pytest.mark.parametrize("kind", LISTS)


@pytest.fixture(name="instance_id")
def _instance_id(source):
    """A new instance."""
    return create_instance(source)["Id"]


def rows_of(client, instance_id, kind):
    """The listed resources of one kind."""
    operation, member = LISTS[kind]
    return getattr(client, operation)(InstanceId=instance_id)[member]


def tags_of(client, arn):
    """The tags that ListTagsForResource shows."""
    return client.list_tags_for_resource(resourceArn=arn)["tags"]


@pytest.mark.rules("S-61")
@EVERY_KIND
def test_is_listed(source, instance_id, kind):
    """Each kind is listed by name, with an ARN inside the instance."""
    rows = rows_of(source, instance_id, kind)

    assert NAMES[kind] == [row["Name"] for row in rows]
    place = f"arn:aws:connect:us-east-1:123456789012:instance/{instance_id}"
    assert [f"{place}/{kind}/{row['Id']}" for row in rows] == [
        row["Arn"] for row in rows
    ]


@pytest.mark.rules("S-61", "TG-01")
@EVERY_KIND
def test_is_tagged(source, instance_id, kind):
    """Each resource has no tags at first, and can be tagged."""
    arn = rows_of(source, instance_id, kind)[0]["Arn"]
    assert {} == tags_of(source, arn)

    source.tag_resource(resourceArn=arn, tags={"team": "care", "stage": "test"})
    source.untag_resource(resourceArn=arn, tagKeys=["stage"])

    assert {"team": "care"} == tags_of(source, arn)


@pytest.mark.rules("S-61", "D-28")
@EVERY_KIND
def test_has_the_same_tags_in_the_replica(source, replica, instance_id, kind):
    """The replica's ARN shows the same tags."""
    arn = rows_of(source, instance_id, kind)[0]["Arn"]
    source.tag_resource(resourceArn=arn, tags={"team": "care"})

    replicate(source, instance_id)

    mirrored = rows_of(replica, instance_id, kind)[0]["Arn"]
    assert arn.replace("us-east-1", REPLICA) == mirrored
    assert {"team": "care"} == tags_of(replica, mirrored)


@pytest.mark.rules("S-61")
@EVERY_KIND
def test_is_found_by_resource_groups(aws, source, instance_id, kind):
    """moto's Resource Groups Tagging API finds each resource by its tags."""
    arn = rows_of(source, instance_id, kind)[0]["Arn"]
    groups = client_of(aws, "resourcegroupstaggingapi")

    groups.tag_resources(ResourceARNList=[arn], Tags={"team": "care"})

    found = groups.get_resources(TagFilters=[{"Key": "team", "Values": ["care"]}])
    assert [{"ResourceARN": arn, "Tags": [{"Key": "team", "Value": "care"}]}] == (
        found["ResourceTagMappingList"]
    )
    assert {"team": "care"} == tags_of(source, arn)


@pytest.mark.rules("S-61", "D-27")
@EVERY_KIND
def test_goes_with_the_instance(aws, source, instance_id, kind):
    """The resources and their tags are deleted with the instance."""
    arn = rows_of(source, instance_id, kind)[0]["Arn"]
    source.tag_resource(resourceArn=arn, tags={"team": "care"})

    source.delete_instance(InstanceId=instance_id)

    with refused("ResourceNotFoundException"):
        tags_of(source, arn)
    groups = client_of(aws, "resourcegroupstaggingapi")
    assert [] == groups.get_resources()["ResourceTagMappingList"]


@pytest.mark.rules("S-61")
@EVERY_KIND
def test_is_described(source, instance_id, kind):
    """Each resource is described like any other, with its ARN and empty tags."""
    row = rows_of(source, instance_id, kind)[0]
    operation, id_member, member = DESCRIPTIONS[kind]

    found = getattr(source, operation)(
        **{"InstanceId": instance_id, id_member: row["Id"]}
    )[member]

    assert {} == found["Tags"]
    assert row["Arn"] in found.values()
    assert row["Name"] in found.values()


@pytest.mark.rules("IN-10")
def test_is_none_of_an_instance_that_is_not_active(aws, source):
    """The tagging API finds resources of ACTIVE instances only."""
    aws.set_pace("connect::instance", progression="manual", times=1)
    created = create_instance(source, "slow", Tags={"team": "care"})

    found = client_of(aws, "resourcegroupstaggingapi").get_resources()

    assert [created["Arn"]] == [
        row["ResourceARN"] for row in found["ResourceTagMappingList"]
    ]
