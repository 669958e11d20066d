"""The shapes of values in a template, and CloudFormation's messages about wrong ones.

Values are converted as CloudFormation does: "true" to a boolean where one is
expected, and a number to a string. `UNKNOWN` stands for a value that depends on a
resource that does not exist yet; it fits every shape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Protocol

from ...records import dataclass

UNKNOWN = object()


class Shape(Protocol):
    """The shape of a value."""

    def read(self, value: Any, path: str, problems: list[str]) -> Any:
        """Return the converted value, and add what is wrong with it to *problems*."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    values: tuple[str, ...] = ()

    def read(self, value: Any, path: str, problems: list[str]) -> Any:
        """Return the value as a string."""
        if isinstance(value, dict | list):
            problems.append(_expected("String", value, path))
            return value
        text = json.dumps(value) if isinstance(value, bool) else str(value)
        if self.min_length is not None and len(text) < self.min_length:
            problems.append(
                f"{path}: expected minLength: {self.min_length}, actual: {len(text)}"
            )
        if self.max_length is not None and len(text) > self.max_length:
            problems.append(
                f"{path}: expected maxLength: {self.max_length}, actual: {len(text)}"
            )
        if self.pattern is not None and not re.search(self.pattern, text, re.ASCII):
            problems.append(_failed("pattern", path))
        if self.values and text not in self.values:
            problems.append(_failed("enum", path))
        return text


@dataclass(frozen=True, slots=True)
class Boolean:
    """A boolean."""

    def read(self, value: Any, path: str, problems: list[str]) -> Any:
        """Return the value as a boolean."""
        if isinstance(value, bool):
            return value
        spelled = value.lower() if isinstance(value, str) else None
        if spelled not in {"true", "false"}:
            problems.append(_expected("Boolean", value, path))
            return value
        return spelled == "true"


def _number_in(value: Any) -> float | None:
    """Read a number as CloudFormation does, from text too; None if it is not one."""
    if isinstance(value, bool | dict | list):
        return None
    try:
        return float(value)
    except (OverflowError, TypeError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Number:
    """A number, whole or not."""

    minimum: int | None = None
    maximum: int | None = None
    is_whole: bool = False

    def read(self, value: Any, path: str, problems: list[str]) -> Any:
        """Return the value as a number."""
        name = "Integer" if self.is_whole else "Number"
        number = _number_in(value)
        if number is None or (self.is_whole and not number.is_integer()):
            problems.append(_expected(name, value, path))
            return value
        if self.minimum is not None and number < self.minimum:
            problems.append(
                f"{path}: {value} is not greater or equal to {self.minimum}"
            )
        if self.maximum is not None and number > self.maximum:
            problems.append(f"{path}: {value} is not less or equal to {self.maximum}")
        return int(number) if self.is_whole else number


@dataclass(frozen=True, slots=True)
class List:
    """A list of values of one shape."""

    item: Shape
    min_items: int | None = None
    max_items: int | None = None
    is_unique: bool = False

    def read(self, value: Any, path: str, problems: list[str]) -> Any:
        """Return the values, each converted."""
        if not isinstance(value, list):
            problems.append(_expected("JSONArray", value, path))
            return value
        if self.min_items is not None and len(value) < self.min_items:
            problems.append(
                f"{path}: expected minimum item count: {self.min_items}, "
                f"found: {len(value)}"
            )
        if self.max_items is not None and len(value) > self.max_items:
            problems.append(
                f"{path}: expected maximum item count: {self.max_items}, found: {len(value)}"
            )
        known = [item for item in value if not _is_unknown(item)]
        if self.is_unique and any(
            item in known[:place] for place, item in enumerate(known)
        ):
            problems.append(f"{path}: array items are not unique")
        return [
            _read(self.item, item, f"{path}/{place}", problems)
            for place, item in enumerate(value)
        ]


@dataclass(frozen=True, slots=True)
class Structure:
    """A mapping of known members."""

    members: Mapping[str, Shape]
    required: tuple[str, ...] = ()

    def read(self, value: Any, path: str, problems: list[str]) -> Any:
        """Return the members, each converted."""
        if not isinstance(value, dict):
            problems.append(_expected("JSONObject", value, path))
            return value
        problems.extend(
            f"{path}: required key [{name}] not found"
            for name in self.required
            if name not in value
        )
        problems.extend(
            f"{path}: extraneous key [{name}] is not permitted"
            for name in value
            if name not in self.members
        )
        return {
            name: _read(self.members[name], member, f"{path}/{name}", problems)
            for name, member in value.items()
            if name in self.members
        }


def _read(shape: Shape, value: Any, path: str, problems: list[str]) -> Any:
    return value if value is UNKNOWN else shape.read(value, path, problems)


def _is_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_is_unknown, value.values()))
    if isinstance(value, list):
        return any(map(_is_unknown, value))
    return value is UNKNOWN


def _expected(wanted: str, value: Any, path: str) -> str:
    match value:
        case bool():
            found = "Boolean"
        case dict():
            found = "JSONObject"
        case list():
            found = "JSONArray"
        case int():
            found = "Integer"
        case float():
            found = "Double"
        case _:
            found = "String"
    return f"{path}: expected type: {wanted}, found: {found}"


def _failed(keyword: str, path: str) -> str:
    # CloudFormation does not show the value: it could be a secret.
    return f"{path}: failed validation constraint for keyword [{keyword}]"
