"""Six failovers that work when the Region is down, and fail when something else is wrong.

Each has one mistake that real failovers have had; a scenario of the drill catches it.
"""

from __future__ import annotations

import time
from typing import Any

import boto3
import handler
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


def gives_up(group_arn: str, source_region: str, replica_region: str) -> None:
    """Tries each API call once; scenario throttled."""
    once = Config(retries={"total_max_attempts": 1})
    connect = boto3.client("connect", region_name=replica_region, config=once)
    shift(connect, group_arn, source_region, replica_region)
    connect.get_traffic_distribution(Id=group_arn)


def trusts_the_update(
    group_arn: str, source_region: str, replica_region: str
) -> dict[str, Any]:
    """Takes the answer for the end of the update; scenario update-stalls."""
    connect = boto3.client("connect", region_name=replica_region)
    shift(connect, group_arn, source_region, replica_region)
    return {"changed": True}


def looks_at_telephony_alone(
    group_arn: str, source_region: str, replica_region: str
) -> None:
    """Does nothing if telephony has moved; scenario half-done."""
    connect = boto3.client("connect", region_name=replica_region)
    found = connect.get_traffic_distribution(Id=group_arn)
    if handler.by_region(found["TelephonyConfig"])[source_region] == 0:
        return
    shift(connect, group_arn, source_region, replica_region)
    connect.get_traffic_distribution(Id=group_arn)


def changes_every_group(
    group_arn: str, source_region: str, replica_region: str
) -> None:
    """Moves every group that it finds; scenario several-groups."""
    connect = boto3.client("connect", region_name=replica_region)
    listed = connect.list_traffic_distribution_groups()
    for group in listed["TrafficDistributionGroupSummaryList"]:
        if group["Arn"] == group_arn or not group["IsDefault"]:
            handler.fail_over(group["Arn"], source_region, replica_region)


def swallows_errors(group_arn: str, source_region: str, replica_region: str) -> None:
    """Prints the error, and ends as if it had succeeded; scenario replica-down."""
    try:
        handler.fail_over(group_arn, source_region, replica_region)
    except (BotoCoreError, ClientError) as error:
        print(f"failover: {error}")


def swaps(group_arn: str, source_region: str, replica_region: str) -> None:
    """Exchanges the Regions, wherever the traffic is; scenario already-done."""
    connect = boto3.client("connect", region_name=replica_region)
    found = connect.get_traffic_distribution(Id=group_arn)
    is_at_source = handler.by_region(found["TelephonyConfig"])[source_region] > 0
    regions = (source_region, replica_region)
    shift(connect, group_arn, *(regions if is_at_source else reversed(regions)))
    time.sleep(1)
    connect.get_traffic_distribution(Id=group_arn)


def shift(
    connect: Any, group_arn: str, source_region: str, replica_region: str
) -> None:
    """Send calls, agents and sign-ins to the replica, in one API call."""
    group = connect.describe_traffic_distribution_group(
        TrafficDistributionGroupId=group_arn
    )["TrafficDistributionGroup"]
    wanted = handler.split(
        source_region, replica_region, with_sign_in=bool(group["IsDefault"])
    )
    connect.update_traffic_distribution(Id=group_arn, **wanted)
