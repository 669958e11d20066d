"""An API error, ready to be serialized."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from moto.core.exceptions import ServiceException

from ..errors import CredentialsError, ServiceUnavailableError, TdgError
from ..wire.model import status_of


class ConnectError(ServiceException):
    """An error of the API: code, message, HTTP status, further members.

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


def translated(error: TdgError) -> ConnectError:
    """Return the error with its HTTP status; the model has that of declared errors."""
    status: HTTPStatus | None = None
    if isinstance(error, ServiceUnavailableError):
        status = HTTPStatus.SERVICE_UNAVAILABLE
    elif isinstance(error, CredentialsError):
        status = HTTPStatus.FORBIDDEN
    return ConnectError(error.code, error.message, status=status, members=error.members)
