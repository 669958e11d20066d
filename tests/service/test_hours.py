"""Overrides of hours of operation, and links between hours."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID

#: Every part of every day.
ALL_DAY = [
    {"StartTime": {"Hours": 0, "Minutes": 0}, "EndTime": {"Hours": 0, "Minutes": 0}}
]

pytestmark = pytest.mark.needs_model(
    "AssociateHoursOfOperations", "CreateHoursOfOperationOverride.OverrideType"
)


@pytest.fixture(name="here")
def _here(world):
    """A replicated instance."""
    return {"InstanceId": world.replicated()}


@pytest.fixture(name="hours")
def _hours(world, here):
    """The hours that the instance was created with."""
    listed = world.call("ListHoursOfOperations", **here)
    return {
        **here,
        "HoursOfOperationId": listed["HoursOfOperationSummaryList"][0]["Id"],
    }


def create_hours(world, here, name, **wanted):
    """Create hours that are never open and return how to name them."""
    made = world.call(
        "CreateHoursOfOperation", **here, Name=name, TimeZone="UTC", Config=[], **wanted
    )
    return {**here, "HoursOfOperationId": made["HoursOfOperationId"]}


def create_override(world, hours, name="holiday", region=SOURCE, **wanted):
    """Close hours on one date and return how to name the override."""
    made = world.call(
        "CreateHoursOfOperationOverride",
        region,
        **hours,
        **{
            "Name": name,
            "Config": ALL_DAY,
            "OverrideType": "CLOSED",
            "EffectiveFrom": "2026-12-25",
            "EffectiveTill": "2026-12-25",
            **wanted,
        },
    )
    return {**hours, "HoursOfOperationOverrideId": made["HoursOfOperationOverrideId"]}


def parents(*all_hours):
    """Hours, as the API takes them for parents."""
    return [{"HoursOfOperationId": one["HoursOfOperationId"]} for one in all_hours]


def names_on(world, hours, day="2026-12-25"):
    """The names of the overrides that apply on a date."""
    found = world.call(
        "GetEffectiveHoursOfOperations", **hours, FromDate=day, ToDate=day
    )["EffectiveOverrideHoursList"]
    return [row["OverrideName"] for rows in found for row in rows["OverrideHours"]]


@pytest.mark.rules("HO-15", "RI-31", "RI-33", "D-28")
def test_an_override_is_one_with_two_doors(world, hours):
    """Created in the source and changed in the replica, it is the same in both."""
    override = create_override(world, hours)

    world.call("UpdateHoursOfOperationOverride", REPLICA, **override, Name="Christmas")

    here, there = (
        world.call("DescribeHoursOfOperationOverride", region, **override)[
            "HoursOfOperationOverride"
        ]
        for region in (SOURCE, REPLICA)
    )
    assert "Christmas" == here["Name"]
    assert here.pop("HoursOfOperationArn").replace(SOURCE, REPLICA) == there.pop(
        "HoursOfOperationArn"
    )
    assert here == there
    listed = world.call("ListHoursOfOperationOverrides", **hours)
    assert REPLICA == listed["LastModifiedRegion"]


@pytest.mark.rules("HO-10")
def test_tells_when_hours_are_open(world, hours):
    """Each date has its open hours; those that are overridden, the overrides too."""
    create_override(
        world,
        hours,
        Config=[
            {
                "StartTime": {"Hours": 12, "Minutes": 0},
                "EndTime": {"Hours": 0, "Minutes": 0},
            }
        ],
    )

    found = world.call(
        "GetEffectiveHoursOfOperations",
        REPLICA,
        **hours,
        FromDate="2026-12-24",
        ToDate="2026-12-25",
    )

    midnight, noon = ({"Hours": hour, "Minutes": 0} for hour in (0, 12))
    assert {
        "EffectiveHoursOfOperationList": [
            {
                "Date": "2026-12-24",
                "OperationalHours": [{"Start": midnight, "End": midnight}],
            },
            {
                "Date": "2026-12-25",
                "OperationalHours": [{"Start": midnight, "End": noon}],
            },
        ],
        "EffectiveOverrideHoursList": [
            {
                "Date": "2026-12-25",
                "OverrideHours": [
                    {
                        "Start": noon,
                        "End": midnight,
                        "OverrideName": "holiday",
                        "OperationalStatus": "CLOSED",
                    }
                ],
            }
        ],
        "TimeZone": "UTC",
    } == found


@pytest.mark.rules("HO-05", "ER-07")
def test_names_of_overrides_are_unique_per_hours(world, here, hours):
    """A name is taken once per hours; other hours may use it too."""
    create_override(world, hours)
    other = create_override(world, hours, "other")

    with world.refused("DuplicateResourceException", "holiday"):
        create_override(world, hours)
    with world.refused("DuplicateResourceException", "holiday"):
        world.call("UpdateHoursOfOperationOverride", **other, Name="holiday")
    world.call("UpdateHoursOfOperationOverride", **other, Name="other")
    create_override(world, create_hours(world, here, "more"))


def test_an_override_belongs_to_its_hours(world, here, hours):
    """An override is not found by other hours, nor after it was deleted."""
    override = create_override(world, hours)
    other = create_hours(world, here, "more")

    with world.refused("ResourceNotFoundException"):
        world.call("DescribeHoursOfOperationOverride", **{**override, **other})
    world.call("DeleteHoursOfOperationOverride", REPLICA, **override)
    with world.refused("ResourceNotFoundException"):
        world.call("DescribeHoursOfOperationOverride", **override)


def test_a_standard_override_does_not_recur_any_more(world, hours):
    """An override that becomes STANDARD loses its recurrence."""
    pattern = {"RecurrencePattern": {"Frequency": "WEEKLY", "Interval": 1}}
    override = create_override(world, hours, RecurrenceConfig=pattern)

    world.call("UpdateHoursOfOperationOverride", **override, OverrideType="STANDARD")

    (found,) = world.call("ListHoursOfOperationOverrides", **hours)[
        "HoursOfOperationOverrideList"
    ]
    assert "RecurrenceConfig" not in found


@pytest.mark.rules("D-09")
def test_overrides_are_listed_in_pages(world, hours):
    """The pages have every override once, also when one is deleted in between."""
    made = [create_override(world, hours, name) for name in ("a", "b", "c")]
    first = world.call("ListHoursOfOperationOverrides", **hours, MaxResults=1)
    world.call("DeleteHoursOfOperationOverride", **made[0])

    rest = world.call(
        "ListHoursOfOperationOverrides", **hours, NextToken=first["NextToken"]
    )

    assert ["a"] == [row["Name"] for row in first["HoursOfOperationOverrideList"]]
    assert ["b", "c"] == [row["Name"] for row in rest["HoursOfOperationOverrideList"]]


@pytest.mark.rules("HO-16")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["holiday", "fair"]),
        (
            {
                "SearchCriteria": {
                    "StringCondition": {"FieldName": "name", "Value": "fair"}
                }
            },
            ["fair"],
        ),
        (
            {
                "SearchCriteria": {
                    "DateCondition": {
                        "FieldName": "EffectiveFrom",
                        "Value": "2026-12-25",
                        "ComparisonType": "LESS_THAN",
                    }
                }
            },
            ["fair"],
        ),
        ({"SearchFilter": {"TagFilter": {"TagCondition": {"TagKey": "t"}}}}, ["fair"]),
    ],
    ids=["all", "name", "date", "tags of the hours"],
)
def test_finds_overrides(world, here, hours, wanted, expected):
    """Overrides are found by text, by date, and by the tags of their hours."""
    create_override(world, hours)
    tagged = create_hours(world, here, "more", Tags={"t": ""})
    create_override(world, tagged, "fair", EffectiveFrom="2026-12-01")

    found = world.call("SearchHoursOfOperationOverrides", REPLICA, **here, **wanted)

    assert expected == [row["Name"] for row in found["HoursOfOperationOverrides"]]
    assert len(expected) == found["ApproximateTotalCount"]


@pytest.mark.rules("HO-14", "RI-31")
def test_children_inherit_overrides(world, here, hours):
    """A child has the overrides of its parents, until the link is removed."""
    create_override(world, hours)
    child = create_hours(
        world, here, "child", ParentHoursOfOperationConfigs=parents(hours)
    )
    other = create_hours(world, here, "other")
    world.call(
        "AssociateHoursOfOperations",
        REPLICA,
        **other,
        ParentHoursOfOperationConfigs=parents(hours),
    )

    assert [["holiday"], ["holiday"]] == [
        names_on(world, one) for one in (child, other)
    ]
    listed = world.call("ListChildHoursOfOperations", **hours)
    assert ["child", "other"] == [
        row["Name"] for row in listed["ChildHoursOfOperationsSummaryList"]
    ]
    shown = world.call("DescribeHoursOfOperation", REPLICA, **child)["HoursOfOperation"]
    assert ["Basic Hours"] == [row["Name"] for row in shown["ParentHoursOfOperations"]]
    world.call(
        "DisassociateHoursOfOperations",
        REPLICA,
        **child,
        ParentHoursOfOperationIds=[hours["HoursOfOperationId"]],
    )
    assert [] == names_on(world, child)


@pytest.mark.rules("HO-12", "HO-13")
def test_links_are_one_level_deep(world, here, hours):
    """Neither has a child children of its own, nor a parent a parent."""
    child = create_hours(
        world, here, "child", ParentHoursOfOperationConfigs=parents(hours)
    )
    other = create_hours(world, here, "other")

    with world.refused("InvalidParameterException", "with a parent"):
        create_hours(world, here, "n", ParentHoursOfOperationConfigs=parents(child))
    with world.refused("ConditionalOperationFailedException", "with a parent"):
        world.call(
            "AssociateHoursOfOperations",
            **other,
            ParentHoursOfOperationConfigs=parents(child),
        )
    with world.refused("ConditionalOperationFailedException", "with children"):
        world.call(
            "AssociateHoursOfOperations",
            **hours,
            ParentHoursOfOperationConfigs=parents(other),
        )


def test_only_parents_are_disassociated(world, here, hours):
    """Hours that are not a parent, or unknown, are refused."""
    other = create_hours(world, here, "other")

    with world.refused("InvalidParameterException", "Not a parent"):
        world.call(
            "DisassociateHoursOfOperations",
            **hours,
            ParentHoursOfOperationIds=[other["HoursOfOperationId"]],
        )
    with world.refused("ResourceNotFoundException"):
        world.call(
            "DisassociateHoursOfOperations",
            **hours,
            ParentHoursOfOperationIds=[UNKNOWN_ID],
        )


@pytest.mark.rules("HO-04")
def test_a_parent_is_in_use(world, here):
    """Hours with children cannot be deleted; a child can, and frees its parent."""
    parent = create_hours(world, here, "parent")
    create_override(world, parent)
    child = create_hours(
        world, here, "child", ParentHoursOfOperationConfigs=parents(parent)
    )

    with world.refused("InvalidParameterException", child["HoursOfOperationId"]):
        world.call("DeleteHoursOfOperation", **parent)
    world.call("DeleteHoursOfOperation", REPLICA, **child)
    world.call("DeleteHoursOfOperation", **parent)

    found = world.call("SearchHoursOfOperationOverrides", **here)
    assert [] == found["HoursOfOperationOverrides"]


@pytest.mark.rules("HO-04")
def test_hours_of_a_queue_are_in_use(world, hours):
    """The hours of a queue cannot be deleted."""
    with world.refused("InvalidParameterException", "in use"):
        world.call("DeleteHoursOfOperation", **hours)
