"""The command ``drill``: the shift, one scenario, or a scorecard of several."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from ..guard import guarded
from ..rehearsal import defaults
from ..rehearsal.clock import TimeUpError
from ..rehearsal.command import read_command
from ..rehearsal.failover import Progress, play_all
from ..rehearsal.outputs import html, junit, markdown
from ..rehearsal.report import Scorecard
from ..rehearsal.runner import Keeping, text_of
from ..rehearsal.scenarios import SCENARIOS, Scenario, find_scenario
from ..rehearsal.shift import Progress as ShiftProgress
from ..rehearsal.shift import run_drill
from ..rehearsal.terms import Failover, InvalidDrillError, Terms
from ..rehearsal.ways import ByFunction, ByHandler, Way
from .errors import UsageError
from .loading import find, load, require_path
from .output import write

if TYPE_CHECKING:
    from .printer import Printer, Tell

_EXIT_FAILED = 1
_WAYS = ("--failover", "--lambda", "--command")
#: How a scorecard is written to a file, by the option.
_FILES = {"junit": junit, "markdown": markdown, "html": html}

#: The options that only a failover of the user's has a use for, and their defaults.
_TERMS_OF_FAILOVERS = {
    "timeout": defaults.TIMEOUT,
    "rate": defaults.RATE,
    "latency": defaults.LATENCY,
    "propagation": defaults.PROPAGATION,
}

Found = TypeVar("Found")


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
    printer = None if options.json else _printer(stdout)
    if load_way is None:
        return _shift(options, stdout, printer)
    return _fail_over(options, load_way, stdout, printer)


def _require_sensible(options: argparse.Namespace, *, is_of_user: bool) -> None:
    """Refuse options that would do nothing, and files that cannot be written."""
    for option, value in (
        ("--scenario", options.scenario),
        ("--all", options.is_all),
        ("--setup", options.setup),
        ("--outage", options.outage),
        ("--services", options.services),
        *((f"--{name}", getattr(options, name)) for name in _FILES),
        *(
            (f"--{name}", getattr(options, name) != default)
            for name, default in _TERMS_OF_FAILOVERS.items()
        ),
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
    with _writing(option, path):
        Path(path).open("a", encoding="utf-8").close()


@contextmanager
def _writing(option: str, path: str) -> Iterator[None]:
    """Report a file that cannot be written as an error of usage."""
    try:
        yield
    except OSError as error:
        msg = f"--{option}: {path} cannot be written: {error.strerror}"
        raise UsageError(msg) from None


def _printer(stdout: TextIO) -> Printer:
    try:
        from .printer import Printer  # extra "cli"
    except ImportError:
        msg = "tables need rich: pip install 'moto-connect-tdg[cli]' (or use --json)"
        raise UsageError(msg) from None
    return Printer(stdout)


# -- scenarios ------------------------------------------------------------------


def _list(options: argparse.Namespace, stdout: TextIO) -> int:
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
    found = list(SCENARIOS) if options.is_all else []
    for name in dict.fromkeys(options.scenario):
        found.append(_own_scenario(name) if ":" in name else find_scenario(name))
    return list(dict.fromkeys(found)) or [SCENARIOS[0]]


def _own_scenario(name: str) -> Scenario:
    with guarded():
        module, attribute = require_path(name, "--scenario")
        found = find(module, attribute, "--scenario")
    if not isinstance(found, Scenario):
        msg = f"--scenario: {module} has no Scenario {attribute}"
        raise UsageError(msg)
    return replace(
        found,
        setup=tuple(_reporting("--scenario", step) for step in found.setup),
        events=tuple(
            replace(event, step=_reporting("--scenario", event.step))
            for event in found.events
        ),
    )


# -- what is rehearsed ------------------------------------------------------------


def _way(options: argparse.Namespace) -> Callable[[], Way]:
    """Return a function that imports the failover and says how to run it."""
    if options.command_line is not None:
        by_command = _sentence(lambda: read_command(options.command_line))
        return lambda: by_command
    if options.handler is not None:
        path = require_path(options.handler, "--lambda")
        event = _event(options.event)
        return lambda: ByHandler(load(*path, "--lambda"), event)
    path = require_path(options.failover)
    return lambda: ByFunction(load(*path))


def _event(path: str | None) -> Any:
    """The event that a Lambda handler gets; an empty one without a file."""
    if path is None:
        return {}
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"The event cannot be read: {path}: {error}"
        raise UsageError(msg) from None


def _setup(options: argparse.Namespace) -> Failover | None:
    if options.setup is None:
        return None
    path = require_path(options.setup, "--setup")

    def set_up(group_arn: str, source_region: str, replica_region: str) -> None:
        function = load(*path, "--setup")
        _reporting("--setup", function)(group_arn, source_region, replica_region)

    return set_up


def _reporting(option: str, function: Callable[..., object]) -> Callable[..., None]:
    """Report what a function of the user's raises as an error of usage."""

    def report(*args: object) -> None:
        with Keeping() as keeping:
            function(*args)
        error = keeping.error
        if isinstance(error, (KeyboardInterrupt, TimeUpError)):
            raise error
        if error is not None:
            name = getattr(function, "__name__", repr(function))
            msg = f"{option}: {name} raised {text_of(error)}"
            raise UsageError(msg)

    return report


def _terms(options: argparse.Namespace) -> Terms:
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
    printer: Printer | None,
) -> int:
    is_one = not (options.scenario or options.is_all)
    with _progress(printer) as tell:
        scorecard = _sentence(
            lambda: play_all(
                load_way,
                _scenarios(options),
                _terms(options),
                _told_of_scenarios(tell),
            )
        )
    result = scorecard.reports[0] if is_one else scorecard
    if printer is None:
        write(stdout, json.dumps(result.as_json(), indent=2) + "\n")
    else:
        printer.print(result)
    _write_files(options, scorecard)
    return 0 if scorecard.passed else _EXIT_FAILED


def _told_of_scenarios(tell: Tell) -> Progress:
    return lambda at, whole, scenario: tell(scenario.name, at, whole)


def _write_files(options: argparse.Namespace, scorecard: Scorecard) -> None:
    for name, written in _FILES.items():
        path = getattr(options, name)
        if path is not None:
            with _writing(name, path):
                Path(path).write_text(written(scorecard), encoding="utf-8")


# -- the shift ----------------------------------------------------------------------


def _shift(options: argparse.Namespace, stdout: TextIO, printer: Printer | None) -> int:
    with _progress(printer) as tell:
        progress: ShiftProgress = tell
        shifted = _sentence(
            lambda: run_drill(**_estate_options(options), progress=progress)
        )
    if printer is None:
        write(stdout, json.dumps(asdict(shifted), indent=2) + "\n")
    else:
        printer.print(shifted)
    return 0


# -- in common ------------------------------------------------------------------------


def _sentence(rehearsed: Callable[[], Found]) -> Found:
    """Run a drill; report what cannot be rehearsed as an error of usage."""
    try:
        return rehearsed()
    except (BotoCoreError, ClientError, InvalidDrillError, RuntimeError) as error:
        raise UsageError(str(error)) from None


def _progress(printer: Printer | None) -> AbstractContextManager[Tell]:
    """Return what is called for each step; with --json it does nothing."""
    if printer is None:
        return nullcontext(lambda _text, _done, _all: None)
    return printer.progress()
