"""The control paths of drills: the failover runs elsewhere, and reports its end."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ..connect.control_forms import read_number, read_optional, read_strings
from ..connect.control_kinds import (
    ANY_OBJECT,
    INTEGER,
    NUMBER,
    STRING,
    STRINGS,
    Member,
    integer,
    list_of,
    one_of,
    or_null,
    read_form,
    shown_form,
)
from ..connect.control_routes import Answer, ConflictError, Routes, UnknownPathError
from ..domain.faults import OUTAGES
from ..rehearsal import defaults
from ..rehearsal.failover import read_scenario
from ..rehearsal.runner import Ending
from ..rehearsal.scenarios import SCENARIOS
from ..rehearsal.terms import Terms
from .drill import STATES, Drill, Drills

WANTED = read_form(
    "DrillWanted",
    "A drill",
    Member("Scenario", STRING, f"its name; `{SCENARIOS[0].name}` by default"),
    Member("SourceRegion", STRING, f"{defaults.SOURCE_REGION} by default"),
    Member("ReplicaRegion", STRING, f"{defaults.REPLICA_REGION} by default"),
    Member("Numbers", integer(1), f"how many to claim; {defaults.NUMBERS} by default"),
    Member(
        "Calls",
        integer(1),
        f"how many before and after the failover; {defaults.CALLS} by default",
    ),
    Member("Seed", INTEGER, f"repeats the same draw; {defaults.SEED} by default"),
    Member("Outage", one_of(OUTAGES), "how clients see a Region that is down"),
    Member("Services", STRINGS, "the services that are down; all by default"),
    Member(
        "TimeoutSeconds",
        NUMBER,
        f"how long the failover may take; {defaults.TIMEOUT:g} by default",
    ),
    Member("Rate", NUMBER, f"calls per second; {defaults.RATE:g} by default"),
    Member(
        "PropagationSeconds",
        NUMBER,
        "how long calls still follow the old shares; "
        f"{defaults.PROPAGATION:g} by default",
    ),
)
FINISH = read_form(
    "DrillFinish",
    "The end of a failover",
    Member("Error", STRING, "why it failed; leave it out if it succeeded"),
    Member("ExitCode", INTEGER, "of its process; any but 0 is a failure"),
    Member("Output", STRING, "what it has printed, for the report"),
)
ASK = shown_form(
    "DrillAsk",
    "What a failover is asked to do",
    Member("GroupArn", STRING, "the group to move"),
    Member("SourceRegion", STRING, "from where"),
    Member("ReplicaRegion", STRING, "to where"),
)
DRILL = shown_form(
    "Drill",
    "A drill as it is shown",
    Member("DrillId", STRING, "its ID, for `drills/{DrillId}`"),
    Member("Scenario", STRING, "the scenario's name"),
    Member("State", one_of(STATES), ", ".join(f"`{state}`" for state in STATES)),
    Member("Asks", list_of(ASK), "the failovers to run now, at the same time"),
    Member("Report", or_null(ANY_OBJECT), "as `drill --json` has it, once finished"),
    Member("Error", or_null(STRING), "why it could not be run"),
)
DRILLS = shown_form(
    "Drills", "All drills", Member("Drills", list_of(DRILL), "the last twenty")
)
SCENARIO = shown_form(
    "Scenario",
    "A scenario",
    Member("Name", STRING, "its name"),
    Member("Sentence", STRING, "what happens in it"),
)
SCENARIOS_SHOWN = shown_form(
    "Scenarios", "All scenarios", Member("Scenarios", list_of(SCENARIO), "in order")
)

ROUTES = Routes()
_drills = Drills()
_CONFLICT, _NOT_FOUND = HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND


@ROUTES.path("GET scenarios", answers=SCENARIOS_SHOWN)
def list_scenarios(_: Mapping[str, Any]) -> Answer:
    """Show the scenarios of drills."""
    return {
        "Scenarios": [
            {"Name": scenario.name, "Sentence": scenario.sentence}
            for scenario in SCENARIOS
        ]
    }


@ROUTES.path(
    "POST drills",
    reads=WANTED,
    answers=DRILL,
    status=HTTPStatus.CREATED,
    refusals=(_CONFLICT,),
)
def start_drill(found: Mapping[str, Any]) -> Answer:
    """Reset the server, build an estate, and start a scenario."""
    name = read_optional(found, "Scenario", str)
    scenario = read_scenario(SCENARIOS[0] if name is None else name)
    drill = _drills.start(scenario, _read_terms(found))
    if drill is None:
        msg = "Another drill is running: finish it first."
        raise ConflictError(msg)
    drill.wait_for_failover()
    if drill.error is not None:
        raise ConflictError(drill.error)
    return show_drill(drill)


@ROUTES.path("GET drills", answers=DRILLS)
def list_drills(_: Mapping[str, Any]) -> Answer:
    """Show the last drills."""
    return {"Drills": [show_drill(drill) for drill in _drills.all()]}


@ROUTES.path("GET drills/{DrillId}", answers=DRILL, refusals=(_NOT_FOUND,))
def read_drill(_: Mapping[str, Any], drill_id: str) -> Answer:
    """Show a drill, with its report once it is finished."""
    return show_drill(_find(drill_id))


@ROUTES.path(
    "POST drills/{DrillId}/finish",
    reads=FINISH,
    answers=DRILL,
    refusals=(_NOT_FOUND, _CONFLICT),
)
def finish_drill(found: Mapping[str, Any], drill_id: str) -> Answer:
    """Report that the failovers have ended; the drill goes on, or is judged."""
    drill = _find(drill_id)
    error = read_optional(found, "Error", str)
    code = read_optional(found, "ExitCode", int)
    output = read_optional(found, "Output", str)
    if error is None and code:
        error = f"exit code {code}"
    ending = Ending(error=error, exit_code=code, output=output or "")
    if not drill.finish(ending):
        msg = f"The drill is not running: it is {drill.state}."
        raise ConflictError(msg)
    drill.wait_for_failover()
    return show_drill(drill)


def _find(drill_id: str) -> Drill:
    drill = _drills.find(drill_id)
    if drill is None:
        raise UnknownPathError(f"Unknown drill: {drill_id[:100]}")
    return drill


def _read_terms(found: Mapping[str, Any]) -> Terms:
    given: dict[str, Any] = {
        "source_region": read_optional(found, "SourceRegion", str),
        "replica_region": read_optional(found, "ReplicaRegion", str),
        "numbers": read_optional(found, "Numbers", int),
        "calls": read_optional(found, "Calls", int),
        "seed": read_optional(found, "Seed", int),
        "outage": read_optional(found, "Outage", str),
        "services": read_strings(found.get("Services"), "Services"),
        "timeout": _read_number(found, "TimeoutSeconds"),
        "rate": _read_number(found, "Rate"),
        "propagation": _read_number(found, "PropagationSeconds"),
    }
    return Terms(**{name: value for name, value in given.items() if value is not None})


def _read_number(found: Mapping[str, Any], member: str) -> float | None:
    value = found.get(member)
    return None if value is None else read_number(value, member)


def show_drill(drill: Drill) -> dict[str, Any]:
    """The JSON form of a drill."""
    return {
        "DrillId": drill.drill_id,
        "Scenario": drill.scenario.name,
        "State": drill.state,
        "Asks": [
            {
                "GroupArn": ask.group_arn,
                "SourceRegion": ask.source_region,
                "ReplicaRegion": ask.replica_region,
            }
            for ask in drill.asks
        ],
        "Report": None if drill.report is None else drill.report.as_json(),
        "Error": drill.error,
    }
