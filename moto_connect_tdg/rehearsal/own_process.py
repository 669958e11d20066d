"""Keep a failover from ending the process that rehearses it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from ..patches import replacing


@contextmanager
def keeping_process(is_for_me: Callable[[], bool]) -> Iterator[None]:
    """Raise SystemExit where the failover's threads would end this process.

    This covers Python's own functions, not processes that it starts, nor a crash.
    """

    def leaving(name: str, is_own: Callable[..., bool]) -> None:
        real = getattr(os, name)

        def leave(*args: Any, **options: Any) -> Any:
            if not is_for_me() or not is_own(*args, **options):
                return real(*args, **options)
            msg = f"os.{name}{(*args, *options.values())}"
            raise SystemExit(msg)

        stack.enter_context(replacing(os, name, leave))

    with ExitStack() as stack:
        leaving("_exit", lambda *_, **__: True)
        leaving("abort", lambda: True)
        leaving("kill", _is_own_process)
        if hasattr(os, "killpg"):
            leaving("killpg", _is_own_group)
        raise_signal = signal.raise_signal

        def leave_by_signal(number: int) -> None:
            if not is_for_me():
                raise_signal(number)
                return
            msg = f"signal.raise_signal({number})"
            raise SystemExit(msg)

        stack.enter_context(replacing(signal, "raise_signal", leave_by_signal))
        yield


def _is_own_process(pid: int, number: int) -> bool:
    own = {os.getpid(), 0, -1}
    if hasattr(os, "getpgrp"):
        own.add(-os.getpgrp())
    return pid in own and number != 0


def _is_own_group(group: int, number: int) -> bool:
    return group in {os.getpgrp(), 0} and number != 0
