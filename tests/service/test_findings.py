"""ListReplicationFindings: quick connects of users who are deleted."""

from __future__ import annotations

import pytest

from tests.helpers.agents import CallCentre
from tests.helpers.identifiers import REPLICA, SOURCE

pytestmark = pytest.mark.needs_model("ListReplicationFindings")


@pytest.fixture(name="centre")
def _centre(world):
    """A replicated instance with two agents."""
    centre = CallCentre(world)
    centre.hire("ann", "bob")
    return centre


@pytest.fixture(name="connects")
def _connects(world, centre):
    """A quick connect for each agent."""
    flow = world.flow(centre.id)
    return [
        centre.call(
            "CreateQuickConnect",
            Name=f"to {user[-1]}",
            QuickConnectConfig={
                "QuickConnectType": "USER",
                "UserConfig": {"UserId": user, "ContactFlowId": flow},
            },
        )["QuickConnectId"]
        for user in centre.users
    ]


def findings(centre, region=SOURCE, kind="TRANSFER_DESTINATION", **wanted):
    """What ListReplicationFindings shows."""
    return centre.call("ListReplicationFindings", region, ResourceType=kind, **wanted)


def found_ids(centre):
    """The IDs of the findings."""
    return [row["Id"] for row in findings(centre)["ReplicationFindingsList"]]


@pytest.mark.rules("UR-13", "LF-08")
@pytest.mark.parametrize("region", [SOURCE, REPLICA])
def test_shows_a_quick_connect_of_a_deleted_user(centre, connects, region):
    """It is found in both Regions, and not replicated to the replica's."""
    centre.call("DeleteUser", UserId=centre.users[0])

    found = findings(centre, region)

    (row,) = found["ReplicationFindingsList"]
    instance_arn = centre.arn if region == SOURCE else centre.replica_arn
    assert {
        "Arn": f"{instance_arn}/transfer-destination/{connects[0]}",
        "Id": connects[0],
        "Region": REPLICA,
        "ResourceType": "TRANSFER_DESTINATION",
        "Name": f"to {centre.users[0][-1]}",
    }.items() <= row.items()
    assert {SOURCE: 0, REPLICA: 1} == {
        one["Region"]: one["Count"] for one in found["ApproximateDriftedResourceCounts"]
    }
    assert [] == findings(centre, region, "AGENT")["ReplicationFindingsList"]


@pytest.mark.rules("UR-13")
def test_shows_it_no_more_once_it_is_deleted(centre, connects):
    """Deleting the quick connect, as the guide advises, or changing it ends the finding."""
    for user in centre.users:
        centre.call("DeleteUser", UserId=user)
    assert connects == found_ids(centre)

    centre.call("DeleteQuickConnect", QuickConnectId=connects[0])
    assert connects[1:] == found_ids(centre)
    centre.call(
        "UpdateQuickConnectConfig",
        QuickConnectId=connects[1],
        QuickConnectConfig={
            "QuickConnectType": "PHONE_NUMBER",
            "PhoneConfig": {"PhoneNumber": "+12015550100"},
        },
    )

    assert [] == found_ids(centre)


@pytest.mark.rules("LF-04", "D-09")
def test_pages(centre, connects):
    """Each finding is on one page, and all are counted on each."""
    for user in centre.users:
        centre.call("DeleteUser", UserId=user)

    first = findings(centre, MaxResults=1)
    second = findings(centre, NextToken=first["NextToken"])

    rows = [*first["ReplicationFindingsList"], *second["ReplicationFindingsList"]]
    assert connects == [row["Id"] for row in rows]
    assert [2, 2] == [
        page["ApproximateDriftedResourceCounts"][1]["Count"] for page in (first, second)
    ]
