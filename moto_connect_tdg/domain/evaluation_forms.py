"""Evaluation forms and their versions.

https://docs.aws.amazon.com/connect/latest/adminguide/create-evaluation-forms.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from ..errors import (
    InvalidParameterError,
    ResourceConflictError,
    ResourceNotFoundError,
)
from ..records import dataclass
from ..types import Arn

#: Sections and questions of a form, each (EF-04).
_MOST_ITEMS = 100
Items = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class FormVersion:
    """A version of a form: what it asks, and whether evaluations can use it."""

    number: int
    title: str
    description: str | None
    #: Items, ScoringStrategy and other members, as they were given
    content: Mapping[str, Any]
    created_time: datetime
    last_modified_time: datetime
    status: Literal["DRAFT", "ACTIVE"] = "DRAFT"
    #: once it has been active, it cannot be changed (EF-06)
    locked: bool = False


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """A form with its versions, in one Region."""

    id: str
    #: by number, ascending; never empty
    versions: dict[int, FormVersion]
    created_time: datetime
    last_modified_time: datetime
    last_activated_time: datetime | None = None

    @property
    def latest(self) -> FormVersion:
        """The version with the highest number."""
        return self.versions[next(reversed(self.versions))]

    @property
    def title(self) -> str:
        """The title of the latest version, unique in the Region's instance (EF-03)."""
        return self.latest.title

    @property
    def active(self) -> FormVersion | None:
        """The version that new evaluations use."""
        return next((v for v in self.versions.values() if v.status == "ACTIVE"), None)

    def version(self, number: int | None) -> FormVersion:
        """A version by its number, or the latest."""
        if number is None:
            return self.latest
        if number not in self.versions:
            raise ResourceNotFoundError(f"Evaluation form has no version: {number}")
        return self.versions[number]

    def versions_after(self, number: int | None) -> Iterator[tuple[int, FormVersion]]:
        """The versions with a higher number, by number."""
        for higher in range(max(number or 0, 0) + 1, self.latest.number + 1):
            if higher in self.versions:
                yield higher, self.versions[higher]

    def with_version(self, version: FormVersion) -> dict[int, FormVersion]:
        """The versions, with one added or replaced."""
        return {**self.versions, version.number: version}

    def without(self, number: int) -> dict[int, FormVersion]:
        """The versions but one."""
        return {key: v for key, v in self.versions.items() if key != number}

    def activated(self, number: int) -> dict[int, FormVersion]:
        """The versions, of which that one is active, and no other (EF-05)."""
        return {
            key: replace(v, status="ACTIVE", locked=True)
            if key == number
            else replace(v, status="DRAFT")
            for key, v in self.versions.items()
        }


def deactivated(version: FormVersion) -> FormVersion:
    """The version as a draft, which stays locked."""
    return replace(version, status="DRAFT")


def _all_items(items: Items, path: str = "Items") -> Iterator[tuple[str, str, Any]]:
    """Each item below *items*: Section or Question, where it is, and its members."""
    for item in items:
        for kind, members in item.items():
            yield kind, path, members
            if kind == "Section":
                yield from _all_items(members["Items"], f"{path}.{members['RefId']}")


def require_items(items: Items) -> None:
    """Questions are in sections, identifiers are unique, and both are limited (EF-04)."""
    seen: set[str] = set()
    counts = {"Section": 0, "Question": 0}
    for kind, path, members in _all_items(items):
        ref_id = members["RefId"]
        if ref_id in seen:
            raise InvalidParameterError(f"RefId is used more than once: {ref_id[:100]}")
        seen.add(ref_id)
        if kind == "Question" and path == "Items":
            msg = f"A question must be in a section: {ref_id[:100]}"
            raise InvalidParameterError(msg)
        counts[kind] += 1
        if counts[kind] > _MOST_ITEMS:
            msg = f"{kind}s of a form are limited to: {_MOST_ITEMS}"
            raise InvalidParameterError(msg)


def ref_ids(items: Items) -> set[str]:
    """The identifiers of all sections and questions."""
    return {members["RefId"] for _, _, members in _all_items(items)}


def questions_in(items: Items) -> set[str]:
    """The identifiers of all questions."""
    return {
        members["RefId"] for kind, _, members in _all_items(items) if kind == "Question"
    }


def require_unlocked(version: FormVersion) -> None:
    """A version that has been active can be changed only in a new one (EF-06)."""
    if version.locked:
        msg = f"The version is locked; CreateNewVersion makes another of it: {version.number}"
        raise ResourceConflictError(msg)


def require_inactive(version: FormVersion) -> None:
    """The active version cannot be deleted alone (EF-07)."""
    if version.status == "ACTIVE":
        raise ResourceConflictError(f"The version is active: {version.number}")


def require_no_rule(rule_arn: Arn | None) -> None:
    """A form cannot be deleted while a rule submits it (EF-07)."""
    if rule_arn is not None:
        raise ResourceConflictError(f"The evaluation form is in use by: {rule_arn}")


def require_active(form: EvaluationForm) -> FormVersion:
    """Return the active version, without which no evaluation can start (EF-11)."""
    if form.active is None:
        msg = f"The evaluation form has no active version: {form.id}"
        raise ResourceConflictError(msg)
    return form.active
