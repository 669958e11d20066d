"""Check the built site: ``python docs/check_site.py site``.

Run by ``nox -s docs``. No page may take long to load, and the search must find what
people look for. Prints what is wrong, and exits with 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

#: bytes of one page, without what all pages share
MAX_PAGE = 300_000
SEARCHED = ("retries", "timeout", "GroupArn", "throttle", "testcontainers", "Stubber")


def problems(site: Path) -> Iterator[str]:
    """What is wrong with a site."""
    for page in sorted(site.rglob("*.html")):
        size = page.stat().st_size
        if size > MAX_PAGE:
            yield f"{page.relative_to(site)} has {size} bytes, more than {MAX_PAGE}"
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    text = " ".join(f"{doc['title']} {doc['text']}" for doc in index["docs"]).lower()
    for word in SEARCHED:
        if word.lower() not in text:
            yield f"the search does not find {word!r}"


def main(site: Path) -> int:
    """Print all problems; the result is the exit code."""
    found = list(problems(site))
    for problem in found:
        print(f"check_site: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
