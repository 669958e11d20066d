"""GetFederationToken, in the session of a role."""

from __future__ import annotations

import pytest

from moto_connect_tdg.connect.door import Caller, invoke
from tests.helpers.accounts import client_of
from tests.helpers.aws import in_process
from tests.helpers.iam import allow, policy_of
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE
from tests.helpers.refusals import refused


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance with an agent."""
    return aws.estate(agents=1)


@pytest.fixture(name="session")
def _session(aws):
    """The credentials of a role's session, named as the agent."""
    return client_of(aws, "sts", SOURCE).assume_role(
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/agents", RoleSessionName="agent-1"
    )["Credentials"]


@pytest.mark.rules("SI-08")
@pytest.mark.parametrize("region", [SOURCE, REPLICA])
def test_is_for_the_agent_of_the_session(aws, estate, session, region):
    """The name of the session is the agent's user name."""
    caller = client_of(
        aws,
        "connect",
        region,
        key=session["AccessKeyId"],
        secret=session["SecretAccessKey"],
        token=session["SessionToken"],
    )

    found = caller.get_federation_token(InstanceId=estate.instance_id)

    assert estate.user_ids[0] == found["UserId"]


@pytest.mark.rules("SI-08")
def test_is_refused_without_a_session(estate):
    """Keys that belong to no role have no agent."""
    with refused("InvalidRequestException", "cannot be used for federation"):
        estate.source.get_federation_token(InstanceId=estate.instance_id)


@in_process
def test_knows_the_session_without_http(aws, estate, session):
    """The entry for API calls within the process knows the session too."""
    iam = client_of(aws, "iam")
    iam.create_role(RoleName="agents", AssumeRolePolicyDocument=policy_of())
    iam.put_role_policy(
        RoleName="agents",
        PolicyName="policy",
        PolicyDocument=policy_of(allow("GetFederationToken")),
    )
    caller = Caller(session["AccessKeyId"], session["SessionToken"])
    here = {"InstanceId": estate.instance_id}

    assert (
        estate.user_ids[0]
        == invoke(ACCOUNT, SOURCE, "GetFederationToken", here, caller=caller)["UserId"]
    )
