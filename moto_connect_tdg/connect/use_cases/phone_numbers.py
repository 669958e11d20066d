"""Phone numbers: finding, listing, moving, describing anew, releasing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from ...domain import arns, quotas
from ...domain.groups import TrafficDistributionGroup, require_active_to_join
from ...domain.instances import Instance
from ...domain.inventory import REST
from ...domain.lifecycle import (
    DELETE_GROUP,
    DESCRIBE_PHONE_NUMBER_ANEW,
    MOVE_PHONE_NUMBER,
    WorkflowKind,
)
from ...domain.phone_numbers import (
    NumberFilter,
    NumberIndex,
    PhoneNumber,
    require_one_target,
    require_own_region,
    require_prefix,
    require_settled_number,
    require_target_region,
)
from ...errors import InvalidParameterError, ResourceNotFoundError
from ...types import E164, Arn, InstanceId, PhoneNumberId
from ..settings import current_settings
from .state import State, not_found


class PhoneNumberUseCases(State):
    """What is done to phone numbers."""

    # -- records ------------------------------------------------------------

    def put_number(self, number: PhoneNumber) -> None:
        """Keep a number, under its target."""
        known = self.numbers.get(number.phone_number_id)
        if known is None or known.target_arn != number.target_arn:
            if known is not None:
                self._unindex(known)
            index = self.numbers_of_target.setdefault(number.target_arn, NumberIndex())
            index.add(number)
            if number.instance_id is not None:
                self.numbers_of_instances.add(number)
        self.numbers[number.phone_number_id] = number
        self.numbers_by_e164[number.phone_number] = number

    def _unindex(self, number: PhoneNumber) -> None:
        self.numbers_of_target[number.target_arn].discard(number)
        if number.instance_id is not None:
            self.numbers_of_instances.discard(number)

    def forget_number(self, number: PhoneNumber) -> None:
        """Drop a number and all that is known of it."""
        self._unindex(number)
        del self.numbers[number.phone_number_id]
        del self.numbers_by_e164[number.phone_number]
        self.failed_claims.pop(number.phone_number_id, None)
        self.workflows.pop(number.phone_number_arn, None)
        self.imports.discard(number.source_phone_number_arn or "")
        self.tagger.delete_all_tags_for_resource(number.phone_number_arn)

    def numbers_at(self, target_arn: Arn) -> list[PhoneNumber]:
        """All numbers of a target of this Region."""
        index = self.numbers_of_target.get(target_arn)
        if index is None:
            return []
        return [
            self.numbers_by_e164[E164(n)] for n in index.after(None, NumberFilter())
        ]

    def forget_failed_claims(self) -> None:
        """Failed claims go back to the inventory after a day (PN-09)."""
        now = self.now()
        while self.failed_claims:
            number_id, until = next(iter(self.failed_claims.items()))
            if until > now:
                return
            number = self.numbers[number_id]
            self.settle(number.phone_number_arn)
            del self.failed_claims[number_id]
            if self.numbers[number_id].status == "FAILED":
                self.forget_number(number)
                self.shared.inventory.put_back(number.phone_number)

    def find_number(self, text: str) -> tuple[PhoneNumberUseCases, PhoneNumber]:
        """A number and its owner: by ID or ARN at home; a group's number also by
        ARN from the replica Region.

        PN-29, PN-30, S-49, D-13
        """
        self.forget_failed_claims()
        identifier = arns.read_identifier(text, arns.PHONE_NUMBER)
        if identifier is None or identifier.parent_id is not None:
            raise not_found(arns.PHONE_NUMBER, text)
        owner = self.owner_of(identifier)
        number_id = PhoneNumberId(identifier.id)
        if not isinstance(owner, PhoneNumberUseCases) or number_id not in owner.numbers:
            raise not_found(arns.PHONE_NUMBER, text)
        owner.settle(owner.numbers[number_id].phone_number_arn)
        number = owner.numbers[number_id]
        if owner is not self:
            group = owner.group_at(number.target_arn)
            if group is None or self.place.region not in group.linked:
                raise not_found(arns.PHONE_NUMBER, text)
        return owner, number

    def group_at(self, target_arn: str) -> TrafficDistributionGroup | None:
        """The group of this Region that is the target, if a group is."""
        identifier = arns.read_identifier(target_arn, arns.GROUP)
        return None if identifier is None else self.groups.get(identifier.id)

    # -- targets ------------------------------------------------------------

    def read_target(self, instance_id: str | None, target_arn: str | None) -> str:
        """The one target that the two members name, as an ARN (PN-17, S-36)."""
        instance_arn: Arn | None = None
        if instance_id is not None:
            identifier = arns.read_identifier(instance_id, arns.INSTANCE)
            if identifier is None:
                raise not_found(arns.INSTANCE, instance_id)
            place = identifier.place or self.place
            instance_arn = place.arn(arns.INSTANCE, identifier.id)
        target = require_one_target(instance_arn, target_arn)
        if all(
            (known := arns.read_identifier(target, kind)) is None or known.place is None
            for kind in (arns.INSTANCE, arns.GROUP)
        ):
            msg = f"TargetArn is neither an instance's nor a group's: {target[:250]}"
            raise InvalidParameterError(msg)
        return target

    def find_target(self, target: str) -> Instance | TrafficDistributionGroup:
        """The target of a claim or move: of this Region, and ready.

        PN-11 to PN-16, PN-41 to PN-43
        """
        read = arns.read_arn(target)
        if read is None or read[0].account_id != self.place.account_id:
            raise ResourceNotFoundError(f"Target not found: {target[:250]}")
        require_target_region(read[0].region, self.place.region)
        if arns.read_identifier(target, arns.GROUP) is not None:
            _, group = self.find_group(target)
            require_active_to_join(group)
            return group
        instance = self.find_instance(target)
        self.contents_of(instance)
        return instance

    def refusal_of_quota(
        self, target: Instance | TrafficDistributionGroup
    ) -> str | None:
        """Why the target takes no more numbers; shown as status FAILED (PN-08).

        What failed to be claimed takes up no room.
        """
        failed = sum(
            self.numbers[n].target_arn == target.arn for n in self.failed_claims
        )
        return quotas.over_target_quota(
            len(self.numbers_of_target.get(target.arn, ())) - failed,
            is_group=isinstance(target, TrafficDistributionGroup),
            quota=current_settings().quotas.phone_numbers_per_instance,
        )

    # -- workflows ----------------------------------------------------------

    def begin_on(
        self,
        number: PhoneNumber,
        kind: WorkflowKind[Any],
        before: PhoneNumber,
        failure_reason: str | None = None,
    ) -> None:
        """Begin a number's workflow; *before* is what a failure leaves."""
        self.begin(
            number.phone_number_arn,
            kind,
            partial(
                self._end_on,
                number.phone_number_id,
                kind,
                before,
                # by the end a group that it came from may have gone
                self.instance_behind(before.target_arn),
            ),
            failure_reason=failure_reason,
        )

    def _end_on(
        self,
        number_id: PhoneNumberId,
        kind: WorkflowKind[Any],
        before: PhoneNumber,
        instance_before: InstanceId,
        failure: str | None,
    ) -> None:
        number = self.numbers[number_id]
        if failure is None:
            if kind is DESCRIBE_PHONE_NUMBER_ANEW:
                # CLAIMED or FAILED is about the last claim or move (PN-07, PN-08).
                self.put_number(
                    replace(number, status=before.status, message=before.message)
                )
                return
            if kind is MOVE_PHONE_NUMBER:
                self._unlink_at(instance_before, before)
                self.failed_claims.pop(number_id, None)
            self.put_number(replace(number, status="CLAIMED", message=None))
            return
        kept = before
        if kind is not MOVE_PHONE_NUMBER or not self._takes_back(before.target_arn):
            # Where it is now: nothing moved it but a replication, or it came
            # from what has gone since.
            kept = replace(
                before, target_arn=number.target_arn, instance_id=number.instance_id
            )
        self.put_number(replace(kept, status="FAILED", message=failure[:255]))

    def _takes_back(self, target_arn: Arn) -> bool:
        """Whether a number whose move fails can be there again."""
        identifier = arns.read_identifier(target_arn, arns.INSTANCE)
        if identifier is not None:
            return identifier.id in self.instances
        group = self.group_at(target_arn)
        return group is not None and group.status != DELETE_GROUP.running

    # -- describing ---------------------------------------------------------

    def describe_phone_number(self, text: str) -> tuple[State, PhoneNumber]:
        """Look at a number, from either Region of its group (PN-29 to PN-31)."""
        owner, number = self.find_number(text)
        owner.look(number.phone_number_arn)
        return owner, number

    def numbers_after(
        self,
        *,
        instance_id: str | None,
        target_arn: str | None,
        wanted: NumberFilter,
        after: str | None,
    ) -> Iterator[tuple[str, PhoneNumber]]:
        """Numbers of one target, or of all instances of this Region.

        PN-32 to PN-36; in order of the number.
        """
        self.forget_failed_claims()
        require_prefix(wanted.prefix)
        owner: State = self
        index: NumberIndex | None = self.numbers_of_instances
        if instance_id is not None or target_arn is not None:
            target = self.read_target(instance_id, target_arn)
            if arns.read_identifier(target, arns.GROUP) is not None:
                owner, group = self.find_group(target)
                arn = group.arn
            else:
                arn = self.find_instance(target).arn
            index = owner.numbers_of_target.get(arn)
        if index is None:
            return
        for found in index.after(after, wanted):
            yield found, owner.numbers_by_e164[E164(found)]

    # -- changing -----------------------------------------------------------

    def _find_to_change(self, text: str) -> PhoneNumber:
        """A number of this Region that nothing is happening to (S-38, S-40)."""
        _, number = self.find_number(text)
        require_own_region(number, self.place.region)
        require_settled_number(number)
        return number

    def update_phone_number(
        self, *, phone_number_id: str, instance_id: str | None, target_arn: str | None
    ) -> PhoneNumber:
        """Move a number to another target of the same Region (PN-39 to PN-47)."""
        wanted = self.read_target(instance_id, target_arn)
        target = self.find_target(wanted)
        number = self._find_to_change(phone_number_id)
        if isinstance(target, Instance) and self.is_replica(target.id):
            msg = f"A phone number cannot be moved to a replica: {target.arn}"
            raise InvalidParameterError(msg)
        if target.arn == number.target_arn and number.status == "CLAIMED":
            return number
        failure = None
        if (
            target.arn != number.target_arn
            or number.phone_number_id in self.failed_claims
        ):
            failure = self.refusal_of_quota(target)
        moved = replace(
            number,
            target_arn=target.arn,
            instance_id=target.id if isinstance(target, Instance) else None,
            status="IN_PROGRESS",
            message=None,
        )
        self.put_number(moved)
        self.begin_on(moved, MOVE_PHONE_NUMBER, number, failure)
        return moved

    def update_phone_number_metadata(
        self, *, phone_number_id: str, description: str | None
    ) -> None:
        """Give a number another description (PN-48)."""
        number = self._find_to_change(phone_number_id)
        if description is None:
            return
        changed = replace(
            number,
            phone_number_description=description,
            status="IN_PROGRESS",
            message=None,
        )
        self.put_number(changed)
        self.begin_on(changed, DESCRIBE_PHONE_NUMBER_ANEW, number)

    def release_phone_number(self, text: str) -> None:
        """Give a number up; it rests before anybody can have it (PN-49 to PN-52)."""
        number = self._find_to_change(text)
        self.unlink(number)
        self.forget_number(number)
        now = self.now()
        self.releases.append(now)
        self.shared.inventory.rest(number.phone_number, until=now + REST)

    def unlink(self, number: PhoneNumber) -> None:
        """End a number's link to a flow, wherever its target is."""
        self._unlink_at(self.instance_behind(number.target_arn), number)

    def unlink_anywhere(self, number: PhoneNumber) -> None:
        """End its link; while it moves, that is still where it comes from."""
        self.unlink(number)
        if number.status == "IN_PROGRESS":
            for instance_id in self.contents:
                self._unlink_at(instance_id, number)

    def _unlink_at(self, instance_id: InstanceId, number: PhoneNumber) -> None:
        contents = self.contents.get(instance_id)
        if contents is not None and number.phone_number_arn in contents.links:
            del contents.links[number.phone_number_arn]

    def instance_behind(self, target_arn: Arn) -> InstanceId:
        """The instance that a target is, or that a group distributes."""
        group = self.group_at(target_arn)
        if group is not None:
            return group.instance_id
        return InstanceId(target_arn.rpartition("/")[2])
