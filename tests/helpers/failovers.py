"""A failover by the book, and what others are made of."""

from __future__ import annotations

import boto3
from botocore.config import Config


def connect(region):
    """A client as the user's function makes one, but that tries once."""
    return boto3.client(
        "connect",
        region_name=region,
        config=Config(retries={"total_max_attempts": 1}),
    )


def shares(source, replica, percentage=0):
    """A config with that percentage at the source."""
    return {
        "Distributions": [
            {"Region": source, "Percentage": percentage},
            {"Region": replica, "Percentage": 100 - percentage},
        ]
    }


def everything(source, replica):
    """Calls, agents and sign-ins, all to the replica."""
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
    """FO-01 to FO-04, in one call and a look."""
    client = connect(replica)
    client.update_traffic_distribution(Id=group_arn, **everything(source, replica))
    client.get_traffic_distribution(Id=group_arn)
