"""How a failover did in one scenario, and in several."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from math import floor
from typing import Any, Literal

from ..domain.routing import NO_CALLS, Tally

Verdict = Literal["passed", "warned", "failed"]
Severity = Literal["failure", "warning"]
_MOST_OF_LINE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake by its code and in a sentence; a failure is why it did not pass."""

    code: str
    severity: Severity
    text: str


def failure(code: str, text: str) -> Finding:
    """A finding for which it did not pass."""
    return Finding(code, "failure", text)


def warning(code: str, text: str) -> Finding:
    """A finding that leaves the verdict alone."""
    return Finding(code, "warning", text)


@dataclass(frozen=True, slots=True)
class Second:
    """What came in one second in one Region; seconds count from the failover's begin."""

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
        """How many were lost for which reason."""
        found: Counter[str] = Counter()
        for second in self.seconds:
            found.update(second.lost)
        return dict(found)

    def recovery_after(self, outage: float) -> float | None:
        """Seconds from the outage until the first second after which none is lost.

        None where some are lost until the end, 0 where none ever was.
        """
        losing = [s.second for s in self.seconds if s.lost and s.second + 1 > outage]
        if not losing:
            return 0.0
        last = max(losing)
        if not any(s.second > last for s in self.seconds):
            return None
        return last + 1 - floor(outage)

    def tally(self) -> Tally:
        """The same without the seconds."""
        tally = NO_CALLS
        for s in self.seconds:
            connected = {s.region: s.connected} if s.connected else {}
            tally += Tally(s.arrived, connected, s.lost)  # type: ignore[arg-type]  # Regions and reasons, as text
        return tally


@dataclass(frozen=True, slots=True)
class ApiCall:
    """An API call that the failover made, what came of it, and in which second.

    Amazon Connect's are all here; those to other services are where the Region
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
    """How a failover did in one scenario.

    *before* and *after* are calls that were placed when nothing had happened yet and
    when all was over; *calls*, *sign_ins* and *agents* are those of the drill's
    clock. *outages* are the Regions that were down, with from when until when.
    *failures* are the reasons why it would fail in a real outage; empty means
    passed. *warnings* are known mistakes, *notes* what the drill ignored of the
    environment, and what no failover can help.
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
        """Whether it did what is right in the scenario."""
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
        """What became of the calls that came while the failover ran, and around."""
        return self.calls.tally()

    @property
    def lost(self) -> int:
        """How many calls were lost while the failover ran, and around."""
        return self.calls.lost

    @property
    def recovery_seconds(self) -> float | None:
        """From the outage to the first second from which no call is lost; None if never."""
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
        """All of it as plain values."""
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
        return f"<Report {text[:_MOST_OF_LINE]}>"

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
    """How a failover did in several scenarios."""

    reports: tuple[Report, ...]

    @property
    def passed(self) -> bool:
        """Whether it passed in each."""
        return all(report.passed for report in self.reports)

    def count(self, verdict: Verdict) -> int:
        """In how many scenarios that came of it."""
        return sum(report.verdict == verdict for report in self.reports)

    @property
    def summary(self) -> str:
        """The whole in one line."""
        return (
            f"{len(self.reports)} scenarios: {self.count('passed')} passed, "
            f"{self.count('warned')} warned, {self.count('failed')} failed"
        )

    def as_json(self) -> dict[str, Any]:
        """All of it as plain values."""
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
    """Seconds for people."""
    return "never" if seconds is None else f"{seconds:g} s"


#: The reports that were made last, for test runners to show where a test fails.
_made: deque[Report] = deque(maxlen=100)


def made(report: Report) -> Report:
    """Remember a report."""
    _made.append(report)
    return report


def take_made() -> Iterable[Report]:
    """The reports since the last time that somebody asked."""
    found = tuple(_made)
    _made.clear()
    return found
