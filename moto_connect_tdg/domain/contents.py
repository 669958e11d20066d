"""What an instance holds, shared with its replica: one object with two doors.

Mirroring costs nothing and cannot fall behind (RI-30, RI-31, RI-33).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic

from ..types import GroupId, Region, UserId
from .contact_index import Contacts
from .hierarchy import HierarchyLevel
from .kind import AnyRecord, Kind, name_taken
from .lineages import Lineage
from .paging import Index, Register
from .sessions import Sessions
from .uses import Named, Uses, flow_named


class Shelf(Generic[AnyRecord]):
    """The records of one kind by ID, each with a unique name."""

    __slots__ = (
        "_by_name",
        "_kind",
        "_names",
        "_of_one",
        "_records",
        "_under",
        "_uses",
    )

    def __init__(self, kind: Kind[AnyRecord], uses: Uses) -> None:
        self._kind = kind
        self._uses = uses
        self._records: Register[AnyRecord] = Register()
        self._names: dict[str, str] = {}
        #: empty unless the kind is listed by name
        self._by_name: Index[str] = Index()
        #: the places of the records that are listed under another one
        self._under: dict[str, Index[int]] = {}
        #: how many records only one Region has
        self._of_one: Counter[Region] = Counter()

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[AnyRecord]:
        return iter(self._records.values())

    def __contains__(self, record_id: str) -> bool:
        return record_id in self._records

    def __getitem__(self, record_id: str) -> AnyRecord:
        return self._records[record_id]

    @property
    def names(self) -> Collection[str]:
        """The names in use."""
        return self._names.keys()

    def named(self, name: str) -> AnyRecord | None:
        """The record with that name, or None."""
        record_id = self._names.get(name)
        return None if record_id is None else self._records[record_id]

    def require_free_name(self, name: str, *, renamed: AnyRecord | None = None) -> None:
        """A name is unique per instance and kind (UR-08, FL-09).

        A record that is *renamed* may keep its own name.
        """
        taken_by = self._names.get(name)
        if taken_by is not None and (renamed is None or taken_by != renamed.id):
            raise name_taken(self._kind, name)

    def put(self, record: AnyRecord) -> None:
        """Add a record, or replace the one with its ID."""
        known = self._records.get(record.id)
        if known is not None:
            self._forget_name(known)
        name = self._kind.name_of(record)
        self._names[name] = record.id
        if self._kind.is_listed_by_name:
            self._by_name.add(name)
        self._count(known, -1)
        self._count(record, 1)
        self._records[record.id] = record
        if known is None:
            self._list_under(record)
        self._uses.set(self._named(record), self._kind.names(record))

    def remove(self, record: AnyRecord) -> None:
        """Remove a record; its name can be used again."""
        self._list_no_more(record)
        del self._records[record.id]
        self._count(record, -1)
        self._forget_name(record)
        self._uses.set(self._named(record), ())

    def _count(self, record: AnyRecord | None, by: int) -> None:
        region = None if record is None else self._kind.only_in(record)
        if region is not None:
            self._of_one[region] += by

    def count_in(self, region: Region) -> int:
        """How many records a Region has, without a pass over them."""
        elsewhere = self._of_one.total() - self._of_one[region] if self._of_one else 0
        return len(self) - elsewhere

    def only_in(self, region: Region) -> list[AnyRecord]:
        """The records that no other Region has."""
        if not self._of_one[region]:
            return []
        return [record for record in self if self._kind.only_in(record) == region]

    def _list_under(self, record: AnyRecord) -> None:
        listed_under = self._kind.listed_under(record)
        if listed_under is not None:
            places = self._under.setdefault(listed_under, Index())
            places.add(self.place_of(record.id))

    def _list_no_more(self, record: AnyRecord) -> None:
        listed_under = self._kind.listed_under(record)
        if listed_under is not None:
            places = self._under[listed_under]
            places.discard(self.place_of(record.id))
            if not places:
                del self._under[listed_under]

    def under_after(
        self, record_id: str, place: int | None
    ) -> Iterator[tuple[int, AnyRecord]]:
        """Places and records after *place* of those that are listed under one."""
        if record_id in self._under:
            for found in self._under[record_id].after(place):
                yield found, self._records.at(found)

    def _forget_name(self, record: AnyRecord) -> None:
        name = self._kind.name_of(record)
        del self._names[name]
        self._by_name.discard(name)

    def _named(self, record: AnyRecord) -> Named:
        return Named(self._kind.arn_name, record.id)

    def after(self, place: int | None) -> Iterator[tuple[int, AnyRecord]]:
        """Places and records after *place*, in the order of creation."""
        return self._records.after(place)

    def wanted_after(
        self, is_wanted: Callable[[AnyRecord], bool], place: int | None
    ) -> Iterator[tuple[int, AnyRecord]]:
        """Those places and records after *place* that are wanted."""
        return (row for row in self.after(place) if is_wanted(row[1]))

    def only(self, name: str, place: int | None) -> Iterator[tuple[int, AnyRecord]]:
        """The record with that name, as the one and only page of a list."""
        found = self.named(name)
        if found is not None and place is None:
            yield 0, found

    def after_name(self, name: str | None) -> Iterator[tuple[str, AnyRecord]]:
        """Names and records after *name*, of a kind that is listed by name."""
        for found in self._by_name.after(name):
            yield found, self._records[self._names[found]]

    def place_of(self, record_id: str) -> int:
        """The place of a record in the order of creation."""
        return self._records.place_of(record_id)


class Links(Register[str]):
    """Numbers' ARNs to flows' IDs; the numbers of a flow are found by its ID.

    A version or an alias may follow the ID (FL-20).
    """

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[Named, dict[str, None]] = {}

    def __setitem__(self, number_arn: str, flow_id: str) -> None:
        self._unlink(number_arn)
        super().__setitem__(number_arn, flow_id)
        for named in flow_named(flow_id):
            self._numbers.setdefault(named, {})[number_arn] = None

    def __delitem__(self, number_arn: str) -> None:
        self._unlink(number_arn)
        super().__delitem__(number_arn)

    def _unlink(self, number_arn: str) -> None:
        flow_id = self.get(number_arn)
        for named in () if flow_id is None else flow_named(flow_id):
            numbers = self._numbers[named]
            del numbers[number_arn]
            if not numbers:
                del self._numbers[named]

    def of_flow(self, flow: Named) -> tuple[str, ...]:
        """The ARNs of the numbers that are linked to a flow, or to a version of it."""
        return tuple(self._numbers.get(flow, ()))


@dataclass(slots=True)
class Shelves:
    """The records of several kinds, and which of them refer to which."""

    uses: Uses = field(default_factory=Uses)
    shelves: dict[str, Shelf[Any]] = field(default_factory=dict)

    def of(self, kind: Kind[AnyRecord]) -> Shelf[AnyRecord]:
        """The records of one kind."""
        found = self.shelves.get(kind.arn_name)
        if found is None:
            found = self.shelves[kind.arn_name] = Shelf(kind, self.uses)
        return found


@dataclass(slots=True)
class RegionalContents(Shelves):
    """What an instance holds in one Region only: its replica has other records."""

    #: the ID of the default vocabulary of each language (VO-04)
    default_vocabularies: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Contents(Shelves):
    """The records of every mirrored kind, the contacts, and the links between them."""

    #: the levels of the agents' hierarchy, by the API's names for them
    hierarchy: dict[str, HierarchyLevel] = field(default_factory=dict)
    #: the children of each parent among the hours, in order of association
    children_of_hours: dict[str, Register[str]] = field(default_factory=dict)
    contacts: Contacts = field(default_factory=Contacts)
    sessions: Sessions = field(default_factory=Sessions)
    #: quick connects whose user has been deleted; some have changed since (UR-13)
    left_behind: Register[str] = field(default_factory=Register)
    #: number's ARN to flow's ID (RI-30, FL-04, CO-12)
    links: Links = field(default_factory=Links)
    #: versions and aliases of flows and flow modules
    lineages: dict[Named, Lineage] = field(default_factory=dict)
    #: each agent's group, and each group's agents in order of association (S-32)
    group_of_user: dict[UserId, GroupId] = field(default_factory=dict)
    users_of_group: dict[GroupId, Register[UserId]] = field(default_factory=dict)

    def link_hours(
        self, hours_id: str, parents: Iterable[str], *, before: Iterable[str] = ()
    ) -> None:
        """Note whose children hours are now, and whose they were before."""
        for parent_id in before:
            del self.children_of_hours[parent_id][hours_id]
        for parent_id in parents:
            children = self.children_of_hours.setdefault(parent_id, Register())
            children[hours_id] = hours_id

    def lineage_of(self, named: Named) -> Lineage:
        """The versions and aliases of a flow, a module or a view; none at first."""
        return self.lineages.get(named) or Lineage()

    def forget_lineage(self, kind: Kind[AnyRecord], record: AnyRecord) -> None:
        """Remove the versions and aliases of a record that is deleted."""
        self.lineages.pop(Named(kind.arn_name, record.id), None)

    @property
    def is_restless(self) -> bool:
        """Whether a contact may get an agent, or an agent another status."""
        return self.sessions.is_modelled and bool(
            self.contacts.waiting or self.contacts.stirred or self.contacts.ending
        )

    def associate(self, user_id: UserId, group_id: GroupId) -> None:
        """Put an agent in a group."""
        self.group_of_user[user_id] = group_id
        self.users_of_group.setdefault(group_id, Register())[user_id] = user_id
        self.sessions.join(user_id, group_id)

    def disassociate(self, user_id: UserId) -> None:
        """Take an agent out of its group, if it is in one (S-31)."""
        group_id = self.group_of_user.pop(user_id, None)
        if group_id is not None:
            del self.users_of_group[group_id][user_id]
            self.sessions.join(user_id, None)

    def forget_group(self, group_id: GroupId) -> None:
        """Take all agents out of a group that is deleted (S-20)."""
        for user_id in self.users_of_group.pop(group_id, ()):
            del self.group_of_user[UserId(user_id)]
            self.sessions.join(UserId(user_id), None)
