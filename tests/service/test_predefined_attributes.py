"""Predefined attributes, and the proficiencies that name them."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.service.settings import Settings
from tests.helpers.identifiers import REPLICA, SOURCE

pytestmark = pytest.mark.needs_model(
    "SearchPredefinedAttributes", "CreatePredefinedAttribute.Purposes"
)


@pytest.fixture(name="here")
def _here(world):
    """A replicated instance with an attribute "Language" of three values."""
    here = {"InstanceId": world.replicated()}
    values = {"StringList": ["English", "French", "German"]}
    world.call("CreatePredefinedAttribute", **here, Name="Language", Values=values)
    return here


@pytest.fixture(name="user")
def _user(world, here):
    """A user of the instance."""
    security = world.call("ListSecurityProfiles", **here)["SecurityProfileSummaryList"]
    routing = world.call("ListRoutingProfiles", **here)["RoutingProfileSummaryList"]
    made = world.call(
        "CreateUser",
        **here,
        Username="ann",
        SecurityProfileIds=[security[0]["Id"]],
        RoutingProfileId=routing[0]["Id"],
        IdentityInfo={"FirstName": "A", "LastName": "B"},
        PhoneConfig={"PhoneType": "SOFT_PHONE"},
    )
    return {**here, "UserId": made["UserId"]}


def shown(world, here, region=SOURCE, name="Language"):
    """What DescribePredefinedAttribute shows."""
    return world.call("DescribePredefinedAttribute", region, **here, Name=name)[
        "PredefinedAttribute"
    ]


def speaks(value, level=3.0):
    """A list with one proficiency in a language."""
    return [{"AttributeName": "Language", "AttributeValue": value, "Level": level}]


def levels(world, user, region=SOURCE):
    """The levels that a user has, by value."""
    listed = world.call("ListUserProficiencies", region, **user)["UserProficiencyList"]
    return {row["AttributeValue"]: row["Level"] for row in listed}


@pytest.mark.rules("RI-31", "RI-33", "D-28")
def test_an_attribute_is_one_with_two_doors(world, here):
    """Created in the source and changed in the replica, it is the same in both."""
    world.call(
        "UpdatePredefinedAttribute",
        REPLICA,
        **here,
        Name="Language",
        Purposes=["Routing"],
        AttributeConfiguration={"EnableValueValidationOnAssociation": True},
    )

    found = shown(world, here)
    assert found == shown(world, here, REPLICA)
    assert REPLICA == found["LastModifiedRegion"]
    assert ["Routing"] == found["Purposes"]
    assert ["English", "French", "German"] == found["Values"]["StringList"]
    assert {
        "EnableValueValidationOnAssociation": True,
        "IsReadOnly": False,
    } == found["AttributeConfiguration"]


@pytest.mark.rules("PA-02", "ER-07")
@pytest.mark.parametrize("name", ["Language", "LANGUAGE"])
def test_a_name_is_unique_regardless_of_case(world, here, name):
    """A name is taken once, in both Regions, regardless of case."""
    with world.refused("DuplicateResourceException", name.casefold()):
        world.call("CreatePredefinedAttribute", REPLICA, **here, Name=name)


@pytest.mark.rules("PA-03", "S-61")
def test_an_instance_comes_with_system_attributes(world, here):
    """A new instance has the attributes of the service, which cannot be deleted."""
    listed = world.call("ListPredefinedAttributes", **here)

    assert [
        "connect:Language",
        "connect:Subtype",
        "connect:WorkloadType",
        "Language",
    ] == [row["Name"] for row in listed["PredefinedAttributeSummaryList"]]
    with world.refused("InvalidParameterException", "connect:Language"):
        world.call("DeletePredefinedAttribute", **here, Name="connect:Language")


def test_a_name_may_look_like_an_arn(world, here):
    """A name that begins as an ARN does is found, and deleted on both sides."""
    world.call("CreatePredefinedAttribute", **here, Name="arn:a")
    assert "arn:a" == shown(world, here, name="arn:a")["Name"]

    world.call("DeletePredefinedAttribute", REPLICA, **here, Name="arn:a")

    with world.refused("ResourceNotFoundException"):
        shown(world, here, name="arn:a")


@pytest.mark.rules("PA-06")
def test_finds_attributes_by_name(world, here):
    """Attributes are found by a part of their name."""
    found = world.call(
        "SearchPredefinedAttributes",
        REPLICA,
        **here,
        SearchCriteria={
            "StringCondition": {
                "FieldName": "name",
                "Value": "lang",
                "ComparisonType": "CONTAINS",
            }
        },
    )

    assert ["connect:Language", "Language"] == [
        row["Name"] for row in found["PredefinedAttributes"]
    ]


@pytest.mark.rules("PA-07", "D-01")
def test_attributes_can_be_limited(world, here):
    """The quota limits the attributes of an instance, once it is on."""
    world.settings = Settings(quotas=Quotas(predefined_attributes_per_instance=4))

    with world.refused("LimitExceededException", "Predefined attributes"):
        world.call("CreatePredefinedAttribute", **here, Name="more")


@pytest.mark.rules("UR-17", "RI-31")
def test_proficiencies_are_mirrored(world, user):
    """Associated in one Region and changed in the other, they are the same in both."""
    both = [*speaks("English"), *speaks("French", 5.0)]
    world.call("AssociateUserProficiencies", **user, UserProficiencies=both)

    world.call(
        "UpdateUserProficiencies",
        REPLICA,
        **user,
        UserProficiencies=speaks("English", 1.0),
    )

    assert {"English": 1.0, "French": 5.0} == levels(world, user)
    assert levels(world, user) == levels(world, user, REPLICA)
    gone = [{"AttributeName": "Language", "AttributeValue": "English"}]
    world.call("DisassociateUserProficiencies", REPLICA, **user, UserProficiencies=gone)
    assert {"French": 5.0} == levels(world, user)
    listed = world.call("ListUserProficiencies", **user)
    assert REPLICA == listed["LastModifiedRegion"]


@pytest.mark.rules("UR-14")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        (speaks("Latin"), "InvalidParameterException"),
        ([{**speaks("a")[0], "AttributeName": "no"}], "ResourceNotFoundException"),
    ],
    ids=["value", "attribute"],
)
def test_a_proficiency_is_of_the_instance(world, user, given, code):
    """Attribute and value of a proficiency must be the instance's."""
    with world.refused(code):
        world.call("AssociateUserProficiencies", **user, UserProficiencies=given)


@pytest.mark.rules("UR-16")
def test_only_what_is_associated_changes(world, user):
    """A proficiency that the user does not have is neither changed nor removed."""
    with world.refused("InvalidParameterException", "Language, German"):
        world.call(
            "UpdateUserProficiencies", **user, UserProficiencies=speaks("German")
        )
    with world.refused("InvalidParameterException", "Language, German"):
        world.call(
            "DisassociateUserProficiencies",
            **user,
            UserProficiencies=[
                {"AttributeName": "Language", "AttributeValue": "German"}
            ],
        )


@pytest.mark.rules("PA-04", "PA-05", "ER-05")
def test_what_a_proficiency_names_is_in_use(world, here, user):
    """Neither the attribute is deleted, nor its value removed, until the user is gone."""
    world.call("AssociateUserProficiencies", **user, UserProficiencies=speaks("French"))
    by_name = {**here, "Name": "Language"}
    rest = {"StringList": ["English"]}

    with world.refused("ResourceInUseException", user["UserId"]):
        world.call("DeletePredefinedAttribute", **by_name)
    with world.refused("InvalidParameterException", "French"):
        world.call("UpdatePredefinedAttribute", **by_name, Values=rest)
    world.call("DeleteUser", **user)
    world.call("UpdatePredefinedAttribute", **by_name, Values=rest)
    world.call("DeletePredefinedAttribute", REPLICA, **by_name)


def test_proficiencies_are_listed_in_pages(world, user):
    """The pages have every proficiency once, in the order of the values."""
    both = [*speaks("French"), *speaks("English")]
    world.call("AssociateUserProficiencies", **user, UserProficiencies=both)
    first = world.call("ListUserProficiencies", **user, MaxResults=1)

    rest = world.call("ListUserProficiencies", **user, NextToken=first["NextToken"])

    assert ["English", "French"] == [
        row["AttributeValue"]
        for page in (first, rest)
        for row in page["UserProficiencyList"]
    ]
