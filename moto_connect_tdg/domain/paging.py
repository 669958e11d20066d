"""Lists in order of a key, and pages of them (D-09).

A page starts after the last key of the page before. Its cost does not grow with
what is stored, and records deleted in between do not matter.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from itertools import islice
from typing import Generic, TypeVar

from ..errors import InvalidInputError
from ..records import dataclass

Key = TypeVar("Key", int, str)
Item = TypeVar("Item")

#: Keys per bucket after a split; adding a key moves twice as many at most.
BUCKET = 512


class Index(Generic[Key]):
    """Keys in ascending order: adding, removing and seeking are cheap.

    A list of sorted buckets; one that grows past twice `BUCKET` is split.
    """

    __slots__ = ("_buckets", "_count")

    def __init__(self) -> None:
        self._buckets: list[list[Key]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def _at(self, key: Key) -> int:
        """The position of the bucket that *key* belongs in."""
        place = bisect_left(self._buckets, key, key=lambda bucket: bucket[-1])
        return min(place, len(self._buckets) - 1)

    def add(self, key: Key) -> None:
        """Add a key that is not there yet."""
        self._count += 1
        if not self._buckets:
            self._buckets.append([key])
            return
        at = self._at(key)
        bucket = self._buckets[at]
        insort(bucket, key)
        if len(bucket) > 2 * BUCKET:
            self._buckets.insert(at + 1, bucket[BUCKET:])
            del bucket[BUCKET:]

    def __contains__(self, key: Key) -> bool:
        return next(self.since(key), None) == key

    def discard(self, key: Key) -> None:
        """Remove a key; do nothing if it is missing."""
        if not self._buckets:
            return
        at = self._at(key)
        bucket = self._buckets[at]
        place = bisect_left(bucket, key)
        if place == len(bucket) or bucket[place] != key:
            return
        del bucket[place]
        self._count -= 1
        if not bucket:
            del self._buckets[at]

    def after(self, key: Key | None) -> Iterator[Key]:
        """The keys after *key*, or all of them."""
        return self._from(key, bisect_right)

    def since(self, key: Key) -> Iterator[Key]:
        """*key* itself, if it is there, and the keys after it."""
        return self._from(key, bisect_left)

    def before(self, key: Key) -> Iterator[Key]:
        """The keys before *key*, in descending order."""
        if not self._buckets:
            return
        at = self._at(key)
        end = bisect_left(self._buckets[at], key)
        for place in range(at, -1, -1):
            yield from reversed(self._buckets[place][:end])
            end = len(self._buckets[place - 1])

    def count_before(self, key: Key) -> int:
        """How many keys are before *key*."""
        if not self._buckets:
            return 0
        at = self._at(key)
        place = bisect_left(self._buckets[at], key)
        return sum(map(len, self._buckets[:at])) + place

    def _from(
        self, key: Key | None, seek: Callable[[list[Key], Key], int]
    ) -> Iterator[Key]:
        if not self._buckets:
            return
        at = 0 if key is None else self._at(key)
        start = 0 if key is None else seek(self._buckets[at], key)
        for place in range(at, len(self._buckets)):
            yield from islice(self._buckets[place], start, None)
            start = 0


class Register(MutableMapping[str, Item]):
    """Records by ID, which can be paged in the order in which they were added."""

    __slots__ = ("_ids", "_next", "_order", "_places", "_records")

    def __init__(self) -> None:
        self._records: dict[str, Item] = {}
        self._order: Index[int] = Index()
        self._ids: dict[int, str] = {}
        self._places: dict[str, int] = {}
        self._next = 0

    def __getitem__(self, record_id: str) -> Item:
        return self._records[record_id]

    def __setitem__(self, record_id: str, record: Item) -> None:
        if record_id not in self._places:
            self._places[record_id] = self._next
            self._ids[self._next] = record_id
            self._order.add(self._next)
            self._next += 1
        self._records[record_id] = record

    def __delitem__(self, record_id: str) -> None:
        del self._records[record_id]
        place = self._places.pop(record_id)
        del self._ids[place]
        self._order.discard(place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._records!r})"

    def place_of(self, record_id: str) -> int:
        """The place of a record in the order in which they were added."""
        return self._places[record_id]

    def at(self, place: int) -> Item:
        """The record at a place."""
        return self._records[self._ids[place]]

    def ids_after(self, place: int | None) -> Iterator[tuple[int, str]]:
        """Places and IDs after *place*, or all of them."""
        for found in self._order.after(place):
            yield found, self._ids[found]

    def after(self, place: int | None) -> Iterator[tuple[int, Item]]:
        """Places and records after *place*, or all of them."""
        for found, record_id in self.ids_after(place):
            yield found, self._records[record_id]


def rows_after(
    rows: Iterable[tuple[Key, Item]], key: Key | None
) -> Iterator[tuple[Key, Item]]:
    """The rows after *key*, or all of them, of rows in ascending order."""
    return (row for row in rows if key is None or row[0] > key)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, and the token of the next page if there is one."""

    items: list[Item]
    next_token: str | None


def write_token(operation: str, key: int | str) -> str:
    """Return an opaque token that means the same in every process."""
    return urlsafe_b64encode(json.dumps([operation, key]).encode()).decode()


def read_token(token: str, operation: str, kind: type[Key]) -> Key:
    """Return the key of type *kind* that a token of this *operation* holds."""
    key = require_token(token, operation)
    if not isinstance(key, kind):
        raise _invalid(token)
    return key


def require_token(token: str, operation: str) -> int | str:
    """Return the key that a token holds, which must be one of this *operation*."""
    try:
        match json.loads(urlsafe_b64decode(token.encode("ascii"))):
            case [str(name), key] if name == operation and type(key) in {int, str}:
                found: int | str = key
                return found
    except (ValueError, RecursionError):
        pass
    raise _invalid(token)


def _invalid(token: str) -> InvalidInputError:
    return InvalidInputError(f"Invalid NextToken: {token[:100]}")


def page_of(
    keyed: Iterable[tuple[Key, Item]], *, limit: int, operation: str
) -> Page[Item]:
    """Return the first *limit* items, and a token if more follow."""
    taken = list(islice(keyed, limit + 1))
    items = [item for _, item in taken[:limit]]
    if len(taken) <= limit:
        return Page(items, None)
    return Page(items, write_token(operation, taken[limit - 1][0]))
