"""Searching for the tags of an instance's resources."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE

pytestmark = pytest.mark.needs_model("SearchResourceTags")


@pytest.fixture(name="here")
def _here(world):
    """A replicated instance with tags on a status, on hours, and on itself."""
    here = {"InstanceId": world.replicated()}
    arn = world.call("DescribeInstance", **here)["Instance"]["Arn"]
    world.call("TagResource", resourceArn=arn, tags={"own": "x"})
    world.call(
        "CreateAgentStatus",
        **here,
        Name="Lunch",
        State="ENABLED",
        Tags={"team": "blue", "Stage": "prod"},
    )
    world.call(
        "CreateHoursOfOperation",
        **here,
        Name="day",
        TimeZone="UTC",
        Config=[],
        Tags={"team": "blue", "tea": "green"},
    )
    world.call("CreateAgentStatus", **here, Name="Break", State="ENABLED")
    return here


def found(world, here, region=SOURCE, **wanted):
    """The tags that a search finds, as keys with values."""
    answer = world.call("SearchResourceTags", region, **here, **wanted)
    return [f"{tag['key']}={tag['value']}" for tag in answer["Tags"]]


ALL = ["Stage=prod", "tea=green", "team=blue"]


def condition(**members):
    """A search by a condition on tags."""
    return {"SearchCriteria": {"TagSearchCondition": members}}


@pytest.mark.rules("TG-07", "D-28")
@pytest.mark.parametrize("region", [SOURCE, REPLICA])
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ALL),
        ({"ResourceTypes": ["agent-state"]}, ["Stage=prod", "team=blue"]),
        ({"ResourceTypes": ["standard-queue"]}, []),
        (condition(tagKey="team"), ["team=blue"]),
        (condition(tagKey="tea", tagKeyComparisonType="STARTS_WITH"), ALL[1:]),
        (condition(tagValue="o", tagValueComparisonType="CONTAINS"), ALL[:1]),
        (condition(tagKey="stage"), []),
    ],
    ids=["all", "of a type", "of none", "key", "beginning", "part", "case matters"],
)
def test_finds_tags(world, here, region, wanted, expected):
    """Each tag is found once, from both Regions, by type, key and value."""
    assert expected == found(world, here, region, **wanted)


@pytest.mark.rules("RI-32", "TG-07")
def test_finds_tags_of_what_is_not_mirrored_in_its_region(world, here):
    """A tag on a vocabulary is found in the vocabulary's Region only."""
    vocabulary = {
        "VocabularyName": "v",
        "LanguageCode": "en-US",
        "Content": "a\tb\tc\td",
    }
    world.call("CreateVocabulary", REPLICA, **here, **vocabulary, Tags={"only": "west"})

    assert ALL == found(world, here)
    assert ["only=west"] == found(world, here, REPLICA, ResourceTypes=["vocabulary"])


@pytest.mark.rules("D-09")
def test_tags_are_found_in_pages(world, here):
    """The pages have each tag once, in order."""
    first = world.call("SearchResourceTags", **here, MaxResults=1)

    rest = found(world, here, NextToken=first["NextToken"])

    assert ["Stage"] == [tag["key"] for tag in first["Tags"]]
    assert ALL[1:] == rest


@pytest.mark.rules("TG-07", "D-10")
@pytest.mark.parametrize("name", ["metric", "queue", "x"])
def test_refuses_unknown_types(world, here, name):
    """A type that is unknown or not mocked is refused by its name."""
    with world.refused("InvalidParameterException", name):
        found(world, here, ResourceTypes=[name])
