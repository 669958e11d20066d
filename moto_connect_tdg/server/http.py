"""HTTP connections that stay open, and JSON errors for malformed HTTP.

werkzeug's own handler closes each connection, and waits 10 ms for more data. Here
the body is read before the application runs, so no data is left over; a malformed
request is refused, and its connection closed.
"""

from __future__ import annotations

import json
import socket
import ssl
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from io import BufferedReader, BytesIO
from time import time
from typing import TYPE_CHECKING, Any

try:
    from moto.moto_server.werkzeug_app import MotoRequestHandler
except ImportError:
    # moto 5.2.4 leaves the handler to werkzeug.
    from werkzeug.serving import (  # type: ignore[assignment]
        WSGIRequestHandler as MotoRequestHandler,
    )

from . import reading
from .reading import RefusedRequestError

if TYPE_CHECKING:
    from .listening import ConnectServer

#: Control characters, which could break a line of the log or affect a terminal.
_ESCAPED = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
#: Containers request it every few seconds, which would fill the log.
_HEALTH = "/moto-api/connect/health"
#: How much a refused client may still send, and how long each read waits: longer than
#: a busy machine stops a client that is sending.
_MAX_LINGER_PIECES = 64
_LINGER_SECONDS = 10

JSON = "application/json"
#: Real Connect accepts API calls from pages of any origin.
CROSS_ORIGIN = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "x-amzn-errortype, x-amzn-requestid"),
)
#: AWS's common errors, by HTTP status.
CODES = {
    HTTPStatus.REQUEST_TIMEOUT: "RequestTimeoutException",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "RequestEntityTooLargeException",
    HTTPStatus.INTERNAL_SERVER_ERROR: "InternalServiceException",
}
MALFORMED = "MalformedHttpRequestException"


@lru_cache(maxsize=1)
def _http_date(second: int) -> str:
    """A time as in a Date header."""
    return formatdate(second, usegmt=True)


def error_body(message: str) -> bytes:
    """Return an error body in the service's format, with a capital M."""
    return json.dumps({"Message": message}).encode()


class ConnectRequestHandler(MotoRequestHandler):
    """moto's handler, with connections that stay open (HTTP/1.1)."""

    server: ConnectServer
    rfile: BufferedReader
    headers: reading.Headers  # type: ignore[assignment]  # not email's, which is slow
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    #: Seconds that a client may stay silent between requests or within one.
    timeout = 60

    def handle(self) -> None:
        """Answer the requests of one connection, until either side closes it."""
        if isinstance(self.connection, ssl.SSLSocket):
            try:
                self.connection.do_handshake()
            except OSError as error:
                if getattr(error, "reason", None) == "HTTP_REQUEST":
                    self._require_tls(self.connection)
                return
        super().handle()

    def _require_tls(self, connection: ssl.SSLSocket) -> None:
        """Answer without TLS that TLS is needed: the client uses plain HTTP."""
        self.requestline, self.request_version = "-", self.protocol_version
        self.connection = plain = socket.socket(fileno=connection.detach())
        with plain:
            self.wfile = plain.makefile("wb")
            self.rfile = plain.makefile("rb")
            self.send_error(HTTPStatus.BAD_REQUEST, "This server needs https.")

    def finish(self) -> None:
        """Close; ignore data that a disconnected client did not read."""
        with suppress(ConnectionError):
            super().finish()
        self.rfile.close()

    def parse_request(self) -> bool:
        """Read the request line and the headers; False if they were refused.

        Python's own parser takes several times as long, and accepts more.
        """
        line = self.raw_requestline
        self.requestline = line.decode("latin-1").rstrip("\r\n")
        self.command, self.path, self.request_version = "GET", "", self.protocol_version
        # An empty line before a request is ignored (RFC 9112, section 2.2).
        self.close_connection = bool(self.requestline)
        if not self.requestline:
            return False
        try:
            self.command, target, self.request_version = reading.read_request_line(line)
            # moto would take what follows two slashes for a host.
            is_doubled = target.startswith("//")
            self.path = f"/{target.lstrip('/')}" if is_doubled else target
            self.headers = reading.read_headers(self.rfile)
            reading.require_sound_headers(self.headers, self.request_version)
        except RefusedRequestError as refused:
            self._refuse(refused.status, refused.message)
            return False
        connection = self.headers.get("Connection", "").lower()
        self.close_connection = connection == "close" or (
            self.request_version == "HTTP/1.0" and connection != "keep-alive"
        )
        return True

    def run_wsgi(self) -> None:
        """Answer the request that was read; the connection may stay open."""
        try:
            self.environ = environ = self._make_environ()
            body = self._read_body()
        except RefusedRequestError as refused:
            self._refuse(refused.status, refused.message)
            return
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        # The body is complete, whether it came in chunks or not.
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ.pop("wsgi.input_terminated", None)
        self.server.note_busy(self.request)
        try:
            self._send(*self._run(environ))
        finally:
            self.server.note_silent(self.request)

    def _run(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        answered: dict[str, Any] = {}
        written: list[bytes] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _: object = None, /
        ) -> Callable[[bytes], object]:
            answered.update(status=status, headers=headers)
            return written.append

        try:
            result = self.server.app(environ, start_response)
            try:
                written.extend(result)
            finally:
                if hasattr(result, "close"):
                    result.close()
        except BaseException:
            # An internal error, here or in moto: tell the client, and log it.
            self._refuse(
                HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error in the mock."
            )
            raise
        return answered["status"], answered["headers"], b"".join(written)

    # -- reading ------------------------------------------------------------

    def _make_environ(self) -> dict[str, Any]:
        try:
            return self.make_environ()
        except ValueError:
            raise RefusedRequestError("The request's target is not a URL.") from None

    def _read_body(self) -> bytes:
        is_chunked = "Transfer-Encoding" in self.headers
        length = 0 if is_chunked else reading.content_length(self.headers)
        if (
            self.headers.get("Expect", "").strip().lower() == "100-continue"
            and self.request_version != "HTTP/1.0"
        ):
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        try:
            body = bytearray()
            if is_chunked:
                reading.read_chunks(self.rfile, body)
            else:
                reading.read_into(self.rfile, body, length)
        except TimeoutError:
            raise RefusedRequestError(
                "Timed out waiting for the request body.", HTTPStatus.REQUEST_TIMEOUT
            ) from None
        return bytes(body)

    # -- sending ------------------------------------------------------------

    def _send(
        self, status: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> None:
        code = int(status.partition(" ")[0])
        given = {name.lower() for name, _ in headers}
        lines = [f"{self.protocol_version} {status}"]
        if "server" not in given:
            lines.append(f"Server: {self.version_string()}")
        if "date" not in given:
            lines.append(f"Date: {_http_date(int(time()))}")
        lines += [f"{name}: {value}" for name, value in headers]
        if "content-length" not in given and code not in {204, 304}:
            lines.append(f"Content-Length: {len(body)}")
        if "connection" not in given:
            if self.close_connection:
                lines.append("Connection: close")
            elif self.request_version == "HTTP/1.0":
                lines.append("Connection: keep-alive")
        head = "\r\n".join((*lines, "", "")).encode("latin-1")
        self.wfile.write(head if self.command == "HEAD" else head + body)
        self.wfile.flush()
        self.log_request(code)

    def _refuse(self, status: HTTPStatus, text: str) -> None:
        """Refuse in JSON, and close: the start of the next request is unknown."""
        self.close_connection = True
        headers = [
            ("Content-Type", JSON),
            ("x-amzn-errortype", CODES.get(status, MALFORMED)),
            *CROSS_ORIGIN,
        ]
        self._send(f"{int(status)} {status.phrase}", headers, error_body(text))
        self._linger()

    def _linger(self) -> None:
        """Keep reading for a moment: a client that is still sending would miss the answer."""
        self.connection.settimeout(_LINGER_SECONDS)
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            for _ in range(_MAX_LINGER_PIECES):
                if not self.rfile.read1(reading.PIECE):
                    break

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Refuse malformed HTTP, in JSON."""
        self.command = getattr(self, "command", None) or "GET"
        # Only the error about the target (414) has no message.
        text = message or explain or "The request's target is too long."
        self._refuse(HTTPStatus(code), text)

    # -- logging ------------------------------------------------------------

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log a request that was answered, in moto_server's form.

        Written directly to the terminal or file: logging would cost a tenth of the
        server's speed.
        """
        if self.server.is_quiet or getattr(self, "path", "") == _HEALTH:
            return
        line = self.requestline.translate(_ESCAPED)
        with suppress(OSError, ValueError):  # the log's reader is gone
            sys.stderr.write(
                f"{self.address_string()} - - [{self.log_date_time_string()}] "
                f'"{line}" {int(code)} {size}\n'
            )

    def log_error(self, format: str, *args: Any) -> None:
        """Log an error, but not the timeout of an idle connection."""
        if not any(isinstance(arg, TimeoutError) for arg in args):
            super().log_error(format, *args)
