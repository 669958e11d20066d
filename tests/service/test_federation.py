"""GetFederationToken: agents who sign in by SAML."""

from __future__ import annotations

import pytest

from tests.helpers.agents import CallCentre
from tests.helpers.identifiers import REPLICA, SOURCE


@pytest.fixture(name="centre")
def _centre(world):
    """A replicated instance with an agent in a group, and one in none."""
    centre = CallCentre(world)
    centre.hire("ann")
    centre.hire("bob", is_in_group=False)
    return centre


def federate(centre, session_name, region=SOURCE):
    """Call GetFederationToken in a session of a role."""
    return centre.call("GetFederationToken", region, session_name=session_name)


@pytest.mark.rules("SI-08", "SI-06")
@pytest.mark.parametrize("region", [SOURCE, REPLICA])
def test_knows_the_agent_by_the_session(centre, region):
    """The agent is the user with the session's name, with the ARN of the Region asked."""
    found = federate(centre, "ann", region)

    instance_arn = centre.arn if region == SOURCE else centre.replica_arn
    assert (centre.users[0], f"{instance_arn}/agent/{centre.users[0]}") == (
        found["UserId"],
        found["UserArn"],
    )
    described = centre.call("DescribeInstance", region)["Instance"]
    assert described["InstanceAccessUrl"] == found["SignInUrl"]


@pytest.mark.rules("SI-08")
def test_gives_tokens_for_a_time(centre):
    """Each API call gives new tokens; the refresh token is valid longer."""
    first, second = (federate(centre, "ann")["Credentials"] for _ in range(2))

    now = centre.world.now.timestamp()
    assert now < first["AccessTokenExpiration"] < first["RefreshTokenExpiration"]
    tokens = {
        one[name] for one in (first, second) for name in ("AccessToken", "RefreshToken")
    }
    assert 4 == len(tokens)


@pytest.mark.rules("US-16")
def test_refuses_an_agent_without_a_group(centre):
    """On a replicated instance an agent must be in a group."""
    with centre.world.refused("ResourceNotFoundException", "no traffic dist.*: bob"):
        federate(centre, "bob")


@pytest.mark.rules("US-17", "SI-08")
def test_refuses_a_session_without_an_account(centre):
    """A session whose name no user has is refused."""
    with centre.world.refused("UserNotFoundException", "User not found: cid"):
        federate(centre, "cid")


@pytest.mark.rules("SI-08")
def test_needs_no_group_without_a_replica(world, instance):
    """Without a replica an agent signs in without a group."""
    here = {"InstanceId": instance["Id"]}
    (profile,) = world.call("ListRoutingProfiles", **here)["RoutingProfileSummaryList"]
    security = world.call("ListSecurityProfiles", **here)["SecurityProfileSummaryList"]
    user = world.call(
        "CreateUser",
        **here,
        Username="ann",
        IdentityInfo={"FirstName": "Ann", "LastName": "L"},
        PhoneConfig={"PhoneType": "SOFT_PHONE"},
        RoutingProfileId=profile["Id"],
        SecurityProfileIds=[security[0]["Id"]],
    )["UserId"]

    found = world.call("GetFederationToken", session_name="ann", **here)

    assert user == found["UserId"]


@pytest.mark.rules("SI-08")
def test_refuses_a_caller_without_a_role(centre):
    """Users of IAM and of the account's root have no session."""
    with centre.world.refused("InvalidRequestException", "cannot be used for fed"):
        federate(centre, None)


@pytest.mark.rules("SI-06", "SI-08")
def test_refuses_an_instance_without_saml(world):
    """Only instances with SAML have federation."""
    managed = world.create_instance(IdentityManagementType="CONNECT_MANAGED")

    with world.refused("InvalidRequestException", "SAML.*: CONNECT_MANAGED"):
        world.call("GetFederationToken", InstanceId=managed["Id"], session_name="ann")
