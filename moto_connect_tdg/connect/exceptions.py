"""A refusal on its way to the wire."""

from __future__ import annotations

from moto.core.exceptions import ServiceException

from ..errors import InvalidInputError, TdgError


class ConnectError(ServiceException):
    """A TdgError, with the code that its operation gives it.

    moto looks the error's shape up in the service that the second part of this
    module's path names. That is why this folder is called "connect".
    """

    def __init__(self, error: TdgError, *, malformed_code: str) -> None:
        code = malformed_code if isinstance(error, InvalidInputError) else error.code
        super().__init__(code, error.message)
        self.members = error.members
