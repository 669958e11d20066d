"""What a release consists of beside the package: its version, its links, its URLs."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace
from typing import Any

import pytest

import moto_connect_tdg
from moto_connect_tdg.version import version
from tests.helpers.pages import ROOT, load

HERE = "https://git.example.com/us/moto-connect-tdg"
README = "See [fidelity](docs/fidelity.md), [moto](https://example.com), ![x](x.svg)."


@pytest.fixture(name="hook")
def _hook(monkeypatch):
    """The hook of the build; hatchling itself is there only while it builds."""
    interface = SimpleNamespace(MetadataHookInterface=object)
    monkeypatch.setitem(sys.modules, "hatchling.metadata.plugin.interface", interface)
    monkeypatch.delenv("REPOSITORY_URL", raising=False)
    return load(ROOT / "hatch_build.py")


def test_links_are_absolute(hook):
    """Links and pictures lead to the repository, wherever the README is shown."""
    assert (
        f"See [fidelity]({HERE}/blob/main/docs/fidelity.md), "
        f"[moto](https://example.com), ![x]({HERE}/raw/main/x.svg)."
    ) == hook.with_absolute_links(README, HERE)


def test_no_link_leads_nowhere(hook):
    """Without the repository's address, links into it are plain text."""
    assert "See fidelity, [moto](https://example.com), x." == hook.with_absolute_links(
        README, ""
    )


@pytest.mark.parametrize(
    ("environment", "setting", "urls"),
    [
        pytest.param(None, "", None, id="no address"),
        pytest.param(None, f"{HERE}/", HERE, id="from pyproject.toml"),
        pytest.param(HERE, "https://example.com", HERE, id="from the release"),
    ],
)
def test_urls(hook, monkeypatch, environment, setting, urls):
    """The package's URLs are those of the repository, or there are none."""
    if environment is not None:
        monkeypatch.setenv("REPOSITORY_URL", environment)
    metadata: dict[str, Any] = {}
    made = hook.CustomMetadataHook()
    made.root, made.config = str(ROOT), {"repository": setting}

    made.update(metadata)

    assert urls == metadata.get("urls", {}).get("Repository")
    assert "text/markdown" == metadata["readme"]["content-type"]


def test_the_changelog_has_the_version():
    """The version has a dated section, or its changes are under Unreleased."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (wanted,) = re.findall(r'^version = "(.+)"$', project, re.MULTILINE)

    assert "## [Unreleased]\n" in changelog
    assert re.search(rf"^## \[{re.escape(wanted)}\] - ", changelog, re.MULTILINE)


def test_the_version_is_an_attribute():
    """``__version__`` is the version of the installed package."""
    assert version() == moto_connect_tdg.__version__
