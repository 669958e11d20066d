"""Every workflow of the service: its statuses, in one table.

A workflow is begun by a call, shows one status while it runs, and ends in
another, or in a failure. Nothing but this table knows the statuses of a
transition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from ..types import (
    GroupStatus,
    InstanceStatus,
    PhoneNumberStatus,
    ReplicationStatus,
)

#: The models that moto's state manager paces (S-42, D-29).
INSTANCE = "connect::instance"
REPLICA = "connect::replica"
GROUP = "connect::trafficdistributiongroup"
PHONE_NUMBER = "connect::phonenumber"
MODELS = (INSTANCE, REPLICA, GROUP, PHONE_NUMBER)


#: The statuses that one kind of resource can show.
Status = TypeVar("Status", bound=str)


@dataclass(frozen=True, slots=True)
class WorkflowKind(Generic[Status]):
    """One row: what a resource shows while it runs, when done, when failed.

    A resource that is gone when it is done shows nothing any more. *begun_by* are
    the operations that begin it.
    """

    model: str
    running: Status
    done: Status
    failed: Status
    begun_by: tuple[str, ...]
    is_deletion: bool = False


#: IN-08, IN-09
CREATE_INSTANCE: WorkflowKind[InstanceStatus] = WorkflowKind(
    INSTANCE, "CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED", ("CreateInstance",)
)
#: RS-05, D-26
REPLICATE_INSTANCE: WorkflowKind[ReplicationStatus] = WorkflowKind(
    REPLICA,
    "INSTANCE_REPLICATION_IN_PROGRESS",
    "INSTANCE_REPLICATION_COMPLETE",
    "INSTANCE_REPLICATION_FAILED",
    ("ReplicateInstance",),
)
#: RS-05, S-07
DELETE_REPLICA: WorkflowKind[ReplicationStatus] = WorkflowKind(
    REPLICA,
    "INSTANCE_REPLICA_DELETING",
    "INSTANCE_REPLICA_DELETING",
    "INSTANCE_REPLICATION_DELETION_FAILED",
    ("DeleteInstance",),
    is_deletion=True,
)
#: CT-11
CREATE_GROUP: WorkflowKind[GroupStatus] = WorkflowKind(
    GROUP,
    "CREATION_IN_PROGRESS",
    "ACTIVE",
    "CREATION_FAILED",
    ("CreateTrafficDistributionGroup",),
)
#: DS-06. No status tells of a failed update: the group is ACTIVE again, the
#: distribution as it was.
UPDATE_GROUP: WorkflowKind[GroupStatus] = WorkflowKind(
    GROUP, "UPDATE_IN_PROGRESS", "ACTIVE", "ACTIVE", ("UpdateTrafficDistribution",)
)
#: DS-07, DL-05
DELETE_GROUP: WorkflowKind[GroupStatus] = WorkflowKind(
    GROUP,
    "PENDING_DELETION",
    "PENDING_DELETION",
    "DELETION_FAILED",
    ("DeleteTrafficDistributionGroup",),
    is_deletion=True,
)
#: PN-06, PN-07, PN-08
CLAIM_PHONE_NUMBER: WorkflowKind[PhoneNumberStatus] = WorkflowKind(
    PHONE_NUMBER,
    "IN_PROGRESS",
    "CLAIMED",
    "FAILED",
    ("ClaimPhoneNumber", "ImportPhoneNumber"),
)
MOVE_PHONE_NUMBER: WorkflowKind[PhoneNumberStatus] = WorkflowKind(
    PHONE_NUMBER, "IN_PROGRESS", "CLAIMED", "FAILED", ("UpdatePhoneNumber",)
)
DESCRIBE_PHONE_NUMBER_ANEW: WorkflowKind[PhoneNumberStatus] = WorkflowKind(
    PHONE_NUMBER, "IN_PROGRESS", "CLAIMED", "FAILED", ("UpdatePhoneNumberMetadata",)
)

#: Every operation that begins a workflow.
WORKFLOW_OPERATIONS = frozenset(
    operation
    for kind in (
        CREATE_INSTANCE,
        REPLICATE_INSTANCE,
        DELETE_REPLICA,
        CREATE_GROUP,
        UPDATE_GROUP,
        DELETE_GROUP,
        CLAIM_PHONE_NUMBER,
        MOVE_PHONE_NUMBER,
        DESCRIBE_PHONE_NUMBER_ANEW,
    )
    for operation in kind.begun_by
)

#: Statuses that a group may be deleted from (S-19).
DELETABLE_GROUP = frozenset({"ACTIVE", "CREATION_FAILED", "DELETION_FAILED"})
#: Replication statuses from which ReplicateInstance starts again (CO-05, D-16).
REPEATABLE_REPLICATION = frozenset(
    {"INSTANCE_REPLICATION_FAILED", "RESOURCE_REPLICATION_NOT_STARTED"}
)
