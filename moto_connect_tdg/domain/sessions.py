"""Agents at work: who is signed in, in which status, and in which Region.

https://docs.aws.amazon.com/connect/latest/adminguide/update-agents-across-regions.html
https://docs.aws.amazon.com/connect/latest/adminguide/metrics-agent-status.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
)
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from ..errors import InvalidParameterError, InvalidRequestError
from ..records import dataclass
from ..types import GroupId, Region, UserId
from .agent_statuses import DEFAULT_AGENT_STATUSES, AgentStatus, StatusType
from .agents import User
from .contacts import Contact
from .paging import Register
from .roll import ALL, SEATS, Alike, Desk, Filed, Load, Roll

#: An agent signs in to both instances by the global endpoint (UT-18, SI-04).
Endpoint = Literal["GLOBAL", "REGIONAL"]
ENDPOINTS: tuple[Endpoint, ...] = get_args(Endpoint)

#: Why a sign-in is refused: the Region is down, or as the guide says (US-16, US-17).
#: At an instance's own endpoint an unknown user is a UserNotFoundException.
SignInRefusal = Literal[
    "REGION_DOWN",
    "ResourceNotFoundException",
    "UserNotFoundException",
    "UserNotOnboardedException",
]
SIGN_IN_REFUSALS: tuple[SignInRefusal, ...] = get_args(SignInRefusal)

#: The status that an agent signs in with by default.
AVAILABLE = DEFAULT_AGENT_STATUSES[0][0]

#: What an agent does, as metrics count it.
Activity = Literal[
    "AVAILABLE", "ON_CONTACT", "AFTER_CONTACT_WORK", "NON_PRODUCTIVE", "OFFLINE"
]

#: The activity of an agent without contacts, by the type of their status.
ACTIVITIES: Mapping[StatusType, Activity] = {
    "ROUTABLE": "AVAILABLE",
    "CUSTOM": "NON_PRODUCTIVE",
    "OFFLINE": "OFFLINE",
}

#: The members of UserDataFilters that name resources.
_RESOURCES = ("Queues", "RoutingProfiles", "Agents", "UserHierarchyGroups")


@dataclass(frozen=True, slots=True)
class Session:
    """One agent who is signed in.

    *region* is where the agent signed in, *endpoint* how. An agent who signed in by the
    global endpoint follows the shares of their group, if they are in one: *seat* says
    at which shares they work in the replica Region.
    """

    user_id: UserId
    region: Region
    endpoint: Endpoint
    group_id: GroupId | None
    status_id: str
    status_start_timestamp: datetime
    #: the status after the contacts that the agent has now
    next_status_id: str | None = None
    seat: int = 0

    @property
    def desk(self) -> Desk:
        """What decides where the agent works."""
        return Desk(self.region, self.group_id, self.seat)

    def is_in(self, *regions: Region) -> bool:
        """Whether the agent is signed in to the instance of one of the Regions (UT-18)."""
        return self.endpoint == "GLOBAL" or self.region in regions


@dataclass(frozen=True, slots=True)
class SignIn:
    """The result of a sign-in.

    Attributes:
        user_id: the UserId of the agent.
        region: the Region whose server took the sign-in.
        working_in: the Region where the agent takes calls.
        refused: why the sign-in was refused.
    """

    user_id: str | None = None
    region: str | None = None
    working_in: str | None = None
    refused: SignInRefusal | None = None


class Sessions:
    """The agents of an instance who are signed in.

    Agents who are free are kept by their load and desk, in the order in which they
    became free: finding one costs the same, however many there are.
    """

    __slots__ = (
        "_filed",
        "_free",
        "_places",
        "_seats",
        "_sessions",
        "_turns",
        "is_modelled",
        "roll",
    )

    def __init__(self) -> None:
        self._sessions: Register[Session] = Register()
        self.roll = Roll()
        self._filed: dict[UserId, Filed] = {}
        self._seats: dict[GroupId | None, Counter[int]] = {}
        self._free: dict[Load, dict[Desk, dict[UserId, int]]] = {}
        self._places: dict[UserId, tuple[Load, Desk]] = {}
        self._turns = 0
        #: whether an agent has ever signed in: from then on a call needs an agent
        self.is_modelled = False

    def __len__(self) -> int:
        return len(self._sessions)

    def __iter__(self) -> Iterator[Session]:
        return iter(self._sessions.values())

    def __getitem__(self, user_id: str) -> Session:
        return self._sessions[user_id]

    def get(self, user_id: str) -> Session | None:
        """The session of an agent, or None."""
        return self._sessions.get(user_id)

    def some_after(
        self, user_ids: Iterable[str], place: int | None
    ) -> Iterator[tuple[int, Session]]:
        """Places and sessions of these agents after *place*, in the order of sign-in."""
        places = sorted(
            (self._sessions.place_of(user_id), user_id)
            for user_id in user_ids
            if user_id in self._sessions
        )
        for found, user_id in places:
            if place is None or found > place:
                yield found, self._sessions[user_id]

    def listed_after(
        self,
        record_ids: Collection[str],
        regions: Collection[Region],
        place: int | None,
    ) -> Iterator[tuple[int, Session]]:
        """Places and sessions after *place* of the agents in the Regions.

        *record_ids* are routing profiles or hierarchy groups of which they have one.
        """
        for found in self.roll.after(record_ids, regions, place):
            yield found, self._sessions.at(found)

    # -- signing in and out -------------------------------------------------------

    def begin(self, session: Session, filed: Filed) -> Session:
        """Add an agent who signs in, and give them a seat in their group."""
        self.end(session.user_id)
        self.is_modelled = True
        self._filed[session.user_id] = filed
        return self._seated(session)

    def end(self, user_id: UserId) -> None:
        """Remove an agent who signs out; do nothing if they are not signed in."""
        session = self._sessions.get(user_id)
        if session is not None:
            self._strike(session)
            del self._sessions[user_id], self._filed[user_id]
            self._stand_up(session)

    def leave(self, region: Region) -> None:
        """Sign out the agents of a deleted instance; the others are no longer shifted."""
        for session in tuple(self):
            if session.region == region:
                self.end(session.user_id)
            else:
                self.put(replace(session, endpoint="REGIONAL"))

    def join(self, user_id: UserId, group_id: GroupId | None) -> None:
        """Have an agent follow the shares of another group, or of none (S-30)."""
        session = self._sessions.get(user_id)
        if session is not None and session.endpoint == "GLOBAL":
            was_free = self._places.get(user_id)
            self._stand_up(session)
            moved = self._seated(replace(session, group_id=group_id))
            if was_free is not None:
                load, desk = was_free
                self.free(moved, load, desk if load.contacts else None)

    def put(self, session: Session) -> None:
        """Replace the session of an agent who is signed in."""
        known = self._sessions.get(session.user_id)
        if known is not None:
            self._strike(known)
        self._sessions[session.user_id] = session
        self.roll.add(*self._entry(session))

    def file(self, user_id: UserId, filed: Filed) -> None:
        """Note another profile or hierarchy group of an agent, if they are signed in."""
        session = self._sessions.get(user_id)
        if session is not None:
            self._strike(session)
            self._filed[user_id] = filed
            self.roll.add(*self._entry(session))

    def is_listed(self, user_id: UserId, record_ids: Container[str]) -> bool:
        """Whether an agent who is signed in is of any of these profiles or groups."""
        profile_id, hierarchy = self._filed[user_id]
        return any(found in record_ids for found in (ALL, profile_id, *hierarchy))

    def _strike(self, session: Session) -> None:
        self.roll.remove(*self._entry(session))

    def _entry(self, session: Session) -> tuple[UserId, int, Alike, tuple[str, ...]]:
        user_id = session.user_id
        place, filed = self._sessions.place_of(user_id), self._filed[user_id]
        return user_id, place, self.alike(session), filed.hierarchy

    def alike(self, session: Session) -> Alike:
        """What decides how an agent counts while they have no contacts."""
        home = None if session.endpoint == "GLOBAL" else session.region
        profile_id = self._filed[session.user_id].profile_id
        return Alike(profile_id, session.status_id, home, session.desk)

    def _seated(self, session: Session) -> Session:
        taken = self._seats.setdefault(session.group_id, Counter())
        seat = min(SEATS, key=lambda seat: taken[seat])
        taken[seat] += 1
        found = replace(session, seat=seat)
        self.put(found)
        return found

    def _stand_up(self, session: Session) -> None:
        self._seats[session.group_id][session.seat] -= 1
        self.occupy(session.user_id)

    # -- who is free --------------------------------------------------------------

    def free(self, session: Session, load: Load, desk: Desk | None = None) -> None:
        """Note that an agent with this load can take more, if the profile allows it.

        *desk* is given where contacts at hand decide where the agent works.
        """
        self.occupy(session.user_id)
        self._turns += 1
        place = self._places[session.user_id] = (load, desk or session.desk)
        desks = self._free.setdefault(load, {})
        desks.setdefault(place[1], {})[session.user_id] = self._turns

    def occupy(self, user_id: UserId) -> None:
        """Note that an agent can take nothing."""
        if user_id not in self._places:
            return
        load, desk = self._places.pop(user_id)
        desks = self._free[load]
        del desks[desk][user_id]
        if not desks[desk]:
            del desks[desk]
        if not desks:
            del self._free[load]

    def longest_free(
        self, loads: Iterable[Load], is_there: Callable[[Desk], bool]
    ) -> Session | None:
        """The agent with the fewest contacts, of those the one who has been free longest.

        https://docs.aws.amazon.com/connect/latest/adminguide/channels-and-concurrency.html
        """
        turns = (
            next((load.contacts, turn, user_id) for user_id, turn in users.items())
            for load in loads
            for desk, users in self._free.get(load, {}).items()
            if is_there(desk)
        )
        first = min(turns, default=None)
        return None if first is None else self._sessions[first[2]]


def activity_of(status: StatusType, contacts: Collection[Contact]) -> Activity:
    """What an agent does; contacts can outlast a status that allows no new ones."""
    if not contacts:
        return ACTIVITIES[status]
    is_after = all(contact.is_over for contact in contacts)
    return "AFTER_CONTACT_WORK" if is_after else "ON_CONTACT"


def work_after(user: User, channel: str) -> timedelta:
    """How long a user works on after a contact of a channel (AG-08).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_UserPhoneConfig.html
    """
    seconds = 0
    if channel == "VOICE":
        phone = user.details.get("PhoneConfig", {})
        seconds = phone.get("AfterContactWorkTimeLimit", 0)
    for config in user.details.get("AfterContactWorkConfigs", ()):
        if config["Channel"] == channel:
            limits = config["AfterContactWorkConfig"]
            seconds = limits.get("AfterContactWorkTimeLimit", seconds)
    return timedelta(seconds=seconds)


def require_dismissible(contact: Contact, contacts: Collection[Contact]) -> None:
    """Only a contact that has ended, of those an agent has, can be dismissed (AG-08).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_DismissUserContact.html
    """
    if not contact.is_over or contact not in contacts:
        msg = f"The contact is in no state in which it can be dismissed: {contact.id}"
        raise InvalidRequestError(msg)


def require_enabled(status: AgentStatus) -> None:
    """An agent cannot choose a status that is disabled (AG-05)."""
    if status.state != "ENABLED":
        msg = f"The agent status is disabled: {status.name}"
        raise InvalidParameterError(msg)


def require_one_filter(filters: Mapping[str, object]) -> None:
    """Agents are filtered by one kind of resource at most (AG-06)."""
    given = [member for member in _RESOURCES if member in filters]
    if len(given) > 1:
        msg = f"Only one of these filters can be used: {', '.join(given)}"
        raise InvalidParameterError(msg)
