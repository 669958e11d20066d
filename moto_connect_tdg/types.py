"""Identifiers, statuses and distributions of the Connect API, for annotations.

The dictionaries have the form of those in boto3-stubs, so that either can be used for
the other; boto3-stubs need not be installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NewType, TypedDict

__all__ = [
    "E164",
    "AccountId",
    "Arn",
    "DistributionConfig",
    "GroupId",
    "GroupStatus",
    "IdentityManagementType",
    "InstanceId",
    "InstanceStatus",
    "PhoneNumberId",
    "PhoneNumberStatus",
    "PhoneNumberType",
    "Region",
    "RegionEnabled",
    "RegionShare",
    "ReplicationStatus",
    "SignInDistributionConfig",
    "UserId",
]

#: The name of a Region, such as us-east-1.
Region = NewType("Region", str)
#: An AWS account, 12 digits.
AccountId = NewType("AccountId", str)
#: The ID of an instance: a UUID, the same in both Regions.
InstanceId = NewType("InstanceId", str)
#: The ID of a traffic distribution group: a UUID.
GroupId = NewType("GroupId", str)
#: The ID of a claimed phone number: a UUID.
PhoneNumberId = NewType("PhoneNumberId", str)
#: The ID of a user: a UUID.
UserId = NewType("UserId", str)
#: The ARN of a resource.
Arn = NewType("Arn", str)
#: A phone number in E.164 form, such as +12015550100.
E164 = NewType("E164", str)

#: The InstanceStatus of an instance.
InstanceStatus = Literal["CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED"]
#: The ReplicationStatus of a replica.
ReplicationStatus = Literal[
    "INSTANCE_REPLICATION_COMPLETE",
    "INSTANCE_REPLICATION_IN_PROGRESS",
    "INSTANCE_REPLICATION_FAILED",
    "INSTANCE_REPLICA_DELETING",
    "INSTANCE_REPLICATION_DELETION_FAILED",
    "RESOURCE_REPLICATION_NOT_STARTED",
]
#: The Status of a traffic distribution group.
GroupStatus = Literal[
    "CREATION_IN_PROGRESS",
    "ACTIVE",
    "CREATION_FAILED",
    "PENDING_DELETION",
    "DELETION_FAILED",
    "UPDATE_IN_PROGRESS",
]
#: The Status of a phone number.
PhoneNumberStatus = Literal["IN_PROGRESS", "CLAIMED", "FAILED"]
#: The PhoneNumberType of a phone number.
PhoneNumberType = Literal[
    "TOLL_FREE",
    "DID",
    "UIFN",
    "SHARED",
    "THIRD_PARTY_TF",
    "THIRD_PARTY_DID",
    "SHORT_CODE",
]
#: How the users of an instance are managed.
IdentityManagementType = Literal["SAML", "CONNECT_MANAGED", "EXISTING_DIRECTORY"]


class RegionShare(TypedDict):
    """One Region's share of a group's calls or agents.

    Attributes:
        Region: the name of the Region, such as us-east-1.
        Percentage: its share in percent, from 0 to 100 in steps of ten.
    """

    Region: str
    Percentage: int


class DistributionConfig(TypedDict):
    """The TelephonyConfig or the AgentConfig of a distribution.

    Attributes:
        Distributions: one share for each of the two Regions, 100 percent in all.
    """

    Distributions: Sequence[RegionShare]


class RegionEnabled(TypedDict):
    """Whether agents can sign in to a Region.

    Attributes:
        Region: the name of the Region, such as us-east-1.
        Enabled: whether agents can sign in there.
    """

    Region: str
    Enabled: bool


class SignInDistributionConfig(TypedDict):
    """The SignInConfig of a distribution.

    Attributes:
        Distributions: one for each of the two Regions.
    """

    Distributions: Sequence[RegionEnabled]
