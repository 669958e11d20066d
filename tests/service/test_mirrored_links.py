"""The links between mirrored resources, made in one Region and seen in the other."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA


@pytest.fixture(name="here")
def _here(world):
    """The member that names a replicated instance."""
    return {"InstanceId": world.replicated()}


def first(world, here, operation):
    """The ID of the first resource that a list shows."""
    (rows,) = (v for v in world.call(operation, **here).values() if isinstance(v, list))
    return rows[0]["Id"]


@pytest.mark.rules("RI-30")
def test_of_a_user(world, here):
    """A user has the same profiles and the same hierarchy group in both Regions."""
    levels = {"LevelOne": {"Name": "Division"}}
    world.call("UpdateUserHierarchyStructure", **here, HierarchyStructure=levels)
    group = world.call("CreateUserHierarchyGroup", **here, Name="north")
    security = first(world, here, "ListSecurityProfiles")
    routing = first(world, here, "ListRoutingProfiles")
    user = world.user(
        here["InstanceId"],
        HierarchyGroupId=group["HierarchyGroupId"],
        SecurityProfileIds=[security],
        RoutingProfileId=routing,
    )

    shown = world.call("DescribeUser", REPLICA, **here, UserId=user)["User"]

    assert (group["HierarchyGroupId"], [security], routing) == (
        shown["HierarchyGroupId"],
        shown["SecurityProfileIds"],
        shown["RoutingProfileId"],
    )


@pytest.mark.rules("RI-30")
def test_of_a_queue(world, here):
    """A queue made in the replica has its hours, flow and quick connects in the source."""
    hours = first(world, here, "ListHoursOfOperations")
    flow = world.flow(here["InstanceId"])
    phone = {
        "QuickConnectType": "PHONE_NUMBER",
        "PhoneConfig": {"PhoneNumber": "+12015550100"},
    }
    connect = world.call(
        "CreateQuickConnect", **here, Name="desk", QuickConnectConfig=phone
    )["QuickConnectId"]
    queue = world.call(
        "CreateQueue",
        REPLICA,
        **here,
        Name="sales",
        HoursOfOperationId=hours,
        OutboundCallerConfig={"OutboundFlowId": flow},
        QuickConnectIds=[connect],
    )["QueueId"]

    shown = world.call("DescribeQueue", **here, QueueId=queue)["Queue"]

    assert (hours, flow) == (
        shown["HoursOfOperationId"],
        shown["OutboundCallerConfig"]["OutboundFlowId"],
    )
    assert (
        connect
        == world.call("ListQueueQuickConnects", **here, QueueId=queue)[
            "QuickConnectSummaryList"
        ][0]["Id"]
    )


@pytest.mark.rules("RI-30")
def test_of_a_routing_profile(world, here):
    """A routing profile has the queue that it was given in the other Region."""
    hours = first(world, here, "ListHoursOfOperations")
    queue = world.call("CreateQueue", **here, Name="sales", HoursOfOperationId=hours)
    profile = first(world, here, "ListRoutingProfiles")
    reference = {"QueueId": queue["QueueId"], "Channel": "VOICE"}
    config = {"QueueReference": reference, "Priority": 2, "Delay": 0}
    world.call(
        "AssociateRoutingProfileQueues",
        REPLICA,
        **here,
        RoutingProfileId=profile,
        QueueConfigs=[config],
    )

    rows = world.call("ListRoutingProfileQueues", **here, RoutingProfileId=profile)

    assert queue["QueueId"] in [
        row["QueueId"] for row in rows["RoutingProfileQueueConfigSummaryList"]
    ]
