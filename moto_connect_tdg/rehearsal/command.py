"""A failover in any language: a command, run against the drill's own server."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import current_thread, main_thread
from time import monotonic, sleep
from typing import IO, Any

from .clock import WallClock
from .runner import INTERRUPTED, Ending, not_ended
from .terms import InvalidDrillError, Terms
from .timeline import Timeline
from .ways import Ask

#: How long a command may take to end when it is asked to.
_GRACE_SECONDS = 2.0
_SHORT_GRACE_SECONDS = 0.5
_LOOK_SECONDS = 0.05
#: How much of the end of its output is kept, in bytes.
_MAX_OUTPUT = 20_000
_SIGKILL = getattr(signal, "SIGKILL", signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class ByCommand:
    """A command, in real time; the drill's server answers it."""

    words: tuple[str, ...]

    def run(self, asks: Sequence[Ask], timeline: Timeline, terms: Terms) -> Ending:
        """Run it once for each ask, each in its own process."""
        with ExitStack() as stack:
            interrupts = stack.enter_context(_noting_interrupts())
            url = stack.enter_context(_serving(terms.latency))
            started = [
                stack.enter_context(_started(self.words, ask, url)) for ask in asks
            ]
            stack.enter_context(WallClock(timeline).ticking())
            return _end(started, terms.timeout, interrupts)


def read_command(text: str) -> ByCommand:
    """Split a command line into words, as a shell would.

    Raises:
        InvalidDrillError: when it cannot be split, or its program does not exist.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        msg = f"The command cannot be read: {text}: {error}"
        raise InvalidDrillError(msg) from None
    if not words:
        msg = "The command is empty."
        raise InvalidDrillError(msg)
    if shutil.which(words[0]) is None:
        msg = f"The command cannot be started, there is no program: {words[0]}"
        raise InvalidDrillError(msg)
    return ByCommand(tuple(words))


def _serving(latency: float) -> AbstractContextManager[str]:
    try:
        from .own_server import serving  # extra "server"
    except ImportError as error:
        raise InvalidDrillError(str(error)) from None
    return serving(latency)


# -- the command --------------------------------------------------------------------


class _Interrupts:
    """Whether the drill was asked to end, by Ctrl-C or SIGTERM."""

    def __init__(self) -> None:
        self._is_noted = False

    def note(self, *_: object) -> None:
        """Note a signal; this handles it."""
        self._is_noted = True

    def take(self) -> bool:
        """Say whether a signal came, and forget it."""
        is_noted, self._is_noted = self._is_noted, False
        return is_noted


@contextmanager
def _noting_interrupts() -> Iterator[_Interrupts]:
    """Note Ctrl-C and SIGTERM in a block: the commands must not outlive the drill.

    An exception could strike between a command's start and the record of it.

    Raises:
        KeyboardInterrupt: at the end of the block, if a signal was noted and not taken.
    """
    interrupts = _Interrupts()
    if current_thread() is not main_thread():
        # Python lets no other thread handle signals.
        yield interrupts
        return
    with ExitStack() as stack:
        for number in (signal.SIGINT, signal.SIGTERM):
            before = signal.getsignal(number)
            # Ignored signals stay so; None is a handler that is not Python's.
            if before is not None and before != signal.SIG_IGN:
                signal.signal(number, interrupts.note)
                stack.callback(signal.signal, number, before)
        yield interrupts
    if interrupts.take():
        raise KeyboardInterrupt


class _Started:
    """A command that runs, in a process group of its own."""

    def __init__(self, process: subprocess.Popen[bytes], output: IO[bytes]) -> None:
        self.process = process
        self._output = output

    @property
    def text(self) -> str:
        """The end of what it has printed."""
        size = self._output.seek(0, os.SEEK_END)
        self._output.seek(max(size - _MAX_OUTPUT, 0))
        return self._output.read(_MAX_OUTPUT).decode("utf-8", "replace")

    def end(self) -> bool:
        """End it with everything it started; return whether anything was still running."""
        if self.process.poll() is not None:
            # The processes that it started may be about to end as well.
            self._wait(_SHORT_GRACE_SECONDS)
        was_running = self._is_running()
        self._signal(signal.SIGTERM)
        self._wait(_GRACE_SECONDS)
        self._signal(_SIGKILL)
        self.process.wait()
        # The processes that it started may take a moment to be gone.
        self._wait(_GRACE_SECONDS)
        return was_running

    def _wait(self, seconds: float) -> None:
        until = monotonic() + seconds
        while self._is_running() and monotonic() < until:
            sleep(_LOOK_SECONDS)

    def _is_running(self) -> bool:
        if self.process.poll() is None:
            return True
        return self._signal(0) and not _has_ended(self.process.pid)

    def _signal(self, number: int) -> bool:
        """Signal the whole group; return whether any process of it exists."""
        if not hasattr(os, "killpg"):
            if self.process.poll() is None and number:
                self.process.send_signal(number)
            return self.process.poll() is None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)
            return True
        return False


def _has_ended(group: int) -> bool:
    """Whether all processes of a group are zombies, which count as existing.

    Without an init process, as in a container, orphans may stay zombies forever.
    """
    states = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name of the program, in parentheses, can contain anything.
            state, _, found, *_ = path.read_text("latin-1").rpartition(")")[2].split()
            if found == str(group):
                states.append(state)
    return bool(states) and set(states) <= {"Z", "X"}


@contextmanager
def _started(words: Sequence[str], ask: Ask, url: str) -> Iterator[_Started]:
    with tempfile.TemporaryFile() as output:
        filled = [ask.filled(word) for word in words]
        try:
            process = subprocess.Popen(  # noqa: S603 - what the user has asked for
                filled,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=_environment(ask, url),
                start_new_session=True,
            )
        except OSError as error:
            msg = f"The command cannot be started: {shlex.join(filled)}: {error}"
            raise InvalidDrillError(msg) from None
        started = _Started(process, output)
        try:
            yield started
        finally:
            started.end()


def _environment(ask: Ask, url: str) -> dict[str, str]:
    """The environment of a command, whose only AWS is the drill's server."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_ENDPOINT_URL", "AWS_PROFILE"))
        and name not in {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_DEFAULT_PROFILE"}
    }
    return {
        **kept,
        **ask.variables(),
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        # Another endpoint could be configured there.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _end(
    started: Sequence[_Started], timeout: float, interrupts: _Interrupts
) -> Ending:
    """Wait until all have ended, or the time is over, and end what is left."""
    until = monotonic() + timeout
    failure = None
    while any(each.process.poll() is None for each in started):
        if interrupts.take():
            failure = INTERRUPTED
            break
        if monotonic() >= until:
            failure = not_ended(timeout)
            break
        sleep(_LOOK_SECONDS)
    codes = [each.process.poll() for each in started]
    left = [each.process.args for each in started if each.end() and failure is None]
    code = next((code for code in codes if code), 0)
    error = None
    if failure is None and code:
        error = f"exit code {code}" if code > 0 else f"ended by signal {-code}"
    return Ending(
        error=error,
        failure=failure,
        exit_code=None if failure else code,
        output="".join(each.text for each in started),
        left_running=tuple(f"processes of {_named(args)}" for args in left),
    )


def _named(args: Any) -> str:
    return Path(args[0]).name
