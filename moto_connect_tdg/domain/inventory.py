"""Which phone numbers are available, and how long released ones rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush, merge

from ..errors import InvalidInputError
from ..types import E164, PhoneNumberType
from .paging import Index
from .stock import is_real, kind_of, stock_of

#: How long a released number rests: neither found nor claimable (PN-51, CO-15).
REST = timedelta(days=180)
#: Numbers that may be passed over in one search before it is given up.
_PATIENCE = 5_000


@dataclass(frozen=True, slots=True)
class AvailableNumber:
    """A number that could be claimed (PN-23)."""

    phone_number: E164
    phone_number_country_code: str
    phone_number_type: PhoneNumberType


class Shelf:
    """Which numbers of one stock are free."""

    __slots__ = ("_jumps", "holes")

    def __init__(self) -> None:
        #: from a place that was taken or is no number to the next that may be free
        self._jumps: dict[int, int] = {}
        #: places that were taken once and are free again
        self.holes: Index[int] = Index()

    def is_free(self, place: int) -> bool:
        """Whether a place is free."""
        return place not in self._jumps or place in self.holes

    def take(self, place: int) -> None:
        """Take a free place."""
        self._jumps.setdefault(place, place + 1)
        self.holes.discard(place)

    def free(self, place: int) -> None:
        """Give a place back; one that is free already stays as it is."""
        if not self.is_free(place):
            self.holes.add(place)

    def skip(self, place: int) -> None:
        """Skip a place permanently: it is not a real number."""
        self._jumps.setdefault(place, place + 1)

    def next_untouched(self, place: int) -> int:
        """The first place from there on that was never taken; paths are shortened."""
        jumps = self._jumps
        found = place
        while found in jumps:
            found = jumps[found]
        while place in jumps and jumps[place] != found:
            jumps[place], place = found, jumps[place]
        return found

    def free_in(self, places: range) -> Iterator[int]:
        """The free places of a range, in order."""
        return merge(self._holes_in(places), self._untouched_in(places))

    def _holes_in(self, places: range) -> Iterator[int]:
        for hole in self.holes.since(places.start):
            if hole >= places.stop:
                return
            yield hole

    def _untouched_in(self, places: range) -> Iterator[int]:
        place = self.next_untouched(places.start)
        while place < places.stop:
            yield place
            place = self.next_untouched(place + 1)


class Inventory:
    """What may be claimed, over all accounts and Regions."""

    def __init__(self) -> None:
        self._shelves: dict[tuple[str, str], Shelf] = {}
        #: released numbers: a heap by the end of their rest, as a test may put
        #: the clock back
        self._resting: list[tuple[datetime, E164]] = []

    def _shelf(self, country: str, number_type: str) -> Shelf:
        return self._shelves.setdefault((country, number_type), Shelf())

    def _wake(self, now: datetime) -> None:
        """Put back what has rested long enough."""
        while self._resting and self._resting[0][0] <= now:
            self.put_back(heappop(self._resting)[1])

    def search(
        self,
        *,
        country: str,
        number_type: PhoneNumberType,
        prefix: str | None,
        after: E164 | None,
        limit: int,
        now: datetime,
    ) -> list[AvailableNumber]:
        """The first *limit* free numbers behind *after*, in the order of the stock.

        Raises:
            InvalidInputError: *after* is not of this stock (D-09).
        """
        self._wake(now)
        stock = stock_of(country, number_type)
        shelf = self._shelf(country, number_type)
        start = 0
        if after is not None:
            behind = stock.place_of(after)
            if behind is None:
                msg = f"Invalid NextToken: no {number_type} number of {country}: {after[:100]}"
                raise InvalidInputError(msg)
            start = behind + 1
        found: list[AvailableNumber] = []
        patience = _PATIENCE
        for places in stock.ranges(prefix):
            for place in shelf.free_in(range(max(places.start, start), places.stop)):
                number = stock.number_at(place)
                if is_real(number, country, number_type):
                    found.append(AvailableNumber(number, country, number_type))
                else:
                    shelf.skip(place)
                    patience -= 1
                if len(found) == limit or not patience:
                    return found
        return found

    def take(self, number: E164, *, now: datetime) -> AvailableNumber | None:
        """Take a number; None if it is unavailable."""
        self._wake(now)
        kind = kind_of(number)
        if kind is None:
            return None
        country, number_type, place = kind
        shelf = self._shelf(country, number_type)
        if not shelf.is_free(place):
            return None
        shelf.take(place)
        # A key of _KINDS is one of the API's types.
        return AvailableNumber(number, country, number_type)  # type: ignore[arg-type]

    def put_back(self, number: E164) -> None:
        """Make a taken number available again, at once (D-20)."""
        kind = kind_of(number)
        if kind is not None:
            country, number_type, place = kind
            self._shelf(country, number_type).free(place)

    def rest(self, number: E164, *, until: datetime) -> None:
        """Let a released number rest (PN-51)."""
        heappush(self._resting, (until, number))

    def resting(self, now: datetime) -> list[tuple[E164, datetime]]:
        """Released numbers that still rest, with the end of their rest."""
        self._wake(now)
        return sorted((number, until) for until, number in self._resting)
