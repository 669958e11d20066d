"""The code in Markdown pages."""

from __future__ import annotations

import re
import sys
import textwrap
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
#: The refusals that the story in docs/languages meets, in each language.
REFUSALS = [
    "ResourceNotFoundException",
    "InvalidRequestException",
    "ResourceInUseException",
]
#: Pages at the top of the repository, and those of the site.
PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
#: Pages with signatures, and with excerpts of the tests and the package: not to be run.
NOT_TO_RUN = {"CONTRIBUTING.md", "docs/api.md", "docs/architecture.md"}
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
#: Snippets stay short: they have annotations only where a type checker needs one.
_CHECKED_AS = """\
# mypy: allow-untyped-defs, allow-incomplete-defs, allow-untyped-calls
# mypy: disable-error-code="import-not-found"
# pyright: standard, reportMissingImports=false, reportTypedDictNotRequiredAccess=false
"""


def blocks(page: Path, language: str) -> str:
    """All code of a page in one language, from top to bottom."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return "\n\n".join(
        textwrap.dedent(code) for known, code in found if known == language
    )


def run(page: Path) -> list[str]:
    """Run a page's Python and its tests, and return the tests' names."""
    names: dict[str, Any] = {"__name__": page.stem}
    code = compile(blocks(page, "python"), str(page), "exec", dont_inherit=True)
    exec(code, names)  # noqa: S102 - our own pages
    tests = [name for name in names if name.startswith("test_")]
    for name in tests:
        names[name]()
    return tests


def write_modules(folder: Path) -> None:
    """Write the Python of each page to a module, for ``nox -s users``."""
    for page in PAGES:
        name = page.relative_to(ROOT).as_posix()
        code = blocks(page, "python")
        if code and name not in NOT_TO_RUN:
            module = re.sub(r"\W", "_", name.removesuffix(".md"))
            path = folder / f"{module}.py"
            path.write_text(_CHECKED_AS + code, encoding="utf-8")


def load(path: Path) -> ModuleType:
    """Import a script of the project that is not part of a package."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    # dataclasses look their module up.
    module = sys.modules[path.stem] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    write_modules(Path(sys.argv[1]))
