"""The built wheel fails over, with the plugin active and no extras installed.

Run by ``nox -s wheel``, as test_smoke.py in a folder of its own.
"""

from importlib.util import find_spec

import boto3
from moto import mock_aws


@mock_aws
def test_fails_over():
    """After a failover all calls go to the replica Region."""
    source = boto3.client("connect", region_name="us-east-1")
    instance_id = source.create_instance(
        IdentityManagementType="SAML",
        InstanceAlias="smoke",
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )["Id"]
    source.replicate_instance(
        InstanceId=instance_id, ReplicaRegion="us-west-2", ReplicaAlias="smoke-west"
    )
    group = source.create_traffic_distribution_group(
        Name="smoke", InstanceId=instance_id
    )
    shares = [
        {"Region": "us-east-1", "Percentage": 0},
        {"Region": "us-west-2", "Percentage": 100},
    ]

    replica = boto3.client("connect", region_name="us-west-2")
    replica.update_traffic_distribution(
        Id=group["Arn"], TelephonyConfig={"Distributions": shares}
    )

    got = source.get_traffic_distribution(Id=group["Id"])
    assert shares == sorted(
        got["TelephonyConfig"]["Distributions"], key=lambda share: share["Region"]
    )


def test_needs_no_extra():
    """The packages of the extras are not installed."""
    assert [None, None, None] == [
        find_spec(name) for name in ("flask", "rich", "cfnlint")
    ]
