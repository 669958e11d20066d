"""Replicas: making them, ending them, and what both sides share."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ...domain import arns, quotas
from ...domain.distributions import (
    first_agents,
    first_sign_in,
    first_telephony,
    share_of,
)
from ...domain.groups import (
    DEFAULT_GROUP_DESCRIPTION,
    DEFAULT_GROUP_NAME,
    TrafficDistributionGroup,
)
from ...domain.instances import (
    YOUNGER,
    Instance,
    Replication,
    access_url,
    require_deletable_replica,
    require_free_alias,
    require_new_replication,
    require_no_replica,
    require_replicable,
    require_settled,
)
from ...domain.lifecycle import DELETE_REPLICA, REPLICATE_INSTANCE
from ...domain.regions import require_pair
from ...errors import InvalidRequestError
from ...types import (
    Arn,
    GroupId,
    InstanceId,
    Region,
)
from ..settings import current_settings
from .instances import InstanceUseCases, replica_key


class ReplicationUseCases(InstanceUseCases):
    """What is done to replicas, and to instances that have one."""

    def replicate_instance(
        self, *, instance_id: str, replica_region: Region, replica_alias: str | None
    ) -> Instance:
        """Make a replica in the paired Region (RI).

        Form, Region, existence, state, conflict, quota (S-01).
        """
        settings = current_settings()
        if self._is_replica_called(instance_id):
            msg = f"ReplicateInstance is called in the source Region, not on: {instance_id}"
            raise InvalidRequestError(msg)
        require_pair(
            self.place.region, replica_region, any_pair=settings.any_region_pair
        )
        self._require_region(replica_region)
        instance = self.find_instance(instance_id)
        known = self.replications.get(instance.id)
        require_replicable(instance)
        require_new_replication(known, replica_region)
        require_free_alias(replica_alias, self.shared.aliases)
        other = self.at(replica_region)
        quotas.require_replica_quota(
            sum(
                r.status != "INSTANCE_REPLICATION_FAILED"
                for backend in self.touched()
                for r in backend.replications.values()
            )
        )
        return self._begin_replication(
            instance,
            other,
            Replication(
                instance_id=instance.id,
                source_region=self.place.region,
                replica_region=replica_region,
                status="INSTANCE_REPLICATION_IN_PROGRESS",
                global_routing=replica_alias is None,
            ),
            replica_alias,
        )

    def _is_replica_called(self, instance_id: str) -> bool:
        identifier = arns.read_identifier(instance_id, arns.INSTANCE)
        return identifier is not None and identifier.id in self.replica_sources

    def _require_region(self, region: Region) -> None:
        from ..models import connect_backends  # noqa: PLC0415 - models imports this

        if region not in connect_backends[self.account_id]:
            msg = f"Amazon Connect is not offered in: {region}"
            raise InvalidRequestError(msg)

    def _begin_replication(
        self,
        source: Instance,
        other: InstanceUseCases,
        replication: Replication,
        replica_alias: str | None,
    ) -> Instance:
        alias = replica_alias or source.instance_alias
        arn = other.place.arn(arns.INSTANCE, source.id)
        prefixed = replication.global_routing
        replica = replace(
            source,
            arn=arn,
            instance_alias=alias,
            # An earlier clock never makes the replica the older one (D-08, IN-19).
            created_time=max(self.now(), source.created_time + YOUNGER),
            instance_status="CREATION_IN_PROGRESS",
            instance_access_url=access_url(
                alias, source.id, other.place.region if prefixed else None
            ),
        )
        other.forget_instance(replica.id)
        other.add_instance(replica)
        other.replica_sources[source.id] = self.place.region
        # Written anew either way: an earlier call, which failed, may have chosen other.
        self.instances[source.id] = replace(
            source,
            instance_access_url=access_url(
                source.instance_alias,
                source.id,
                self.place.region if prefixed else None,
            ),
        )
        if not prefixed:
            self.shared.aliases[str(alias).lower()] = arn
        self.replications[source.id] = replication
        self.begin(
            replica_key(source.id),
            REPLICATE_INSTANCE,
            partial(self._end_replication, source.id),
            is_watched=True,
        )
        return replica

    def _end_replication(self, instance_id: InstanceId, failure: str | None) -> None:
        replication = self.replications[instance_id]
        other = self.at(replication.replica_region)
        replica = other.instances[instance_id]
        if failure is not None:
            self.replications[instance_id] = replace(
                replication, status=REPLICATE_INSTANCE.failed, reason=failure[:1024]
            )
            other.end_creation(instance_id, failure)
            return
        self.replications[instance_id] = replace(
            replication, status=REPLICATE_INSTANCE.done
        )
        other.instances[instance_id] = replace(replica, instance_status="ACTIVE")
        other.contents[instance_id] = self.contents[instance_id]
        self._make_default_group(self.instances[instance_id], replication)

    def _make_default_group(self, source: Instance, replication: Replication) -> None:
        """The default group, and in it the source's free numbers.

        DT-01, S-03 to S-05, RI-28, DT-07, D-21
        """
        group_id = GroupId(self.new_id())
        group = TrafficDistributionGroup(
            id=group_id,
            arn=self.place.arn(arns.GROUP, group_id),
            name=DEFAULT_GROUP_NAME,
            description=DEFAULT_GROUP_DESCRIPTION,
            instance_id=source.id,
            instance_arn=source.arn,
            status="ACTIVE",
            is_default=True,
            linked=replication.linked,
            telephony=first_telephony(*replication.linked),
            agents=first_agents(*replication.linked),
            sign_in=first_sign_in(*replication.linked),
        )
        self.groups[group_id] = group
        self._move_all(source.arn, group.arn, None)

    def _move_all(
        self, from_arn: Arn, to_arn: Arn, instance_id: InstanceId | None
    ) -> None:
        """Move every number of one target to another; links are kept (D-21)."""
        for number in self.numbers_at(from_arn):
            self.put_number(replace(number, target_arn=to_arn, instance_id=instance_id))

    # -- deletion -----------------------------------------------------------

    def delete_instance(self, instance_id: str) -> None:
        """Delete an instance, or the replica where the call came to its Region (S-07)."""
        instance = self.find_instance(instance_id)
        quotas.require_instance_changes(
            self.changes_counted(),
            current_settings().quotas.instance_changes_per_30_days,
            creating=False,
        )
        if self.is_replica(instance.id):
            self.at(self.replica_sources[instance.id])._delete_replica(instance.id)  # noqa: SLF001 - of our own class
            return
        require_settled(instance)
        known = self.replications.get(instance.id)
        require_no_replica(known)
        if known is not None:
            self._end_replica_deletion(instance.id, None)
        self.forget_instance(instance.id)
        self.instance_changes.append(self.now())

    def _delete_replica(self, instance_id: InstanceId) -> None:
        replication = self.replications[instance_id]
        groups = self.groups_of(instance_id)
        require_deletable_replica(
            replication,
            group_names=[g.name for g in groups if not g.is_default],
            drains=all(
                share_of(replication.replica_region, g.telephony.distributions) == 0
                for g in groups
            ),
        )
        self.replications[instance_id] = replace(
            replication, status=DELETE_REPLICA.running
        )
        self.at(replication.replica_region).instance_changes.append(self.now())
        self.begin(
            replica_key(instance_id),
            DELETE_REPLICA,
            partial(self._end_replica_deletion, instance_id),
            is_watched=True,
        )

    def _end_replica_deletion(
        self, instance_id: InstanceId, failure: str | None
    ) -> None:
        """The replica goes, its default group with it (DT-04, S-09, S-10)."""
        replication = self.replications[instance_id]
        if failure is not None:
            self.replications[instance_id] = replace(
                replication, status=DELETE_REPLICA.failed, reason=failure[:1024]
            )
            return
        source = self.instances[instance_id]
        for group in self.groups_of(instance_id):
            self._move_all(group.arn, source.arn, instance_id)
            self.forget_group(group)
        del self.replications[instance_id]
        self.instances[instance_id] = replace(
            source, instance_access_url=access_url(source.instance_alias, instance_id)
        )
        other = self.at(replication.replica_region)
        other.forget_instance(instance_id)

    # -- cross-Region routing -----------------------------------------------

    def find_replication(self, instance_id: str) -> tuple[Instance, Replication]:
        """An instance of Global Resiliency, on either side (LF-03, CR-01, D-18)."""
        instance = self.find_instance(instance_id)
        replication = self.replication_of(instance.id)
        if replication is None:
            msg = f"The instance is not set up for Global Resiliency: {instance_id}"
            raise InvalidRequestError(msg)
        return instance, replication

    def find_global_routing(self, instance_id: str) -> Replication:
        """The replication of an instance with global routing (CR-01, D-23)."""
        _, replication = self.find_replication(instance_id)
        if not replication.global_routing:
            msg = f"The instance has no global routing: {instance_id}"
            raise InvalidRequestError(msg)
        return replication

    def update_cross_region_routing(
        self, *, instance_id: str, isolated_all: bool
    ) -> None:
        """Cut or restore routing between the Regions (CR-02)."""
        replication = self.find_global_routing(instance_id)
        self.at(replication.source_region).replications[replication.instance_id] = (
            replace(replication, isolated=isolated_all)
        )
