"""Instances: creating, describing, listing, deleting."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from ..domain import arns, quotas
from ..domain.instances import (
    Instance,
    access_url,
    require_created,
    require_directory,
    require_free_alias,
    require_no_deletion,
    require_no_replica,
)
from ..domain.lifecycle import CREATE_INSTANCE, DELETE_INSTANCE
from ..domain.tags import require_tags
from ..types import IdentityManagementType, InstanceId
from .call import NOTHING, Answer, ApiCall, operation
from .new_instance import first_contents
from .removal import fail_creation, forget_instance
from .replicas import begin_replica_deletion, finish_replica_deletion, replica_key
from .site import Site
from .world import World


@operation
def create_instance(
    call: ApiCall,
    *,
    identity_management_type: IdentityManagementType,
    inbound_calls_enabled: bool,
    outbound_calls_enabled: bool,
    instance_alias: str | None = None,
    directory_id: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create an instance (IN-08, D-02)."""
    require_tags(tags or {})
    require_directory(identity_management_type, directory_id)
    require_free_alias(instance_alias, call.world.aliases)
    _require_quotas(call)
    place = call.here.place
    instance_id = InstanceId(call.new_id())
    instance = Instance(
        id=instance_id,
        arn=call.arn(arns.INSTANCE, instance_id),
        identity_management_type=identity_management_type,
        instance_alias=instance_alias,
        created_time=call.now,
        service_role=(
            f"arn:{place.partition}:iam::{place.account_id}:role"
            "/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect"
        ),
        instance_status=CREATE_INSTANCE.running,
        inbound_calls_enabled=inbound_calls_enabled,
        outbound_calls_enabled=outbound_calls_enabled,
        instance_access_url=access_url(instance_alias, instance_id),
    )
    call.here.instances[instance_id] = instance
    call.here.instance_changes.append(call.now)
    if instance_alias is not None:
        call.world.aliases[instance_alias.lower()] = instance.arn
    call.here.contents[instance_id] = first_contents(call)
    call.here.put_tags(instance.arn, tags)
    call.begin(
        CREATE_INSTANCE,
        call.here,
        instance_id,
        partial(_end_creation, call.world, call.here, instance_id),
    )
    return {"Id": instance.id, "Arn": instance.arn}


def _require_quotas(call: ApiCall) -> None:
    limits = call.world.settings().quotas
    quotas.require_instance_changes(
        _count_changes(call.here.instance_changes, call.now),
        limits.instance_changes_per_30_days,
        creating=True,
    )
    if limits.instances_per_region is not None:
        # counting is O(n), so only when the quota is set
        known = call.here.instances.values()
        shown = sum(not instance.is_forgotten(call.now) for instance in known)
        quotas.require_instance_quota(shown, limits.instances_per_region)


def _count_changes(times: deque[datetime], now: datetime) -> int:
    """Count recent creations and deletions, and drop older ones."""
    while times and times[0] < now - quotas.INSTANCE_CHANGES_WINDOW:
        times.popleft()
    return len(times)


def _end_creation(
    world: World, site: Site, instance_id: InstanceId, failure: str | None
) -> None:
    if failure is not None:
        fail_creation(world, site, instance_id, failure)
        return
    instance = site.instances[instance_id]
    site.instances[instance_id] = replace(
        instance, instance_status=CREATE_INSTANCE.done
    )


@operation
def describe_instance(call: ApiCall, *, instance_id: str) -> Answer:
    """Describe an instance, and its replication if there is one (RS-01, S-11)."""
    instance = call.find_instance(instance_id)
    replication = call.replication_of(instance.id)
    call.here.count_describe(instance.id)
    if replication is not None:
        source = call.at(replication.source_region)
        source.count_describe(replica_key(instance.id))
    return {
        "Instance": {
            **_summary(instance),
            "StatusReason": instance.status_reason,
            "Tags": call.here.tags_of(instance.arn) or None,
        },
        "ReplicationConfiguration": replication
        and {
            "ReplicationStatusSummaryList": replication.replication_status_summary_list,
            "SourceRegion": replication.source_region,
            "GlobalSignInEndpoint": replication.global_sign_in_endpoint,
        },
    }


def _summary(instance: Instance) -> dict[str, Any]:
    """The members that lists show; fewer for a failed instance (S-53)."""
    shown: dict[str, Any] = {
        "Id": instance.id,
        "Arn": instance.arn,
        "InstanceStatus": instance.instance_status,
    }
    if instance.has_failed:
        return shown
    return {
        **shown,
        "IdentityManagementType": instance.identity_management_type,
        "InstanceAlias": instance.instance_alias,
        "CreatedTime": instance.created_time,
        "ServiceRole": instance.service_role,
        "InboundCallsEnabled": instance.inbound_calls_enabled,
        "OutboundCallsEnabled": instance.outbound_calls_enabled,
        "InstanceAccessUrl": instance.instance_access_url,
    }


@operation
def list_instances(
    call: ApiCall, *, next_token: str | None = None, max_results: int = 10
) -> Answer:
    """List the instances of this Region, in the order of creation (IN-13)."""
    page = call.page(partial(_instances_after, call), next_token, max_results, int)
    return {
        "InstanceSummaryList": [_summary(instance) for instance in page.items],
        "NextToken": page.next_token,
    }


def _instances_after(
    call: ApiCall, place: int | None
) -> Iterator[tuple[int, Instance]]:
    for found, instance in call.here.instances.after(place):
        if not instance.is_forgotten(call.now):
            yield found, instance


@operation
def delete_instance(call: ApiCall, *, instance_id: str) -> Answer:
    """Delete the instance, or the replica, of this Region (S-07).

    Until it is gone, it is described as ACTIVE and its alias is in use (S-51).
    """
    instance = call.find_instance(instance_id)
    quotas.require_instance_changes(
        _count_changes(call.here.instance_changes, call.now),
        call.world.settings().quotas.instance_changes_per_30_days,
        creating=False,
    )
    if call.is_replica(instance.id):
        begin_replica_deletion(call, instance.id)
        return NOTHING
    require_created(instance)
    require_no_deletion(
        instance,
        is_being_deleted=call.here.is_running(DELETE_INSTANCE, instance.id),
    )
    known = call.here.replications.get(instance.id)
    require_no_replica(known)
    call.here.instance_changes.append(call.now)
    call.begin(
        DELETE_INSTANCE,
        call.here,
        instance.id,
        partial(_end_deletion, call.world, call.here, instance.id),
    )
    return NOTHING


def _end_deletion(
    world: World, site: Site, instance_id: InstanceId, failure: str | None
) -> None:
    if failure is not None:
        return
    if instance_id in site.replications:
        finish_replica_deletion(world, site, instance_id)
    forget_instance(world, site, instance_id)
