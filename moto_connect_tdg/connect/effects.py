"""Apply faults to a request: late answers, no answer, broken connections."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from ..domain.fault_plan import Strike
from ..domain.faults import Outage
from .requests import plain_request

if TYPE_CHECKING:
    from moto.core.request import Request

#: How long a server holds a connection open without answering. Clients give up
#: earlier: botocore after 60 seconds by default.
HELD_SECONDS = 300

_TIMED_OUT = Outage("timeout")
_BROKEN = Outage("connection")
#: The key in a request's environ for how long its client waits, in seconds.
_READ_TIMEOUT = "moto_connect_tdg.read_timeout"


def wait(strike: Strike, request: Request) -> None:
    """Delay the answer to an API call, unless its client gives up before that."""
    if strike.delay_seconds and not _is_too_late(strike, request):
        time.sleep(strike.delay_seconds)


def deliver(strike: Strike, request: Request) -> None:
    """Withhold the answer from the client if the faults say so.

    In-process this raises botocore's own exception, without waiting; on a server the
    connection is held open or closed.

    Raises:
        ReadTimeoutError: in-process, where the answer comes too late or never.
        EndpointConnectionError: in-process, where the connection breaks.
    """
    if request.from_wsgi_server:
        _deliver_on_socket(strike, request.environ.get("werkzeug.socket"))
    elif _is_too_late(strike, request):
        raise ReadTimeoutError(endpoint_url=request.url)
    elif strike.outage == _BROKEN:
        raise EndpointConnectionError(endpoint_url=request.url_root)


def _is_too_late(strike: Strike, request: Request) -> bool:
    """Whether an in-process client gives up before the answer comes."""
    if request.from_wsgi_server:
        return False
    read_timeout = request.environ.get(_READ_TIMEOUT)
    return strike.outage == _TIMED_OUT or (
        read_timeout is not None and strike.delay_seconds > read_timeout
    )


def _deliver_on_socket(strike: Strike, connection: socket.socket | None) -> None:
    if connection is None or strike.outage not in {_TIMED_OUT, _BROKEN}:
        return
    if strike.outage == _TIMED_OUT:
        with selectors.DefaultSelector() as waiting:
            waiting.register(connection, selectors.EVENT_READ)
            # A client that has sent its request becomes readable when it disconnects.
            waiting.select(HELD_SECONDS)
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        # The client closed first.
        return


# -- how long an in-process client waits --------------------------------------


def noting_read_timeout(normalize: Callable[..., Request]) -> Callable[..., Request]:
    """Wrap moto's `normalize_request` to keep the client's read timeout."""

    def normalize_and_note(request: Any) -> Request:
        normalized = plain_request(request) or normalize(request)
        context = getattr(request, "context", None)
        if context and "client_config" in context:
            config = context["client_config"]
            normalized.environ[_READ_TIMEOUT] = context.get(
                "read_timeout", config.read_timeout
            )
        return normalized

    return normalize_and_note


def keeping_context(prepare: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the `prepare` of an older botocore to keep the request's context."""

    def prepare_with_context(self: Any, original: Any) -> Any:
        prepared = prepare(self, original)
        prepared.context = original.context
        return prepared

    return prepare_with_context
