"""Instances and their replicas: records, and the rules of creating and deleting them.

https://docs.aws.amazon.com/connect/latest/adminguide/create-replica-connect-instance.html
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from datetime import datetime, timedelta

from ..errors import (
    InvalidParameterError,
    InvalidRequestError,
    ResourceNotReadyError,
)
from ..records import dataclass
from ..types import (
    Arn,
    IdentityManagementType,
    InstanceId,
    InstanceStatus,
    Region,
    ReplicationStatus,
)
from .lifecycle import (
    CREATE_INSTANCE,
    DELETE_REPLICA,
    REPEATABLE_REPLICATION,
    REPLICATE_INSTANCE,
)

#: The default value of attributes: true for these, false for all others.
#: https://docs.aws.amazon.com/connect/latest/APIReference/API_InstanceStorageConfig.html
_TRUE_BY_DEFAULT = frozenset(
    {"CONTACT_LENS", "AUTO_RESOLVE_BEST_VOICES", "EARLY_MEDIA"}
)
#: For allowlisted customers only, as the model documents it (S-60).
_NOT_CHANGEABLE = frozenset({"USE_CUSTOM_TTS_VOICES"})

#: The maximum length of the reason of a failed replication, in the API's model.
MAX_REASON = 1024
#: How long a failed instance is shown, from its creation on (IN-10).
FAILED_SHOWN = timedelta(hours=24)
#: A replica is younger than its source by at least this (D-08).
YOUNGER = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class StatusReason:
    """Why an instance failed (IN-10)."""

    message: str


@dataclass(frozen=True, slots=True)
class Instance:
    """A contact centre in one Region (IN-14)."""

    id: InstanceId
    arn: Arn
    identity_management_type: IdentityManagementType
    instance_alias: str | None
    created_time: datetime
    service_role: str
    instance_status: InstanceStatus
    inbound_calls_enabled: bool
    outbound_calls_enabled: bool
    instance_access_url: str
    status_reason: StatusReason | None = None
    #: attributes that a client has set, by their API names
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Whether it can be used."""
        return self.instance_status == CREATE_INSTANCE.done

    @property
    def has_failed(self) -> bool:
        """Whether its creation failed (IN-10)."""
        return self.instance_status == CREATE_INSTANCE.failed

    def is_forgotten(self, now: datetime) -> bool:
        """Whether it failed long enough ago to be hidden (IN-10)."""
        return self.has_failed and now > self.created_time + FAILED_SHOWN


@dataclass(frozen=True, slots=True)
class ReplicationStatusSummary:
    """The replication status of one Region (RS-04)."""

    region: Region
    replication_status: ReplicationStatus
    replication_status_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Replication:
    """The link from a source instance to its replica (RS-02, RS-06)."""

    instance_id: InstanceId
    source_region: Region
    replica_region: Region
    status: ReplicationStatus
    #: both sides share one alias, and each host name begins with its Region
    #: (RI-17, D-23)
    global_routing: bool
    #: whether the replica can be used, also during its deletion
    is_complete: bool = False
    reason: str | None = None
    #: whether routing between the Regions is cut (CR-02)
    isolated: bool = False

    @property
    def linked(self) -> tuple[Region, Region]:
        """Both Regions, the source first."""
        return (self.source_region, self.replica_region)

    @property
    def has_failed(self) -> bool:
        """Whether the replication failed, and maybe the deletion of its remains too."""
        return not self.is_complete and self.status in REPEATABLE_REPLICATION

    @property
    def is_replica_leaving(self) -> bool:
        """Whether the replica is being deleted (S-56)."""
        return self.status == DELETE_REPLICA.running

    @property
    def replication_status_summary_list(self) -> list[ReplicationStatusSummary]:
        """One entry per linked Region; only the Region differs (S-12, D-26, S-45)."""
        return [
            ReplicationStatusSummary(region, self.status, self.reason)
            for region in self.linked
        ]

    @property
    def global_sign_in_endpoint(self) -> str:
        """The URL for SAML sign-ins; it always has the source Region in it (SI-01)."""
        return (
            f"https://{self.instance_id}.{self.source_region}.sign-in.connect.aws/saml"
        )


def access_url(
    alias: str | None, instance_id: InstanceId, region: Region | None = None
) -> str:
    """Return the URL for agents; *region* is given with global routing (RI-17)."""
    host = f"{alias or instance_id}.my.connect.aws"
    return f"https://{region}.{host}" if region else f"https://{host}"


def require_free_alias(alias: str | None, taken: Collection[str]) -> None:
    """An alias is unique across all Regions (IN-06; message seen on a real account)."""
    if alias is not None and alias.lower() in taken:
        msg = "Invalid Input. Instance alias is already used."
        raise InvalidRequestError(msg)


def require_directory(
    identity_management_type: IdentityManagementType, directory_id: str | None
) -> None:
    """EXISTING_DIRECTORY needs a directory; other types must not have one (IN-07)."""
    if (identity_management_type == "EXISTING_DIRECTORY") != (directory_id is not None):
        msg = (
            "DirectoryId is required with IdentityManagementType EXISTING_DIRECTORY, "
            "and not allowed with any other, got: "
            f"{identity_management_type}"
        )
        raise InvalidRequestError(msg)


def require_replicable(instance: Instance) -> None:
    """Only an ACTIVE SAML instance with an alias can be replicated (RI-10 to RI-12)."""
    if not instance.is_active:
        msg = f"The instance is not ACTIVE: {instance.id}"
        raise InvalidRequestError(msg)
    if instance.instance_alias is None:
        msg = f"The instance has no alias: {instance.id}"
        raise InvalidRequestError(msg)
    if instance.identity_management_type != "SAML":
        msg = (
            "Only instances with SAML can be replicated, not with: "
            f"{instance.identity_management_type}"
        )
        raise InvalidRequestError(msg)


def require_new_replication(known: Replication | None, replica_region: Region) -> None:
    """An instance has one replica; a failed replication can be retried (CO-05, D-16)."""
    if known is None:
        return
    if known.replica_region != replica_region:
        msg = f"The instance is already replicated to: {known.replica_region}"
        raise InvalidRequestError(msg)
    if known.status == REPLICATE_INSTANCE.running:
        msg = f"The replication is still running: {known.instance_id}"
        raise ResourceNotReadyError(msg)
    if not known.has_failed:
        msg = f"The instance is already replicated to: {known.replica_region}"
        raise InvalidRequestError(msg)


def turns_on_global_routing(
    known: Replication | None,
    *,
    replica_region: Region,
    replica_alias: str | None,
    given: str | None,
) -> bool:
    """Whether ReplicateInstance, called again, turns global routing on (CO-22).

    *replica_alias* is the replica's alias, *given* that of the API call, which may
    repeat the replica's: some models require one.
    """
    return (
        known is not None
        and known.status == REPLICATE_INSTANCE.done
        and known.replica_region == replica_region
        and not known.global_routing
        and given in {None, replica_alias}
    )


def require_no_replica(known: Replication | None) -> None:
    """A source with a replica cannot be deleted (S-07)."""
    if known is not None and not known.has_failed:
        msg = f"Delete the replica first, in: {known.replica_region}"
        raise InvalidRequestError(msg)


def require_created(instance: Instance) -> None:
    """An instance still being created cannot be deleted (undocumented; our choice)."""
    if instance.instance_status == CREATE_INSTANCE.running:
        msg = f"The instance is still being created: {instance.id}"
        raise InvalidRequestError(msg)


def require_no_deletion(instance: Instance, *, is_being_deleted: bool) -> None:
    """During its deletion an instance cannot be deleted or replicated (our choice)."""
    if is_being_deleted:
        msg = f"The instance is being deleted: {instance.id}"
        raise InvalidRequestError(msg)


def require_deletable_replica(
    replication: Replication,
    *,
    group_names: Collection[str],
    is_shifting: bool,
    is_drained: bool,
) -> None:
    """A replica can be deleted once nothing depends on it (S-08).

    *group_names* are the names of the groups besides the default group,
    *is_shifting* says whether a group is being updated, *is_drained* whether no
    group sends telephony to the replica.
    """
    if replication.status in {REPLICATE_INSTANCE.running, DELETE_REPLICA.running}:
        msg = f"The replica has a workflow running: {replication.status}"
        raise InvalidRequestError(msg)
    if group_names:
        msg = (
            "Delete the instance's traffic distribution groups first: "
            f"{', '.join(group_names)}"
        )
        raise InvalidRequestError(msg)
    if is_shifting:
        msg = (
            "A traffic distribution group of the instance is being updated: "
            f"{replication.instance_id}"
        )
        raise InvalidRequestError(msg)
    if not is_drained:
        msg = (
            "A traffic distribution group still sends telephony to: "
            f"{replication.replica_region}"
        )
        raise InvalidRequestError(msg)


# -- attributes -------------------------------------------------------------


def value_of(instance: Instance, attribute_type: str) -> str:
    """The value of an attribute, or its default."""
    match attribute_type:
        case "INBOUND_CALLS":
            return str(instance.inbound_calls_enabled).lower()
        case "OUTBOUND_CALLS":
            return str(instance.outbound_calls_enabled).lower()
    default = str(attribute_type in _TRUE_BY_DEFAULT).lower()
    return instance.attributes.get(attribute_type, default)


def read_boolean(value: str) -> bool:
    """Read the value of an attribute, which must be true or false."""
    wanted = value.lower()
    if wanted not in {"true", "false"}:
        msg = f"The value of an attribute must be true or false, not: {value}"
        raise InvalidParameterError(msg)
    return wanted == "true"


def require_changeable(
    instance: Instance, attribute_type: str, *, wanted: bool
) -> None:
    """Some attributes cannot be changed, only set to their present value (S-60)."""
    is_change = value_of(instance, attribute_type) != str(wanted).lower()
    if attribute_type in _NOT_CHANGEABLE and is_change:
        msg = f"This attribute cannot be changed: {attribute_type}"
        raise InvalidParameterError(msg)
