"""What there is beside the package: its metadata, the image, the example for compose."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

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
    ("repository", "shown"),
    [
        pytest.param(
            HERE,
            f'<picture><source srcset="{HERE}/raw/main/dark.png">'
            f'<img alt="A drill" src="{HERE}/raw/main/light.png"></picture>',
            id="with an address",
        ),
        pytest.param("", "A drill", id="without one"),
    ],
)
def test_pictures(hook, repository, shown):
    """Pictures in HTML come from the repository, or their description is shown."""
    picture = (
        '<picture><source srcset="dark.png">'
        '<img alt="A drill" src="light.png"></picture>'
    )

    assert shown == hook.with_absolute_links(picture, repository)


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


class TestContainer:
    """The Dockerfile and the example for compose, as far as they need no engine."""

    def test_the_build_sees_what_it_copies(self):
        """What the Dockerfile copies is there, and let through by .dockerignore."""
        dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
        copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
        names = " ".join(copied).split()
        admitted = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

        assert {"pyproject.toml", "hatch_build.py"} <= set(names)
        assert [] == [name for name in names if f"!{name}" not in admitted]
        assert [] == [name for name in names if not (ROOT / name).exists()]

    def test_compose_starts_what_stays(self):
        """``up --wait`` starts the server only: a program that ends would be a failure."""
        example = ROOT / "examples" / "compose.yaml"
        services = yaml.safe_load(example.read_text(encoding="utf-8"))["services"]

        started = [name for name in services if "profiles" not in services[name]]

        assert ["connect"] == started
        assert (
            "service_healthy"
            == (services["tests"]["depends_on"]["connect"]["condition"])
        )
