"""Views, what is saved and published of them, and their versions."""

from __future__ import annotations

import json

import pytest

from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.service.settings import Settings
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE, TOKEN, UNKNOWN_ID


@pytest.fixture(name="here")
def _here(world):
    """A replicated instance."""
    return {"InstanceId": world.replicated()}


def content(heading):
    """A content with a heading and one action."""
    return {"Template": json.dumps({"Heading": heading}), "Actions": ["Next"]}


def create(world, here, name="steps", status="PUBLISHED", region=SOURCE, **wanted):
    """Create a view and return how to name it."""
    made = world.call(
        "CreateView",
        region,
        **here,
        Name=name,
        Status=status,
        **{"Content": content("one"), **wanted},
    )
    return {**here, "ViewId": made["View"]["Id"]}


def shown(world, view, qualifier="", region=SOURCE):
    """What DescribeView shows, of a version or an alias if a qualifier is given."""
    by_id = {**view, "ViewId": f"{view['ViewId']}{qualifier}"}
    return world.call("DescribeView", region, **by_id)["View"]


def heading(view):
    """The heading in the content of a view."""
    return json.loads(view["Content"]["Template"])["Heading"]


def names(world, here, region=SOURCE, **wanted):
    """The names that ListViews shows."""
    listed = world.call("ListViews", region, **here, **wanted)["ViewsSummaryList"]
    return [row["Name"] for row in listed]


@pytest.mark.rules("RI-31", "RI-33", "D-28", "VI-08")
def test_a_view_is_one_with_two_doors(world, here):
    """Published in the source and changed in the replica, it is the same in both."""
    view = create(world, here, Tags={"team": "blue"})

    world.call("UpdateViewMetadata", REPLICA, **view, Name="path", Description="d")

    found, there = (shown(world, view, region=region) for region in (SOURCE, REPLICA))
    assert ("path", "d", {"team": "blue"}) == (
        found["Name"],
        found["Description"],
        found["Tags"],
    )
    assert found.pop("Arn").replace(SOURCE, REPLICA) == there.pop("Arn")
    assert found == there


@pytest.mark.rules("VI-03", "VI-04")
def test_what_is_saved_is_apart_from_what_is_published(world, here):
    """A saved content is shown with $SAVED only, until it is published."""
    view = create(world, here)

    world.call("UpdateViewContent", **view, Status="SAVED", Content=content("two"))

    assert ["one", "one", "two"] == [
        heading(shown(world, view, qualifier))
        for qualifier in ("", ":$LATEST", ":$SAVED")
    ]
    assert "SAVED" == shown(world, view, ":$SAVED")["Status"]
    world.call("UpdateViewContent", **view, Status="PUBLISHED", Content=content("two"))
    assert "two" == heading(shown(world, view))
    assert "PUBLISHED" == shown(world, view, ":$SAVED")["Status"]


@pytest.mark.rules("VI-04", "VI-06")
@pytest.mark.needs_model("SearchViews")
def test_only_what_is_published_is_mirrored(world, here):
    """A view that was only saved is unknown in the other Region, and has only $SAVED."""
    view = create(world, here, status="SAVED")

    assert "one" == heading(shown(world, view, ":$SAVED"))
    with world.refused("ResourceNotFoundException", "not published"):
        shown(world, view)
    with world.refused("ResourceNotFoundException"):
        shown(world, view, ":$SAVED", REPLICA)
    assert (["steps"], []) == (names(world, here), names(world, here, REPLICA))
    found = [world.call("SearchViews", region, **here) for region in (SOURCE, REPLICA)]
    assert [1, 0] == [answer["ApproximateTotalCount"] for answer in found]
    assert [1, 0] == [len(answer["Views"]) for answer in found]
    world.call("UpdateViewContent", **view, Status="PUBLISHED", Content=content("two"))
    assert "two" == heading(shown(world, view, region=REPLICA))
    assert 1 == world.call("SearchViews", REPLICA, **here)["ApproximateTotalCount"]
    world.call("DeleteView", REPLICA, **view)
    assert 0 == world.call("SearchViews", **here)["ApproximateTotalCount"]


@pytest.mark.rules("VI-06", "TG-06", "TG-07")
@pytest.mark.parametrize(
    ("operation", "wanted"),
    [
        ("ListTagsForResource", {}),
        ("TagResource", {"tags": {"a": "b"}}),
        ("UntagResource", {"tagKeys": ["team"]}),
    ],
)
def test_the_other_region_has_no_tags_of_what_is_only_saved(
    world, here, operation, wanted
):
    """Tags of a view that only the replica has are not found at the source."""
    view = create(world, here, status="SAVED", region=REPLICA, Tags={"team": "blue"})
    arn = shown(world, view, ":$SAVED", REPLICA)["Arn"].replace(REPLICA, SOURCE)

    with world.refused("ResourceNotFoundException", "View not found"):
        world.call(operation, resourceArn=arn, **wanted)


@pytest.mark.rules("VI-06", "TG-07")
@pytest.mark.needs_model("SearchResourceTags")
def test_a_search_for_tags_finds_them_where_the_view_is(world, here):
    """The tags of a saved view are found in its own Region only."""
    create(world, here, status="SAVED", region=REPLICA, Tags={"team": "blue"})

    assert [[], [{"key": "team", "value": "blue"}]] == [
        world.call("SearchResourceTags", region, **here)["Tags"]
        for region in (SOURCE, REPLICA)
    ]


@pytest.mark.rules("VI-06")
def test_what_only_a_replica_had_goes_with_it(world, here):
    """With the replica its saved views are gone, and their names and tags are free."""
    before = world.state()
    create(world, here, status="SAVED", region=REPLICA, Tags={"team": "blue"})
    create(world, here, "kept")

    world.call("DeleteInstance", REPLICA, **here)

    assert ["kept"] == names(world, here)
    create(world, here, status="SAVED")
    assert before[ACCOUNT][SOURCE]["Tags"] == world.state()[ACCOUNT][SOURCE]["Tags"]
    world.replicate(here["InstanceId"])
    assert ["kept"] == names(world, here, REPLICA)


@pytest.mark.rules("VI-05")
def test_a_version_keeps_what_was_published(world, here):
    """A version stays as it was; without a change there is no new one."""
    view = create(world, here)
    first = world.call("CreateViewVersion", **view, VersionDescription="v")["View"]
    again = world.call("CreateViewVersion", REPLICA, **view)["View"]
    world.call("UpdateViewContent", **view, Status="PUBLISHED", Content=content("two"))
    second = world.call("CreateViewVersion", REPLICA, **view)["View"]

    assert [1, 1, 2] == [one["Version"] for one in (first, again, second)]
    assert "one" == heading(shown(world, view, ":1", REPLICA))
    assert "v" == shown(world, view, ":1")["VersionDescription"]
    assert first["Arn"].endswith(f"{view['ViewId']}:1")
    assert 2 == shown(world, view)["Version"]


@pytest.mark.rules("VI-05", "D-09")
def test_versions_are_listed_from_the_highest(world, here):
    """Pages go from the highest version down, and a deleted number is not used again."""
    view = create(world, here)
    for text in ("two", "three", "four"):
        world.call("CreateViewVersion", **view)
        world.call(
            "UpdateViewContent", **view, Status="PUBLISHED", Content=content(text)
        )
    page = world.call("ListViewVersions", **view, MaxResults=1)
    world.call("DeleteViewVersion", REPLICA, **view, ViewVersion=2)

    rest = world.call("ListViewVersions", **view, NextToken=page["NextToken"])

    assert [3, 1] == [
        row["Version"] for one in (page, rest) for row in one["ViewVersionSummaryList"]
    ]
    with world.refused("ResourceNotFoundException"):
        shown(world, view, ":2")
    world.call("DeleteViewVersion", **view, ViewVersion=3)
    assert 4 == world.call("CreateViewVersion", **view)["View"]["Version"]


@pytest.mark.rules("VI-09")
def test_a_digest_must_be_that_of_the_published_content(world, here):
    """A version is created only if the given digest is the published content's."""
    view = create(world, here)
    digest = shown(world, view)["ViewContentSha256"]

    with world.refused("InvalidParameterException", digest):
        world.call("CreateViewVersion", **view, ViewContentSha256="0" * 64)
    assert world.call("CreateViewVersion", **view, ViewContentSha256=digest)


@pytest.mark.rules("VI-07")
def test_views_are_listed_by_name(world, here):
    """Views are listed by name, in pages; none of them is AWS's."""
    for name in ("c", "a", "b"):
        create(world, here, name)
    page = world.call("ListViews", **here, MaxResults=1)

    assert ["a"] == [row["Name"] for row in page["ViewsSummaryList"]]
    assert ["b", "c"] == names(world, here, NextToken=page["NextToken"])
    assert [] == names(world, here, Type="AWS_MANAGED")


@pytest.mark.rules("VI-10")
@pytest.mark.needs_model("SearchViews")
@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"StringCondition": {"FieldName": "description", "Value": "D"}}, ["draft"]),
        ({"ViewStatusCondition": "PUBLISHED"}, ["steps"]),
        ({"ViewTypeCondition": "AWS_MANAGED"}, []),
    ],
    ids=["description", "status", "type"],
)
def test_finds_views(world, here, criteria, expected):
    """Views are found by text, status and type."""
    create(world, here)
    create(world, here, "draft", "SAVED", Description="d")

    found = world.call("SearchViews", **here, SearchCriteria=criteria)

    assert expected == [row["Name"] for row in found["Views"]]


@pytest.mark.rules("VI-11", "ER-07")
def test_a_name_is_unique(world, here):
    """A name is taken once, in both Regions, also by a change, until it is given up."""
    create(world, here)
    other = create(world, here, "other")

    with world.refused("DuplicateResourceException", "steps"):
        create(world, here, region=REPLICA)
    with world.refused("DuplicateResourceException", "steps"):
        world.call("UpdateViewMetadata", **other, Name="steps")
    world.call("UpdateViewMetadata", **other, Name="third")
    create(world, here, "other")


@pytest.mark.rules("VI-01", "VI-02", "VI-08", "D-12")
@pytest.mark.parametrize(
    ("operation", "given", "message"),
    [
        ("UpdateViewContent", {"Template": "no"}, "must be a JSON object"),
        ("UpdateViewContent", {"Template": "[]"}, "must be a JSON object"),
        (
            "UpdateViewContent",
            {"Template": json.dumps({"a": "a" * 400 * 1024})},
            "at most 409600 bytes",
        ),
        ("UpdateViewMetadata", None, "Name or Description"),
    ],
    ids=["no JSON", "no object", "too large", "nothing to change"],
)
def test_refuses(world, here, operation, given, message):
    """A template is a JSON object of limited size; a change changes something."""
    view = create(world, here)
    wanted = {} if given is None else {"Status": "SAVED", "Content": given}

    with world.refused("InvalidParameterException", message):
        world.call(operation, **view, **wanted)


@pytest.mark.rules("VI-12")
def test_is_deleted_with_its_versions(world, here):
    """A view is deleted on both sides, with its versions; a token makes a new one."""
    view = create(world, here, ClientToken=TOKEN)
    assert view == create(world, here, ClientToken=TOKEN)
    world.call("CreateViewVersion", **view)

    world.call("DeleteView", REPLICA, **view)

    with world.refused("ResourceNotFoundException"):
        shown(world, view, ":1")
    assert view != create(world, here, ClientToken=TOKEN)


@pytest.mark.rules("VI-11", "D-01")
def test_views_can_be_limited(world, here):
    """The quota limits the views of an instance, once it is on."""
    world.settings = Settings(quotas=Quotas(views_per_instance=0))

    with world.refused("ServiceQuotaExceededException", "Views per instance"):
        create(world, here)


def test_an_unknown_view_is_not_found(world, here):
    """An unknown view, or an unknown qualifier, is not found."""
    view = create(world, here)

    for unknown in (
        {**here, "ViewId": UNKNOWN_ID},
        {**view, "ViewId": f"{view['ViewId']}:x"},
    ):
        with world.refused("ResourceNotFoundException"):
            world.call("DescribeView", **unknown)
