"""Which phone numbers are available, and which are in quarantine after a release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush, merge

from ..errors import InvalidInputError
from ..records import dataclass
from ..types import E164, PhoneNumberType
from .paging import Index
from .stock import is_real, kind_of, stock_of

#: How long a released number can be neither found nor claimed (PN-51, CO-15).
QUARANTINE = timedelta(days=180)
#: How many invalid numbers one search skips before it ends.
_MAX_SKIPPED = 5_000


@dataclass(frozen=True, slots=True)
class AvailableNumber:
    """A number that could be claimed (PN-23)."""

    phone_number: E164
    phone_number_country_code: str
    phone_number_type: PhoneNumberType


class _Availability:
    """Which numbers of one stock are available."""

    __slots__ = ("_jumps", "holes")

    def __init__(self) -> None:
        #: from a place that is taken or invalid to the next that may be free
        self._jumps: dict[int, int] = {}
        #: places that were taken and are free again
        self.holes: Index[int] = Index()

    def is_free(self, place: int) -> bool:
        """Whether a place is free."""
        return place not in self._jumps or place in self.holes

    def take(self, place: int) -> None:
        """Take a free place."""
        self._jumps.setdefault(place, place + 1)
        self.holes.discard(place)

    def free(self, place: int) -> None:
        """Give a place back; do nothing if it is free already."""
        if not self.is_free(place):
            self.holes.add(place)

    def skip(self, place: int) -> None:
        """Skip a place permanently: it is not a real number."""
        self._jumps.setdefault(place, place + 1)

    def next_untouched(self, place: int) -> int:
        """Find the first place from *place* on that was never taken; shorten the path."""
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
    """The numbers that can be claimed, across all accounts and Regions."""

    def __init__(self) -> None:
        self._by_kind: dict[tuple[str, str], _Availability] = {}
        #: released numbers by the end of their quarantine; a heap, since a test
        #: may put the clock back
        self._quarantined: list[tuple[datetime, E164]] = []

    def _availability(self, country: str, number_type: str) -> _Availability:
        return self._by_kind.setdefault((country, number_type), _Availability())

    def _end_quarantines(self, now: datetime) -> None:
        """Put back the numbers whose quarantine is over."""
        while self._quarantined and self._quarantined[0][0] <= now:
            self.put_back(heappop(self._quarantined)[1])

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
        """Find the first *limit* available numbers after *after*, in order of the stock.

        Raises:
            InvalidInputError: when *after* is not in this stock (D-09).
        """
        self._end_quarantines(now)
        stock = stock_of(country, number_type)
        availability = self._availability(country, number_type)
        start = 0
        if after is not None:
            last = stock.place_of(after)
            if last is None:
                msg = f"Invalid NextToken: not a {number_type} number of {country}: {after[:100]}"
                raise InvalidInputError(msg)
            start = last + 1
        found: list[AvailableNumber] = []
        skips_left = _MAX_SKIPPED
        for places in stock.ranges(prefix):
            for place in availability.free_in(
                range(max(places.start, start), places.stop)
            ):
                number = stock.number_at(place)
                if is_real(number, country, number_type):
                    found.append(AvailableNumber(number, country, number_type))
                else:
                    availability.skip(place)
                    skips_left -= 1
                if len(found) == limit or not skips_left:
                    return found
        return found

    def take(self, number: E164, *, now: datetime) -> AvailableNumber | None:
        """Take a number; None if it is unavailable."""
        self._end_quarantines(now)
        kind = kind_of(number)
        if kind is None:
            return None
        country, number_type, place = kind
        availability = self._availability(country, number_type)
        if not availability.is_free(place):
            return None
        availability.take(place)
        # `kind_of` returns only the API's types.
        return AvailableNumber(number, country, number_type)  # type: ignore[arg-type]

    def put_back(self, number: E164) -> None:
        """Make a number available again immediately (D-20)."""
        kind = kind_of(number)
        if kind is not None:
            country, number_type, place = kind
            self._availability(country, number_type).free(place)

    def quarantine(self, number: E164, *, until: datetime) -> None:
        """Keep a released number from being claimed again, for a while (PN-51)."""
        heappush(self._quarantined, (until, number))

    def quarantined(self, now: datetime) -> list[tuple[E164, datetime]]:
        """The numbers in quarantine, and when that ends for each."""
        self._end_quarantines(now)
        return sorted((number, until) for until, number in self._quarantined)
