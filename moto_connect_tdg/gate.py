"""Stop requests of botocore that no mock answers, before they leave the process.

moto answers through a handler that a client gets when it is made. A client that was
made before moto was imported has no such handler, and requests to hosts that moto does
not know are let through. The gate comes after all handlers, where botocore would open
a connection, so it does not matter when a client was made:

1. Requests that a running mock can answer are answered.
2. While a mock is running, nothing is sent to AWS, unless moto's own ``passthrough``
   allows it.
3. While a guard is up (see `guard`), nothing is sent anywhere.

The gate is in place while anything holds it: the plugin and each guard do.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from inspect import iscoroutinefunction
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from .patches import Patch
from .seams import is_mock_running, moto_module

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator


class UnmockedRequestError(RuntimeError):
    """A request that no mock answers was stopped before it left the process.

    The message names client, operation, Region and URL.
    """


@dataclass(frozen=True, slots=True)
class StoppedRequest:
    """A request that was stopped; None for what is unknown."""

    client: str
    operation: str | None
    region: str | None
    url: str

    def __str__(self) -> str:
        operation = "" if self.operation is None else f" {self.operation}"
        region = "" if self.region is None else f" in {self.region}"
        return f"{self.client}{operation}{region} ({self.url})"


class Guard(Protocol):
    """Decides which threads must not send anything."""

    def is_up(self) -> bool:
        """Say whether this thread must not send anything."""

    def note(self, stopped: StoppedRequest) -> None:
        """Record a stopped request."""

    def note_thread(self) -> None:
        """Record that this thread uses AWS."""


class _Gate:
    """The patches of botocore, the number of holders, and the guards."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.holders = 0
        self.patches: list[Patch] = []
        self.covered: set[type] = set()
        # Replaced as a whole, since other threads may be reading them.
        self.guards: tuple[Guard, ...] = ()
        self.endpoints: tuple[str, ...] = ()

    def put_in(self) -> None:
        endpoint = _botocore("endpoint").Endpoint
        session = _botocore("httpsession").URLLib3Session
        prepare = endpoint.prepare_request

        def prepare_covered(self: Any, request: Any) -> Any:
            _gate.cover(type(self))
            return prepare(self, request)

        self.cover(endpoint)
        self.patches += [
            Patch(endpoint, "prepare_request", prepare_covered),
            Patch(session, "send", _stopping(session.send)),
        ]

    def cover(self, endpoint: type) -> None:
        """Patch an endpoint class and its bases; aiobotocore has its own class."""
        if endpoint in self.covered:
            return
        with self.lock:
            for owner in set(endpoint.__mro__) - self.covered:
                for name, gated in (("_get_response", _noting), ("_send", _answering)):
                    if name in vars(owner):
                        self.patches.append(
                            Patch(owner, name, gated(vars(owner)[name]))
                        )
            self.covered.update(endpoint.__mro__)

    def take_out(self) -> None:
        self.covered.clear()
        while self.patches:
            self.patches.pop().undo()


_gate = _Gate()


def hold() -> None:
    """Put the gate in place, until `let_go` was called as often."""
    # Not imported under the lock: see install().
    _botocore("endpoint")
    moto_module("core.models")
    with _gate.lock:
        if not _gate.patches:
            _gate.put_in()
        _gate.holders += 1


def let_go() -> None:
    """Undo one `hold`; the last one restores botocore."""
    with _gate.lock:
        _gate.holders -= 1
        if not _gate.holders:
            _gate.take_out()


def add_guard(guard: Guard) -> None:
    """Consult *guard* about each request from now on; the gate must be held."""
    with _gate.lock:
        _gate.guards = (*_gate.guards, guard)


def remove_guard(guard: Guard) -> None:
    """Stop consulting *guard*."""
    with _gate.lock:
        _gate.guards = tuple(g for g in _gate.guards if g is not guard)


@contextmanager
def answering_for(endpoints: Collection[str]) -> Iterator[None]:
    """Make moto answer for these endpoints as for AWS, for a block."""
    hold()
    with _gate.lock:
        before = _gate.endpoints
        _gate.endpoints = (*before, *endpoints)
    try:
        yield
    finally:
        with _gate.lock:
            _gate.endpoints = before
        let_go()


def hook_moto_in() -> None:
    """Make each new client ask moto before it sends a request."""
    moto_module("core.models")


def keep_from_aws(client: Any) -> None:
    """Stop each request of *client* to AWS that no mock answers, even without the gate."""

    def stop_unless_answered(event_name: str, request: Any, **_: Any) -> None:
        if is_aws(urlsplit(request.url).hostname) and not is_answered(request.url):
            service, operation = event_name.split(".")[1:]
            region = client.meta.region_name
            raise stop(StoppedRequest(service, operation, region, request.url))

    client.meta.events.register_first("before-send", stop_unless_answered)


def is_answered(url: str) -> bool:
    """Say whether a mock in this process answers *url*."""
    models = sys.modules.get("moto.core.models")
    return (
        models is not None and models.botocore_stubber.enabled and not _is_passed(url)
    )


def stop(request: StoppedRequest) -> UnmockedRequestError:
    """Record *request* with the guards, and return the error that stops it."""
    for guard in _up():
        guard.note(request)
    msg = f"No mock answers this request, so it was not sent: {request}."
    return UnmockedRequestError(msg)


@cache
def _aws_suffixes() -> tuple[str, ...]:
    """The domains of AWS in all partitions."""
    loader = _botocore("loaders").create_loader()
    outputs = [p["outputs"] for p in loader.load_data("partitions")["partitions"]]
    kinds = ("dnsSuffix", "dualStackDnsSuffix")
    return tuple({f".{found[kind]}" for found in outputs for kind in kinds})


def is_aws(host: str | None) -> bool:
    """Say whether a host belongs to AWS."""
    return host is not None and host.lower().rstrip(".").endswith(_aws_suffixes())


def _up() -> list[Guard]:
    return [guard for guard in _gate.guards if guard.is_up()]


def _noting(get_response: Callable[..., Any]) -> Callable[..., Any]:
    def get_response_noting(
        self: Any, request: Any, operation_model: Any, context: Any
    ) -> Any:
        for guard in _gate.guards:
            guard.note_thread()
        service = operation_model.service_model
        request.connect_tdg_asked = StoppedRequest(
            service.service_name,
            operation_model.name,
            context.get("client_region"),
            request.url,
        )
        request.connect_tdg_prefix = service.endpoint_prefix
        return get_response(self, request, operation_model, context)

    return get_response_noting


def _answering(send: Callable[..., Any]) -> Callable[..., Any]:
    # moto's answers cannot be awaited.
    can_answer = not iscoroutinefunction(send)

    def send_unless_answered(self: Any, request: Any) -> Any:
        answer = _answer(request) if can_answer else None
        if answer is not None:
            return answer
        if _up() or (_goes_to_aws(self, request.url) and is_mock_running()):
            raise stop(_asked(request))
        return send(self, request)

    return send_unless_answered


def _stopping(send: Callable[..., Any]) -> Callable[..., Any]:
    """Stop requests that bypass `_answering`, such as those for metadata credentials."""

    def send_unless_stopped(self: Any, request: Any) -> Any:
        if _up():
            raise stop(_asked(request))
        return send(self, request)

    return send_unless_stopped


def _answer(request: Any) -> Any:
    """Let moto answer, even if the client has no hook or moto does not know the host."""
    if not is_answered(request.url):
        return None
    stubber = moto_module("core.models").botocore_stubber
    answer = stubber("before-send", request)
    if answer is not None:
        return answer
    path = _path_of(request.url)
    asked = _asked(request)
    if path is None or asked.region is None:
        return None
    host = f"{request.connect_tdg_prefix}.{asked.region}.amazonaws.com"
    usual = copy(request)
    usual.url = f"https://{host}{path}"
    return stubber("before-send", usual)


def _path_of(url: str) -> str | None:
    """Return the part after the host, if moto answers for that host."""
    for endpoint in _gate.endpoints:
        if url.startswith(f"{endpoint}/"):
            return url.removeprefix(endpoint)
    parts = urlsplit(url)
    if not is_aws(parts.hostname):
        return None
    return url.partition(parts.netloc)[2]


def _goes_to_aws(endpoint: Any, url: str) -> bool:
    """Say whether a request would reach AWS without moto's passthrough."""
    if not is_aws(urlsplit(url).hostname) or _is_passed(url):
        return False
    settings = moto_module("settings")
    # A client that was made in moto's proxy mode uses moto's proxy.
    return not (
        settings.is_test_proxy_mode()
        and endpoint.http_session._proxy_config.proxy_url_for(url)  # noqa: SLF001 - botocore shows it nowhere else
        == f"http://localhost:{settings.moto_proxy_port()}"
    )


def _is_passed(url: str) -> bool:
    """Say whether moto's passthrough allows *url*."""
    config = moto_module("core.config")
    if config.passthrough_url(url.partition("?")[0]):
        return True
    if not any(
        config.default_user_config.get("core", {}).get("passthrough", {}).values()
    ):
        return False
    service = moto_module("backends").get_service_from_url(url)
    return service is not None and config.passthrough_service(service)


def _asked(request: Any) -> StoppedRequest:
    asked: StoppedRequest | None = getattr(request, "connect_tdg_asked", None)
    return asked or StoppedRequest("botocore", None, None, request.url)


def _botocore(name: str) -> Any:
    return importlib.import_module(f"botocore.{name}")
