"""Servers in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from moto_connect_tdg.server.http import ConnectRequestHandler
from moto_connect_tdg.server.listening import ConnectServer


@contextmanager
def handling(
    application: Any, handler: type[Any] = ConnectRequestHandler, **options: Any
) -> Iterator[str]:
    """Run a server in this process, with an application and a handler."""
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
