"""Instances and replicas: steps and what is shown."""

from __future__ import annotations

from typing import Any

from tests.helpers.identifiers import REPLICA
from tests.helpers.installed import required

COMPLETE = "INSTANCE_REPLICATION_COMPLETE"
IN_PROGRESS = "INSTANCE_REPLICATION_IN_PROGRESS"
FAILED = "INSTANCE_REPLICATION_FAILED"
DELETING = "INSTANCE_REPLICA_DELETING"
DELETION_FAILED = "INSTANCE_REPLICATION_DELETION_FAILED"


def create_instance(client: Any, alias: str | None = "main", **wanted: Any) -> Any:
    """Create an instance with SAML, unless *wanted* says otherwise."""
    named = {} if alias is None else {"InstanceAlias": alias}
    return client.create_instance(
        **{
            "IdentityManagementType": "SAML",
            "InboundCallsEnabled": True,
            "OutboundCallsEnabled": True,
            **named,
            **wanted,
        }
    )


def replicate(
    client: Any, instance_id: str, region: str = REPLICA, **wanted: Any
) -> Any:
    """Replicate an instance, by default to REPLICA."""
    named = required("ReplicateInstance", ReplicaAlias=f"{region}-{instance_id[-12:]}")
    return client.replicate_instance(
        **{"InstanceId": instance_id, "ReplicaRegion": region, **named, **wanted}
    )


def instance_shown(client: Any, instance_id: str) -> dict[str, Any]:
    """What DescribeInstance shows of the instance itself."""
    found = client.describe_instance(InstanceId=instance_id)
    instance: dict[str, Any] = found["Instance"]
    return instance


def replication_shown(client: Any, instance_id: str) -> dict[str, str]:
    """The replication status of each Region that DescribeInstance shows."""
    found = client.describe_instance(InstanceId=instance_id)
    return {
        row["Region"]: row["ReplicationStatus"]
        for row in found["ReplicationConfiguration"]["ReplicationStatusSummaryList"]
    }


def instances_listed(client: Any, **wanted: Any) -> list[str]:
    """The IDs on all pages of ListInstances."""
    pages = client.get_paginator("list_instances").paginate(**wanted)
    return [row["Id"] for page in pages for row in page["InstanceSummaryList"]]
