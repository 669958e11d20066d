"""Run the commands; an error of usage is one sentence and exit code 2."""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from .errors import UsageError
from .output import forget_broken_pipe, own_stdout
from .parser import PROGRAM, parser

_EXIT_USAGE = 2
#: What shells report for a process that SIGINT ended.
_EXIT_INTERRUPTED = 130


def run() -> NoReturn:
    """Run a command as a process of its own, and end it."""
    try:
        code = main(end=_end_unless_alone)
    except KeyboardInterrupt:
        print(f"{PROGRAM}: interrupted", file=sys.stderr)
        # Not by sys.exit: once an interrupt struck code that `exec` runs, as dataclasses
        # do, Python ends a process by SIGINT, whatever exit code it was given.
        _end(_EXIT_INTERRUPTED)
    except SystemExit as ended:
        # A signal has ended the server, whose threads may be answering.
        if isinstance(ended.code, int):
            _end_unless_alone(ended.code)
        raise
    finally:
        forget_broken_pipe()
        _stop_for_good()
    sys.exit(code)


def main(argv: Sequence[str] | None = None, *, end: Callable[[int], int] = int) -> int:
    """Run a command; the result is the exit code.

    *end* is given the code of a drill while standard output is still its own.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if arguments[:1] == ["server"]:
            return _serve(arguments[1:])
        options = parser().parse_args(arguments)
        from .drills import drill  # imports moto, which --help need not

        with own_stdout(is_shared=not options.json) as stdout:
            return end(drill(options, stdout))
    except UsageError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return end(_EXIT_USAGE)


def _stop_for_good() -> None:
    """After a drill, stop requests that a failover's code makes while Python exits."""
    guard = sys.modules.get("moto_connect_tdg.guard")
    if guard is not None:
        guard.stop_for_good()


def _end_unless_alone(code: int) -> int:
    """End the process immediately if threads or processes are left.

    Python would wait for them, and fail if one holds a stream: a failover that does
    not end would keep the drill alive.
    """
    others = set(threading.enumerate()) - {threading.current_thread()}
    if others or _children():
        _end(code)
    return code


def _end(code: int) -> NoReturn:
    """End the process immediately, with what it has printed."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _children() -> Sequence[object]:
    multiprocessing = sys.modules.get("multiprocessing")
    return [] if multiprocessing is None else multiprocessing.active_children()


def _serve(arguments: list[str]) -> int:
    with warnings.catch_warnings():
        # moto warns of a missing dependency too, less clearly than the error below.
        warnings.simplefilter("ignore")
        try:
            from .serving import serve  # needs the extra
        except ImportError as error:
            raise UsageError(str(error)) from None
    serve(arguments)
    return 0
