"""The facts that a failover is judged by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..domain.journal import Change, Entry
from ..domain.routing import Tally
from ..estate import Estate
from .flow import Flow
from .runner import Ending
from .scenarios import Scenario
from .watch import Heard
from .ways import Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A failover in a scenario: what it was asked, what it did, and the result.

    *after* are calls to the numbers of the groups that it was asked to move, *stuck*
    those to numbers of no group. *is_estate_there* is false once the failover has reset
    the mock.
    """

    scenario: Scenario
    estate: Estate
    asks: tuple[Ask, ...]
    heard: tuple[Heard, ...]
    outage_ids: frozenset[str]
    ending: Ending
    calls: Flow
    after: Tally
    stuck: Tally
    is_estate_there: bool

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The API calls, without their times."""
        return tuple(heard.entry for heard in self.heard)

    @property
    def asked_arns(self) -> frozenset[str]:
        """The groups that it was asked to move."""
        return frozenset(ask.group_arn for ask in self.asks)

    def changes(self) -> Iterator[tuple[float, Change]]:
        """What it changed, and when."""
        for heard in self.heard:
            if heard.entry.change is not None:
                yield heard.second, heard.entry.change

    @property
    def is_quiet(self) -> bool:
        """Whether it ended without an error."""
        return self.ending.is_over and self.ending.error is None


def listed(names: Iterable[str]) -> str:
    """Each name once, with how often it occurs."""
    return ", ".join(
        name if times == 1 else f"{name} ({times} times)"
        for name, times in Counter(names).items()
    )
