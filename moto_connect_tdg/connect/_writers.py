"""From a result to JSON: members by the botocore model, values by their names.

A result is a mapping by the API's names, or any object whose attributes are
those names in snake case. What is None is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape

Write = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)
_MILLISECONDS = 1000

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def _as_it_is(value: Any) -> Any:
    return value


def _epoch_seconds(value: datetime) -> float:
    """Epoch seconds with milliseconds, as rest-json has them (D-08); naive is UTC."""
    if value.tzinfo is None:
        value = value.replace(tzinfo=timezone.utc)
    return (value - _EPOCH) // _MILLISECOND / _MILLISECONDS


def _list(shape: ListShape, known: dict[str, Write]) -> Write:
    write = _compile(shape.member, known)
    if write is _as_it_is:
        return list
    return lambda values: [write(value) for value in values]


def _map(shape: MapShape, known: dict[str, Write]) -> Write:
    write = _compile(shape.value, known)
    if write is _as_it_is:
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

    # Known before its members are looked at: some shapes hold themselves.
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
    """What makes a shape's values fit for JSON."""
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
            return _as_it_is
    msg = f"No writer for this type: {shape.type_name}"
    raise ValueError(msg)


class OutputWriter:
    """Writes the output of one operation."""

    def __init__(self, shape: StructureShape | None) -> None:
        self._write = _compile(shape, {}) if shape and shape.members else None

    def write(self, result: object) -> str:
        """The body of the answer."""
        return "{}" if self._write is None else _encode(self._write(result))
