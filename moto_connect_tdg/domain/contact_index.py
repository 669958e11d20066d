"""The contacts of an instance, with calls that wait and contacts that agents have."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ..types import Region, UserId
from .contact_register import ContactRegister
from .contacts import Contact

#: The only channel on which agents take contacts here.
VOICE = "VOICE"


class Line(NamedTuple):
    """Calls that wait for the same agents: in one queue, in one Region."""

    queue_id: str
    region: Region


def _line_of(contact: Contact) -> Line | None:
    if contact.queue_id is None or contact.channel != VOICE or not contact.is_waiting:
        return None
    return Line(contact.queue_id, contact.global_resiliency_metadata.active_region)


def _agent_of(contact: Contact) -> UserId | None:
    return contact.agent_id if contact.is_with_agent else None


class Contacts(ContactRegister):
    """Contacts by ID; who waits and who is busy follows from them."""

    __slots__ = ("_of_agent", "stirred", "waiting")

    def __init__(self) -> None:
        super().__init__()
        #: the calls of each line, the longest waiting first
        self.waiting: dict[Line, dict[str, None]] = {}
        self._of_agent: dict[UserId, dict[str, None]] = {}
        #: agents whose contacts have changed, and when the last one ended
        self.stirred: dict[UserId, datetime | None] = {}

    def __setitem__(self, contact_id: str, contact: Contact) -> None:
        known = self.get(contact_id)
        if known is not None:
            self._forget(known, contact.disconnect_timestamp)
        super().__setitem__(contact_id, contact)
        line, agent_id = _line_of(contact), _agent_of(contact)
        if line is not None:
            self.waiting.setdefault(line, {})[contact_id] = None
        if agent_id is not None:
            self._of_agent.setdefault(agent_id, {})[contact_id] = None
            self.stirred[agent_id] = None

    def __delitem__(self, contact_id: str) -> None:
        self._forget(self[contact_id], None)
        super().__delitem__(contact_id)

    def _forget(self, contact: Contact, ended: datetime | None) -> None:
        line, agent_id = _line_of(contact), _agent_of(contact)
        if line is not None:
            del self.waiting[line][contact.id]
            if not self.waiting[line]:
                del self.waiting[line]
        if agent_id is not None:
            del self._of_agent[agent_id][contact.id]
            self.stirred[agent_id] = ended

    def of_agent(self, user_id: UserId) -> list[Contact]:
        """The contacts that an agent has now."""
        return [self[contact_id] for contact_id in self._of_agent.get(user_id, ())]
