"""examples/containers: the server in a container, as far as it goes without an engine."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.helpers.pages import ROOT, blocks


class Container:
    """Stands for testcontainers' DockerContainer: its "container" is a server here."""

    address = ("", 0)

    def __init__(self, image):
        self.image = image
        self.exposed = ()
        self.is_running = False

    def with_exposed_ports(self, *ports):
        self.exposed = ports
        return self

    def get_container_host_ip(self):
        return self.address[0]

    def get_exposed_port(self, port):
        assert port in self.exposed
        return self.address[1]

    def start(self):
        self.is_running = True
        return self

    def stop(self):
        self.is_running = False

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


@pytest.fixture(name="example")
def _example(monkeypatch):
    """The module of the example, with a stand-in for testcontainers."""
    for name in ("testcontainers", "testcontainers.core"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    module = ModuleType("testcontainers.core.container")
    monkeypatch.setattr(module, "DockerContainer", Container, raising=False)
    monkeypatch.setitem(sys.modules, "testcontainers.core.container", module)
    monkeypatch.syspath_prepend(ROOT / "examples" / "containers")
    yield import_module("connect_container")
    sys.modules.pop("connect_container")


@pytest.fixture(name="contained")
def _contained(example, empty_server, monkeypatch):
    """The example, whose containers are the session's server."""
    parts = urlsplit(empty_server)
    monkeypatch.setattr(Container, "address", (parts.hostname, parts.port))
    return example


def test_a_container_is_ready_in_its_block(contained, empty_server):
    """A container has the server's URL, and is stopped at the end of its block."""
    with contained.ConnectContainer("an-image") as container:
        assert empty_server == container.url
        assert "an-image" == container.image
        assert container.mock().health()

    assert not container.is_running


def test_a_container_without_a_server_is_stopped(example, monkeypatch):
    """If no server answers in time, the container is stopped and the error is raised."""
    monkeypatch.setattr(Container, "address", ("127.0.0.1", 1))
    container = example.ConnectContainer(seconds=0)

    with pytest.raises(ConnectionError, match="No server answers"):
        container.start()

    assert not container.is_running


def test_a_server_that_starts_late_is_waited_for(example, monkeypatch):
    """Waiting ends when the server answers, not before."""
    answers = iter([ConnectionError(), ConnectionError(), "a mock"])
    pauses: list[float] = []

    def remote(_url):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(example, "remote", remote)
    monkeypatch.setattr(example.time, "sleep", pauses.append)

    assert "a mock" == example.wait_until_ready("http://127.0.0.1:5000")
    assert 2 == len(pauses)


def test_the_page_about_ci_runs(contained):
    """The test of the page passes with a container."""
    names: dict[str, Any] = {}
    code = blocks(ROOT / "docs" / "guide" / "ci.md", "python")
    exec(compile(code, "ci.md", "exec"), names)  # noqa: S102 - our own page

    with contained.ConnectContainer() as container:
        names["test_failover"](container.mock())
