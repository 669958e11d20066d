"""Views, predefined attributes and overrides of hours, as clients send them."""

from __future__ import annotations

import json

import pytest

from tests.helpers.queues import hours_of
from tests.helpers.refusals import refused
from tests.helpers.users import create_user

CONTENT, DRAFT = (
    {"Template": json.dumps({"Heading": heading}), "Actions": ["Next"]}
    for heading in ("one", "two")
)


@pytest.fixture(name="here")
def _here(estate):
    """The estate's instance."""
    return {"InstanceId": estate.instance_id}


@pytest.mark.rules("VI-03", "VI-04", "VI-06", "RI-31")
def test_a_draft_is_named_by_a_qualifier(source, replica, here):
    """Clients encode the qualifier in the path; the ARN takes one too."""
    view = source.create_view(**here, Name="v", Status="PUBLISHED", Content=CONTENT)[
        "View"
    ]
    source.update_view_content(**here, ViewId=view["Id"], Status="SAVED", Content=DRAFT)

    shown = [
        client.describe_view(**here, ViewId=named)["View"]["Content"]["Template"]
        for client, named in (
            (source, view["Id"]),
            (source, f"{view['Arn']}:$SAVED"),
            (replica, f"{view['Id']}:$LATEST"),
            (replica, f"{view['Id']}:$SAVED"),
        )
    ]

    published, saved = CONTENT["Template"], DRAFT["Template"]
    assert [published, saved, published, saved] == shown


@pytest.mark.rules("PA-01", "UR-17", "RI-31")
@pytest.mark.needs_model("CreatePredefinedAttribute.Purposes")
def test_an_attribute_is_named_in_the_path(source, replica, here, estate):
    """A name with spaces and slashes is found by its path, and by proficiencies."""
    user = create_user(source, estate.instance_id, "ann")["UserId"]
    values = {"StringList": ["a b/c"]}
    source.create_predefined_attribute(**here, Name="x y/z: 1", Values=values)
    skill = {"AttributeName": "x y/z: 1", "AttributeValue": "a b/c", "Level": 3.0}

    replica.associate_user_proficiencies(**here, UserId=user, UserProficiencies=[skill])

    found = replica.describe_predefined_attribute(**here, Name="x y/z: 1")
    assert values == found["PredefinedAttribute"]["Values"]
    listed = source.list_user_proficiencies(**here, UserId=user)
    assert [skill] == listed["UserProficiencyList"]
    with refused("ResourceInUseException", user):
        source.delete_predefined_attribute(**here, Name="x y/z: 1")


@pytest.mark.rules("HO-10", "HO-15", "RI-31")
@pytest.mark.needs_model("CreateHoursOfOperationOverride")
def test_an_override_of_the_replica_closes_the_source(source, replica, here):
    """An override that is created in the replica applies in the source."""
    hours = {**here, "HoursOfOperationId": hours_of(source, here["InstanceId"])}
    replica.create_hours_of_operation_override(
        **hours,
        Name="holiday",
        Config=[],
        EffectiveFrom="2026-12-25",
        EffectiveTill="2026-12-26",
    )

    found = source.get_effective_hours_of_operations(
        **hours, FromDate="2026-12-24", ToDate="2026-12-25"
    )["EffectiveHoursOfOperationList"]

    assert [1, 0] == [len(day["OperationalHours"]) for day in found]
