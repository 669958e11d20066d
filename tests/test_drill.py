"""Rehearsals from Python: their reports on good and bad failovers."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from moto_connect_tdg import build_estate, faults, mock_aws, rehearse, run_drill
from moto_connect_tdg.installation import is_mocking
from tests.helpers.failovers import by_the_book, connect, everything, shares
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.pages import ROOT, run

CALLS = 60


def unchecked(group_arn, source, replica):
    """Fail over without reading the result."""
    connect(replica).update_traffic_distribution(
        Id=group_arn, **everything(source, replica)
    )


def bare_id(group_arn, source, replica):
    """Fail over by the group's bare ID in the replica's Region."""
    by_the_book(group_arn.rpartition("/")[2], source, replica)


def telephony_alone(group_arn, source, replica):
    """Shift calls and sign-ins, but not agents."""
    client = connect(replica)
    wanted = everything(source, replica)
    del wanted["AgentConfig"]
    client.update_traffic_distribution(Id=group_arn, **wanted)
    client.get_traffic_distribution(Id=group_arn)


def sign_ins_left(group_arn, source, replica):
    """Shift calls and agents, but not sign-ins."""
    client = connect(replica)
    wanted = everything(source, replica)
    del wanted["SignInConfig"]
    client.update_traffic_distribution(Id=group_arn, **wanted)
    client.get_traffic_distribution(Id=group_arn)


def half_way(group_arn, source, replica):
    """Leave half of everything in the Region that is down."""
    client = connect(replica)
    half = shares(source, replica, 50)
    client.update_traffic_distribution(
        Id=group_arn, TelephonyConfig=half, AgentConfig=half
    )
    client.get_traffic_distribution(Id=group_arn)


def from_the_source(group_arn, source, replica):
    """Fail over in the Region that is down."""
    connect(source).update_traffic_distribution(
        Id=group_arn, **everything(source, replica)
    )


def asks_the_source_first(group_arn, source, replica):
    """Try the Region that is down first, then the replica."""
    error = None
    try:
        connect(source).get_traffic_distribution(Id=group_arn)
    except (ClientError, OSError) as caught:
        error = caught
    assert "ServiceUnavailable" in str(error)
    by_the_book(group_arn, source, replica)


@pytest.mark.rules("FO-01", "FO-02", "FO-04")
def test_by_the_book():
    """A failover as documented has no failures and no warnings, and saves calls."""
    report = rehearse(by_the_book, calls=CALLS)

    assert report.passed
    assert ((), (), None) == (report.failures, report.warnings, report.error)
    assert {SOURCE: CALLS} == report.before.connected
    assert {"REGION_DOWN": report.lost} == report.during.lost
    assert {SOURCE, REPLICA} == set(report.during.connected)
    assert {REPLICA: CALLS} == report.after.connected


def test_api_calls():
    """The report has every API call of the function, with Region and outcome."""
    report = rehearse(bare_id, calls=CALLS)

    (call,) = report.api_calls
    assert (REPLICA, "UpdateTrafficDistribution") == (call.region, call.operation)
    assert "ResourceNotFoundException" == call.outcome
    assert "not found" in str(call.message)


FAILURES = {
    bare_id: ["The failover raised: ResourceNotFoundException", "Calls are still lost"],
    telephony_alone: ["Calls are still lost: {'NO_AGENTS': 60}", "Agents have not"],
    sign_ins_left: ["Sign-ins have not moved"],
    half_way: ["Calls are still lost: {'REGION_DOWN': ", "Agents have not", "Sign-ins"],
    from_the_source: [
        "The failover raised: EndpointConnectionError",
        "Calls are still",
    ],
    unchecked: [],
    by_the_book: [],
}


@pytest.mark.rules("UT-12", "UT-14", "FO-02")
@pytest.mark.parametrize("failover", FAILURES, ids=lambda f: f.__name__)
def test_failures(failover):
    """Each failover that would fail in a real outage has a failure."""
    report = rehearse(failover, calls=CALLS)

    assert report.passed is not bool(FAILURES[failover])
    for sentence in FAILURES[failover]:
        assert any(found.startswith(sentence) for found in report.failures), report


WARNINGS = {
    bare_id: "A bare group ID was used outside the source Region, use the ARN: "
    "UpdateTrafficDistribution",
    telephony_alone: "Telephony was shifted without agents.",
    unchecked: "The result was not checked: no GetTrafficDistribution after the change.",
    print: "No distribution was changed.",
}


@pytest.mark.rules("UT-12", "UT-13", "UT-14", "FO-04")
@pytest.mark.parametrize("failover", WARNINGS, ids=lambda f: f.__name__)
def test_warnings(failover):
    """Each known mistake has its own warning."""
    report = rehearse(failover, calls=CALLS)

    assert WARNINGS[failover] in report.warnings


@pytest.mark.rules("UT-13")
def test_who_asks_the_region_that_is_down_fails():
    """An API call to the Region that is down is a failure, even if the function handles it."""
    report = rehearse(asks_the_source_first, calls=CALLS, outage="error")

    assert not report.passed
    assert (
        "API calls were sent to the Region that is down: GetTrafficDistribution",
    ) == (report.failures)


@pytest.mark.rules("FO-04")
def test_a_warning_leaves_the_verdict_alone():
    """A failover that does not read the result passes with a warning."""
    report = rehearse(unchecked, calls=CALLS)

    assert report.passed
    assert report.warnings


def test_calls_keep_coming():
    """The longer a failover takes, the more calls are lost."""

    def slow(group_arn, source, replica):
        for _ in range(5):
            connect(replica).describe_traffic_distribution_group(
                TrafficDistributionGroupId=group_arn
            )
        by_the_book(group_arn, source, replica)

    quick, slower = (
        rehearse(failover, rate=1000, propagation=0) for failover in (by_the_book, slow)
    )

    # 0.1 s per API call at 1000 calls a second: about 100, and about 600
    assert 100 - 5 * 10 < quick.lost < 100 + 5 * 10
    assert 600 - 5 * 25 < slower.lost < 600 + 5 * 25


def test_whatever_it_raises_is_in_the_report():
    """Even SystemExit is a failure of the function and ends nothing else."""

    def leaves(*_):
        raise SystemExit(3)

    report = rehearse(leaves, calls=CALLS)

    assert "SystemExit(3)" == report.error
    assert not report.passed


def test_repeatable():
    """The same seed gives the same tallies, another seed others."""
    first, second, other = (
        rehearse(half_way, calls=CALLS, seed=seed) for seed in (1, 1, 2)
    )

    assert (first.during, first.after) == (second.during, second.after)
    assert (first.during, first.after) != (other.during, other.after)


def test_leaves_nothing():
    """After a rehearsal no mock runs, and the next one starts empty."""
    rehearse(by_the_book, calls=CALLS)

    assert not is_mocking()
    with mock_aws():
        assert [] == connect(SOURCE).list_instances()["InstanceSummaryList"]


@pytest.mark.parametrize("drill", [run_drill, lambda: rehearse(by_the_book)])
def test_within_a_mock(drill):
    """A drill inside a running mock is refused, and the mock stays as it was."""
    with mock_aws():
        estate = build_estate()

        with pytest.raises(RuntimeError, match="outside of mock_aws"):
            drill()

        listed = estate.source.list_instances()["InstanceSummaryList"]
    assert [estate.instance_id] == [row["Id"] for row in listed]


@pytest.mark.rules("RI-04")
def test_regions_that_do_not_pair_up():
    """A drill with an invalid pair of Regions is refused."""
    with pytest.raises(ClientError, match="eu-west-2"):
        run_drill(replica_region="eu-west-2")


@pytest.mark.rules("FO-05")
def test_shift_step_by_step():
    """Shares fall in steps of twenty, and every call connects."""
    told = []

    drill = run_drill(calls=200, progress=lambda *how_far: told.append(how_far))

    assert [100, 80, 60, 40, 20, 0] == [step.source_share for step in drill.steps]
    assert {200} == {sum(step.tally.connected.values()) for step in drill.steps}
    assert {SOURCE: 200} == drill.steps[0].tally.connected
    assert {REPLICA: 200} == drill.steps[-1].tally.connected
    assert [(0, 6), (0, 6), (1, 6)] == [(done, whole) for _, done, whole in told[:3]]


def test_fewer_calls_than_numbers():
    """With fewer calls than numbers, some numbers are not called."""
    drill = run_drill(numbers=3, calls=2)

    assert {2} == {step.tally.placed for step in drill.steps}


def test_faults_of_the_function_s_own():
    """Faults that the failover adds apply beside the outage."""

    def throttled(group_arn, source, replica):
        with faults.api_error("ThrottlingException", region=replica, times=1):
            with pytest.raises(ClientError, match="ThrottlingException"):
                connect(replica).get_traffic_distribution(Id=group_arn)
            by_the_book(group_arn, source, replica)

    report = rehearse(throttled, calls=CALLS)

    assert report.passed
    assert "ThrottlingException" == report.api_calls[0].outcome


@pytest.mark.rules("UT-14", "UT-16")
def test_the_guide_runs():
    """The tests of the rehearsal page pass."""
    assert 10 == len(run(ROOT / "docs" / "rehearsal.md"))
