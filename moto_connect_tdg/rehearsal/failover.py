"""Rehearse a user's own failover, in one scenario or in many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..guard import Guard, guarded
from .case import Case
from .mistakes import are_retries, mistakes_of
from .mocks import own_mock, stop_others
from .report import ApiCall, Finding, Report, Scorecard, remember, warning
from .scenarios import SCENARIOS, Scenario, find_scenario
from .stage import Stage, repeatable_ids
from .terms import Failover, InvalidDrillError, Terms, require_free_process
from .verdict import findings_of
from .watch import Heard
from .ways import ByFunction, Way

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .terms import Options

#: Called before each scenario with its index, the number of scenarios, and itself.
Progress = Callable[[int, int, Scenario], None]


def rehearse(
    failover: Failover,
    *,
    scenario: str | Scenario = SCENARIOS[0].name,
    **options: Unpack[Options],
) -> Report:
    """Put a failover to the test in a scenario, and see how it did.

    Calls keep coming on a clock that the failover's waiting moves: its sleeps and the
    pauses of botocore's retries cost no real time.

    Args:
        failover: called with a group's ARN, the source Region and the replica Region.
            It makes its own clients; what an ``async def`` returns is awaited.
        scenario: a scenario, or the name of one of `SCENARIOS`.
        **options: the terms of the drill: those of `Options`.

    Returns:
        what happened, with the verdict.

    Raises:
        ValueError: for an unknown scenario, unknown Regions or services, numbers
            that make no sense, and a failover that cannot be called so.
        botocore.exceptions.ClientError: what the API refuses, such as Regions
            that do not pair up. What *failover* raises is in the report.
        RuntimeError: inside a mock that is running already.
    """
    return rehearse_way(lambda: ByFunction(failover), scenario, Terms(**options))


def rehearse_all(
    failover: Failover,
    *,
    scenarios: str | Scenario | Sequence[str | Scenario] = SCENARIOS,
    **options: Unpack[Options],
) -> Scorecard:
    """Put a failover to the test in several scenarios, each in a fresh estate.

    Args:
        failover: called as for `rehearse`, once for each scenario or more often.
        scenarios: one or more scenarios, or their names; by default all of
            `SCENARIOS`.
        **options: the terms of each drill: those of `Options`.

    Returns:
        a report for each scenario.

    Raises:
        ValueError: as for `rehearse`.
        botocore.exceptions.ClientError: as for `rehearse`.
        RuntimeError: as for `rehearse`.
    """
    return play_all(lambda: ByFunction(failover), scenarios, Terms(**options))


def play_all(
    load: Callable[[], Way],
    scenarios: str | Scenario | Sequence[str | Scenario],
    terms: Terms,
    progress: Progress = lambda _at, _whole, _scenario: None,
) -> Scorecard:
    """Rehearse what *load* returns in each scenario."""
    found = read_scenarios(scenarios)
    reports = []
    for at, scenario in enumerate(found):
        progress(at, len(found), scenario)
        reports.append(rehearse_way(load, scenario, terms))
        if "interrupted" in reports[-1].mistakes:
            # The user wants to stop: report the scenarios played so far.
            break
    return Scorecard(tuple(reports))


def read_scenario(scenario: object) -> Scenario:
    """Return a scenario, which can be given by its name."""
    if isinstance(scenario, str):
        return find_scenario(scenario)
    if not isinstance(scenario, Scenario):
        msg = f"A scenario must be a Scenario or its name, got {scenario!r}"
        raise InvalidDrillError(msg)
    return scenario


def read_scenarios(scenarios: str | Scenario | Sequence[object]) -> list[Scenario]:
    """Return the scenarios of a scorecard; a single one need not be in a list."""
    if isinstance(scenarios, (str, Scenario)):
        return [read_scenario(scenarios)]
    if not scenarios:
        msg = (
            "scenarios must name at least one scenario: without any, all would be well"
        )
        raise InvalidDrillError(msg)
    return [read_scenario(scenario) for scenario in scenarios]


def rehearse_way(
    load: Callable[[], Way], scenario: str | Scenario, terms: Terms
) -> Report:
    """Rehearse what *load* returns; requests made while loading it do not reach AWS."""
    found = read_scenario(scenario)
    require_free_process()
    with guarded() as guard:
        way = load()
        with own_mock(), repeatable_ids(terms.seed):
            report = _play(way, Stage(found, terms), guard)
        return remember(report)


class _OfServer(Guard):
    """A guard that stops nothing: a server sends no requests of its own."""

    def left_running(self) -> tuple[str, ...]:
        """Name nothing."""
        return ()


def rehearse_on_server(way: Way, scenario: str | Scenario, terms: Terms) -> Report:
    """Rehearse *way* on the server that this process is, which is emptied for it."""
    found = read_scenario(scenario)
    require_free_process()
    with own_mock(), repeatable_ids(terms.seed):
        report = _play(way, Stage(found, terms), _OfServer())
    return remember(report)


def _play(way: Way, stage: Stage, guard: Guard) -> Report:
    ending = stage.play(way)
    watch, scenario, estate = stage.watch, stage.scenario, stage.estate
    heard = watch.all_heard()
    after, stuck = stage.call_again()
    calls = stage.traffic.calls.flow()
    case = Case(
        scenario=scenario,
        estate=estate,
        asks=stage.asks,
        heard=heard,
        outage_ids=watch.outage_ids,
        ending=ending,
        calls=calls,
        after=after,
        stuck=stuck,
        is_estate_there=watch.is_estate_there(),
    )
    findings = (
        *watch.findings(),
        *findings_of(case),
        *mistakes_of(case),
        *_left_behind(guard, ending.left_running),
    )
    if ending.is_over:
        stop_others()
    return Report(
        scenario=scenario.name,
        sentence=scenario.sentence,
        source_region=estate.source_region,
        replica_region=estate.replica_region,
        group_arn=estate.group_arn,
        before=stage.before,
        after=after,
        api_calls=_api_calls(heard),
        error=ending.error,
        findings=findings,
        notes=(*guard.ignored, *([scenario.caveat] if scenario.caveat else [])),
        calls=calls,
        sign_ins=stage.traffic.sign_ins.flow(),
        agents=stage.traffic.agents.flow(),
        shares=tuple(stage.shares),
        outages=watch.outages(),
        seconds=round(stage.ended, 3),
        exit_code=ending.exit_code,
        output=ending.output,
    )


def _api_calls(heard: tuple[Heard, ...]) -> tuple[ApiCall, ...]:
    retries = are_retries(each.entry for each in heard)
    return tuple(
        ApiCall(
            each.entry.api_call.region,
            each.entry.api_call.operation,
            each.entry.outcome,
            each.entry.message,
            each.entry.api_call.service,
            round(each.second, 3),
            is_retry,
        )
        for each, is_retry in zip(heard, retries, strict=True)
    )


def _left_behind(guard: Guard, others: tuple[str, ...]) -> Iterator[Finding]:
    """Requests that would have left this process, and what is still running in it."""
    for request, times in Counter(map(str, guard.stopped)).items():
        often = "" if times == 1 else f" ({times} times)"
        yield warning(
            "unmocked",
            f"A request that no mock answers was stopped: {request}{often}",
        )
    running = (*guard.left_running(), *others)
    if running:
        yield warning("left-running", f"Left running: {', '.join(running)}")
