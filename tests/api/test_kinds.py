"""Every mirrored kind, created in one Region and changed in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.helpers.faults import THROTTLED, add_fault, hits
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.queues import hours_of
from tests.helpers.refusals import refused

Given = dict[str, Any]


@dataclass(frozen=True)
class Mirrored:
    """A kind, by the names that the API gives its members.

    *make* gives what creating needs besides the name, from a client and an estate.
    """

    noun: str
    id_member: str
    arn_member: str
    make: Callable[[Any, Any], Given]
    #: the update that renames, and the member for the name
    rename: str
    name_member: str = "Name"
    #: the members around the record in the answer of describing
    shown_in: str = ""

    def create(self, client: Any, estate: Any, name: str) -> str:
        """Create a record with a tag and return its ID."""
        made = getattr(client, f"create_{self.noun}")(
            InstanceId=estate.instance_id,
            **{self.name_member: name},
            **self.make(client, estate),
            Tags={"team": "blue"},
        )
        found: str = made[self.id_member]
        return found

    def describe(self, client: Any, estate: Any, record_id: str) -> Given:
        """Describe a record."""
        answer = getattr(client, f"describe_{self.noun}")(
            InstanceId=estate.instance_id, **{self.id_member: record_id}
        )
        shown: Given = answer[self.shown_in]
        return shown


KINDS = [
    Mirrored(
        "queue",
        "QueueId",
        "QueueArn",
        lambda client, estate: {
            "HoursOfOperationId": hours_of(client, estate.instance_id)
        },
        "update_queue_name",
        shown_in="Queue",
    ),
    Mirrored(
        "quick_connect",
        "QuickConnectId",
        "QuickConnectARN",
        lambda _, __: {
            "QuickConnectConfig": {
                "QuickConnectType": "PHONE_NUMBER",
                "PhoneConfig": {"PhoneNumber": "+12015550100"},
            }
        },
        "update_quick_connect_name",
        shown_in="QuickConnect",
    ),
    Mirrored(
        "hours_of_operation",
        "HoursOfOperationId",
        "HoursOfOperationArn",
        lambda _, __: {"TimeZone": "UTC", "Config": []},
        "update_hours_of_operation",
        shown_in="HoursOfOperation",
    ),
    Mirrored(
        "routing_profile",
        "RoutingProfileId",
        "RoutingProfileArn",
        lambda client, estate: {
            "Description": "d",
            "DefaultOutboundQueueId": client.list_queues(InstanceId=estate.instance_id)[
                "QueueSummaryList"
            ][0]["Id"],
            "MediaConcurrencies": [{"Channel": "VOICE", "Concurrency": 1}],
        },
        "update_routing_profile_name",
        shown_in="RoutingProfile",
    ),
    Mirrored(
        "prompt",
        "PromptId",
        "PromptARN",
        lambda _, __: {"S3Uri": "s3://bucket/hello.wav"},
        "update_prompt",
        shown_in="Prompt",
    ),
]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)


@pytest.mark.rules("RI-31", "RI-33", "D-28")
@every_kind
def test_is_one_with_two_doors(source, replica, estate, kind):
    """Created in the source and renamed in the replica, it is the same in both."""
    record_id = kind.create(source, estate, "first")

    getattr(replica, kind.rename)(
        InstanceId=estate.instance_id,
        **{kind.id_member: record_id, kind.name_member: "second"},
    )

    here = kind.describe(source, estate, record_id)
    there = kind.describe(replica, estate, record_id)
    assert "second" == here[kind.name_member]
    assert REPLICA == here["LastModifiedRegion"]
    assert {"team": "blue"} == here["Tags"]
    assert here.pop(kind.arn_member).replace(SOURCE, REPLICA) == there.pop(
        kind.arn_member
    )
    assert here == there


@pytest.mark.rules("RI-31", "D-27")
@every_kind
def test_is_deleted_on_both_sides(source, replica, estate, kind):
    """Deleted in the replica, it is unknown in the source, and its name is free."""
    record_id = kind.create(source, estate, "gone")
    arn = kind.describe(source, estate, record_id)[kind.arn_member]

    getattr(replica, f"delete_{kind.noun}")(
        InstanceId=estate.instance_id, **{kind.id_member: record_id}
    )

    with refused("ResourceNotFoundException"):
        kind.describe(source, estate, record_id)
    with refused("ResourceNotFoundException"):
        source.list_tags_for_resource(resourceArn=arn)
    assert kind.create(source, estate, "gone") != record_id


@pytest.mark.rules("HO-03")
@every_kind
def test_a_name_is_taken_once(source, replica, estate, kind):
    """A name is taken once per kind, in both Regions."""
    kind.create(source, estate, "one")

    with refused("DuplicateResourceException", "one"):
        kind.create(replica, estate, "one")


@pytest.mark.rules("TG-01", "D-28")
@every_kind
def test_its_tags_are_one_set(source, replica, estate, kind):
    """A tag that is added in the replica exists in the source."""
    record_id = kind.create(source, estate, "tagged")
    arn = kind.describe(replica, estate, record_id)[kind.arn_member]

    replica.tag_resource(resourceArn=arn, tags={"team": "red"})

    assert {"team": "red"} == kind.describe(source, estate, record_id)["Tags"]


@every_kind
def test_a_fault_on_its_arn_strikes(aws, source, estate, kind):
    """A fault on its ARN strikes an API call that names it by ID."""
    record_id = kind.create(source, estate, "named")
    arn = kind.describe(source, estate, record_id)[kind.arn_member]
    fault_id = add_fault(aws, THROTTLED, resource=arn)

    with refused("ThrottlingException"):
        kind.describe(source, estate, record_id)

    assert 1 == hits(aws, fault_id)
