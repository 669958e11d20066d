"""Read requests: path, query string and body become validated input."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

from botocore.model import Shape, StructureShape

from ..errors import InvalidInputError
from .deviations import compile_digest, compile_instance_id, compile_page_size
from .shapes import (
    MalformedError,
    Member,
    Read,
    compile_shape,
    make_member,
    read_into,
)

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,19}")
_TRUTHS = {"true": True, "false": False}
#: Objects and lists inside each other (D-34). Answers and the state have more
#: around them, and must fit into Python's stack as well.
_DEEPEST = 100
_TOO_DEEP = "The body of the request is nested too deep."
_TOO_DEEP = "The input is nested too deep."

# -- paths and query strings -------------------------------------------------


def _parsed(shape: Shape) -> Read:
    """Return a function that converts a text to JSON; a malformed text stays a text."""
    match shape.type_name:
        case "integer" | "long":
            return lambda text: int(text) if _WHOLE_NUMBER.fullmatch(text) else text
        case "boolean":
            return lambda text: _TRUTHS.get(text, text)
        case "string" | "timestamp":
            return lambda text: text
    msg = f"Unsupported type in a path or query string: {shape.type_name}"
    raise ValueError(msg)


def _of_label(shape: Shape, read: Read) -> Read:
    """Return a reader of the text of a label."""
    if shape.type_name == "string":
        return read
    parse = _parsed(shape)
    return lambda text: read(parse(text))


def _of_query(shape: Shape, read: Read) -> Read:
    """Return a reader of all the texts that one parameter has."""
    if shape.type_name == "list":
        parse = _parsed(shape.member)
        return lambda texts: read([parse(text) for text in texts])
    parse = _parsed(shape)
    return lambda texts: read(parse(texts[0]))


# -- bodies ------------------------------------------------------------------


def _refuse_constant(name: str) -> Any:
    msg = f"Not JSON: {name}"
    raise ValueError(msg)


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _read_json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        document = _decode(body.decode())
    except (ValueError, RecursionError):
        # bad UTF-8, bad JSON, a number too long, or nested too deep
        msg = "The body of the request could not be read as JSON."
        raise InvalidInputError(msg) from None
    if type(document) is not dict:
        msg = "The body of the request must be a JSON object."
        raise InvalidInputError(msg)
    if body.count(b"{") + body.count(b"[") > _DEEPEST:
        _require_shallow(document)
    return document


def _require_shallow(document: object) -> None:
    level = [document]
    for _ in range(_DEEPEST):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise InvalidInputError(_TOO_DEEP)


class InputReader:
    """Reads the input of one operation."""

    def __init__(
        self,
        shape: StructureShape | None,
        *,
        method: str = "POST",
        declared: Container[str] = (),
    ) -> None:
        self._shape = shape
        self._method = method
        self._declared = declared
        self._labels: list[Member] = []
        self._query: list[Member] = []
        self._body: list[Member] = []
        if shape is None:
            return
        known: dict[str, Read] = {}
        for name, member in shape.members.items():
            read = self._compile(name, member, known)
            match member.serialization.get("location"):
                case "uri":
                    plan, read = self._labels, _of_label(member, read)
                case "querystring":
                    plan, read = self._query, _of_query(member, read)
                case "header":
                    # Only three operations on test cases have headers; they are not mocked.
                    continue
                case _:
                    plan = self._body
            plan.append(make_member(name, member, read, shape.required_members))

    @property
    def has_body(self) -> bool:
        """Whether any member is in the body."""
        return bool(self._body)

    def _compile(self, name: str, shape: Shape, known: dict[str, Read]) -> Read:
        """Return the reader of a member's JSON value."""
        if name == "InstanceId":
            is_declared = "InvalidParameterException" in self._declared
            return compile_instance_id(shape, must_be_formed=is_declared)
        if name == "MaxResults" and self._method == "GET":
            return compile_page_size(shape)
        if name == "ViewContentSha256":
            return compile_digest(shape)
        return compile_shape(shape, known)

    @cached_property
    def _members(self) -> list[Member]:
        """Every member by its name in the model, as a plain value."""
        if self._shape is None:
            return []
        required = self._shape.required_members
        known: dict[str, Read] = {}
        return [
            make_member(
                name, member, self._compile(name, member, known), required
            )._replace(on_wire=name)
            for name, member in self._shape.members.items()
        ]

    def read(
        self, labels: Mapping[str, str], query: str, body: bytes
    ) -> dict[str, Any]:
        """Return the given members of a request, by the model's names.

        Raises:
            InvalidInputError: for the first member that is malformed.
        """
        members: dict[str, Any] = {}
        try:
            if self._labels:
                read_into(self._labels, labels, members)
            if self._query:
                given = parse_qs(query, keep_blank_values=True) if query else {}
                read_into(self._query, given, members)
            if self._body:
                read_into(self._body, _read_json(body), members)
        except MalformedError as error:
            raise _refusal(error) from None
        return members

    def read_members(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the given members out of plain values, by the model's names.

        Raises:
            InvalidInputError: for the first member that is malformed.
        """
        members: dict[str, Any] = {}
        try:
            read_into(self._members, values, members)
        except MalformedError as error:
            raise _refusal(error) from None
        except RecursionError:
            raise InvalidInputError(_TOO_DEEP) from None
        return members


def _refusal(error: MalformedError) -> InvalidInputError:
    return InvalidInputError(
        f"Value at '{error.path}' failed to satisfy constraint: {error.constraint}"
    )
