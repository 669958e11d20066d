"""The contacts of an instance, in order of creation and of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone

from ..types import Region
from .contacts import EXPIRED, KEPT, Contact
from .paging import Index, Register


def sort_key(time: datetime) -> str:
    """Return a text that sorts as the time does."""
    zoneless = time.astimezone(timezone.utc).replace(tzinfo=None)
    return zoneless.isoformat(timespec="microseconds")


def _end_of(time: datetime) -> str:
    """Return a text that sorts after the keys of a time, and before all later ones."""
    return f"{sort_key(time)} ~"


class ContactRegister(Register[Contact]):
    """Contacts by ID; those that began in a span of time are found by key."""

    __slots__ = (
        "_by_end",
        "_by_start",
        "_ended",
        "_ended_ids",
        "_ending",
        "_followers",
        "_going_on",
        "_keys",
        "_open",
    )

    def __init__(self) -> None:
        super().__init__()
        self._by_start: Index[str] = Index()
        #: IDs by their keys in order of initiation
        self._keys: dict[str, str] = {}
        self._followers: Counter[str] = Counter()
        #: contacts that end by themselves, by their keys in order of that time
        self._by_end: Index[str] = Index()
        self._ending: dict[str, str] = {}
        #: contacts that have ended, by their keys in order of that time
        self._ended: Index[str] = Index()
        self._ended_ids: dict[str, str] = {}
        #: contacts that have not ended, and how many of each channel
        self._going_on: dict[str, None] = {}
        self._open: Counter[str] = Counter()

    def __setitem__(self, contact_id: str, contact: Contact) -> None:
        if contact_id not in self:
            key = f"{sort_key(contact.initiation_timestamp)} {self._next:012}"
            self._by_start.add(key)
            self._keys[key] = contact_id
            if contact.previous_contact_id is not None:
                self._followers[contact.previous_contact_id] += 1
        self._forget_end(contact_id)
        super().__setitem__(contact_id, contact)
        self._note_end(contact)
        if contact.expiry_timestamp is not None and not contact.is_over:
            key = (
                f"{sort_key(contact.expiry_timestamp)} {self.place_of(contact_id):012}"
            )
            if key not in self._ending:
                self._by_end.add(key)
                self._ending[key] = contact_id

    def __delitem__(self, contact_id: str) -> None:
        self._forget_end(contact_id)
        super().__delitem__(contact_id)

    def _note_end(self, contact: Contact) -> None:
        if contact.disconnect_timestamp is None:
            self._going_on[contact.id] = None
            self._open[contact.channel] += 1
            return
        key = self._key_of_end(contact, contact.disconnect_timestamp)
        self._ended.add(key)
        self._ended_ids[key] = contact.id

    def _forget_end(self, contact_id: str) -> None:
        contact = self.get(contact_id)
        if contact is None:
            return
        if contact.disconnect_timestamp is None:
            del self._going_on[contact_id]
            self._open[contact.channel] -= 1
            return
        key = self._key_of_end(contact, contact.disconnect_timestamp)
        self._ended.discard(key)
        del self._ended_ids[key]

    def _key_of_end(self, contact: Contact, ended: datetime) -> str:
        return f"{sort_key(ended)} {self.place_of(contact.id):012}"

    def count_open(self, channel: str) -> int:
        """How many contacts of a channel have not ended."""
        return self._open[channel]

    def leave(self, region: Region, now: datetime) -> None:
        """End the contacts that are active in the Region of a deleted replica (DC-07)."""
        for contact_id in tuple(self._going_on):
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
            self._by_start.before(last if after is None else after)
            if is_descending
            else self._by_start.after(first if after is None else after)
        )
        for key in keys:
            if not first < key < last:
                return
            yield key, self[self._keys[key]]

    def present(self, since: datetime, until: datetime) -> Iterator[Contact]:
        """Contacts that had not ended by *since*, and began by *until*; in no order.

        The cost does not grow with contacts that ended before.
        """
        for _, contact in self.begun(since, until):
            yield contact
        earlier = (
            *(self._ended_ids[key] for key in self._ended.after(sort_key(since))),
            *self._going_on,
        )
        for contact_id in earlier:
            contact = self[contact_id]
            if contact.initiation_timestamp < since:
                yield contact

    def count_begun(self, since: datetime, until: datetime) -> int:
        """How many contacts began from *since* to *until*."""
        before = self._by_start.count_before
        return max(0, before(_end_of(until)) - before(sort_key(since)))

    def pass_time(self, now: datetime) -> None:
        """End contacts that have expired, and forget old ones (CN-17, DC-06)."""
        self._expire(now)
        limit = sort_key(now - KEPT)
        while (key := next(self._by_start.after(None), None)) and key < limit:
            self._by_start.discard(key)
            contact = self.pop(self._keys.pop(key))
            self._followers.pop(contact.id, None)

    def _expire(self, now: datetime) -> None:
        limit = _end_of(now)
        while (key := next(self._by_end.after(None), None)) and key < limit:
            self._by_end.discard(key)
            contact = self.get(self._ending.pop(key))
            # it may have ended before, or got another time since
            expiry = contact and contact.expiry_timestamp
            if contact and expiry and not contact.is_over and expiry <= now:
                self[contact.id] = contact.ended(expiry, EXPIRED)
