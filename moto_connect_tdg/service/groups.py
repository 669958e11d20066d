"""Traffic distribution groups: creating, finding, shifting, deleting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..domain import arns, quotas
from ..domain.distributions import (
    AgentConfig,
    Distribution,
    SignInConfig,
    SignInDistribution,
    TelephonyConfig,
    first_agents,
    first_telephony,
)
from ..domain.groups import (
    NewDistribution,
    TrafficDistributionGroup,
    redistributed,
    require_active_distribution,
    require_deletable,
    require_free_name,
    require_ready_replica,
    require_replicated,
    require_source_region,
)
from ..domain.instances import Instance, Replication
from ..domain.journal import Change, Shares
from ..domain.lifecycle import CREATE_GROUP, DELETE_GROUP, UPDATE_GROUP
from ..domain.paging import rows_after
from ..domain.tags import require_tags
from ..errors import InvalidRequestError
from ..types import GroupId
from .call import NOTHING, Answer, ApiCall, operation
from .removal import forget_group
from .site import Site
from .workflows import NO_FAULT

Config = Mapping[str, Iterable[Mapping[str, Any]]]


@operation
def create_traffic_distribution_group(
    call: ApiCall,
    *,
    name: str,
    instance_id: str,
    description: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a group that links the instance and its replica (CT)."""
    require_tags(tags or {})
    instance, replication = _find_source(call, instance_id)
    require_ready_replica(replication)
    groups = call.here.groups_of(instance.id)
    require_free_name(name, groups)
    quotas.require_group_quota(
        sum(quotas.DEFAULT_GROUP_COUNTS or not g.is_default for g in groups)
    )
    group_id = GroupId(call.new_id())
    group = TrafficDistributionGroup(
        id=group_id,
        arn=call.arn(arns.GROUP, group_id),
        name=name,
        description=description,
        instance_id=instance.id,
        instance_arn=instance.arn,
        status=CREATE_GROUP.running,
        is_default=False,
        linked=replication.linked,
        telephony=first_telephony(*replication.linked),
        agents=first_agents(*replication.linked),
        sign_in=None,
    )
    call.here.groups[group_id] = group
    call.here.put_tags(group.arn, tags)
    call.begin(
        CREATE_GROUP, call.here, group.arn, partial(_end_creation, call.here, group_id)
    )
    return {"Id": group.id, "Arn": group.arn}


def _find_source(call: ApiCall, instance_id: str) -> tuple[Instance, Replication]:
    """Find the source instance of a new group, which must be in the called Region.

    In any other Region a replicated instance of the account is refused (CO-20).
    """
    identifier = arns.read_identifier(instance_id, arns.INSTANCE)
    place = identifier.place if identifier else None
    here = call.here.place
    if identifier is not None and (
        place is None or place.account_id == here.account_id
    ):
        known = call.world.replication_of(here.account_id, identifier.id)
        if known is not None:
            named_in = place.region if place else None
            require_source_region(known, here.region, named_in=named_in)
    instance = call.find_instance(instance_id)
    replication = call.replication_of(instance.id)
    return instance, require_replicated(replication, instance.id)


def _end_creation(owner: Site, group_id: GroupId, failure: str | None) -> None:
    status = CREATE_GROUP.failed if failure else CREATE_GROUP.done
    owner.groups[group_id] = replace(owner.groups[group_id], status=status)


@operation
def describe_traffic_distribution_group(
    call: ApiCall, *, traffic_distribution_group_id: str
) -> Answer:
    """Describe a group, from either of its Regions (DS)."""
    owner, group = call.find_group(traffic_distribution_group_id)
    owner.count_describe(group.arn)
    return {
        "TrafficDistributionGroup": {
            "Id": group.id,
            "Arn": group.arn,
            "Name": group.name,
            "Description": group.description,
            "InstanceArn": group.instance_arn,
            "Status": group.status,
            "Tags": owner.tags_of(group.arn),
            "IsDefault": group.is_default,
        }
    }


@operation
def list_traffic_distribution_groups(
    call: ApiCall,
    *,
    max_results: int = 10,
    next_token: str | None = None,
    instance_id: str | None = None,
) -> Answer:
    """List the groups seen from this Region by ARN, or those of one instance (LT).

    S-11, LT-04, D-24
    """
    page = call.page(
        partial(_groups_after, call, instance_id), next_token, max_results, str
    )
    return {
        "TrafficDistributionGroupSummaryList": [
            {
                "Id": group.id,
                "Arn": group.arn,
                "Name": group.name,
                "InstanceArn": group.instance_arn,
                "Status": group.status,
                "IsDefault": group.is_default,
            }
            for group in page.items
        ],
        "NextToken": page.next_token,
    }


def _groups_after(
    call: ApiCall, instance_id: str | None, after: str | None
) -> Iterator[tuple[str, TrafficDistributionGroup]]:
    here = call.here.place
    wanted: str | None = None
    side = here.region
    if instance_id is not None:
        identifier = arns.read_identifier(instance_id, arns.INSTANCE)
        if identifier is None:
            return
        if identifier.place is not None:
            side = identifier.place.region
            if identifier.place != replace(here, region=side):
                return
        wanted = identifier.id
    owners = {here.region, *call.here.replica_sources.values()}
    groups = {
        group.arn: group
        for region in owners
        for group in call.at(region).groups.values()
        if {here.region, side} <= set(group.linked)
        and wanted in {None, group.instance_id}
    }
    yield from rows_after(((arn, groups[arn]) for arn in sorted(groups)), after)


@operation
def get_traffic_distribution(call: ApiCall, *, id: str) -> Answer:
    """Return a group's shares, from either of its Regions (GD)."""
    _, group = call.find_group(id)
    require_active_distribution(group)
    return {
        "TelephonyConfig": group.telephony,
        "Id": group.id,
        "Arn": group.arn,
        "SignInConfig": call.sign_in_of(group),
        "AgentConfig": group.agents,
        "LastFailoverTime": group.last_failover_time,
    }


@operation
def update_traffic_distribution(
    call: ApiCall,
    *,
    id: str,
    telephony_config: Config | None = None,
    sign_in_config: Config | None = None,
    agent_config: Config | None = None,
) -> Answer:
    """Shift a group's traffic, from either of its Regions (UT)."""
    owner, group = call.find_group(id)
    require_active_distribution(group)
    new = _read_distribution(telephony_config, sign_in_config, agent_config)
    shifted = redistributed(
        group,
        new,
        owner.replications[group.instance_id],
        sign_in=call.sign_in_of(group),
        now=call.now,
    )
    if shifted == group:
        return NOTHING
    owner.groups[group.id] = replace(group, status=UPDATE_GROUP.running)
    if call.forced == NO_FAULT:
        call.change = Change(group.arn, _shares(group), _shares(shifted))
    call.begin(
        UPDATE_GROUP, owner, group.arn, partial(_end_update, owner, group, shifted)
    )
    return NOTHING


def _read_distribution(
    telephony: Config | None, sign_in: Config | None, agents: Config | None
) -> NewDistribution:
    """Read the shares of an update; None leaves them unchanged (CO-01)."""
    return NewDistribution(
        telephony=None
        if telephony is None
        else TelephonyConfig(_read_shares(telephony)),
        agents=None if agents is None else AgentConfig(_read_shares(agents)),
        sign_in=None if sign_in is None else SignInConfig(_read_sign_in(sign_in)),
    )


def _read_shares(config: Config) -> tuple[Distribution, ...]:
    return tuple(
        Distribution(row["Region"], row["Percentage"])
        for row in config["Distributions"]
    )


def _read_sign_in(config: Config) -> tuple[SignInDistribution, ...]:
    return tuple(
        SignInDistribution(row["Region"], row["Enabled"])
        for row in config["Distributions"]
    )


def _shares(group: TrafficDistributionGroup) -> Shares:
    return Shares(group.telephony, group.agents, group.sign_in)


def _end_update(
    owner: Site,
    before: TrafficDistributionGroup,
    after: TrafficDistributionGroup,
    failure: str | None,
) -> None:
    """Apply the new shares, or restore the old ones on failure."""
    owner.groups[before.id] = before if failure else after


@operation
def delete_traffic_distribution_group(
    call: ApiCall, *, traffic_distribution_group_id: str
) -> Answer:
    """Delete a group, in the Region where it was created (DL, S-17, S-18)."""
    owner, group = call.find_group(traffic_distribution_group_id)
    if owner is not call.here:
        msg = (
            "A traffic distribution group can be deleted only where it was created: "
            f"{group.linked[0]}"
        )
        raise InvalidRequestError(msg)
    require_deletable(group, number_arn=owner.a_number_of(group.arn))
    owner.groups[group.id] = replace(group, status=DELETE_GROUP.running)
    call.begin(DELETE_GROUP, owner, group.arn, partial(_end_deletion, owner, group.id))
    return NOTHING


def _end_deletion(owner: Site, group_id: GroupId, failure: str | None) -> None:
    group = owner.groups[group_id]
    if failure is not None:
        owner.groups[group_id] = replace(group, status=DELETE_GROUP.failed)
        return
    forget_group(owner, group)
