"""Members that the service is known to check differently from its model."""

from __future__ import annotations

import re
from typing import Any

from botocore.model import Shape

from ..errors import InvalidInputError
from .shapes import Read, compile_shape, compile_string, require_range

_MAX_PAGE = 1000
_is_uuid = re.compile(
    r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
).fullmatch


def compile_instance_id(shape: Shape, *, must_be_formed: bool) -> Read:
    """Return the reader of an instance's identifier.

    Any text is accepted and looked up (D-06, D-07, D-14); with *must_be_formed* it
    must be a UUID or an ARN (CO-19).
    """
    read = compile_string(shape, has_pattern=False)
    if not must_be_formed:
        return read

    def read_instance_id(value: Any) -> str:
        # A UUID is within every other limit too.
        if type(value) is str and _is_uuid(value):
            return value
        identifier: str = read(value)
        if not identifier.startswith("arn:"):
            raise InvalidInputError(f"Invalid parameter: {identifier}")
        return identifier

    return read_instance_id


def compile_digest(shape: Shape) -> Read:
    """Return the reader of a view's digest: its pattern allows one character (VI-09)."""
    return compile_string(shape, has_pattern=False)


def compile_page_size(shape: Shape) -> Read:
    """Return the reader of a GET list's MaxResults: up to 1000, capped (CO-18)."""
    read = compile_shape(shape, {})
    minimum = shape.metadata.get("min", 1)
    maximum: int = shape.metadata.get("max", _MAX_PAGE)

    def read_page_size(value: Any) -> int:
        if type(value) is not int:
            return int(read(value))
        require_range(value, minimum, max(maximum, _MAX_PAGE))
        return min(value, maximum)

    return read_page_size
