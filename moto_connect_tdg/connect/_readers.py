"""From a request to validated input: everything about form, by the botocore model.

Each shape is compiled once, into a function that gives a value back or refuses
it. A message names the member and the constraint, never the value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from botocore.model import ListShape, MapShape, Shape, StructureShape

from ..errors import InvalidInputError
from ._patterns import compile_pattern

Read = Callable[[Any], Any]

#: Whatever form an instance's identifier has, it is looked for (D-07, D-14).
_UNPATTERNED = frozenset({"ACGRInstanceIdOrArn", "InstanceIdOrArn", "InstanceId"})
#: An empty one is as good as none (D-09).
_EMPTY_IS_ABSENT = frozenset({"NextToken", "nextToken", "ClientToken"})

_BITS = {"integer": 31, "long": 63}
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,19}")
_TRUTHS = {"true": True, "false": False}
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:[0-9]{2})"
)

_NULL = "Member must not be null"
_SHOWN_OF_KEY = 100


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """A value is not as its shape has it; the path grows on the way out."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint
        self.path = ""

    def under(self, name: str) -> _Refused:
        self.path = f"{name}.{self.path}" if self.path else name
        return self


# -- one function per kind of shape ----------------------------------------


def _require_size(shape: Shape) -> Callable[[Any], None]:
    """A check of a length: of a string by code points, of a list, of a map."""
    least = shape.metadata.get("min", 0)
    most = shape.metadata.get("max", math.inf)

    def require(value: Any) -> None:
        if len(value) < least:
            msg = f"Member must have length greater than or equal to {least}"
            raise _Refused(msg)
        if len(value) > most:
            msg = f"Member must have length less than or equal to {most}"
            raise _Refused(msg)

    return require


def _string(shape: Shape) -> Read:
    require_size = _require_size(shape)
    choices = frozenset(getattr(shape, "enum", ()))
    listed = ", ".join(getattr(shape, "enum", ()))
    text = None if shape.name in _UNPATTERNED else shape.metadata.get("pattern")
    search = compile_pattern(text).search if text else None

    def read(value: Any) -> str:
        if type(value) is not str:
            msg = "Member must be a string"
            raise _Refused(msg)
        # The length comes first: no pattern ever sees what is too long.
        require_size(value)
        if choices and value not in choices:
            msg = f"Member must satisfy enum value set: [{listed}]"
            raise _Refused(msg)
        if search is not None and search(value) is None:
            msg = f"Member must satisfy regular expression pattern: {text}"
            raise _Refused(msg)
        if not value.isascii():
            _require_unicode(value)
        return value

    return read


def _require_unicode(value: str) -> None:
    r"""No half of a surrogate pair: JSON can spell one ("\ud800"), UTF-8 cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        msg = "Member must be valid Unicode"
        raise _Refused(msg) from None


def _require_range(value: float, least: float, most: float) -> None:
    if value < least:
        msg = f"Member must have value greater than or equal to {least}"
        raise _Refused(msg)
    if value > most:
        msg = f"Member must have value less than or equal to {most}"
        raise _Refused(msg)


def _integer(shape: Shape) -> Read:
    end = 2 ** _BITS[shape.type_name]
    least, most = shape.metadata.get("min", -end), shape.metadata.get("max", end - 1)

    def read(value: Any) -> int:
        if type(value) is not int:
            msg = "Member must be an integer"
            raise _Refused(msg)
        _require_range(value, least, most)
        return value

    return read


def _double(shape: Shape) -> Read:
    least = shape.metadata.get("min", -math.inf)
    most = shape.metadata.get("max", math.inf)

    def read(value: Any) -> float:
        number = _finite(value)
        _require_range(number, least, most)
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
    raise _Refused(msg)


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        msg = "Member must be a boolean"
        raise _Refused(msg)
    return value


def _timestamp(value: Any) -> datetime:
    """Epoch seconds, or ISO 8601 with a zone."""
    moment = _MOMENT.fullmatch(value) if type(value) is str else None
    try:
        if moment is not None:
            fraction = (moment[2] or "")[:6].ljust(6, "0")
            zone = "+00:00" if moment[3] == "Z" else moment[3]
            return datetime.fromisoformat(f"{moment[1]}.{fraction}{zone}")
        if type(value) is not str:
            return _EPOCH + timedelta(seconds=_finite(value))
    except (ValueError, OverflowError):
        pass
    msg = "Member must be a timestamp"
    raise _Refused(msg)


def _list(shape: ListShape, known: dict[str, Read]) -> Read:
    require_size = _require_size(shape)
    read_item = _compile(shape.member, known)

    def read(value: Any) -> list[Any]:
        if type(value) is not list:
            msg = "Member must be a list"
            raise _Refused(msg)
        require_size(value)
        items: list[Any] = []
        try:
            for item in value:
                items.append(read_item(_given(item)))  # noqa: PERF401 - for its place
        except _Refused as refused:
            raise refused.under("member").under(str(len(items) + 1)) from None
        return items

    return read


def _given(value: Any) -> Any:
    if value is None:
        raise _Refused(_NULL)
    return value


def _map(shape: MapShape, known: dict[str, Read]) -> Read:
    require_size = _require_size(shape)
    read_key, read_item = _compile(shape.key, known), _compile(shape.value, known)

    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            msg = "Member must be a map"
            raise _Refused(msg)
        require_size(value)
        items = {}
        for key, item in value.items():
            try:
                read_key(key)
            except _Refused as refused:
                msg = f"Map keys must satisfy constraint: [{refused.constraint}]"
                raise _Refused(msg) from None
            try:
                items[key] = read_item(_given(item))
            except _Refused as refused:
                raise refused.under("value").under(key[:_SHOWN_OF_KEY]) from None
        return items

    return read


class _Member(NamedTuple):
    name: str
    on_wire: str
    read: Read
    is_required: bool
    may_be_empty: bool


def _member(name: str, shape: Shape, read: Read, required: list[str]) -> _Member:
    on_wire = shape.serialization.get("name", name)
    return _Member(name, on_wire, read, name in required, name not in _EMPTY_IS_ABSENT)


def _read_members(
    plan: list[_Member], values: Mapping[str, Any], into: dict[str, Any]
) -> None:
    name = ""
    try:
        for name, on_wire, read, is_required, may_be_empty in plan:
            value = values.get(on_wire)
            if value is not None and (may_be_empty or value not in ("", [""])):
                into[name] = read(value)
            elif is_required:
                raise _Refused(_NULL)  # noqa: TRY301 - for its place
    except _Refused as refused:
        raise refused.under(name) from None


def _structure(shape: StructureShape, known: dict[str, Read]) -> Read:
    plan: list[_Member] = []

    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            msg = "Member must be a structure"
            raise _Refused(msg)
        members: dict[str, Any] = {}
        _read_members(plan, value, members)
        return members

    # Known before its members are looked at: some shapes hold themselves.
    known[shape.name] = read
    plan.extend(
        _member(name, member, _compile(member, known), shape.required_members)
        for name, member in shape.members.items()
    )
    return read


_SCALARS: dict[str, Callable[[Shape], Read]] = {
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "double": _double,
    "float": _double,
    "boolean": lambda _: _boolean,
    "timestamp": lambda _: _timestamp,
}


def _compile(shape: Shape, known: dict[str, Read]) -> Read:
    """The reader of any shape, out of JSON."""
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


# -- paths and query strings -------------------------------------------------


def _parsed(shape: Shape) -> Read:
    """What turns a text into the JSON value that it spells; a wrong one stays text."""
    match shape.type_name:
        case "integer" | "long":
            return lambda text: int(text) if _WHOLE_NUMBER.fullmatch(text) else text
        case "boolean":
            return lambda text: _TRUTHS.get(text, text)
        case "string" | "timestamp":
            return lambda text: text
    msg = f"No such thing in a path or a query string: {shape.type_name}"
    raise ValueError(msg)


def _compile_label(shape: Shape) -> Read:
    if shape.type_name == "string":
        return _string(shape)
    parse, read = _parsed(shape), _compile(shape, {})
    return lambda text: read(parse(text))


def _compile_query(shape: Shape) -> Read:
    """Out of the texts of all the parameters of one name."""
    read = _compile(shape, {})
    if shape.type_name == "list":
        parse = _parsed(shape.member)
        return lambda texts: read([parse(text) for text in texts])
    parse = _parsed(shape)
    return lambda texts: read(parse(texts[0]))


# -- bodies ------------------------------------------------------------------


def _refuse_constant(name: str) -> Any:
    msg = f"No JSON: {name}"
    raise ValueError(msg)


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _read_json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        document = _decode(body.decode())
    except (ValueError, RecursionError):
        # what is no UTF-8, no JSON, a number too long or nested too deep
        msg = "The body of the request could not be read as JSON."
        raise InvalidInputError(msg) from None
    if type(document) is not dict:
        msg = "The body of the request must be a JSON object."
        raise InvalidInputError(msg)
    return document


class InputReader:
    """Reads the input of one operation."""

    def __init__(self, shape: StructureShape | None) -> None:
        self._labels: list[_Member] = []
        self._query: list[_Member] = []
        self._body: list[_Member] = []
        if shape is None:
            return
        known: dict[str, Read] = {}
        for name, member in shape.members.items():
            match member.serialization.get("location"):
                case "uri":
                    plan, read = self._labels, _compile_label(member)
                case "querystring":
                    plan, read = self._query, _compile_query(member)
                case "header":
                    # Three operations on test cases have some, which are not ours.
                    continue
                case _:
                    plan, read = self._body, _compile(member, known)
            plan.append(_member(name, member, read, shape.required_members))

    def read(
        self, labels: Mapping[str, str], query: str, body: bytes
    ) -> dict[str, Any]:
        """The members that were given, by the model's names; all of the right form.

        Raises:
            InvalidInputError: for the first member that is not.
        """
        members: dict[str, Any] = {}
        try:
            if self._labels:
                _read_members(self._labels, labels, members)
            if self._query:
                given = parse_qs(query, keep_blank_values=True) if query else {}
                _read_members(self._query, given, members)
            if self._body:
                _read_members(self._body, _read_json(body), members)
        except _Refused as refused:
            msg = (
                f"Value at '{refused.path}' failed to satisfy constraint: "
                f"{refused.constraint}"
            )
            raise InvalidInputError(msg) from None
        except RecursionError:
            msg = "The body of the request is nested too deep."
            raise InvalidInputError(msg) from None
        return members
