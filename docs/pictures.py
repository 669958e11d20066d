"""Draw the pictures of docs/game-day.md; ``--check`` says which are not current.

python docs/pictures.py
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from moto_connect_tdg import rehearse
from moto_connect_tdg.rehearsal.picture import picture

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures"
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


def drawn(path: str, scenario: str) -> str:
    """A failover's picture in a scenario."""
    module, _, name = path.partition(":")
    failover = getattr(import_module(module), name)
    return picture(rehearse(failover, scenario=scenario), is_alone=True) + "\n"


def main() -> int:
    """Write the pictures, or compare them; the result is the exit code."""
    sys.path.insert(0, str(DOCS.parent / "examples" / "failover_lambda"))
    stale = []
    PICTURES.mkdir(exist_ok=True)
    for path, scenario in DRAWN.items():
        file = PICTURES / f"{path.partition(':')[2].replace('_', '-')}.svg"
        text = drawn(path, scenario)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(file.name)
            if "--check" not in sys.argv:
                file.write_text(text, encoding="utf-8")
    if stale:
        print(", ".join(stale))
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
