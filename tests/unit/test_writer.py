"""Answers in the form of the API."""

from __future__ import annotations

from collections import UserDict
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from moto_connect_tdg.wire.model import service_model
from moto_connect_tdg.wire.writer import OutputWriter
from tests.helpers.wire import shape_of, write


@dataclass(frozen=True, slots=True)
class Status:
    """A nested record."""

    region: str
    replication_status: str
    replication_status_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Replication:
    """A record with a list of records."""

    replication_status_summary_list: tuple[Status, ...]
    source_region: str = "us-east-1"


@dataclass(frozen=True, slots=True)
class Instance:
    """A record with a member that the API lacks, and without some that it has."""

    id: str
    identity_management_type: str
    created_time: datetime
    inbound_calls_enabled: bool = False
    tags: dict[str, str] | None = None
    secret: str = "ours"


CREATED = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=timezone.utc)


def test_records_are_written_by_their_attributes_and_mappings_by_their_keys():
    """Snake case becomes the API's names at every level, and None is left out."""
    answer = write(
        "DescribeInstance",
        {
            "Instance": Instance("i", "SAML", CREATED, tags={"a": "b"}),
            "ReplicationConfiguration": Replication(
                (Status("us-east-1", "INSTANCE_REPLICATION_COMPLETE"),)
            ),
            "Surprise": 1,
        },
    )

    assert {
        "Instance": {
            "Id": "i",
            "IdentityManagementType": "SAML",
            "CreatedTime": CREATED.timestamp() // 0.001 / 1000,
            "InboundCallsEnabled": False,
            "Tags": {"a": "b"},
        },
        "ReplicationConfiguration": {
            "ReplicationStatusSummaryList": [
                {
                    "Region": "us-east-1",
                    "ReplicationStatus": "INSTANCE_REPLICATION_COMPLETE",
                }
            ],
            "SourceRegion": "us-east-1",
        },
    } == answer


@pytest.mark.rules("D-08")
@pytest.mark.parametrize(
    "created",
    [
        CREATED,
        CREATED.replace(tzinfo=None),
        CREATED.astimezone(timezone(timedelta(hours=9))),
    ],
)
def test_times_are_numbers(created):
    """Times are epoch seconds with milliseconds; a naive time is UTC."""
    text = OutputWriter(
        service_model().operation_model("DescribeInstance").output_shape
    ).write({"Instance": {"CreatedTime": created}})

    assert '{"Instance":{"CreatedTime":1767323045.678}}' == text


@pytest.mark.rules("D-09")
def test_an_empty_list_is_written_and_none_is_not():
    """An empty list is written, and None is not."""
    assert {"InstanceSummaryList": []} == write(
        "ListInstances", {"InstanceSummaryList": [], "NextToken": None}
    )


@pytest.mark.needs_model("GetCrossRegionRouting")
@pytest.mark.parametrize("items", [["us-east-1"], ("us-east-1",)])
def test_lists_and_tuples_are_lists(items):
    """Lists and tuples are both written as lists."""
    assert {"IsolatedRegions": ["us-east-1"]} == write(
        "GetCrossRegionRouting", {"IsolatedRegions": items}
    )


@pytest.mark.parametrize("operation", ["DeleteInstance", "UpdateTrafficDistribution"])
def test_nothing_is_an_empty_object(operation):
    """An answer without members is an empty object."""
    assert {} == write(operation, {"Id": "i"})


def test_a_result_may_be_any_mapping():
    """A result may be any mapping, not only a dict."""
    assert {"Id": "i"} == write("CreateInstance", UserDict(Id="i"))


@pytest.mark.needs_model("SegmentAttributeValue.ValueMap")
def test_maps_of_records_and_recursive_shapes_are_written():
    """Maps of records and recursive shapes are written."""
    attributes = {"a": {"ValueMap": {"b": {"ValueString": "c"}}}}

    assert {"Contact": {"SegmentAttributes": attributes}} == write(
        "DescribeContact", {"Contact": {"SegmentAttributes": attributes}}
    )


def test_a_result_whose_members_are_all_known_has_no_unknown_ones(router):
    """Mappings with the API's names and records in snake case have no unknown members."""
    result = {
        "Instance": {"Id": "i", "Tags": {"a": "b"}},
        "ReplicationConfiguration": Replication((Status("us-east-1", "x"),)),
    }

    assert [] == router.operation("DescribeInstance").unknown_members(result)


@dataclass(frozen=True)
class Misspelled:
    """A record with a member that the API lacks."""

    regoin: str


def test_members_that_would_not_be_written_are_told_by_their_paths(router):
    """Unknown members are found by path in mappings, records, lists and maps."""
    result = {
        "Surprise": 1,
        "Instance": {"id": "i", "Arn": "a"},
        "ReplicationConfiguration": {
            "ReplicationStatusSummaryList": [Misspelled("x"), {"Colour": 1}]
        },
    }

    assert [
        "Instance.id",
        "ReplicationConfiguration.ReplicationStatusSummaryList.member.Colour",
        "ReplicationConfiguration.ReplicationStatusSummaryList.member.regoin",
        "Surprise",
    ] == router.operation("DescribeInstance").unknown_members(result)


@pytest.mark.needs_model("SegmentAttributeValue.ValueMap")
def test_unknown_members_are_found_below_maps_and_in_plain_objects(router):
    """Unknown members are found in maps of structures."""
    attributes = {"a": SimpleNamespace(value_map={"b": {"Colour": 1}})}

    assert ["Contact.SegmentAttributes.value.value_map.value.Colour"] == (
        router.operation("DescribeContact").unknown_members(
            {"Contact": {"SegmentAttributes": attributes}}
        )
    )


def test_any_member_is_unknown_where_there_is_no_output(router):
    """Any member is unknown to an operation without output."""
    assert ["Id"] == router.operation("DeleteInstance").unknown_members({"Id": "i"})


def test_a_shape_without_a_writer_is_refused_when_it_is_compiled():
    """An unsupported type is refused when the model is compiled."""
    with pytest.raises(ValueError, match="blob"):
        OutputWriter(shape_of(On={"shape": "Bytes"}))
