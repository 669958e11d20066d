"""Replicas: creating and deleting them, and what both sides share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ..domain import arns, quotas
from ..domain.distributions import (
    first_agents,
    first_sign_in,
    first_telephony,
    share_of,
)
from ..domain.groups import (
    DEFAULT_GROUP_DESCRIPTION,
    DEFAULT_GROUP_NAME,
    TrafficDistributionGroup,
)
from ..domain.instances import (
    MAX_REASON,
    YOUNGER,
    Instance,
    Replication,
    access_url,
    require_deletable_replica,
    require_free_alias,
    require_new_replication,
    require_no_deletion,
    require_replicable,
    turns_on_global_routing,
)
from ..domain.lifecycle import (
    CREATE_GROUP,
    CREATE_INSTANCE,
    DELETE_INSTANCE,
    DELETE_REPLICA,
    REPLICATE_INSTANCE,
    UPDATE_GROUP,
)
from ..domain.regions import require_available, require_pair
from ..errors import InvalidRequestError
from ..types import Arn, GroupId, InstanceId, Region
from .call import Answer, ApiCall, operation
from .removal import (
    fail_creation,
    forget_group,
    forget_instance,
    forget_records_of,
)
from .site import Site
from .world import World


def replica_key(instance_id: InstanceId) -> str:
    """The key of a replication's workflow, at the source's site."""
    return f"replica:{instance_id}"


@operation
def replicate_instance(
    call: ApiCall,
    *,
    instance_id: str,
    replica_region: Region,
    replica_alias: str | None = None,
) -> Answer:
    """Create a replica in the paired Region (RI).

    Checks run in this order: form, Region, existence, state, conflict, quota (S-01).
    """
    _require_source(call, instance_id)
    here = call.here.place.region
    any_pair = call.world.settings().any_region_pair
    require_pair(here, replica_region, any_pair=any_pair)
    require_available(
        replica_region, is_available=call.world.is_available(replica_region)
    )
    source = call.find_instance(instance_id)
    known = call.here.replications.get(source.id)
    other = call.at(replica_region)
    replica = other.instances.get(source.id)
    if turns_on_global_routing(
        known,
        replica_region=replica_region,
        replica_alias=replica.instance_alias if replica else None,
        given=replica_alias,
    ):
        return _turn_on_global_routing(call.here, other, source.id)
    require_replicable(source)
    require_no_deletion(
        source, is_being_deleted=call.here.is_running(DELETE_INSTANCE, source.id)
    )
    require_new_replication(known, replica_region)
    require_free_alias(replica_alias, call.world.aliases)
    quotas.require_replica_quota(
        sum(
            not replication.has_failed
            for site in call.world.sites_of(call.here.place.account_id)
            for replication in site.replications.values()
        )
    )
    replica = _begin_replication(call, source, other, replica_alias)
    return {"Id": replica.id, "Arn": replica.arn}


def _require_source(call: ApiCall, instance_id: str) -> None:
    identifier = arns.read_identifier(instance_id, arns.INSTANCE)
    if identifier is not None and identifier.id in call.here.replica_sources:
        msg = (
            "ReplicateInstance must be called on the source instance, not on its "
            f"replica: {instance_id}"
        )
        raise InvalidRequestError(msg)


def _show_global_routing(site: Site, instance_id: InstanceId, *, is_on: bool) -> None:
    """Put the Region in front of an instance's host name, or remove it (RI-17)."""
    instance = site.instances[instance_id]
    region = site.place.region if is_on else None
    site.instances[instance_id] = replace(
        instance,
        instance_access_url=access_url(instance.instance_alias, instance_id, region),
    )


def _turn_on_global_routing(here: Site, other: Site, instance_id: InstanceId) -> Answer:
    """Turn global routing on for a complete replication; aliases stay (CO-22)."""
    known = here.replications[instance_id]
    here.replications[instance_id] = replace(known, global_routing=True)
    for site in (here, other):
        _show_global_routing(site, instance_id, is_on=True)
    replica = other.instances[instance_id]
    return {"Id": replica.id, "Arn": replica.arn}


def _begin_replication(
    call: ApiCall, source: Instance, other: Site, replica_alias: str | None
) -> Instance:
    here, world = call.here, call.world
    replication = Replication(
        instance_id=source.id,
        source_region=here.place.region,
        replica_region=other.place.region,
        status=REPLICATE_INSTANCE.running,
        global_routing=replica_alias is None,
    )
    replica = replace(
        source,
        arn=other.place.arn(arns.INSTANCE, source.id),
        instance_alias=replica_alias or source.instance_alias,
        # A clock set back never makes the replica older than its source (D-08, IN-19).
        created_time=max(call.now, source.created_time + YOUNGER),
        instance_status=CREATE_INSTANCE.running,
    )
    forget_instance(world, other, replica.id)
    other.instances[replica.id] = replica
    other.instance_changes.append(call.now)
    other.replica_sources[source.id] = here.place.region
    # Always rewritten: an earlier failed attempt may have chosen differently.
    for site in (here, other):
        _show_global_routing(site, source.id, is_on=replication.global_routing)
    if replica_alias is not None:
        world.aliases[replica_alias.lower()] = replica.arn
    here.replications[source.id] = replication
    call.begin(
        REPLICATE_INSTANCE,
        here,
        replica_key(source.id),
        partial(_end_replication, world, here, other, source.id, call.new_id),
    )
    return replica


def _end_replication(
    world: World,
    here: Site,
    other: Site,
    instance_id: InstanceId,
    new_id: Callable[[], str],
    failure: str | None,
) -> None:
    replication = here.replications[instance_id]
    if failure is not None:
        here.replications[instance_id] = replace(
            replication,
            status=REPLICATE_INSTANCE.failed,
            reason=failure[:MAX_REASON],
            global_routing=False,
        )
        _show_global_routing(here, instance_id, is_on=False)
        fail_creation(world, other, instance_id, failure)
        return
    here.replications[instance_id] = replace(
        replication, status=REPLICATE_INSTANCE.done, is_complete=True
    )
    other.instances[instance_id] = replace(
        other.instances[instance_id], instance_status=CREATE_INSTANCE.done
    )
    other.contents[instance_id] = here.contents[instance_id]
    _create_default_group(here, replication, GroupId(new_id()))


def _create_default_group(
    here: Site, replication: Replication, group_id: GroupId
) -> None:
    """Create the default group, and move the source's numbers to it.

    DT-01, S-03 to S-05, RI-28, DT-07, D-21
    """
    source = here.instances[replication.instance_id]
    group = TrafficDistributionGroup(
        id=group_id,
        arn=here.place.arn(arns.GROUP, group_id),
        name=DEFAULT_GROUP_NAME,
        description=DEFAULT_GROUP_DESCRIPTION,
        instance_id=source.id,
        instance_arn=source.arn,
        status=CREATE_GROUP.done,
        is_default=True,
        linked=replication.linked,
        telephony=first_telephony(*replication.linked),
        agents=first_agents(*replication.linked),
        sign_in=first_sign_in(*replication.linked),
    )
    here.groups[group_id] = group
    _move_all(here, source.arn, group.arn, None)


def _move_all(
    site: Site, from_arn: Arn, to_arn: Arn, instance_id: InstanceId | None
) -> None:
    """Move all numbers of one target to another; their links are kept (D-21)."""
    for number in site.numbers_at(from_arn):
        site.put_number(replace(number, target_arn=to_arn, instance_id=instance_id))


# -- deletion ---------------------------------------------------------------


def begin_replica_deletion(call: ApiCall, instance_id: InstanceId) -> None:
    """Start to delete a replica, in the replica's Region (S-07, S-08)."""
    source_site = call.source_of(instance_id)
    replication = source_site.replications[instance_id]
    groups = source_site.groups_of(instance_id)
    require_deletable_replica(
        replication,
        group_names=[group.name for group in groups if not group.is_default],
        is_shifting=any(group.status == UPDATE_GROUP.running for group in groups),
        is_drained=all(
            share_of(replication.replica_region, group.telephony.distributions) == 0
            for group in groups
        ),
    )
    source_site.replications[instance_id] = replace(
        replication, status=DELETE_REPLICA.running
    )
    call.here.instance_changes.append(call.now)
    call.begin(
        DELETE_REPLICA,
        source_site,
        replica_key(instance_id),
        partial(_end_replica_deletion, call.world, source_site, replication),
    )


def _end_replica_deletion(
    world: World, source_site: Site, before: Replication, failure: str | None
) -> None:
    instance_id = before.instance_id
    if failure is None:
        finish_replica_deletion(world, source_site, instance_id)
        return
    # A replication that has failed is no more complete than before.
    status = before.status if before.has_failed else DELETE_REPLICA.failed
    source_site.replications[instance_id] = replace(
        source_site.replications[instance_id],
        status=status,
        reason=failure[:MAX_REASON],
    )


def finish_replica_deletion(
    world: World, source_site: Site, instance_id: InstanceId
) -> None:
    """Remove a replica together with its default group (DT-04, S-09, S-10)."""
    replication = source_site.replications.pop(instance_id)
    # If the source is deleted while a failed replica is being deleted, that ends too.
    source_site.forget_workflow(replica_key(instance_id))
    source = source_site.instances[instance_id]
    for group in source_site.groups_of(instance_id):
        _move_all(source_site, group.arn, source.arn, instance_id)
        forget_group(source_site, group)
    contents = source_site.contents[instance_id]
    contents.contacts.leave(replication.replica_region, world.now())
    contents.sessions.leave(replication.replica_region)
    forget_records_of(source_site, source, contents, replication.replica_region)
    _show_global_routing(source_site, instance_id, is_on=False)
    other = world.site(source_site.place.account_id, replication.replica_region)
    forget_instance(world, other, instance_id)
