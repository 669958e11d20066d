"""Turn moto's request into an API call of the service, and its result into a response."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from functools import cache, partial
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import EndpointConnectionError
from moto.connect.responses import ConnectResponse
from moto.core.utils import camelcase_to_underscores

from ..errors import InvalidInputError
from ..service.answer import answer
from ..service.call import OPERATIONS
from ..types import AccountId, Region
from ..wire.model import Operation, Router, match_any
from . import effects, models
from .access import ACCOUNT, Caller
from .exceptions import ConnectError, translated
from .signature import INCOMPLETE

if TYPE_CHECKING:
    from moto.core.common_types import TYPE_RESPONSE
    from moto.core.request import Request

_SIGNED = re.compile(
    r"AWS4-\S+ .*?Credential=([^/,]+)/[^/,]+/[^/,]+/[^/,]+/aws4_request"
)
_MAX_BODY = 10 * 1024 * 1024


@cache
def router() -> Router:
    """The routes of the operations that are mocked here."""
    return Router(OPERATIONS)


class TdgConnectResponse(ConnectResponse):
    """moto's response class for Connect; answers one request."""

    @classmethod
    def dispatch(
        cls, request: Request, _full_url: str | None = None, _headers: Any = None
    ) -> TYPE_RESPONSE:
        """Answer a request of either mode."""
        authorization = request.headers.get("Authorization", "")
        signed = _SIGNED.match(authorization)
        if signed is None:
            return _refusal(_BADLY_SIGNED if authorization else _UNSIGNED)
        caller = Caller(request, signed[1])
        if ACCOUNT.fullmatch(caller.current_account) is None:
            return _refusal(_UNKNOWN_CALLER)
        if caller.region not in models.connect_backends[caller.current_account]:
            return _refuse_region(request, caller.region)
        found = router().match(request.method, request.raw_path)
        if found is None:
            return cls().answer_other(request)
        return _answer(request, caller, *found)

    def answer_other(self, request: Request) -> TYPE_RESPONSE:
        """Fall back to moto, or refuse an unknown operation (D-11)."""
        name = match_any(request.method, request.raw_path)
        if name is not None and hasattr(
            ConnectResponse, camelcase_to_underscores(name)
        ):
            return self._dispatch(request, request.raw_url, request.headers)
        text = (
            f"Not an operation of Amazon Connect: {request.method} {request.raw_path[:250]}"
            if name is None
            else f"Neither moto nor moto_connect_tdg mocks this operation: {name}"
        )
        return _refusal(_unknown_operation(text))


def _answer(
    request: Request, caller: Caller, operation: Operation, labels: dict[str, str]
) -> TYPE_RESPONSE:
    """Answer an API call, or refuse it."""
    # of the same world, should a reset come in between
    world = models.connect_backends.world
    outcome = answer(
        world,
        world.site(AccountId(caller.current_account), Region(caller.region)),
        operation,
        partial(_read, request, operation, labels),
        access=caller.require_allowed,
        wait=partial(effects.wait, request=request),
        session_name=caller.session_name,
    )
    effects.deliver(outcome.strike, request)
    if outcome.error is not None:
        return _refusal(translated(outcome.error))
    return HTTPStatus.OK, _headers(), outcome.body


def _read(
    request: Request, operation: Operation, labels: dict[str, str]
) -> dict[str, Any]:
    query = request.query_string.decode("latin-1")
    body = _read_body(request) if operation.has_body else b""
    return operation.read(labels, query, body)


def _read_body(request: Request) -> bytes:
    """The request body, decompressed if necessary."""
    body = request.get_data(cache=True, parse_form_data=False)
    if request.content_encoding == "gzip":
        try:
            with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
                body = packed.read(_MAX_BODY + 1)
        except (OSError, EOFError, zlib.error):
            msg = "The body is not valid gzip, as its Content-Encoding says."
            raise InvalidInputError(msg) from None
    if len(body) > _MAX_BODY:
        msg = f"The body is longer than {_MAX_BODY} bytes."
        raise InvalidInputError(msg)
    return body


# -- refusals -------------------------------------------------------------------


def _refuse_region(request: Request, region: str) -> TYPE_RESPONSE:
    """Refuse a Region without Amazon Connect, as an unknown endpoint would (S-62)."""
    if not request.from_wsgi_server:
        raise EndpointConnectionError(endpoint_url=request.url)
    text = f"Amazon Connect is not available in: {region[:100]}"
    return _refusal(_unknown_operation(text))


def _headers() -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "x-amzn-RequestId": str(uuid4()),
        "server": "amazon.com",
    }


def _refusal(error: ConnectError) -> TYPE_RESPONSE:
    """Return an error in the service's format: the code in a header, a capital M."""
    return (
        error.status,
        {**_headers(), "x-amzn-errortype": error.code},
        json.dumps({"Message": error.message, **error.members}),
    )


def _unknown_operation(text: str) -> ConnectError:
    return ConnectError("UnknownOperationException", text, status=HTTPStatus.NOT_FOUND)


_UNKNOWN_CALLER = ConnectError(
    "InvalidSignatureException",
    "Credential should be scoped to a valid region and account.",
    status=HTTPStatus.FORBIDDEN,
)
_UNSIGNED = ConnectError(
    "MissingAuthenticationTokenException",
    "Missing Authentication Token",
    status=HTTPStatus.FORBIDDEN,
)
_BADLY_SIGNED = ConnectError(*INCOMPLETE, status=HTTPStatus.FORBIDDEN)
