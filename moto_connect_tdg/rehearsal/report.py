"""The result of a failover in one scenario, and in several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ..domain.faults import CONNECT, ApiRequest
from ..domain.routing import Tally
from .flow import Flow

#: How a failover did: it did the right thing; it did, with known mistakes; it did not.
Verdict = Literal["passed", "warned", "failed"]
#: Whether a finding makes the verdict failed, or warned at most.
Severity = Literal["failure", "warning"]
_MAX_OF_LINE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake.

    Attributes:
        code: a short name that stays the same, such as bare-id.
        severity: with a failure the verdict is "failed".
        text: what was wrong, in a sentence.
    """

    code: str
    severity: Severity
    text: str


def failure(code: str, text: str) -> Finding:
    """A finding that makes the verdict "failed"."""
    return Finding(code, "failure", text)


def warning(code: str, text: str) -> Finding:
    """A finding that makes the verdict "warned" at most."""
    return Finding(code, "warning", text)


@dataclass(frozen=True, slots=True)
class ApiCall:
    """An API call that the failover made.

    API calls to other services than Amazon Connect are included only if the Region
    that they were sent to was down.

    Attributes:
        region: the Region that it was sent to.
        operation: the operation's name.
        outcome: OK, or the error's code.
        message: the error's message.
        service: the name of the service.
        second: when it was made, in seconds since the failover's start.
        is_retry: whether it repeated one that was refused.
    """

    region: str
    operation: str
    outcome: str
    message: str | None
    service: str = CONNECT
    second: float = 0.0
    is_retry: bool = False


def name_of(call: ApiCall | ApiRequest) -> str:
    """The operation, with its service unless that is Amazon Connect."""
    if call.service == CONNECT:
        return call.operation
    return f"{call.service} {call.operation}"


@dataclass(frozen=True, slots=True)
class SharesAt:
    """A group's shares at the replica, from a second on.

    Attributes:
        second: since when, in seconds from the failover's start.
        group_arn: the ARN of the traffic distribution group.
        telephony: the percentage of calls.
        agents: the percentage of agents.
        sign_in: the percentage of sign-ins.
    """

    second: float
    group_arn: str
    telephony: int
    agents: int
    sign_in: int


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The result of a failover in one scenario.

    All seconds are on the drill's clock, from the failover's start.

    Attributes:
        scenario: the scenario's name.
        sentence: what happened in it.
        source_region: the Region of the instance.
        replica_region: the Region of its replica.
        group_arn: the ARN of the first group that the failover was asked to move.
        before: calls that were placed before anything had happened.
        after: calls that were placed after everything was over.
        api_calls: what the failover did.
        error: the error that it raised, as text.
        findings: its mistakes.
        notes: what the drill ignored of the environment, and what no failover can
            prevent.
        calls: the calls that came while it ran, and shortly before and after.
        sign_ins: the same for sign-ins.
        agents: the same for agents that become available.
        shares: the distribution over time.
        outages: the Regions that were down, each with begin and end in seconds.
        seconds: how long the failover took.
        exit_code: the exit code of a command.
        output: what a command printed.
    """

    scenario: str
    sentence: str
    source_region: str
    replica_region: str
    group_arn: str
    before: Tally
    after: Tally
    api_calls: tuple[ApiCall, ...]
    error: str | None
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    calls: Flow = field(default_factory=Flow)
    sign_ins: Flow = field(default_factory=Flow)
    agents: Flow = field(default_factory=Flow)
    shares: tuple[SharesAt, ...] = ()
    outages: tuple[tuple[str, float, float], ...] = ()
    seconds: float = 0.0
    exit_code: int | None = None
    output: str = ""

    @property
    def passed(self) -> bool:
        """Whether it did the right thing in the scenario: there are no failures."""
        return not self.failures

    @property
    def verdict(self) -> Verdict:
        """Whether it passed, passed with warnings, or failed."""
        if self.failures:
            return "failed"
        return "warned" if self.warnings else "passed"

    @property
    def failures(self) -> tuple[str, ...]:
        """Why it would fail in a real outage, a sentence each; empty if it passed."""
        return tuple(f.text for f in self.findings if f.severity == "failure")

    @property
    def warnings(self) -> tuple[str, ...]:
        """The known mistakes that it made, a sentence each."""
        return tuple(f.text for f in self.findings if f.severity == "warning")

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The codes of all findings."""
        return tuple(dict.fromkeys(finding.code for finding in self.findings))

    @property
    def during(self) -> Tally:
        """The calls placed while the failover ran, and shortly before and after."""
        return self.calls.tally()

    @property
    def lost(self) -> int:
        """How many of the calls in `during` were lost."""
        return self.calls.lost

    @property
    def recovery_seconds(self) -> float | None:
        """Seconds from the outage until no call is lost any more; None if never."""
        return self.calls.recovery_after(self.outage_second)

    @property
    def outage_second(self) -> float:
        """When the first Region went down."""
        return min((begin for _, begin, _ in self.outages), default=0.0)

    @property
    def retries(self) -> int:
        """How many API calls repeated one that was refused."""
        return sum(call.is_retry for call in self.api_calls)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values: what ``drill --json`` prints."""
        outage = self.outage_second
        return {
            **asdict(self),
            "passed": self.passed,
            "verdict": self.verdict,
            "failures": self.failures,
            "warnings": self.warnings,
            "mistakes": self.mistakes,
            "during": asdict(self.during),
            "lost": self.lost,
            "recovery_seconds": self.recovery_seconds,
            "sign_in_recovery_seconds": self.sign_ins.recovery_after(outage),
            "agent_recovery_seconds": self.agents.recovery_after(outage),
            "retries": self.retries,
        }

    def __repr__(self) -> str:
        why = "; ".join(self.failures or self.warnings)
        text = f"{self.scenario} {self.verdict.upper()}{': ' if why else ''}{why}"
        return f"<Report {text[:_MAX_OF_LINE]}>"

    def __str__(self) -> str:
        return "\n".join(
            (
                f"{self.scenario}: {self.verdict.upper()} - {self.sentence}",
                f"  calls: {self.calls.arrived} came, {self.lost} lost {self.calls.why}",
                f"  recovered after: {seconds_text(self.recovery_seconds)}",
                *(
                    f"  {call.second:7.2f} s  {call.region} {name_of(call)}: {call.outcome}"
                    for call in self.api_calls
                ),
                *(f"  Note: {text}" for text in self.notes),
                *(f"  Warning: {text}" for text in self.warnings),
                *(f"  Failure: {text}" for text in self.failures),
            )
        )


@dataclass(frozen=True, slots=True, repr=False)
class Scorecard:
    """The results of a failover in several scenarios.

    Attributes:
        reports: the report of each scenario, in order.
    """

    reports: tuple[Report, ...]

    @property
    def passed(self) -> bool:
        """Whether it passed in every scenario."""
        return all(report.passed for report in self.reports)

    def count(self, verdict: Verdict) -> int:
        """Return the number of scenarios with a verdict.

        Args:
            verdict: passed, warned or failed.
        """
        return sum(report.verdict == verdict for report in self.reports)

    @property
    def summary(self) -> str:
        """A summary in one line."""
        count = len(self.reports)
        return (
            f"{count} scenario{'' if count == 1 else 's'}: {self.count('passed')} passed, "
            f"{self.count('warned')} warned, {self.count('failed')} failed"
        )

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values: what ``drill --all --json`` prints."""
        return {
            "passed": self.passed,
            "summary": self.summary,
            "scenarios": [report.as_json() for report in self.reports],
        }

    def __repr__(self) -> str:
        return f"<Scorecard {self.summary}>"

    def __str__(self) -> str:
        return "\n".join((self.summary, *map(str, self.reports)))


def seconds_text(seconds: float | None) -> str:
    """Seconds as text; None is "never"."""
    return "never" if seconds is None else f"{seconds:g} s"


#: The latest reports, which test runners show for a test that fails.
_recent: deque[Report] = deque(maxlen=100)


def remember(report: Report) -> Report:
    """Keep a report for `take_recent`, and return it."""
    _recent.append(report)
    return report


def take_recent() -> Iterable[Report]:
    """Return the latest reports, and forget them."""
    found = tuple(_recent)
    _recent.clear()
    return found
