"""Quick connects: their configurations, their queues, and searching."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import UNKNOWN_ID
from tests.helpers.queues import create_queue
from tests.helpers.refusals import refused

PHONE = {
    "QuickConnectType": "PHONE_NUMBER",
    "PhoneConfig": {"PhoneNumber": "+12015550100"},
}


def create(client, estate, name="desk", config=PHONE):
    """Create a quick connect and return its ID."""
    return client.create_quick_connect(
        InstanceId=estate.instance_id, Name=name, QuickConnectConfig=config
    )["QuickConnectId"]


@pytest.fixture(name="queue_id")
def _queue_id(source, estate):
    """A queue."""
    return create_queue(source, estate)


@pytest.mark.rules("QC-01")
@pytest.mark.parametrize(
    "config",
    [
        {"QuickConnectType": "QUEUE", "PhoneConfig": PHONE["PhoneConfig"]},
        {"QuickConnectType": "PHONE_NUMBER"},
        pytest.param(
            {**PHONE, "FlowConfig": {"ContactFlowId": UNKNOWN_ID}},
            marks=pytest.mark.needs_model("QuickConnectConfig.FlowConfig"),
        ),
    ],
    ids=str,
)
def test_a_configuration_is_of_its_type(source, estate, config):
    """A configuration must have the member of its type, and no other."""
    with refused("InvalidParameterException", "must have only"):
        create(source, estate, config=config)


@pytest.mark.rules("QC-02")
@pytest.mark.parametrize("member", ["QueueId", "ContactFlowId"])
def test_names_what_the_instance_has(source, estate, queue_id, member):
    """An unknown queue or flow in a configuration is not found."""
    target = {"QueueId": queue_id, "ContactFlowId": estate.flow_id, member: UNKNOWN_ID}

    with refused("ResourceNotFoundException"):
        create(
            source,
            estate,
            config={"QuickConnectType": "QUEUE", "QueueConfig": target},
        )


@pytest.mark.rules("QU-07", "QC-04")
def test_what_it_names_is_in_use(source, estate, queue_id):
    """A queue that a quick connect names cannot be deleted before it."""
    target = {"QueueId": queue_id, "ContactFlowId": estate.flow_id}
    connect = create(
        source, estate, config={"QuickConnectType": "QUEUE", "QueueConfig": target}
    )
    by_id = {"InstanceId": estate.instance_id, "QueueId": queue_id}

    with refused("ResourceInUseException", connect):
        source.delete_queue(**by_id)

    source.delete_quick_connect(InstanceId=estate.instance_id, QuickConnectId=connect)
    source.delete_queue(**by_id)


@pytest.mark.rules("QC-05")
def test_queues_show_them(source, replica, estate, queue_id):
    """A queue shows its quick connects until they are deleted."""
    one, two = (create(source, estate, name) for name in ("one", "two"))
    by_id = {"InstanceId": estate.instance_id, "QueueId": queue_id}

    def shown():
        found = replica.list_queue_quick_connects(**by_id)
        return {row["Id"] for row in found["QuickConnectSummaryList"]}

    source.associate_queue_quick_connects(**by_id, QuickConnectIds=[one, two])
    assert {one, two} == shown()

    replica.disassociate_queue_quick_connects(**by_id, QuickConnectIds=[one])
    assert {two} == shown()

    source.delete_quick_connect(InstanceId=estate.instance_id, QuickConnectId=two)
    assert set() == shown()


@pytest.mark.rules("QC-05")
def test_a_queue_is_created_with_them(source, estate):
    """A queue can be created with quick connects."""
    connect = create(source, estate)

    queue_id = create_queue(source, estate, QuickConnectIds=[connect])

    found = source.list_queue_quick_connects(
        InstanceId=estate.instance_id, QueueId=queue_id
    )
    assert [connect] == [row["Id"] for row in found["QuickConnectSummaryList"]]


@pytest.mark.rules("QC-06")
def test_lists_by_type(source, estate):
    """The list has quick connects of the requested types only."""
    create(source, estate)

    def listed(*types):
        return [
            row["Name"]
            for row in source.list_quick_connects(
                InstanceId=estate.instance_id, QuickConnectTypes=list(types)
            )["QuickConnectSummaryList"]
        ]

    assert (["desk"], []) == (listed("PHONE_NUMBER", "USER"), listed("QUEUE"))


@pytest.mark.rules("QC-03")
def test_a_taken_name_is_no_new_one(source, estate):
    """A taken name is an invalid parameter, as the operation declares no duplicates."""
    create(source, estate, "one")
    two = create(source, estate, "two")

    with refused("InvalidParameterException", "one"):
        source.update_quick_connect_name(
            InstanceId=estate.instance_id, QuickConnectId=two, Name="one"
        )
