"""The command ``drill``: the shift, one scenario, or a scorecard of several."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from .errors import UsageError
from .loading import find, load, require_path
from .output import write

if TYPE_CHECKING:
    from rich.console import Console

    from ..rehearsal.failover import Progress
    from ..rehearsal.report import Scorecard
    from ..rehearsal.scenarios import Scenario
    from ..rehearsal.shift import Progress as ShiftProgress
    from ..rehearsal.terms import Failover, Terms
    from ..rehearsal.ways import Way

_EXIT_FAILED = 1
_WAYS = ("--failover", "--lambda", "--command")
#: What a scorecard is written as, by the option.
_FILES = ("junit", "markdown", "html")

Found = TypeVar("Found")
#: Told of a step: what is being done, how much is done, of how much.
Tell = Callable[[str, int, int], None]


def drill(options: argparse.Namespace, stdout: TextIO) -> int:
    """Run what the options ask for; the result is the exit code."""
    if options.is_list:
        return _list(options, stdout)
    is_of_user = any(
        way is not None
        for way in (options.failover, options.handler, options.command_line)
    )
    _require_sensible(options, is_of_user=is_of_user)
    load_way = _way(options) if is_of_user else None
    console = None if options.json else _console(stdout)
    if load_way is None:
        return _shift(options, stdout, console)
    return _fail_over(options, load_way, stdout, console)


def _require_sensible(options: argparse.Namespace, *, is_of_user: bool) -> None:
    """Refuse options that would do nothing, and files that cannot be written."""
    for option, value in (
        ("--scenario", options.scenario),
        ("--all", options.is_all),
        ("--setup", options.setup),
        ("--outage", options.outage),
        *((f"--{name}", getattr(options, name)) for name in _FILES),
    ):
        if value and not is_of_user:
            msg = f"{option} needs a failover of yours: {', '.join(_WAYS)}"
            raise UsageError(msg)
    if options.event is not None and options.handler is None:
        msg = "--event needs --lambda"
        raise UsageError(msg)
    for name in _FILES:
        path = getattr(options, name)
        if path is not None:
            _require_writable(name, path)


def _require_writable(option: str, path: str) -> None:
    try:
        with Path(path).open("a", encoding="utf-8"):
            """It can be written: that is all."""
    except OSError as error:
        msg = f"--{option}: {path} cannot be written: {error.strerror}"
        raise UsageError(msg) from None


def _console(stdout: TextIO) -> Console:
    try:
        from rich.console import Console  # noqa: PLC0415 - extra "cli"
    except ImportError:
        msg = "tables need rich: pip install 'moto-connect-tdg[cli]' (or use --json)"
        raise UsageError(msg) from None
    return Console(file=stdout)


# -- scenarios ------------------------------------------------------------------


def _list(options: argparse.Namespace, stdout: TextIO) -> int:
    from ..rehearsal.scenarios import SCENARIOS  # noqa: PLC0415 - imports moto

    if options.json:
        rows = [
            {"name": s.name, "sentence": s.sentence, "judgement": s.judgement}
            for s in SCENARIOS
        ]
        write(stdout, json.dumps(rows, indent=2) + "\n")
    else:
        width = max(len(s.name) for s in SCENARIOS)
        lines = (f"{s.name:{width}}  {s.sentence}\n" for s in SCENARIOS)
        write(stdout, "".join(lines))
    return 0


def _scenarios(options: argparse.Namespace) -> list[Scenario]:
    from ..rehearsal.scenarios import (  # noqa: PLC0415 - imports moto
        SCENARIOS,
        find_scenario,
    )

    found = list(SCENARIOS) if options.is_all else []
    for name in options.scenario:
        found.append(_own_scenario(name) if ":" in name else find_scenario(name))
    return list(dict.fromkeys(found)) or [SCENARIOS[0]]


def _own_scenario(name: str) -> Scenario:
    from ..guard import guarded  # noqa: PLC0415 - imports moto
    from ..rehearsal.scenarios import Scenario  # noqa: PLC0415 - imports moto

    with guarded():
        module, attribute = require_path(name, "--scenario")
        found = find(module, attribute, "--scenario")
    if not isinstance(found, Scenario):
        msg = f"--scenario: {module} has no Scenario {attribute}"
        raise UsageError(msg)
    return found


# -- what is rehearsed ------------------------------------------------------------


def _way(options: argparse.Namespace) -> Callable[[], Way]:
    """What loads the failover that is asked for; only then is it imported."""
    from ..rehearsal.command import read_command  # noqa: PLC0415 - imports moto
    from ..rehearsal.ways import (  # noqa: PLC0415 - imports moto
        ByFunction,
        ByHandler,
        read_event,
    )

    if options.command_line is not None:
        by_command = _sentence(lambda: read_command(options.command_line))
        return lambda: by_command
    if options.handler is not None:
        path = require_path(options.handler, "--lambda")
        event = _sentence(lambda: read_event(options.event))
        return lambda: ByHandler(load(*path, "--lambda"), event)
    path = require_path(options.failover)
    return lambda: ByFunction(load(*path))


def _setup(options: argparse.Namespace) -> Failover | None:
    if options.setup is None:
        return None
    path = require_path(options.setup, "--setup")

    def set_up(group_arn: str, source_region: str, replica_region: str) -> None:
        from ..rehearsal.runner import Keeping, text_of  # noqa: PLC0415 - imports moto

        function = load(*path, "--setup")
        with Keeping() as keeping:
            function(group_arn, source_region, replica_region)
        if isinstance(keeping.error, KeyboardInterrupt):
            raise keeping.error
        if keeping.error is not None:
            msg = f"--setup: {path[1]} raised {text_of(keeping.error)}"
            raise UsageError(msg)

    return set_up


def _terms(options: argparse.Namespace) -> Terms:
    from ..rehearsal.terms import Terms  # noqa: PLC0415 - imports moto

    return Terms(
        **_estate_options(options),
        outage=options.outage,
        services=options.services,
        timeout=options.timeout,
        rate=options.rate,
        latency=options.latency,
        propagation=options.propagation,
        setup=_setup(options),
    )


def _estate_options(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "source_region": options.source,
        "replica_region": options.replica,
        "numbers": options.numbers,
        "calls": options.calls,
        "seed": options.seed,
    }


def _fail_over(
    options: argparse.Namespace,
    load_way: Callable[[], Way],
    stdout: TextIO,
    console: Console | None,
) -> int:
    from ..rehearsal.failover import play_all  # noqa: PLC0415 - imports moto

    is_one = not (options.scenario or options.is_all)
    with _progress(console) as tell:
        scorecard = _sentence(
            lambda: play_all(
                load_way,
                _scenarios(options),
                _terms(options),
                _told_of_scenarios(tell),
            )
        )
    _write_files(options, scorecard)
    if console is None:
        shown = scorecard.reports[0] if is_one else scorecard
        write(stdout, json.dumps(shown.as_json(), indent=2) + "\n")
    else:
        _print_result(console, stdout, scorecard, is_one=is_one)
    return 0 if scorecard.passed else _EXIT_FAILED


def _told_of_scenarios(tell: Tell) -> Progress:
    return lambda at, whole, scenario: tell(scenario.name, at, whole)


def _print_result(
    console: Console, stdout: TextIO, scorecard: Scorecard, *, is_one: bool
) -> None:
    from .tables import print_report, print_scorecard  # noqa: PLC0415 - extra "cli"

    if is_one:
        (report,) = scorecard.reports
        _print(console, stdout, partial(print_report, report=report))
    else:
        _print(console, stdout, partial(print_scorecard, scorecard=scorecard))


def _write_files(options: argparse.Namespace, scorecard: Scorecard) -> None:
    from ..rehearsal.outputs import html, junit, markdown  # noqa: PLC0415 - needed now

    for name, text_of in (("junit", junit), ("markdown", markdown), ("html", html)):
        path = getattr(options, name)
        if path is not None:
            Path(path).write_text(text_of(scorecard), encoding="utf-8")


# -- the shift ----------------------------------------------------------------------


def _shift(options: argparse.Namespace, stdout: TextIO, console: Console | None) -> int:
    from ..rehearsal.shift import run_drill  # noqa: PLC0415 - imports moto

    with _progress(console) as tell:
        progress: ShiftProgress = tell
        shifted = _sentence(
            lambda: run_drill(**_estate_options(options), progress=progress)
        )
    if console is None:
        write(stdout, json.dumps(asdict(shifted), indent=2) + "\n")
        return 0
    from .tables import print_drill  # noqa: PLC0415 - extra "cli"

    _print(console, stdout, partial(print_drill, drill=shifted))
    return 0


# -- in common ------------------------------------------------------------------------


def _sentence(rehearsed: Callable[[], Found]) -> Found:
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
def _progress(console: Console | None) -> Iterator[Tell]:
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
