"""What one account has in one Region."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import takewhile
from typing import Any

from ..domain import arns
from ..domain.arns import Place
from ..domain.contents import Contents, RegionalContents
from ..domain.groups import TrafficDistributionGroup
from ..domain.idempotency import ClientTokens
from ..domain.instances import Instance, Replication
from ..domain.lifecycle import WorkflowKind
from ..domain.paging import Register
from ..domain.phone_numbers import (
    FAILED_KEPT,
    NumberFilter,
    NumberIndex,
    PhoneNumber,
)
from ..domain.tag_index import TagIndex
from ..types import E164, Arn, InstanceId, PhoneNumberId, Region
from .workflows import Workflow


class Site:
    """The state of one account in one Region.

    A resource lives at the site of the Region where it was created. Records are
    frozen: a change replaces the record.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.instances: Register[Instance] = Register()
        self.contents: dict[InstanceId, Contents] = {}
        #: what each instance has in this Region only
        self.regional: dict[InstanceId, RegionalContents] = {}
        #: of the source instances in this Region
        self.replications: dict[InstanceId, Replication] = {}
        #: source Region of each replica in this Region
        self.replica_sources: dict[InstanceId, Region] = {}
        self.groups: Register[TrafficDistributionGroup] = Register()
        self.numbers: dict[PhoneNumberId, PhoneNumber] = {}
        self.numbers_by_e164: dict[E164, PhoneNumber] = {}
        self.all_numbers = NumberIndex()
        self.numbers_of_target: dict[Arn, NumberIndex] = {}
        #: until when a failed claim can be retried (PN-09)
        self.failed_claims: dict[PhoneNumberId, datetime] = {}
        #: source ARNs of the numbers that were imported (PN-26)
        self.imports: set[str] = set()
        self.tags: dict[str, dict[str, str]] = {}
        #: by what ARNs have before the ID of the resource
        self.tags_in_use = TagIndex()
        self.releases: deque[datetime] = deque()
        self.instance_changes: deque[datetime] = deque()
        self.client_tokens = ClientTokens()
        #: completed when their resource is read
        self.workflows: dict[str, Workflow] = {}
        #: few, and completed at every API call: other resources depend on them
        self.watched_workflows: dict[str, Workflow] = {}

    def regional_of(self, instance_id: InstanceId) -> RegionalContents:
        """What an instance has in this Region only."""
        found = self.regional.get(instance_id)
        if found is None:
            found = self.regional[instance_id] = RegionalContents()
        return found

    # -- workflows ----------------------------------------------------------

    @property
    def is_waiting(self) -> bool:
        """Whether anything here ends by itself: a watched workflow, a failed claim."""
        return bool(self.watched_workflows or self.failed_claims)

    def keep_workflow(self, key: str, workflow: Workflow) -> None:
        """Keep a running workflow until it is due."""
        running = self.watched_workflows if workflow.kind.is_watched else self.workflows
        running[key] = workflow

    def is_running(self, kind: WorkflowKind[Any], key: str) -> bool:
        """Whether a watched workflow of that kind runs on a resource."""
        workflow = self.watched_workflows.get(key)
        return workflow is not None and workflow.kind is kind

    def complete(self, key: str) -> None:
        """Complete the workflow of a resource if it is due."""
        workflow = self.workflows.get(key)
        if workflow is not None and workflow.is_due:
            del self.workflows[key]
            workflow.complete()

    def complete_watched(self) -> None:
        """Complete the watched workflows that are due."""
        for key, workflow in tuple(self.watched_workflows.items()):
            # Completing one may remove another: deleting a replica removes its
            # group's.
            if self.watched_workflows.get(key) is workflow and workflow.is_due:
                del self.watched_workflows[key]
                workflow.complete()

    def count_describe(self, key: str) -> None:
        """Count a describe call for the workflow that a resource has running."""
        workflow = self.workflows.get(key) or self.watched_workflows.get(key)
        if workflow is not None:
            workflow.progress.count_describe()

    def forget_workflow(self, key: str) -> None:
        """Remove the workflow of a resource that is gone."""
        self.workflows.pop(key, None)
        self.watched_workflows.pop(key, None)

    # -- tags ---------------------------------------------------------------

    def tags_of(self, arn: str) -> Mapping[str, str]:
        """The tags of a resource of this site."""
        return self.tags.get(arn, {})

    def put_tags(self, arn: str, tags: Mapping[str, str] | None) -> None:
        """Tag a resource of this site."""
        if tags:
            self._replace_tags(arn, {**self.tags_of(arn), **tags})

    def remove_tags(self, arn: str, keys: list[str]) -> None:
        """Remove tags from a resource; ignore keys that it does not have."""
        left = {k: v for k, v in self.tags_of(arn).items() if k not in keys}
        self._replace_tags(arn, left)

    def forget_tags(self, arn: str) -> None:
        """Remove all tags of a resource that is gone (D-27)."""
        self._replace_tags(arn, {})

    def _replace_tags(self, arn: str, tags: dict[str, str]) -> None:
        kind = arn.rpartition("/")[0]
        self.tags_in_use.remove(kind, self.tags_of(arn))
        self.tags_in_use.add(kind, tags)
        if tags:
            self.tags[arn] = tags
        else:
            self.tags.pop(arn, None)

    # -- groups and numbers -------------------------------------------------

    def groups_of(self, instance_id: InstanceId) -> list[TrafficDistributionGroup]:
        """The groups of a source instance: at most nine."""
        return [g for g in self.groups.values() if g.instance_id == instance_id]

    def default_group_of(self, instance_id: InstanceId) -> TrafficDistributionGroup:
        """The default group of a source instance."""
        return next(g for g in self.groups_of(instance_id) if g.is_default)

    def group_at(self, target_arn: str) -> TrafficDistributionGroup | None:
        """The group of this site that *target_arn* names, or None."""
        identifier = arns.read_identifier(target_arn, arns.GROUP)
        return None if identifier is None else self.groups.get(identifier.id)

    def instance_behind(self, target_arn: Arn) -> InstanceId:
        """The ID of the target instance, or of the target group's instance."""
        group = self.group_at(target_arn)
        if group is not None:
            return group.instance_id
        return InstanceId(target_arn.rpartition("/")[2])

    def put_number(self, number: PhoneNumber) -> None:
        """Store a number under its target."""
        known = self.numbers.get(number.phone_number_id)
        if known is None:
            self.all_numbers.add(number)
        elif known.target_arn != number.target_arn:
            self._leave_target(known)
        if known is None or known.target_arn != number.target_arn:
            index = self.numbers_of_target.setdefault(number.target_arn, NumberIndex())
            index.add(number)
        self.numbers[number.phone_number_id] = number
        self.numbers_by_e164[number.phone_number] = number

    def _leave_target(self, number: PhoneNumber) -> None:
        index = self.numbers_of_target[number.target_arn]
        index.discard(number)
        if not index:
            del self.numbers_of_target[number.target_arn]

    def expired_claims(self, now: datetime) -> Iterator[PhoneNumber]:
        """The failed claims that have expired (PN-09); the caller removes them.

        A claim with a workflow running may still succeed: it is kept for another day.
        """
        kept = self.failed_claims
        due = tuple(takewhile(lambda number_id: kept[number_id] <= now, kept))
        for number_id in due:
            self.complete(self.numbers[number_id].phone_number_arn)
            number = self.numbers[number_id]
            if number.has_failed:
                yield number
            else:
                del kept[number_id]
                kept[number_id] = now + FAILED_KEPT

    def forget_number(self, number: PhoneNumber) -> None:
        """Remove a number and everything known about it."""
        self.all_numbers.discard(number)
        self._leave_target(number)
        del self.numbers[number.phone_number_id]
        del self.numbers_by_e164[number.phone_number]
        self.failed_claims.pop(number.phone_number_id, None)
        self.forget_workflow(number.phone_number_arn)
        self.imports.discard(number.source_phone_number_arn or "")
        self.forget_tags(number.phone_number_arn)

    def numbers_at(self, target_arn: Arn) -> list[PhoneNumber]:
        """All numbers of a target."""
        index = self.numbers_of_target.get(target_arn)
        if index is None:
            return []
        return [
            self.numbers_by_e164[E164(n)] for n in index.after(None, NumberFilter())
        ]

    def a_number_of(self, target_arn: Arn) -> Arn | None:
        """The ARN of one of a target's numbers, if it has any."""
        index = self.numbers_of_target.get(target_arn)
        if not index:
            return None
        first = E164(next(index.after(None, NumberFilter())))
        return self.numbers_by_e164[first].phone_number_arn

    def count_numbers(self, target_arn: Arn) -> int:
        """How many numbers a target has."""
        return len(self.numbers_of_target.get(target_arn, ()))

    # -- links --------------------------------------------------------------

    def unlink(self, number: PhoneNumber) -> None:
        """Remove a number's link to a flow of the instance behind its target."""
        self.unlink_at(self.instance_behind(number.target_arn), number)

    def unlink_anywhere(self, number: PhoneNumber) -> None:
        """Remove a number's link; during a move it is still at the old target."""
        self.unlink(number)
        if not number.is_claimed:
            for instance_id in self.contents:
                self.unlink_at(instance_id, number)

    def unlink_at(self, instance_id: InstanceId, number: PhoneNumber) -> None:
        """Remove a number's link to a flow of one instance."""
        contents = self.contents.get(instance_id)
        if contents is not None:
            contents.links.pop(number.phone_number_arn, None)
