"""From a result to JSON: members by the botocore model, values by their names.

A result is a mapping by the API's names, or any object whose attributes are
those names in snake case. What is None is left out.
"""

from __future__ import annotations

import json
from calendar import timegm
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape

Write = Callable[[Any], Any]

_MILLIS = 1000


def _as_it_is(value: Any) -> Any:
    return value


def _epoch(value: datetime) -> float | int:
    """Seconds since 1970 with milliseconds, as a JSON number (D-08)."""
    if value.tzinfo is not None:
        value = value.astimezone(timezone.utc)
    whole = timegm(value.timetuple())
    millis = value.microsecond // _MILLIS
    return whole + millis / _MILLIS if millis else whole


def compile_writer(shape: Shape) -> Write:
    """The function that makes a shape's values fit for JSON."""
    match shape.type_name:
        case "structure":
            return _structure(shape)
        case "list":
            return _list(shape)
        case "map":
            return _map(shape)
        case "timestamp":
            return _epoch
    return _as_it_is


def _list(shape: ListShape) -> Write:
    member = compile_writer(shape.member)
    if member is _as_it_is:
        return list
    return lambda values: [member(value) for value in values]


def _map(shape: MapShape) -> Write:
    member = compile_writer(shape.value)
    if member is _as_it_is:
        return dict
    return lambda values: {key: member(value) for key, value in values.items()}


def _structure(shape: StructureShape) -> Write:
    # Compiled when first met: some shapes hold themselves, most are never written.
    plan: list[tuple[str, str, Write]] = []

    def write(value: Any) -> dict[str, Any]:
        if not plan:
            plan.extend(
                (name, xform_name(name), compile_writer(member))
                for name, member in shape.members.items()
            )
        written = {}
        if isinstance(value, Mapping):
            for name, _, member in plan:
                found = value.get(name)
                if found is not None:
                    written[name] = member(found)
        else:
            for name, attribute, member in plan:
                found = getattr(value, attribute, None)
                if found is not None:
                    written[name] = member(found)
        return written

    return write


_encode = json.JSONEncoder(separators=(",", ":")).encode


class OutputWriter:
    """Writes the output of one operation."""

    def __init__(self, shape: StructureShape | None) -> None:
        self._write = compile_writer(shape) if shape and shape.members else None

    def write(self, result: object) -> str:
        """The body of the answer."""
        return "{}" if self._write is None else _encode(self._write(result))
