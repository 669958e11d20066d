"""Read requests so that no other parser could read them differently (RFC 9112)."""

from __future__ import annotations

import re
from http import HTTPStatus
from io import BufferedReader

#: The maximum that S3 accepts in one request.
_MAX_BODY = 5 * 1024**3
PIECE = 1024 * 1024
_MAX_LINE = 8192
_MAX_TRAILERS = 100
_MAX_DIGITS = 16
#: The maxima of Python's own HTTP server.
_MAX_HEADER = 65536
_MAX_HEADERS = 100
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE = re.compile(
    rb"(%s)[ \t]+(\S+)[ \t]+(HTTP/([0-9])\.[0-9])[ \t]*\r?\n" % _TOKEN
)
_HEADER = re.compile(rb"(%s):([^\0\r\n]*)\r?\n" % _TOKEN)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")


class RefusedRequestError(Exception):
    """A request is malformed."""

    def __init__(
        self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class Headers:
    """The headers of a request, in their order; names are of any case."""

    def __init__(self, items: list[tuple[str, str]]) -> None:
        self._items = items
        self._values: dict[str, list[str]] = {}
        for name, value in items:
            self._values.setdefault(name.lower(), []).append(value)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._values

    def get(self, name: str, default: str) -> str:
        """Return the first value of a header, or else *default*."""
        return self._values.get(name.lower(), (default,))[0]

    def get_all(self, name: str) -> list[str]:
        """Return all values of a header."""
        return self._values.get(name.lower(), [])

    def items(self) -> list[tuple[str, str]]:
        """Return names and values as they came."""
        return self._items

    def keys(self) -> list[str]:
        """Return the names as they came."""
        return [name for name, _ in self._items]


def read_request_line(line: bytes) -> tuple[str, str, str]:
    """Return the method, the target and the HTTP version of a request."""
    found = _REQUEST_LINE.fullmatch(line)
    if found is None:
        raise RefusedRequestError("The request line could not be read.")
    method, target, version, major = found.groups()
    if major != b"1":
        raise RefusedRequestError(
            "The server has only HTTP/1.0 and HTTP/1.1.",
            HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
        )
    return method.decode(), target.decode("latin-1"), version.decode()


def read_headers(rfile: BufferedReader) -> Headers:
    """Read headers, to the empty line after them.

    Only the usual form is accepted: no header that goes on in the next line (RFC
    9112, section 5.2), and no control characters that another parser could take for
    the end of a line.
    """
    items: list[tuple[str, str]] = []
    while True:
        line = rfile.readline(_MAX_HEADER + 1)
        if line in {b"\r\n", b"\n"}:
            return Headers(items)
        if len(line) > _MAX_HEADER or len(items) == _MAX_HEADERS:
            raise RefusedRequestError(
                "The headers are too long.", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            )
        if not line.endswith(b"\n"):
            raise RefusedRequestError("The request ends within its headers.")
        found = _HEADER.fullmatch(line)
        if found is None:
            raise RefusedRequestError("A header could not be read.")
        name, value = found.groups()
        items.append((name.decode(), value.decode("latin-1").strip(" \t")))


def require_sound_headers(headers: Headers, version: str) -> None:
    """Refuse headers that leave open where the request ends (RFC 9112, section 6.3)."""
    hosts = len(headers.get_all("Host"))
    if hosts > 1 or (hosts == 0 and version == "HTTP/1.1"):
        raise RefusedRequestError("The request must have one Host header.")
    codings = headers.get_all("Transfer-Encoding")
    lengths = headers.get_all("Content-Length")
    if len(codings) + len(lengths) > 1:
        raise RefusedRequestError(
            "The request must have one Content-Length or one Transfer-Encoding."
        )
    if codings and codings[0].strip().lower() != "chunked":
        raise RefusedRequestError("The only Transfer-Encoding is chunked.")
    if codings and version == "HTTP/1.0":
        raise RefusedRequestError("HTTP/1.0 has no Transfer-Encoding.")


def content_length(headers: Headers) -> int:
    """Return the length of the body that the headers announce."""
    text = headers.get("Content-Length", "0").strip()
    if not (text.isascii() and text.isdecimal()):
        raise RefusedRequestError("Content-Length must be an integer.")
    length = int(text) if len(text) <= _MAX_DIGITS else _MAX_BODY + 1
    _require_room(length)
    return length


def read_into(rfile: BufferedReader, body: bytearray, length: int) -> None:
    """Read piece by piece, so that an announced length alone takes no memory."""
    while length:
        piece = rfile.read(min(length, PIECE))
        if not piece:
            raise RefusedRequestError("The body is shorter than announced.")
        body += piece
        length -= len(piece)


def read_chunks(rfile: BufferedReader, body: bytearray) -> None:
    """Read a body in chunks, and the trailers after it."""
    while True:
        found = _CHUNK.fullmatch(rfile.readline(_MAX_LINE))
        if found is None:
            raise RefusedRequestError("The length of a chunk could not be read.")
        length = int(found[1], 16)
        if length == 0:
            break
        _require_room(len(body) + length)
        read_into(rfile, body, length)
        if rfile.readline(2) not in (b"\r\n", b"\n"):
            raise RefusedRequestError("A chunk is longer than announced.")
    for _ in range(_MAX_TRAILERS):
        if rfile.readline(_MAX_LINE) in (b"\r\n", b"\n", b""):
            return
    raise RefusedRequestError("The body has too many trailers.")


def _require_room(length: int) -> None:
    if length > _MAX_BODY:
        raise RefusedRequestError(
            "The body is too long.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        )
