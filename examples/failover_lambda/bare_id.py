"""The same function with a common mistake: a bare ID.

It differs from handler.py in one line: it takes the group's ID out of the ARN, and
uses that in the replica's Region, where it is unknown.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config

#: In an outage, do not wait long for an answer.
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})
MAX_POLLS = 10
PAUSE_SECONDS = 1.0


class FailoverError(Exception):
    """The traffic was not shifted as requested."""


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle the alarm; AWS_REGION is the function's own Region, the replica's."""
    return fail_over(
        os.environ["GROUP_ARN"], os.environ["SOURCE_REGION"], os.environ["AWS_REGION"]
    )


def fail_over(
    group_arn: str, source_region: str, replica_region: str
) -> dict[str, Any]:
    """Move calls, agents and sign-ins to the replica; do nothing if they are there."""
    connect = boto3.client("connect", region_name=replica_region, config=CONFIG)
    group_arn = group_arn.rpartition("/")[2]
    is_default = wait_until_active(connect, group_arn)
    wanted = split(source_region, replica_region, with_sign_in=is_default)
    if is_as_wanted(connect, group_arn, wanted):
        return {"changed": False}
    connect.update_traffic_distribution(Id=group_arn, **wanted)
    wait_until_active(connect, group_arn)
    if not is_as_wanted(connect, group_arn, wanted):
        raise FailoverError(group_arn)
    return {"changed": True}


def split(
    source_region: str, replica_region: str, *, with_sign_in: bool
) -> dict[str, Any]:
    """Return shares with everything at the replica; the source needs a row with zero.

    Calls without agents would not be answered. Sign-ins can be changed on the default
    group only.
    """
    shares = {
        "Distributions": [
            {"Region": source_region, "Percentage": 0},
            {"Region": replica_region, "Percentage": 100},
        ]
    }
    sign_in = {
        "Distributions": [
            {"Region": source_region, "Enabled": False},
            {"Region": replica_region, "Enabled": True},
        ]
    }
    wanted = {"TelephonyConfig": shares, "AgentConfig": shares}
    return {**wanted, "SignInConfig": sign_in} if with_sign_in else wanted


def wait_until_active(connect: Any, group_arn: str) -> bool:
    """Wait until the group is ACTIVE; return whether it is the default group."""
    for _ in range(MAX_POLLS):
        group = connect.describe_traffic_distribution_group(
            TrafficDistributionGroupId=group_arn
        )["TrafficDistributionGroup"]
        if group["Status"] == "ACTIVE":
            return bool(group.get("IsDefault"))
        time.sleep(PAUSE_SECONDS)
    msg = f"still {group['Status']}: {group_arn}"
    raise FailoverError(msg)


def is_as_wanted(connect: Any, group_arn: str, wanted: dict[str, Any]) -> bool:
    """Whether the group's shares are the wanted ones."""
    found = connect.get_traffic_distribution(Id=group_arn)
    return all(
        by_region(found[config]) == by_region(shares)
        for config, shares in wanted.items()
    )


def by_region(config: Mapping[str, Any]) -> dict[str, Any]:
    """The share of each Region, independent of the order of rows."""
    return {
        row["Region"]: row.get("Percentage", row.get("Enabled"))
        for row in config["Distributions"]
    }
