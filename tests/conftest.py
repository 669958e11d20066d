"""Fixtures: the mock in-process and on a server, its clients and estates."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from moto import settings as moto_settings
from moto.core.authorization import ActionAuthenticatorMixin

from moto_connect_tdg import estate, guard
from moto_connect_tdg.connect import injection
from tests.helpers import installed
from tests.helpers.aws import Aws
from tests.helpers.clock import Clock
from tests.helpers.declarations import undeclared
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.journal import entries
from tests.helpers.mocks import shared_mock, together, uses_shared_mock
from tests.helpers.servers import serving
from tests.helpers.stacks import Stacks, stacks_in

#: run by test_user_project.py, with the plugin on
collect_ignore = ["user_project"]

# mutmut runs a test several times in one process, each time in a new session.
settings.register_profile(
    "mutation",
    suppress_health_check=[HealthCheck.differing_executors],
    derandomize=True,
    deadline=None,
)


def pytest_configure() -> None:
    """Let Ctrl-C be tested where a shell runs the tests in its background.

    There SIGINT is ignored, in this process and in all that it starts.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests that need what an older botocore lacks, and order what shares a mock."""
    installed.skip_lacking(items)
    items[:] = together(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Leave nothing to the next test: neither guards nor, unless it uses it too, the mock.

    A guard that was kept for a thread goes when another one starts, which may be in the
    middle of the next test.
    """
    try:
        return (yield)
    finally:
        guard.tidy()
        if not uses_shared_mock(nextitem):
            shared_mock.stop()


@pytest.fixture(scope="session", autouse=True)
def _one_client_for_all_tests() -> Iterator[None]:
    """Make one client per Region and endpoint, since that is slow."""
    with pytest.MonkeyPatch.context() as patch:
        connect_client = cache(estate.connect_client)
        patch.setattr(estate, "connect_client", connect_client)
        patch.setattr("moto_connect_tdg.remoting.client.connect_client", connect_client)
        yield


@pytest.fixture(name="server_url", scope="session")
def _server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a free port, for the whole run."""
    recording = tmp_path_factory.mktemp("server") / "recording"
    options = ("-p", "0", "--quiet")
    with serving(*options, MOTO_RECORDER_FILEPATH=str(recording)) as server:
        yield server.url
        server.stop()


_MODELS = ("instance", "replica", "trafficdistributiongroup", "phonenumber")


@pytest.fixture(
    name="aws",
    params=["in-process", pytest.param("server", marks=pytest.mark.server)],
)
def _aws(request: pytest.FixtureRequest) -> Iterator[Aws]:
    """An empty mock, in either mode; it is restored, whatever the test does to it."""
    if request.param == "in-process":
        yield from _in_process()
    else:
        yield from _on_server(request.getfixturevalue("server_url"))


def _in_process() -> Iterator[Aws]:
    shared_mock.start()
    aws = Aws("http://motoapi.amazonaws.com")
    try:
        yield aws
        _require_declared(
            (e.api_call.operation, e.outcome) for e in injection.journal()
        )
    finally:
        _restore_settings(aws)


def _on_server(url: str) -> Iterator[Aws]:
    aws = Aws(url, url)
    aws.control("POST", "reset")
    try:
        yield aws
        _require_declared((e["Operation"], e["Outcome"]) for e in entries(aws))
    finally:
        aws.control("POST", "reset")
        _restore_settings(aws)


def _require_declared(outcomes: Iterable[tuple[str, str]]) -> None:
    """Check that all refusals of the test have codes that their operations declare."""
    assert [] == undeclared(outcomes), "refusals that the model does not declare"


def _restore_settings(aws: Aws) -> None:
    """Restore what moto's reset keeps: paces and settings."""
    if not aws.is_modified:
        return
    for model in _MODELS:
        aws.control(
            "POST",
            "state-manager/unset-transition",
            json={"model_name": f"connect::{model}"},
        )
    aws.set_config()


@pytest.fixture(name="clock")
def _clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that only moves when told to; in-process only."""
    clock = Clock()
    monkeypatch.setattr("moto_connect_tdg.connect.models.utcnow", clock)
    monkeypatch.setattr(
        "moto.moto_api._internal.managed_state_model.datetime",
        type("FrozenDatetime", (), {"now": staticmethod(lambda *_: clock())}),
    )
    return clock


@pytest.fixture(name="source")
def _source(aws: Aws) -> Any:
    """A client of the source Region."""
    return aws.connect(SOURCE)


@pytest.fixture(name="replica")
def _replica(aws: Aws) -> Any:
    """A client of the replica Region."""
    return aws.connect(REPLICA)


@pytest.fixture(name="estate")
def _estate(aws: Aws) -> estate.Estate:
    """A replicated instance with one group and one number on it."""
    return aws.estate()


@pytest.fixture(name="stacks")
def _stacks(aws: Aws) -> Stacks:
    """CloudFormation in the source Region."""
    return stacks_in(aws)


@pytest.fixture(name="no_auth")
def _no_auth(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[float], None]]:
    """Set how many requests pass before IAM is enforced."""
    if aws.endpoint_url is None:
        # In-process the server's path for this resets everything.
        monkeypatch.setattr(ActionAuthenticatorMixin, "request_count", 0)

        def set_count(count: float) -> None:
            monkeypatch.setattr(moto_settings, "INITIAL_NO_AUTH_ACTION_COUNT", count)

        yield set_count
        return

    def post_count(count: float) -> None:
        answer = aws.control("POST", "reset-auth", data=str(count))
        assert answer.status_code == 200

    yield post_count
    post_count(float("inf"))
