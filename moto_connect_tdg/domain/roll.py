"""The agents who are signed in, by what they are listed and counted by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import merge
from typing import NamedTuple

from ..types import GroupId, Region, UserId
from .distributions import Distribution, share_of
from .paging import Index

#: What all agents have in common.
ALL = ""
#: Shares are in steps of 10 % (UT-11), so a group's agents have ten kinds of seats. In
#: this order any number of agents is spread as evenly as the shares ask for.
SEATS = (0, 5, 2, 7, 4, 9, 1, 6, 3, 8)
_PER_SEAT = 100 // len(SEATS)


class Desk(NamedTuple):
    """What decides in which Region agents work; routing treats them alike.

    Agents in a group work where its shares put the seat; all others in *region*.
    """

    region: Region
    group_id: GroupId | None
    seat: int


def region_of_seat(
    seat: int, linked: tuple[Region, Region], shares: Collection[Distribution]
) -> Region:
    """Where agents with this seat work, by the shares of their group (UT-11)."""
    source, replica = linked
    return source if seat * _PER_SEAT < share_of(source, shares) else replica


class Load(NamedTuple):
    """What agents with a routing profile have: contacts of one channel, or none."""

    profile_id: str
    channel: str | None = None
    contacts: int = 0


class Filed(NamedTuple):
    """What agents are listed by: their profile, and the hierarchy groups above them."""

    profile_id: str
    #: the topmost first
    hierarchy: tuple[str, ...]


class Alike(NamedTuple):
    """What agents without contacts have in common if metrics count them alike.

    *home* is the only Region where they are signed in; None for both.
    """

    profile_id: str
    status_id: str
    home: Region | None
    desk: Desk


class Roll:
    """Places of sessions, and the agents who count alike.

    An agent is listed by their routing profile, and by the hierarchy groups above them.
    The cost of a page does not grow with the agents who are not on it.
    """

    __slots__ = ("_alike", "_places")

    def __init__(self) -> None:
        self._places: dict[tuple[str, Region | None], Index[int]] = {}
        self._alike: dict[str, dict[Alike, dict[UserId, None]]] = {}

    def add(
        self, user_id: UserId, place: int, alike: Alike, hierarchy: Collection[str]
    ) -> None:
        """Add an agent who is in these hierarchy groups."""
        for record_id in (ALL, alike.profile_id, *hierarchy):
            self._places.setdefault((record_id, alike.home), Index()).add(place)
        of_profile = self._alike.setdefault(alike.profile_id, {})
        of_profile.setdefault(alike, {})[user_id] = None

    def remove(
        self, user_id: UserId, place: int, alike: Alike, hierarchy: Collection[str]
    ) -> None:
        """Remove an agent who was added with the same arguments."""
        for record_id in (ALL, alike.profile_id, *hierarchy):
            places = self._places[record_id, alike.home]
            places.discard(place)
            if not places:
                del self._places[record_id, alike.home]
        of_profile = self._alike[alike.profile_id]
        del of_profile[alike][user_id]
        if not of_profile[alike]:
            del of_profile[alike]
        if not of_profile:
            del self._alike[alike.profile_id]

    def _found(
        self, record_ids: Collection[str], regions: Collection[Region]
    ) -> list[Index[int]]:
        return [
            self._places[record_id, home]
            for record_id in record_ids
            for home in (None, *regions)
            if (record_id, home) in self._places
        ]

    def after(
        self,
        record_ids: Collection[str],
        regions: Collection[Region],
        place: int | None,
    ) -> Iterator[int]:
        """The places after *place* of the agents of any of these, in the Regions.

        No agent may be of two of them.
        """
        return merge(
            *(places.after(place) for places in self._found(record_ids, regions))
        )

    def count(self, record_ids: Collection[str], regions: Collection[Region]) -> int:
        """How many those are."""
        return sum(map(len, self._found(record_ids, regions)))

    def alike(
        self, profile_ids: Collection[str] | None, regions: Collection[Region]
    ) -> Iterator[tuple[Alike, Collection[UserId]]]:
        """The agents with these routing profiles in the Regions, or all.

        Those who count alike come together.
        """
        wanted = self._alike if profile_ids is None else profile_ids
        homes = {None, *regions}
        for profile_id in wanted:
            for alike, user_ids in self._alike.get(profile_id, {}).items():
                if alike.home in homes:
                    yield alike, user_ids.keys()
