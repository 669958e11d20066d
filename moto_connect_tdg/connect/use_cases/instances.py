"""Instances: creating, describing, listing, and what goes with them."""

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
from ...domain.flows import DEFAULT_FLOW_CONTENT, DEFAULT_FLOW_NAME, ContactFlow
from ...domain.instances import (
    Instance,
    Replication,
    StatusReason,
    access_url,
    require_directory,
    require_free_alias,
)
from ...domain.lifecycle import CREATE_INSTANCE
from ...domain.queues import DEFAULT_QUEUE_NAME, OutboundCallerConfig, Queue
from ...domain.tags import require_tags
from ...types import (
    IdentityManagementType,
    InstanceId,
)
from ..settings import current_settings
from .groups import GroupUseCases


class InstanceUseCases(GroupUseCases):
    """What is done to instances."""

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
            self.changes_counted(),
            settings.quotas.instance_changes_per_30_days,
            creating=True,
        )
        limit = settings.quotas.instances_per_region
        if limit is not None:  # counting them costs something
            quotas.require_instance_quota(self.instances_counted(), limit)
        instance_id = InstanceId(self.new_id())
        instance = self.add_instance(
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
            instance_id, CREATE_INSTANCE, partial(self.end_creation, instance_id)
        )
        return instance

    def add_instance(self, instance: Instance) -> Instance:
        self.instances[instance.id] = instance
        self.instance_changes.append(self.now())
        return instance

    def instances_counted(self) -> int:
        now = self.now()
        return sum(not known.is_forgotten(now) for known in self.instances.values())

    def changes_counted(self) -> int:
        return _within(
            self.instance_changes, self.now() - quotas.INSTANCE_CHANGES_WINDOW
        )

    def end_creation(self, instance_id: InstanceId, failure: str | None) -> None:
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
            self.at(replication.source_region).look(replica_key(instance.id))
        return instance, replication

    def instances_after(self, place: int | None) -> Iterator[tuple[int, Instance]]:
        """Instances in order of their making."""
        now = self.now()
        for found, known in self.instances.after(place):
            self.settle(known.id)
            instance = self.instances[known.id]
            if not instance.is_forgotten(now):
                yield found, instance

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

    # -- the end ------------------------------------------------------------

    def forget_instance(self, instance_id: InstanceId) -> None:
        """All that goes with an instance of this Region; its numbers are free (D-20)."""
        instance = self.instances.get(instance_id)
        if instance is None:
            return
        for number in self.numbers_at(instance.arn):
            self.unlink_anywhere(number)
            self.forget_number(number)
            self.shared.inventory.put_back(number.phone_number)
        contents = self.contents.pop(instance_id, None)
        if contents is not None and not self.is_replica(instance_id):
            self._forget_tags(instance, contents)
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


def replica_key(instance_id: InstanceId) -> str:
    return f"replica:{instance_id}"


def _within(times: deque[datetime], since: datetime) -> int:
    """How many of these times are not older than that; older ones are dropped."""
    while times and times[0] < since:
        times.popleft()
    return len(times)
