"""A failover, as a user of the package may have written it."""

from __future__ import annotations

import boto3


def fail_over(group_arn: str, source_region: str, replica_region: str) -> None:
    """Shift telephony, agents and sign-ins to the replica's Region."""
    client = boto3.client("connect", region_name=replica_region)
    client.update_traffic_distribution(
        Id=group_arn,
        TelephonyConfig={
            "Distributions": [
                {"Region": source_region, "Percentage": 0},
                {"Region": replica_region, "Percentage": 100},
            ]
        },
        AgentConfig={
            "Distributions": [
                {"Region": source_region, "Percentage": 0},
                {"Region": replica_region, "Percentage": 100},
            ]
        },
    )


def telephony_at(client_region: str, group_arn: str) -> dict[str, int]:
    """Return the percentage of each Region, as GetTrafficDistribution tells it."""
    client = boto3.client("connect", region_name=client_region)
    found = client.get_traffic_distribution(Id=group_arn)
    return {
        share["Region"]: share["Percentage"]
        for share in found["TelephonyConfig"]["Distributions"]
    }
