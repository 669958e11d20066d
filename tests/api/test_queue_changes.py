"""Changing, deleting and searching queues, from both Regions."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.queues import create_queue, queue_shown
from tests.helpers.refusals import refused

UPDATES = [
    pytest.param(
        "update_queue_name",
        {"Name": "new", "Description": "words"},
        {"Name": "new", "Description": "words"},
        id="name",
    ),
    pytest.param(
        "update_queue_status",
        {"Status": "DISABLED"},
        {"Status": "DISABLED"},
        id="status",
    ),
    pytest.param(
        "update_queue_max_contacts", {"MaxContacts": 7}, {"MaxContacts": 7}, id="limit"
    ),
]


@pytest.fixture(name="queue_id")
def _queue_id(source, estate):
    """A queue named "care"."""
    return create_queue(source, estate, Tags={"team": "blue"})


@pytest.mark.rules("RI-31", "RI-33", "D-28", "QU-08")
@pytest.mark.parametrize(("operation", "given", "shown"), UPDATES)
def test_a_change_in_the_replica_is_seen_in_the_source(
    source, replica, estate, queue_id, operation, given, shown
):
    """A change in one Region is seen in both, with the Region of the change."""
    getattr(replica, operation)(
        InstanceId=estate.instance_id, QueueId=queue_id, **given
    )

    found = queue_shown(source, estate, queue_id)
    assert shown.items() <= found.items()
    assert REPLICA == found["LastModifiedRegion"]
    assert found["QueueArn"].split(":")[3] == SOURCE


@pytest.mark.rules("D-10", "QU-04")
def test_a_taken_name_is_refused(source, estate, queue_id):
    """A queue cannot take another queue's name, but can keep its own."""
    here = {"InstanceId": estate.instance_id, "QueueId": queue_id}

    with refused("DuplicateResourceException", "BasicQueue"):
        source.update_queue_name(**here, Name="BasicQueue")

    source.update_queue_name(**here, Name="care", Description="the same name")
    assert "the same name" == queue_shown(source, estate, queue_id)["Description"]


@pytest.mark.rules("QU-05")
def test_unknown_hours_are_refused(source, estate, queue_id):
    """Unknown hours of operation are not found."""
    with refused("ResourceNotFoundException"):
        source.update_queue_hours_of_operation(
            InstanceId=estate.instance_id, QueueId=queue_id, HoursOfOperationId="x"
        )


@pytest.mark.rules("RI-31")
def test_a_queue_is_deleted_on_both_sides(source, replica, estate, queue_id):
    """A queue deleted in the replica is unknown in the source."""
    replica.delete_queue(InstanceId=estate.instance_id, QueueId=queue_id)

    with refused("ResourceNotFoundException"):
        queue_shown(source, estate, queue_id)
    create_queue(source, estate)


def _condition(field, value, comparison):
    return {
        "StringCondition": {
            "FieldName": field,
            "Value": value,
            "ComparisonType": comparison,
        }
    }


@pytest.mark.rules("QU-10")
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["BasicQueue", "care"]),
        ({"SearchCriteria": _condition("name", "CAR", "STARTS_WITH")}, ["care"]),
        ({"SearchCriteria": _condition("name", "basic", "EXACT")}, []),
        (
            {
                "SearchCriteria": {
                    "OrConditions": [
                        _condition("name", "care", "EXACT"),
                        _condition("description", "basic", "CONTAINS"),
                    ]
                }
            },
            ["BasicQueue", "care"],
        ),
        (
            {
                "SearchCriteria": {
                    "AndConditions": [
                        _condition("name", "care", "EXACT"),
                        _condition("description", "basic", "CONTAINS"),
                    ]
                }
            },
            [],
        ),
        (
            {"SearchCriteria": {"QueueTypeCondition": "STANDARD"}},
            ["BasicQueue", "care"],
        ),
        (
            {"SearchFilter": {"TagFilter": {"TagCondition": {"TagKey": "team"}}}},
            ["care"],
        ),
        (
            {
                "SearchFilter": {
                    "TagFilter": {
                        "OrConditions": [[{"TagKey": "team", "TagValue": "red"}]]
                    }
                }
            },
            [],
        ),
    ],
    ids=str,
)
@pytest.mark.usefixtures("queue_id")
def test_searching(replica, estate, wanted, names):
    """Queues are found by their texts, type and tags, in either Region."""
    found = replica.search_queues(InstanceId=estate.instance_id, **wanted)

    assert names == [queue["Name"] for queue in found["Queues"]]
    assert len(names) == found["ApproximateTotalCount"]


@pytest.mark.rules("QU-10")
def test_an_unknown_search_field_is_refused(source, estate):
    """A search by an unknown field is refused, naming the possible fields."""
    with refused("InvalidParameterException", "description, name"):
        source.search_queues(
            InstanceId=estate.instance_id,
            SearchCriteria=_condition("colour", "blue", "EXACT"),
        )
