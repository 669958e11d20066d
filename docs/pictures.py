"""Draw the pictures of the pages; ``--check`` says which are not current.

    python docs/pictures.py

The pictures of docs/game-day.md are the drill's own, as SVG. Those of the README are
photographs of its HTML page, which need Chromium; whether they are current is decided
by what was photographed, whose digests are in rendered.json.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from moto_connect_tdg import rehearse, rehearse_all
from moto_connect_tdg.rehearsal import outputs
from moto_connect_tdg.rehearsal.picture import picture

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures"
RENDERED = PICTURES / "rendered.json"
#: each failover of the examples, and the scenario that shows what it does
DRAWN = {
    "handler:fail_over": "source-down",
    "broken:gives_up": "throttled",
    "broken:trusts_the_update": "update-stalls",
    "broken:looks_at_telephony_alone": "half-done",
    "broken:changes_every_group": "several-groups",
    "broken:swallows_errors": "replica-down",
    "broken:swaps": "already-done",
}
_LIGHT_OR_DARK = "@media screen and (prefers-color-scheme:dark)"
#: The page's media query becomes one that is always, or never, true.
THEMES = {"light": "@media not all", "dark": "@media all"}


@dataclass(frozen=True)
class Photograph:
    """A part of the drill's HTML page: what is hidden, and the size of the rest."""

    path: str
    scenarios: tuple[str, ...]
    hidden: str
    width: int
    height: int

    def page(self) -> str:
        """The drill's page without what is hidden."""
        found = outputs.html(
            rehearse_all(failover(self.path), scenarios=self.scenarios)
        )
        style = f"{self.hidden}{{display:none!important}}body{{padding-top:0}}"
        return found.replace("</style>", f"{style}</style>")


def themed(page: str, theme: str) -> str:
    """A page in light or dark colours."""
    style = f":root{{color-scheme:{theme}!important}}"
    return page.replace(_LIGHT_OR_DARK, THEMES[theme]).replace(
        "</style>", f"{style}</style>"
    )


PHOTOGRAPHS = {
    "scorecard": Photograph(
        "broken:gives_up",
        (
            "source-down",
            "throttled",
            "update-stalls",
            "half-done",
            "already-done",
            "replica-down",
            "failback",
        ),
        ".cards,.key",
        860,
        430,
    ),
    "report": Photograph(
        "handler:fail_over", ("source-down",), "h1,h1+p,.wide,details", 620, 600
    ),
}


def failover(path: str) -> Any:
    """A failover of the examples."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def drawn(path: str, scenario: str) -> str:
    """A failover's picture in a scenario."""
    return picture(rehearse(failover(path), scenario=scenario), is_alone=True) + "\n"


def draw(*, only_check: bool) -> Iterator[str]:
    """Draw the pictures of the game day; yield the names of those that were stale."""
    for path, scenario in DRAWN.items():
        file = PICTURES / f"{path.partition(':')[2].replace('_', '-')}.svg"
        text = drawn(path, scenario)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            yield file.name
            if not only_check:
                file.write_text(text, encoding="utf-8")


def photograph(*, only_check: bool) -> Iterator[str]:
    """Take the photographs of the README; yield the names of those that were stale."""
    digests = json.loads(RENDERED.read_text("utf-8")) if RENDERED.exists() else {}
    for name, wanted in PHOTOGRAPHS.items():
        page = wanted.page()
        digest = hashlib.sha256(f"{wanted}{page}".encode()).hexdigest()
        for theme in THEMES:
            file = PICTURES / f"{name}-{theme}.png"
            if file.exists() and digests.get(file.name) == digest:
                continue
            yield file.name
            if not only_check:
                _take(themed(page, theme), wanted, file)
                digests[file.name] = digest
    if not only_check:
        RENDERED.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")


def _take(page: str, wanted: Photograph, file: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("The pictures of the README need Chromium.")
    with TemporaryDirectory() as folder:
        html = Path(folder) / "page.html"
        html.write_text(page, encoding="utf-8")
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-device-scale-factor=1.25",
                f"--user-data-dir={folder}/profile",
                f"--window-size={wanted.width},{wanted.height}",
                f"--screenshot={file}",
                html.as_uri(),
            ],
            check=True,
            capture_output=True,
        )


def main() -> int:
    """Write the pictures, or compare them; the result is the exit code."""
    only_check = "--check" in sys.argv
    sys.path.insert(0, str(DOCS.parent / "examples" / "failover_lambda"))
    PICTURES.mkdir(exist_ok=True)
    stale = [*draw(only_check=only_check), *photograph(only_check=only_check)]
    if stale:
        print(", ".join(stale))
    return int(bool(stale) and only_check)


if __name__ == "__main__":
    sys.exit(main())
