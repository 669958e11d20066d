"""The first record of each kind in an estate, by the API's name of its ID."""

from __future__ import annotations

from typing import Any

from moto_connect_tdg.estate import Estate

_LISTS = {
    "QueueId": ("list_queues", "QueueSummaryList"),
    "RoutingProfileId": ("list_routing_profiles", "RoutingProfileSummaryList"),
    "SecurityProfileId": ("list_security_profiles", "SecurityProfileSummaryList"),
}


def first_records(estate: Estate) -> dict[str, Any]:
    """The ID of a queue, of a profile, and so on."""
    return {
        member: getattr(estate.source, listing)(InstanceId=estate.instance_id)[rows][0][
            "Id"
        ]
        for member, (listing, rows) in _LISTS.items()
    }
