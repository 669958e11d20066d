"""The register of operations: every handler is in it, by the API's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .models import TdgConnectBackend

#: What a handler answers: members by their API names, or nothing.
Answer = Mapping[str, Any]


class Handlers:
    """What every handler has at hand: the backend, and the validated input."""

    backend: TdgConnectBackend
    #: by the model's member names; only what was given
    params: dict[str, Any]

    def given(self, member: str) -> Any:
        """A member of the input, or None."""
        return self.params.get(member)


Handler = Callable[[Any], Answer]
AnyHandler = TypeVar("AnyHandler", bound=Callable[..., Answer])

OPERATIONS: dict[str, Handler] = {}
NOTHING: Answer = {}


def operation(handler: AnyHandler) -> AnyHandler:
    """Register a handler under the operation that it is named after."""
    name = "".join(word.capitalize() for word in handler.__name__.split("_"))
    OPERATIONS[name] = handler
    return handler
