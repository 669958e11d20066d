"""The server of a drill: it serves the mock that runs in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any

from moto.moto_server.werkzeug_app import create_backend_app

from ..connect import outages
from ..server.front import ConnectFront
from ..server.http import ConnectRequestHandler
from ..server.listening import ConnectServer

_LOOK_SECONDS = 0.05


@contextmanager
def serving(latency: float) -> Iterator[str]:
    """Serve the running mock on a free port of this machine, and yield the URL.

    Args:
        latency: How late each answer is, in seconds.
    """
    front = ConnectFront(create_backend_app, outages.intercept)

    def answer_late(environ: Any, start_response: Any) -> Any:
        sleep(latency)
        return front(environ, start_response)

    port = os.environ.get("MOTO_PORT")
    server = ConnectServer(
        "127.0.0.1", 0, answer_late, ConnectRequestHandler, is_quiet=True
    )
    thread = Thread(
        target=server.serve_forever,
        kwargs={"poll_interval": _LOOK_SECONDS},
        name="drill server",
        daemon=True,
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        if port is None:
            # It was set by the server.
            os.environ.pop("MOTO_PORT", None)
