"""Make a failover's waiting take virtual time instead of real time."""

from __future__ import annotations

import asyncio
import importlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from typing import Any

from botocore.endpoint import Endpoint
from botocore.exceptions import ReadTimeoutError

from ..patches import replacing
from .clock import VirtualClock

_BILLION = 1_000_000_000


@contextmanager
def virtual_time(
    clock: VirtualClock, *, latency: float, functions: tuple[Any, ...]
) -> Iterator[None]:
    """Use *clock* in the failover's threads, for a block.

    It replaces sleeps, the pauses of botocore's retries, and Python's clocks; each API
    call takes *latency*. What a module of the *functions* has imported of these by name
    is replaced there too.
    """
    sleep = _sleep(clock, time.sleep)
    with ExitStack() as stack:
        enter = stack.enter_context
        for module, name, virtual in (
            (time, "sleep", sleep),
            (asyncio, "sleep", _async_sleep(clock, asyncio.sleep)),
            *_clocks(clock),
        ):
            real = getattr(module, name)
            enter(replacing(module, name, virtual))
            for names in [getattr(f, "__globals__", {}) for f in functions]:
                for own in [n for n, value in names.items() if value is real]:
                    enter(replacing(names, own, virtual))
        # A loop's own timers go by the time that its selector waits in.
        enter(replacing(asyncio.BaseEventLoop, "time", _loop_time(time.monotonic)))
        send = Endpoint._do_get_response  # noqa: SLF001 - one attempt of an API call
        enter(replacing(Endpoint, "_do_get_response", _costing(clock, latency, send)))
        retries = _standard_retries()
        if retries is not None:
            enter(
                replacing(retries, "needs_retry", _pausing(sleep, retries.needs_retry))
            )
        yield


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Make `random` repeatable for a block: botocore draws its pauses from it."""
    before = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)


def _sleep(
    clock: VirtualClock, real: Callable[[float], None]
) -> Callable[[float], None]:
    def sleep(seconds: float) -> None:
        if not clock.is_for_me():
            real(seconds)
            return
        if seconds < 0:
            msg = "sleep length must be non-negative"
            raise ValueError(msg)
        clock.advance(seconds)

    return sleep


def _async_sleep(clock: VirtualClock, real: Callable[..., Any]) -> Callable[..., Any]:
    async def sleep(delay: float, result: Any = None) -> Any:
        if not clock.is_for_me():
            return await real(delay, result)
        if delay > 0:
            clock.advance(delay)
        return await real(0, result)

    return sleep


def _clocks(clock: VirtualClock) -> Iterator[tuple[Any, str, Callable[[], Any]]]:
    """Python's clocks, each with its module, its name and what replaces it."""
    for name in ("monotonic", "time", "perf_counter"):
        for real_name, unit in ((name, 1), (f"{name}_ns", _BILLION)):
            real = getattr(time, real_name)
            yield time, real_name, _reading(clock, real, unit)


def _reading(
    clock: VirtualClock, real: Callable[[], Any], unit: int
) -> Callable[[], Any]:
    began = real()

    def read() -> Any:
        if not clock.is_for_me():
            return real()
        return began + type(began)(clock.now * unit)

    read.real = real  # type: ignore[attr-defined]  # for the loop's own
    return read


def _loop_time(monotonic: Any) -> Callable[[Any], float]:
    real: Callable[[], float] = monotonic.real

    def loop_time(_: Any) -> float:
        return real()

    return loop_time


def _costing(
    clock: VirtualClock, latency: float, send: Callable[..., Any]
) -> Callable[..., Any]:
    def send_at_a_cost(
        self: Any, request: Any, operation_model: Any, context: Any
    ) -> Any:
        if not clock.is_for_me():
            return send(self, request, operation_model, context)
        clock.advance(latency)
        answer = send(self, request, operation_model, context)
        if isinstance(answer[1], ReadTimeoutError):
            clock.advance(_patience(context))
        return answer

    return send_at_a_cost


def _patience(context: Any) -> float:
    """How long the client waits for an answer: a minute by default, as in botocore."""
    config = context.get("client_config")
    patience = context.get("read_timeout", getattr(config, "read_timeout", None))
    return 60.0 if patience is None else float(patience)


def _standard_retries() -> Any:
    module = importlib.import_module("botocore.retries.standard")
    return getattr(module, "RetryHandler", None)


def _pausing(sleep: Callable[[float], None], needs_retry: Any) -> Callable[..., Any]:
    def needs_retry_and_pauses(self: Any, **kwargs: Any) -> Any:
        # It keeps the function that it had when the client was made, which other threads
        # may use too.
        pausing = copy(self)
        pausing._sleep = sleep  # noqa: SLF001 - it has no public name
        return needs_retry(pausing, **kwargs)

    return needs_retry_and_pauses
