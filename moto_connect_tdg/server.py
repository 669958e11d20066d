"""moto's server, with Global Resiliency in it and a fast lane for Connect.

All else of moto's server is moto's own: options, dashboard, other services.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import moto.server
from moto.core.request import Request
from moto.moto_api import recorder
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug.serving import run_simple

from ._connections import CROSS_ORIGIN, JSON, ConnectRequestHandler, error_body
from .connect.responses import TdgConnectResponse
from .installation import install
from .patches import replacing
from .wire.model import match_any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

Environ = dict[str, Any]

_METHODS = "GET, POST, PUT, DELETE, HEAD, PATCH, OPTIONS"
_SCOPE_PARTS = 5
#: What moto's dispatcher raises where it cannot make sense of a request.
_LOST = (AttributeError, LookupError, ValueError)


class ServerRequest(Request):
    """A request that came over a socket."""

    from_wsgi_server = True


class ConnectFront:
    """A WSGI application: Connect's requests are answered here, the rest by moto."""

    def __init__(self, create_app: Callable[[Any], Any]) -> None:
        self._moto = DomainDispatcherApplication(create_app)

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer one request."""
        if _is_control(environ):
            return self._ask_moto(environ, start_response)
        if environ["REQUEST_METHOD"] == "OPTIONS" and _asks_for_connect(environ):
            return _answer(start_response, HTTPStatus.OK, _preflight(environ), b"")
        if _is_connect(environ):
            return _answer_connect(environ, start_response)
        return self._ask_moto(environ, start_response)

    def _ask_moto(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        try:
            application = self._moto.get_application(environ)
        except _LOST:
            headers = [
                ("Content-Type", JSON),
                ("x-amzn-errortype", "UnknownOperationException"),
                *CROSS_ORIGIN,
            ]
            body = error_body("No service of moto's is meant by this request.")
            return _answer(start_response, HTTPStatus.NOT_FOUND, headers, body)
        answered: Iterable[bytes] = application(environ, start_response)
        return answered


def _raw_path(environ: Environ) -> str:
    raw: str = environ.get("RAW_URI") or environ.get("PATH_INFO", "/")
    return urlsplit(raw).path if "://" in raw else raw.partition("?")[0]


def _is_control(environ: Environ) -> bool:
    path: str = environ.get("PATH_INFO", "")
    return path.startswith("/moto-api") or path == "/favicon.ico"


def _is_connect(environ: Environ) -> bool:
    """Whether the signature's scope, or else the host, or else the path is Connect's."""
    authorization: str = environ.get("HTTP_AUTHORIZATION", "")
    scope = authorization.partition("Credential=")[2].partition(",")[0].split("/")
    if len(scope) == _SCOPE_PARTS:
        return scope[3].lower() == "connect"
    host: str = environ.get("HTTP_HOST", "")
    if host.startswith("connect.") and ".amazonaws.com" in host:
        return True
    if authorization and not authorization.startswith("AWS4-"):
        return False
    return _means_connect(environ["REQUEST_METHOD"], environ)


def _asks_for_connect(environ: Environ) -> bool:
    """Whether a browser asks beforehand for a call to Connect."""
    return _means_connect(
        environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD", ""), environ
    )


def _means_connect(method: str, environ: Environ) -> bool:
    """Whether a request without a signature means Connect, and not a bucket of S3."""
    if "Signature=" in environ.get("QUERY_STRING", ""):
        return False
    path = _raw_path(environ)
    return match_any(method, path) is not None and not _is_bucket(path)


def _is_bucket(path: str) -> bool:
    from moto.s3.models import s3_backends  # noqa: PLC0415 - takes long, seldom needed

    return path.split("/")[1] in s3_backends.bucket_accounts


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
    answered: Any = TdgConnectResponse.dispatch(
        request, request.raw_url, request.headers
    )
    status, headers, body = answered
    shown = [(name, str(value)) for name, value in headers.items() if name != "status"]
    return _answer(
        start_response,
        status,
        [*shown, *CROSS_ORIGIN],
        body.encode() if isinstance(body, str) else body,
    )


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


def _run(*args: Any, **kwargs: Any) -> None:
    """werkzeug's run_simple, with our handler: moto 5.2.4 names none."""
    run_simple(*args, **{**kwargs, "request_handler": ConnectRequestHandler})


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until a signal ends it; *argv* are moto_server's own options."""
    with (
        install(),
        replacing(moto.server, "DomainDispatcherApplication", ConnectFront),
        replacing(moto.server, "run_simple", _run),
    ):
        try:
            # moto takes an empty list for none, and reads the command line again.
            moto.server.main(
                list(sys.argv[1:] if argv is None else argv) or ["--host", "127.0.0.1"]
            )
        finally:
            # Python ends in a tenth of the time when it need not search all that
            # moto and botocore have loaded for cycles.
            gc.freeze()
