"""Every way to violate the form of an operation's input, from botocore's model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from botocore.model import OperationModel, Shape

from moto_connect_tdg.wire.patterns import compile_pattern
from tests.helpers.identifiers import UNKNOWN_ID

_PLACE = "arn:aws:connect:us-east-1:123456789012"
#: Each pattern of the model matches one of these, and does not match one of the next.
_GOOD = (
    UNKNOWN_ID,
    "Passw0rd",
    "+15555550100",
    "us-west-2",
    "d-0123456789",
    "a" * 100,
    "1",
    "s3://bucket/key",
    "ann@example.com",
    "2026-01-01",
)
_BAD = (" ", "\t" * 12, "!" * 40, " " * 100, "aws:key")
#: Lists by GET accept up to this size, and cap it (CO-18).
_LARGEST_PAGE = 1_000
#: An empty value is treated as absent (D-09).
_MAY_BE_EMPTY = {"NextToken", "nextToken", "ClientToken"}
#: An instance's ID has no pattern (D-07, D-14), and a refusal of its own (CO-19); that
#: of a view's digest is not the service's (VI-09).
_WITHOUT_PATTERN = {("InstanceId",), ("ViewContentSha256",)}
#: A longer path or query is refused before Connect sees it.
_LONGEST_TEXT = 8_000
_WRONG_TYPE: dict[str, Any] = {
    "string": 1,
    "integer": "1",
    "long": "1",
    "float": "1",
    "double": "1",
    "boolean": "true",
    "timestamp": "soon",
    "list": {},
    "map": [],
    "structure": [],
}


@dataclass(frozen=True)
class Violation:
    """An input with one violation."""

    #: the path of the malformed member in the input
    path: tuple[str, ...]
    what: str
    members: dict[str, Any]

    def __str__(self) -> str:
        """Show the violation in a failed test."""
        return f"{'.'.join(self.path)}: {self.what}"


#: How deep in the input violations are made.
_DEEPEST = 8


def request_of(
    model: OperationModel, members: dict[str, Any]
) -> tuple[str, str, str | None]:
    """Return the method, path with query, and body that send an input, valid or not."""
    path = model.http["requestUri"].partition("?")[0]
    query: list[tuple[str, Any]] = []
    body: dict[str, Any] = {}
    for name, value in members.items():
        serialization = model.input_shape.members[name].serialization
        on_wire = serialization.get("name", name)
        match serialization.get("location"):
            case "uri":
                path = path.replace(f"{{{on_wire}}}", quote(str(value), safe=""))
            case "querystring" if isinstance(value, list):
                query.extend((on_wire, item) for item in value)
            case "querystring":
                query.append((on_wire, value))
            case _:
                body[on_wire] = value
    has_body = any(
        "location" not in shape.serialization
        for shape in model.input_shape.members.values()
    )
    return (
        model.http["method"],
        f"{path}?{urlencode(query)}" if query else path,
        json.dumps(body) if has_body else None,
    )


def good_input(model: OperationModel) -> dict[str, Any]:
    """Return a valid input with the required members only."""
    found: dict[str, Any] = good_value(model.input_shape)
    return found


def good_value(shape: Shape) -> Any:
    """Return a valid value."""
    least = shape.metadata.get("min", 0)
    match shape.type_name:
        case "structure":
            return {
                name: good_value(shape.members[name]) for name in shape.required_members
            }
        case "list":
            return [good_value(shape.member)] * max(least, 1)
        case "map":
            return {good_value(shape.key): good_value(shape.value)}
        case "integer" | "long" | "timestamp" | "float" | "double":
            # a whole number is a valid float too
            return max(least, 1)
        case "boolean":
            return True
        case "string":
            fitting = (text for text in _GOOD if _fits(shape, text))
            return shape.enum[0] if shape.enum else next(fitting)
    raise AssertionError(shape)


def _fits(shape: Shape, text: str) -> bool:
    pattern = shape.metadata.get("pattern")
    return _has_length(shape, text) and (
        pattern is None or bool(compile_pattern(pattern).search(text))
    )


def _has_length(shape: Shape, text: str) -> bool:
    least: int = shape.metadata.get("min", 0)
    most: int = shape.metadata.get("max", len(text))
    return least <= len(text) <= most


def violations(model: OperationModel) -> Iterator[Violation]:
    """Yield every input with one violation, for each place and each way."""
    good = good_input(model)
    for name, shape in model.input_shape.members.items():
        location = shape.serialization.get("location", "body")
        for path, what, value in _broken((name,), shape, location):
            if location != "body" and len(str(value)) > _LONGEST_TEXT:
                continue
            yield Violation(path, what, {**good, name: value})
        if name in model.input_shape.required_members and location != "uri":
            rest = {other: value for other, value in good.items() if other != name}
            yield Violation((name,), "missing", rest)
            if location == "body":
                yield Violation((name,), "null", {**good, name: None})


def _broken(
    path: tuple[str, ...], shape: Shape, location: str
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """Yield each malformed value of a shape, with the path to the violation."""
    if len(path) > _DEEPEST:
        return  # some shapes are recursive
    if location == "body" or shape.type_name in {"integer", "boolean"}:
        wrong = "x" if location != "body" else _WRONG_TYPE[shape.type_name]
        yield path, "of another type", wrong
    match shape.type_name:
        case "string":
            yield from ((path, what, text) for what, text in _broken_texts(path, shape))
        case "integer":
            yield from (
                (path, what, n) for what, n in _broken_numbers(path, shape, location)
            )
        case "list":
            yield from _broken_lists(path, shape, location)
        case "map":
            yield from _broken_maps(path, shape)
        case "structure":
            yield from _broken_structures(path, shape)


def _broken_texts(path: tuple[str, ...], shape: Shape) -> Iterator[tuple[str, str]]:
    if "max" in shape.metadata:
        yield "too long", "a" * (shape.metadata["max"] + 1)
    least = shape.metadata.get("min", 0)
    is_label = shape.serialization.get("location") == "uri"
    if least > 1 or (least == 1 and not is_label and path[-1] not in _MAY_BE_EMPTY):
        yield "too short", "a" * (least - 1)
    if shape.enum:
        yield "not in the enum", "NOBODY"
    pattern = shape.metadata.get("pattern")
    if pattern and path not in _WITHOUT_PATTERN:
        bad = (t for t in _BAD if _has_length(shape, t) and not _fits(shape, t))
        yield from (("off the pattern", text) for text in [*bad][:1])


def _broken_numbers(
    path: tuple[str, ...], shape: Shape, location: str
) -> Iterator[tuple[str, int]]:
    if path == ("MaxResults",) and location == "querystring":
        yield "too large", _LARGEST_PAGE + 1
    elif "max" in shape.metadata:
        yield "too large", shape.metadata["max"] + 1
    if "min" in shape.metadata:
        yield "too small", shape.metadata["min"] - 1
    yield "out of all range", 2**31


def _broken_lists(
    path: tuple[str, ...], shape: Shape, location: str
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    item = good_value(shape.member)
    if "max" in shape.metadata:
        yield path, "too many", [item] * (shape.metadata["max"] + 1)
    if shape.metadata.get("min", 0) and location == "body":
        yield path, "too few", []
    if location == "body":
        yield (*path, "1", "member"), "null", [None]
    for found, what, value in _broken((*path, "1", "member"), shape.member, location):
        yield found, what, [value]


def _broken_maps(
    path: tuple[str, ...], shape: Shape
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    key, item = good_value(shape.key), good_value(shape.value)
    if "max" in shape.metadata:
        many = {f"{key[:20]}{n}": item for n in range(shape.metadata["max"] + 1)}
        yield path, "too many", many
    if shape.metadata.get("min", 0):
        yield path, "too few", {}
    yield (*path, key, "value"), "null", {key: None}
    for what, text in _broken_texts(("key",), shape.key):
        yield path, f"with a key {what}", {text: item}
    for found, what, value in _broken((*path, key, "value"), shape.value, "body"):
        yield found, what, {key: value}


def _broken_structures(
    path: tuple[str, ...], shape: Shape
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    good = good_value(shape)
    for name, member in shape.members.items():
        for found, what, value in _broken((*path, name), member, "body"):
            yield found, what, {**good, name: value}
    for name in shape.required_members:
        rest = {other: value for other, value in good.items() if other != name}
        yield (*path, name), "missing", rest


def named_path(message: str) -> str:
    """Return the member that a refusal names."""
    found = re.match(r"Value at '(.*?)' failed to satisfy constraint: ", message)
    return found[1] if found else f"no member: {message}"
