"""The page of messages and their cures: true, and complete."""

from __future__ import annotations

import re

import pytest

from tests.helpers.messages import fits, raised, templates
from tests.helpers.pages import ROOT

PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
_TABLES = PAGE.partition("## Installing")[2]
#: The first cell that has code of more than one word; codes of findings have one.
MESSAGES = [
    next(cell for cell in re.findall(r"`([^`]+)`", row) if " " in cell)
    for row in re.findall(r"^\| (`.*)$", _TABLES, re.MULTILINE)
]
#: Modules that refuse what a user has given, or the situation.
REFUSING = (
    "cli/drills",
    "cli/loading",
    "cli/output",
    "connect/control",
    "connect/control_handlers",
    "connect/door",
    "connect/injection",
    "connect/paced_models",
    "connect/services",
    "connect/simulation",
    "domain/fault_rules",
    "domain/schedules",
    "drills/paths",
    "estate",
    "fault_blocks",
    "installation",
    "journal_queries",
    "pacing",
    "pytest_plugin",
    "rehearsal/command",
    "rehearsal/failover",
    "rehearsal/incidents",
    "rehearsal/scenarios",
    "rehearsal/terms",
    "remoting/connection",
    "remoting/faults",
    "seams",
    "server/_extra",
    "server/estates",
    "server/run",
    "service/calls",
    "service/inbound",
    "service/signing_in",
)
#: Texts that are only parts of a message, or leave all of it to the error inside.
PARTS = {"*", "…: …", "…/moto-api/…"}
#: Each says all by itself, and is about one member of a control path.
EVIDENT = {"Services must be a list of strings.", "… must be a number."}


@pytest.mark.parametrize("module", REFUSING)
def test_has_every_refusal(module):
    """Each message with which a module refuses something has its row."""
    refusals = set(raised(module)) - PARTS - EVIDENT

    assert refusals
    assert [] == [
        refusal
        for refusal in sorted(refusals)
        if not any(fits(refusal, message) for message in MESSAGES)
    ]


def test_has_no_other_message():
    """Each message of the page is one that the code has."""
    known = templates()

    assert len(MESSAGES) > len(REFUSING)
    assert [] == [
        message
        for message in MESSAGES
        if not any(fits(template, message) for template in known)
    ]
