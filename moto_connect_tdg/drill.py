"""Rehearsals: a shift step by step, and a user's own failover under an outage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Literal

from . import faults, journal, simulator
from .domain.arns import GROUP, read_identifier
from .domain.distributions import share_of
from .domain.journal import Entry
from .domain.routing import NO_CALLS, Tally
from .estate import Estate, build_estate
from .installation import is_mocking
from .mocking import mock_aws
from .types import Region

#: Called with the group's ARN, the source Region and the replica Region.
Failover = Callable[[str, str, str], object]
#: Told how far it is: what is being done, steps done, steps in all.
Progress = Callable[[str, int, int], None]

_STEP = 20
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A split, and what became of the calls under it."""

    source_share: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Drill:
    """A shift from the source Region to the replica, step by step."""

    source_region: str
    replica_region: str
    group_arn: str
    phone_numbers: tuple[str, ...]
    seed: int
    steps: tuple[Step, ...]


def _no_progress(_: str, __: int, ___: int) -> None:
    """Tell nobody."""


def _call_all(estate: Estate, calls: int, rng: Random) -> Tally:
    """Spread *calls* over the estate's numbers."""
    tally = NO_CALLS
    count = len(estate.numbers)
    for place, number in enumerate(estate.numbers):
        share = calls // count + (place < calls % count)
        if share:
            seed = rng.getrandbits(64)
            tally += simulator.place_calls(number.phone_number, share, seed=seed).tally
    return tally


def _require_no_mock() -> None:
    """Nested in a mock, a drill would leave its estate and its outage there."""
    if is_mocking():
        msg = "A drill has a mock of its own: run it outside of mock_aws."
        raise RuntimeError(msg)


def run_drill(
    *,
    source_region: str = "us-east-1",
    replica_region: str = "us-west-2",
    numbers: int = 3,
    calls: int = 1000,
    seed: int = 1,
    progress: Progress = _no_progress,
) -> Drill:
    """Build an estate in a mock of its own, and shift it to the replica.

    Every step is made as the real one must be: from the replica's Region, by
    the group's ARN, agents together with telephony.

    Raises:
        botocore.exceptions.ClientError: what the API refuses, such as Regions
            that do not pair up.
        RuntimeError: inside a mock that is running already.
    """
    _require_no_mock()
    rng = Random(seed)  # noqa: S311 - calls, not secrets
    with mock_aws():
        progress("Building the estate", 0, _WHOLE // _STEP + 1)
        estate = build_estate(
            source_region=source_region, replica_region=replica_region, numbers=numbers
        )
        steps: list[Step] = []
        for at, share in enumerate(range(_WHOLE, -1, -_STEP)):
            progress(f"Shifting to {share}/{_WHOLE - share}", at, _WHOLE // _STEP + 1)
            estate.replica.update_traffic_distribution(
                Id=estate.group_arn,
                TelephonyConfig=estate.shares(source=share),
                AgentConfig=estate.shares(source=share),
            )
            steps.append(Step(share, _call_all(estate, calls, rng)))
        return Drill(
            source_region,
            replica_region,
            estate.group_arn,
            tuple(number.phone_number for number in estate.numbers),
            seed,
            tuple(steps),
        )


# -- the user's own failover ------------------------------------------------


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call that the failover made, and what came of it."""

    region: str
    operation: str
    outcome: str
    message: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """How a failover did while its source Region was down.

    *failures* are what a real outage would not forgive; without any the verdict
    is good. *warnings* are known mistakes.
    """

    source_region: str
    replica_region: str
    group_arn: str
    before: Tally
    during: Tally
    after: Tally
    api_calls: tuple[ApiCall, ...]
    error: str | None
    failures: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether calls connect again, and agents and sign-ins have moved too."""
        return not self.failures


def rehearse(
    failover: Failover,
    *,
    source_region: str = "us-east-1",
    replica_region: str = "us-west-2",
    numbers: int = 3,
    calls: int = 1000,
    seed: int = 1,
    outage: Literal["error", "connection"] = "connection",
) -> Report:
    """Take the source Region down, run *failover*, and see how it did.

    It is called with the default group's ARN, the source Region and the replica
    Region, and makes its own clients. Calls keep coming: before the outage,
    after each API call that it makes, and when it is done.

    Raises:
        botocore.exceptions.ClientError: what the API refuses, such as Regions
            that do not pair up. What *failover* raises is in the report.
        RuntimeError: inside a mock that is running already.
    """
    _require_no_mock()
    rng = Random(seed)  # noqa: S311 - calls, not secrets
    with mock_aws():
        estate = build_estate(
            source_region=source_region,
            replica_region=replica_region,
            groups=0,
            numbers=numbers,
            agents=2,
        )
        before = _call_all(estate, calls, rng)
        journal.clear()
        with faults.region_down(source_region, outage):
            during, error = _run(failover, estate, calls, rng)
            entries = journal.calls()
            after = _call_all(estate, calls, rng)
        return Report(
            source_region,
            replica_region,
            estate.default_group_arn,
            before,
            during,
            after,
            tuple(
                ApiCall(e.call.region, e.call.operation, e.outcome, e.message)
                for e in entries
            ),
            error,
            _failures(estate, entries, error, after),
            _warnings(estate, entries),
        )


def _run(
    failover: Failover, estate: Estate, calls: int, rng: Random
) -> tuple[Tally, str | None]:
    """Run the failover; calls come at the outage, and after each of its own."""
    tallies = [_call_all(estate, calls, rng)]

    def call_again(_: Entry) -> None:
        tallies.append(_call_all(estate, calls, rng))

    with journal.listening(call_again), ThreadPoolExecutor(1) as one:
        # A future keeps whatever the function raises.
        running = one.submit(
            failover,
            estate.default_group_arn,
            estate.source_region,
            estate.replica_region,
        )
        error = running.exception()
    return sum(tallies, NO_CALLS), None if error is None else repr(error)


def _failures(
    estate: Estate, entries: Sequence[Entry], error: str | None, after: Tally
) -> tuple[str, ...]:
    found: list[str] = []
    if error is not None:
        found.append(f"The failover raised: {error}")
    if sum(after.connected.values()) < after.placed:
        found.append(f"Calls are still lost: {dict(after.lost)}")
    split = estate.replica.get_traffic_distribution(Id=estate.default_group_arn)
    shares = {
        row["Region"]: row["Percentage"]
        for row in split["AgentConfig"]["Distributions"]
    }
    if shares[estate.source_region]:
        found.append(f"Agents have not moved: {shares}")
    sign_in = {
        row["Region"]: row["Enabled"] for row in split["SignInConfig"]["Distributions"]
    }
    if sign_in[estate.source_region] or not sign_in[estate.replica_region]:
        found.append(f"Sign-ins have not moved: {sign_in}")
    asked = [e.call.operation for e in entries if e.call.region == estate.source_region]
    if asked:
        found.append(f"The Region that is down was asked: {_listed(asked)}")
    return tuple(found)


def _listed(operations: Sequence[str]) -> str:
    """Each operation once, with how often."""
    return ", ".join(
        operation if times == 1 else f"{operation} ({times} times)"
        for operation, times in Counter(operations).items()
    )


def _warnings(estate: Estate, entries: Sequence[Entry]) -> tuple[str, ...]:
    """The known mistakes, where they were made (UT-12 to UT-14, FO-04)."""
    found: list[str] = []
    identifier = read_identifier(estate.default_group_arn, GROUP)
    bare = [
        e.call.operation
        for e in entries
        if e.outcome == "ResourceNotFoundException"
        and identifier is not None
        and any(
            arn != estate.default_group_arn and arn.endswith(f"/{identifier.id}")
            for arn in e.call.resources
        )
    ]
    if bare:
        found.append(
            "A bare group ID was used outside the source Region, use the ARN: "
            f"{_listed(bare)}"
        )
    changes = [e.change for e in entries if e.change is not None]
    if changes and changes[-1].after.telephony != changes[0].before.telephony:
        left = share_of(
            Region(estate.source_region), changes[-1].after.agents.distributions
        )
        gone = share_of(
            Region(estate.source_region), changes[-1].after.telephony.distributions
        )
        if left > gone:
            found.append("Telephony was shifted without agents.")
    last_change = max(
        (at for at, e in enumerate(entries) if e.change is not None), default=None
    )
    if last_change is None:
        found.append("No distribution was changed.")
    elif not any(
        e.call.operation == "GetTrafficDistribution" and e.is_ok
        for e in entries[last_change:]
    ):
        found.append(
            "The result was not checked: no GetTrafficDistribution after the change."
        )
    return tuple(found)
