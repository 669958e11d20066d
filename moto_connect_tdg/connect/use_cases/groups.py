"""Traffic distribution groups: creating, finding, shifting, deleting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ...domain import arns, quotas
from ...domain.distributions import SignInConfig, first_agents, first_telephony
from ...domain.groups import (
    NewDistribution,
    TrafficDistributionGroup,
    redistributed,
    require_active_to_read,
    require_complete,
    require_deletable,
    require_free_name,
    require_source_region,
    require_valid_update,
)
from ...domain.journal import Change, Shares
from ...domain.lifecycle import CREATE_GROUP, DELETE_GROUP, UPDATE_GROUP
from ...domain.tags import require_tags
from ...errors import InvalidRequestError
from ...types import Arn, GroupId
from ..pacing import UNTROUBLED
from .phone_numbers import PhoneNumberUseCases
from .state import State


class GroupUseCases(PhoneNumberUseCases):
    """What is done to traffic distribution groups."""

    def create_traffic_distribution_group(
        self,
        *,
        name: str,
        instance_id: str,
        description: str | None,
        tags: dict[str, str] | None,
    ) -> TrafficDistributionGroup:
        """Create a group that links the instance and its replica (CT)."""
        require_tags(tags or {})
        identifier = arns.read_identifier(instance_id, arns.INSTANCE)
        if (
            identifier is not None
            and identifier.place not in {None, self.place}
            and identifier.id in self.replica_sources
        ):
            # The source's ARN, but in the replica Region (CT-06).
            identifier = arns.Identifier(identifier.id)
            instance = self.instance_of(identifier.id, instance_id)
        else:
            instance = self.find_instance(instance_id)
        replication = self.replication_of(instance.id)
        require_source_region(replication, instance.id, self.place.region)
        if replication is None:
            raise AssertionError(instance)  # require_source_region has refused that
        require_complete(replication)
        groups = self.groups_of(instance.id)
        require_free_name(name, groups)
        quotas.require_group_quota(
            sum(quotas.DEFAULT_GROUP_COUNTS or not g.is_default for g in groups)
        )
        group_id = GroupId(self.new_id())
        group = TrafficDistributionGroup(
            id=group_id,
            arn=self.place.arn(arns.GROUP, group_id),
            name=name,
            description=description,
            instance_id=instance.id,
            instance_arn=instance.arn,
            status=CREATE_GROUP.running,
            is_default=False,
            linked=replication.linked,
            telephony=first_telephony(*replication.linked),
            agents=first_agents(*replication.linked),
            sign_in=None,
        )
        self.groups[group_id] = group
        self.put_tags(group.arn, tags)
        self.begin(
            group.arn,
            CREATE_GROUP,
            partial(self._end_creation_of_group, group_id),
            is_watched=True,
        )
        return group

    def _end_creation_of_group(self, group_id: GroupId, failure: str | None) -> None:
        self.groups[group_id] = replace(
            self.groups[group_id],
            status=CREATE_GROUP.failed if failure else CREATE_GROUP.done,
        )

    def describe_traffic_distribution_group(
        self, text: str
    ) -> tuple[State, TrafficDistributionGroup]:
        """Look at a group, from either of its Regions (DS)."""
        owner, group = self.find_group(text)
        owner.look(group.arn)
        return owner, group

    def groups_after(
        self, *, instance_id: str | None, after: str | None
    ) -> Iterator[tuple[str, TrafficDistributionGroup]]:
        """The groups of either side, by ARN; of one instance if given, by either ARN.

        S-11, LT-04, D-24
        """
        wanted: str | None = None
        side = self.place.region
        if instance_id is not None:
            identifier = arns.read_identifier(instance_id, arns.INSTANCE)
            if identifier is None:
                return
            if identifier.place is not None:
                side = identifier.place.region
                if identifier.place != replace(self.place, region=side):
                    return
            wanted = identifier.id
        owners = {self.place.region, *self.replica_sources.values()}
        groups = sorted(
            (
                group
                for region in owners
                for group in self.at(region).groups.values()
                if {self.place.region, side} <= set(group.linked)
                and wanted in {None, group.instance_id}
            ),
            key=lambda group: group.arn,
        )
        for group in groups:
            if after is None or group.arn > after:
                yield group.arn, group

    def sign_in_of(self, group: TrafficDistributionGroup) -> SignInConfig:
        """The sign-in shares that a group shows: its own, or its default group's (S-23)."""
        owner = self.at(group.linked[0])
        shown = group.sign_in or owner.default_group_of(group.instance_id).sign_in
        if shown is None:
            raise AssertionError(group)  # a default group always has sign-in shares
        return shown

    def get_traffic_distribution(self, text: str) -> TrafficDistributionGroup:
        """Read a group's shares (GD)."""
        _, group = self.find_group(text)
        require_active_to_read(group)
        return group

    def update_traffic_distribution(self, *, group: str, new: NewDistribution) -> None:
        """Shift a group's traffic, from either of its Regions (UT)."""
        owner, found = self.find_group(group)
        require_active_to_read(found)
        require_valid_update(found, new, sign_in=self.sign_in_of(found))
        changed = redistributed(found, new, now=self.now())
        if changed == found:
            return
        owner.groups[found.id] = replace(found, status=UPDATE_GROUP.running)
        if self.shared.running.fate == UNTROUBLED:
            self.shared.running.change = Change(
                found.arn, _shares(found), _shares(changed)
            )
        owner.begin(
            found.arn,
            UPDATE_GROUP,
            partial(_end_update, owner, found, changed),
            is_watched=True,
        )

    def delete_traffic_distribution_group(self, text: str) -> None:
        """Delete a group, in the Region of its creation (DL, S-17, S-18)."""
        owner, group = self.find_group(text)
        if owner is not self:
            msg = (
                "A traffic distribution group is deleted where it was created: "
                f"{group.linked[0]}"
            )
            raise InvalidRequestError(msg)
        require_deletable(group, numbers=self.count_numbers(group.arn))
        self.groups[group.id] = replace(group, status=DELETE_GROUP.running)
        self.begin(
            group.arn,
            DELETE_GROUP,
            partial(self._end_deletion_of_group, group.id),
            is_watched=True,
        )

    def _end_deletion_of_group(self, group_id: GroupId, failure: str | None) -> None:
        group = self.groups[group_id]
        if failure is not None:
            self.groups[group_id] = replace(group, status=DELETE_GROUP.failed)
            return
        self.forget_group(group)

    def forget_group(self, group: TrafficDistributionGroup) -> None:
        """All that goes with a group (S-20)."""
        self.contents[group.instance_id].forget_group(group.id)
        self.tagger.delete_all_tags_for_resource(group.arn)
        self.numbers_of_target.pop(group.arn, None)
        self.watched_workflows.pop(group.arn, None)
        del self.groups[group.id]

    def count_numbers(self, target_arn: Arn) -> int:
        """How many numbers a target of this Region has."""
        return len(self.numbers_of_target.get(target_arn, ()))


def _end_update(
    owner: State,
    before: TrafficDistributionGroup,
    after: TrafficDistributionGroup,
    failure: str | None,
) -> None:
    """The new shares are in force; after a failure the old ones are."""
    owner.groups[before.id] = before if failure else after


def _shares(group: TrafficDistributionGroup) -> Shares:
    return Shares(group.telephony, group.agents, group.sign_in)
