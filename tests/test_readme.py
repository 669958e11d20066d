"""What the README says is true."""

from __future__ import annotations

import re

import pytest

from moto_connect_tdg.cli import main
from tests.helpers.pages import ROOT, blocks, run

README = ROOT / "README.md"
MAIN_JOB = (
    "python3 -m venv .venv && .venv/bin/pip install -q '.[cli]' "
    "&& .venv/bin/moto-connect-tdg drill"
)
ALL_TESTS = "python3 -m venv .venv && .venv/bin/pip install -q nox && .venv/bin/nox"


@pytest.mark.rules("FO-01")
def test_its_test_passes():
    """The failover of the README passes."""
    assert ["test_failover_saves_the_calls"] == run(README)


def test_it_has_the_two_commands():
    """The drill and all tests are one command each."""
    assert [MAIN_JOB, ALL_TESTS] == [
        line for line in blocks(README, "sh").splitlines() if line
    ]


def test_its_command_is_what_ci_runs():
    """.ci/run does what the README's second command does."""
    script = (ROOT / ".ci" / "run").read_text()

    assert f"{ALL_TESTS} && " in " && ".join([*script.splitlines(), ""])


def test_its_links_lead_somewhere():
    """Every link to a file of the project has its file."""
    text = README.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    pictures = re.findall(r'(?:src|srcset)="([^":]+)"', text)

    assert len(pictures) == 4
    assert [] == [picture for picture in pictures if not (ROOT / picture).is_file()]
    assert [] == [link for link in links if not (ROOT / link).is_file()]


@pytest.mark.rules("CO-14", "D-04")
@pytest.mark.parametrize(
    ("source", "replica"),
    [("us-east-1", "us-west-2"), ("ap-northeast-1", "ap-northeast-3")],
)
def test_its_drill_fits_a_terminal(capsys, monkeypatch, source, replica):
    """The drill's table fits into 80 columns, also for Regions with long names."""
    monkeypatch.setenv("COLUMNS", "80")

    assert 0 == main(["drill", "--source", source, "--replica", replica])

    table = capsys.readouterr().out.partition("Where calls go")[2]
    assert "lost" in table
    assert "0/100" in table
