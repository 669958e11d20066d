"""Changing users from both Regions, and searching for them."""

from __future__ import annotations

import pytest

from tests.helpers.first_records import first_records
from tests.helpers.identifiers import REPLICA, UNKNOWN_ID
from tests.helpers.refusals import refused
from tests.helpers.users import create_user


@pytest.fixture(name="by_id")
def _by_id(source, estate):
    """The arguments that name a user of the estate's instance."""
    made = create_user(source, estate.instance_id, "ann")
    return {"InstanceId": estate.instance_id, "UserId": made["UserId"]}


def shown(client, by_id):
    """What DescribeUser shows."""
    return client.describe_user(**by_id)["User"]


UPDATES = [
    pytest.param(
        "update_user_identity_info",
        {"IdentityInfo": {"FirstName": "New", "LastName": "Name"}},
        id="identity",
    ),
    pytest.param(
        "update_user_phone_config",
        {
            "PhoneConfig": {
                "PhoneType": "DESK_PHONE",
                "DeskPhoneNumber": "+12015550100",
            }
        },
        id="phone",
    ),
    pytest.param(
        "update_user_config",
        {"AutoAcceptConfigs": [{"Channel": "VOICE", "AutoAccept": True}]},
        marks=pytest.mark.needs_model("UpdateUserConfig"),
        id="config",
    ),
]


@pytest.mark.rules("RI-31", "RI-33", "UR-11", "UR-19")
@pytest.mark.parametrize(("operation", "given"), UPDATES)
def test_a_change_in_the_replica_is_seen_in_the_source(
    source, replica, by_id, operation, given
):
    """A change in one Region is seen in both, with the Region of the change."""
    getattr(replica, operation)(**by_id, **given)

    found = shown(source, by_id)
    assert given.items() <= found.items()
    assert REPLICA == found["LastModifiedRegion"]


@pytest.mark.rules("UR-05", "UR-06", "D-10", "UR-19")
@pytest.mark.parametrize(
    "identity",
    [
        {"FirstName": "Only"},
        {"FirstName": "A", "LastName": "B", "Email": "a@example.com"},
    ],
    ids=str,
)
def test_the_identity_has_the_form_of_the_instance(source, by_id, identity):
    """An update refuses what CreateUser refuses on a SAML instance."""
    before = shown(source, by_id)

    with refused("InvalidParameterException", "IdentityInfo"):
        source.update_user_identity_info(**by_id, IdentityInfo=identity)

    assert before == shown(source, by_id)


@pytest.mark.rules("RP-04", "RP-07")
def test_gets_another_routing_profile(source, estate, by_id):
    """A routing profile cannot be deleted while a user has it."""
    queue_id = first_records(estate)["QueueId"]
    made = source.create_routing_profile(
        InstanceId=estate.instance_id,
        Name="night",
        Description="at night",
        DefaultOutboundQueueId=queue_id,
        MediaConcurrencies=[{"Channel": "VOICE", "Concurrency": 1}],
    )["RoutingProfileId"]
    before = shown(source, by_id)["RoutingProfileId"]
    profile = {"InstanceId": estate.instance_id, "RoutingProfileId": made}

    source.update_user_routing_profile(**by_id, RoutingProfileId=made)

    found = source.describe_routing_profile(**profile)["RoutingProfile"]
    assert 1 == found["NumberOfAssociatedUsers"]
    with refused("ResourceInUseException", by_id["UserId"]):
        source.delete_routing_profile(**profile)
    source.update_user_routing_profile(**by_id, RoutingProfileId=before)
    source.delete_routing_profile(**profile)


@pytest.mark.rules("SP-06")
@pytest.mark.needs_model("AssociateSecurityProfiles")
def test_gets_other_security_profiles(source, estate, by_id):
    """Security profiles can be added and removed, except for the last one."""
    admin, agent, *_ = source.list_security_profiles(InstanceId=estate.instance_id)[
        "SecurityProfileSummaryList"
    ]
    source.update_user_security_profiles(**by_id, SecurityProfileIds=[admin["Id"]])
    entity = {
        "InstanceId": estate.instance_id,
        "EntityType": "USER",
        "EntityArn": shown(source, by_id)["Arn"],
    }

    source.associate_security_profiles(**entity, SecurityProfiles=[{"Id": agent["Id"]}])
    assert [admin["Id"], agent["Id"]] == shown(source, by_id)["SecurityProfileIds"]

    source.disassociate_security_profiles(
        **entity, SecurityProfiles=[{"Id": admin["Id"]}]
    )
    assert [agent["Id"]] == shown(source, by_id)["SecurityProfileIds"]
    with refused("InvalidParameterException", "at least one"):
        source.disassociate_security_profiles(
            **entity, SecurityProfiles=[{"Id": agent["Id"]}]
        )


@pytest.mark.rules("UR-18")
@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("update_user_routing_profile", {"RoutingProfileId": UNKNOWN_ID}),
        ("update_user_security_profiles", {"SecurityProfileIds": [UNKNOWN_ID]}),
    ],
)
def test_unknown_profiles_are_not_found(source, by_id, operation, given):
    """An unknown profile is not found."""
    with refused("ResourceNotFoundException"):
        getattr(source, operation)(**by_id, **given)


@pytest.mark.rules("UR-20")
@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        ("Username", "AN", ["ann"]),
        ("LastName", "b", []),
        ("ResourceId", "x", []),
    ],
)
@pytest.mark.usefixtures("by_id")
def test_searching(replica, estate, field, value, names):
    """Users are found by their names, in either Region."""
    condition = {"FieldName": field, "Value": value, "ComparisonType": "STARTS_WITH"}

    found = replica.search_users(
        InstanceId=estate.instance_id, SearchCriteria={"StringCondition": condition}
    )

    assert names == [user["Username"] for user in found["Users"]]


@pytest.mark.rules("UR-20")
def test_an_unmocked_filter_is_refused_by_name(source, estate):
    """An unsupported filter is refused, not ignored."""
    wanted = {"UserAttributeFilter": {"TagCondition": {"TagKey": "team"}}}

    with refused("InvalidParameterException", "UserAttributeFilter"):
        source.search_users(InstanceId=estate.instance_id, SearchFilter=wanted)
