"""The API calls that a stack makes for its resources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ...errors import TdgError
from ...records import dataclass
from ..door import Caller, invoke
from .failures import NOT_FOUND, ResourceFailedError

#: The caller whose permissions a stack's API calls have. moto passes nothing from the
#: request on a stack to the resources, so it cannot be a parameter.
_caller: ContextVar[Caller | None] = ContextVar("caller", default=None)


@contextmanager
def acting_for(caller: Caller | None) -> Iterator[None]:
    """Make the API calls of the block with the permissions of *caller*."""
    token = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(token)


@dataclass(frozen=True, slots=True)
class Api:
    """Amazon Connect in one account and Region."""

    account_id: str
    region: str

    def __call__(self, operation: str, **members: Any) -> dict[str, Any]:
        """Make an API call; members that are None are left out.

        Raises:
            ResourceFailedError: if the API call is refused.
        """
        try:
            return self._invoke(operation, members)
        except TdgError as error:
            raise ResourceFailedError.of_refusal(error) from None

    def find(self, operation: str, **members: Any) -> dict[str, Any] | None:
        """Make an API call that describes a resource; None if it does not exist."""
        try:
            return self._invoke(operation, members)
        except TdgError as error:
            if error.code == NOT_FOUND:
                return None
            raise ResourceFailedError.of_refusal(error) from None

    def _invoke(self, operation: str, members: dict[str, Any]) -> dict[str, Any]:
        given = {name: value for name, value in members.items() if value is not None}
        return invoke(
            self.account_id, self.region, operation, given, caller=_caller.get()
        )
