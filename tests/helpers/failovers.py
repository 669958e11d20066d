"""A failover as documented, and parts of other failovers."""

from __future__ import annotations

import boto3
from botocore.config import Config


def connect(region):
    """A client that tries each request once."""
    return boto3.client(
        "connect",
        region_name=region,
        config=Config(retries={"total_max_attempts": 1}),
    )


def shares(source, replica, percentage=0):
    """A config with *percentage* at the source and the rest at the replica."""
    return {
        "Distributions": [
            {"Region": source, "Percentage": percentage},
            {"Region": replica, "Percentage": 100 - percentage},
        ]
    }


def everything(source, replica):
    """Configs that shift calls, agents and sign-ins to the replica."""
    return {
        "TelephonyConfig": shares(source, replica),
        "AgentConfig": shares(source, replica),
        "SignInConfig": {
            "Distributions": [
                {"Region": source, "Enabled": False},
                {"Region": replica, "Enabled": True},
            ]
        },
    }


def by_the_book(group_arn, source, replica):
    """Fail over as documented, then read the distribution once."""
    client = connect(replica)
    client.update_traffic_distribution(Id=group_arn, **everything(source, replica))
    client.get_traffic_distribution(Id=group_arn)
