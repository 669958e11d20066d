"""The options of the commands."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import Any

from ..domain.faults import OUTAGES
from ..rehearsal import defaults
from ..version import version, version_of

PROGRAM = "moto-connect-tdg"


class _Version(argparse.Action):
    """Print the versions that matter; they are looked up only when asked for."""

    def __init__(self, option_strings: list[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print versions and exit")

    def __call__(
        self, parser: argparse.ArgumentParser, *_: object, **__: object
    ) -> None:
        """Print and exit, as argparse's own action does."""
        moto, botocore = (f"{name} {version_of(name)}" for name in ("moto", "botocore"))
        print(f"{PROGRAM} {version()} ({moto}, {botocore})")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command line, the server's options apart."""
    made = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Amazon Connect Global Resiliency, mocked: a server and a drill.",
    )
    made.add_argument("--version", action=_Version)
    commands = made.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "server",
        help="run a moto server that knows Global Resiliency",
        description="All options of moto_server.",
        add_help=False,
    )
    _add_drill(commands)
    return made


def _add_drill(commands: Any) -> None:
    drill = commands.add_parser(
        "drill",
        help="rehearse a failover",
        description="Run your failover while a Region is down, and judge it; without "
        "one, shift the traffic of an estate step by step, and show where calls go.",
    )
    _add_terms(drill)
    _add_failover(drill.add_argument_group("your failover"))
    _add_scenarios(drill.add_argument_group("scenarios"))
    _add_outputs(drill.add_argument_group("output"))


def _add_terms(drill: argparse.ArgumentParser) -> None:
    drill.add_argument(
        "--source",
        default=defaults.SOURCE_REGION,
        metavar="REGION",
        help="source Region (default: %(default)s)",
    )
    drill.add_argument(
        "--replica",
        default=defaults.REPLICA_REGION,
        metavar="REGION",
        help="replica Region (default: %(default)s)",
    )
    drill.add_argument(
        "--numbers",
        type=_count,
        default=defaults.NUMBERS,
        metavar="COUNT",
        help="how many phone numbers the group has (default: %(default)s)",
    )
    drill.add_argument(
        "--calls",
        type=_count,
        default=defaults.CALLS,
        metavar="COUNT",
        help="calls per step, or before and after your failover (default: %(default)s)",
    )
    drill.add_argument(
        "--seed",
        type=int,
        default=defaults.SEED,
        help="the same seed draws the same calls (default: %(default)s)",
    )
    drill.add_argument(
        "--rate",
        type=_seconds_of("calls per second"),
        default=defaults.RATE,
        metavar="CALLS",
        help="calls per second while your failover runs (default: %(default)g)",
    )
    drill.add_argument(
        "--latency",
        type=_pause,
        default=defaults.LATENCY,
        metavar="SECONDS",
        help="how long an API call takes (default: %(default)g)",
    )
    drill.add_argument(
        "--propagation",
        type=_pause,
        default=defaults.PROPAGATION,
        metavar="SECONDS",
        help="how long calls still follow the old distribution (default: %(default)g)",
    )


def _add_failover(group: Any) -> None:
    one = group.add_mutually_exclusive_group()
    one.add_argument(
        "--failover",
        metavar="MODULE:FUNCTION",
        help="a function of Python: it is called with the group's ARN, the source "
        "Region and the replica Region",
    )
    one.add_argument(
        "--lambda",
        dest="handler",
        metavar="MODULE:HANDLER",
        help="an AWS Lambda handler of Python",
    )
    one.add_argument(
        "--command",
        dest="command_line",
        metavar="COMMAND",
        help="a command in any language, run against a server of the drill's own: "
        "AWS_ENDPOINT_URL, GROUP_ARN, SOURCE_REGION and REPLICA_REGION are set, and "
        "{group_arn}, {source_region} and {replica_region} are filled in",
    )
    group.add_argument(
        "--event", metavar="FILE", help="the event of --lambda, in JSON (default: {})"
    )
    group.add_argument(
        "--setup",
        metavar="MODULE:FUNCTION",
        help="a function that creates what your failover needs, before anything "
        "fails; it is called with the same arguments as that of --failover",
    )
    group.add_argument(
        "--timeout",
        type=_seconds_of("seconds"),
        default=defaults.TIMEOUT,
        metavar="SECONDS",
        help="how long your failover may take (default: %(default)g)",
    )


def _add_scenarios(group: Any) -> None:
    group.add_argument(
        "--list",
        action="store_true",
        dest="is_list",
        help="list the scenarios, and exit",
    )
    group.add_argument(
        "--scenario",
        action="append",
        default=[],
        metavar="NAME",
        help="run this scenario, or MODULE:NAME, one of your own; can be repeated "
        "(default: source-down)",
    )
    group.add_argument(
        "--all", action="store_true", dest="is_all", help="run all scenarios"
    )
    group.add_argument(
        "--outage",
        choices=OUTAGES,
        help="how a Region that is down is seen, where the scenario does not say "
        "(default: connection)",
    )
    group.add_argument(
        "--services",
        type=_names,
        metavar="NAME,...",
        help="the services that are down in the source Region, by the names that "
        "the AWS CLI has for them (default: all)",
    )


def _add_outputs(group: Any) -> None:
    group.add_argument("--json", action="store_true", help="print JSON, for machines")
    for name, what in (
        ("junit", "JUnit's XML, for CI"),
        ("markdown", "a summary for a pull request"),
        ("html", "a page with a picture of each scenario"),
    ):
        group.add_argument(f"--{name}", metavar="FILE", help=f"write {what}")


def _checked(text: str, read: Callable[[str], Any], what: str) -> Any:
    try:
        return read(text)
    except ValueError:
        msg = f"not {what}: {text!r}"
        raise argparse.ArgumentTypeError(msg) from None


def _count(text: str) -> int:
    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise ValueError
        return int(text)

    count: int = _checked(text, read, "a positive integer")
    return count


def _seconds_of(what: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        number: float = _checked(text, _positive, f"a positive number of {what}")
        return number

    return read


def _positive(text: str) -> float:
    number = float(text)
    if not (math.isfinite(number) and number > 0):
        raise ValueError
    return number


def _pause(text: str) -> float:
    def read(text: str) -> float:
        number = float(text)
        if not (math.isfinite(number) and number >= 0):
            raise ValueError
        return number

    seconds: float = _checked(text, read, "a number of seconds")
    return seconds


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))
