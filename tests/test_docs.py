"""The pages: their code runs, and generated parts are up to date."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.helpers.inner_pytest import ALONE
from tests.helpers.pages import NOT_TO_RUN, ROOT, blocks, run

DOCS = ROOT / "docs"

pytest_plugins = ("pytester",)


#: The pages are for the newest botocore.
for_newest = pytest.mark.needs_model(
    "ListReplicationFindings", "ReplicateInstance.ReplicaAlias?"
)


@pytest.mark.parametrize(
    "page",
    [
        "guide/in-process.md",
        "guide/mirroring.md",
        pytest.param("guide/settings.md", marks=for_newest),
        "guide/cloudformation.md",
        "guide/lambda.md",
        "guide/migrating.md",
        "guide/retries.md",
        "guide/throttling.md",
    ],
)
def test_guides_run(page):
    """The tests of each guide pass."""
    assert run(DOCS / page)


@pytest.mark.rules("FO-02", "FO-04", "FO-08")
@for_newest
def test_the_tutorial_runs():
    """The code of the tutorial runs from top to bottom."""
    assert [] == run(DOCS / "tutorial.md")


def test_the_pytest_page_runs(pytester):
    """The tests of the pytest page pass with the plugin, as users have it."""
    pytester.makepyfile(blocks(DOCS / "guide" / "pytest.md", "python"))

    result = pytester.runpytest_subprocess(*ALONE)

    # one of them runs for each of three scenarios
    result.assert_outcomes(passed=5)


@for_newest
def test_what_is_generated_is_current():
    """Generated tables are what docs/generate.py makes of code and ledger now."""
    checked = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (checked.returncode, checked.stdout), checked.stderr


def test_the_cdk_page_runs(tmp_path, monkeypatch):
    """The template of the page about CDK is deployed by its test."""
    page = DOCS / "guide" / "cdk.md"
    template = tmp_path / "cdk.out" / "Hotline.template.json"
    template.parent.mkdir()
    template.write_text(blocks(page, "json"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert run(page)


#: Pages whose Python is run here, or by tests of other modules.
RUN = {
    "game-day.md",
    "guide/cdk.md",
    "guide/ci.md",
    "guide/cloudformation.md",
    "guide/in-process.md",
    "guide/lambda.md",
    "guide/migrating.md",
    "guide/mirroring.md",
    "guide/pytest.md",
    "guide/remote.md",
    "guide/retries.md",
    "guide/server.md",
    "guide/settings.md",
    "guide/throttling.md",
    "languages/python-asyncio.md",
    "rehearsal.md",
    "tutorial.md",
}


def test_all_python_is_run():
    """Each page with Python is run by a test."""
    found = {
        page.relative_to(ROOT).as_posix()
        for page in DOCS.rglob("*.md")
        if blocks(page, "python")
    }

    assert {f"docs/{page}" for page in RUN} == found - NOT_TO_RUN


def test_every_rule_has_an_anchor():
    """Each rule of the ledger has its row, once, on a page of docs/fidelity."""
    rows = json.loads((DOCS / "ledger.json").read_text(encoding="utf-8"))

    anchors = [
        anchor
        for page in (DOCS / "fidelity").glob("*.md")
        for anchor in re.findall(r'<span id="([^"]+)">', page.read_text("utf-8"))
    ]

    assert sorted(row["id"] for row in rows) == sorted(anchors)


@pytest.mark.rules("UT-14", "FO-04", "QT-06")
def test_the_pictures_are_current():
    """All pictures are what docs/pictures.py draws or takes of the examples now."""
    checked = subprocess.run(
        [sys.executable, DOCS / "pictures.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == checked.returncode, checked.stdout + checked.stderr
