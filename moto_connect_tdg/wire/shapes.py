"""Readers of shapes: validate a value by the botocore model.

Each shape is compiled once, into a function that returns the value or raises.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple, NoReturn

from botocore.model import ListShape, MapShape, Shape, StructureShape

from .patterns import compile_pattern

Read = Callable[[Any], Any]

#: Treat an empty value as absent (D-09).
_EMPTY_IS_ABSENT = frozenset({"NextToken", "nextToken", "ClientToken"})

_BITS = {"integer": 31, "long": 63}
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:[0-9]{2})"
)

_NULL = "Member must not be null"
_MAX_KEY_SHOWN = 100


class MalformedError(Exception):
    """A value violates its shape; the path is built while unwinding.

    It names the member and the constraint, never the value. It never leaves this
    package.
    """

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint
        self.path = ""

    def under(self, name: str) -> MalformedError:
        """Put a name before the path."""
        self.path = f"{name}.{self.path}" if self.path else name
        return self


# -- one function per kind of shape ----------------------------------------


def _require_size(shape: Shape) -> Callable[[Any], None]:
    """Return a check of the length of a string (in code points), a list or a map."""
    minimum = shape.metadata.get("min", 0)
    maximum = shape.metadata.get("max", math.inf)

    def require(value: Any) -> None:
        if len(value) < minimum:
            msg = f"Member must have length greater than or equal to {minimum}"
            raise MalformedError(msg)
        if len(value) > maximum:
            msg = f"Member must have length less than or equal to {maximum}"
            raise MalformedError(msg)

    return require


def compile_string(shape: Shape, *, has_pattern: bool = True) -> Read:
    """Return the reader of a string, with its pattern or without."""
    require_size = _require_size(shape)
    choices = frozenset(getattr(shape, "enum", ()))
    listed = ", ".join(getattr(shape, "enum", ()))
    text = shape.metadata.get("pattern") if has_pattern else None
    search = compile_pattern(text).search if text else None

    def read(value: Any) -> str:
        if type(value) is not str:
            msg = "Member must be a string"
            raise MalformedError(msg)
        # The length comes first, so that no pattern is tried on a text that is too long.
        require_size(value)
        if choices and value not in choices:
            msg = f"Member must satisfy enum value set: [{listed}]"
            raise MalformedError(msg)
        if search is not None and search(value) is None:
            msg = f"Member must satisfy regular expression pattern: {text}"
            raise MalformedError(msg)
        if not value.isascii():
            _require_unicode(value)
        return value

    return read


def _require_unicode(value: str) -> None:
    r"""Refuse half a surrogate pair: JSON can spell one ("\ud800"), UTF-8 cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        msg = "Member must be valid Unicode"
        raise MalformedError(msg) from None


def require_range(value: float, minimum: float, maximum: float) -> None:
    """Refuse a number that is too small or too large."""
    if value < minimum:
        msg = f"Member must have value greater than or equal to {minimum}"
        raise MalformedError(msg)
    if value > maximum:
        msg = f"Member must have value less than or equal to {maximum}"
        raise MalformedError(msg)


def _integer(shape: Shape) -> Read:
    end = 2 ** _BITS[shape.type_name]
    minimum, maximum = (
        shape.metadata.get("min", -end),
        shape.metadata.get("max", end - 1),
    )

    def read(value: Any) -> int:
        if type(value) is not int:
            msg = "Member must be an integer"
            raise MalformedError(msg)
        require_range(value, minimum, maximum)
        return value

    return read


def _double(shape: Shape) -> Read:
    minimum = shape.metadata.get("min", -math.inf)
    maximum = shape.metadata.get("max", math.inf)

    def read(value: Any) -> float:
        number = _finite(value)
        require_range(number, minimum, maximum)
        return number

    return read


def _finite(value: Any) -> float:
    if type(value) is float or type(value) is int:
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    msg = "Member must be a finite number"
    raise MalformedError(msg)


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        msg = "Member must be a boolean"
        raise MalformedError(msg)
    return value


def _timestamp(value: Any) -> datetime:
    """Epoch seconds, or ISO 8601 with a zone, as UTC: its calendar ends too."""
    moment = _MOMENT.fullmatch(value) if type(value) is str else None
    try:
        if moment is not None:
            fraction = (moment[2] or "")[:6].ljust(6, "0")
            zone = "+00:00" if moment[3] == "Z" else moment[3]
            given = datetime.fromisoformat(f"{moment[1]}.{fraction}{zone}")
            return given.astimezone(timezone.utc)
        if type(value) is not str:
            return _EPOCH + timedelta(seconds=_finite(value))
    except (ValueError, OverflowError):
        pass
    msg = "Member must be a timestamp"
    raise MalformedError(msg)


def _list(shape: ListShape, known: dict[str, Read]) -> Read:
    require_size = _require_size(shape)
    read_item = compile_shape(shape.member, known)

    def read(value: Any) -> list[Any]:
        if type(value) is not list:
            msg = "Member must be a list"
            raise MalformedError(msg)
        require_size(value)
        items: list[Any] = []
        try:
            # After a failure the length of the list tells the place of the bad item.
            items.extend(read_item(_given(item)) for item in value)
        except MalformedError as refused:
            raise refused.under("member").under(str(len(items) + 1)) from None
        return items

    return read


def _given(value: Any) -> Any:
    return _refuse_null() if value is None else value


def _refuse_null() -> NoReturn:
    raise MalformedError(_NULL)


def _map(shape: MapShape, known: dict[str, Read]) -> Read:
    require_size = _require_size(shape)
    read_key, read_item = (
        compile_shape(shape.key, known),
        compile_shape(shape.value, known),
    )

    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            msg = "Member must be a map"
            raise MalformedError(msg)
        require_size(value)
        items = {}
        for key, item in value.items():
            try:
                read_key(key)
            except MalformedError as refused:
                msg = f"Map keys must satisfy constraint: [{refused.constraint}]"
                raise MalformedError(msg) from None
            try:
                items[key] = read_item(_given(item))
            except MalformedError as refused:
                raise refused.under("value").under(key[:_MAX_KEY_SHOWN]) from None
        return items

    return read


class Member(NamedTuple):
    """How one member of a structure is read."""

    name: str
    on_wire: str
    read: Read
    is_required: bool
    may_be_empty: bool


def make_member(name: str, shape: Shape, read: Read, required: list[str]) -> Member:
    """Return how a member is read, by its shape and those that are required."""
    on_wire = shape.serialization.get("name", name)
    return Member(name, on_wire, read, name in required, name not in _EMPTY_IS_ABSENT)


def read_into(
    plan: list[Member], values: Mapping[str, Any], into: dict[str, Any]
) -> None:
    """Read members out of *values*, by their names on the wire."""
    name = ""
    try:
        for name, on_wire, read, is_required, may_be_empty in plan:
            value = values.get(on_wire)
            if value is not None and (may_be_empty or value not in ("", [""])):
                into[name] = read(value)
            elif is_required:
                _refuse_null()
    except MalformedError as refused:
        raise refused.under(name) from None


def _structure(shape: StructureShape, known: dict[str, Read]) -> Read:
    plan: list[Member] = []

    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            msg = "Member must be a structure"
            raise MalformedError(msg)
        members: dict[str, Any] = {}
        read_into(plan, value, members)
        return members

    # Known before its members are compiled: some shapes are recursive.
    known[shape.name] = read
    plan.extend(
        make_member(name, member, compile_shape(member, known), shape.required_members)
        for name, member in shape.members.items()
    )
    return read


_SCALARS: dict[str, Callable[[Shape], Read]] = {
    "string": compile_string,
    "integer": _integer,
    "long": _integer,
    "double": _double,
    "float": _double,
    "boolean": lambda _: _boolean,
    "timestamp": lambda _: _timestamp,
}


def compile_shape(shape: Shape, known: dict[str, Read]) -> Read:
    """Return the reader of any shape; *known* are the readers of structures so far.

    Raises:
        ValueError: for a type that has no reader.
    """
    scalar = _SCALARS.get(shape.type_name)
    if scalar is not None:
        return scalar(shape)
    match shape.type_name:
        case "list":
            return _list(shape, known)
        case "map":
            return _map(shape, known)
        case "structure":
            return known.get(shape.name) or _structure(shape, known)
    msg = f"No reader for this type: {shape.type_name}"
    raise ValueError(msg)
