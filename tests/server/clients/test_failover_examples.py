"""The same failover with Node, Go and the AWS CLI, judged by the drill."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from moto_connect_tdg.rehearsal.command import read_command
from moto_connect_tdg.rehearsal.failover import play_all
from moto_connect_tdg.rehearsal.terms import Terms
from tests.helpers.pages import ROOT
from tests.helpers.patience import PATIENCE, TOOLS_PATIENCE

EXAMPLES = ROOT / "examples" / "failovers"
SCENARIOS = ("source-down", "replica-down", "throttled", "already-done")
_GO_SOURCE = Path("/usr/share/gocode")
_ASKED = "{group_arn} {source_region} {replica_region}"


def require_green(command, scenarios=SCENARIOS):
    """Check that the command passes in every scenario, without a warning."""
    terms = Terms(timeout=PATIENCE)
    scorecard = play_all(lambda: read_command(command), scenarios, terms)

    assert len(scenarios) == scorecard.count("passed"), str(scorecard)


@pytest.mark.rules("FO-01", "FO-02", "FO-03", "FO-04", "QT-06")
def test_node(tool, tmp_path):
    """The failover with the AWS SDK for JavaScript v3 passes."""
    (tmp_path / "node_modules").symlink_to(tool("node/node_modules"))
    program = shutil.copy(EXAMPLES / "failover.mjs", tmp_path)

    require_green(f"node {shlex.quote(str(program))} {_ASKED}")


@pytest.mark.rules("FO-01", "FO-02", "FO-03", "FO-04", "QT-06")
def test_shell(tool, monkeypatch):
    """The failover with the AWS CLI, which is slow, passes."""
    aws = tool("awscli/bin/aws")
    monkeypatch.setenv("PATH", f"{aws.parent}{os.pathsep}{os.environ['PATH']}")
    script = shlex.quote(str(EXAMPLES / "failover.sh"))

    require_green(f"bash {script}", ("source-down", "replica-down", "already-done"))


@pytest.mark.rules("FO-01", "FO-02", "FO-03", "FO-04", "QT-06")
def test_go(tmp_path):
    """The failover with a Go SDK that lacks the shares of agents passes."""
    if shutil.which("go") is None or not _GO_SOURCE.is_dir():
        pytest.skip("tests/server/install_tools.sh has not installed Go and its SDK")
    program = tmp_path / "failover"
    subprocess.run(
        ["go", "build", "-o", program, EXAMPLES / "failover.go"],  # noqa: S607 - found above
        env={
            **os.environ,
            "GO111MODULE": "off",
            "GOPATH": str(_GO_SOURCE),
            "GOFLAGS": "",
            "GOCACHE": os.environ.get(
                "GOCACHE", str(Path.home() / ".cache" / "go-build")
            ),
        },
        check=True,
        timeout=TOOLS_PATIENCE,
    )

    require_green(f"{shlex.quote(str(program))} {_ASKED}")
