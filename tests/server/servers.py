"""Servers in processes of their own, and raw requests to them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from moto_connect_tdg.server.http import ConnectRequestHandler
from moto_connect_tdg.server.listening import ConnectServer

_SERVING = re.compile(r"Running on (https?://\S+:\d+)")
OURS = ("moto_connect_tdg", "server")
MOTO = ("moto.server",)
_SECONDS = 20


@dataclass
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[str]
    log: list[str]

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        assert parts.port is not None
        return parts.hostname, parts.port

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; the result is the exit code."""
        self.process.send_signal(number)
        return self.process.wait(_SECONDS)


@contextmanager
def serving(
    *options: str, module: tuple[str, ...] = OURS, **environment: str
) -> Iterator[Server]:
    """A server with these options; port 0 unless they name one.

    *module* is what Python runs, with its first arguments, or "-c" and a program.
    """
    how = module if module[0] == "-c" else ("-m", *module)
    command = [sys.executable, *how, *(options or ("-p", "0"))]
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
    ) as process:
        assert process.stderr is not None
        log: list[str] = []
        url = None
        while url is None:
            line = process.stderr.readline()
            assert line, f"the server did not start: {''.join(log)}"
            log.append(line)
            found = _SERVING.search(line)
            url = found[1] if found else None
        # A pipe that is not read would stop the server once it is full.
        reading = Thread(target=log.extend, args=(process.stderr,), daemon=True)
        reading.start()
        try:
            yield Server(url, process, log)
        finally:
            process.kill()
            reading.join()


def signed(service: str = "connect", region: str = "us-east-1") -> str:
    """An Authorization header, in form only."""
    scope = f"AKIAIOSFODNN7EXAMPLE/20260101/{region}/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"


def request(
    line: str, *headers: str, body: bytes = b"", authorization: str | None = ""
) -> bytes:
    """The bytes of a request; signed for Connect unless *authorization* says else."""
    lines = [line, "Host: localhost"]
    if authorization is not None:
        lines.append(f"Authorization: {authorization or signed()}")
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + body


@contextmanager
def handling(
    application: Any, handler: type[Any] = ConnectRequestHandler, **options: Any
) -> Iterator[str]:
    """A server in this process, with an application and a handler."""
    options = {"is_quiet": True, **options}
    server = ConnectServer("127.0.0.1", 0, application, handler, **options)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield "http://{}:{}".format(*server.server_address[:2])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Answer:
    """One answer off the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


def talk(url: str, sent: bytes, *, half_close: bool = True) -> bytes:
    """Send bytes, and read until the server closes."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port or 80), _SECONDS) as wire:
        wire.sendall(sent)
        if half_close:
            wire.shutdown(socket.SHUT_WR)
        received = b""
        while piece := wire.recv(65536):
            received += piece
    return received


def answers_in(received: bytes) -> list[Answer]:
    """The answers in what came back, each by its Content-Length."""
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
