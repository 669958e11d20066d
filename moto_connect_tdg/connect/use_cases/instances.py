"""Instances: creating, describing, listing, replicating, deleting."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from moto.connect.models import AnalyticsDataAssociation

from ...domain import arns, quotas
from ...domain.agents import HOURS, ROUTING_PROFILES, SECURITY_PROFILES, Profile
from ...domain.contents import Contents
from ...domain.distributions import (
    first_agents,
    first_sign_in,
    first_telephony,
    share_of,
)
from ...domain.flows import DEFAULT_FLOW_CONTENT, DEFAULT_FLOW_NAME, ContactFlow
from ...domain.groups import (
    DEFAULT_GROUP_DESCRIPTION,
    DEFAULT_GROUP_NAME,
    TrafficDistributionGroup,
)
from ...domain.instances import (
    YOUNGER,
    Instance,
    Replication,
    StatusReason,
    access_url,
    require_deletable_replica,
    require_directory,
    require_free_alias,
    require_new_replication,
    require_no_replica,
    require_replicable,
    require_settled,
)
from ...domain.lifecycle import CREATE_INSTANCE, DELETE_REPLICA, REPLICATE_INSTANCE
from ...domain.queues import DEFAULT_QUEUE_NAME, OutboundCallerConfig, Queue
from ...domain.regions import require_pair
from ...domain.tags import require_tags
from ...errors import InvalidRequestError
from ...types import (
    Arn,
    GroupId,
    IdentityManagementType,
    InstanceId,
    Region,
)
from ..settings import current_settings
from .groups import GroupUseCases


class InstanceUseCases(GroupUseCases):
    """What is done to instances and their replicas."""

    def create_instance(  # type: ignore[override]  # moto answers with a dict
        self,
        *,
        identity_management_type: IdentityManagementType,
        inbound_calls_enabled: bool,
        outbound_calls_enabled: bool,
        instance_alias: str | None = None,
        directory_id: str | None = None,
        tags: dict[str, str] | None = None,
    ) -> Instance:
        """Create an instance (IN-08, D-02)."""
        settings = current_settings()
        require_tags(tags or {})
        require_directory(identity_management_type, directory_id)
        require_free_alias(instance_alias, self.shared.aliases)
        quotas.require_instance_changes(
            self._changes_counted(),
            settings.quotas.instance_changes_per_30_days,
            creating=True,
        )
        quotas.require_instance_quota(
            len(self.instances), settings.quotas.instances_per_region
        )
        instance_id = InstanceId(self.new_id())
        instance = self._add_instance(
            Instance(
                id=instance_id,
                arn=self.place.arn(arns.INSTANCE, instance_id),
                identity_management_type=identity_management_type,
                instance_alias=instance_alias,
                created_time=self.now(),
                service_role=(
                    f"arn:{self.partition}:iam::{self.account_id}:role"
                    "/aws-service-role/connect.amazonaws.com"
                    "/AWSServiceRoleForAmazonConnect"
                ),
                instance_status="CREATION_IN_PROGRESS",
                inbound_calls_enabled=inbound_calls_enabled,
                outbound_calls_enabled=outbound_calls_enabled,
                instance_access_url=access_url(instance_alias, instance_id),
            )
        )
        if instance_alias is not None:
            self.shared.aliases[instance_alias.lower()] = instance.arn
        self.contents[instance_id] = self._first_contents()
        self.put_tags(instance.arn, tags)
        self.begin(
            instance_id, CREATE_INSTANCE, partial(self._end_creation, instance_id)
        )
        return instance

    def _add_instance(self, instance: Instance) -> Instance:
        self.instances[instance.id] = instance
        self.instance_changes.append(self.now())
        return instance

    def _changes_counted(self) -> int:
        return _within(
            self.instance_changes, self.now() - quotas.INSTANCE_CHANGES_WINDOW
        )

    def _end_creation(self, instance_id: InstanceId, failure: str | None) -> None:
        instance = self.instances[instance_id]
        if failure is None:
            self.instances[instance_id] = replace(instance, instance_status="ACTIVE")
            return
        self._free_alias(instance)
        self.instances[instance_id] = replace(
            instance,
            instance_status="CREATION_FAILED",
            status_reason=StatusReason(failure),
        )

    def _free_alias(self, instance: Instance) -> None:
        alias = (instance.instance_alias or "").lower()
        if self.shared.aliases.get(alias) == instance.arn:
            del self.shared.aliases[alias]

    def _first_contents(self) -> Contents:
        """What an instance is born with."""
        contents = Contents()
        now, region = self.now(), self.place.region
        profiles = (
            (contents.security_profiles, SECURITY_PROFILES, "AWS_MANAGED"),
            (contents.routing_profiles, ROUTING_PROFILES, None),
            (contents.hours, HOURS, None),
        )
        for register, names, kind in profiles:
            for name in names:
                profile = Profile(self.new_id(), name, now, region, kind)
                register[profile.id] = profile
        flow = ContactFlow(
            id=self.new_id(),
            name=DEFAULT_FLOW_NAME,
            type="CONTACT_FLOW",
            description="The default inbound flow.",
            content=DEFAULT_FLOW_CONTENT,
            status="PUBLISHED",
            last_modified_time=now,
            last_modified_region=region,
        )
        contents.flows[flow.id] = flow
        contents.flow_names[flow.name] = flow.id
        queue = Queue(
            id=self.new_id(),
            name=DEFAULT_QUEUE_NAME,
            description="A simple, basic voice queue.",
            hours_of_operation_id=next(iter(contents.hours)),
            max_contacts=None,
            outbound_caller_config=OutboundCallerConfig(),
            last_modified_time=now,
            last_modified_region=region,
        )
        contents.queues[queue.id] = queue
        contents.queue_names[queue.name] = queue.id
        return contents

    def describe_instance(  # type: ignore[override]  # moto answers with a dict
        self, instance_id: str
    ) -> tuple[Instance, Replication | None]:
        """Look at an instance, and at its replication if there is one (RS-01, S-11)."""
        instance = self.find_instance(instance_id)
        replication = self.replication_of(instance.id)
        self.look(instance.id)
        if replication is not None:
            self.at(replication.source_region).look(_replica_key(instance.id))
        return instance, replication

    def instances_after(self, place: int | None) -> Iterator[tuple[int, Instance]]:
        """Instances in order of their making."""
        now = self.now()
        for found, known in self.instances.after(place):
            self.settle(known.id)
            instance = self.instances[known.id]
            if not instance.is_forgotten(now):
                yield found, instance

    # -- replication --------------------------------------------------------

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
        other._forget_instance(replica.id)
        other._add_instance(replica)
        other.replica_sources[source.id] = self.place.region
        if prefixed:
            self.instances[source.id] = replace(
                source,
                instance_access_url=access_url(alias, source.id, self.place.region),
            )
        else:
            self.shared.aliases[str(alias).lower()] = arn
        self.replications[source.id] = replication
        self.begin(
            _replica_key(source.id),
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
            other._end_creation(instance_id, failure)  # noqa: SLF001 - of our own class
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
            self._changes_counted(),
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
        self._forget_instance(instance.id)
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
            _replica_key(instance_id),
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
        other._forget_instance(instance_id)  # noqa: SLF001 - of our own class

    def _forget_instance(self, instance_id: InstanceId) -> None:
        """All that goes with an instance of this Region; its numbers are free (D-20)."""
        instance = self.instances.get(instance_id)
        if instance is None:
            return
        contents = self.contents.pop(instance_id, None)
        if contents is not None and not self.is_replica(instance_id):
            self._forget_tags(instance, contents)
        for number in self.numbers_at(instance.arn):
            if contents is not None and number.phone_number_arn in contents.links:
                del contents.links[number.phone_number_arn]
            self.forget_number(number)
            self.shared.inventory.put_back(number.phone_number)
        self.replica_sources.pop(instance_id, None)
        self.analytics_data_associations.pop(instance_id, None)
        self.workflows.pop(instance_id, None)
        self._free_alias(instance)
        self.tagger.delete_all_tags_for_resource(instance.arn)
        del self.instances[instance_id]

    def _forget_tags(self, instance: Instance, contents: Contents) -> None:
        for kind, ids in (
            (arns.AGENT, contents.users),
            (arns.CONTACT_FLOW, contents.flows),
            (arns.QUEUE, contents.queues),
        ):
            for resource_id in chain(ids):
                self.tagger.delete_all_tags_for_resource(
                    self.place.child_arn(instance.id, kind, resource_id)
                )

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

    # -- attributes and analytics -------------------------------------------

    def update_instance_attribute(
        self, *, instance_id: str, attribute_type: str, value: str
    ) -> None:
        """Set one attribute; the two call switches show in DescribeInstance."""
        instance = self.find_instance(instance_id)
        changed = replace(
            instance, attributes={**instance.attributes, attribute_type: value}
        )
        if attribute_type == "INBOUND_CALLS":
            changed = replace(changed, inbound_calls_enabled=value == "true")
        if attribute_type == "OUTBOUND_CALLS":
            changed = replace(changed, outbound_calls_enabled=value == "true")
        self.instances[instance.id] = changed

    def analytics_after(
        self, *, instance_id: str, data_set_id: str | None, after: str | None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """moto's analytics data associations, in order of the data set's ID."""
        instance = self.find_instance(instance_id)
        known: dict[str, AnalyticsDataAssociation] = (
            self.analytics_data_associations.get(instance.id, {})
        )
        for found in sorted(known):
            if (after is None or found > after) and data_set_id in {None, found}:
                yield found, known[found].to_dict()


def _replica_key(instance_id: InstanceId) -> str:
    return f"replica:{instance_id}"


def _within(times: deque[datetime], since: datetime) -> int:
    """How many of these times are not older than that; older ones are dropped."""
    while times and times[0] < since:
        times.popleft()
    return len(times)
