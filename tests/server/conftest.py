"""Fixtures for other clients: a server, tools, and the code of pages."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.helpers.pages import ROOT, blocks
from tests.helpers.patience import PATIENCE, TOOLS_PATIENCE
from tests.helpers.servers import serving

_PAGES = ROOT / "docs" / "languages"
_SHOWN = "http://127.0.0.1:5000"
_HOME = Path(
    os.environ.get("MOTO_CONNECT_TDG_TOOLS")
    or Path.home() / ".cache" / "moto-connect-tdg-tools"
)

Run = Callable[..., str]


@pytest.fixture(name="tool")
def _tool() -> Callable[[str], Path]:
    """Find a tool that install_tools.sh has installed."""

    def find(path: str) -> Path:
        found = _HOME / path
        if not found.exists():
            pytest.skip(f"tests/server/install_tools.sh has not installed {path}")
        return found

    return find


@pytest.fixture(name="server_url", scope="session")
def _server_url() -> Iterator[str]:
    """The server of these tests."""
    with serving("-p", "0", "--quiet") as server:
        yield server.url
        server.stop()


@pytest.fixture(name="empty_server")
def _empty_server(server_url: str) -> Iterator[str]:
    """The session's server, empty before and after the test."""
    requests.post(f"{server_url}/moto-api/reset", timeout=PATIENCE)
    yield server_url
    requests.post(f"{server_url}/moto-api/reset", timeout=PATIENCE)


@pytest.fixture(name="code_of_page")
def _code_of_page(empty_server: str) -> Callable[[str, str], str]:
    """Return a page's code in one language, for the server."""
    return lambda page, language: blocks(_PAGES / page, language).replace(
        _SHOWN, empty_server
    )


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Run:
    """Run a command in an empty folder and return its output."""

    def run(*command: str | Path, **environment: str) -> str:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=TOOLS_PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
