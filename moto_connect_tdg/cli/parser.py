"""The options of the commands."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from importlib import metadata
from typing import Any

PROGRAM = "moto-connect-tdg"


class _Version(argparse.Action):
    """Print the versions that matter; they are looked up only when asked for."""

    def __init__(self, option_strings: list[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print versions and exit")

    def __call__(
        self, parser: argparse.ArgumentParser, *_: object, **__: object
    ) -> None:
        """Print and exit, as argparse's own action does."""
        moto, botocore = (f"{name} {_version(name)}" for name in ("moto", "botocore"))
        print(f"{PROGRAM} {_version(PROGRAM)} ({moto}, {botocore})")
        parser.exit()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "(not installed)"


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
    drill.add_argument(
        "--timeout",
        type=_seconds,
        default=60,
        metavar="SECONDS",
        help="how long your failover may take (default: 60)",
    )
    drill.add_argument(
        "--services",
        type=_names,
        metavar="NAME,...",
        help="the services that are down in the source Region, by the names that "
        "the AWS CLI has for them (default: all)",
    )


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


def _seconds(text: str) -> float:
    def read(text: str) -> float:
        seconds = float(text)
        if not (math.isfinite(seconds) and seconds > 0):
            raise ValueError
        return seconds

    seconds: float = _checked(text, read, "a positive number of seconds")
    return seconds


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))
