"""Write answers: a result becomes JSON, by the botocore model.

A result is a mapping by the API's names, or any object whose attributes are
those names in snake case. None is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape

Write = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)
_MILLISECONDS = 1000

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def _unchanged(value: Any) -> Any:
    return value


def _epoch_seconds(value: datetime) -> float:
    """Convert to epoch seconds with milliseconds, as in rest-json; naive is UTC (D-08)."""
    if value.tzinfo is None:
        value = value.replace(tzinfo=timezone.utc)
    return (value - _EPOCH) // _MILLISECOND / _MILLISECONDS


def _list(shape: ListShape, known: dict[str, Write]) -> Write:
    write = _compile(shape.member, known)
    if write is _unchanged:
        return list
    return lambda values: [write(value) for value in values]


def _map(shape: MapShape, known: dict[str, Write]) -> Write:
    write = _compile(shape.value, known)
    if write is _unchanged:
        return dict
    return lambda values: {key: write(value) for key, value in values.items()}


def _structure(shape: StructureShape, known: dict[str, Write]) -> Write:
    plan: list[tuple[str, str, str, Write]] = []

    def write(value: Any) -> dict[str, Any]:
        written = {}
        if isinstance(value, Mapping):
            for name, _, on_wire, write_member in plan:
                found = value.get(name)
                if found is not None:
                    written[on_wire] = write_member(found)
        else:
            for _, attribute, on_wire, write_member in plan:
                found = getattr(value, attribute, None)
                if found is not None:
                    written[on_wire] = write_member(found)
        return written

    # Known before its members are compiled: some shapes are recursive.
    known[shape.name] = write
    plan.extend(
        (
            name,
            xform_name(name),
            member.serialization.get("name", name),
            _compile(member, known),
        )
        for name, member in shape.members.items()
    )
    return write


def _compile(shape: Shape, known: dict[str, Write]) -> Write:
    """Return a function that converts a shape's values to JSON."""
    match shape.type_name:
        case "structure":
            return known.get(shape.name) or _structure(shape, known)
        case "list":
            return _list(shape, known)
        case "map":
            return _map(shape, known)
        case "timestamp":
            return _epoch_seconds
        case "string" | "integer" | "long" | "double" | "float" | "boolean":
            return _unchanged
    msg = f"No writer for this type: {shape.type_name}"
    raise ValueError(msg)


class OutputWriter:
    """Writes the output of one operation."""

    def __init__(self, shape: StructureShape | None) -> None:
        self._write = _compile(shape, {}) if shape and shape.members else None

    def write(self, result: object) -> str:
        """Return the body of the answer."""
        return "{}" if self._write is None else _encode(self._write(result))


def unknown_members(shape: Shape | None, result: object) -> list[str]:
    """Return the paths of members that a result has and its shape lacks.

    They are never written: keys of a mapping that are not API names, and attributes
    of an object that are not API names in snake case.
    """
    return sorted(set(_unknown(shape, result, ())))


def _unknown(shape: Shape | None, value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if value is None:
        return
    match shape:
        case StructureShape() | None:
            yield from _unknown_of_structure(shape, value, path)
        case ListShape():
            for item in value:
                yield from _unknown(shape.member, item, (*path, "member"))
        case MapShape():
            for item in value.values():
                yield from _unknown(shape.value, item, (*path, "value"))


def _unknown_of_structure(
    shape: StructureShape | None, value: Any, path: tuple[str, ...]
) -> Iterator[str]:
    members = {} if shape is None else shape.members
    known = (
        members
        if isinstance(value, Mapping)
        else {xform_name(name): member for name, member in members.items()}
    )
    for name, item in _members_of(value):
        if name in known:
            yield from _unknown(known[name], item, (*path, name))
        else:
            yield ".".join((*path, name))


def _members_of(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return list(value.items())
    if is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    return list(vars(value).items())
