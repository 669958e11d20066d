"""Agents at work: their status, and what they do now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..domain import arns
from ..domain.agents import User
from ..domain.contacts import Contact
from ..domain.contents import Contents
from ..domain.hierarchy import LEVELS
from ..domain.instances import Instance
from ..domain.kind import Kind
from ..domain.kinds import (
    AGENT_STATUS,
    HIERARCHY_GROUP,
    QUEUE,
    ROUTING_PROFILE,
    USER,
)
from ..domain.roll import ALL
from ..domain.sessions import (
    Session,
    require_dismissible,
    require_enabled,
    require_one_filter,
)
from ..errors import InvalidRequestError
from ..records import dataclass
from ..types import Region
from .call import NOTHING, Answer, ApiCall, operation
from .floor import Floor
from .found import Found


def state_of(contact: Contact) -> str:
    """The state of a contact that an agent has."""
    return "ENDED" if contact.is_over else "CONNECTED"


def _session_of(call: ApiCall, found: Found[User]) -> Session:
    """The session of a user, who must be signed in to the instance here (AG-05)."""
    session = found.contents.sessions.get(found.record.id)
    if session is None or not session.is_in(call.here.place.region):
        msg = f"The user is not signed in to the instance: {found.record.id}"
        raise InvalidRequestError(msg)
    return session


@operation
def dismiss_user_contact(
    call: ApiCall, *, user_id: str, instance_id: str, contact_id: str
) -> Answer:
    """End the work after a contact, so that the agent can take another one (AG-08)."""
    found = call.find(instance_id, USER, user_id)
    contacts = found.contents.contacts
    known = call.read_child(found.instance, arns.CONTACT, contact_id, known=contacts)
    session = _session_of(call, found)
    require_dismissible(contacts[known], contacts.of_agent(session.user_id))
    contacts[known] = replace(contacts[known], closed_timestamp=call.now)
    call.floor_of(found.instance.id).settle()
    return NOTHING


@operation
def put_user_status(
    call: ApiCall, *, user_id: str, instance_id: str, agent_status_id: str
) -> Answer:
    """Set an agent's status, or their next one while they have a contact (AG-03)."""
    found = call.find(instance_id, USER, user_id)
    status = call.find(instance_id, AGENT_STATUS, agent_status_id).record
    require_enabled(status)
    session = _session_of(call, found)
    floor = call.floor_of(found.instance.id)
    if found.contents.contacts.of_agent(session.user_id):
        found.contents.sessions.put(replace(session, next_status_id=status.id))
        floor.refresh(session.user_id)
    elif status.id != session.status_id:
        found.contents.sessions.put(
            replace(session, status_id=status.id, status_start_timestamp=call.now)
        )
        floor.refresh(session.user_id)
        floor.settle()
    return NOTHING


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The agents that a filter selects.

    *users* are their IDs, or None; *listed* are IDs of routing profiles or hierarchy
    groups of which each agent has one at most.
    """

    users: frozenset[str] | None
    listed: frozenset[str]
    states: frozenset[str]


def _read_filters(
    call: ApiCall, instance: Instance, contents: Contents, filters: Mapping[str, Any]
) -> _Wanted:
    """Read the filter: at most one kind of resource, and states of contacts."""
    require_one_filter(filters)

    def read(member: str, kind: Kind[Any]) -> frozenset[str]:
        return frozenset(call.child_ids(instance, contents, kind, filters[member]))

    users, listed = None, frozenset({ALL})
    if "Agents" in filters:
        users = read("Agents", USER)
    elif "RoutingProfiles" in filters:
        listed = read("RoutingProfiles", ROUTING_PROFILE)
    elif "Queues" in filters:
        floor = call.floor_of(instance.id)
        listed = floor.profiles_of(read("Queues", QUEUE))
    elif "UserHierarchyGroups" in filters:
        listed = read("UserHierarchyGroups", HIERARCHY_GROUP)
    states = frozenset(filters.get("ContactFilter", {}).get("ContactStates", ()))
    return _Wanted(users, listed, states)


@operation
def get_current_user_data(
    call: ApiCall,
    *,
    instance_id: str,
    filters: Mapping[str, Any],
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """Show the agents who are signed in to the instance of this Region (UT-18, ME-09)."""
    instance, contents = call.open_instance(instance_id)
    wanted = _read_filters(call, instance, contents, filters)
    floor = call.floor_of(instance.id)
    regions = floor.seen_from(call.here.place.region)
    view = _View(call, instance, contents, floor, regions)
    page = call.page(partial(view.after, wanted), next_token, max_results, int)
    return {
        "UserDataList": [view.of(session) for session in page.items],
        "NextToken": page.next_token,
        "ApproximateTotalCount": view.count(wanted),
    }


@dataclass(frozen=True, slots=True)
class _View:
    """Agents as the instance of one Region shows them, with global routing of both."""

    call: ApiCall
    instance: Instance
    contents: Contents
    floor: Floor
    regions: frozenset[Region]

    def after(
        self, wanted: _Wanted, place: int | None
    ) -> Iterator[tuple[int, Session]]:
        """The agents who are signed in here and selected by the filter.

        A filter by states of contacts looks at all agents who have contacts.
        """
        sessions = self.contents.sessions
        if wanted.users is None and not wanted.states:
            yield from sessions.listed_after(wanted.listed, self.regions, place)
            return
        busy = self.contents.contacts.agents
        candidates = busy if wanted.users is None else wanted.users
        for found, session in sessions.some_after(candidates, place):
            if (
                session.is_in(*self.regions)
                and sessions.is_listed(session.user_id, wanted.listed)
                and self._has_state(session, wanted.states)
            ):
                yield found, session

    def count(self, wanted: _Wanted) -> int:
        """How many there are."""
        if wanted.users is None and not wanted.states:
            roll = self.contents.sessions.roll
            return roll.count(wanted.listed, self.regions)
        return sum(1 for _ in self.after(wanted, None))

    def _has_state(self, session: Session, states: Collection[str]) -> bool:
        """Whether a contact of the agent is in one of the states, if any are wanted."""
        return not states or any(
            state_of(contact) in states for contact in self._contacts(session)
        )

    def _contacts(self, session: Session) -> list[Contact]:
        """The contacts of an agent that are shown here."""
        return self.floor.contacts_of(session, self.regions)

    def _refer(self, arn_name: str, record_id: str) -> dict[str, str]:
        arn = self.call.child_arn(self.instance, arn_name, record_id)
        return {"Id": record_id, "Arn": arn}

    def of(self, session: Session) -> Answer:
        """An agent's UserData."""
        user = self.contents.of(USER)[session.user_id]
        statuses = self.contents.of(AGENT_STATUS)
        status = statuses[session.status_id]
        contacts = self._contacts(session)
        profile = self.floor.profile_of(session)
        slots = self.floor.slots_of(session, self.regions)
        return {
            "User": self._refer(arns.AGENT, user.id),
            "RoutingProfile": self._refer(arns.ROUTING_PROFILE, profile.id),
            "HierarchyPath": {
                level: self._refer(arns.HIERARCHY_GROUP, group_id)
                for level, group_id in zip(
                    LEVELS, self.floor.filed_of(user).hierarchy, strict=False
                )
            }
            or None,
            "Status": {
                "StatusStartTimestamp": session.status_start_timestamp,
                "StatusArn": self._refer(arns.AGENT_STATUS, status.id)["Arn"],
                "StatusName": status.name,
            },
            "AvailableSlotsByChannel": {c: one.available for c, one in slots.items()},
            "MaxSlotsByChannel": {c: one.most for c, one in slots.items()},
            "ActiveSlotsByChannel": {c: one.active for c, one in slots.items()},
            "Contacts": [self._contact(contact) for contact in contacts],
            "NextStatus": None
            if session.next_status_id is None
            else statuses[session.next_status_id].name,
        }

    def _contact(self, contact: Contact) -> Answer:
        return {
            "ContactId": contact.id,
            "Channel": contact.channel,
            "InitiationMethod": contact.initiation_method,
            "AgentContactState": state_of(contact),
            "StateStartTimestamp": contact.disconnect_timestamp
            or contact.connected_to_agent_timestamp,
            "ConnectedToAgentTimestamp": contact.connected_to_agent_timestamp,
            "Queue": contact.queue_id and self._refer(arns.QUEUE, contact.queue_id),
        }
