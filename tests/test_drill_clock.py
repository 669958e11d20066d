"""The callers' clock: when calls come, when and why they are lost, and when that ends."""

from __future__ import annotations

import math
import time
from collections import Counter

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.retries.standard import RetryHandler

from moto_connect_tdg import faults, rehearse
from moto_connect_tdg.rehearsal.flow import Flow, Second
from moto_connect_tdg.rehearsal.virtual_time import _pausing
from tests.helpers.failovers import by_the_book, connect
from tests.helpers.identifiers import REPLICA, SOURCE


def waits(seconds):
    """Make a failover that starts that many seconds late."""

    def fail_over(*asked):
        time.sleep(seconds)
        by_the_book(*asked)

    return fail_over


def test_arrivals_are_a_poisson_process():
    """Counts per second have the mean and the variance of their rate."""
    report = rehearse(waits(55), rate=40)

    counts: Counter[int] = Counter()
    for second in report.calls.seconds:
        counts[second.second] += second.arrived
    values = list(counts.values())
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    # 5 standard errors of the mean, and of the variance
    assert abs(mean - 40) < 5 * math.sqrt(40 / len(values))
    assert abs(variance - 40) < 5 * 40 * math.sqrt(2 / len(values))


@pytest.mark.rules("FO-07")
def test_recovery():
    """Calls connect again once the change has reached the callers, and the report has the time."""
    report = rehearse(waits(10), rate=1000)

    # 10 s of sleep, 0.1 s for the API call, 2 s until callers know
    lost = report.calls.lost
    assert abs(lost - 12_100) < 5 * math.sqrt(12_100)
    assert 13 == report.recovery_seconds
    assert {"REGION_DOWN": lost} == report.calls.why
    assert {SOURCE} == {s.region for s in report.calls.seconds if s.lost}
    assert {SOURCE} == {s.region for s in report.calls.seconds if s.second < 0}


@pytest.mark.rules("FO-07")
@pytest.mark.parametrize(("propagation", "recovery"), [(0, 1), (2, 3), (10, 11)])
def test_propagation(propagation, recovery):
    """How long callers use the old shares is configurable."""
    report = rehearse(by_the_book, rate=1000, propagation=propagation)

    assert recovery == report.recovery_seconds


def test_latency():
    """Each API call takes the latency, and so does each retry."""
    quick, slow = (rehearse(by_the_book, latency=latency) for latency in (0.1, 5))

    assert (0.2, 10) == (quick.seconds, slow.seconds)
    assert [5, 10] == [call.second for call in slow.api_calls]


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_pauses_of_retries(mode):
    """botocore's pauses between retries take virtual seconds, in all its modes."""

    def tries_often(*_):
        boto3.client(
            "connect",
            region_name=SOURCE,
            config=Config(retries={"total_max_attempts": 9, "mode": mode}),
        ).list_instances()

    report = rehearse(tries_often)

    assert report.retries > 1
    assert report.seconds > 3


def test_pauses_leave_the_client_as_it_is():
    """A client that several threads share keeps the function that it pauses by."""
    seen: list[object] = []
    slept: list[float] = []

    class Handler:
        _sleep = seen.append

    def needs_retry(handler):
        seen.append(shared._sleep)
        handler._sleep(3)

    shared = Handler()
    usual = shared._sleep

    _pausing(slept.append, needs_retry)(shared)

    assert ([3], [usual], usual) == (slept, seen, shared._sleep)


def test_pauses_of_an_older_botocore(monkeypatch):
    """botocore's handler of retries had no pause of its own at first."""
    make = RetryHandler.__init__

    def make_without_a_pause(self, *args, **options):
        make(self, *args, **options)
        vars(self).pop("_sleep", None)

    monkeypatch.setattr(RetryHandler, "__init__", make_without_a_pause)

    def tries_often(*_):
        boto3.client(
            "connect",
            region_name=SOURCE,
            config=Config(retries={"total_max_attempts": 9, "mode": "standard"}),
        ).list_instances()

    report = rehearse(tries_often)

    assert report.retries > 1
    assert "EndpointConnectionError" in (report.error or "")


def test_a_region_that_hangs():
    """A hanging Region takes the client's timeout."""

    def asks_the_source(group_arn, source, _):
        client = boto3.client(
            "connect",
            region_name=source,
            config=Config(read_timeout=7, retries={"total_max_attempts": 1}),
        )
        client.get_traffic_distribution(Id=group_arn)

    report = rehearse(asks_the_source, scenario="source-hangs")

    assert 7.1 == report.seconds
    assert report.error is not None
    assert "ReadTimeoutError" in report.error


def test_sign_ins_and_agents():
    """Sign-ins and agents have figures of their own."""

    def sign_in_late(group_arn, source, replica):
        client = connect(replica)
        shares = {
            "Distributions": [
                {"Region": source, "Percentage": 0},
                {"Region": replica, "Percentage": 100},
            ]
        }
        client.update_traffic_distribution(
            Id=group_arn, TelephonyConfig=shares, AgentConfig=shares
        )
        time.sleep(10)
        by_the_book(group_arn, source, replica)

    report = rehearse(sign_in_late, rate=1000)

    assert report.passed, str(report)
    assert 3 == report.recovery_seconds
    assert 3 == report.agents.recovery_after(0)
    assert 13 == report.sign_ins.recovery_after(0)
    assert abs(report.agents.arrived - report.calls.arrived / 10) < 300


def test_a_billion_calls_per_second():
    """Calls are drawn as counts, so there may be many."""
    report = rehearse(by_the_book, rate=1e9)

    assert report.calls.arrived > 10**10


def test_recovery_of_figures():
    """The recovery is 0 if nothing was lost, and None if the loss did not end."""
    calm = Flow((Second(0, SOURCE, 5, 5, {}), Second(1, SOURCE, 5, 5, {})))
    lossy = Second(1, SOURCE, 5, 0, {"REGION_DOWN": 5})

    assert 0 == calm.recovery_after(0)
    assert None is Flow((*calm.seconds[:1], lossy)).recovery_after(0)
    assert 2 == Flow((lossy, Second(2, REPLICA, 5, 5, {}))).recovery_after(0)
    assert 1 == Flow((lossy, Second(2, REPLICA, 5, 5, {}))).recovery_after(1.5)


def test_tallies():
    """Lost and connected calls add up to all calls."""
    report = rehearse(by_the_book)

    during = report.during
    assert during.placed == sum(during.connected.values()) + report.lost
    assert during.placed == report.calls.arrived
    assert {REPLICA, SOURCE} == set(during.connected)


def test_timelines_of_faults_go_by_the_drills_clock():
    """A fault that the failover adds comes ten virtual seconds later."""
    seen = []

    def fail_over(group_arn, _source, replica):
        client = boto3.client(
            "connect",
            region_name=replica,
            config=Config(retries={"total_max_attempts": 1}),
        )
        with faults.api_error("ThrottlingException", timeline=[(10, 60)]):
            for _ in range(2):
                try:
                    client.get_traffic_distribution(Id=group_arn)
                    seen.append("OK")
                except ClientError as error:
                    seen.append(error.response["Error"]["Code"])
                time.sleep(15)

    rehearse(fail_over)

    assert ["OK", "ThrottlingException"] == seen
