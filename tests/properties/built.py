"""A replicated instance with what is wanted, made through a door."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from .doors import Door
from .model import REPLICA, SOURCE, id_of


@dataclass(frozen=True)
class Built:
    """What was built; the default group is not among the groups."""

    instance_id: str
    instance_arn: str
    replica_arn: str
    default_group_arn: str
    group_arns: tuple[str, ...]
    #: as DescribePhoneNumber shows them
    numbers: tuple[dict[str, Any], ...]
    flow_id: str
    user_ids: tuple[str, ...]


def create_instance(door: Door, alias: str) -> dict[str, Any]:
    """An instance in the source Region."""
    return door.call(
        SOURCE,
        "CreateInstance",
        IdentityManagementType="SAML",
        InstanceAlias=alias,
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )


def available(door: Door, target_arn: str, count: int) -> list[str]:
    """Numbers that could be claimed to a target."""
    found = door.call(
        SOURCE,
        "SearchAvailablePhoneNumbers",
        TargetArn=target_arn,
        PhoneNumberCountryCode="US",
        PhoneNumberType="DID",
        MaxResults=count,
    )
    return [row["PhoneNumber"] for row in found["AvailableNumbersList"]]


def described(door: Door, number: str) -> dict[str, Any]:
    """A number, as DescribePhoneNumber shows it."""
    answer = door.call(SOURCE, "DescribePhoneNumber", PhoneNumberId=number)
    found: dict[str, Any] = answer["ClaimedPhoneNumberSummary"]
    return found


def build(door: Door, *, groups: int = 1, numbers: int = 1, agents: int = 0) -> Built:
    """Build it: numbers and agents go to the groups by turns, each number to a flow."""
    call = partial(door.call, SOURCE)
    made = create_instance(door, "estate")
    inside = partial(call, InstanceId=made["Id"])
    replica = inside(
        "ReplicateInstance", ReplicaRegion=REPLICA, ReplicaAlias="estate-replica"
    )
    (default,) = inside("ListTrafficDistributionGroups")[
        "TrafficDistributionGroupSummaryList"
    ]
    group_arns = [
        inside("CreateTrafficDistributionGroup", Name=f"group-{place + 1}")["Arn"]
        for place in range(groups)
    ]
    flow = inside("ListContactFlows", ContactFlowTypes=["CONTACT_FLOW"])
    flow_id = flow["ContactFlowSummaryList"][0]["Id"]
    security = inside("ListSecurityProfiles")["SecurityProfileSummaryList"][0]["Id"]
    routing = inside("ListRoutingProfiles")["RoutingProfileSummaryList"][0]["Id"]
    claimed = []
    for place, free in enumerate(available(door, made["Arn"], numbers)):
        number = call(
            "ClaimPhoneNumber", TargetArn=group_arns[place % groups], PhoneNumber=free
        )["PhoneNumberArn"]
        inside(
            "AssociatePhoneNumberContactFlow",
            PhoneNumberId=id_of(number),
            ContactFlowId=flow_id,
        )
        claimed.append(described(door, number))
    users = []
    for place in range(agents):
        user_id = inside(
            "CreateUser",
            Username=f"agent-{place + 1}",
            IdentityInfo={"FirstName": "Agent", "LastName": str(place + 1)},
            SecurityProfileIds=[security],
            RoutingProfileId=routing,
        )["UserId"]
        inside(
            "AssociateTrafficDistributionGroupUser",
            TrafficDistributionGroupId=group_arns[place % groups],
            UserId=user_id,
        )
        users.append(user_id)
    return Built(
        instance_id=made["Id"],
        instance_arn=made["Arn"],
        replica_arn=replica["Arn"],
        default_group_arn=default["Arn"],
        group_arns=tuple(group_arns),
        numbers=tuple(claimed),
        flow_id=flow_id,
        user_ids=tuple(users),
    )
