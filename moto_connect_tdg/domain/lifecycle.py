"""Every workflow of the service: its statuses, in one table.

A workflow is begun by a call, shows one status while it runs, and ends in
another, or in a failure. Nothing but this table knows the statuses of a
transition.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The models that moto's state manager paces (S-42, D-29).
INSTANCE = "connect::instance"
REPLICA = "connect::replica"
GROUP = "connect::trafficdistributiongroup"
PHONE_NUMBER = "connect::phonenumber"
MODELS = (INSTANCE, REPLICA, GROUP, PHONE_NUMBER)


@dataclass(frozen=True, slots=True)
class WorkflowKind:
    """One row: what a resource shows while it runs, when done, when failed.

    None as *done* is a resource that is gone.
    """

    model: str
    running: str
    done: str | None
    failed: str


#: IN-08, IN-09
CREATE_INSTANCE = WorkflowKind(
    INSTANCE, "CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED"
)
#: RS-05, D-26
REPLICATE_INSTANCE = WorkflowKind(
    REPLICA,
    "INSTANCE_REPLICATION_IN_PROGRESS",
    "INSTANCE_REPLICATION_COMPLETE",
    "INSTANCE_REPLICATION_FAILED",
)
#: RS-05, S-07
DELETE_REPLICA = WorkflowKind(
    REPLICA,
    "INSTANCE_REPLICA_DELETING",
    None,
    "INSTANCE_REPLICATION_DELETION_FAILED",
)
#: CT-11
CREATE_GROUP = WorkflowKind(GROUP, "CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED")
#: DS-06. No status tells of a failed update: the group is ACTIVE again, the
#: distribution as it was.
UPDATE_GROUP = WorkflowKind(GROUP, "UPDATE_IN_PROGRESS", "ACTIVE", "ACTIVE")
#: DS-07, DL-05
DELETE_GROUP = WorkflowKind(GROUP, "PENDING_DELETION", None, "DELETION_FAILED")
#: PN-06, PN-07, PN-08
CLAIM_PHONE_NUMBER = WorkflowKind(PHONE_NUMBER, "IN_PROGRESS", "CLAIMED", "FAILED")
MOVE_PHONE_NUMBER = WorkflowKind(PHONE_NUMBER, "IN_PROGRESS", "CLAIMED", "FAILED")
DESCRIBE_PHONE_NUMBER_ANEW = WorkflowKind(
    PHONE_NUMBER, "IN_PROGRESS", "CLAIMED", "FAILED"
)

#: Statuses that a group may be deleted from (S-19).
DELETABLE_GROUP = frozenset({"ACTIVE", "CREATION_FAILED", "DELETION_FAILED"})
#: Replication statuses from which ReplicateInstance starts again (CO-05, D-16).
REPEATABLE_REPLICATION = frozenset(
    {"INSTANCE_REPLICATION_FAILED", "RESOURCE_REPLICATION_NOT_STARTED"}
)
