"""The result of a failover in one scenario, and in several."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from math import floor
from typing import Any, Literal

from ..domain.routing import NO_CALLS, Tally

Verdict = Literal["passed", "warned", "failed"]
Severity = Literal["failure", "warning"]
_MAX_OF_LINE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake: its code and a sentence. With a failure the verdict is "failed"."""

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
class Second:
    """The arrivals of one second in one Region, counted from the failover's start."""

    second: int
    region: str
    arrived: int
    connected: int
    lost: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Flow:
    """Calls, sign-ins or agents by second and Region."""

    seconds: tuple[Second, ...] = ()

    @property
    def arrived(self) -> int:
        """How many there were."""
        return sum(second.arrived for second in self.seconds)

    @property
    def lost(self) -> int:
        """How many were lost."""
        return sum(sum(second.lost.values()) for second in self.seconds)

    @property
    def why(self) -> dict[str, int]:
        """How many were lost, by reason."""
        found: Counter[str] = Counter()
        for second in self.seconds:
            found.update(second.lost)
        return dict(found)

    def recovery_after(self, outage: float) -> float | None:
        """Seconds from the outage until none is lost any more.

        None if some are lost until the end, 0 if none was lost at all.
        """
        losing = [s.second for s in self.seconds if s.lost and s.second + 1 > outage]
        if not losing:
            return 0.0
        last = max(losing)
        if not any(s.second > last for s in self.seconds):
            return None
        return last + 1 - floor(outage)

    def tally(self) -> Tally:
        """The sum of all seconds."""
        tally = NO_CALLS
        for s in self.seconds:
            connected = {s.region: s.connected} if s.connected else {}
            tally += Tally(s.arrived, connected, s.lost)  # type: ignore[arg-type]  # Regions and reasons, as text
        return tally


@dataclass(frozen=True, slots=True)
class ApiCall:
    """An API call that the failover made, its outcome, and its second.

    API calls to other services than Amazon Connect are included only if the Region
    that they were sent to was down.
    """

    region: str
    operation: str
    outcome: str
    message: str | None
    service: str = "connect"
    second: float = 0.0
    is_retry: bool = False


@dataclass(frozen=True, slots=True)
class SharesAt:
    """A group's shares from a second on: percentages at the replica, sign-in there."""

    second: float
    group_arn: str
    telephony: int
    agents: int
    sign_in: int


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The result of a failover in one scenario.

    *before* and *after* are calls that were placed before anything had happened and
    after everything was over; *calls*, *sign_ins* and *agents* are those on the
    drill's clock. *outages* are the Regions that were down, each with begin and end.
    *failures* are the reasons why it would fail in a real outage; empty means
    passed. *warnings* are known mistakes, *notes* say what the drill ignored of the
    environment, and what no failover can prevent.
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
        """Whether it did the right thing in the scenario."""
        return not self.failures

    @property
    def verdict(self) -> Verdict:
        """Passed, passed with warnings, or failed."""
        if self.failures:
            return "failed"
        return "warned" if self.warnings else "passed"

    @property
    def failures(self) -> tuple[str, ...]:
        """Why it did not pass."""
        return tuple(f.text for f in self.findings if f.severity == "failure")

    @property
    def warnings(self) -> tuple[str, ...]:
        """The known mistakes that it made."""
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
        """Everything as plain values."""
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
                    f"  {call.second:7.2f} s  {call.region} {call.operation}: {call.outcome}"
                    for call in self.api_calls
                ),
                *(f"  Note: {text}" for text in self.notes),
                *(f"  Warning: {text}" for text in self.warnings),
                *(f"  Failure: {text}" for text in self.failures),
            )
        )


@dataclass(frozen=True, slots=True, repr=False)
class Scorecard:
    """The results of a failover in several scenarios."""

    reports: tuple[Report, ...]

    @property
    def passed(self) -> bool:
        """Whether it passed in every scenario."""
        return all(report.passed for report in self.reports)

    def count(self, verdict: Verdict) -> int:
        """The number of scenarios with that verdict."""
        return sum(report.verdict == verdict for report in self.reports)

    @property
    def summary(self) -> str:
        """A summary in one line."""
        return (
            f"{len(self.reports)} scenarios: {self.count('passed')} passed, "
            f"{self.count('warned')} warned, {self.count('failed')} failed"
        )

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values."""
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
