"""moto's server, with Global Resiliency in it and a fast lane for Connect.

All else of moto's server is moto's own: options, dashboard, other services.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import moto.server
from moto.core.request import Request
from moto.moto_api import recorder
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
)

from .connect._model import match_any
from .connect.responses import TdgConnectResponse
from .install import install, replacing

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]

_JSON = "application/json"
_METHODS = "GET, POST, PUT, DELETE, HEAD, PATCH, OPTIONS"
#: A server that a page may call must not hold more than that per request.
_MOST_BODY = 256 * 1024 * 1024
_CROSS_ORIGIN = [
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "x-amzn-errortype, x-amzn-requestid"),
]


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
            return self._moto(environ, start_response)  # type: ignore[no-any-return]
        if environ["REQUEST_METHOD"] == "OPTIONS" and _asks_for_connect(environ):
            return _answer(start_response, HTTPStatus.OK, _preflight(environ), b"")
        if _is_connect(environ):
            return _answer_connect(environ, start_response)
        if "HTTP_AUTHORIZATION" not in environ and _means_connect(environ):
            return _refuse(
                start_response,
                HTTPStatus.FORBIDDEN,
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            )
        return self._moto(environ, start_response)  # type: ignore[no-any-return]


def _raw_path(environ: Environ) -> str:
    raw: str = environ.get("RAW_URI") or environ.get("PATH_INFO", "/")
    return urlsplit(raw).path if "://" in raw else raw.partition("?")[0]


def _is_control(environ: Environ) -> bool:
    path: str = environ.get("PATH_INFO", "")
    return path.startswith("/moto-api") or path == "/favicon.ico"


def _is_connect(environ: Environ) -> bool:
    """Whether the signature's scope, or else the host, is Connect's."""
    authorization: str = environ.get("HTTP_AUTHORIZATION", "")
    if authorization:
        scope = authorization.partition("Credential=")[2].partition(",")[0]
        parts = scope.split("/")
        return len(parts) == 5 and parts[3].lower() == "connect"  # noqa: PLR2004 - key, date, Region, service, end
    host: str = environ.get("HTTP_HOST", "")
    return host.startswith("connect.") and ".amazonaws.com" in host


def _means_connect(environ: Environ) -> bool:
    """Whether method and path are those of one of Connect's operations."""
    return match_any(environ["REQUEST_METHOD"], _raw_path(environ)) is not None


def _asks_for_connect(environ: Environ) -> bool:
    """Whether a browser asks beforehand for a call to Connect."""
    method = environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD", "")
    return match_any(method, _raw_path(environ)) is not None


def _preflight(environ: Environ) -> list[tuple[str, str]]:
    wanted: str = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "*")
    return [
        *_CROSS_ORIGIN,
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
        [*shown, *_CROSS_ORIGIN],
        body.encode() if isinstance(body, str) else body,
    )


def _refuse(
    start_response: StartResponse, status: HTTPStatus, code: str, message: str
) -> Iterable[bytes]:
    headers = [("Content-Type", _JSON), ("x-amzn-errortype", code), *_CROSS_ORIGIN]
    return _answer(
        start_response, status, headers, json.dumps({"message": message}).encode()
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


class ConnectRequestHandler(MotoRequestHandler):
    """moto's handler, with connections that stay open (HTTP/1.1).

    werkzeug's own closes each one, and waits 10 ms for what else may come. Here
    the body is read before the application runs, so nothing is left behind.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def run_wsgi(self) -> None:
        """Answer the request that was read; the connection may live on."""
        if self.headers.get("Expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        self.environ = environ = self.make_environ()
        body = self._read_body(environ)
        if body is None:
            self._send_plain(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too long."
            )
            return
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        answered: dict[str, Any] = {}

        def start_response(
            status: str, headers: Sequence[tuple[str, str]], _: object = None
        ) -> None:
            answered.update(status=status, headers=headers)

        result = self.server.app(environ, start_response)
        try:
            self._send(answered["status"], answered["headers"], b"".join(result))
        finally:
            if hasattr(result, "close"):
                result.close()

    def _read_body(self, environ: Mapping[str, Any]) -> bytes | None:
        """The whole body; None where it is too long, or its length is no number."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if environ.get("wsgi.input_terminated"):
            body: bytes = environ["wsgi.input"].read(_MOST_BODY + 1)
        elif length.isdecimal() and int(length) <= _MOST_BODY:
            body = self.rfile.read(int(length))
        else:
            return None
        return body if len(body) <= _MOST_BODY else None

    def _send(
        self, status: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> None:
        code, _, phrase = status.partition(" ")
        self.send_response(int(code), phrase)
        names = set()
        for name, value in headers:
            names.add(name.lower())
            self.send_header(name, value)
        if "content-length" not in names and int(code) not in {204, 304}:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def _send_plain(self, status: HTTPStatus, text: str) -> None:
        self.close_connection = True
        self._send(
            f"{int(status)} {status.phrase}",
            [("Content-Type", _JSON), ("Connection", "close")],
            json.dumps({"message": text}).encode(),
        )

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Refuse what is not HTTP, in JSON."""
        status = HTTPStatus(code)
        self.command = getattr(self, "command", None) or "GET"
        self._send_plain(status, message or explain or status.phrase)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing per request: the journal has it."""


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until a signal ends it; *argv* are moto_server's own options."""
    with (
        install(),
        replacing(moto.server, "DomainDispatcherApplication", ConnectFront),
        replacing(moto.server, "MotoRequestHandler", ConnectRequestHandler),
    ):
        # moto takes an empty list for none, and reads the command line again.
        moto.server.main(
            list(sys.argv[1:] if argv is None else argv) or ["--host", "127.0.0.1"]
        )
