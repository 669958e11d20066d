"""Finding resources, as a caller in one account and Region can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..domain import arns
from ..domain.arns import Identifier, read_identifier
from ..domain.contents import Contents, RegionalContents, Shelf, Shelves
from ..domain.distributions import SignInConfig
from ..domain.groups import TrafficDistributionGroup
from ..domain.instances import Instance, Replication
from ..domain.kind import AnyRecord, Kind, require_quota
from ..domain.phone_numbers import PhoneNumber
from ..domain.uses import Named
from ..errors import (
    DuplicateResourceError,
    InvalidParameterError,
    ResourceInUseError,
    ResourceNotFoundError,
)
from ..types import Arn, InstanceId, PhoneNumberId, Region
from .floor import Floor
from .found import IN_USE_TYPES, Found, not_found
from .site import Site
from .world import World


@dataclass(slots=True)
class Scope:
    """An account in a Region, and everything that can be named from there.

    A resource lives at the site of the Region in its ARN; the other Region of a
    replicated instance finds it by that ARN.
    """

    world: World
    here: Site
    now: datetime

    def at(self, region: Region) -> Site:
        """The same account in another Region."""
        return self.world.site(self.here.place.account_id, region)

    def arn(self, kind: str, resource_id: str) -> Arn:
        """The ARN of a resource of this account and Region."""
        return self.here.place.arn(kind, resource_id)

    def read_own(self, text: str, kind: str) -> Identifier:
        """Parse *text*, which must name a resource of this account and Region.

        S-49, D-06, D-07, D-14
        """
        identifier = read_identifier(text, kind)
        if identifier is None or identifier.place not in {None, self.here.place}:
            raise not_found(kind, text)
        return identifier

    def owner_of(self, identifier: Identifier) -> Site | None:
        """The site that an identifier points to, if it is this account's."""
        place = identifier.place
        if place is None or place == self.here.place:
            return self.here
        if place.account_id != self.here.place.account_id:
            return None
        if not self.world.is_available(place.region):
            return None
        owner = self.at(place.region)
        return owner if owner.place == place else None

    # -- instances ----------------------------------------------------------

    def find_instance(self, text: str) -> Instance:
        """The instance of this Region that an ID or ARN names (IN-17)."""
        identifier = self.read_own(text, arns.INSTANCE)
        return self.instance_of(identifier.id, text)

    def instance_of(self, instance_id: str, text: str | None = None) -> Instance:
        """The instance with that bare ID."""
        instance = self.here.instances.get(instance_id)
        if instance is None or instance.is_forgotten(self.now):
            raise not_found(arns.INSTANCE, text or instance_id)
        return instance

    def replication_of(self, instance_id: InstanceId) -> Replication | None:
        """The replication of an instance of this Region, from either side of it."""
        return self.source_of(instance_id).replications.get(instance_id)

    def is_replica(self, instance_id: InstanceId) -> bool:
        """Whether the instance of this Region is a replica."""
        return instance_id in self.here.replica_sources

    def source_of(self, instance_id: InstanceId) -> Site:
        """The site of the instance's source: here, or in the paired Region."""
        source = self.here.replica_sources.get(instance_id)
        return self.here if source is None else self.at(source)

    def contents_of(self, instance: Instance) -> Contents:
        """The contents of an instance, which must be ACTIVE."""
        if not instance.is_active:
            msg = f"Instance with id {instance.id} is not ACTIVE"
            raise ResourceNotFoundError(msg)
        contents = self.here.contents[instance.id]
        contents.contacts.pass_time(self.now)
        if contents.is_restless:
            self.floor_of(instance.id).settle()
        return contents

    def floor_of(self, instance_id: InstanceId) -> Floor:
        """The agents of an instance of this Region at work."""
        return Floor(self.world, self.source_of(instance_id), instance_id, self.now)

    def open_instance(self, text: str) -> tuple[Instance, Contents]:
        """An ACTIVE instance of this Region, and its contents."""
        instance = self.find_instance(text)
        return instance, self.contents_of(instance)

    def open_regional(self, text: str) -> tuple[Instance, RegionalContents]:
        """An ACTIVE instance of this Region, and what it has in this Region only."""
        instance, _ = self.open_instance(text)
        return instance, self.here.regional_of(instance.id)

    # -- resources inside an instance, most of them shared by both sides -----

    def child_id(
        self, instance: Instance, contents: Shelves, kind: Kind[Any], text: str
    ) -> str:
        """The ID of a record of an instance of this Region (D-28)."""
        return self.read_child(instance, kind.arn_name, text, known=contents.of(kind))

    def child_ids(
        self,
        instance: Instance,
        contents: Shelves,
        kind: Kind[Any],
        texts: Iterable[str],
    ) -> tuple[str, ...]:
        """The IDs of several records of an instance of this Region."""
        return tuple(self.child_id(instance, contents, kind, text) for text in texts)

    def read_child(
        self, instance: Instance, arn_name: str, text: str, *, known: Any
    ) -> str:
        """The ID of something *known* inside an instance of this Region (D-28)."""
        identifier = self.read_own(text, arn_name)
        if (
            identifier.parent_id not in {None, instance.id}
            or identifier.id not in known
        ):
            raise not_found(arn_name, text)
        return identifier.id

    def child_arn(self, instance: Instance, arn_name: str, child_id: str) -> Arn:
        """The ARN of a record, with the Region of the API call (D-28)."""
        return self.here.place.child_arn(instance.id, arn_name, child_id)

    def shelves_of(self, instance: Instance, kind: Kind[Any]) -> Shelves:
        """What an ACTIVE instance holds of a kind, here or on both sides."""
        contents = self.contents_of(instance)
        return contents if kind.is_mirrored else self.here.regional_of(instance.id)

    def find(
        self, instance_id: str, kind: Kind[AnyRecord], text: str
    ) -> Found[AnyRecord]:
        """A record of an instance of this Region, by ID or ARN."""
        instance = self.find_instance(instance_id)
        shelves = self.shelves_of(instance, kind)
        record = shelves.of(kind)[self.child_id(instance, shelves, kind, text)]
        if not kind.is_in(record, self.here.place.region):
            raise not_found(kind.arn_name, text)
        return self.found(instance, shelves, kind, record)

    def found(
        self,
        instance: Instance,
        shelves: Shelves,
        kind: Kind[AnyRecord],
        record: AnyRecord,
    ) -> Found[AnyRecord]:
        """A record with everything needed to show it."""
        owner = self.source_of(instance.id) if kind.is_mirrored else self.here
        return Found(
            instance,
            self.contents_of(instance),
            shelves,
            record,
            self.child_arn(instance, kind.arn_name, record.id),
            owner,
            owner.place.child_arn(instance.id, kind.arn_name, record.id),
        )

    def require_room(self, kind: Kind[Any], contents: Shelves, name: str) -> None:
        """Require that the name is free, and the quota is not used up."""
        shelf = contents.of(kind)
        shelf.require_free_name(name)
        self.require_quota(kind, shelf)

    def require_quota(self, kind: Kind[Any], shelf: Shelf[Any]) -> None:
        """Require that the kind's quota allows another record, if it is on."""
        if kind.quota is not None:
            quotas = self.world.settings().quotas
            require_quota(kind, len(shelf), getattr(quotas, kind.quota))

    def add(
        self,
        instance: Instance,
        contents: Shelves,
        kind: Kind[AnyRecord],
        record: AnyRecord,
        tags: Mapping[str, str] | None,
    ) -> Arn:
        """Add a new record with its tags, and return its ARN in this Region."""
        contents.of(kind).put(record)
        found = self.found(instance, contents, kind, record)
        found.owner.put_tags(found.tag_arn, tags)
        return found.arn

    def require_new_name(
        self,
        kind: Kind[AnyRecord],
        found: Found[AnyRecord],
        name: str | None,
        *,
        is_declared: bool = True,
    ) -> None:
        """Require that a record keeps its name, or gets one that is not in use.

        None keeps it. *is_declared* says whether the operation declares
        DuplicateResourceException.
        """
        if name is None:
            return
        try:
            found.shelves.of(kind).require_free_name(name, renamed=found.record)
        except DuplicateResourceError as error:
            if is_declared:
                raise
            raise InvalidParameterError(error.message) from None

    def users_of(
        self, kind: Kind[Any], found: Found[Any], user_kind: Kind[AnyRecord]
    ) -> list[Found[AnyRecord]]:
        """The records of a kind that refer to this one."""
        shelf = found.shelves.of(user_kind)
        return [
            self.found(found.instance, found.shelves, user_kind, shelf[user.record_id])
            for user in found.shelves.uses.users_of(
                Named(kind.arn_name, found.record.id)
            )
            if user.arn_name == user_kind.arn_name
        ]

    def modify(
        self, kind: Kind[AnyRecord], found: Found[AnyRecord], **changes: Any
    ) -> None:
        """Modify a record, on both sides; set time and Region of its last change."""
        record: Any = found.record
        stamp: dict[str, Any] = {"last_modified_time": self.now}
        if kind.is_mirrored:
            stamp["last_modified_region"] = self.here.place.region
        changed: AnyRecord = replace(record, **changes, **stamp)
        found.shelves.of(kind).put(changed)

    def remove(self, kind: Kind[AnyRecord], found: Found[AnyRecord]) -> None:
        """Remove a record with its tags, on both sides."""
        found.shelves.of(kind).remove(found.record)
        found.owner.forget_tags(found.tag_arn)

    def require_unused(
        self,
        kind: Kind[AnyRecord],
        found: Found[AnyRecord],
        *,
        is_declared: bool = True,
    ) -> None:
        """Refuse to delete a record that another one refers to (ER-05).

        ResourceType has values for few kinds in the API, so it is left out for the
        others.
        """
        user = found.shelves.uses.user_of(Named(kind.arn_name, found.record.id))
        if user is None:
            return
        arn = self.child_arn(found.instance, user.arn_name, user.record_id)
        msg = f"The {kind.noun} is in use by: {arn}"
        if not is_declared:
            raise InvalidParameterError(msg)
        members: dict[str, str] = {"ResourceId": arn}
        if user.arn_name in IN_USE_TYPES:
            members["ResourceType"] = IN_USE_TYPES[user.arn_name]
        raise ResourceInUseError(msg, **members)

    # -- groups -------------------------------------------------------------

    def find_group(self, text: str) -> tuple[Site, TrafficDistributionGroup]:
        """Find a group and its owner: by ID or ARN in the source Region, else by ARN.

        DS-02, GD-01, UT-12, US-12, S-49, D-13
        """
        identifier = read_identifier(text, arns.GROUP)
        if identifier is None or identifier.parent_id is not None:
            raise not_found(arns.GROUP, text)
        owner = self.owner_of(identifier)
        group = owner.groups.get(identifier.id) if owner else None
        if owner is None or group is None or self.here.place.region not in group.linked:
            raise not_found(arns.GROUP, text)
        return owner, group

    def sign_in_of(self, group: TrafficDistributionGroup) -> SignInConfig:
        """The sign-in shares of a group: its own, or those of the default group (S-23)."""
        if group.sign_in is not None:
            return group.sign_in
        owner = self.at(group.linked[0])
        return self.sign_in_of(owner.default_group_of(group.instance_id))

    # -- numbers ------------------------------------------------------------

    def find_number(self, text: str) -> tuple[Site, PhoneNumber]:
        """Find a number and its owner, by ID or ARN in the Region where it was claimed.

        A group's number can also be found from the replica Region, by ARN.

        PN-29, PN-30, S-49, D-13
        """
        identifier = read_identifier(text, arns.PHONE_NUMBER)
        if identifier is None or identifier.parent_id is not None:
            raise not_found(arns.PHONE_NUMBER, text)
        owner = self.owner_of(identifier)
        number_id = PhoneNumberId(identifier.id)
        if owner is None or number_id not in owner.numbers:
            raise not_found(arns.PHONE_NUMBER, text)
        owner.complete(owner.numbers[number_id].phone_number_arn)
        number = owner.numbers[number_id]
        if owner is not self.here:
            group = owner.group_at(number.target_arn)
            if group is None or self.here.place.region not in group.linked:
                raise not_found(arns.PHONE_NUMBER, text)
        return owner, number


def elsewhere(scope: Scope, region: Region) -> Scope:
    """The same account, seen from another Region."""
    return Scope(scope.world, scope.at(region), scope.now)
