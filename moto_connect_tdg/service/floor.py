"""The agents of an instance at work: who takes which contact, in which Region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from ..domain import arns
from ..domain.agents import User
from ..domain.contact_index import VOICE
from ..domain.contacts import Contact
from ..domain.contents import Contents
from ..domain.distributions import Distribution
from ..domain.instances import Replication
from ..domain.journal import Shares
from ..domain.kinds import AGENT_STATUS, HIERARCHY_GROUP, QUEUE, ROUTING_PROFILE, USER
from ..domain.roll import Desk, Filed, Load, region_of_seat
from ..domain.routing_profiles import CHANNELS, RoutingProfile, Served, concurrency_of
from ..domain.sessions import (
    Activity,
    Session,
    activity_of,
    work_after,
)
from ..domain.uses import Named
from ..records import dataclass
from ..types import GroupId, InstanceId, Region, UserId
from .site import Site
from .world import World


class Slots(NamedTuple):
    """How many contacts of a channel an agent takes at most, has, and can take now."""

    most: int
    active: int
    available: int


@dataclass(slots=True)
class Floor:
    """An instance's agents and contacts, on both of its sides.

    *owner* is the site of the source instance. *in_force* has old shares of groups,
    by ARN, where they are still in force for agents.
    """

    world: World
    owner: Site
    instance_id: InstanceId
    now: datetime
    in_force: Mapping[str, Shares] = field(default_factory=dict)

    @property
    def contents(self) -> Contents:
        """What the instance holds."""
        return self.owner.contents[self.instance_id]

    @property
    def _replication(self) -> Replication | None:
        return self.owner.replications.get(self.instance_id)

    def seen_from(self, region: Region) -> frozenset[Region]:
        """The Regions whose agents and contacts are shown in a Region (ME-09).

        With global routing that is both, also while the Regions are isolated (CR-04).
        """
        replication = self._replication
        if replication is None or not replication.global_routing:
            return frozenset({region})
        return frozenset(replication.linked)

    # -- where agents work --------------------------------------------------------

    def region_of(self, session: Session) -> Region:
        """Where an agent takes contacts: where those at hand are, until they end (SI-07)."""
        for contact in self.contents.contacts.of_agent(session.user_id):
            return contact.global_resiliency_metadata.active_region
        return self._region_of_desk(session.desk)

    def _region_of_desk(self, desk: Desk) -> Region:
        replication = self._replication
        if desk.group_id is None or replication is None:
            return desk.region
        shares = self._agent_shares(desk.group_id)
        return region_of_seat(desk.seat, replication.linked, shares)

    def _works_in(self, region: Region, desk: Desk) -> bool:
        return self._region_of_desk(desk) == region

    def _agent_shares(self, group_id: GroupId) -> tuple[Distribution, ...]:
        group = self.owner.groups[group_id]
        shares = self.in_force.get(group.arn)
        return tuple((group if shares is None else shares).agents.distributions)

    def activity_of(self, session: Session) -> Activity:
        """What an agent does now."""
        status = self.contents.of(AGENT_STATUS)[session.status_id]
        contacts = self.contents.contacts.of_agent(session.user_id)
        return activity_of(status.type, contacts)

    def profile_of(self, session: Session) -> RoutingProfile:
        """The routing profile of an agent."""
        user = self.contents.of(USER)[session.user_id]
        return self.contents.of(ROUTING_PROFILE)[user.routing_profile_id]

    def filed_of(self, user: User) -> Filed:
        """The routing profile of a user, and the hierarchy groups above them."""
        group_id = user.details.get("HierarchyGroupId")
        if group_id is None:
            return Filed(user.routing_profile_id, ())
        above = self.contents.of(HIERARCHY_GROUP)[group_id].path
        return Filed(user.routing_profile_id, (*above, group_id))

    def file(self, user_id: UserId) -> None:
        """Note another routing profile or hierarchy group of a user."""
        filed = self.filed_of(self.contents.of(USER)[user_id])
        self.contents.sessions.file(user_id, filed)

    def contacts_of(
        self, session: Session, regions: Collection[Region]
    ) -> list[Contact]:
        """The contacts that an agent has in some Regions."""
        return [
            contact
            for contact in self.contents.contacts.of_agent(session.user_id)
            if contact.active_region in regions
        ]

    def slots_of(
        self, session: Session, regions: Collection[Region]
    ) -> dict[str, Slots]:
        """How many contacts an agent has and can take in some Regions, by channel.

        While an agent has contacts, they take only more of the same channel.
        """
        active = Counter(c.channel for c in self.contacts_of(session, regions))
        status = self.contents.of(AGENT_STATUS)[session.status_id]
        can_take = status.type == "ROUTABLE" and self.region_of(session) in regions
        profile = self.profile_of(session)
        found = {
            served.channel: Slots(0, active[served.channel], 0)
            for served in profile.queues
        }
        for one in profile.media_concurrencies:
            channel, most = one["Channel"], concurrency_of(one)
            is_open = can_take and (not active or channel in active)
            left = max(most - active[channel], 0) if is_open else 0
            found[channel] = Slots(most, active[channel], left)
        return found

    # -- who takes a call ---------------------------------------------------------

    def agents_for(self, queue_id: str | None, region: Region) -> Region | None:
        """The Region whose agents can take a call that arrives in *region* now (D-32)."""
        found = self._free_agent(queue_id, VOICE, region, waited=0)
        return None if found is None else self.region_of(found)

    def _free_agent(
        self, queue_id: str | None, channel: str, region: Region, *, waited: float
    ) -> Session | None:
        """The agent who has been free longest, in the Region or else in the other.

        Agents get a contact once it has *waited* as long as their routing profile says.
        """
        if queue_id is None:
            return None
        served = Served(queue_id, channel)
        shelf = self.contents.of(ROUTING_PROFILE)
        loads = [
            load
            for profile_id in self.profiles_serving(queue_id, channel)
            if shelf[profile_id].queues[served].delay <= waited
            for load in _loads_with_room(shelf[profile_id], channel)
        ]
        for candidate in (region, self._helping(region)):
            if candidate is not None:
                found = self.contents.sessions.longest_free(
                    loads, partial(self._works_in, candidate)
                )
                if found is not None:
                    return found
        return None

    def _helping(self, region: Region) -> Region | None:
        """The other Region, if global routing lets its agents take contacts (D-32)."""
        replication = self._replication
        if (
            replication is None
            or not replication.global_routing
            or replication.isolated
        ):
            return None
        (other,) = (linked for linked in replication.linked if linked != region)
        return None if self._is_down(other) else other

    def _is_down(self, region: Region) -> bool:
        return self.world.faults.is_down(self.owner.place.account_id, region)

    def profiles_of(self, queue_ids: Iterable[str]) -> frozenset[str]:
        """The routing profiles whose agents take contacts of any of these queues."""
        return frozenset(
            profile_id
            for queue_id in queue_ids
            for channel in CHANNELS
            for profile_id in self.profiles_serving(queue_id, channel)
        )

    def profiles_serving(self, queue_id: str, channel: str) -> list[str]:
        """The routing profiles whose agents take contacts of a queue, on a channel."""
        profiles = self.contents.of(ROUTING_PROFILE)
        return [
            user.record_id
            for user in self.contents.uses.users_of(Named(QUEUE.arn_name, queue_id))
            if user.arn_name == arns.ROUTING_PROFILE
            and Served(queue_id, channel) in profiles[user.record_id].queues
        ]

    def connect(self, contact: Contact) -> Contact:
        """Give a contact that waits to an agent, if one is free."""
        session = self._agent_for(contact)
        return contact if session is None else self._give(contact, session)

    def _agent_for(self, contact: Contact) -> Session | None:
        since = contact.enqueue_timestamp or self.now
        waited = (self.now - since).total_seconds()
        return self._free_agent(
            contact.queue_id, contact.channel, contact.active_region, waited=waited
        )

    def _give(self, contact: Contact, session: Session) -> Contact:
        metadata = replace(
            contact.global_resiliency_metadata, active_region=self.region_of(session)
        )
        taken = replace(
            contact,
            agent_id=session.user_id,
            connected_to_agent_timestamp=self.now,
            global_resiliency_metadata=metadata,
        )
        self.contents.contacts[contact.id] = taken
        self._offer(session)
        return taken

    # -- what follows from changes ------------------------------------------------

    def settle(self) -> None:
        """Update agents whose contacts have ended, and connect waiting contacts."""
        self.contents.contacts.pass_time(self.now)
        self._close()
        stirred = self.contents.contacts.stirred
        for user_id, ended in tuple(stirred.items()):
            self.refresh(user_id, ended)
        while (found := self._next()) is not None:
            self._give(*found)
        stirred.clear()

    def _close(self) -> None:
        """Close contacts that have ended, when the work after them is over (AG-08)."""
        contacts, users = self.contents.contacts, self.contents.of(USER)
        for contact in [contacts[contact_id] for contact_id in contacts.ending]:
            closed = contact.disconnect_timestamp or self.now
            if contact.agent_id is not None and contact.agent_id in users:
                closed += work_after(users[contact.agent_id], contact.channel)
            if closed <= self.now:
                contacts[contact.id] = replace(contact, closed_timestamp=closed)

    def _next(self) -> tuple[Contact, Session] | None:
        """The contact that is routed next, and to whom; None if none can be.

        Of several queues an agent gets the one of the highest priority in their routing
        profile, and of these the contact that has waited longest (AG-07).
        """
        contacts = self.contents.contacts
        found = []
        for line in contacts.waiting:
            if self._is_down(line.region):
                continue
            contact = contacts.first_of_line(line)
            session = self._agent_for(contact)
            if session is not None:
                served = Served(line.queue_id, line.channel)
                turn = self.profile_of(session).queues[served]
                order = (turn.priority, contacts.rank_of_line(line))
                found.append((order, contact, session))
        if not found:
            return None
        _, contact, session = min(found, key=itemgetter(0))
        return contact, session

    def refresh(self, user_id: UserId, ended: datetime | None = None) -> None:
        """Note whether an agent is free, and begin their next status, if any (AG-03)."""
        sessions = self.contents.sessions
        session = sessions.get(user_id)
        if session is None:
            return
        if self.contents.contacts.has_agent(user_id):
            self._offer(session)
            return
        if session.next_status_id is not None:
            session = replace(
                session,
                status_id=session.next_status_id,
                status_start_timestamp=ended or self.now,
                next_status_id=None,
            )
            sessions.put(session)
        self._offer(session)

    def _offer(self, session: Session) -> None:
        """Note what an agent can take besides the contacts at hand (AG-09)."""
        contacts = self.contents.contacts.of_agent(session.user_id)
        channels = {contact.channel for contact in contacts}
        status = self.contents.of(AGENT_STATUS)[session.status_id]
        sessions = self.contents.sessions
        if (
            status.type != "ROUTABLE"
            or session.next_status_id is not None
            or len(channels) > 1
        ):
            sessions.occupy(session.user_id)
            return
        profile_id = self.contents.of(USER)[session.user_id].routing_profile_id
        load = Load(profile_id, next(iter(channels), None), len(contacts))
        # contacts at hand keep the agent in their Region (SI-07)
        desk = Desk(self.region_of(session), None, 0) if contacts else None
        sessions.free(session, load, desk)


def _loads_with_room(profile: RoutingProfile, channel: str) -> Iterator[Load]:
    """The loads with which agents of a profile take another contact of a channel."""
    for one in profile.media_concurrencies:
        if one["Channel"] == channel and concurrency_of(one):
            yield Load(profile.id)
            for contacts in range(1, concurrency_of(one)):
                yield Load(profile.id, channel, contacts)
