"""Rehearses a user's own failover while its source Region is down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from random import Random

from .. import journal
from ..connect import injection
from ..domain.faults import OutageKind
from ..domain.journal import Entry
from ..domain.routing import NO_CALLS, Tally
from ..estate import Estate, build_estate
from ..guard import Guard, guarded
from . import verdict
from .callers import Callers
from .mocks import own_mock, stop_others
from .report import ApiCall, Report
from .runner import Ending, run
from .terms import (
    Failover,
    require_failover,
    require_free_process,
    require_services,
    require_terms,
    require_timeout,
)
from .watch import Watch

#: How long a failover may take, in seconds, unless told otherwise.
TIMEOUT = 60.0


def rehearse(
    failover: Failover,
    *,
    source_region: str = "us-east-1",
    replica_region: str = "us-west-2",
    numbers: int = 3,
    calls: int = 1000,
    seed: int = 1,
    outage: OutageKind = "connection",
    services: Collection[str] | None = None,
    timeout: float = TIMEOUT,
) -> Report:
    """Take the source Region down, run *failover*, and see how it did.

    It is called with the default group's ARN, the source Region and the replica
    Region, and makes its own clients; what an ``async def`` returns is awaited.
    Calls keep coming: before the outage, after each API call that it makes, and
    when it is done, or has not ended after *timeout* seconds. All services are
    down in the source Region, or only the *services* that are named.

    Raises:
        ValueError: for unknown Regions or services, counts that are not
            positive, and a failover that cannot be called so.
        botocore.exceptions.ClientError: what the API refuses, such as Regions
            that do not pair up. What *failover* raises is in the report.
        RuntimeError: inside a mock that is running already.
    """
    return rehearse_loaded(
        lambda: failover,
        source_region=source_region,
        replica_region=replica_region,
        numbers=numbers,
        calls=calls,
        seed=seed,
        outage=outage,
        services=services,
        timeout=timeout,
    )


def rehearse_loaded(
    load: Callable[[], Failover],
    *,
    source_region: str,
    replica_region: str,
    numbers: int,
    calls: int,
    seed: int,
    outage: OutageKind = "connection",
    services: Collection[str] | None = None,
    timeout: float,
) -> Report:
    """Rehearse what *load* returns; nothing that loading it does reaches AWS."""
    require_terms(
        source_region=source_region,
        replica_region=replica_region,
        numbers=numbers,
        calls=calls,
    )
    require_timeout(timeout)
    names = require_services(services)
    require_free_process()
    with guarded() as guard:
        failover = load()
        require_failover(failover)
        with own_mock():
            estate = build_estate(
                source_region=source_region,
                replica_region=replica_region,
                groups=0,
                numbers=numbers,
                agents=2,
            )
            callers = Callers(estate, calls, Random(seed))
            before = callers.call()
            watch = Watch(source_region, outage, names)
            during, ending = _run(failover, callers, watch, timeout)
            entries = watch.entries()
            after = callers.call()
            failures = (
                *verdict.failures_of(ending, after),
                *watch.failures(),
                *_failures_of_estate(estate, watch),
                *verdict.failures_of_calls(entries, watch.outage_id),
            )
            if ending.is_over:
                stop_others()
        return Report(
            source_region,
            replica_region,
            estate.group_arn,
            before,
            during,
            after,
            tuple(
                ApiCall(
                    e.api_call.region,
                    e.api_call.operation,
                    e.outcome,
                    e.message,
                    e.api_call.service,
                )
                for e in entries
            ),
            ending.error,
            failures,
            (*verdict.warnings_of(estate, entries), *_left_behind(guard)),
            guard.ignored,
        )


def _run(
    failover: Failover, callers: Callers, watch: Watch, timeout: float
) -> tuple[Tally, Ending]:
    """Run the failover; calls come at the outage, and after each of its API calls."""
    estate = callers.estate
    tallies = [callers.call()]

    def hear_and_call(entry: Entry) -> None:
        watch.hear(entry)
        tallies.append(callers.call())

    with journal.listening(hear_and_call):
        ending = run(
            lambda: failover(
                estate.group_arn, estate.source_region, estate.replica_region
            ),
            timeout=timeout,
        )
    return sum(tuple(tallies), NO_CALLS), ending


def _failures_of_estate(estate: Estate, watch: Watch) -> Iterator[str]:
    if watch.is_estate_there():
        # Whatever faults the failover left in force: its estate is judged.
        injection.fault_plan().clear()
        yield from verdict.failures_of_estate(estate)


def _left_behind(guard: Guard) -> Iterator[str]:
    """What would have left this process, and what still runs in it."""
    for request, times in Counter(map(str, guard.stopped)).items():
        often = "" if times == 1 else f" ({times} times)"
        yield f"A request that no mock answers was stopped: {request}{often}"
    running = guard.left_running()
    if running:
        yield f"Left running: {', '.join(running)}"
