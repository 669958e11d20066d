"""Keep a rehearsal in this process: nothing that it does reaches AWS.

    with guarded() as guard:
        module = import_module("my_failover")    # may make clients
        with mock_aws():
            module.fail_over(...)
        guard.left_running()                     # what it did not wait for
    guard.stopped                                # what no mock answered
    guard.ignored                                # settings that were ignored

Within the block

- a request that no mock answers raises `UnmockedRequestError` and is recorded in
  `stopped` with client, operation and Region; so is a connection to AWS that
  bypasses botocore;
- test credentials are set, also for processes that are started; configured
  endpoints and settings that botocore cannot use are ignored (`ignored` has a
  message about each); afterwards the environment is restored;
- moto's hooks are in botocore, so that clients made in the block can be mocked.

`stop_for_good` is for a command: requests made while Python exits are stopped too.

A thread that was started in the block, or has used AWS in it, and is still running
at its end cannot send anything afterwards either. Guards nest: a stopped request is
recorded by each.
"""

from __future__ import annotations

import http.client
import multiprocessing
import shlex
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

from . import gate
from .environment import clean_environment
from .gate import StoppedRequest, UnmockedRequestError
from .patches import Patch

gate.hook_moto_in()

__all__ = [
    "Guard",
    "StoppedRequest",
    "UnmockedRequestError",
    "guarded",
    "stop_for_good",
    "tidy",
]


class Guard:
    """The record of a `guarded` block: what was stopped, ignored and left running."""

    def __init__(self) -> None:
        self.ignored: tuple[str, ...] = ()
        self._stopped: list[StoppedRequest] = []
        self._owner = threading.current_thread()
        self._before = WeakSet(threading.enumerate())
        self._children_before = set(multiprocessing.active_children())
        self._seen: WeakSet[threading.Thread] = WeakSet()
        self._left: WeakSet[threading.Thread] = WeakSet()
        self._processes: list[subprocess.Popen[Any]] = []
        self._has_ended = False
        #: threads note themselves while others go through the threads noted so far
        self._lock = threading.RLock()

    @property
    def stopped(self) -> tuple[StoppedRequest, ...]:
        """The requests that no mock answered, in order."""
        return tuple(self._stopped)

    def left_running(self) -> tuple[str, ...]:
        """Name the threads and processes that were started here and are still running."""
        children = set(multiprocessing.active_children()) - self._children_before
        return (
            *sorted(f"thread {thread.name}" for thread in self._new_threads()),
            *sorted(f"process {child.name} ({child.pid})" for child in children),
            *(
                f"process {_command(process.args)} ({process.pid})"
                for process in self._processes
                if process.poll() is None
            ),
        )

    def is_up(self) -> bool:
        """Say whether this thread must not send anything."""
        return not self._has_ended or threading.current_thread() in self._left

    def note(self, stopped: StoppedRequest) -> None:
        """Record a stopped request."""
        self._stopped.append(stopped)

    def note_thread(self) -> None:
        """Record that this thread uses AWS."""
        with self._lock:
            if not self._has_ended:
                self._seen.add(threading.current_thread())

    def note_start(self, thread: threading.Thread) -> None:
        """Guard a new thread if the thread that starts it is guarded."""
        with self._lock:
            if threading.current_thread() in self._left:
                self._left.add(thread)

    def note_process(self, process: subprocess.Popen[Any]) -> None:
        """Record a process."""
        if not self._has_ended:
            self._processes.append(process)

    def end(self) -> None:
        """Let other threads send again, but not those that were left running."""
        with self._lock:
            self._left.update(self._new_threads())
            self._left.update(self._seen)
            self._left.discard(self._owner)
            self._left.discard(threading.main_thread())
            self._has_ended = True

    def is_over(self) -> bool:
        """Say whether no thread is left that must be stopped."""
        with self._lock:
            return self._has_ended and not any(t.is_alive() for t in self._left)

    def _new_threads(self) -> list[threading.Thread]:
        return [
            thread for thread in threading.enumerate() if thread not in self._before
        ]


class _Watch:
    """All guards, and the patches of Python's own modules while there are any."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        #: replaced as a whole, since other threads may be reading it
        self.guards: tuple[Guard, ...] = ()
        self.patches: list[Patch] = []

    def begin(self, guard: Guard) -> None:
        with self.lock:
            self.tidy()
            if not self.guards:
                self.patches += [Patch(*change) for change in _changes()]
            self.guards = (*self.guards, guard)
            gate.hold()
            gate.add_guard(guard)

    def tidy(self) -> None:
        """Remove the guards that are over, and all patches after the last one."""
        with self.lock:
            for guard in [guard for guard in self.guards if guard.is_over()]:
                self.guards = tuple(g for g in self.guards if g is not guard)
                gate.remove_guard(guard)
                gate.let_go()
            if not self.guards:
                while self.patches:
                    self.patches.pop().undo()


_watch = _Watch()


@contextmanager
def guarded() -> Iterator[Guard]:
    """Stop requests that no mock answers, for a block; see above."""
    guard = Guard()
    with clean_environment() as notes:
        guard.ignored = tuple(notes)
        _watch.begin(guard)
        try:
            yield guard
        finally:
            guard.end()
            _watch.tidy()


def tidy() -> None:
    """Remove the guards whose last thread has ended; otherwise the next guard does."""
    _watch.tidy()


def stop_for_good() -> None:
    """Stop requests that no mock answers until the process ends."""
    _watch.begin(Guard())


def _changes() -> list[tuple[Any, str, object]]:
    """The patches of Python's own modules while there is a guard."""
    connection = http.client.HTTPConnection
    return [
        (threading.Thread, "start", _noting_start(threading.Thread.start)),
        (subprocess.Popen, "__init__", _noting_process(subprocess.Popen.__init__)),
        (socket, "getaddrinfo", _stopping(socket.getaddrinfo)),
        (connection, "set_tunnel", _stopping_tunnel(connection.set_tunnel)),
        (connection, "putrequest", _stopping_proxy(connection.putrequest)),
    ]


def _noting_start(start: Callable[..., None]) -> Callable[..., None]:
    def start_noted(thread: threading.Thread) -> None:
        for guard in _watch.guards:
            guard.note_start(thread)
        start(thread)
        _watch.tidy()

    return start_noted


def _noting_process(init: Callable[..., None]) -> Callable[..., None]:
    def init_noted(process: subprocess.Popen[Any], *args: Any, **options: Any) -> None:
        init(process, *args, **options)
        for guard in _watch.guards:
            guard.note_process(process)

    return init_noted


# -- connections to AWS that bypass botocore -----------------------------------


def _stopping(look_up: Callable[..., Any]) -> Callable[..., Any]:
    def look_up_unless_stopped(host: Any, *args: Any, **options: Any) -> Any:
        _require_elsewhere(host.decode() if isinstance(host, bytes) else host)
        return look_up(host, *args, **options)

    return look_up_unless_stopped


def _stopping_tunnel(set_tunnel: Callable[..., None]) -> Callable[..., None]:
    def set_tunnel_unless_stopped(
        self: Any, host: str, *args: Any, **options: Any
    ) -> None:
        _require_elsewhere(host)
        set_tunnel(self, host, *args, **options)

    return set_tunnel_unless_stopped


def _stopping_proxy(put: Callable[..., None]) -> Callable[..., None]:
    def put_unless_stopped(
        self: Any, method: str, url: str, *args: Any, **options: Any
    ) -> None:
        # Only requests to a proxy have a whole URL.
        if "://" in url:
            _require_elsewhere(urlsplit(url).hostname)
        put(self, method, url, *args, **options)

    return put_unless_stopped


def _require_elsewhere(host: str | None) -> None:
    """Stop a connection to AWS, if this thread must not send anything."""
    if gate.is_aws(host) and any(guard.is_up() for guard in _watch.guards):
        raise gate.stop(StoppedRequest("HTTP", None, None, f"//{host}"))


def _command(args: Any) -> str:
    return args if isinstance(args, str) else shlex.join(str(arg) for arg in args)
