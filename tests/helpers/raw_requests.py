"""Raw requests over a socket, and the answers."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.helpers.patience import PATIENCE


def signed(service: str = "connect", region: str = "us-east-1") -> str:
    """An Authorization header, in form only."""
    scope = f"AKIAIOSFODNN7EXAMPLE/20260101/{region}/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"


def request(
    line: str, *headers: str, body: bytes = b"", authorization: str | None = ""
) -> bytes:
    """The bytes of a request, signed for Connect unless *authorization* says otherwise."""
    lines = [line, "Host: localhost"]
    if authorization is not None:
        lines.append(f"Authorization: {authorization or signed()}")
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + body


@dataclass
class Answer:
    """One answer from the socket."""

    status: int
    headers: dict[str, str]
    body: bytes


def talk(url: str, sent: bytes, *, half_close: bool = True) -> bytes:
    """Send bytes and read until the server closes the connection."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port or 80), PATIENCE) as wire:
        wire.sendall(sent)
        if half_close:
            wire.shutdown(socket.SHUT_WR)
        received = b""
        while piece := wire.recv(65536):
            received += piece
    return received


def answers_in(received: bytes) -> list[Answer]:
    """The answers in the received bytes, each by its Content-Length."""
    found = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value
            for name, _, value in (line.partition(": ") for line in lines)
        }
        length = int(headers.get("content-length", "0"))
        found.append(Answer(int(first.split()[1]), headers, received[:length]))
        received = received[length:]
    return found
