"""The listening socket: TLS, many connections, and the start-up message."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import sys
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer

from ..connect.control import control_paths
from ..version import version, version_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from werkzeug.serving import WSGIRequestHandler

_OUT_OF_FILES = {errno.EMFILE, errno.ENFILE}
#: Descriptors that answering needs: the service's model, numbering plans, modules.
_OWN_FILES = 32
#: How long a new connection waits at most for the thread that closes another one.
_CLOSING_SECONDS = 1.0


class ConnectServer(ThreadedWSGIServer):
    """werkzeug's threaded server, which no single client can block.

    Each connection has a thread. The thread also does the TLS handshake, so a silent
    client blocks only its own thread. Above the maximum of connections, the one that
    has been silent longest is closed for a new one.
    """

    #: More than any test opens; each needs a thread and a file descriptor. Where the
    #: system grants fewer descriptors, there are fewer connections.
    max_connections = 800

    def __init__(
        self,
        host: str,
        port: int,
        app: WSGIApplication,
        handler: type[WSGIRequestHandler] | None = None,
        passthrough_errors: bool = False,  # noqa: FBT001, FBT002 - werkzeug's
        ssl_context: ssl.SSLContext | None = None,
        fd: int | None = None,
        *,
        is_quiet: bool = False,
    ) -> None:
        super().__init__(host, port, app, handler, passthrough_errors, fd=fd)
        # werkzeug would wrap the listening socket, and do the handshake in accept().
        self.ssl_context = ssl_context
        self.is_quiet = is_quiet
        self.max_connections = min(self.max_connections, self._affordable())
        self._open: set[socket.socket] = set()
        self._silent: dict[socket.socket, None] = {}
        self._closed = Event()
        # moto's Lambda functions send requests back to this port.
        os.environ.setdefault("MOTO_PORT", str(self.port))

    # -- connections ----------------------------------------------------------

    def _affordable(self) -> int:
        """Return how many connections leave enough descriptors for the mock's files."""
        if not hasattr(os, "sysconf"):
            # Windows has no such limit.
            return self.max_connections
        limit = os.sysconf("SC_OPEN_MAX")
        if limit < 0:
            return self.max_connections
        # A new descriptor has the lowest free number: those below are in use.
        return max(limit - self.fileno() - _OWN_FILES, 1)

    def get_request(self) -> tuple[Any, Any]:
        """Accept a connection, and prepare it for TLS without waiting for the client."""
        self._closed.clear()
        if len(self._open) >= self.max_connections and self._make_room():
            # Its descriptor is free only when its own thread has closed it.
            self._closed.wait(_CLOSING_SECONDS)
        try:
            connection, address = super().get_request()
        except OSError as error:
            if error.errno in _OUT_OF_FILES:
                self._make_room()
            raise
        if self.ssl_context is not None:
            connection = self.ssl_context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        self._open.add(connection)
        # Here and not in its thread, so that the order is that of their arrival.
        self.note_silent(connection)
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        """Start a thread for a connection; close it if the system has no more threads."""
        try:
            super().process_request(request, client_address)
        except RuntimeError:
            self.shutdown_request(request)
            self._make_room()

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self._open.discard(request)
        self._silent.pop(request, None)
        super().shutdown_request(request)
        self._closed.set()

    def note_silent(self, connection: socket.socket) -> None:
        """Note that a connection waits for its client to send."""
        self._silent[connection] = None

    def note_busy(self, connection: socket.socket) -> None:
        """Note that a connection's request is being answered."""
        self._silent.pop(connection, None)

    def _make_room(self) -> bool:
        """Close the connection that has been silent longest, if there is one."""
        with suppress(
            StopIteration, RuntimeError
        ):  # other threads change the set meanwhile
            longest = next(iter(self._silent))
            self._silent.pop(longest, None)
            with suppress(OSError):
                longest.shutdown(socket.SHUT_RDWR)
            return True
        return False

    # -- start-up message -----------------------------------------------------

    def log_startup(self) -> None:
        """Log the versions, the control paths and the address."""
        self.log(
            "info",
            " * moto-connect-tdg %s, moto %s, Python %s",
            version(),
            version_of("moto"),
            ".".join(map(str, sys.version_info[:3])),
        )
        self.log(
            "info",
            " * Control paths under /moto-api/connect/: %s",
            ", ".join(control_paths()),
        )
        super().log_startup()
