"""Traffic distribution groups: the record, and the rules of its life.

https://docs.aws.amazon.com/connect/latest/adminguide/setup-traffic-distribution-groups.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import (
    InvalidRequestError,
    ResourceConflictError,
    ResourceInUseError,
    ResourceNotFoundError,
    ResourceNotReadyError,
)
from ..types import Arn, GroupId, GroupStatus, InstanceId, Region
from .distributions import (
    AgentConfig,
    SignInConfig,
    TelephonyConfig,
    is_same_sign_in,
    require_sign_in,
    require_whole_shares,
)
from .instances import Replication
from .lifecycle import DELETABLE_GROUP

#: Invented: found nowhere (S-03).
DEFAULT_GROUP_NAME = "default"
DEFAULT_GROUP_DESCRIPTION = "Default traffic distribution group"


@dataclass(frozen=True, slots=True)
class TrafficDistributionGroup:
    """What links a source and its replica, and what numbers attach to (DS-01).

    *telephony*, *agents* and *sign_in* are those in force, while an update runs too.
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
    #: of the default group; the others show that one's (S-23)
    sign_in: SignInConfig | None
    last_failover_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewDistribution:
    """What an update asks for: any one or more of the three (CO-01)."""

    telephony: TelephonyConfig | None = None
    agents: AgentConfig | None = None
    sign_in: SignInConfig | None = None


def require_source_region(
    replication: Replication | None, instance_id: InstanceId, region: Region
) -> None:
    """A group is created where ReplicateInstance was called (CT-05, CT-06)."""
    if replication is None:
        msg = f"The instance is not replicated: {instance_id}"
        raise InvalidRequestError(msg)
    if replication.source_region != region:
        msg = (
            "Traffic distribution groups are created in the source Region: "
            f"{replication.source_region}"
        )
        raise InvalidRequestError(msg)


def require_complete(replication: Replication) -> None:
    """A group needs a replica that is ready (CT-09, S-16)."""
    if replication.status == "INSTANCE_REPLICATION_COMPLETE":
        return
    if replication.status == "INSTANCE_REPLICATION_FAILED":
        msg = f"The replication has failed: {replication.instance_id}"
        raise InvalidRequestError(msg)
    msg = f"The replica is not ready: {replication.status}"
    raise ResourceNotReadyError(msg)


def require_free_name(name: str, groups: Iterable[TrafficDistributionGroup]) -> None:
    """A name is taken once per source instance (CT-08, S-15)."""
    if any(group.name == name for group in groups):
        msg = f"A traffic distribution group of this name exists: {name}"
        raise ResourceConflictError(msg)


def require_active_to_read(group: TrafficDistributionGroup) -> None:
    """Only an ACTIVE group's distribution is read or changed (UT-07, D-17)."""
    if group.status != "ACTIVE":
        msg = f"The traffic distribution group is not ACTIVE: {group.status}"
        raise InvalidRequestError(msg)


def require_active_to_join(group: TrafficDistributionGroup) -> None:
    """Numbers and agents join an ACTIVE group only (PN-13, PN-41, US-06, CO-03)."""
    if group.status != "ACTIVE":
        msg = f"The traffic distribution group is not ACTIVE: {group.id}"
        raise ResourceNotFoundError(msg)


def require_deletable(group: TrafficDistributionGroup, *, numbers: int) -> None:
    """A default group stays, and so does one in motion or with numbers on it.

    DT-03, S-19, DL-01.
    """
    if group.is_default:
        msg = f"The default traffic distribution group cannot be deleted: {group.id}"
        raise InvalidRequestError(msg)
    if group.status not in DELETABLE_GROUP:
        msg = f"The traffic distribution group cannot be deleted while: {group.status}"
        raise InvalidRequestError(msg)
    if numbers:
        msg = f"Phone numbers are claimed to the traffic distribution group: {numbers}"
        # ER-05: the shape's enum has no value for a group; the numbers are in use.
        raise ResourceInUseError(msg, ResourceType="PHONE_NUMBER", ResourceId=group.arn)


def require_valid_update(
    group: TrafficDistributionGroup, new: NewDistribution, *, sign_in: SignInConfig
) -> None:
    """All rules of UpdateTrafficDistribution; *sign_in* is what the group shows.

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


def _in_order(group: TrafficDistributionGroup, new: NewDistribution) -> NewDistribution:
    """The same shares, the source's row first: what was written back is not news."""

    def at(row_region: Region) -> int:
        return group.linked.index(row_region)

    return NewDistribution(
        telephony=new.telephony
        and TelephonyConfig(
            tuple(sorted(new.telephony.distributions, key=lambda d: at(d.region)))
        ),
        agents=new.agents
        and AgentConfig(
            tuple(sorted(new.agents.distributions, key=lambda d: at(d.region)))
        ),
        sign_in=new.sign_in
        and SignInConfig(
            tuple(sorted(new.sign_in.distributions, key=lambda d: at(d.region)))
        ),
    )


def redistributed(
    group: TrafficDistributionGroup, new: NewDistribution, *, now: datetime
) -> TrafficDistributionGroup:
    """The group with the new shares; the same shares again change nothing.

    GD-03, S-24, S-25.
    """
    ordered = _in_order(group, new)
    changed = replace(
        group,
        telephony=ordered.telephony or group.telephony,
        agents=ordered.agents or group.agents,
        sign_in=(ordered.sign_in or group.sign_in) if group.is_default else None,
    )
    return group if changed == group else replace(changed, last_failover_time=now)
