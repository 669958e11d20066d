"""The state paths: states are equal exactly if no API call can tell the difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from moto_connect_tdg.estate import Estate
from moto_connect_tdg.service.inspect import RESTING
from tests.helpers.calls import place_calls
from tests.helpers.flows import CONTENT
from tests.helpers.groups import create_group, shift
from tests.helpers.identifiers import REPLICA, SOURCE, TOKEN, UNKNOWN_ID
from tests.helpers.instances import create_instance, replicate
from tests.helpers.numbers import claim
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace, state
from tests.helpers.users import create_user


@dataclass
class World:
    """An estate with one of everything, and an instance without a replica."""

    estate: Estate
    single_id: str
    queue_id: str
    contact_id: str
    other_flow_id: str
    spare_group_id: str

    @property
    def instance_id(self) -> str:
        """The replicated instance."""
        return self.estate.instance_id


@pytest.fixture(name="world")
def _world(aws: Any) -> World:
    estate = aws.estate(groups=2, numbers=2, agents=1)
    client, instance_id = estate.source, estate.instance_id
    client.tag_resource(resourceArn=estate.group_arn, tags={"team": "blue"})
    client.associate_analytics_data_set(InstanceId=instance_id, DataSetId="one")
    queues = client.list_queues(InstanceId=instance_id, QueueTypes=["STANDARD"])
    return World(
        estate,
        create_instance(client, "single")["Id"],
        queues["QueueSummaryList"][0]["Id"],
        place_calls(aws, estate.numbers[0].phone_number)["ContactId"],
        client.create_contact_flow(
            InstanceId=instance_id, Name="other", Type="CONTACT_FLOW", Content=CONTENT
        )["ContactFlowId"],
        create_group(client, instance_id, "spare")["Id"],
    )


def without_tokens(state_now: dict[str, Any]) -> dict[str, Any]:
    """The state without client tokens, which boto3 sends itself."""
    return {
        account: {
            region: {k: v for k, v in kinds.items() if k != "ClientTokens"}
            if isinstance(kinds, dict)
            else kinds
            for region, kinds in regions.items()
        }
        for account, regions in state_now.items()
    }


def _flow(world: World) -> dict[str, str]:
    return {"InstanceId": world.instance_id, "ContactFlowId": world.estate.flow_id}


def _membership(world: World, group: int) -> dict[str, str]:
    return {
        "TrafficDistributionGroupId": world.estate.group_arns[group],
        "UserId": world.estate.user_ids[0],
        "InstanceId": world.instance_id,
    }


def _hours(client: Any, world: World) -> str:
    found = client.list_hours_of_operations(InstanceId=world.instance_id)
    hours: str = found["HoursOfOperationSummaryList"][0]["Id"]
    return hours


Change = Callable[[Any, World], Any]

#: An API call of each operation that changes something, in the source Region.
CHANGES: dict[str, Change] = {
    "AssociateAnalyticsDataSet": lambda c, w: c.associate_analytics_data_set(
        InstanceId=w.instance_id, DataSetId="two"
    ),
    "AssociatePhoneNumberContactFlow": lambda c, w: (
        c.associate_phone_number_contact_flow(
            PhoneNumberId=w.estate.numbers[0].id,
            InstanceId=w.instance_id,
            ContactFlowId=w.other_flow_id,
        )
    ),
    "AssociateTrafficDistributionGroupUser": lambda c, w: (
        c.associate_traffic_distribution_group_user(
            **{
                **_membership(w, 0),
                "UserId": create_user(c, w.instance_id, "bob")["UserId"],
            }
        )
    ),
    "ClaimPhoneNumber": lambda c, w: claim(c, w.estate.group_arn),
    "CreateContactFlow": lambda c, w: c.create_contact_flow(
        InstanceId=w.instance_id, Name="new", Type="CONTACT_FLOW", Content=CONTENT
    ),
    "CreateInstance": lambda c, _: create_instance(c, "new"),
    "CreateQueue": lambda c, w: c.create_queue(
        InstanceId=w.instance_id, Name="new", HoursOfOperationId=_hours(c, w)
    ),
    "CreateTrafficDistributionGroup": lambda c, w: create_group(
        c, w.instance_id, "new"
    ),
    "CreateUser": lambda c, w: create_user(c, w.instance_id, "bob"),
    "DeleteContactFlow": lambda c, w: c.delete_contact_flow(**_flow(w)),
    "DeleteInstance": lambda c, w: c.delete_instance(InstanceId=w.single_id),
    "DeleteTrafficDistributionGroup": lambda c, w: c.delete_traffic_distribution_group(
        TrafficDistributionGroupId=w.spare_group_id
    ),
    "DeleteUser": lambda c, w: c.delete_user(
        InstanceId=w.instance_id, UserId=w.estate.user_ids[0]
    ),
    "DisassociateAnalyticsDataSet": lambda c, w: c.disassociate_analytics_data_set(
        InstanceId=w.instance_id, DataSetId="one"
    ),
    "DisassociatePhoneNumberContactFlow": lambda c, w: (
        c.disassociate_phone_number_contact_flow(
            PhoneNumberId=w.estate.numbers[0].id, InstanceId=w.instance_id
        )
    ),
    "DisassociateTrafficDistributionGroupUser": lambda c, w: (
        c.disassociate_traffic_distribution_group_user(**_membership(w, 0))
    ),
    "ImportPhoneNumber": lambda c, w: c.import_phone_number(
        InstanceId=w.instance_id,
        SourcePhoneNumberArn=f"arn:aws:sms-voice:{SOURCE}:123456789012:phone-number/p",
    ),
    "ReleasePhoneNumber": lambda c, w: c.release_phone_number(
        PhoneNumberId=w.estate.numbers[0].id
    ),
    "ReplicateInstance": lambda c, w: replicate(c, w.single_id),
    "StopContact": lambda c, w: c.stop_contact(
        ContactId=w.contact_id, InstanceId=w.instance_id
    ),
    "TagResource": lambda c, w: c.tag_resource(
        resourceArn=w.estate.instance_arn, tags={"team": "red"}
    ),
    "UntagResource": lambda c, w: c.untag_resource(
        resourceArn=w.estate.group_arn, tagKeys=["team"]
    ),
    "UpdateCrossRegionRouting": lambda c, w: c.update_cross_region_routing(
        InstanceId=w.instance_id, IsolatedAll=True
    ),
    "UpdateInstanceAttribute": lambda c, w: c.update_instance_attribute(
        InstanceId=w.instance_id, AttributeType="CONTACT_LENS", Value="true"
    ),
    "UpdatePhoneNumber": lambda c, w: c.update_phone_number(
        PhoneNumberId=w.estate.numbers[0].id, TargetArn=w.estate.group_arns[1]
    ),
    "UpdatePhoneNumberMetadata": lambda c, w: c.update_phone_number_metadata(
        PhoneNumberId=w.estate.numbers[0].id, PhoneNumberDescription="new"
    ),
    "UpdateQueueOutboundCallerConfig": lambda c, w: (
        c.update_queue_outbound_caller_config(
            InstanceId=w.instance_id,
            QueueId=w.queue_id,
            OutboundCallerConfig={"OutboundCallerIdName": "Ada"},
        )
    ),
    "UpdateTrafficDistribution": lambda c, w: shift(c, w.estate, 50),
}


@pytest.mark.parametrize(
    "operation",
    [pytest.param(name, marks=pytest.mark.needs_model(name)) for name in CHANGES],
)
def test_a_change_is_seen(aws, world, operation):
    """Each operation that changes something changes the state."""
    before = without_tokens(state(aws))

    CHANGES[operation](world.estate.source, world)

    assert before != without_tokens(state(aws))


#: API calls, and others that undo them.
TAKEN_BACK: dict[str, tuple[Change, Change]] = {
    "tag": (
        CHANGES["TagResource"],
        lambda c, w: c.untag_resource(
            resourceArn=w.estate.instance_arn, tagKeys=["team"]
        ),
    ),
    "association": (
        CHANGES["AssociateAnalyticsDataSet"],
        lambda c, w: c.disassociate_analytics_data_set(
            InstanceId=w.instance_id, DataSetId="two"
        ),
    ),
    "isolation": (
        CHANGES["UpdateCrossRegionRouting"],
        lambda c, w: c.update_cross_region_routing(
            InstanceId=w.instance_id, IsolatedAll=False
        ),
    ),
    "flow": (
        CHANGES["CreateContactFlow"],
        lambda c, w: c.delete_contact_flow(
            InstanceId=w.instance_id,
            ContactFlowId=c.list_contact_flows(InstanceId=w.instance_id)[
                "ContactFlowSummaryList"
            ][-1]["Id"],
        ),
    ),
}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.needs_model("UpdateCrossRegionRouting"))
        if kind == "isolation"
        else kind
        for kind in TAKEN_BACK
    ],
)
def test_what_is_taken_back_is_not_seen(aws, world, kind):
    """After an API call that undoes another, the state is as before."""
    do, undo = TAKEN_BACK[kind]
    with no_trace(aws):
        do(world.estate.source, world)
        undo(world.estate.source, world)


def test_reading_changes_nothing(aws, world):
    """Describing, getting and listing do not change the state, from either Region."""
    estate = world.estate
    with no_trace(aws):
        for client in (estate.source, estate.replica):
            client.describe_instance(InstanceId=world.instance_id)
            client.get_traffic_distribution(Id=estate.group_arn)
            client.list_users(InstanceId=world.instance_id)
            client.list_phone_numbers_v2()


@pytest.mark.rules("D-10")
def test_a_refusal_changes_nothing(aws, world):
    """A refused API call with a token does not change the state."""
    with no_trace(aws):
        with refused("ResourceNotFoundException"):
            create_group(world.estate.source, UNKNOWN_ID, "new", ClientToken=TOKEN)
        with refused("InvalidRequestException"):
            shift(world.estate.replica, world.estate, 95)


@pytest.mark.rules("S-34")
def test_a_token_is_seen(aws, world):
    """A client token is part of the state, as it changes later answers."""
    claimed = state(aws)
    number = world.estate.numbers[0].id
    described = {"PhoneNumberId": number, "PhoneNumberDescription": "new"}
    world.estate.source.update_phone_number_metadata(**described, ClientToken="another")
    one = state(aws)
    world.estate.source.update_phone_number_metadata(**described, ClientToken=TOKEN)
    two = state(aws)

    assert claimed != one != two
    assert without_tokens(one) == without_tokens(two)
    assert TOKEN not in str(two)


def test_a_running_workflow_is_seen(aws, world):
    """Running updates differ by their result and by their progress."""
    estate = world.estate
    aws.set_pace("connect::trafficdistributiongroup", progression="manual", times=5)

    def workflows():
        (regions,) = state(aws).values()
        return regions[SOURCE]["Workflows"]

    shift(estate.source, estate, 40)
    begun = workflows()
    estate.source.describe_traffic_distribution_group(
        TrafficDistributionGroupId=estate.group_arn
    )
    looked_at = workflows()

    before, after = (
        found[estate.group_arn]["Progress"] for found in (begun, looked_at)
    )
    assert before["Describes"] + 1 == after["Describes"]
    (pending,) = (
        row
        for row in begun[estate.group_arn]["Pending"]
        if row["Telephony"][SOURCE] != 100
    )
    assert {SOURCE: 40, REPLICA: 60} == pending["Telephony"]


@pytest.mark.rules("PN-51")
def test_a_quarantined_number_is_seen(aws, world):
    """A number in quarantine is shown beside the accounts."""
    number = world.estate.numbers[0]
    assert RESTING not in state(aws)

    world.estate.source.release_phone_number(PhoneNumberId=number.id)

    (until,) = state(aws)[RESTING].values()
    rest = datetime.fromisoformat(until.replace("Z", "+00:00")) - datetime.now(
        timezone.utc
    )
    assert [number.phone_number] == list(state(aws)[RESTING])
    assert timedelta(days=1) < rest


def test_contents_stand_with_the_source(aws, world):
    """Users, queues, flows and links are shown once, with their source instance."""
    (regions,) = state(aws).values()
    held = {
        region: [row["Contents"] for row in kinds["Instances"] if not row["ReplicaOf"]]
        for region, kinds in regions.items()
    }

    contents = held[SOURCE][0]

    assert [] == held[REPLICA]
    assert list(world.estate.user_ids) == [row["Id"] for row in contents["Users"]]
    assert world.queue_id in [row["Id"] for row in contents["Queues"]]
    assert [world.contact_id] == [row["Id"] for row in contents["Contacts"]]
    assert [n.arn for n in world.estate.numbers] == [
        arn for arn, _ in contents["FlowAssociations"]
    ]


@pytest.mark.parametrize("query", [{"AccountId": "1"}, {"AcountId": "123456789012"}])
def test_malformed(aws, query):
    """A malformed account and an unknown member are refused with an explanation."""
    answer = aws.control("GET", "connect/state", params=query)

    assert 400 == answer.status_code
    assert "AccountId" in answer.json()["message"]
