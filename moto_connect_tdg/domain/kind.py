"""What a kind of resources is, and the rules that hold for every kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from ..errors import DuplicateResourceError, LimitExceededError, TdgError
from ..records import dataclass
from ..types import Region
from .uses import Named


class Record(Protocol):
    """A resource of any kind."""

    @property
    def id(self) -> str:
        """Its ID, the same in both Regions (D-28)."""


AnyRecord = TypeVar("AnyRecord", bound=Record)

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _names_nothing(_: Any) -> Iterable[Named]:
    return ()


def _under_nothing(_: Any) -> None:
    """Records are listed all together."""


def _in_both(_: Any) -> None:
    """Both Regions have every record."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[AnyRecord]):
    """One kind of resource.

    *arn_name* is its name in ARNs, *noun* its name in messages, *plural* its
    name in the state, *name* the attribute that is unique per instance, *quota* the
    setting that limits it, *names* returns the records that a record refers to.
    A kind that is not *mirrored* has records of its own in each Region. *name_error*
    and *quota_error* make the errors that its operations declare.
    Records without an ARN of their own have no tags. A kind that is listed by name
    keeps its names in order. *only_in* returns the only Region that has a record of a
    mirrored kind, or None if both have it. *listed_under* returns what a record is
    listed under, where records of a kind are not listed all together.
    """

    arn_name: str
    noun: str
    plural: str
    name: str = "name"
    quota: str | None = None
    names: Callable[[AnyRecord], Iterable[Named]] = _names_nothing
    is_mirrored: bool = True
    name_error: Callable[[str], TdgError] = DuplicateResourceError
    quota_error: type[TdgError] = LimitExceededError
    has_arn: bool = True
    is_listed_by_name: bool = False
    only_in: Callable[[AnyRecord], Region | None] = _in_both
    listed_under: Callable[[AnyRecord], str | None] = _under_nothing

    def name_of(self, record: AnyRecord) -> str:
        """The record's unique name."""
        name: str = getattr(record, self.name)
        return name

    def is_in(self, record: AnyRecord, region: Region) -> bool:
        """Whether a Region has a record of the instance."""
        return self.only_in(record) in {None, region}

    @property
    def nouns(self) -> str:
        """Its name in messages, in the plural."""
        names = set(self.noun.split())
        words = _WORD.sub(" ", self.plural).split()
        return " ".join(word if word in names else word.lower() for word in words)


def require_quota(kind: Kind[Any], held: int, quota: int | None) -> None:
    """Limit the records per instance, if the quota is on (UR-09, FL-08)."""
    if quota is not None and held >= quota:
        nouns = kind.nouns[0].upper() + kind.nouns[1:]
        msg = f"{nouns} per instance are limited to: {quota}"
        raise kind.quota_error(msg)


def name_taken(kind: Kind[Any], name: str) -> TdgError:
    """The error for a second record with the same name (UR-08, FL-09)."""
    return kind.name_error(
        f"Another {kind.noun} with this name already exists: {name[:100]}"
    )
