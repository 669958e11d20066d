"""Check the archives of a release: ``python .ci/check_dist.py FOLDER``.

Run by ``nox -s release``. Prints what is wrong, and exits with 1.
"""

from __future__ import annotations

import os
import re
import sys
import tarfile
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

_LINK = re.compile(r'(?:\]\(|\b(?:src|srcset|href)=")([^)"\s]+)')
#: What no archive may hold: lock files, caches, and what a run leaves behind.
_UNWANTED = re.compile(
    r"(^|/)(\.venv|\.nox|__pycache__|node_modules|site|dist)/|\.(pyc|lock)$|-lock\.json$"
)
_WANTED_IN_WHEEL = ("moto_connect_tdg/py.typed", "moto_connect_tdg/pytest_plugin.py")
_WANTED_IN_SDIST = (
    "CHANGELOG.md",
    "docs/generate.py",
    "noxfile.py",
    "tests/conftest.py",
)


def main(folder: Path) -> int:
    """Print all problems; the result is the exit code."""
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    problems = [*_of_wheel(wheel), *_of_sdist(sdist)]
    for problem in problems:
        print(f"check_dist: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _of_wheel(path: Path) -> Iterator[str]:
    with ZipFile(path) as wheel:
        names = wheel.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        text = wheel.read(metadata).decode()
    folders = {name.partition("/")[0] for name in names}
    dist_info = metadata.partition("/")[0]
    if folders != {"moto_connect_tdg", dist_info}:
        yield f"the wheel has other folders: {sorted(folders)}"
    yield from _of_names(names, _WANTED_IN_WHEEL)
    yield from _of_metadata(HeaderParser().parsestr(text))


def _of_sdist(path: Path) -> Iterator[str]:
    with tarfile.open(path) as sdist:
        top = path.name.removesuffix(".tar.gz")
        names = [name.removeprefix(f"{top}/") for name in sdist.getnames()]
        changelog = sdist.extractfile(f"{top}/CHANGELOG.md")
        text = "" if changelog is None else changelog.read().decode()
    version = top.rpartition("-")[2]
    if not re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", text, re.MULTILINE
    ):
        yield f"CHANGELOG.md has no dated section for {version}"
    yield from _of_names(names, _WANTED_IN_SDIST)


def _of_names(names: list[str], wanted: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{name} is missing" for name in wanted if name not in names)
    yield from (f"{name} must not be there" for name in names if _UNWANTED.search(name))


def _of_metadata(metadata: Message) -> Iterator[str]:
    readme = str(metadata.get_payload())
    for target in _LINK.findall(readme):
        if not target.startswith(("https://", "#")):
            yield f"the description has a link that leads nowhere: {target}"
    repository = os.environ.get("REPOSITORY_URL", "").rstrip("/")
    urls = metadata.get_all("Project-URL", [])
    if repository and not urls:
        yield "there are no project URLs"
    for url in urls:
        if repository and repository not in url:
            yield f"a project URL is elsewhere: {url}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
