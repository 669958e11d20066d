"""What faults do to a request: refusals, late answers, no answer, a broken connection."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from ..domain.faults import Outage, Strike

if TYPE_CHECKING:
    from moto.core.request import Request

#: How long a server holds a connection open without answering. Clients give up
#: earlier: botocore after 60 seconds, unless told otherwise.
HELD_SECONDS = 300

_TIMED_OUT = Outage("timeout")
_BROKEN = Outage("connection")
#: Where a request of this process says how long its client waits for an answer.
_READ_TIMEOUT = "moto_connect_tdg.read_timeout"


def wait(strike: Strike, request: Request) -> None:
    """Make a delayed API call wait, unless its client gives up before."""
    if strike.delay_seconds and not _outlasts_client(strike, request):
        time.sleep(strike.delay_seconds)


def deliver(strike: Strike, request: Request) -> None:
    """Keep the answer from the client where the faults say so.

    In this process that is an exception of botocore's own, without waiting; on a
    server the connection is held open or closed.

    Raises:
        ReadTimeoutError: in-process, where the answer comes too late or never.
        EndpointConnectionError: in-process, where the connection breaks.
    """
    if request.from_wsgi_server:
        _deliver_on_socket(strike, request.environ.get("werkzeug.socket"))
    elif _outlasts_client(strike, request):
        raise ReadTimeoutError(endpoint_url=request.url)
    elif strike.outage == _BROKEN:
        raise EndpointConnectionError(endpoint_url=request.url_root)


def _outlasts_client(strike: Strike, request: Request) -> bool:
    """Whether a client of this process gives up before it is answered."""
    if request.from_wsgi_server:
        return False
    patience = request.environ.get(_READ_TIMEOUT)
    return strike.outage == _TIMED_OUT or (
        patience is not None and strike.delay_seconds > patience
    )


def _deliver_on_socket(strike: Strike, connection: socket.socket | None) -> None:
    if connection is None or strike.outage not in {_TIMED_OUT, _BROKEN}:
        return
    if strike.outage == _TIMED_OUT:
        with selectors.DefaultSelector() as waiting:
            waiting.register(connection, selectors.EVENT_READ)
            # A client that has sent its request is heard of again when it leaves.
            waiting.select(HELD_SECONDS)
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        # The client was faster.
        return


# -- how long a client of this process waits ----------------------------------


def noting_read_timeout(normalize: Callable[..., Request]) -> Callable[..., Request]:
    """Wrap moto's `normalize_request`: keep the read timeout of the client's config."""

    def normalize_and_note(request: Any) -> Request:
        normalized = normalize(request)
        context = getattr(request, "context", None)
        if context and "client_config" in context:
            config = context["client_config"]
            normalized.environ[_READ_TIMEOUT] = context.get(
                "read_timeout", config.read_timeout
            )
        return normalized

    return normalize_and_note


def keeping_context(prepare: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the `prepare` of an older botocore: a prepared request keeps its context."""

    def prepare_with_context(self: Any, original: Any) -> Any:
        prepared = prepare(self, original)
        prepared.context = original.context
        return prepared

    return prepare_with_context
