"""Every workflow of the service: its statuses, in one table.

An API call starts a workflow. The resource shows one status while it runs, and
another when it is done or has failed. All other modules take statuses from here.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from ..records import dataclass
from ..types import (
    GroupStatus,
    InstanceStatus,
    PhoneNumberStatus,
    ReplicationStatus,
)

#: It tells Connect's paced models from those of other services.
MODEL_PREFIX = "connect::"
#: The names under which moto's state manager sets a pace (S-42, D-29).
INSTANCE = f"{MODEL_PREFIX}instance"
REPLICA = f"{MODEL_PREFIX}replica"
GROUP = f"{MODEL_PREFIX}trafficdistributiongroup"
PHONE_NUMBER = f"{MODEL_PREFIX}phonenumber"

#: The statuses that one kind of resource can show.
Status = TypeVar("Status", bound=str)


@dataclass(frozen=True, slots=True)
class WorkflowKind(Generic[Status]):
    """One row: what a resource shows while the workflow runs, when done, when failed.

    After a deletion the resource is gone, so *done* is never shown. *begun_by* are
    the operations that start it. Other resources depend on a *watched* workflow, so
    it is completed as soon as it is due; any other when its resource is read.
    """

    model: str
    running: Status
    done: Status
    failed: Status
    begun_by: tuple[str, ...]
    is_deletion: bool = False
    is_watched: bool = False


#: IN-08, IN-09
CREATE_INSTANCE: WorkflowKind[InstanceStatus] = WorkflowKind(
    INSTANCE,
    "CREATION_IN_PROGRESS",
    "ACTIVE",
    "CREATION_FAILED",
    ("CreateInstance",),
    is_watched=True,
)
#: The instance stays ACTIVE until it is gone (IN-09, S-51).
DELETE_INSTANCE: WorkflowKind[InstanceStatus] = WorkflowKind(
    INSTANCE,
    "ACTIVE",
    "ACTIVE",
    "ACTIVE",
    ("DeleteInstance",),
    is_deletion=True,
    is_watched=True,
)
#: RS-05, D-26
REPLICATE_INSTANCE: WorkflowKind[ReplicationStatus] = WorkflowKind(
    REPLICA,
    "INSTANCE_REPLICATION_IN_PROGRESS",
    "INSTANCE_REPLICATION_COMPLETE",
    "INSTANCE_REPLICATION_FAILED",
    ("ReplicateInstance",),
    is_watched=True,
)
#: RS-05, S-07
DELETE_REPLICA: WorkflowKind[ReplicationStatus] = WorkflowKind(
    REPLICA,
    "INSTANCE_REPLICA_DELETING",
    "INSTANCE_REPLICA_DELETING",
    "INSTANCE_REPLICATION_DELETION_FAILED",
    ("DeleteInstance",),
    is_deletion=True,
    is_watched=True,
)
#: CT-11
CREATE_GROUP: WorkflowKind[GroupStatus] = WorkflowKind(
    GROUP,
    "CREATION_IN_PROGRESS",
    "ACTIVE",
    "CREATION_FAILED",
    ("CreateTrafficDistributionGroup",),
    is_watched=True,
)
#: DS-06. No status shows that an update failed: the group is ACTIVE again, with the
#: old distribution.
UPDATE_GROUP: WorkflowKind[GroupStatus] = WorkflowKind(
    GROUP,
    "UPDATE_IN_PROGRESS",
    "ACTIVE",
    "ACTIVE",
    ("UpdateTrafficDistribution",),
    is_watched=True,
)
#: DS-07, DL-05
DELETE_GROUP: WorkflowKind[GroupStatus] = WorkflowKind(
    GROUP,
    "PENDING_DELETION",
    "PENDING_DELETION",
    "DELETION_FAILED",
    ("DeleteTrafficDistributionGroup",),
    is_deletion=True,
    is_watched=True,
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
    PHONE_NUMBER,
    "IN_PROGRESS",
    "CLAIMED",
    "FAILED",
    ("UpdatePhoneNumber",),
    is_watched=True,
)
UPDATE_PHONE_NUMBER_METADATA: WorkflowKind[PhoneNumberStatus] = WorkflowKind(
    PHONE_NUMBER, "IN_PROGRESS", "CLAIMED", "FAILED", ("UpdatePhoneNumberMetadata",)
)
#: S-52. No status shows that a release failed: the number is CLAIMED again.
RELEASE_PHONE_NUMBER: WorkflowKind[PhoneNumberStatus] = WorkflowKind(
    PHONE_NUMBER,
    "IN_PROGRESS",
    "IN_PROGRESS",
    "CLAIMED",
    ("ReleasePhoneNumber",),
    is_deletion=True,
    is_watched=True,
)

WORKFLOWS: tuple[WorkflowKind[Any], ...] = (
    CREATE_INSTANCE,
    DELETE_INSTANCE,
    REPLICATE_INSTANCE,
    DELETE_REPLICA,
    CREATE_GROUP,
    UPDATE_GROUP,
    DELETE_GROUP,
    CLAIM_PHONE_NUMBER,
    MOVE_PHONE_NUMBER,
    UPDATE_PHONE_NUMBER_METADATA,
    RELEASE_PHONE_NUMBER,
)
MODELS = tuple(dict.fromkeys(kind.model for kind in WORKFLOWS))


def unknown_model(model: str) -> str:
    """Say that a model is unknown, and which are known, with the prefix if it has it."""
    prefix = "" if model.startswith(MODEL_PREFIX) else MODEL_PREFIX
    known = ", ".join(known.removeprefix(prefix) for known in MODELS)
    return f"Model is unknown: {model}; Amazon Connect has {known}"


#: Every operation that starts a workflow.
WORKFLOW_OPERATIONS = frozenset(
    operation for kind in WORKFLOWS for operation in kind.begun_by
)

#: Statuses in which a group can be deleted (S-19).
DELETABLE_GROUP = frozenset(
    {CREATE_GROUP.done, CREATE_GROUP.failed, DELETE_GROUP.failed}
)
#: Statuses of a replication without a replica: ReplicateInstance can be repeated.
#: CO-05, D-16
REPEATABLE_REPLICATION = frozenset(
    {
        REPLICATE_INSTANCE.failed,
        DELETE_REPLICA.failed,
        "RESOURCE_REPLICATION_NOT_STARTED",
    }
)
