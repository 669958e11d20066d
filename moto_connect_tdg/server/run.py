"""The command ``moto-connect-tdg server``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import Any

import moto.server
from werkzeug.serving import run_simple

from ..connect import outages
from ..installation import install
from ..patches import replacing
from .front import ConnectFront
from .http import ConnectRequestHandler


def _front(create_app: Callable[[Any], Any]) -> ConnectFront:
    """Stand in for moto's dispatcher; a Region that is down answers no service."""
    return ConnectFront(create_app, outages.intercept)


def _run(*args: Any, **kwargs: Any) -> None:
    """werkzeug's run_simple, with our handler: moto 5.2.4 names none."""
    run_simple(*args, **{**kwargs, "request_handler": ConnectRequestHandler})


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until a signal ends it; *argv* are moto_server's own options."""
    with (
        install(),
        replacing(moto.server, "DomainDispatcherApplication", _front),
        replacing(moto.server, "run_simple", _run),
    ):
        try:
            # moto takes an empty list for none, and reads the command line again.
            moto.server.main(
                list(sys.argv[1:] if argv is None else argv) or ["--host", "127.0.0.1"]
            )
        finally:
            # Python ends in a tenth of the time when it need not search all that
            # moto and botocore have loaded for cycles.
            gc.freeze()
