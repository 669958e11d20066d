"""The mock that in-process tests share: each test finds it empty."""

from __future__ import annotations

import os
from types import SimpleNamespace

import boto3
import pytest
from moto.core.config import default_user_config

from moto_connect_tdg import build_estate, is_installed, journal
from moto_connect_tdg.seams import is_mock_running
from tests.helpers.aws import Aws
from tests.helpers.faults import STALLED, add_fault
from tests.helpers.identifiers import SOURCE
from tests.helpers.mocks import SharedMock, together, uses_shared_mock


@pytest.fixture(name="shared")
def _shared():
    """A shared mock, in a test that does not run in one."""
    shared = SharedMock()
    shared.start()
    yield shared
    shared.stop()


def leave_traces(aws):
    """Leave what a test can leave: of Connect, of other services, in settings."""
    build_estate()
    add_fault(aws, STALLED)
    boto3.client("sqs", SOURCE).create_queue(QueueName="left")
    aws.set_config(region_pairs="any")
    default_user_config["iot"]["use_valid_cert"] = True


def everything(aws):
    """All of moto's data and settings."""
    data = aws.control("GET", "data.json").json()
    return {
        "data": {service: rows for service, rows in data.items() if any(rows.values())},
        "state": aws.control("GET", "connect/state").json(),
        "faults": aws.control("GET", "connect/faults").json(),
        "journal": journal.api_calls(),
        "config": aws.control("GET", "config").json(),
        "session": boto3.DEFAULT_SESSION,
    }


def item(module, mode=None):
    """A test of a module, with `aws` in a mode or without it."""
    found = SimpleNamespace(location=(module, 0, "test"))
    if mode is not None:
        found.callspec = SimpleNamespace(params={"aws": mode})
    return found


def test_is_empty_for_the_next_test(shared):
    """A test finds what a mock of its own would have, whatever the last one left."""
    aws = Aws("http://motoapi.amazonaws.com")
    before = everything(aws)
    leave_traces(aws)
    left = everything(aws)

    shared.start()

    assert before == everything(aws)
    assert [] == [name for name in before if before[name] == left[name]]


def test_starts_again_after_it_was_stopped(shared):
    """A mock that was stopped and started is an empty one too."""
    build_estate()

    shared.stop()
    shared.start()

    assert [] == boto3.client("connect", SOURCE).list_instances()["InstanceSummaryList"]


def test_leaves_nothing_when_it_stops(monkeypatch):
    """After the last test in a row no mock is running, and the shell's settings are back."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-shell")
    before = dict(os.environ)
    shared = SharedMock()
    shared.start()
    shared.start()

    shared.stop()

    assert not is_mock_running()
    assert not is_installed()
    assert before == dict(os.environ)


def test_only_in_process_tests_share_it():
    """Tests on a server, and those without `aws`, do not run in it."""
    assert [True, False, False, False] == [
        uses_shared_mock(test)
        for test in (item("a", "in-process"), item("a", "server"), item("a"), None)
    ]


def test_tests_that_share_it_follow_each_other():
    """Within a module they come last; the order is otherwise kept."""
    first, second = item("a", "in-process"), item("a", "server")
    third, fourth = item("a", "in-process"), item("b", "in-process")

    assert [second, first, third, fourth] == together([first, second, third, fourth])
