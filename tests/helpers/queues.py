"""Queues: steps and what is shown."""

from __future__ import annotations

from typing import Any


def hours_of(client: Any, instance_id: str) -> str:
    """The hours of operation of a new instance."""
    listed = client.list_hours_of_operations(InstanceId=instance_id)
    hours: str = listed["HoursOfOperationSummaryList"][0]["Id"]
    return hours


def create_queue(client: Any, estate: Any, name: str = "care", **wanted: Any) -> str:
    """Create a queue and return its ID."""
    created = client.create_queue(
        InstanceId=estate.instance_id,
        Name=name,
        HoursOfOperationId=hours_of(client, estate.instance_id),
        **wanted,
    )
    queue_id: str = created["QueueId"]
    return queue_id


def queue_shown(client: Any, estate: Any, queue_id: str) -> dict[str, Any]:
    """What DescribeQueue shows."""
    found = client.describe_queue(InstanceId=estate.instance_id, QueueId=queue_id)
    queue: dict[str, Any] = found["Queue"]
    return queue
