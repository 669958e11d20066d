"""Searching for agent statuses and hierarchy groups, by text and by tags."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA


@pytest.fixture(name="here")
def _here(world):
    """A replicated instance."""
    return {"InstanceId": world.replicated()}


def by_text(field, value):
    """A search for one value of a field."""
    return {"SearchCriteria": {"StringCondition": {"FieldName": field, "Value": value}}}


def by_attributes(**attribute_filter):
    """A search by a filter of attributes."""
    return {"SearchFilter": {"AttributeFilter": attribute_filter}}


BLUE, RED = ({"TagKey": "team", "TagValue": value} for value in ("blue", "red"))


@pytest.mark.needs_model("SearchAgentStatuses")
@pytest.mark.rules("AS-08", "RI-31")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (by_text("name", "lunch"), ["Lunch"]),
        (by_text("type", "CUSTOM"), ["Lunch", "Break"]),
        (by_text("state", "DISABLED"), ["Break"]),
        (by_text("displayOrder", "7"), ["Lunch"]),
        (by_attributes(TagCondition=BLUE), ["Lunch"]),
        (by_attributes(AndCondition={"TagConditions": [BLUE, RED]}), []),
        (
            by_attributes(
                OrConditions=[{"TagConditions": [BLUE]}, {"TagConditions": [RED]}]
            ),
            ["Lunch", "Break"],
        ),
    ],
    ids=["name", "type", "state", "order", "tag", "both tags", "either tag"],
)
def test_finds_agent_statuses(world, here, wanted, expected):
    """Statuses are found by each of their fields, and by tags."""
    for name, state, team in (
        ("Lunch", "ENABLED", "blue"),
        ("Break", "DISABLED", "red"),
    ):
        order = {"DisplayOrder": 7} if name == "Lunch" else {}
        world.call(
            "CreateAgentStatus",
            **here,
            Name=name,
            State=state,
            Tags={"team": team},
            **order,
        )

    found = world.call("SearchAgentStatuses", REPLICA, **here, **wanted)

    assert expected == [row["Name"] for row in found["AgentStatuses"]]
    assert len(expected) == found["ApproximateTotalCount"]


@pytest.mark.needs_model("SearchUserHierarchyGroups")
@pytest.mark.rules("HI-09", "RI-31")
def test_finds_hierarchy_groups(world, here):
    """Groups are found by name, parent, level and ID, in either Region."""
    levels = {"LevelOne": {"Name": "Division"}, "LevelTwo": {"Name": "Team"}}
    world.call("UpdateUserHierarchyStructure", **here, HierarchyStructure=levels)
    top = world.call("CreateUserHierarchyGroup", **here, Name="north")[
        "HierarchyGroupId"
    ]
    team = world.call(
        "CreateUserHierarchyGroup", **here, Name="care", ParentGroupId=top
    )["HierarchyGroupId"]
    structure = world.call("DescribeUserHierarchyStructure", **here)[
        "HierarchyStructure"
    ]
    searches = [
        by_text("name", "Care"),
        by_text("parentId", top),
        by_text("levelId", structure["LevelTwo"]["Id"]),
        by_text("resourceID", team),
    ]

    found = [
        world.call("SearchUserHierarchyGroups", REPLICA, **here, **wanted)[
            "UserHierarchyGroups"
        ]
        for wanted in searches
    ]

    assert [[team]] * 4 == [[row["Id"] for row in rows] for rows in found]
    assert "north" == found[0][0]["HierarchyPath"]["LevelOne"]["Name"]


@pytest.mark.needs_model("SearchAgentStatuses")
@pytest.mark.rules("AS-08", "D-10")
def test_refuses_unknown_fields(world, here):
    """A field that the statuses do not have is refused."""
    with world.refused("InvalidParameterException", "FieldName must be one of"):
        world.call("SearchAgentStatuses", **here, **by_text("colour", "red"))
