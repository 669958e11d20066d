"""The whole story with each client, by the code of docs/languages."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
import requests

from tests.helpers.pages import REFUSALS
from tests.helpers.patience import PATIENCE

_GO_SOURCE = Path("/usr/share/gocode")


def refusals_of(server_url):
    """The codes of the server's refusals, from its journal."""
    journal = requests.get(f"{server_url}/moto-api/connect/journal", timeout=PATIENCE)
    outcomes = [entry["Outcome"] for entry in journal.json()["Entries"]]
    return [outcome for outcome in outcomes if outcome.endswith("Exception")]


@pytest.mark.rules("FO-01", "FO-08", "GD-01", "UT-05", "DL-01")
def test_aws_cli(code_of_page, run, tool, empty_server):
    """The AWS CLI fails over with --query and --output text."""
    aws = tool("awscli/bin/aws")

    printed = run(
        "bash",
        "-euo",
        "pipefail",
        "-c",
        code_of_page("cli.md", "sh"),
        PATH=f"{aws.parent}{os.pathsep}{os.environ['PATH']}",
    )

    replica_arn, number, *rest = printed.splitlines()
    assert re.fullmatch(r"arn:aws:connect:us-west-2:\d{12}:instance/\S+", replica_arn)
    assert re.fullmatch(r"\+1\d{10}\tUS", number)
    assert ["us-east-1\t0", "us-west-2\t100", "voice", "0"] == rest
    assert REFUSALS == refusals_of(empty_server)


@pytest.mark.rules("FO-01", "FO-08", "ER-01", "D-08")
def test_javascript(code_of_page, run, tool, tmp_path, empty_server):
    """The JavaScript SDK pages and catches modelled exceptions."""
    modules = tool("node/node_modules")
    (tmp_path / "node_modules").symlink_to(modules)
    page = tmp_path / "failover.mjs"
    page.write_text(code_of_page("javascript.md", "js"))

    printed = json.loads(run("node", page))

    assert {
        "groups": ["default", "main"],
        "agents": 1,
        "shares": [0, 100],
        "hasTime": True,
        "tags": {"team": "voice"},
        "refusals": REFUSALS,
    } == {**printed, "groups": sorted(printed["groups"])}
    assert REFUSALS == refusals_of(empty_server)


@pytest.mark.rules("FO-01", "FO-08")
def test_aiobotocore(code_of_page, run, tool, tmp_path):
    """aiobotocore calls both Regions concurrently and claims numbers concurrently."""
    python = tool("aiobotocore/bin/python")
    page = tmp_path / "failover.py"
    page.write_text(code_of_page("python-asyncio.md", "python"))

    assert {
        "numbers": 3,
        "shares": [[0, 100], [0, 100]],
        "tags": {"team": "voice"},
        "refusals": REFUSALS,
    } == json.loads(run(python, page))


@pytest.mark.rules("FO-01", "FO-08", "D-08")
def test_go(code_of_page, run, tmp_path, empty_server):
    """The Go SDK reads times, pages and messages of refusals."""
    if shutil.which("go") is None or not _GO_SOURCE.is_dir():
        pytest.skip("tests/server/install_tools.sh has not installed Go and its SDK")
    page = tmp_path / "failover.go"
    page.write_text(code_of_page("go.md", "go"))

    printed = run(
        "go",
        "run",
        page,
        GO111MODULE="off",
        GOPATH=str(_GO_SOURCE),
        GOFLAGS="",
        # kept between runs, as compiling the SDK takes a minute
        GOCACHE=os.environ.get("GOCACHE", str(Path.home() / ".cache" / "go-build")),
    )

    groups, unknown, invalid, *rest = printed.splitlines()
    assert "groups 2" == groups
    assert re.fullmatch(r"refused \S.+", unknown)
    assert re.fullmatch(r"refused \S.+", invalid)
    assert ["us-east-1 0", "us-west-2 100", "team voice"] == rest
    assert REFUSALS == refusals_of(empty_server)
