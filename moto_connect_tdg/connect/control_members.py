"""The members of the control paths: what is read, what is answered, what it means.

The readers refuse what is not here, and the reference page is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.faults import OUTAGES
from ..domain.routing import LOST_REASONS


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a JSON object or of a query."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Form:
    """A JSON object or a query, as sentences name it."""

    title: str
    members: tuple[Member, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the members."""
        return frozenset(member.name for member in self.members)


_STRING, _NUMBER, _OBJECT = "string", "whole number", "object"

FAULT = Form(
    "A fault",
    (
        Member("Match", _OBJECT, "which API calls it is for; without it, all"),
        Member("Effect", "object or list", "what it does; a list applies in order"),
        Member("Times", _NUMBER, "how many hits; without it, until it is taken back"),
    ),
)
MATCH = Form(
    "Match",
    (
        Member("AccountId", _STRING, "the caller's account"),
        Member("Region", _STRING, "where the API call is sent to"),
        Member("Operation", _STRING, "an operation of Amazon Connect"),
        Member("ResourceArn", _STRING, "an ARN that the API call names"),
        Member("Services", "list of strings", "for outages, by their names in boto3"),
    ),
)
EFFECT = Form(
    "Effect",
    (
        Member("Error", _OBJECT, "the API call is refused: `Code`, `Message`"),
        Member("Outage", _STRING, ", ".join(f"`{kind}`" for kind in OUTAGES)),
        Member("DelaySeconds", "number", "the answer comes late"),
        Member("FailWorkflow", _STRING, "the workflow that it begins fails: why"),
        Member("StallWorkflow", "true", "the workflow that it begins never ends"),
    ),
)
ERROR = Form(
    "Effect.Error",
    (
        Member("Code", _STRING, "an error that the operation declares"),
        Member("Message", _STRING, "its message"),
    ),
)
FAULT_SHOWN = Form(
    "A fault as it is shown",
    (
        Member("FaultId", _STRING, "its ID, for `faults/{FaultId}`"),
        Member("Match", _OBJECT, "as above, without what was left out"),
        Member("Effect", "object or list", "as above"),
        Member("Times", f"{_NUMBER} or null", "as above"),
        Member("Hits", _NUMBER, "how many API calls it has struck"),
    ),
)
CALLS = Form(
    "Calls",
    (
        Member("PhoneNumber", _STRING, "the number that is called, in E.164"),
        Member("Count", _NUMBER, "how many calls; 1 without it"),
        Member("Seed", _NUMBER, "draws the same again; moto's own without it"),
        Member(
            "AccountId",
            _STRING,
            "the number's account; without it moto's default, or MOTO_ACCOUNT_ID",
        ),
    ),
)
ON_GROUP = Form(
    "The request",
    (
        Member("GroupArn", _STRING, "the traffic distribution group"),
        Member("Count", _NUMBER, "how many; 1 without it"),
        Member("Seed", _NUMBER, "draws the same again; moto's own without it"),
    ),
)
PLACED = Form(
    "What became of them",
    (
        Member("Placed", _NUMBER, "how many there were"),
        Member("Connected", _OBJECT, "how many connected, by Region"),
        Member(
            "Lost",
            _OBJECT,
            f"how many were lost, by {', '.join(f'`{why}`' for why in LOST_REASONS)}",
        ),
        Member("ContactId", _STRING, "of a single call that connected"),
    ),
)
JOURNAL_QUERY = Form(
    "The query",
    (
        Member("Operation", _STRING, "the API calls of one operation"),
        Member("Region", _STRING, "those of one Region"),
        Member("Service", _STRING, "those of one service, by its name in boto3"),
        Member("Limit", _NUMBER, "the last so many, 10,000 at most"),
    ),
)
ENTRY = Form(
    "An entry of the journal",
    (
        Member("Time", _STRING, "when, in UTC"),
        Member("AccountId", _STRING, "the caller's account"),
        Member("Region", _STRING, "where the API call was sent to"),
        Member("Service", _STRING, "`connect`, or a service that an outage refused"),
        Member("Operation", _STRING, "what was called"),
        Member("Resources", "list of strings", "the ARNs that it named"),
        Member("Outcome", _STRING, "`OK`, or the error's code"),
        Member("Message", f"{_STRING} or null", "the error's message"),
        Member("FaultIds", "list of strings", "the faults that struck it"),
        Member("Change", f"{_OBJECT} or null", "the distribution that it changed"),
    ),
)
CHANGE = Form(
    "A change",
    (
        Member("Time", _STRING, "when, in UTC"),
        Member("GroupArn", _STRING, "the traffic distribution group"),
        Member("Before", _OBJECT, "shares by Region: `Telephony`, `Agents`, `SignIn`"),
        Member("After", _OBJECT, "the same, afterwards"),
    ),
)
STATE_QUERY = Form(
    "The query", (Member("AccountId", _STRING, "one account only; without it, all"),)
)
STATE = Form(
    "The state of an account in a Region",
    (
        Member("Instances", "list", "with what they hold, where the source is"),
        Member("Replications", "list", "of the source instances"),
        Member("TrafficDistributionGroups", "list", "with their shares in force"),
        Member("PhoneNumbers", "list", "that were claimed here"),
        Member("Tags", _OBJECT, "by ARN"),
        Member("Aliases", _OBJECT, "that are taken, with their instance's ARN"),
        Member("AnalyticsDataAssociations", _OBJECT, "by instance"),
        Member("Imports", "list", "ARNs of imported numbers"),
        Member("Releases", "list", "times that the 200 % rule counts"),
        Member("InstanceChanges", "list", "times that the quota of changes counts"),
        Member("ClientTokens", _STRING, "a digest of those that are remembered"),
        Member("Workflows", _OBJECT, "that are running, by resource"),
    ),
)
HEALTH = Form(
    "The server's health",
    (
        Member("status", _STRING, "`ok`"),
        Member("version", _STRING, "of moto_connect_tdg"),
        Member("moto", _STRING, "its version"),
        Member("botocore", _STRING, "its version"),
    ),
)

#: What each control path reads and answers.
PATHS: dict[str, tuple[Form, ...]] = {
    "POST /moto-api/connect/faults": (FAULT, MATCH, EFFECT, ERROR),
    "GET /moto-api/connect/faults": (FAULT_SHOWN,),
    "POST /moto-api/connect/calls": (CALLS, PLACED),
    "POST /moto-api/connect/sign-ins, /agents": (ON_GROUP, PLACED),
    "GET /moto-api/connect/journal": (JOURNAL_QUERY, ENTRY, CHANGE),
    "GET /moto-api/connect/state": (STATE_QUERY, STATE),
    "GET /moto-api/connect/health": (HEALTH,),
}
