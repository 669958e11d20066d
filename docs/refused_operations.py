"""Why some operations are refused, by family of operation."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_tables import table

#: Titles, the operations by a part of their names, and why they are not mocked. The
#: first family that fits is taken.
FAMILIES = (
    (
        "E-mail",
        "Email",
        "Voice, chats and tasks are the channels here; mailboxes and their domains are not modelled.",
    ),
    (
        "Agent workspaces",
        "Workspace",
        "They change what an agent's screen looks like, not where a contact or an agent goes.",
    ),
    (
        "Data tables",
        "DataTable",
        "Flows look them up while they run; flows are read here, not run.",
    ),
    ("Test cases of flows", "TestCase", "Flows are read here, not run."),
    (
        "Custom and older metrics",
        r"Metrics?(?:$|Content|Metadata|Data$)",
        "GetCurrentMetricData and GetMetricDataV2 follow from the state; formulas of one's own, and the older form of these operations, do not.",
    ),
    (
        "Notifications",
        "Notification",
        "Messages on an agent's screen or phone are shown nowhere here.",
    ),
    ("Attached files", "AttachedFile", "No file is stored here."),
    (
        "Assistants and analyses",
        "Assistant|AIAgents|AIVersions|AnalyticsJob|Extraction|Validation|Realtime",
        "What a model would find in a conversation cannot be said without one.",
    ),
    (
        "Analytics data sets",
        "AnalyticsData",
        "One at a time is mocked, as moto does; many at once, and the list of all there are, are not.",
    ),
    (
        "Media and messages",
        "Streaming|Media|Screen|WebRTC|Participant|ChatIntegration|OutboundChat",
        "A contact has a life and a Region here, but no sound and no messages.",
    ),
    (
        "Sessions and authentication profiles",
        "Session|AuthenticationProfile|AuthCode|EntitySecurityProfiles",
        "Sign-ins are modelled up to the Region that takes them; how a password or a device is checked is not.",
    ),
    (
        "Lists of what is not modelled",
        "SecurityProfileFlowModules",
        "The member of a security profile that it lists is refused by name, too.",
    ),
    (
        "Searches",
        "^Search",
        "The kind can be created, described and listed; searching for it is not mocked yet.",
    ),
    (
        "More about contacts",
        "Contact",
        "Contacts begin, wait, are connected, transferred and ended; these steps between are not mocked yet.",
    ),
)
_NEWER = ("Newer operations", "", "Not looked at yet.")


def family_of(name: str) -> tuple[str, str]:
    """The title of an operation's family, and why it is not mocked."""
    title, _, why = next(
        (family for family in FAMILIES if re.search(family[1], name)), _NEWER
    )
    return title, why


def refused(names: Iterable[str]) -> str:
    """A table of refused operations by family, each with a sentence why."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in names:
        found.setdefault(family_of(name), []).append(name)
    titles = [family[0] for family in (*FAMILIES, _NEWER)]
    return table(
        ("", "Why", "Operations"),
        (
            (title, why, ", ".join(sorted(operations)))
            for (title, why), operations in sorted(
                found.items(), key=lambda item: titles.index(item[0][0])
            )
        ),
    )
