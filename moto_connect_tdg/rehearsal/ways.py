"""The ways to run a failover: a function, a Lambda handler, or a command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any, Protocol
from uuid import uuid4

from .clock import VirtualClock
from .own_process import keeping_process
from .runner import Ending, run
from .terms import Failover, Terms, require_failover
from .timeline import Timeline
from .virtual_time import repeatable, virtual_time


@dataclass(frozen=True, slots=True)
class Ask:
    """What one failover is asked to do."""

    group_arn: str
    source_region: str
    replica_region: str

    def variables(self) -> dict[str, str]:
        """The same as environment variables, for commands and Lambda handlers."""
        return {
            "GROUP_ARN": self.group_arn,
            "SOURCE_REGION": self.source_region,
            "REPLICA_REGION": self.replica_region,
            "AWS_REGION": self.replica_region,
            "AWS_DEFAULT_REGION": self.replica_region,
        }

    def filled(self, text: str) -> str:
        """*text* with its placeholders replaced."""
        for name, value in (
            ("{group_arn}", self.group_arn),
            ("{source_region}", self.source_region),
            ("{replica_region}", self.replica_region),
        ):
            text = text.replace(name, value)
        return text


class Way(Protocol):
    """How a failover is run."""

    def run(self, asks: Sequence[Ask], timeline: Timeline, terms: Terms) -> Ending:
        """Run it once for each of *asks*, at the same time."""


@dataclass(frozen=True, slots=True)
class ByFunction:
    """A Python function, in virtual time."""

    failover: Failover

    def __post_init__(self) -> None:
        require_failover(self.failover)

    def run(self, asks: Sequence[Ask], timeline: Timeline, terms: Terms) -> Ending:
        """Run it in this process."""
        clock = VirtualClock(timeline, timeline.now + terms.timeout)
        with (
            repeatable(terms.seed),
            keeping_process(clock.is_for_me),
            virtual_time(clock, latency=terms.latency, functions=(self.failover,)),
        ):
            return run(
                [
                    partial(
                        self.failover,
                        ask.group_arn,
                        ask.source_region,
                        ask.replica_region,
                    )
                    for ask in asks
                ],
                timeout=terms.timeout,
                clock=clock,
            )


@dataclass(frozen=True, slots=True)
class ByHandler:
    """A Lambda handler: it is called with an event, and reads environment variables."""

    handler: Callable[[Any, Any], object]
    event: Any

    def run(self, asks: Sequence[Ask], timeline: Timeline, terms: Terms) -> Ending:
        """Run it in this process, with the variables of the first ask."""

        def fail_over(
            group_arn: str, source_region: str, replica_region: str
        ) -> object:
            ask = Ask(group_arn, source_region, replica_region)
            return self.handler(_filled(self.event, ask), _context(terms.timeout))

        # `virtual_time` must replace a `sleep` in the handler's module, not in this one.
        with _environment(asks[0].variables()):
            return ByFunction(_Like(fail_over, self.handler)).run(asks, timeline, terms)


def _filled(value: Any, ask: Ask) -> Any:
    if isinstance(value, str):
        return ask.filled(value)
    if isinstance(value, list):
        return [_filled(item, ask) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, ask) for key, item in value.items()}
    return value


def _context(timeout: float) -> SimpleNamespace:
    """The part of AWS Lambda's context that handlers commonly use."""
    return SimpleNamespace(
        function_name="failover",
        function_version="$LATEST",
        memory_limit_in_mb=128,
        aws_request_id=str(uuid4()),
        get_remaining_time_in_millis=lambda: int(timeout * 1000),
    )


class _Like:
    """A function with the globals of another."""

    def __init__(self, function: Failover, other: Callable[..., Any]) -> None:
        self._function = function
        self.__globals__: Any = getattr(other, "__globals__", {})

    def __call__(self, group_arn: str, source: str, replica: str) -> object:
        """Call the function."""
        return self._function(group_arn, source, replica)


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
