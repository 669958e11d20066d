"""Excerpts of input: plain values of a bounded size.

Long texts are cut off, and values beyond the bounds are replaced by a mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: Marks an omission.
LEFT_OUT = "..."
_MAX_TEXT = 500
#: Characters and values of one excerpt, roughly.
_MAX_SIZE = 4_000


class _Excerpt:
    """An excerpt under construction, with the room that is left."""

    def __init__(self, size: int) -> None:
        self.left = size

    def of(self, value: object) -> Any:
        """Return the excerpt of a value."""
        if self.left <= 0:
            return LEFT_OUT
        self.left -= 1
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return {self._text(key): self.of(one) for key, one in self._some(value)}
        if isinstance(value, list | tuple):
            return [self.of(one) for _, one in self._some(dict(enumerate(value)))]
        return self._text(value)

    def _some(self, values: Mapping[Any, object]) -> Iterator[tuple[Any, object]]:
        """The items of a mapping, until the size is used up."""
        for key, one in values.items():
            yield key, one
            if self.left <= 0:
                return

    def _text(self, value: object) -> str:
        text = str(value)
        if len(text) > _MAX_TEXT:
            text = f"{text[:_MAX_TEXT]}{LEFT_OUT}"
        self.left -= len(text)
        return text


def excerpt(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return an excerpt of the members of a request."""
    found: dict[str, Any] = _Excerpt(_MAX_SIZE).of(members)
    return found


def size_of(found: object) -> int:
    """Return the rough size of an excerpt."""
    if isinstance(found, Mapping):
        return sum(len(key) + size_of(one) for key, one in found.items())
    if isinstance(found, list):
        return sum(map(size_of, found))
    return len(found) if isinstance(found, str) else 1
