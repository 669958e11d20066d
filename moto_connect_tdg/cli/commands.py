"""Runs the commands; what they cannot do is a sentence and exit code 2."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, TypeVar

from .errors import UsageError
from .loading import load, require_path
from .output import forget_broken_pipe, own_stdout, write
from .parser import PROGRAM, parser

if TYPE_CHECKING:
    from rich.console import Console

    from ..rehearsal.shift import Progress

_EXIT_FAILED = 1
_EXIT_USAGE = 2
#: As shells have it for a process that SIGINT ended.
_EXIT_INTERRUPTED = 130

Found = TypeVar("Found")
Print = Callable[["Console", Any], None]


def run() -> NoReturn:
    """Run a command as a process of its own, and end it."""
    try:
        code = main(end=_end_unless_alone)
    except KeyboardInterrupt:
        print(f"{PROGRAM}: interrupted", file=sys.stderr)
        code = _end_unless_alone(_EXIT_INTERRUPTED)
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
        with own_stdout(is_shared=not options.json) as stdout:
            return end(_drill(options, stdout))
    except UsageError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return end(_EXIT_USAGE)


def _stop_for_good() -> None:
    """After a drill, what a failover wants done when Python ends reaches no AWS."""
    guard = sys.modules.get("moto_connect_tdg.guard")
    if guard is not None:
        guard.stop_for_good()


def _end_unless_alone(code: int) -> int:
    """End the process here if threads or processes would keep it.

    Python waits for them, and fails where one holds a stream: a failover that
    does not end would keep the drill.
    """
    others = set(threading.enumerate()) - {threading.current_thread()}
    if others or _children():
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    return code


def _children() -> Sequence[object]:
    multiprocessing = sys.modules.get("multiprocessing")
    return [] if multiprocessing is None else multiprocessing.active_children()


def _serve(arguments: list[str]) -> int:
    with warnings.catch_warnings():
        # moto warns of what is missing, before the sentence that says so.
        warnings.simplefilter("ignore")
        try:
            from ..server import main as serve  # noqa: PLC0415 - needs the extra
        except ImportError as error:
            raise UsageError(str(error)) from None
    serve(arguments)
    return 0


# -- drills -----------------------------------------------------------------


def _drill(options: argparse.Namespace, stdout: TextIO) -> int:
    path = None if options.failover is None else require_path(options.failover)
    console = None if options.json else _console(stdout)
    return (
        _shift(options, stdout, console)
        if path is None
        else _fail_over(options, path, stdout, console)
    )


def _console(stdout: TextIO) -> Console:
    try:
        from rich.console import Console  # noqa: PLC0415 - extra "cli"
    except ImportError:
        msg = "tables need rich: pip install 'moto-connect-tdg[cli]' (or use --json)"
        raise UsageError(msg) from None
    return Console(file=stdout)


def _options_of(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "source_region": options.source,
        "replica_region": options.replica,
        "numbers": options.numbers,
        "calls": options.calls,
        "seed": options.seed,
    }


def _shift(options: argparse.Namespace, stdout: TextIO, console: Console | None) -> int:
    from ..rehearsal.shift import run_drill  # noqa: PLC0415 - imports moto

    with _progress(console) as progress:
        drill = _refused_by_api(
            lambda: run_drill(**_options_of(options), progress=progress)
        )
    if console is None:
        write(stdout, json.dumps(asdict(drill), indent=2) + "\n")
        return 0
    from .tables import print_drill  # noqa: PLC0415 - extra "cli"

    _print(console, stdout, partial(print_drill, drill=drill))
    return 0


def _fail_over(
    options: argparse.Namespace,
    path: tuple[str, str],
    stdout: TextIO,
    console: Console | None,
) -> int:
    from ..rehearsal.failover import rehearse_loaded  # noqa: PLC0415 - imports moto

    report = _refused_by_api(
        lambda: rehearse_loaded(
            lambda: load(*path),
            **_options_of(options),
            services=options.services,
            timeout=options.timeout,
        )
    )
    if console is None:
        shown = {**asdict(report), "passed": report.passed}
        write(stdout, json.dumps(shown, indent=2) + "\n")
    else:
        from .tables import print_report  # noqa: PLC0415 - extra "cli"

        _print(console, stdout, partial(print_report, report=report))
    return 0 if report.passed else _EXIT_FAILED


def _refused_by_api(rehearsed: Callable[[], Found]) -> Found:
    """Run a drill; what cannot be rehearsed is a wrong option, say so."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - slow

    from ..rehearsal.terms import InvalidDrillError  # noqa: PLC0415 - imports moto

    try:
        return rehearsed()
    except (BotoCoreError, ClientError, InvalidDrillError, RuntimeError) as error:
        raise UsageError(str(error)) from None


def _print(console: Console, stdout: TextIO, shown: Callable[[Console], None]) -> None:
    """Print by way of a text: rich has an answer of its own to a closed pipe."""
    with console.capture() as captured:
        shown(console)
    write(stdout, captured.get())


@contextmanager
def _progress(console: Console | None) -> Iterator[Progress]:
    """A bar on a terminal, for what takes long; nothing for machines."""
    if console is None or not console.is_terminal:
        yield lambda _text, _done, _all: None
        return
    from rich.progress import Progress as Bars  # noqa: PLC0415 - extra "cli"

    with Bars(console=console, transient=True) as bars:
        task = bars.add_task("Starting", total=None)

        def tell(text: str, done: int, whole: int) -> None:
            bars.update(task, description=text, completed=done, total=whole)

        yield tell
