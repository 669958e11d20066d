"""Read requests so that their end is unambiguous (RFC 9112, section 6.3)."""

from __future__ import annotations

import re
from email.message import Message
from http import HTTPStatus
from io import BufferedReader

#: The maximum that S3 accepts in one request.
_MAX_BODY = 5 * 1024**3
PIECE = 1024 * 1024
_MAX_LINE = 8192
_MAX_TRAILERS = 100
_MAX_DIGITS = 16
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")


class RefusedRequestError(Exception):
    """A request is malformed."""

    def __init__(
        self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class Reader(BufferedReader):
    """A reader that remembers the last line, which tells if the headers are complete."""

    last_line = b""

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line, and remember it."""
        self.last_line = line = super().readline(size)
        return line


def require_whole_headers(rfile: Reader) -> None:
    """Refuse a request that ends before the empty line after its headers."""
    if not rfile.last_line:
        raise RefusedRequestError("The request ends within its headers.")


def require_sound_headers(headers: Message, version: str) -> None:
    """Refuse headers that two parsers could read differently (RFC 9112, 5.1 and 6)."""
    if headers.defects:
        raise RefusedRequestError("A header could not be read.")
    hosts = len(headers.get_all("Host", []))
    if hosts > 1 or (hosts == 0 and version == "HTTP/1.1"):
        raise RefusedRequestError("The request must have one Host header.")
    codings = headers.get_all("Transfer-Encoding", [])
    lengths = headers.get_all("Content-Length", [])
    if len(codings) + len(lengths) > 1:
        raise RefusedRequestError(
            "The request must have one Content-Length or one Transfer-Encoding."
        )
    if codings and codings[0].strip().lower() != "chunked":
        raise RefusedRequestError("The only Transfer-Encoding is chunked.")
    if codings and version == "HTTP/1.0":
        raise RefusedRequestError("HTTP/1.0 has no Transfer-Encoding.")


def content_length(headers: Message) -> int:
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
