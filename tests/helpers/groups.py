"""Traffic distribution groups: steps and what is shown."""

from __future__ import annotations

from typing import Any


def create_group(client: Any, instance_id: str, name: str = "g", **wanted: Any) -> Any:
    """Create a group."""
    return client.create_traffic_distribution_group(
        Name=name, InstanceId=instance_id, **wanted
    )


def group_shown(client: Any, group: str) -> dict[str, Any]:
    """What DescribeTrafficDistributionGroup shows."""
    found = client.describe_traffic_distribution_group(TrafficDistributionGroupId=group)
    shown: dict[str, Any] = found["TrafficDistributionGroup"]
    return shown


def groups_listed(client: Any, **wanted: Any) -> list[dict[str, Any]]:
    """All pages of ListTrafficDistributionGroups."""
    pages = client.get_paginator("list_traffic_distribution_groups").paginate(**wanted)
    return [
        row for page in pages for row in page["TrafficDistributionGroupSummaryList"]
    ]


def default_group(client: Any, instance_id: str) -> dict[str, Any]:
    """The default group of an instance, as listed."""
    return next(
        g for g in groups_listed(client, InstanceId=instance_id) if g["IsDefault"]
    )


def rows(config: dict[str, Any]) -> list[tuple[str, Any]]:
    """The Region and the share of each row of a config."""
    return [
        (row["Region"], row.get("Percentage", row.get("Enabled")))
        for row in config["Distributions"]
    ]


def shares(**percentages: int) -> dict[str, Any]:
    """A telephony or agent config; in the keywords, _ stands for the Regions' hyphens."""
    return {
        "Distributions": [
            {"Region": region.replace("_", "-"), "Percentage": percentage}
            for region, percentage in percentages.items()
        ]
    }


def slow_groups(aws: Any, *, describes: int) -> None:
    """Let workflows of groups take that many describes."""
    aws.set_pace(
        "connect::trafficdistributiongroup", progression="manual", times=describes
    )


def shift(client: Any, estate: Any, source: int, **wanted: Any) -> None:
    """Leave that percentage of calls and agents in the source Region."""
    client.update_traffic_distribution(
        Id=estate.group_arn,
        TelephonyConfig=estate.shares(source=source),
        AgentConfig=estate.shares(source=source),
        **wanted,
    )


def telephony_of(client: Any, group_arn: str) -> dict[str, int]:
    """The telephony share of each Region."""
    found = client.get_traffic_distribution(Id=group_arn)
    return {
        row["Region"]: row["Percentage"]
        for row in found["TelephonyConfig"]["Distributions"]
    }
