"""The user's tests of the failover: every kind of thing that the package offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from botocore.exceptions import ClientError
from failover import fail_over, telephony_at

from moto_connect_tdg import (
    ClaimedNumber,
    Estate,
    RemoteMock,
    Scenario,
    UnmockedRequestError,
    build_estate,
    faults,
    install,
    journal,
    mock_aws,
    pace,
    rehearse,
    rehearse_all,
    remote,
    run_drill,
    simulator,
)
from moto_connect_tdg.reports import Report, Scorecard
from moto_connect_tdg.scenarios import SOURCE_DOWN, EstatePlan
from moto_connect_tdg.types import DistributionConfig

SOURCE, REPLICA = "us-east-1", "us-west-2"
QUIET_NIGHT = Scenario(
    "quiet-night",
    "The source Region is down, with one number.",
    estate=EstatePlan(numbers=1),
    incidents=(SOURCE_DOWN,),
)


@pytest.fixture(name="number")
def _number(connect_estate: Estate) -> ClaimedNumber:
    return connect_estate.numbers[0]


def test_calls_follow(connect_estate: Estate, number: ClaimedNumber) -> None:
    with faults.region_down(SOURCE) as outage:
        fail_over(connect_estate.group_arn, SOURCE, REPLICA)
        placed = simulator.place_calls(number.phone_number, 10, seed=1)

    connected: int = placed.tally.connected[REPLICA]
    assert (10, 0) == (connected, outage.hits)


def test_the_distribution(connect_estate: Estate) -> None:
    half: DistributionConfig = connect_estate.shares(source=50)
    connect_estate.source.update_traffic_distribution(
        Id=connect_estate.group_arn, TelephonyConfig=half, AgentConfig=half
    )
    connect_estate.replica.update_traffic_distribution(
        Id=connect_estate.default_group_arn,
        SignInConfig=connect_estate.sign_in(source=True, replica=True),
    )

    assert {SOURCE: 50, REPLICA: 50} == telephony_at(REPLICA, connect_estate.group_arn)
    journal.assert_only("UpdateTrafficDistribution", "GetTrafficDistribution")
    changed: list[datetime] = [change.time for change in journal.changes()]
    assert 1 == len(changed)


@pytest.mark.connect_estate(numbers=2, agents=1)
def test_more_of_everything(connect_estate: Estate) -> None:
    user_id: str = connect_estate.user_ids[0]
    user = connect_estate.source.describe_user(
        InstanceId=connect_estate.instance_id, UserId=user_id
    )["User"]

    assert "agent-1" == user.get("Username")
    assert 2 == len(connect_estate.numbers)


@mock_aws(config={"connect": {"region_pairs": "any"}})
def test_by_hand() -> None:
    estate = build_estate(source_region="us-east-1", replica_region="eu-west-2")

    with (
        pace("trafficdistributiongroup", describes=2),
        faults.api_error(
            "ThrottlingException", operation="UpdateTrafficDistribution", times=1
        ),
        pytest.raises(ClientError) as refused,
    ):
        estate.source.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=10)
        )

    assert "ThrottlingException" in str(refused.value)


@mock_aws
def test_decorated() -> None:
    assert issubclass(UnmockedRequestError, RuntimeError)


def test_a_whole_drill() -> None:
    report: Report = rehearse(fail_over, scenario=QUIET_NIGHT, calls=100, timeout=5)

    recovered: float | None = report.recovery_seconds
    assert recovered is None or recovered >= 0
    assert "quiet-night" == report.scenario
    assert report.verdict in {"passed", "warned", "failed"}


def test_every_drill() -> None:
    scorecard: Scorecard = rehearse_all(fail_over, scenarios=["source-down"], calls=10)

    assert [report.passed for report in scorecard.reports]


def test_the_shift() -> None:
    steps = run_drill(numbers=1, calls=10).steps

    assert 100 == steps[0].source_share


@pytest.fixture(name="server")
def _server() -> Iterator[RemoteMock]:
    server = remote("http://127.0.0.1:5000", timeout=1)
    yield server
    server.reset()


def use_a_server(server: RemoteMock) -> int:
    estate = server.build_estate(agents=1)
    with server.faults.region_down(SOURCE, must_strike=True) as outage:
        fail_over(estate.group_arn, SOURCE, REPLICA)
    server.journal.assert_only(region=REPLICA)
    tally = server.simulator.place_calls(estate.numbers[0].phone_number).tally
    return outage.hits + tally.placed


def test_without_a_mock() -> None:
    with install(), pytest.raises(RuntimeError):
        journal.api_calls(region=SOURCE, outcome=journal.OK)
