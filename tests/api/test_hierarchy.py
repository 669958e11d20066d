"""Hierarchy groups of agents and their levels, from both Regions."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.refusals import refused
from tests.helpers.users import create_user

TWO = {"LevelOne": {"Name": "Division"}, "LevelTwo": {"Name": "Team"}}


@pytest.fixture(name="here")
def _here(source, estate):
    """The estate's instance, with a hierarchy of two levels."""
    here = {"InstanceId": estate.instance_id}
    source.update_user_hierarchy_structure(**here, HierarchyStructure=TWO)
    return here


def create(client, here, name, **wanted):
    """Create a group and return its ID."""
    return client.create_user_hierarchy_group(**here, Name=name, **wanted)[
        "HierarchyGroupId"
    ]


def shown(client, here, group_id):
    """What DescribeUserHierarchyGroup shows."""
    return client.describe_user_hierarchy_group(**here, HierarchyGroupId=group_id)[
        "HierarchyGroup"
    ]


@pytest.mark.rules("HI-07", "RI-31", "RI-33", "D-28")
def test_a_group_is_one_with_two_doors(source, replica, here):
    """Made in the source and renamed in the replica, it is the same from both."""
    top = create(source, here, "north")
    team = create(replica, here, "a", ParentGroupId=top, Tags={"k": "v"})

    replica.update_user_hierarchy_group_name(**here, HierarchyGroupId=top, Name="south")

    found = shown(source, here, team)
    assert ["south", "a"] == [
        found["HierarchyPath"][level]["Name"] for level in ("LevelOne", "LevelTwo")
    ]
    assert ({"k": "v"}, REPLICA) == (found["Tags"], found["LastModifiedRegion"])
    there = shown(replica, here, team)
    assert found["Arn"].replace(SOURCE, REPLICA) == there["Arn"]


@pytest.mark.rules("HI-01")
def test_a_group_needs_its_level(source, here):
    """A group below the last level is refused."""
    top = create(source, here, "north")
    team = create(source, here, "a", ParentGroupId=top)

    with refused("InvalidParameterException", "LevelThree"):
        create(source, here, "b", ParentGroupId=team)


@pytest.mark.rules("HI-03", "HI-04", "HI-05", "ER-05")
def test_what_is_in_use_is_not_deleted(source, here, estate):
    """A group with groups or users, and a level with groups, cannot be deleted."""
    top = create(source, here, "north")
    team = create(source, here, "a", ParentGroupId=top)
    user = create_user(source, estate.instance_id, "ann")["UserId"]
    source.update_user_hierarchy(**here, UserId=user, HierarchyGroupId=team)

    with refused("ResourceInUseException", team):
        source.delete_user_hierarchy_group(**here, HierarchyGroupId=top)
    with refused("ResourceInUseException", user):
        source.delete_user_hierarchy_group(**here, HierarchyGroupId=team)
    with refused("ResourceInUseException", "Team"):
        source.update_user_hierarchy_structure(
            **here, HierarchyStructure={"LevelOne": TWO["LevelOne"]}
        )

    source.update_user_hierarchy(**here, UserId=user)
    source.delete_user_hierarchy_group(**here, HierarchyGroupId=team)
    source.update_user_hierarchy_structure(
        **here, HierarchyStructure={"LevelOne": TWO["LevelOne"]}
    )


def test_a_user_is_in_a_group(source, replica, here, estate):
    """Both Regions show the group of a user."""
    top = create(source, here, "north")
    user = create_user(source, estate.instance_id, "ann")["UserId"]

    source.update_user_hierarchy(**here, UserId=user, HierarchyGroupId=top)

    found = replica.describe_user(**here, UserId=user)["User"]
    assert top == found["HierarchyGroupId"]


def test_an_unknown_group_is_not_found(source, here, estate):
    """An unknown group of a user is not found."""
    user = create_user(source, estate.instance_id, "ann")["UserId"]

    with refused("ResourceNotFoundException"):
        source.update_user_hierarchy(**here, UserId=user, HierarchyGroupId=UNKNOWN_ID)


@pytest.mark.rules("HI-02")
def test_levels_have_no_gap(source, here):
    """A structure with a third level and no second is refused."""
    with refused("InvalidParameterException", "LevelTwo"):
        source.update_user_hierarchy_structure(
            **here,
            HierarchyStructure={
                "LevelOne": {"Name": "a"},
                "LevelThree": {"Name": "c"},
            },
        )


@pytest.mark.rules("HI-08", "RI-31")
def test_a_renamed_level_keeps_its_id(source, replica, here):
    """A level renamed in one Region keeps its ID, and both show its name."""
    before = source.describe_user_hierarchy_structure(**here)["HierarchyStructure"]

    replica.update_user_hierarchy_structure(
        **here, HierarchyStructure={**TWO, "LevelTwo": {"Name": "Crew"}}
    )

    after = source.describe_user_hierarchy_structure(**here)["HierarchyStructure"]
    assert before["LevelOne"] == after["LevelOne"]
    assert (before["LevelTwo"]["Id"], "Crew", REPLICA) == (
        after["LevelTwo"]["Id"],
        after["LevelTwo"]["Name"],
        after["LevelTwo"]["LastModifiedRegion"],
    )


def test_lists_groups(source, here):
    """Groups are listed in the order of creation."""
    top = create(source, here, "north")
    team = create(source, here, "a", ParentGroupId=top)

    found = source.list_user_hierarchy_groups(**here)

    assert [top, team] == [row["Id"] for row in found["UserHierarchyGroupSummaryList"]]
