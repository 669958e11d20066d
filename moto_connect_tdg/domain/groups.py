"""Traffic distribution groups: the record, and the rules of its life.

https://docs.aws.amazon.com/connect/latest/adminguide/setup-traffic-distribution-groups.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from ..errors import (
    InvalidRequestError,
    ResourceConflictError,
    ResourceInUseError,
    ResourceNotFoundError,
    ResourceNotReadyError,
)
from ..records import dataclass
from ..types import Arn, GroupId, GroupStatus, InstanceId, Region
from .distributions import (
    AgentConfig,
    Distribution,
    SignInConfig,
    SignInDistribution,
    TelephonyConfig,
    is_same_sign_in,
    require_sign_in,
    require_whole_shares,
    share_of,
)
from .instances import Replication
from .lifecycle import (
    CREATE_GROUP,
    DELETABLE_GROUP,
    DELETE_GROUP,
    DELETE_REPLICA,
    REPLICATE_INSTANCE,
)

Row = TypeVar("Row", Distribution, SignInDistribution)

#: Undocumented; our choice (S-03).
DEFAULT_GROUP_NAME = "default"
DEFAULT_GROUP_DESCRIPTION = "Default traffic distribution group"


@dataclass(frozen=True, slots=True)
class TrafficDistributionGroup:
    """Links a source and its replica; numbers are claimed to it (DS-01).

    *telephony*, *agents* and *sign_in* are the shares in force, also during an update.
    """

    id: GroupId
    arn: Arn
    name: str
    description: str | None
    instance_id: InstanceId
    instance_arn: Arn
    status: GroupStatus
    is_default: bool
    #: source Region first
    linked: tuple[Region, Region]
    telephony: TelephonyConfig
    agents: AgentConfig
    #: the default group's; other groups show that of their default group (S-23)
    sign_in: SignInConfig | None
    last_failover_time: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether it can be read, shifted and joined."""
        return self.status == CREATE_GROUP.done

    @property
    def has_failed(self) -> bool:
        """Whether its creation failed (CT-11)."""
        return self.status == CREATE_GROUP.failed


@dataclass(frozen=True, slots=True)
class NewDistribution:
    """The shares that an update sets: one or more of the three (CO-01)."""

    telephony: TelephonyConfig | None = None
    agents: AgentConfig | None = None
    sign_in: SignInConfig | None = None


def require_replicated(
    replication: Replication | None, instance_id: InstanceId
) -> Replication:
    """A group needs a replicated instance (CT-05)."""
    if replication is None:
        msg = f"The instance is not replicated: {instance_id}"
        raise InvalidRequestError(msg)
    return replication


def require_source_region(
    replication: Replication, region: Region, *, named_in: Region | None
) -> None:
    """A group is created where ReplicateInstance was called (CT-06, CO-20).

    *named_in* is the Region of the instance's ARN, if the caller gave an ARN.
    """
    source = replication.source_region
    if region != source or named_in not in {None, source}:
        msg = f"Traffic distribution groups are created in the source Region: {source}"
        raise InvalidRequestError(msg)


def require_ready_replica(replication: Replication) -> None:
    """A group needs a replica that is ready (CT-09, S-16, S-55, S-56)."""
    if replication.has_failed:
        msg = f"The replication has failed: {replication.instance_id}"
        raise InvalidRequestError(msg)
    match replication.status:
        case REPLICATE_INSTANCE.done | DELETE_REPLICA.failed:
            return
        case DELETE_REPLICA.running:
            msg = f"The replica is being deleted: {replication.instance_id}"
            raise InvalidRequestError(msg)
    msg = f"The replica is not ready: {replication.status}"
    raise ResourceNotReadyError(msg)


def require_free_name(name: str, groups: Iterable[TrafficDistributionGroup]) -> None:
    """A name is unique per source instance (CT-08, S-15)."""
    if any(group.name == name for group in groups):
        msg = f"A traffic distribution group with this name already exists: {name}"
        raise ResourceConflictError(msg)


def require_active_distribution(group: TrafficDistributionGroup) -> None:
    """A distribution can be read and changed only while ACTIVE (UT-07, D-17)."""
    if not group.is_active:
        msg = f"The traffic distribution group is not ACTIVE: {group.status}"
        raise InvalidRequestError(msg)


def require_active_to_join(group: TrafficDistributionGroup) -> None:
    """Numbers and agents can join only an ACTIVE group (PN-13, PN-41, US-06, CO-03)."""
    if not group.is_active:
        msg = f"The traffic distribution group is not ACTIVE: {group.id}"
        raise ResourceNotFoundError(msg)


def require_staying(group: TrafficDistributionGroup) -> None:
    """Agents can leave a group in any status but PENDING_DELETION (S-58)."""
    if group.status == DELETE_GROUP.running:
        msg = f"The traffic distribution group is being deleted: {group.id}"
        raise ResourceNotFoundError(msg)


def require_replica_staying(
    group: TrafficDistributionGroup, replication: Replication
) -> None:
    """Numbers cannot join a group whose replica is being deleted (S-56)."""
    if replication.is_replica_leaving:
        msg = f"The replica of the traffic distribution group is being deleted: {group.id}"
        raise ResourceNotFoundError(msg)


def require_deletable(
    group: TrafficDistributionGroup, *, number_arn: Arn | None
) -> None:
    """Refuse to delete default groups, busy groups and groups with numbers.

    *number_arn* is one of its numbers, if it has any (DT-03, S-19, DL-01, S-57).
    """
    if group.is_default:
        msg = f"The default traffic distribution group cannot be deleted: {group.id}"
        raise InvalidRequestError(msg)
    if group.status not in DELETABLE_GROUP:
        msg = f"The traffic distribution group cannot be deleted while: {group.status}"
        raise InvalidRequestError(msg)
    if number_arn is not None:
        msg = f"Phone numbers are claimed to the traffic distribution group: {group.id}"
        # ER-05: the shape's enum has no value for a group.
        raise ResourceInUseError(
            msg, ResourceType="PHONE_NUMBER", ResourceId=number_arn
        )


def require_valid_update(
    group: TrafficDistributionGroup, new: NewDistribution, *, sign_in: SignInConfig
) -> None:
    """Check new shares by themselves, and what they are for.

    *sign_in* is the sign-in configuration that the group shows now.

    UT-04, UT-05, UT-09 to UT-11, S-22, S-23, S-26, S-27, CO-01.
    """
    if new == NewDistribution():
        msg = "Give at least one of TelephonyConfig, SignInConfig and AgentConfig."
        raise InvalidRequestError(msg)
    if new.telephony is not None:
        require_whole_shares(new.telephony.distributions, linked=group.linked)
    if new.agents is not None:
        require_whole_shares(new.agents.distributions, linked=group.linked)
    if new.sign_in is not None:
        require_sign_in(new.sign_in.distributions, linked=group.linked)
        if not group.is_default and not is_same_sign_in(new.sign_in, sign_in):
            msg = (
                "The sign-in distribution can be changed on the default traffic "
                f"distribution group only, not on: {group.name}"
            )
            raise InvalidRequestError(msg)


def require_no_shift_to_leaving_replica(
    before: TrafficDistributionGroup,
    after: TrafficDistributionGroup,
    replication: Replication,
) -> None:
    """Traffic cannot be shifted to a replica that is being deleted (S-56)."""
    region = replication.replica_region
    shares = zip(_shares_at(region, before), _shares_at(region, after), strict=True)
    if replication.is_replica_leaving and any(new > old for old, new in shares):
        msg = f"The replica is being deleted, in: {region}"
        raise InvalidRequestError(msg)


def _shares_at(region: Region, group: TrafficDistributionGroup) -> tuple[int, ...]:
    """A Region's shares of telephony, agents and sign-ins."""
    sign_in = group.sign_in.distributions if group.sign_in else ()
    return (
        share_of(region, group.telephony.distributions),
        share_of(region, group.agents.distributions),
        sum(row.enabled for row in sign_in if row.region == region),
    )


def _in_order(group: TrafficDistributionGroup, new: NewDistribution) -> NewDistribution:
    """Put the source's rows first, so that writing them back counts as no change."""

    def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
        return tuple(sorted(rows, key=lambda row: group.linked.index(row.region)))

    return NewDistribution(
        telephony=new.telephony
        and TelephonyConfig(in_order(new.telephony.distributions)),
        agents=new.agents and AgentConfig(in_order(new.agents.distributions)),
        sign_in=new.sign_in and SignInConfig(in_order(new.sign_in.distributions)),
    )


def redistributed(
    group: TrafficDistributionGroup,
    new: NewDistribution,
    replication: Replication,
    *,
    sign_in: SignInConfig,
    now: datetime,
) -> TrafficDistributionGroup:
    """Return the group with new shares, if all rules allow them.

    Equal shares change nothing. *sign_in* is the sign-in configuration that the group
    shows now.

    GD-03, S-24, S-25.
    """
    require_valid_update(group, new, sign_in=sign_in)
    ordered = _in_order(group, new)
    changed = replace(
        group,
        telephony=ordered.telephony or group.telephony,
        agents=ordered.agents or group.agents,
        sign_in=(ordered.sign_in or group.sign_in) if group.is_default else None,
    )
    require_no_shift_to_leaving_replica(group, changed, replication)
    return group if changed == group else replace(changed, last_failover_time=now)
