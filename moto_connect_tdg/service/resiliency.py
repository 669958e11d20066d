"""Replication findings, and routing between the two Regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ..domain.contents import Contents
from ..domain.findings import QUICK_CONNECTS, require_finding_type
from ..domain.instances import Instance, Replication
from ..domain.kinds import QUICK_CONNECT, USER
from ..domain.quick_connects import QuickConnect
from ..errors import InvalidRequestError
from .call import NOTHING, Answer, ApiCall, no_rows, operation


def _find_replicated(call: ApiCall, instance_id: str) -> tuple[Instance, Replication]:
    """Find an instance and its replication, from either side (LF-03, CR-01, D-18)."""
    instance = call.find_instance(instance_id)
    replication = call.replication_of(instance.id)
    if replication is None:
        msg = f"The instance is not set up for Global Resiliency: {instance_id}"
        raise InvalidRequestError(msg)
    return instance, replication


def _find_global_routing(call: ApiCall, instance_id: str) -> Replication:
    """Find the replication of an instance with global routing (CR-01, D-23)."""
    _, replication = _find_replicated(call, instance_id)
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
    """List resources that disturb mirroring: quick connects of deleted users (LF, UR-13).

    Both sides share one object, so mirroring itself cannot fail here.
    """
    require_finding_type(resource_type)
    instance, replication = _find_replicated(call, instance_id)
    disturbing: Callable[[int | None], Iterator[tuple[int, QuickConnect]]] = no_rows
    if resource_type == QUICK_CONNECTS and replication.is_complete:
        disturbing = partial(_disturbing, call.contents_of(instance))
    page = call.page(disturbing, next_token, max_results, int)
    drifted = sum(1 for _ in disturbing(None))
    status = "ENABLED" if replication.is_complete else "BLOCKED"
    return {
        "ReplicationFindingsList": [
            {
                "Arn": call.child_arn(instance, QUICK_CONNECT.arn_name, found.id),
                "Id": found.id,
                "Region": replication.replica_region,
                "ResourceType": resource_type,
                "Name": found.name,
                "Message": "The user of the quick connect has been deleted: delete it.",
            }
            for found in page.items
        ],
        "ApproximateDriftedResourceCounts": [
            {
                "Region": region,
                "Count": drifted if region == replication.replica_region else 0,
                "Timestamp": call.now,
            }
            for region in replication.linked
        ],
        "ResourceReplicationStatuses": [
            {"Region": region, "Status": status} for region in replication.linked
        ],
        "NextToken": page.next_token,
    }


def _disturbing(
    contents: Contents, place: int | None
) -> Iterator[tuple[int, QuickConnect]]:
    """The quick connects whose user has been deleted."""
    connects, users = contents.of(QUICK_CONNECT), contents.of(USER)
    for found, connect_id in contents.left_behind.after(place):
        if connect_id in connects:
            connect = connects[connect_id]
            user_id = connect.config.get("UserConfig", {}).get("UserId")
            if user_id is not None and user_id not in users:
                yield found, connect


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
