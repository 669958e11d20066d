"""The fidelity pages: rules, decisions and shortcuts, from ledger.json.

Each topic has a page of its own below docs/fidelity; docs/fidelity.md leads to all.
Every rule has an anchor with its ID, and a link wherever another row names it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from markdown_tables import table

LEDGER = Path(__file__).parent / "ledger.json"

#: The areas of the rules, as their IDs begin.
AREAS = {
    "ER": "Error shapes and declarations",
    "IN": "Instances",
    "RI": "ReplicateInstance",
    "RS": "Replication status",
    "LF": "ListReplicationFindings",
    "DT": "The default group",
    "CT": "CreateTrafficDistributionGroup",
    "DS": "DescribeTrafficDistributionGroup",
    "LT": "ListTrafficDistributionGroups",
    "DL": "DeleteTrafficDistributionGroup",
    "GD": "GetTrafficDistribution",
    "UT": "UpdateTrafficDistribution",
    "US": "Users of a group",
    "UR": "Users of an instance",
    "SI": "Sign-in",
    "PN": "Phone numbers",
    "FL": "Flows, and links from numbers to flows",
    "MO": "Flow modules",
    "QU": "Queues",
    "RP": "Routing profiles",
    "SP": "Security profiles",
    "HO": "Hours of operation",
    "QC": "Quick connects",
    "PR": "Prompts",
    "HI": "Hierarchy groups",
    "AS": "Agent statuses",
    "PA": "Predefined attributes",
    "VI": "Views",
    "AO": "What is associated per Region",
    "CR": "Cross-Region routing",
    "DC": "Contacts, as described",
    "CN": "Contacts, as started and changed",
    "AG": "Agents at work",
    "ME": "Metrics",
    "EF": "Evaluation forms",
    "RU": "Rules",
    "TT": "Task templates",
    "VO": "Vocabularies",
    "EM": "E-mail addresses",
    "TG": "Tags",
    "QT": "Quotas and rates",
    "IA": "IAM",
    "EV": "CloudTrail and events",
    "FO": "The failover procedure",
    "CF": "CloudFormation",
}
OURS = {
    "CO": "Where sources disagree",
    "S": "Where sources are silent",
    "D": "Further decisions",
}
STATUSES = {
    "enforced": "true",
    "simplified": "simplified",
    "not observable": "nothing to see",
    "left out": "left out",
}
#: The page of each topic, with its areas in order.
TOPICS = {
    "instances": ("IN", "RI", "RS", "LF"),
    "groups": ("DT", "CT", "DS", "LT", "DL", "GD", "UT", "FO"),
    "agents": ("US", "UR", "SI", "RP", "SP", "HI", "AS", "AG"),
    "phone-numbers": ("PN",),
    "flows": ("FL", "MO", "QU", "HO", "QC", "PR", "VI", "PA", "AO"),
    "contacts": ("CR", "DC", "CN", "ME", "EF", "RU", "TT", "VO", "EM"),
    "service": ("ER", "TG", "QT", "IA", "EV", "CF"),
    "decisions": tuple(OURS),
}
#: What the column says of a rule that no run against a real account has confirmed.
NOT_SEEN = "no"


def read_ledger() -> list[dict[str, str]]:
    """One row per rule, in order."""
    rows: list[dict[str, str]] = json.loads(LEDGER.read_text(encoding="utf-8"))
    return rows


def area_of(row: dict[str, str]) -> str:
    """The letters that the row's ID begins with."""
    return row["id"].partition("-")[0]


@cache
def pages() -> dict[str, str]:
    """The page of each area; a new area must be given one."""
    return {area: topic for topic, areas in TOPICS.items() for area in areas}


# -- links between rules ------------------------------------------------------

_ID = re.compile(r"\b([A-Z]{1,2})-\d\d\b")
#: Links and code are left as they are.
_LITERAL = re.compile(r"(\[[^\]]*\]\([^)]*\)|`[^`]*`)")


def link_to(rule: str, text: str, folder: str = "") -> str:
    """A link to a rule's row, from a page of docs/fidelity or, with a folder, above."""
    return f"[{text}]({folder}{pages()[rule.partition('-')[0]]}.md#{rule})"


@cache
def _known() -> frozenset[str]:
    return frozenset(row["id"] for row in read_ledger())


def linked(text: str) -> str:
    """A text in which the IDs of rules lead to their rows."""

    def link(found: re.Match[str]) -> str:
        return link_to(found[0], found[0]) if found[0] in _known() else found[0]

    parts = _LITERAL.split(text)
    parts[::2] = (_ID.sub(link, part) for part in parts[::2])
    return "".join(parts)


# -- the blocks ---------------------------------------------------------------


def counts() -> str:
    """The number of rules by area: true, simplified, left out."""
    found = Counter((area_of(row), row["status"]) for row in read_ledger())
    titles = AREAS | OURS
    head = ("", "", *STATUSES.values(), "in all")
    rows = [
        (
            f"[{area}](fidelity/{topic}.md#{area})",
            titles[area],
            *(str(found[area, status] or "") for status in STATUSES),
            str(sum(found[area, status] for status in STATUSES)),
        )
        for area, topic in pages().items()
    ]
    every = [
        sum(n for (_, known), n in found.items() if known == status)
        for status in STATUSES
    ]
    rows.append(("", "**All**", *map(str, every), str(sum(every))))
    return table(head, rows)


def _status(row: dict[str, str]) -> str:
    reason = row.get("reason")
    word = STATUSES[row["status"]]
    return f"**{word}**: {linked(reason)}" if reason else word


def _row_of_ours(row: dict[str, str]) -> tuple[str, ...]:
    return linked(row["rule"]), linked(row["ours"])


def _row_with_source(row: dict[str, str]) -> tuple[str, ...]:
    return linked(row["rule"]), linked(row.get("error", ""))


def _cells(row: dict[str, str]) -> tuple[str, ...]:
    is_ours = area_of(row) in OURS
    return (
        f'<span id="{row["id"]}">{row["id"]}</span>',
        *(_row_of_ours if is_ours else _row_with_source)(row),
        _status(row),
        *(() if is_ours else (row["source"],)),
        row.get("seen", NOT_SEEN),
    )


def _head(area: str) -> tuple[str, ...]:
    if area in OURS:
        return ("ID", "Point", "What we do", "The mock", "Seen on AWS")
    return ("ID", "Rule", "Error", "The mock", "Source", "Seen on AWS")


def rules(topic: str) -> str:
    """The rules of a topic, a table for each area."""
    titles = AREAS | OURS
    return "\n".join(
        f"### {area}: {titles[area]} {{ #{area} }}\n\n"
        + table(
            _head(area),
            (_cells(row) for row in read_ledger() if area_of(row) == area),
        )
        for area in TOPICS[topic]
    )


def _by_area(status: str) -> Iterator[str]:
    for area, title in (AREAS | OURS).items():
        rows = [
            f"- {link_to(row['id'], row['id'])} {row['rule']}.<br>"
            f"*{linked(row['reason'])}*\n"
            for row in read_ledger()
            if area_of(row) == area and row["status"] == status
        ]
        if rows:
            yield f"**{title}**\n\n" + "".join(rows)


def deviations(status: str) -> str:
    """The rules with a status, each with its reason."""
    return "\n".join(_by_area(status))


BLOCKS: dict[str, Callable[[], str]] = {
    "counts": counts,
    "left-out": partial(deviations, "left out"),
    "simplified": partial(deviations, "simplified"),
    "not-observable": partial(deviations, "not observable"),
    **{f"rules-{topic}": partial(rules, topic) for topic in TOPICS},
}
