"""The ways in which a failover can be put to the test, and the parts of your own.

Example:
    QUIET_NIGHT = Scenario(
        "quiet-night", "The source Region is down, with one number.",
        estate=EstatePlan(numbers=1), incidents=(SOURCE_DOWN,),
    )
    report = rehearse(fail_over, scenario=QUIET_NIGHT)
"""

from __future__ import annotations

from .rehearsal.incidents import (
    BEGINNING,
    SOURCE_DOWN,
    Event,
    Incident,
    Moment,
    Role,
    Step,
)
from .rehearsal.scenarios import SCENARIOS, Asked, EstatePlan, Judgement, Scenario
from .rehearsal.terms import InvalidDrillError, Options

__all__ = [
    "BEGINNING",
    "SCENARIOS",
    "SOURCE_DOWN",
    "Asked",
    "EstatePlan",
    "Event",
    "Incident",
    "InvalidDrillError",
    "Judgement",
    "Moment",
    "Options",
    "Role",
    "Scenario",
    "Step",
]
