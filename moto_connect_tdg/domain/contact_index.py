"""The contacts of an instance, with those that wait and those that agents have."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import NamedTuple, TypeVar

from ..types import Region, UserId
from .contact_register import ContactRegister
from .contacts import Contact

#: The only channel on which contacts are routed to agents here (AG-02).
VOICE = "VOICE"

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


class Contacts(ContactRegister):
    """Contacts by ID; who waits and who is busy follows from them."""

    __slots__ = ("_of_agent", "stirred", "waiting")

    def __init__(self) -> None:
        super().__init__()
        #: the contacts of each line, the longest waiting first
        self.waiting: dict[Line, dict[str, None]] = {}
        self._of_agent: dict[UserId, dict[str, None]] = {}
        #: agents whose contacts have changed, and when the last one ended
        self.stirred: dict[UserId, datetime | None] = {}

    def __setitem__(self, contact_id: str, contact: Contact) -> None:
        self._move(contact_id, contact, contact.disconnect_timestamp)
        super().__setitem__(contact_id, contact)

    def __delitem__(self, contact_id: str) -> None:
        self._move(contact_id, None, None)
        super().__delitem__(contact_id)

    def _move(
        self, contact_id: str, contact: Contact | None, ended: datetime | None
    ) -> None:
        """Move a contact, which keeps its place in a line that it does not leave."""
        known = self.get(contact_id)
        _move_in(self.waiting, contact_id, _line_of(known), _line_of(contact))
        before, after = _agent_of(known), _agent_of(contact)
        _move_in(self._of_agent, contact_id, before, after)
        if before != after:
            self.stirred.update(
                {agent: ended for agent in (before, after) if agent is not None}
            )

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
