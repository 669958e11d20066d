"""From a request to validated input: everything about form, by the botocore model.

Each shape is compiled once into a function that takes a value and where it
stands, and gives back the value or refuses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qs

from botocore.model import ListShape, MapShape, Shape, StructureShape

from ..errors import InvalidInputError

#: Takes a value and its path, gives the value back, or refuses it.
Check = Callable[[Any, str], Any]

#: Whatever form an instance's identifier has, it is looked for (D-07, D-14).
_UNPATTERNED = frozenset({"ACGRInstanceIdOrArn", "InstanceIdOrArn", "InstanceId"})
#: An empty one is as good as none (D-09).
_EMPTY_IS_ABSENT = frozenset({"NextToken", "ClientToken"})
_SHOWN = 100

#: Unicode's class Z, which Python's re lacks; L, N and the underscore are its \\w.
_SEPARATORS = " \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of the model as the service means it: for the whole value.

    Some patterns of the model have their backslashes doubled, or slashes around
    them, as they stood in another language's source.
    """
    text = pattern.replace("\\\\", "\\")
    if text.startswith("/") and text.endswith("/"):
        text = text[1:-1]
    text = text.replace(r"\p{L}\p{Z}\p{N}", r"\w" + _SEPARATORS)
    if r"\p" in text:
        msg = f"no translation for this pattern: {pattern}"
        raise ValueError(msg)
    if text.startswith("^") and text.endswith("$") and "|" not in text:
        text = text[1:-1]
    return re.compile(text, re.ASCII if r"\w" not in text else 0)


def _wrong(path: str, constraint: str) -> InvalidInputError:
    return InvalidInputError(
        f"Value at '{path}' failed to satisfy constraint: {constraint}"
    )


def _mistyped(path: str, kind: str) -> InvalidInputError:
    return InvalidInputError(
        f"Value at '{path}' is of the wrong type: it must be {kind}"
    )


# -- one function per kind of shape ----------------------------------------


def _string(shape: Shape) -> Check:
    limits = shape.metadata
    least, most = limits.get("min"), limits.get("max")
    choices = frozenset(getattr(shape, "enum", None) or ())
    pattern = limits.get("pattern")
    matches = (
        compile_pattern(pattern).fullmatch
        if pattern and shape.name not in _UNPATTERNED
        else None
    )
    listed = ", ".join(getattr(shape, "enum", None) or ())

    def check(value: Any, path: str) -> Any:
        if type(value) is not str:
            raise _mistyped(path, "a string")
        if least is not None and len(value) < least:
            raise _wrong(
                path, f"Member must have length greater than or equal to {least}"
            )
        if most is not None and len(value) > most:
            raise _wrong(path, f"Member must have length less than or equal to {most}")
        if choices and value not in choices:
            raise _wrong(
                path, f"Member must satisfy enum value set: [{listed[:_SHOWN]}]"
            )
        if matches is not None and matches(value) is None:
            raise _wrong(
                path, f"Member must satisfy regular expression pattern: {pattern}"
            )
        return value

    return check


def _number(shape: Shape, kinds: tuple[type, ...], kind: str) -> Check:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")

    def check(value: Any, path: str) -> Any:
        if type(value) not in kinds:
            raise _mistyped(path, kind)
        if least is not None and value < least:
            raise _wrong(
                path, f"Member must have value greater than or equal to {least}"
            )
        if most is not None and value > most:
            raise _wrong(path, f"Member must have value less than or equal to {most}")
        return value

    return check


def _boolean(value: Any, path: str) -> Any:
    if type(value) is not bool:
        raise _mistyped(path, "a boolean")
    return value


def _timestamp(value: Any, path: str) -> Any:
    try:
        if type(value) is str:
            return datetime.fromisoformat(value.replace("Z", "+00:00"))
        if type(value) in {int, float}:
            return datetime.fromtimestamp(value, timezone.utc)
    except (ValueError, OverflowError, OSError):
        pass
    raise _mistyped(path, "a timestamp")


def _require_size(value: Any, path: str, shape: Shape) -> None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and len(value) < least:
        raise _wrong(path, f"Member must have length greater than or equal to {least}")
    if most is not None and len(value) > most:
        raise _wrong(path, f"Member must have length less than or equal to {most}")


def _list(shape: ListShape) -> Check:
    member = compile_shape(shape.member)

    def check(value: Any, path: str) -> Any:
        if type(value) is not list:
            raise _mistyped(path, "a list")
        _require_size(value, path, shape)
        return [member(item, f"{path}.{at}") for at, item in enumerate(value, 1)]

    return check


def _map(shape: MapShape) -> Check:
    key_check, value_check = compile_shape(shape.key), compile_shape(shape.value)

    def check(value: Any, path: str) -> Any:
        if type(value) is not dict:
            raise _mistyped(path, "a map")
        _require_size(value, path, shape)
        return {
            key_check(key, f"{path} (key)"): value_check(item, f"{path}.{key[:_SHOWN]}")
            for key, item in value.items()
        }

    return check


def _structure(shape: StructureShape) -> Check:
    members = {name: compile_shape(member) for name, member in shape.members.items()}
    required = tuple(shape.required_members)

    def check(value: Any, path: str) -> Any:
        if type(value) is not dict:
            raise _mistyped(path, "a structure")
        for name in required:
            if value.get(name) is None:
                raise _wrong(f"{path}.{name}", "Member must not be null")
        return {
            name: check_member(value[name], f"{path}.{name}")
            for name, check_member in members.items()
            if value.get(name) is not None
        }

    return check


_COMPILERS: dict[str, Callable[[Any], Check]] = {
    "string": _string,
    "integer": lambda shape: _number(shape, (int,), "a whole number"),
    "long": lambda shape: _number(shape, (int,), "a whole number"),
    "double": lambda shape: _number(shape, (int, float), "a number"),
    "float": lambda shape: _number(shape, (int, float), "a number"),
    "boolean": lambda _: _boolean,
    "timestamp": lambda _: _timestamp,
    "list": _list,
    "map": _map,
    "structure": _structure,
}


def compile_shape(shape: Shape) -> Check:
    """The check of any shape."""
    return _COMPILERS[shape.type_name](shape)


# -- from text to values ----------------------------------------------------


def _from_query(shape: Shape) -> Callable[[list[str], str], Any]:
    """How a member is spelled in a query string."""
    match shape.type_name:
        case "list":
            return lambda values, _: values
        case "integer" | "long":
            return _whole_number
        case "boolean":
            return _truth
    return lambda values, _: values[0]


def _whole_number(values: list[str], path: str) -> int:
    text = values[0]
    if re.fullmatch(r"-?[0-9]{1,18}", text) is None:
        raise _mistyped(path, "a whole number")
    return int(text)


def _truth(values: list[str], path: str) -> bool:
    if values[0] not in {"true", "false"}:
        raise _mistyped(path, "a boolean")
    return values[0] == "true"


def _no_constant(name: str) -> Any:
    msg = f"no JSON: {name}"
    raise ValueError(msg)


_decode = json.JSONDecoder(parse_constant=_no_constant).decode


def _read_json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        found = _decode(body.decode())
    except (ValueError, RecursionError):
        msg = "The body is not JSON."
        raise InvalidInputError(msg) from None
    if type(found) is not dict:
        msg = "The body is not a JSON object."
        raise InvalidInputError(msg)
    return found


class InputReader:
    """Reads the input of one operation."""

    def __init__(self, shape: StructureShape | None) -> None:
        self._labels: list[tuple[str, str, Check]] = []
        self._query: list[tuple[str, str, Callable[[list[str], str], Any], Check]] = []
        self._body: list[tuple[str, str, Check]] = []
        self._required = tuple(shape.required_members) if shape else ()
        for name, member in (shape.members if shape else {}).items():
            on_wire = member.serialization.get("name", name)
            check = compile_shape(member)
            match member.serialization.get("location"):
                case None:
                    self._body.append((name, on_wire, check))
                case "uri":
                    self._labels.append((name, on_wire, check))
                case "querystring":
                    self._query.append((name, on_wire, _from_query(member), check))
                case other:
                    msg = f"no way to read a member from here: {other}"
                    raise ValueError(msg)

    def read(
        self, labels: Mapping[str, str], query: str, body: bytes
    ) -> dict[str, Any]:
        """The members that were given, by the model's names; all of the right form.

        Raises:
            InvalidInputError: for the first member that is not.
        """
        found: dict[str, Any] = {}
        for name, on_wire, check in self._labels:
            found[name] = check(labels[on_wire], name)
        if self._query and query:
            given = parse_qs(query, keep_blank_values=True)
            for name, on_wire, spell, check in self._query:
                values = given.get(on_wire)
                if values is not None and not _is_absent(name, values[0]):
                    found[name] = check(spell(values, name), name)
        if self._body:
            members = _read_json(body)
            for name, on_wire, check in self._body:
                value = members.get(on_wire)
                if value is not None and not _is_absent(name, value):
                    found[name] = check(value, name)
        for name in self._required:
            if name not in found:
                raise _wrong(name, "Member must not be null")
        return found


def _is_absent(name: str, value: Any) -> bool:
    return value == "" and name in _EMPTY_IS_ABSENT
