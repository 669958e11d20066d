"""Servers in this process."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

from moto_connect_tdg.server.http import ConnectRequestHandler
from moto_connect_tdg.server.listening import ConnectServer


class _Joined(ConnectServer):
    """A server whose end waits for its connections, so that all is logged by then."""

    daemon_threads = False

    def server_close(self) -> None:
        """End the connections that clients have left open, and close."""
        for connection in tuple(self._open):
            with suppress(OSError):
                # of the socket itself, should TLS be on it
                socket.socket.shutdown(connection, socket.SHUT_RD)
        super().server_close()


@contextmanager
def handling(
    application: Any, handler: type[Any] = ConnectRequestHandler, **options: Any
) -> Iterator[str]:
    """Run a server in this process, with an application and a handler."""
    port = os.environ.get("MOTO_PORT")
    server = _Joined(
        "127.0.0.1", 0, application, handler, **{"is_quiet": True, **options}
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield "http://{}:{}".format(*server.server_address[:2])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        if port is None:
            # It was set by the server.
            os.environ.pop("MOTO_PORT", None)
