"""Verdicts of rehearsals, whatever the failover does."""

from __future__ import annotations

import _thread
import asyncio
import threading

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from moto.core.models import MockAWS

from moto_connect_tdg import faults, mock_aws, rehearse, run_drill
from moto_connect_tdg.installation import is_installed, is_mocking
from tests.helpers.failovers import by_the_book, connect, everything
from tests.helpers.patience import PATIENCE
from tests.helpers.threads import joining_threads

CALLS = 20
RESET = "http://motoapi.amazonaws.com/moto-api/reset"
FAULTS = "http://motoapi.amazonaws.com/moto-api/connect/faults"


def resets(group_arn, source, replica):
    """Fail over, then reset the mock."""
    by_the_book(group_arn, source, replica)
    requests.post(RESET, timeout=PATIENCE)


def stops(group_arn, source, replica):
    """Fail over, then stop the mock."""
    by_the_book(group_arn, source, replica)
    MockAWS().stop()


def ends_the_outage(group_arn, source, replica):
    """Fail over, then end the outage."""
    requests.delete(FAULTS, timeout=PATIENCE)
    by_the_book(group_arn, source, replica)


def does_not_wait(group_arn, source, replica):
    """Start the change, and do not wait for its end."""
    with faults.stall_workflow(operation="UpdateTrafficDistribution"):
        connect(replica).update_traffic_distribution(
            Id=group_arn, **everything(source, replica)
        )


def deletes_the_replica(group_arn, _, replica):
    """Delete the replica by mistake."""
    client = connect(replica)
    client.get_traffic_distribution(Id=group_arn)
    (instance,) = client.list_instances()["InstanceSummaryList"]
    client.delete_instance(InstanceId=instance["Id"])


def begins_to_delete_the_replica(group_arn, source, replica):
    """Start to delete the replica by mistake."""
    with faults.stall_workflow(operation="DeleteInstance"):
        deletes_the_replica(group_arn, source, replica)


LEFT_BEHIND = {
    resets: ["The failover reset the mock: the estate and the outage are gone."],
    stops: ["The failover stopped the mock, and the estate with it."],
    ends_the_outage: ["The failover ended the outage"],
    does_not_wait: [
        "Calls are still lost",
        "The group is in UPDATE_IN_PROGRESS",
        "The distribution cannot be read: ",
    ],
    deletes_the_replica: [
        "Calls are still lost: {",
        "The instance has no replica in us-west-2 any more.",
        "The group cannot be read: ",
    ],
    begins_to_delete_the_replica: ["The replica is in INSTANCE_REPLICA_DELETING."],
}


@pytest.mark.parametrize("failover", LEFT_BEHIND, ids=lambda f: f.__name__)
def test_what_it_leaves_behind(failover):
    """The final state is judged, even if it can no longer be read."""
    report = rehearse(failover, calls=CALLS)

    assert not report.passed
    assert report.error is None
    for sentence in LEFT_BEHIND[failover]:
        assert any(found.startswith(sentence) for found in report.failures), report
    assert report.api_calls
    assert not is_mocking()


def test_faults_left_in_force_do_not_hide_the_state():
    """A fault that the failover left does not affect the final reading."""

    def leaves_a_fault(group_arn, source, replica):
        by_the_book(group_arn, source, replica)
        fault = faults.api_error("ThrottlingException", region=replica)
        fault.__enter__()

    report = rehearse(leaves_a_fault, calls=CALLS)

    assert report.passed, report.failures


def test_mocks_left_running():
    """Mocks that the failover started are stopped after the drill."""

    def leaves_mocks(group_arn, source, replica):
        MockAWS().start(reset=False)
        mock_aws().start(reset=False)
        by_the_book(group_arn, source, replica)

    report = rehearse(leaves_mocks, calls=CALLS)

    assert report.passed, report.failures
    assert not is_mocking()
    assert not is_installed()


class UnprintableError(Exception):
    """An error whose repr fails."""

    def __repr__(self):
        raise KeyError(self.args)


class ExitingError(Exception):
    """An error whose repr exits."""

    def __repr__(self):
        raise SystemExit(4)


class LongError(Exception):
    """An error with an extremely long repr and half a surrogate pair."""

    def __repr__(self):
        return "\ud800" + "x" * 1_000_000


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (SystemExit(3), "SystemExit(3)"),
        (KeyboardInterrupt(), "KeyboardInterrupt()"),
        (GeneratorExit(), "GeneratorExit()"),
        (UnprintableError(), "UnprintableError (its repr raised KeyError)"),
        (ExitingError(), "ExitingError (its repr raised SystemExit)"),
        (LongError(), "\\ud800" + "x" * 1994),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_it_raises(error, text):
    """Any exception of the failover is in the report and does not end the drill."""

    def raises(*_):
        raise error

    report = rehearse(raises, calls=CALLS)

    assert text == report.error
    assert f"The failover raised: {text}" == report.failures[0]


class TestTimeout:
    """Failovers that do not end."""

    @pytest.fixture(name="never")
    def _never(self):
        """An event that is set when the test is over."""
        never = threading.Event()
        with joining_threads():
            yield never
            never.set()

    def test_has_not_ended(self, never, monkeypatch):
        """A failover that does not end in time fails, with a report so far."""
        hour_passed = threading.Event()

        def hangs(group_arn, source, replica):
            by_the_book(group_arn, source, replica)
            hour_passed.set()
            never.wait()

        monkeypatch.setattr(
            "moto_connect_tdg.rehearsal.runner.monotonic",
            lambda: 3600.0 if hour_passed.is_set() else 0.0,
        )
        report = rehearse(hangs, calls=CALLS)

        assert ("The failover did not end within 60 seconds.",) == report.failures
        assert ["UpdateTrafficDistribution", "GetTrafficDistribution"] == [
            call.operation for call in report.api_calls
        ]
        assert ("Left running: thread failover",) == report.warnings
        assert not is_mocking()

    def test_a_repr_that_has_no_end(self, never):
        """The time limit also covers the repr of the exception."""

        class HangingError(Exception):
            def __repr__(self):
                never.wait()
                return ""

        def raises(*_):
            raise HangingError

        report = rehearse(raises, calls=CALLS, timeout=0.5)

        assert "The failover did not end within 0.5 seconds." == report.failures[0]

    def test_an_interrupt(self, never):
        """Ctrl-C ends the wait, and the report has it."""

        def is_interrupted(group_arn, source, replica):
            by_the_book(group_arn, source, replica)
            _thread.interrupt_main()
            never.wait()

        report = rehearse(is_interrupted, calls=CALLS)

        assert ("The drill was interrupted before the failover ended.",) == (
            report.failures
        )
        assert 2 == len(report.api_calls)

    def test_threads_left_behind(self, never):
        """Threads that still run are named and do not change the verdict."""

        def leaves_a_thread(group_arn, source, replica):
            threading.Thread(target=never.wait, name="poller", daemon=True).start()
            by_the_book(group_arn, source, replica)

        report = rehearse(leaves_a_thread, calls=CALLS)

        assert report.passed
        assert ("Left running: thread poller",) == report.warnings


class TestServices:
    """Other services that are down in the Region."""

    @staticmethod
    def reads_its_settings(group_arn, source, replica):
        """Read a parameter in the Region that is down, and go on without it."""
        client = boto3.client(
            "ssm",
            region_name=source,
            config=Config(retries={"total_max_attempts": 1}),
        )
        missing = None
        try:
            client.get_parameter(Name="/failover/shares")
        except (BotoCoreError, ClientError) as error:
            missing = error
        by_the_book(group_arn, source, replica)
        assert missing is not None

    def test_all_services_are_down(self):
        """An API call of another service in the Region that is down is a failure."""
        report = rehearse(self.reads_its_settings, calls=CALLS)

        sentence = "API calls were sent to the Region that is down: ssm GetParameter"
        assert (sentence,) == report.failures
        assert ("ssm", "GetParameter", "ServiceUnavailable") == (
            report.api_calls[0].service,
            report.api_calls[0].operation,
            report.api_calls[0].outcome,
        )

    def test_services_that_are_down(self):
        """Only the given services are down."""
        report = rehearse(self.reads_its_settings, calls=CALLS, services=["connect"])

        assert report.passed, report.failures

    def test_other_services_of_the_replica_region(self):
        """In the replica's Region all services answer."""

        def keeps_a_note(group_arn, source, replica):
            table = boto3.client("dynamodb", region_name=replica)
            table.list_tables()
            by_the_book(group_arn, source, replica)

        assert rehearse(keeps_a_note, calls=CALLS).passed

    def test_requests_that_no_mock_answers(self):
        """Requests without a mock are stopped, and reported with client, operation and Region."""

        def calls_home(group_arn, source, replica):
            with pytest.raises(RuntimeError):
                boto3.client(
                    "dynamodb", region_name=replica, endpoint_url="http://tables:8000"
                ).list_tables()
            by_the_book(group_arn, source, replica)

        report = rehearse(calls_home, calls=CALLS)

        assert report.passed
        (warning,) = report.warnings
        assert warning == (
            "A request that no mock answers was stopped: "
            "dynamodb ListTables in us-west-2 (http://tables:8000/)"
        )


class TestKinds:
    """Kinds of failover functions."""

    def test_async(self):
        """The coroutine of an ``async def`` is awaited."""

        async def fail_over(group_arn, source, replica):
            await asyncio.sleep(0)
            by_the_book(group_arn, source, replica)

        assert rehearse(fail_over, calls=CALLS).passed

    def test_async_that_raises(self):
        """An exception of a coroutine is the failover's."""

        async def fail_over(*_):
            await asyncio.sleep(0)
            raise LookupError("no table")

        assert "LookupError('no table')" == rehearse(fail_over, calls=CALLS).error

    def test_an_object(self):
        """Any callable with three arguments is accepted."""

        class FailOver:
            def __call__(self, *arguments):
                by_the_book(*arguments)

        assert rehearse(FailOver(), calls=CALLS).passed

    @pytest.mark.parametrize(
        ("failover", "sentence"),
        [
            (lambda event, context: (event, context), "A Lambda handler needs"),
            (lambda: None, r"this one takes \(\): too many positional arguments"),
            (lambda *, arn: arn, "called with three arguments"),
            (None, "The failover must be a function, got None"),
            (
                "my_failover:fail_over",
                "must be a function, got 'my_failover:fail_over'",
            ),
        ],
    )
    def test_cannot_be_called(self, failover, sentence):
        """A function with other arguments is refused before anything is built."""
        with pytest.raises(ValueError, match=sentence):
            rehearse(failover, calls=CALLS)

    def test_generators(self):
        """A generator function is refused, as calling it would run nothing."""

        def steps(group_arn, source, replica):
            yield by_the_book(group_arn, source, replica)

        async def async_steps(group_arn, source, replica):
            yield by_the_book(group_arn, source, replica)

        for failover in (steps, async_steps):
            with pytest.raises(ValueError, match="is a generator"):
                rehearse(failover, calls=CALLS)


@pytest.mark.parametrize(
    "drill", [run_drill, lambda **wanted: rehearse(by_the_book, **wanted)]
)
@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"calls": 0}, "calls must be a positive integer, got 0"),
        ({"calls": -1}, "calls must be a positive integer, got -1"),
        ({"calls": 1.5}, r"calls must be a positive integer, got 1\.5"),
        ({"calls": True}, "calls must be a positive integer, got True"),
        ({"seed": None}, "seed must be an integer, got None"),
        ({"seed": [1]}, r"seed must be an integer, got \[1\]"),
        ({"numbers": 0}, "numbers must be a positive integer, got 0"),
        ({"numbers": -3}, "numbers must be a positive integer, got -3"),
        ({"source_region": ""}, "The source Region is empty"),
        ({"replica_region": ""}, "The replica Region is empty"),
        ({"replica_region": None}, "The replica Region is empty"),
        ({"source_region": ["us-east-1"]}, "The source Region is unknown"),
        ({"source_region": "moon-1"}, "The source Region is unknown, .*: moon-1"),
        ({"replica_region": "me-south-1"}, "has no Amazon Connect: me-south-1"),
    ],
)
def test_terms(drill, wanted, sentence):
    """Invalid arguments of a rehearsal are a ValueError."""
    with pytest.raises(ValueError, match=sentence):
        drill(**wanted)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"timeout": 0}, "timeout must be more than 0"),
        ({"timeout": -1}, "timeout must be more than 0"),
        ({"timeout": float("nan")}, "timeout must be more than 0"),
        ({"timeout": float("inf")}, "timeout must be more than 0"),
        ({"timeout": 10**400}, "timeout must be more than 0"),
        ({"timeout": "60"}, "timeout must be more than 0 .* got '60'"),
        ({"rate": 10**400}, "rate must be more than 0"),
        ({"rate": None}, "rate must be more than 0 .* got None"),
        ({"latency": 10**400}, "latency must be from 0 to 300 seconds"),
        ({"propagation": "2"}, "propagation must be from 0 to 300 seconds, got '2'"),
        ({"services": []}, "services must name at least one service"),
        ({"services": ["dynamo"]}, "unknown to boto3 and the AWS CLI: dynamo"),
        ({"services": "dynamo"}, "unknown to boto3 and the AWS CLI: dynamo"),
        ({"services": 5}, "services must be names of services, got 5"),
    ],
)
def test_terms_of_a_rehearsal(wanted, sentence):
    """An invalid time and unknown services are refused."""
    with pytest.raises(ValueError, match=sentence):
        rehearse(by_the_book, calls=CALLS, **wanted)
