"""Changes that can be undone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_ABSENT = object()


class Patch:
    """One change, and the value before it."""

    __slots__ = ("before", "holder", "key")

    def __init__(self, holder: Any, key: str, value: object) -> None:
        self.holder = holder
        self.key = key
        if isinstance(holder, dict):
            self.before = holder.get(key, _ABSENT)
            holder[key] = value
        else:
            getattr(holder, key)
            # The stored value: reading an attribute of a class may return something else.
            self.before = vars(holder).get(key, _ABSENT)
            setattr(holder, key, value)

    def undo(self) -> None:
        """Restore the value from before."""
        if isinstance(self.holder, dict):
            if self.before is _ABSENT:
                self.holder.pop(self.key, None)
            else:
                self.holder[self.key] = self.before
        elif self.before is _ABSENT:
            delattr(self.holder, self.key)
        else:
            setattr(self.holder, self.key, self.before)


@contextmanager
def replacing(holder: Any, key: str, value: object) -> Iterator[None]:
    """Replace one attribute or item for a block."""
    patch = Patch(holder, key, value)
    try:
        yield
    finally:
        patch.undo()


#: The holder of a changed attribute or item, its name, and the new value.
Change = tuple[Any, str, object]
