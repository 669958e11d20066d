"""The contacts of an instance, with those that wait and those that agents have."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from datetime import datetime, timedelta, timezone
from typing import NamedTuple, TypeVar

from ..types import Region, UserId
from .contact_register import ContactRegister
from .contacts import Contact
from .paging import Index

VOICE = "VOICE"

#: The priority of a contact for which none is set.
#: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactRoutingData.html
DEFAULT_PRIORITY = 5
#: The largest adjustment of a contact's age that counts, in seconds.
_FURTHEST = 2**31
#: Microseconds since 1970, and places, are smaller than two to this power.
_BITS = 64
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)

Key = TypeVar("Key", bound=Hashable)


class Line(NamedTuple):
    """Contacts that wait for the same agents: in one queue, in one Region."""

    queue_id: str
    region: Region
    channel: str


def _line_of(contact: Contact | None) -> Line | None:
    if contact is None or contact.queue_id is None or not contact.is_waiting:
        return None
    return Line(contact.queue_id, contact.active_region, contact.channel)


def _agent_of(contact: Contact | None) -> UserId | None:
    return contact.agent_id if contact is not None and contact.is_with_agent else None


def _rank_of(contact: Contact) -> int:
    """A number that is smaller the sooner a contact that waits is routed (CN-15).

    A lower priority comes first, then a higher age, which a client can adjust.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactRoutingData.html
    """
    age_adjusted = contact.queue_time_adjustment_seconds or 0
    seconds = max(-_FURTHEST, min(_FURTHEST, age_adjusted))
    enqueued = contact.enqueue_timestamp or contact.initiation_timestamp
    since = (enqueued - _EPOCH) // _MICROSECOND - seconds * 1_000_000
    return ((contact.queue_priority or DEFAULT_PRIORITY) << _BITS) + since


class Ranks:
    """The contacts of one line in the order in which agents get them."""

    __slots__ = ("_ids", "_order", "_places")

    def __init__(self) -> None:
        self._order: Index[int] = Index()
        self._ids: dict[int, str] = {}
        self._places: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._ids)

    @property
    def first(self) -> str:
        """The ID of the contact that is routed next."""
        return self._ids[next(self._order.after(None))]

    def put(self, contact: Contact, place: int) -> None:
        """Add a contact, or move it; *place* decides between contacts of one rank."""
        self.remove(contact.id)
        key = (_rank_of(contact) << _BITS) + place
        self._order.add(key)
        self._ids[key] = contact.id
        self._places[contact.id] = key

    def remove(self, contact_id: str) -> None:
        """Remove a contact, if it is there."""
        key = self._places.pop(contact_id, None)
        if key is not None:
            self._order.discard(key)
            del self._ids[key]


class Contacts(ContactRegister):
    """Contacts by ID; who waits and who is busy follows from them."""

    __slots__ = ("_of_agent", "_ranks", "ending", "stirred", "waiting")

    def __init__(self) -> None:
        super().__init__()
        #: the contacts of each line, the longest waiting first
        self.waiting: dict[Line, dict[str, None]] = {}
        self._ranks: dict[Line, Ranks] = {}
        self._of_agent: dict[UserId, dict[str, None]] = {}
        #: contacts that have ended, while their agents still work on them
        self.ending: dict[str, None] = {}
        #: agents whose contacts have changed, and when the last one was closed
        self.stirred: dict[UserId, datetime | None] = {}

    def __setitem__(self, contact_id: str, contact: Contact) -> None:
        self._move(contact_id, contact, contact.closed_timestamp)
        super().__setitem__(contact_id, contact)
        self.ending.pop(contact_id, None)
        if contact.is_over and contact.is_with_agent:
            self.ending[contact_id] = None
        line = _line_of(contact)
        if line is not None:
            ranks = self._ranks.setdefault(line, Ranks())
            ranks.put(contact, self.place_of(contact_id))

    def __delitem__(self, contact_id: str) -> None:
        self._move(contact_id, None, None)
        self.ending.pop(contact_id, None)
        super().__delitem__(contact_id)

    def _move(
        self, contact_id: str, contact: Contact | None, closed: datetime | None
    ) -> None:
        """Move a contact, which keeps its place in a line that it does not leave."""
        known = self.get(contact_id)
        old, new = _line_of(known), _line_of(contact)
        _move_in(self.waiting, contact_id, old, new)
        if old is not None and old != new:
            self._ranks[old].remove(contact_id)
            if not self._ranks[old]:
                del self._ranks[old]
        before, after = _agent_of(known), _agent_of(contact)
        _move_in(self._of_agent, contact_id, before, after)
        if before != after:
            self.stirred.update(
                {agent: closed for agent in (before, after) if agent is not None}
            )

    def first_of_line(self, line: Line) -> Contact:
        """The contact that waits in a line and is routed next."""
        return self[self._ranks[line].first]

    def rank_of_line(self, line: Line) -> int:
        """The rank of that contact: a smaller one is routed sooner."""
        return _rank_of(self.first_of_line(line))

    def has_agent(self, user_id: UserId) -> bool:
        """Whether an agent has a contact now."""
        return user_id in self._of_agent

    @property
    def agents(self) -> Collection[UserId]:
        """The agents who have a contact now."""
        return self._of_agent.keys()

    def of_agent(self, user_id: UserId) -> list[Contact]:
        """The contacts that an agent has now."""
        return [self[contact_id] for contact_id in self._of_agent.get(user_id, ())]


def _move_in(
    index: dict[Key, dict[str, None]],
    contact_id: str,
    before: Key | None,
    after: Key | None,
) -> None:
    if before == after:
        return
    if before is not None:
        del index[before][contact_id]
        if not index[before]:
            del index[before]
    if after is not None:
        index.setdefault(after, {})[contact_id] = None
