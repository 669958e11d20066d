"""The members that the control paths read and answer, with their meaning.

Unknown members are refused. The reference page and the OpenAPI document are made
from these tables.
"""

from __future__ import annotations

from ..domain.faults import OUTAGES
from ..domain.journal import MAX_ENTRIES
from ..domain.routing import LOST_REASONS
from ..domain.sessions import AVAILABLE, ENDPOINTS, SIGN_IN_REFUSALS
from ..service.inspect import RESTING
from .control_kinds import (
    ANY_LIST,
    ANY_OBJECT,
    BOOLEAN,
    COUNTS,
    INTEGER,
    NUMBER,
    STRING,
    STRINGS,
    TRUE,
    Kind,
    Member,
    integer,
    list_of,
    object_of,
    one_of,
    one_or_list_of,
    or_null,
    read_form,
    shown_form,
)

#: The maximum of calls in one request.
MAX_CALLS = 10_000_000

# -- faults -----------------------------------------------------------------

MATCH = read_form(
    "Match",
    "Match",
    Member("AccountId", STRING, "the caller's account"),
    Member("Region", STRING, "where the API call is sent to"),
    Member("Operation", STRING, "an operation of Amazon Connect"),
    Member("ResourceArn", STRING, "an ARN that the API call names"),
    Member("Services", STRINGS, "for outages, by their names in boto3"),
)
ERROR = read_form(
    "Error",
    "Effect.Error",
    Member("Code", STRING, "an error that the operation declares"),
    Member("Message", STRING, "its message"),
    required=["Code"],
)
EFFECT = read_form(
    "Effect",
    "Effect",
    Member("Error", object_of(ERROR), "the API call is refused: `Code`, `Message`"),
    Member("Outage", one_of(OUTAGES), ", ".join(f"`{kind}`" for kind in OUTAGES)),
    Member("DelaySeconds", NUMBER, "the answer comes late"),
    Member("JitterSeconds", NUMBER, "with a delay: a random additional delay, at most"),
    Member(
        "FailWorkflow", STRING, "the workflow that it starts fails, for this reason"
    ),
    Member("StallWorkflow", TRUE, "the workflow that it starts never ends"),
    limits={
        "dependentRequired": {"JitterSeconds": ["DelaySeconds"]},
        "anyOf": [
            {"maxProperties": 1},
            {"maxProperties": 2, "required": ["DelaySeconds", "JitterSeconds"]},
        ],
    },
)
WINDOW = read_form(
    "Window",
    "A window of the timeline",
    Member("AtSeconds", NUMBER, "its start, counted from when the fault is added"),
    Member("ForSeconds", or_null(NUMBER), "its duration; endless by default"),
    required=["AtSeconds"],
)
_TIMELINE = Member(
    "Timeline", list_of(WINDOW), "when it is in force; always by default"
)
FAULT = read_form(
    "Fault",
    "A fault",
    Member("Match", object_of(MATCH), "which API calls it applies to; all by default"),
    Member("Effect", one_or_list_of(EFFECT), "what it does; a list applies in order"),
    Member("Times", integer(1), "how many hits; without it, until it is removed"),
    _TIMELINE,
    Member(
        "Probability",
        NUMBER,
        "above 0, at most 1, that it strikes; always by default",
    ),
    Member("Seed", INTEGER, "for probability and jitter; moto's own by default"),
    required=["Effect"],
)
FAULT_ADDED = shown_form(
    "FaultAdded",
    "The answer",
    Member("FaultId", STRING, "its ID, for `faults/{FaultId}`"),
)
FAULT_SHOWN = shown_form(
    "FaultShown",
    "A fault as it is shown",
    Member("FaultId", STRING, "its ID, for `faults/{FaultId}`"),
    Member("Match", object_of(MATCH), "as above, without what was left out"),
    Member("Effect", one_or_list_of(EFFECT), "as above"),
    Member("Times", or_null(integer(1)), "as above"),
    _TIMELINE,
    Member("Probability", or_null(NUMBER), "as above"),
    Member("Seed", or_null(INTEGER), "as above, or the one that moto gave"),
    Member("Hits", integer(0), "how many API calls it has struck"),
)
FAULTS_SHOWN = shown_form(
    "FaultsShown",
    "All faults",
    Member("Faults", list_of(FAULT_SHOWN), "in the order they were added"),
)

# -- calls ------------------------------------------------------------------

_COUNT = integer(1, MAX_CALLS)
_SEED = Member("Seed", INTEGER, "repeats the same draw; moto's own seed by default")

CALLS = read_form(
    "Calls",
    "Calls",
    Member("PhoneNumber", STRING, "the number to call, in E.164"),
    Member("Count", _COUNT, "how many calls; 1 by default"),
    _SEED,
    Member(
        "AccountId",
        STRING,
        "the number's account; MOTO_ACCOUNT_ID or moto's default by default",
    ),
    Member(
        "Waits",
        BOOLEAN,
        "whether the caller of a single call waits until an agent is free",
    ),
    required=["PhoneNumber"],
)
HANG_UP = read_form(
    "HangUp",
    "The request",
    Member("ContactId", STRING, "the contact to end"),
    Member("AccountId", STRING, "its account; as for calls by default"),
    required=["ContactId"],
)
_INSTANCE = Member("InstanceArn", STRING, "an instance, of the Region in its ARN")
_USERNAME = Member("Username", STRING, "the agent's user name")
SIGN_IN = read_form(
    "SignIn",
    "The sign-in",
    _INSTANCE,
    _USERNAME,
    Member(
        "Endpoint",
        one_of(ENDPOINTS),
        "`GLOBAL`, the default if there is one, or `REGIONAL`",
    ),
    Member("Status", STRING, f"an agent status by its name; `{AVAILABLE}` by default"),
    _SEED,
    required=["InstanceArn", "Username"],
)
SIGNED_IN = shown_form(
    "SignedIn",
    "The outcome",
    Member("UserId", or_null(STRING), "the agent, if there is one of that name"),
    Member("Region", or_null(STRING), "where they signed in"),
    Member("WorkingIn", or_null(STRING), "where they take calls"),
    Member("Refused", or_null(one_of(SIGN_IN_REFUSALS)), "why the sign-in was refused"),
)
SIGN_OUT = read_form(
    "SignOut",
    "The request",
    _INSTANCE,
    _USERNAME,
    required=["InstanceArn", "Username"],
)
ON_GROUP = read_form(
    "GroupCalls",
    "The request",
    Member("GroupArn", STRING, "the traffic distribution group"),
    Member("Count", _COUNT, "how many; 1 by default"),
    _SEED,
    required=["GroupArn"],
)
PLACED = shown_form(
    "Placed",
    "The outcome",
    Member("Placed", INTEGER, "how many there were"),
    Member("Connected", COUNTS, "how many connected, by Region"),
    Member(
        "Lost",
        COUNTS,
        f"how many were lost, by {', '.join(f'`{why}`' for why in LOST_REASONS)}",
    ),
    Member("ContactId", STRING, "the contact of a single call, if it became one"),
    optional=["ContactId"],
)

# -- journal and state ------------------------------------------------------

JOURNAL_QUERY = read_form(
    "JournalQuery",
    "The query",
    Member("Operation", STRING, "the API calls of one operation"),
    Member("Region", STRING, "those of one Region"),
    Member("Service", STRING, "those of one service, by its name in boto3"),
    Member("AccountId", STRING, "those of one account"),
    Member("ResourceArn", STRING, "those that name a resource of Amazon Connect"),
    Member("Outcome", STRING, "`OK`, or the code of an error"),
    Member("After", integer(0), "those that came after so many were `Recorded`"),
    Member(
        "Limit",
        integer(1, MAX_ENTRIES),
        f"only the last entries, {MAX_ENTRIES:,} at most",
    ),
)
SHARES = shown_form(
    "Shares",
    "Shares",
    Member("Telephony", COUNTS, "percentages by Region"),
    Member("Agents", COUNTS, "percentages by Region"),
    Member("SignIn", ANY_OBJECT, "whether it is enabled, by Region"),
    optional=["SignIn"],
)
CHANGE = shown_form(
    "Change",
    "A change",
    Member("Time", STRING, "when, in UTC"),
    Member("GroupArn", STRING, "the traffic distribution group"),
    Member(
        "Before", object_of(SHARES), "shares by Region: `Telephony`, `Agents`, `SignIn`"
    ),
    Member("After", object_of(SHARES), "the same, afterwards"),
)
ENTRY = shown_form(
    "Entry",
    "An entry of the journal",
    Member("Time", STRING, "when, in UTC"),
    Member("AccountId", STRING, "the caller's account"),
    Member("Region", STRING, "where the API call was sent to"),
    Member("Service", STRING, "`connect`, or a service that an outage refused"),
    Member("Operation", STRING, "the operation that was called"),
    Member("Resources", STRINGS, "the ARNs that it named"),
    Member("Outcome", STRING, "`OK`, or the error's code"),
    Member(
        "Parameters",
        or_null(ANY_OBJECT),
        "an excerpt of its input without secrets, where `journal_parameters` is set",
    ),
    Member("Message", or_null(STRING), "the error's message"),
    Member("FaultIds", STRINGS, "the faults that struck it"),
    Member("Change", or_null(object_of(CHANGE)), "the distribution that it changed"),
)
ENTRIES = shown_form(
    "Entries",
    "The journal",
    Member("Entries", list_of(ENTRY), "oldest first"),
    Member("Recorded", integer(0), "how many API calls there were so far, for `After`"),
)
STATE_QUERY = read_form(
    "StateQuery",
    "The query",
    Member("AccountId", STRING, "one account only; all by default"),
)
STATE = shown_form(
    "State",
    "The state of an account in a Region",
    Member(
        "Instances",
        ANY_LIST,
        "with their contents, in the source Region, and what each Region has for itself",
    ),
    Member("Replications", ANY_LIST, "of the source instances"),
    Member("TrafficDistributionGroups", ANY_LIST, "with their shares in force"),
    Member("PhoneNumbers", ANY_LIST, "claimed in this Region"),
    Member("Tags", ANY_OBJECT, "by ARN"),
    Member("Aliases", ANY_OBJECT, "aliases in use, with their instance's ARN"),
    Member("Imports", ANY_LIST, "ARNs of imported numbers"),
    Member("Releases", ANY_LIST, "times of releases that the 200 % rule counts"),
    Member("InstanceChanges", ANY_LIST, "times of changes that the quota counts"),
    Member("ClientTokens", STRING, "a digest of the remembered client tokens"),
    Member("Workflows", ANY_OBJECT, "running workflows, by resource"),
)
STATE_OF_ACCOUNTS = Kind(
    "object",
    {
        "type": "object",
        "properties": {RESTING: ANY_OBJECT.schema},
        "patternProperties": {
            "^[0-9]{12}$": {
                "type": "object",
                "additionalProperties": object_of(STATE).schema,
            }
        },
        "additionalProperties": False,
    },
    STATE,
)

# -- the rest ---------------------------------------------------------------

HEALTH = shown_form(
    "Health",
    "The server's health",
    Member("status", one_of(["ok"]), "`ok`"),
    Member("version", STRING, "of moto_connect_tdg"),
    Member("moto", STRING, "its version"),
    Member("botocore", STRING, "its version"),
)
NOTHING = shown_form("Nothing", "An empty object")
REFUSAL = shown_form("Refusal", "A refusal", Member("message", STRING, "what is wrong"))
