"""A replicated instance with groups, numbers, agents and flows, in one line."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .clients import ConnectClient, connect_client
from .types import DistributionConfig, SignInDistributionConfig

__all__ = [
    "ClaimedNumber",
    "Estate",
    "build_estate",
    "build_with",
    "connect_client",
]

#: How often a status is polled before the estate is given up.
_MAX_POLLS = 1000
_PAUSE_SECONDS = 0.02
_PER_SEARCH = 10


@dataclass(frozen=True, slots=True)
class ClaimedNumber:
    """A number of the estate, which is claimed and linked to its flow.

    Attributes:
        id: the PhoneNumberId, as Claim- and DescribePhoneNumber have it.
        arn: the number's ARN.
        phone_number: the number that is dialled, in E.164 form, such as +12015550100.
    """

    id: str
    arn: str
    phone_number: str


@dataclass(frozen=True, slots=True)
class Estate:
    """A replicated instance with groups, numbers and agents, as `build_estate` returns it.

    Attributes:
        source_region: the Region of the instance.
        replica_region: the Region of its replica.
        instance_id: the InstanceId, which is the same in both Regions.
        instance_arn: the ARN of the instance in the source Region.
        replica_arn: the ARN of the replica in its Region.
        default_group_arn: the ARN of the default traffic distribution group.
        group_arns: the ARNs of the groups that were created, without the default group.
        numbers: the claimed numbers, in the order in which they were claimed.
        user_ids: the UserIds of the agents.
        flow_id: the ID of the flow that the numbers are linked to.
        source: a boto3 client for Amazon Connect in the source Region. It never calls
            AWS, and does not retry. Type checkers know its operations if
            boto3-stubs[connect] is installed.
        replica: the same for the replica's Region.
    """

    source_region: str
    replica_region: str
    instance_id: str
    instance_arn: str
    replica_arn: str
    default_group_arn: str
    group_arns: tuple[str, ...]
    numbers: tuple[ClaimedNumber, ...]
    user_ids: tuple[str, ...]
    flow_id: str
    source: ConnectClient = field(repr=False)
    replica: ConnectClient = field(repr=False)

    @property
    def group_arn(self) -> str:
        """The ARN of the first group that was created, else of the default group."""
        return self.group_arns[0] if self.group_arns else self.default_group_arn

    def shares(self, *, source: int) -> DistributionConfig:
        """Return a TelephonyConfig or an AgentConfig.

        Args:
            source: the percentage of the source Region, from 0 to 100 in steps of ten;
                the replica gets the rest. Others are refused by the API, not here.
        """
        return {
            "Distributions": [
                {"Region": self.source_region, "Percentage": source},
                {"Region": self.replica_region, "Percentage": 100 - source},
            ]
        }

    def sign_in(self, *, source: bool, replica: bool) -> SignInDistributionConfig:
        """Return a SignInConfig.

        Args:
            source: whether agents can sign in to the source Region.
            replica: whether agents can sign in to the replica's Region.
        """
        return {
            "Distributions": [
                {"Region": self.source_region, "Enabled": source},
                {"Region": self.replica_region, "Enabled": replica},
            ]
        }


def _required(client: Any, operation: str, **members: Any) -> dict[str, Any]:
    """The members that the installed botocore requires; newer versions do not."""
    shape = client.meta.service_model.operation_model(operation).input_shape
    return {
        member: value
        for member, value in members.items()
        if member in shape.required_members
    }


def _wait(read_status: Callable[[], str], wanted: str) -> None:
    """Poll until the wanted status is reached (immediately at moto's default pace)."""
    for _ in range(_MAX_POLLS):
        status = read_status()
        if status == wanted:
            return
        if status.endswith("FAILED"):
            msg = f"building the estate failed: {status}"
            raise RuntimeError(msg)
        time.sleep(_PAUSE_SECONDS)
    msg = f"building the estate took too long: still not {wanted}"
    raise RuntimeError(msg)


def build_estate(
    *,
    source_region: str = "us-east-1",
    replica_region: str = "us-west-2",
    alias: str = "estate",
    groups: int = 1,
    numbers: int = 1,
    agents: int = 0,
    endpoint_url: str | None = None,
) -> Estate:
    """Build a replicated instance in the running mock, through its own API.

    The API calls that build it are in the journal.

    Args:
        source_region: the Region of the instance.
        replica_region: the Region of its replica; it must pair up with the first.
        alias: the alias of the instance, unique in the mock.
        groups: how many traffic distribution groups to create, beside the default one.
        numbers: how many phone numbers to claim, to the groups in turn, or to the
            default group if *groups* is 0. All are linked to a flow.
        agents: how many users to create; they are associated with the groups in turn.
        endpoint_url: the URL of a server on which to build it, instead of in the mock
            of this process.

    Raises:
        botocore.exceptions.ClientError: if the API refuses it, such as for two
            Regions that are not a pair, or an alias that is taken.
        ValueError: for counts that are not integers from 0 on.
        RuntimeError: if a workflow fails or does not end.
    """
    return build_with(
        connect_client(source_region, endpoint_url=endpoint_url),
        connect_client(replica_region, endpoint_url=endpoint_url),
        alias=alias,
        groups=groups,
        numbers=numbers,
        agents=agents,
    )


def build_with(
    source: Any, replica: Any, *, alias: str, groups: int, numbers: int, agents: int
) -> Estate:
    """Build an estate with the clients of its two Regions."""
    for kind, count in (("groups", groups), ("numbers", numbers), ("agents", agents)):
        if type(count) is not int or count < 0:
            msg = f"{kind} must be an integer from 0 on, got {count!r}"
            raise ValueError(msg)
    source_region, replica_region = source.meta.region_name, replica.meta.region_name
    instance = _create_instance(source, alias)
    instance_id = instance["Id"]
    replica_arn = _replicate(source, instance_id, alias, replica_region)
    default_group_arn = _default_group(source, instance_id)
    group_arns = tuple(
        _create_group(source, instance_id, f"group-{place + 1}")
        for place in range(groups)
    )
    targets = group_arns or (default_group_arn,)
    flow_id = _first_flow(source, instance_id)
    return Estate(
        source_region=source_region,
        replica_region=replica_region,
        instance_id=instance_id,
        instance_arn=instance["Arn"],
        replica_arn=replica_arn,
        default_group_arn=default_group_arn,
        group_arns=group_arns,
        numbers=tuple(
            _claim(source, instance_id, targets[place % len(targets)], number, flow_id)
            for place, number in enumerate(_search(source, targets[0], numbers))
        ),
        user_ids=tuple(
            _create_agent(source, instance_id, targets[place % len(targets)], place)
            for place in range(agents)
        ),
        flow_id=flow_id,
        source=source,
        replica=replica,
    )


def _create_instance(client: Any, alias: str) -> dict[str, str]:
    """Create an instance, and return its ID and ARN."""
    instance: dict[str, str] = client.create_instance(
        IdentityManagementType="SAML",
        InstanceAlias=alias,
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )
    _wait(
        lambda: client.describe_instance(InstanceId=instance["Id"])["Instance"][
            "InstanceStatus"
        ],
        "ACTIVE",
    )
    return instance


def _replicate(client: Any, instance_id: str, alias: str, region: str) -> str:
    """Replicate an instance with global routing, and return the replica's ARN."""
    named = _required(
        client, "ReplicateInstance", ReplicaAlias=f"{alias[:25]}-{region}"
    )
    replicated = client.replicate_instance(
        InstanceId=instance_id, ReplicaRegion=region, **named
    )
    _wait(
        lambda: client.describe_instance(InstanceId=instance_id)[
            "ReplicationConfiguration"
        ]["ReplicationStatusSummaryList"][0]["ReplicationStatus"],
        "INSTANCE_REPLICATION_COMPLETE",
    )
    if named:
        # An alias turns global routing off; the same API call again turns it on (CO-22).
        client.replicate_instance(InstanceId=instance_id, ReplicaRegion=region, **named)
    arn: str = replicated["Arn"]
    return arn


def _default_group(client: Any, instance_id: str) -> str:
    groups = client.list_traffic_distribution_groups(InstanceId=instance_id)
    arn: str = next(
        group["Arn"]
        for group in groups["TrafficDistributionGroupSummaryList"]
        if group["IsDefault"]
    )
    return arn


def _create_group(client: Any, instance_id: str, name: str) -> str:
    arn: str = client.create_traffic_distribution_group(
        Name=name, InstanceId=instance_id
    )["Arn"]
    _wait(
        lambda: client.describe_traffic_distribution_group(
            TrafficDistributionGroupId=arn
        )["TrafficDistributionGroup"]["Status"],
        "ACTIVE",
    )
    return arn


def _first_flow(client: Any, instance_id: str) -> str:
    flow_id: str = client.list_contact_flows(
        InstanceId=instance_id, ContactFlowTypes=["CONTACT_FLOW"]
    )["ContactFlowSummaryList"][0]["Id"]
    return flow_id


def _search(client: Any, target_arn: str, count: int) -> list[str]:
    pages = client.get_paginator("search_available_phone_numbers").paginate(
        TargetArn=target_arn,
        PhoneNumberCountryCode="US",
        PhoneNumberType="DID",
        PaginationConfig={"MaxItems": count, "PageSize": _PER_SEARCH},
    )
    return [
        found["PhoneNumber"] for page in pages for found in page["AvailableNumbersList"]
    ]


def _claim(
    client: Any, instance_id: str, target_arn: str, phone_number: str, flow_id: str
) -> ClaimedNumber:
    claimed = client.claim_phone_number(TargetArn=target_arn, PhoneNumber=phone_number)
    number_id = claimed["PhoneNumberId"]
    _wait(
        lambda: client.describe_phone_number(PhoneNumberId=number_id)[
            "ClaimedPhoneNumberSummary"
        ]["PhoneNumberStatus"]["Status"],
        "CLAIMED",
    )
    client.associate_phone_number_contact_flow(
        PhoneNumberId=number_id, InstanceId=instance_id, ContactFlowId=flow_id
    )
    return ClaimedNumber(number_id, claimed["PhoneNumberArn"], phone_number)


def _create_agent(client: Any, instance_id: str, group_arn: str, place: int) -> str:
    security = client.list_security_profiles(InstanceId=instance_id)
    routing = client.list_routing_profiles(InstanceId=instance_id)
    user_id: str = client.create_user(
        InstanceId=instance_id,
        Username=f"agent-{place + 1}",
        IdentityInfo={"FirstName": "Agent", "LastName": str(place + 1)},
        SecurityProfileIds=[
            next(
                profile["Id"]
                for profile in security["SecurityProfileSummaryList"]
                if profile["Name"] == "Agent"
            )
        ],
        RoutingProfileId=routing["RoutingProfileSummaryList"][0]["Id"],
        **_required(client, "CreateUser", PhoneConfig={"PhoneType": "SOFT_PHONE"}),
    )["UserId"]
    client.associate_traffic_distribution_group_user(
        TrafficDistributionGroupId=group_arn, UserId=user_id, InstanceId=instance_id
    )
    return user_id
