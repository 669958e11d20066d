"""The contacts of an instance, in order of creation and of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from itertools import takewhile

from ..types import Region
from .contacts import KEPT, Contact
from .paging import Index, Register


def sort_key(time: datetime) -> str:
    """Return a text that sorts as the time does."""
    zoneless = time.astimezone(timezone.utc).replace(tzinfo=None)
    return zoneless.isoformat(timespec="microseconds")


def _end_of(time: datetime) -> str:
    """Return a text that sorts after the keys of a time, and before all later ones."""
    return f"{sort_key(time)} ~"


def _owners_of(contact: Contact) -> list[str]:
    """The IDs of the queue and the agent of a contact, if it has them."""
    return [
        owner for owner in (contact.queue_id, contact.agent_id) if owner is not None
    ]


class _Times:
    """The keys of some contacts, in order of initiation and of their end."""

    __slots__ = ("begun", "ended", "going_on")

    def __init__(self) -> None:
        self.begun: Index[str] = Index()
        #: of contacts that have ended
        self.ended: Index[str] = Index()
        #: the IDs of the others
        self.going_on: dict[str, None] = {}


class ContactRegister(Register[Contact]):
    """Contacts by ID; those that began in a span of time are found by key."""

    __slots__ = (
        "_by_due",
        "_due",
        "_ended_ids",
        "_followers",
        "_keys",
        "_of",
        "_open",
        "_times",
    )

    def __init__(self) -> None:
        super().__init__()
        self._times = _Times()
        #: the same for each queue and each agent, by ID
        self._of: dict[str, _Times] = {}
        #: IDs by their keys in order of initiation
        self._keys: dict[str, str] = {}
        self._followers: Counter[str] = Counter()
        #: contacts that start or end by themselves, by their keys in order of that time
        self._by_due: Index[str] = Index()
        self._due: dict[str, str] = {}
        #: IDs by their keys in order of the time when they ended
        self._ended_ids: dict[str, str] = {}
        #: how many contacts of each channel have not ended
        self._open: Counter[str] = Counter()

    def __setitem__(self, contact_id: str, contact: Contact) -> None:
        if contact_id not in self:
            key = f"{sort_key(contact.initiation_timestamp)} {self._next:012}"
            self._times.begun.add(key)
            self._keys[key] = contact_id
            if contact.previous_contact_id is not None:
                self._followers[contact.previous_contact_id] += 1
        self._forget(contact_id)
        super().__setitem__(contact_id, contact)
        self._note(contact)
        if contact.due is not None:
            key = self._key(contact, contact.due)
            if key not in self._due:
                self._by_due.add(key)
                self._due[key] = contact_id

    def __delitem__(self, contact_id: str) -> None:
        self._forget(contact_id)
        super().__delitem__(contact_id)

    def _note(self, contact: Contact) -> None:
        of_owners = [
            self._of.setdefault(owner, _Times()) for owner in _owners_of(contact)
        ]
        for times in of_owners:
            times.begun.add(self._key(contact, contact.initiation_timestamp))
        if contact.disconnect_timestamp is None:
            self._open[contact.channel] += 1
            for times in (self._times, *of_owners):
                times.going_on[contact.id] = None
            return
        key = self._key(contact, contact.disconnect_timestamp)
        self._ended_ids[key] = contact.id
        for times in (self._times, *of_owners):
            times.ended.add(key)

    def _forget(self, contact_id: str) -> None:
        contact = self.get(contact_id)
        if contact is None:
            return
        owners = _owners_of(contact)
        of_owners = [self._of[owner] for owner in owners]
        for times in of_owners:
            times.begun.discard(self._key(contact, contact.initiation_timestamp))
        if contact.disconnect_timestamp is None:
            self._open[contact.channel] -= 1
            for times in (self._times, *of_owners):
                del times.going_on[contact_id]
        else:
            key = self._key(contact, contact.disconnect_timestamp)
            del self._ended_ids[key]
            for times in (self._times, *of_owners):
                times.ended.discard(key)
        for owner in owners:
            if not self._of[owner].begun:
                del self._of[owner]

    def _key(self, contact: Contact, time: datetime) -> str:
        return f"{sort_key(time)} {self.place_of(contact.id):012}"

    def count_open(self, channel: str) -> int:
        """How many contacts of a channel have not ended."""
        return self._open[channel]

    def leave(self, region: Region, now: datetime) -> None:
        """End the contacts that are active in the Region of a deleted replica (DC-07)."""
        for contact_id in tuple(self._times.going_on):
            contact = self[contact_id]
            if contact.active_region == region:
                self[contact_id] = contact.ended(now)

    def followers(self, contact_id: str) -> int:
        """How many contacts have this one as their previous contact."""
        return self._followers[contact_id]

    def chain(self, contact: Contact) -> Iterator[Contact]:
        """A contact, and the contacts before it."""
        found: Contact | None = contact
        while found is not None:
            yield found
            found = self.get(found.previous_contact_id or "")

    def first_of(self, contact: Contact) -> Contact:
        """The first contact of the chain, which has its attributes."""
        return self.get(contact.chain_id, contact)

    def begun(
        self,
        since: datetime,
        until: datetime,
        *,
        after: str | None = None,
        is_descending: bool = False,
    ) -> Iterator[tuple[str, Contact]]:
        """Contacts that began from *since* to *until*, with their keys, in order.

        *after* is the key of the last one of the page before.
        """
        first, last = sort_key(since), _end_of(until)
        keys = (
            self._times.begun.before(last if after is None else after)
            if is_descending
            else self._times.begun.after(first if after is None else after)
        )
        for key in keys:
            if not first < key < last:
                return
            yield key, self[self._keys[key]]

    def present(
        self, since: datetime, until: datetime, of: Iterable[str] | None = None
    ) -> Iterator[Contact]:
        """Contacts that had not ended by *since*, and began by *until*; in no order.

        *of* are IDs of queues or of agents; None means all contacts. The cost does not
        grow with contacts of others, nor with contacts that ended before.
        """
        first, last = sort_key(since), _end_of(until)
        if of is None:
            found = [self._times]
        else:
            found = [self._of[owner] for owner in of if owner in self._of]
        for times in found:
            for key in takewhile(last.__gt__, times.begun.after(first)):
                yield self[self._keys[key]]
            earlier = (
                *(self._ended_ids[key] for key in times.ended.after(first)),
                *times.going_on,
            )
            for contact_id in earlier:
                contact = self[contact_id]
                if contact.initiation_timestamp < since:
                    yield contact

    def count_begun(self, since: datetime, until: datetime) -> int:
        """How many contacts began from *since* to *until*."""
        before = self._times.begun.count_before
        return max(0, before(_end_of(until)) - before(sort_key(since)))

    def pass_time(self, now: datetime) -> None:
        """Start and end contacts that are due, and forget old ones (CN-17, DC-06)."""
        self._pass_due(now)
        limit = sort_key(now - KEPT)
        while (key := next(self._times.begun.after(None), None)) and key < limit:
            self._times.begun.discard(key)
            contact = self.pop(self._keys.pop(key))
            self._followers.pop(contact.id, None)

    def _pass_due(self, now: datetime) -> None:
        limit = _end_of(now)
        while (key := next(self._by_due.after(None), None)) and key < limit:
            self._by_due.discard(key)
            contact = self.get(self._due.pop(key))
            # it may have ended before, or got another time since
            due = contact and contact.due
            if contact and due and due <= now:
                self[contact.id] = contact.passed(due)
