"""The same function with a mistake that is often made: a bare ID.

All as in handler.py, but for one line: it takes the group's ID out of the ARN, and
asks for that in the replica's Region, where nobody knows it.
"""

from __future__ import annotations

import os
import time
from typing import Any

import boto3
from botocore.config import Config

#: An outage is no time to wait long for an answer.
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})
LOOKS = 10
PAUSE_SECONDS = 1.0


class FailoverError(Exception):
    """The traffic is not where it was sent."""


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer the alarm. AWS_REGION is the function's own, the replica's."""
    return fail_over(
        os.environ["GROUP_ARN"], os.environ["SOURCE_REGION"], os.environ["AWS_REGION"]
    )


def fail_over(
    group_arn: str, source_region: str, replica_region: str
) -> dict[str, Any]:
    """Send calls, agents and sign-ins to the replica; sent there already, do nothing."""
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
    """Nothing to the source, all to the replica: a row for each, the zero one too.

    Calls without agents would ring where nobody is. Sign-ins belong to the default
    group, and other groups refuse to change them.
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
    """Wait for the group to take changes; say whether it is the default group."""
    for _ in range(LOOKS):
        group = connect.describe_traffic_distribution_group(
            TrafficDistributionGroupId=group_arn
        )["TrafficDistributionGroup"]
        if group["Status"] == "ACTIVE":
            return bool(group.get("IsDefault"))
        time.sleep(PAUSE_SECONDS)
    msg = f"still {group['Status']}: {group_arn}"
    raise FailoverError(msg)


def is_as_wanted(connect: Any, group_arn: str, wanted: dict[str, Any]) -> bool:
    """Whether the group's traffic is where it shall be."""
    found = connect.get_traffic_distribution(Id=group_arn)
    return all(
        by_region(found[config]) == by_region(shares)
        for config, shares in wanted.items()
    )


def by_region(config: dict[str, Any]) -> dict[str, Any]:
    """The share of each Region, whatever the order of the rows."""
    return {
        row["Region"]: row.get("Percentage", row.get("Enabled"))
        for row in config["Distributions"]
    }
