"""Which records refer to which, so that a record in use is not deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .arns import CONTACT_FLOW, read_qualified


class Named(NamedTuple):
    """A record inside an instance: its kind's name in ARNs, and its ID."""

    arn_name: str
    record_id: str


def flow_named(text: str) -> Iterator[Named]:
    """The flow of an ID, and the version or alias that follows it (FL-20)."""
    flow_id, qualifier = read_qualified(text)
    yield Named(CONTACT_FLOW, flow_id)
    if qualifier is not None:
        yield Named(CONTACT_FLOW, text)


class Uses:
    """References between records; a look-up costs the same however much is stored."""

    __slots__ = ("_named_by", "_users_of")

    def __init__(self) -> None:
        self._named_by: dict[Named, frozenset[Named]] = {}
        self._users_of: dict[Named, dict[Named, None]] = {}

    def set(self, user: Named, named: Iterable[Named]) -> None:
        """Replace the references of a record."""
        now = frozenset(named)
        before = self._named_by.pop(user, frozenset())
        for gone in before - now:
            users = self._users_of[gone]
            del users[user]
            if not users:
                del self._users_of[gone]
        for new in now - before:
            self._users_of.setdefault(new, {})[user] = None
        if now:
            self._named_by[user] = now

    def user_of(self, named: Named) -> Named | None:
        """The first record that refers to this one, or None."""
        return next(iter(self._users_of.get(named, ())), None)

    def users_of(self, named: Named) -> list[Named]:
        """Every record that refers to this one, in the order of reference."""
        return list(self._users_of.get(named, ()))

    def count_of(self, named: Named) -> int:
        """How many records refer to this one."""
        return len(self._users_of.get(named, ()))
