"""Identifiers and statuses of the Connect API, for annotations."""

from __future__ import annotations

from typing import Literal, NewType

Region = NewType("Region", str)
AccountId = NewType("AccountId", str)
InstanceId = NewType("InstanceId", str)
GroupId = NewType("GroupId", str)
PhoneNumberId = NewType("PhoneNumberId", str)
UserId = NewType("UserId", str)
Arn = NewType("Arn", str)
E164 = NewType("E164", str)

InstanceStatus = Literal["CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED"]
ReplicationStatus = Literal[
    "INSTANCE_REPLICATION_COMPLETE",
    "INSTANCE_REPLICATION_IN_PROGRESS",
    "INSTANCE_REPLICATION_FAILED",
    "INSTANCE_REPLICA_DELETING",
    "INSTANCE_REPLICATION_DELETION_FAILED",
    "RESOURCE_REPLICATION_NOT_STARTED",
]
GroupStatus = Literal[
    "CREATION_IN_PROGRESS",
    "ACTIVE",
    "CREATION_FAILED",
    "PENDING_DELETION",
    "DELETION_FAILED",
    "UPDATE_IN_PROGRESS",
]
PhoneNumberStatus = Literal["IN_PROGRESS", "CLAIMED", "FAILED"]
PhoneNumberType = Literal[
    "TOLL_FREE",
    "DID",
    "UIFN",
    "SHARED",
    "THIRD_PARTY_TF",
    "THIRD_PARTY_DID",
    "SHORT_CODE",
]
IdentityManagementType = Literal["SAML", "CONNECT_MANAGED", "EXISTING_DIRECTORY"]
