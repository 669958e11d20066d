"""Tests of the failover function: in an outage, run twice, and rehearsed."""

from __future__ import annotations

import handler
import pytest
from botocore.exceptions import EndpointConnectionError

from moto_connect_tdg import Estate, faults, journal, rehearse, simulator


@pytest.fixture(name="environment")
def _environment(connect_estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the function's environment, and remove its pauses."""
    monkeypatch.setenv("GROUP_ARN", connect_estate.group_arn)
    monkeypatch.setenv("SOURCE_REGION", connect_estate.source_region)
    monkeypatch.setenv("AWS_REGION", connect_estate.replica_region)
    monkeypatch.setattr(handler, "PAUSE_SECONDS", 0)


@pytest.mark.usefixtures("environment")
def test_calls_connect_again(connect_estate: Estate) -> None:
    """With Virginia down, calls go to Oregon, and agents with them."""
    number = connect_estate.numbers[0].phone_number

    with faults.region_down("us-east-1"):
        lost = simulator.place_calls(number, 100).tally
        answer = handler.handler({}, None)
        saved = simulator.place_calls(number, 100).tally

    assert lost.lost == {"REGION_DOWN": 100}
    assert answer == {"changed": True}
    assert saved.connected == {"us-west-2": 100}


@pytest.mark.usefixtures("environment")
def test_from_the_region_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function deployed in Virginia is down with its Region."""
    monkeypatch.setenv("AWS_REGION", "us-east-1")

    with faults.region_down("us-east-1"), pytest.raises(EndpointConnectionError):
        handler.handler({}, None)


@pytest.mark.usefixtures("environment")
def test_alarm_rings_twice() -> None:
    """The second run changes nothing, and says so."""
    handler.handler({}, None)

    assert handler.handler({}, None) == {"changed": False}
    assert len(journal.api_calls(operation="UpdateTrafficDistribution")) == 1


@pytest.mark.usefixtures("environment")
def test_throttled() -> None:
    """Two throttled API calls are retried."""
    with faults.api_error(
        "ThrottlingException", operation="UpdateTrafficDistribution", times=2
    ):
        assert handler.handler({}, None) == {"changed": True}


@pytest.mark.usefixtures("environment")
def test_update_that_never_ends() -> None:
    """A shift that stays in progress raises an error."""
    with (
        faults.stall_workflow(operation="UpdateTrafficDistribution"),
        pytest.raises(handler.FailoverError, match="UPDATE_IN_PROGRESS"),
    ):
        handler.handler({}, None)


def test_rehearsal() -> None:
    """The drill passes without warnings."""
    report = rehearse(handler.fail_over)

    assert report.passed
    assert report.warnings == ()
