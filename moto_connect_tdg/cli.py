"""The command line: ``moto-connect-tdg server`` and ``moto-connect-tdg drill``."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .types import Region

if TYPE_CHECKING:
    from rich.console import Console

    from .domain.routing import Tally
    from .drill import Drill, Failover, Progress, Report

#: Six columns with it fit in 80, even between Tokyo and Osaka.
_BAR = 12
_EXIT_FAILED = 1
_EXIT_USAGE = 2


class UsageError(Exception):
    """What the command was asked cannot be done; the text says why."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moto-connect-tdg",
        description="Amazon Connect Global Resiliency, mocked: a server and a drill.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "server",
        help="run a moto server that knows Global Resiliency",
        description="All options of moto_server.",
        add_help=False,
    )
    drill = commands.add_parser("drill", help="rehearse a failover, in-process")
    drill.add_argument("--source", default="us-east-1", help="source Region")
    drill.add_argument("--replica", default="us-west-2", help="replica Region")
    drill.add_argument("--numbers", type=_count, default=3, help="phone numbers")
    drill.add_argument("--calls", type=_count, default=1000, help="calls per step")
    drill.add_argument("--seed", type=int, default=1, help="decides where calls go")
    drill.add_argument("--json", action="store_true", help="print JSON, for machines")
    drill.add_argument(
        "--failover",
        metavar="MODULE:FUNCTION",
        help="your own failover, run while the source Region is down: it is called "
        "with the group's ARN, the source Region and the replica Region",
    )
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        msg = f"not a whole number from 1 on: {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the result is the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["server"]:
        return _serve(arguments[1:])
    options = _parser().parse_args(arguments)
    try:
        return _rehearse(options) if options.failover else _drill(options)
    except UsageError as error:
        print(f"moto-connect-tdg: {error}", file=sys.stderr)
        return _EXIT_USAGE


def _serve(arguments: list[str]) -> int:
    from .server import main as serve  # noqa: PLC0415 - needs the extra "server"

    serve(arguments)
    return 0


# -- drills -----------------------------------------------------------------


@contextmanager
def _progress(console: Console | None) -> Iterator[Progress]:
    """A bar on a terminal, for what takes long; nothing for machines."""
    if console is None:
        yield lambda _text, _done, _all: None
        return
    from rich.progress import Progress as Bars  # noqa: PLC0415 - extra "cli"

    with Bars(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("Starting", total=None)

        def tell(text: str, done: int, whole: int) -> None:
            bars.update(task, description=text, completed=done, total=whole)

        yield tell


def _console() -> Console:
    try:
        from rich.console import Console  # noqa: PLC0415 - extra "cli"
    except ImportError:
        msg = "tables need rich: pip install 'moto-connect-tdg[cli]' (or use --json)"
        raise UsageError(msg) from None
    return Console()


def _refused_by_api(run: Callable[[], Any]) -> Any:
    """Run a drill; what the mocked API refuses is a wrong option, say so."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - slow to import

    try:
        return run()
    except ClientError as error:
        raise UsageError(str(error)) from None


def _options_of(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "source_region": options.source,
        "replica_region": options.replica,
        "numbers": options.numbers,
        "calls": options.calls,
        "seed": options.seed,
    }


def _drill(options: argparse.Namespace) -> int:
    from .drill import run_drill  # noqa: PLC0415 - imports moto

    console = None if options.json else _console()
    with _progress(console) as progress:
        drill: Drill = _refused_by_api(
            lambda: run_drill(**_options_of(options), progress=progress)
        )
    if console is None:
        print(json.dumps(asdict(drill), indent=2))
    else:
        _print_drill(console, drill)
    return 0


def _calls_at(region: str, tally: Tally) -> int:
    return tally.connected.get(Region(region), 0)


def _bar(part: int, whole: int) -> str:
    return "█" * round(_BAR * part / whole) if whole else ""


def _print_drill(console: Console, drill: Drill) -> None:
    from rich.table import Table  # noqa: PLC0415 - extra "cli"

    console.print(
        f"Shifting {drill.group_arn}\n"
        f"with {', '.join(drill.phone_numbers)}, called from {drill.replica_region} "
        f"by ARN (seed {drill.seed})",
        soft_wrap=True,
    )
    table = Table(title="Where calls go")
    table.add_column("split", justify="right")
    for region in (drill.source_region, drill.replica_region):
        table.add_column(region, justify="right")
        table.add_column("", min_width=_BAR)
    table.add_column("lost", justify="right")
    for step in drill.steps:
        cells = [f"{step.source_share}/{100 - step.source_share}"]
        for region in (drill.source_region, drill.replica_region):
            calls = _calls_at(region, step.tally)
            cells += [str(calls), _bar(calls, step.tally.placed)]
        table.add_row(*cells, str(sum(step.tally.lost.values())))
    console.print(table)


def _load(path: str) -> Failover:
    """The function that MODULE:FUNCTION names; the current folder counts too."""
    name, _, attribute = path.partition(":")
    if not name or name.startswith(".") or not attribute:
        msg = f"--failover takes MODULE:FUNCTION, not: {path}"
        raise UsageError(msg)
    sys.path.insert(0, "")
    try:
        module = importlib.import_module(name)
    except (ImportError, SyntaxError) as error:
        msg = f"--failover: {error}"
        raise UsageError(msg) from None
    function: Failover | None = getattr(module, attribute, None)
    if not callable(function):
        msg = f"--failover: {name} has no function {attribute}"
        raise UsageError(msg)
    return function


def _rehearse(options: argparse.Namespace) -> int:
    from .drill import rehearse  # noqa: PLC0415 - imports moto

    console = None if options.json else _console()
    failover = _load(options.failover)
    report: Report = _refused_by_api(lambda: rehearse(failover, **_options_of(options)))
    if console is None:
        print(json.dumps({**asdict(report), "passed": report.passed}, indent=2))
    else:
        _print_report(console, report)
    return 0 if report.passed else _EXIT_FAILED


def _print_report(console: Console, report: Report) -> None:
    from rich.table import Table  # noqa: PLC0415 - extra "cli"

    console.print(
        f"{report.source_region} is down; failing over {report.group_arn}",
        soft_wrap=True,
    )
    table = Table(title="Calls")
    for column in ("", report.source_region, report.replica_region, "lost", "why"):
        table.add_column(column, justify="left" if column in {"", "why"} else "right")
    for name, tally in (
        ("before", report.before),
        ("during", report.during),
        ("after", report.after),
    ):
        table.add_row(name, *_cells(report, tally))
    console.print(table)
    calls = Table(title="What the failover asked")
    for column in ("Region", "operation", "outcome"):
        calls.add_column(column)
    for call in report.api_calls:
        calls.add_row(call.region, call.operation, call.outcome)
    console.print(calls)
    for text in report.warnings:
        console.print(f"Warning: {text}", markup=False, soft_wrap=True)
    for text in report.failures:
        console.print(f"Failure: {text}", markup=False, soft_wrap=True)
    console.print("PASSED" if report.passed else "FAILED")


def _cells(report: Report, tally: Tally) -> list[str]:
    return [
        str(_calls_at(report.source_region, tally)),
        str(_calls_at(report.replica_region, tally)),
        str(sum(tally.lost.values())),
        ", ".join(tally.lost),
    ]
