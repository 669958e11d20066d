"""Scenarios: how a good failover ends in each, and which mistake each finds."""

from __future__ import annotations

import _thread
import itertools
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module

import pytest

from moto_connect_tdg import Scenario, rehearse, rehearse_all
from moto_connect_tdg.domain.faults import ApiError, Delay
from moto_connect_tdg.rehearsal.scenarios import SCENARIOS, find_scenario
from moto_connect_tdg.scenarios import SOURCE_DOWN, EstatePlan, Event, Incident, Moment
from tests.helpers.failovers import by_the_book, connect, everything, shares
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.pages import ROOT, run
from tests.helpers.threads import joining_threads

NAMES = [scenario.name for scenario in SCENARIOS]
#: scenarios in which the example has a warning
WARNED = {"failback": ("one-step",), "numbers-on-the-instance": ("number-on-instance",)}
REFUSED = {"replica-down", "update-stalls", "access-denied"}


@pytest.fixture(name="example", scope="module")
def _example():
    """The modules of the example: handler and broken copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "examples" / "failover_lambda")
        yield import_module("handler"), import_module("broken")
        for name in ("handler", "broken"):
            sys.modules.pop(name, None)


@pytest.fixture(name="scorecard", scope="module")
def _scorecard(example):
    """The example's failover in every scenario."""
    return rehearse_all(example[0].fail_over)


@pytest.mark.rules("FO-01", "FO-02", "FO-03", "FO-04", "FO-05")
@pytest.mark.parametrize("name", NAMES)
def test_the_example(scorecard, name):
    """The example passes in every scenario, with a warning where one is due."""
    report = scorecard.reports[NAMES.index(name)]

    assert name == report.scenario
    assert report.passed, str(report)
    assert WARNED.get(name, ()) == report.mistakes
    assert (name in REFUSED) == (report.error is not None)


def test_waits(scorecard):
    """What the failovers wait for is on the drill's clock."""
    assert sum(report.seconds for report in scorecard.reports) > 30


def test_the_example_s_figures(scorecard):
    """Where the example shifts traffic, calls are lost for a short time only."""
    by_name = {report.scenario: report for report in scorecard.reports}

    assert {"source-down", "several-numbers"} <= {
        name for name, report in by_name.items() if report.recovery_seconds == 3
    }
    assert 0 == by_name["already-done"].lost == by_name["replica-down"].lost
    assert None is by_name["update-stalls"].recovery_seconds
    assert any("No failover can end" in n for n in by_name["update-stalls"].notes)
    assert 3 == by_name["throttled"].retries
    assert 10.5 == by_name["slow"].seconds


BROKEN = {
    "gives_up": ("throttled", "gave-up-when-throttled"),
    "trusts_the_update": ("update-stalls", "silent"),
    "looks_at_telephony_alone": ("half-done", "agents-left"),
    "changes_every_group": ("several-groups", "other-group"),
    "swallows_errors": ("replica-down", "silent"),
    "swaps": ("already-done", "changed"),
}


@pytest.mark.rules("UT-14", "FO-03", "FO-04", "QT-06")
@pytest.mark.parametrize("name", BROKEN)
def test_the_broken_ones(example, name):
    """Each broken failover passes a plain outage and fails in the scenario made for it."""
    failover = getattr(example[1], name)
    scenario, code = BROKEN[name]

    usual, caught = (
        rehearse(failover, scenario=each) for each in ("source-down", scenario)
    )

    assert usual.passed, str(usual)
    assert not caught.passed
    assert code in caught.mistakes, str(caught)


def telephony_first(group_arn, source, replica):
    """Shift calls first, and agents a while later."""
    client = connect(replica)
    wanted = everything(source, replica)
    for config in ("TelephonyConfig", "AgentConfig", "SignInConfig"):
        client.update_traffic_distribution(Id=group_arn, **{config: wanted[config]})
        time.sleep(5)
    client.get_traffic_distribution(Id=group_arn)


def updates_twice(group_arn, source, replica):
    """Update a second time, to be sure."""
    by_the_book(group_arn, source, replica)
    by_the_book(group_arn, source, replica)


def never_gives_up(group_arn, source, replica):
    """Retry without end."""
    client = connect(replica)
    wanted = everything(source, replica)
    while True:
        with suppress(client.exceptions.AccessDeniedException):
            client.update_traffic_distribution(Id=group_arn, **wanted)
        time.sleep(1)


def sign_in_forgotten(group_arn, source, replica):
    """Shift calls and agents, but not sign-ins."""
    wanted = everything(source, replica)
    del wanted["SignInConfig"]
    client = connect(replica)
    client.update_traffic_distribution(Id=group_arn, **wanted)
    client.get_traffic_distribution(Id=group_arn)


@pytest.mark.rules("UT-14", "FO-02")
@pytest.mark.parametrize(
    ("failover", "scenario", "code", "sentence"),
    [
        (
            telephony_first,
            "source-down",
            "lagging-shares",
            "Telephony and agents were shifted one after another, 5.1 s apart.",
        ),
        (
            updates_twice,
            "source-down",
            "not-idempotent",
            "UpdateTrafficDistribution was sent where all was as wanted: look first.",
        ),
        (
            never_gives_up,
            "access-denied",
            "kept-retrying",
            "UpdateTrafficDistribution was refused 55 times in a row, and tried again.",
        ),
        (
            sign_in_forgotten,
            "source-down",
            "sign-in-forgotten",
            "The sign-ins were not shifted.",
        ),
    ],
)
def test_mistakes(failover, scenario, code, sentence):
    """Each known mistake has its own code and message."""
    report = rehearse(failover, scenario=scenario)

    assert code in report.mistakes
    assert sentence in report.warnings, report.warnings


@pytest.mark.rules("UT-14")
def test_shares_that_lag_lose_calls():
    """Calls to a Region to which no agents were shifted yet are lost for that reason."""
    report = rehearse(telephony_first, rate=100)

    assert {"REGION_DOWN", "NO_AGENTS"} == set(report.calls.why)
    assert (report.recovery_seconds or 0) > 5


@pytest.mark.rules("FO-05")
def test_failback_in_steps():
    """A failback in steps of 10 % has no warning."""

    def go_back(group_arn, source, replica):
        client = connect(replica)
        for left in range(90, -1, -10):
            client.update_traffic_distribution(
                Id=group_arn,
                TelephonyConfig=shares(source, replica, left),
                AgentConfig=shares(source, replica, left),
            )
            time.sleep(1)
        client.update_traffic_distribution(
            Id=group_arn, SignInConfig=everything(source, replica)["SignInConfig"]
        )
        client.get_traffic_distribution(Id=group_arn)

    report = rehearse(go_back, scenario="failback")

    assert "passed" == report.verdict, str(report)
    assert {SOURCE, REPLICA} == set(report.during.connected)


def test_two_meet_each_other():
    """Two simultaneous failovers take turns by their own clocks, repeatably."""
    first, second = (rehearse(by_the_book, scenario="two-at-once") for _ in range(2))

    assert [0.1, 0.1, 0.2, 0.2] == [call.second for call in first.api_calls]
    assert first.as_json() == second.as_json()


def test_one_of_two_that_is_stuck():
    """A failover that waits for something else does not block the other."""
    places = itertools.count()

    def one_waits(group_arn, source, replica):
        if next(places) % 2:
            by_the_book(group_arn, source, replica)
        else:
            # it does not take part in the drill's time
            threading.Event().wait(1.5)

    report = rehearse(one_waits, scenario="two-at-once")

    assert report.passed, str(report)


def test_one_of_two_that_is_slow(monkeypatch):
    """A failover that computes for long keeps its turn; only one that waits loses it."""
    clock = "moto_connect_tdg.rehearsal.clock"
    monkeypatch.setattr(f"{clock}._PIECE_SECONDS", 0.01)
    monkeypatch.setattr(f"{clock}._STUCK_PIECES", 2)
    monkeypatch.setattr(f"{clock}.process_time", itertools.count().__next__)
    places = itertools.count()

    def one_computes(group_arn, source, replica):
        if next(places) % 2:
            # stands for computing, since the process seems not to be idle
            threading.Event().wait(0.3)
        by_the_book(group_arn, source, replica)

    report = rehearse(one_computes, scenario="two-at-once")

    assert [0.1, 0.1, 0.2, 0.2] == [call.second for call in report.api_calls]


@pytest.mark.parametrize("name", ["throttled", "two-at-once", "several-groups"])
def test_repeatable(example, name):
    """A seed determines IDs, calls and the pauses of botocore."""
    first, second, other = (
        rehearse(example[0].fail_over, scenario=name, seed=seed) for seed in (3, 3, 4)
    )

    assert first.as_json() == second.as_json()
    assert first.group_arn != other.group_arn


def test_names_the_groups_that_have_not_moved():
    """Where several groups are to be moved, each finding says which one it is about."""
    report = rehearse(lambda *_: None, scenario="several-groups", calls=10)

    left = [text for text in report.failures if text.startswith("Agents have not")]
    assert 2 == len(left) == len({text.rpartition(" of ")[2] for text in left})
    assert all(":traffic-distribution-group/" in text for text in left)


def test_of_the_users_own():
    """Users can define scenarios of their own."""
    own = Scenario(
        "late-and-refused",
        "The Region goes down late, and the first update is refused.",
        estate=EstatePlan(numbers=1, agents=1),
        incidents=(
            Incident(
                effect=SOURCE_DOWN.effect, region="source", begins=Moment(seconds=3)
            ),
            Incident(
                effect=ApiError("ResourceConflictException", "Not now"),
                operation="UpdateTrafficDistribution",
                ends=Moment(seconds=2),
            ),
        ),
    )

    def tries_again(group_arn, source, replica):
        client = connect(replica)
        is_done = False
        while not is_done:
            with suppress(client.exceptions.ResourceConflictException):
                by_the_book(group_arn, source, replica)
                is_done = True
            time.sleep(1)

    report = rehearse(tries_again, scenario=own)

    assert report.passed, str(report)
    assert 3.0 == report.outage_second
    assert ["ResourceConflictException"] * 2 == [
        call.outcome for call in report.api_calls if call.outcome != "OK"
    ]


def test_unknown():
    """An unknown scenario is refused, naming the known ones."""
    with pytest.raises(
        ValueError, match=r"unknown: source-dwon; there are source-down,"
    ):
        rehearse(by_the_book, scenario="source-dwon")


def test_none():
    """Without a scenario there is no scorecard, since it would pass."""
    with pytest.raises(ValueError, match="scenarios must name at least one scenario"):
        rehearse_all(by_the_book, scenarios=[])


def test_one():
    """A single scenario need not be in a list."""
    scorecard = rehearse_all(by_the_book, scenarios="source-down", calls=10)

    assert ["source-down"] == [report.scenario for report in scorecard.reports]


def test_of_another_type():
    """What is neither a name nor a scenario is refused."""
    with pytest.raises(
        ValueError, match=r"must be a Scenario or its name, got \['source-down'\]"
    ):
        rehearse(by_the_book, scenario=["source-down"])  # type: ignore[arg-type]


def test_names():
    """Each scenario has a name of its own and a description."""
    assert len(set(NAMES)) == len(NAMES)
    assert all(find_scenario(name).sentence.endswith(".") for name in NAMES)


def test_the_guide_runs():
    """The tests of the page pass."""
    assert ["test_half_done", "test_some"] == run(ROOT / "docs" / "game-day.md")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"judgement": "wins"}, "judgement must be one of saves, refuses, keeps, ret"),
        ({"asked": "nobody"}, "asked must be one of first-group, all-groups-but-one"),
        ({"asked": "all-groups-but-one"}, "needs an estate with two groups or more"),
        ({"times": 0}, "times must be a positive integer, got 0"),
        ({"name": ""}, "A scenario must have a name"),
        ({"incidents": SOURCE_DOWN}, "incidents must be a tuple, got Incident"),
        ({"setup": [len]}, "setup must be a tuple, got "),
        ({"events": None}, "events must be a tuple, got None"),
    ],
)
def test_scenarios_that_make_no_sense(wrong, sentence):
    """A scenario that cannot be played is refused when it is made."""
    with pytest.raises(ValueError, match=sentence):
        Scenario(**{"name": "own", "sentence": "One.", **wrong})


@pytest.mark.parametrize(
    ("kind", "wrong", "sentence"),
    [
        (
            Incident,
            {"effect": Delay(1), "region": SOURCE},
            "must be source or replica, the Region's role, got 'us-east-1'",
        ),
        (
            Incident,
            {"effect": Delay(1), "begins": Moment(5), "ends": Moment(5)},
            "An incident must end after it begins: ",
        ),
        (
            Incident,
            {"effect": Delay(1), "per_second": -1},
            "per_second must be a number of at least 0, got -1",
        ),
        (Incident, {"effect": Delay(1), "burst": 1.5}, "burst must be an integer from"),
        (Moment, {"seconds": "5"}, "seconds of a moment must be a number, got '5'"),
        (Moment, {"api_calls": -1}, "api_calls of a moment must be an integer from 0"),
        (EstatePlan, {"groups": -1}, "groups must be an integer from 0 on, got -1"),
        (EstatePlan, {"numbers": 0}, "numbers must be an integer from 1 on, got 0"),
        (EstatePlan, {"agents": "2"}, "agents must be an integer from 0 on, got '2'"),
        (
            EstatePlan,
            {"numbers_on_instance": 11},
            "numbers_on_instance must be an integer from 0 to 10, got 11",
        ),
    ],
)
def test_parts_that_make_no_sense(kind, wrong, sentence):
    """So are its parts."""
    with pytest.raises(ValueError, match=sentence):
        kind(**wrong)


def test_an_incident_may_end_at_an_api_call():
    """An incident that ends by API calls may begin at any time."""
    assert Incident(effect=Delay(1), begins=Moment(5), ends=Moment(api_calls=2))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"operation": "UpdateTrafic"}, "Operation is not mocked: UpdateTrafic"),
        ({"effect": ApiError("Nope", "")}, "no operation can return Nope"),
    ],
)
def test_an_incident_that_can_never_strike(wrong, sentence):
    """It is refused before the failover begins, however late the incident does."""
    incident = Incident(**{"effect": Delay(1), "begins": Moment(seconds=1), **wrong})
    own = Scenario("own", "One.", incidents=(incident,))

    with pytest.raises(ValueError, match=sentence):
        rehearse(lambda *_: time.sleep(5), scenario=own, calls=10)


def test_the_same_incident_twice():
    """Equal incidents all end."""
    incident = Incident(effect=Delay(1), region="replica", ends=Moment(seconds=1))
    own = Scenario("own", "One.", incidents=(incident, incident))

    def waits(*asked):
        time.sleep(3)
        by_the_book(*asked)

    report = rehearse(waits, scenario=own, calls=10)

    assert 3.2 == report.seconds


@pytest.mark.parametrize("second", [-1, 1, 63])
def test_an_event_that_fails(second):
    """What an event raises is the drill's error, not the failover's."""

    def breaks(_):
        raise LookupError("no table")

    own = Scenario("own", "One.", events=(Event(Moment(seconds=second), breaks),))

    with pytest.raises(LookupError, match="no table"):
        rehearse(lambda *_: time.sleep(59), scenario=own, calls=10)


def test_an_event_that_takes_too_long():
    """A failover whose time is over during an event has not ended, as without it."""
    own = Scenario(
        "own", "One.", events=(Event(Moment(seconds=1), lambda _: time.sleep(90)),)
    )

    report = rehearse(lambda *_: time.sleep(5), scenario=own, calls=10)

    assert "not-ended" == report.mistakes[0]


def test_an_interrupt_ends_all():
    """After Ctrl-C no more scenarios are played; the report has those so far."""
    never = threading.Event()

    def waits(*_):
        _thread.interrupt_main()
        never.wait()

    with joining_threads():
        scorecard = rehearse_all(waits)
        never.set()

    (report,) = scorecard.reports
    assert "interrupted" == report.mistakes[0]
