"""A refusal on its way to the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException

from ..errors import InvalidInputError, TdgError
from ..wire.model import status_of


class ConnectError(ServiceException):
    """An error of the API: code, sentence, HTTP status, further members.

    moto looks the error's shape up in the service that the second part of this
    module's path names. That is why this folder is called "connect".
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code, message)
        self.status = status_of(code) if status is None else status
        self.members = members or {}


def translated(error: TdgError, malformed_code: str) -> ConnectError:
    """A refusal of the core, with the code that its operation gives it (D-12)."""
    code = malformed_code if isinstance(error, InvalidInputError) else error.code
    return ConnectError(code, error.message, members=error.members)
