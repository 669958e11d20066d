"""The ledger: every rule once, with its status and its proof."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator

from tests.helpers.pages import ROOT

ROWS = json.loads((ROOT / "docs" / "ledger.json").read_text(encoding="utf-8"))
#: The areas in order, those with a source first; IDs are only ever appended.
AREAS = (
    "ER",
    "IN",
    "RI",
    "RS",
    "LF",
    "DT",
    "CT",
    "DS",
    "LT",
    "DL",
    "GD",
    "UT",
    "US",
    "UR",
    "SI",
    "PN",
    "FL",
    "MO",
    "QU",
    "RP",
    "SP",
    "HO",
    "QC",
    "PR",
    "HI",
    "AS",
    "PA",
    "VI",
    "AO",
    "CR",
    "DC",
    "CN",
    "AG",
    "ME",
    "EF",
    "RU",
    "TT",
    "VO",
    "EM",
    "TG",
    "QT",
    "IA",
    "EV",
    "FO",
    "CF",
    "CO",
    "S",
    "D",
)
#: How many rules there were when areas for more kinds were added; none is lost.
WITH_SOURCE, OWN = 346, 120
STATUSES = {"enforced", "simplified", "not observable", "left out"}
MARKER = "pytest.mark.rules"
_ID = re.compile(r"\b([A-Z]{1,2})-(\d\d)(?: to (?:[A-Z]{1,2}-)?(\d\d))?\b")


def ids_in(text: str) -> Iterator[str]:
    """The rule IDs that a text names; "PN-11 to PN-16" names six."""
    for area, first, last in _ID.findall(text):
        for number in range(int(first), int(last or first) + 1):
            yield f"{area}-{number:02}"


def proofs() -> Iterator[str]:
    """The arguments of all ``pytest.mark.rules(...)``: of tests, and of table rows."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == MARKER:
                yield from map(ast.literal_eval, node.args)


def test_has_every_rule_once():
    """Every area has its IDs once and in order, without a gap."""
    sizes = Counter(row["id"].partition("-")[0] for row in ROWS)

    expected = [
        f"{area}-{number:02}" for area in AREAS for number in range(1, sizes[area] + 1)
    ]

    assert expected == [row["id"] for row in ROWS]


def test_loses_no_rule():
    """There are at least 346 rules with a source, and 120 of our own."""
    own = sum(row["id"].partition("-")[0] in {"CO", "S", "D"} for row in ROWS)

    assert own >= OWN
    assert len(ROWS) - own >= WITH_SOURCE


def is_readable(row: dict[str, str]) -> bool:
    said = "ours" if row["id"].startswith(("CO", "S-", "D-")) else "source"
    return (
        row["status"] in STATUSES
        and all(row.get(member) for member in ("rule", said))
        and (row["status"] == "enforced") == ("reason" not in row)
    )


def test_rows_can_be_read_alone():
    """Every row has a rule, a source or our choice, a status, and a reason if needed."""
    assert [] == [row["id"] for row in ROWS if not is_readable(row)]


def test_what_is_enforced_is_proved():
    """Every enforced rule is in the marker of a test or of a table row."""
    proved = {rule for text in proofs() for rule in ids_in(text)}
    enforced = [row["id"] for row in ROWS if row["status"] == "enforced"]

    assert [] == [rule for rule in enforced if rule not in proved]


def test_what_tests_name_is_a_rule():
    """Every ID in a marker is in the ledger."""
    known = {row["id"] for row in ROWS}
    areas = set(AREAS)

    named = {rule for text in proofs() for rule in ids_in(text)}

    assert set() == {r for r in named if r.partition("-")[0] in areas} - known


def test_docstrings_name_no_rules():
    """Rule IDs are in markers, not in docstrings."""
    named = [
        f"{path.name}: {node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if _ID.search(ast.get_docstring(node) or "")
    ]

    assert [] == named


def test_reads_ranges():
    """Single IDs, several and a range are found in a text."""
    assert ["PN-01", "S-49", "CT-05", "CT-06", "CT-07"] == list(
        ids_in("PN-01, S-49: and CT-05 to CT-07.")
    )
