"""Fixtures: one estate of clients, in-process and on a server alike."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, settings

from moto_connect_tdg import estate, mock_aws
from tests import installed
from tests.clock import Clock
from tests.declarations import undeclared

# mutmut runs a test several times in one process, each time in a new session.
settings.register_profile(
    "mutation",
    suppress_health_check=[HealthCheck.differing_executors],
    derandomize=True,
    deadline=None,
)
SOURCE, REPLICA = "us-east-1", "us-west-2"
_SERVING = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
#: Kept for the whole run, as are the clients: making one costs more than a test.
_HTTP = requests.Session()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need what an older botocore lacks are skipped there (D-31)."""
    installed.skip_lacking(items)


@contextmanager
def refused(code: str, match: str = "") -> Iterator[None]:
    """The block's API call is refused with *code* and a matching message."""
    with pytest.raises(ClientError) as caught:
        yield

    error = caught.value.response["Error"]
    assert code == error["Code"]
    assert re.search(match, error["Message"])


@dataclass
class Aws:
    """The mock under test: clients by Region, and its control paths."""

    control_url: str
    endpoint_url: str | None = None
    #: whether a pace or a setting may be other than it was
    is_stirred: bool = False

    def connect(self, region: str = SOURCE) -> Any:
        """A Connect client of a Region."""
        return estate.connect_client(region, endpoint_url=self.endpoint_url)

    def estate(self, **wanted: Any) -> estate.Estate:
        """A replicated instance with what is wanted."""
        return estate.build_estate(endpoint_url=self.endpoint_url, **wanted)

    def control(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """A request to the control paths."""
        self.is_stirred |= path.startswith(("config", "state-manager"))
        return _HTTP.request(
            method, f"{self.control_url}/moto-api/{path}", timeout=60, **kwargs
        )

    def set_pace(self, model: str, **transition: Any) -> None:
        """Tell moto's state manager how a workflow of *model* advances."""
        answer = self.control(
            "POST",
            "state-manager/set-transition",
            json={"model_name": model, "transition": transition},
        )
        assert answer.status_code == 201

    def set_config(self, **settings: Any) -> None:
        """Set our settings by moto's config path."""
        answer = self.control("POST", "config", json={"connect": settings})
        assert answer.status_code == 201

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        region: str = SOURCE,
        **headers: str,
    ) -> requests.Response:
        """A raw request, signed for Connect in form only; the path goes as it is."""
        base = self.endpoint_url or f"https://connect.{region}.amazonaws.com"
        scope = f"AKIAIOSFODNN7EXAMPLE/20260101/{region}/connect/aws4_request"
        request = requests.Request(
            method,
            base,
            data=body,
            headers={
                "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, "
                "SignedHeaders=host, Signature=0",
                "Content-Type": "application/json",
                **headers,
            },
        ).prepare()
        request.url = base + path
        with requests.Session() as session:
            return session.send(request, timeout=60)


@pytest.fixture(scope="session", autouse=True)
def _one_client_for_all_tests() -> Iterator[None]:
    """Each Region and endpoint has one client, that of estates too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(estate, "connect_client", cache(estate.connect_client))
        yield


@pytest.fixture(name="server_url", scope="session")
def _server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own on a free port, for the whole run."""
    recording = tmp_path_factory.mktemp("server") / "recording"
    with subprocess.Popen(
        [sys.executable, "-m", "moto_connect_tdg", "server", "-p", "0", "--quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "MOTO_RECORDER_FILEPATH": str(recording),
        },
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            found = _SERVING.search(line)
            if found:
                break
        else:
            pytest.fail("the server did not start")
        try:
            yield found[1]
        finally:
            process.terminate()
            process.stderr.read()


_MODELS = ("instance", "replica", "trafficdistributiongroup", "phonenumber")


@pytest.fixture(name="aws", params=["in-process", "server"])
def _aws(request: pytest.FixtureRequest) -> Iterator[Aws]:
    """A fresh mock, in either mode."""
    if request.param == "in-process":
        with mock_aws(config={"connect": {}}):
            yield from _in_use(Aws("http://motoapi.amazonaws.com"))
        return
    url = request.getfixturevalue("server_url")
    aws = Aws(url, url)
    aws.control("POST", "reset")
    yield from _in_use(aws)


def _in_use(aws: Aws) -> Iterator[Aws]:
    """Others find the mock as it was, whatever the test did to it."""
    try:
        yield aws
        _require_declared(aws)
    finally:
        aws.control("POST", "reset")
        _calm(aws)


def _require_declared(aws: Aws) -> None:
    """What was refused in the test was refused with codes that operations declare."""
    entries = aws.control("GET", "connect/journal").json()["Entries"]
    outcomes = ((entry["Operation"], entry["Outcome"]) for entry in entries)
    assert [] == undeclared(outcomes), "refusals that the model does not declare"


def _calm(aws: Aws) -> None:
    """Undo what moto's reset does not: paces and settings."""
    if not aws.is_stirred:
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
    """A clock that only moves when it is told to; in-process only."""
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
