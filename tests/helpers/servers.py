"""Servers in processes of their own."""

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
from urllib.parse import urlsplit

from tests.helpers.patience import PATIENCE

_SERVING = re.compile(r"Running on (https?://\S+:\d+)")
OURS = ("moto_connect_tdg", "server")
MOTO = ("moto.server",)


@dataclass
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[str]
    log: list[str]
    reading: Thread

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        assert parts.port is not None
        return parts.hostname, parts.port

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait until it has ended and its log is read; return the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.reading.join(PATIENCE)
        return code


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port on which nothing listens, and that is given to no other program meanwhile.

    It is bound without listening, and a server that names it may bind it too.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


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
            yield Server(url, process, log, reading)
        finally:
            process.kill()
            reading.join()
