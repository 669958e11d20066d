"""The WSGI application: Connect's requests are answered here, the rest by moto."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError

from moto.core.request import Request
from moto.moto_api import recorder
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug.exceptions import HTTPException

from ..connect.responses import TdgConnectResponse
from ..connect.signature import INCOMPLETE, scope_of
from ..wire.model import match_any
from .http import CODES, CROSS_ORIGIN, JSON, MALFORMED, error_body

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse
    from moto.core.common_types import TYPE_RESPONSE

Environ = dict[str, Any]
#: Answers a request instead of moto; None leaves it to moto.
Interceptor = Callable[[Request], "TYPE_RESPONSE | None"]

_METHODS = "GET, POST, PUT, DELETE, HEAD, PATCH, OPTIONS"
_UNKNOWN = "UnknownOperationException"
#: What moto's dispatcher raises on requests that it cannot route.
_UNROUTABLE = (AttributeError, LookupError, ValueError)

#: An Authorization header that moto can read.
_SIGNED = re.compile(r"AWS4-[^\s,]+ Credential=(?:[^/,\s]+/){4}[^/,\s]+(?:,|$)")


class _UnreadableSignatureError(Exception):
    """An Authorization header of version 4 lacks what must be in it."""


class ServerRequest(Request):
    """A request that came over a socket."""

    from_wsgi_server = True


def _leave_to_moto(_: Request) -> None:
    """Intercept nothing."""


class ConnectFront:
    """Answers Connect's requests, and passes all others to moto.

    *intercept* is called with every request to another service, before moto routes
    it; unless it returns None, its result (status, headers, body) is sent instead of
    moto's answer. It is not called for Connect, which handles faults itself, nor for
    preflights and the control paths under /moto-api. It gets moto's own request,
    with `connect.signature.scope_of(request.environ)` for its Region and service,
    and may hold or break the connection itself (`connect.effects.deliver`).
    """

    def __init__(
        self, create_app: Callable[[Any], Any], intercept: Interceptor = _leave_to_moto
    ) -> None:
        self._moto = DomainDispatcherApplication(_with_json_errors(create_app))
        self._intercept = intercept

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer one request."""
        try:
            _require_readable_signature(environ)
        except _UnreadableSignatureError:
            return _refuse(start_response, HTTPStatus.FORBIDDEN, *INCOMPLETE)
        return self._route(environ, start_response)

    def _route(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        if _is_control(environ):
            return self._ask_moto(environ, start_response)
        if _is_preflight(environ):
            return _answer(start_response, HTTPStatus.OK, _preflight(environ), b"")
        if _is_connect(environ):
            return _answer_connect(environ, start_response)
        answered = self._intercept(ServerRequest(environ))
        if answered is not None:
            return _answer_as(answered, start_response)
        environ["wsgi.input"].seek(0)
        if scope_of(environ) is None:
            return self._ask_moto_unsigned(environ, start_response)
        return self._ask_moto(environ, start_response)

    def _ask_moto_unsigned(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let moto guess the service; refuse the request if that fails."""
        try:
            return self._ask_moto(environ, start_response)
        except (*_UNROUTABLE, ExpatError) as error:
            text = f"moto cannot read this request: {type(error).__name__}: {error}"
            return _refuse(start_response, HTTPStatus.BAD_REQUEST, MALFORMED, text)

    def _ask_moto(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        try:
            application = self._moto.get_application(environ)
        except _UNROUTABLE:
            text = "This request does not match any service that moto supports."
            return _refuse(start_response, HTTPStatus.NOT_FOUND, _UNKNOWN, text)
        except ImportError as error:
            text = f"moto's support for this service is not installed: {error}"
            return _refuse(start_response, HTTPStatus.NOT_FOUND, _UNKNOWN, text)
        answered: Iterable[bytes] = application(environ, start_response)
        return answered


def _with_json_errors(create_app: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make each of moto's applications refuse unknown paths in JSON, not in HTML."""

    def create(service: Any) -> Any:
        application = create_app(service)
        application.register_error_handler(HTTPException, _in_json)
        return application

    return create


def _in_json(error: HTTPException) -> Any:
    # moto's own errors are of this type too, and have their own body.
    if type(error).__module__ != HTTPException.__module__ or error.code is None:
        return error
    is_unknown = error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    code = _UNKNOWN if is_unknown else CODES.get(HTTPStatus(error.code), MALFORMED)
    headers = {"Content-Type": JSON, "x-amzn-errortype": code}
    return error_body(error.description or error.name), error.code, headers


def _require_readable_signature(environ: Environ) -> None:
    """Put the credential first in the Authorization header, where moto looks for it.

    AWS takes the header's parts in any order.

    Raises:
        _UnreadableSignatureError: when a header of version 4 has no credential of
            five parts. moto fails on it, whatever the service.
    """
    authorization: str = environ.get("HTTP_AUTHORIZATION", "")
    if "AWS4" not in authorization or _SIGNED.match(authorization):
        return
    scheme, _, rest = authorization.partition(" ")
    parts = [part.strip() for part in rest.split(",")]
    parts.sort(key=lambda part: not part.startswith("Credential="))
    environ["HTTP_AUTHORIZATION"] = ordered = f"{scheme} {', '.join(parts)}"
    if _SIGNED.match(ordered) is None:
        raise _UnreadableSignatureError


def _raw_path(environ: Environ) -> str:
    raw: str = environ.get("RAW_URI") or environ.get("PATH_INFO", "/")
    return urlsplit(raw).path if "://" in raw else raw.partition("?")[0]


def _is_control(environ: Environ) -> bool:
    path: str = environ.get("PATH_INFO", "")
    return path.startswith("/moto-api") or path == "/favicon.ico"


def _is_connect(environ: Environ) -> bool:
    """Whether the signature, or else the host, or else the path is Connect's."""
    authorization: str = environ.get("HTTP_AUTHORIZATION", "")
    scope = scope_of(environ)
    if scope is not None:
        return scope.service == "connect"
    if _is_host_of_connect(environ):
        return True
    if authorization and not authorization.startswith("AWS4-"):
        return False
    if "Signature=" in environ.get("QUERY_STRING", ""):
        return False
    path = _raw_path(environ)
    method: str = environ["REQUEST_METHOD"]
    return match_any(method, path) is not None and not _is_bucket(path.split("/")[1])


def _is_host_of_connect(environ: Environ) -> bool:
    host: str = environ.get("HTTP_HOST", "")
    return host.startswith("connect.") and ".amazonaws.com" in host


def _is_bucket(name: str) -> bool:
    from moto.s3.models import s3_backends  # takes long, seldom needed

    return name in s3_backends.bucket_accounts


def _is_preflight(environ: Environ) -> bool:
    """Whether it is a browser's preflight for an API call, not for a bucket's object.

    Preflights have no signature, so only the path tells. Each is granted: the page
    then sees the answer to the API call itself, even if that is a refusal.
    """
    if (
        environ["REQUEST_METHOD"] != "OPTIONS"
        or "HTTP_ACCESS_CONTROL_REQUEST_METHOD" not in environ
    ):
        return False
    if _is_host_of_connect(environ):
        return True
    host: str = environ.get("HTTP_HOST", "")
    if ".amazonaws.com" in host:
        return False
    first = _raw_path(environ)[1:].partition("/")[0]
    return not (_is_bucket(first) or _is_bucket(host.partition(".")[0]))


def _preflight(environ: Environ) -> list[tuple[str, str]]:
    wanted: str = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "*")
    return [
        *CROSS_ORIGIN,
        ("access-control-allow-methods", _METHODS),
        ("access-control-allow-headers", wanted.replace("\r", "").replace("\n", "")),
        ("access-control-max-age", "172800"),
    ]


def _answer_connect(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    request = ServerRequest(environ)
    recorder._record_request(request)  # noqa: SLF001 - as moto's own server does
    answered: Any = TdgConnectResponse.dispatch(request)
    return _answer_as(answered, start_response)


def _answer_as(answered: Any, start_response: StartResponse) -> Iterable[bytes]:
    """Send the result of one of moto's handlers."""
    status, headers, body = answered
    shown = [(name, str(value)) for name, value in headers.items() if name != "status"]
    return _answer(
        start_response,
        status,
        [*shown, *CROSS_ORIGIN],
        body.encode() if isinstance(body, str) else body,
    )


def _refuse(
    start_response: StartResponse, status: int, code: str, text: str
) -> Iterable[bytes]:
    headers = [("Content-Type", JSON), ("x-amzn-errortype", code), *CROSS_ORIGIN]
    return _answer(start_response, status, headers, error_body(text))


def _answer(
    start_response: StartResponse,
    status: int,
    headers: list[tuple[str, str]],
    body: bytes,
) -> Iterable[bytes]:
    phrase = HTTPStatus(status).phrase
    start_response(
        f"{int(status)} {phrase}", [*headers, ("Content-Length", str(len(body)))]
    )
    return [body]
