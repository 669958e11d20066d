"""Replication findings, and routing between the two Regions."""

from __future__ import annotations

from dataclasses import replace

from ..domain.instances import Replication, require_finding_type
from ..errors import InvalidRequestError
from .call import NOTHING, Answer, ApiCall, no_rows, operation


def _find_replication(call: ApiCall, instance_id: str) -> Replication:
    """Find the replication of an instance, from either side (LF-03, CR-01, D-18)."""
    instance = call.find_instance(instance_id)
    replication = call.replication_of(instance.id)
    if replication is None:
        msg = f"The instance is not set up for Global Resiliency: {instance_id}"
        raise InvalidRequestError(msg)
    return replication


def _find_global_routing(call: ApiCall, instance_id: str) -> Replication:
    """Find the replication of an instance with global routing (CR-01, D-23)."""
    replication = _find_replication(call, instance_id)
    if not replication.global_routing:
        msg = f"The instance has no global routing: {instance_id}"
        raise InvalidRequestError(msg)
    return replication


@operation
def list_replication_findings(
    call: ApiCall,
    *,
    instance_id: str,
    resource_type: str,
    max_results: int = 100,
    next_token: str | None = None,
) -> Answer:
    """List resources that failed to be mirrored: none (LF).

    Both sides share one object, so mirroring cannot fail here.
    """
    require_finding_type(resource_type)
    page = call.page(no_rows, next_token, max_results, int)
    replication = _find_replication(call, instance_id)
    status = "ENABLED" if replication.is_complete else "BLOCKED"
    return {
        "ReplicationFindingsList": page.items,
        "ApproximateDriftedResourceCounts": [
            {"Region": region, "Count": 0, "Timestamp": call.now}
            for region in replication.linked
        ],
        "ResourceReplicationStatuses": [
            {"Region": region, "Status": status} for region in replication.linked
        ],
        "NextToken": page.next_token,
    }


@operation
def get_cross_region_routing(call: ApiCall, *, instance_id: str) -> Answer:
    """Return the Regions between which routing is cut (CR-01, D-23)."""
    replication = _find_global_routing(call, instance_id)
    return {"IsolatedRegions": replication.linked if replication.isolated else []}


@operation
def update_cross_region_routing(
    call: ApiCall, *, instance_id: str, isolated_all: bool
) -> Answer:
    """Cut or restore routing between the Regions (CR-02)."""
    replication = _find_global_routing(call, instance_id)
    source_site = call.source_of(replication.instance_id)
    source_site.replications[replication.instance_id] = replace(
        replication, isolated=isolated_all
    )
    return NOTHING
