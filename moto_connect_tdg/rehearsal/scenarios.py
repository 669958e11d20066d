"""The ways in which a failover can be put to the test, as data.

A scenario is an estate, a set-up, what goes wrong when, which groups the failover is
asked to move, and what the right thing to do is. Users write their own with
`moto_connect_tdg.scenarios`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ..domain.faults import ApiError, Delay, Outage, StallWorkflow
from . import setups
from .incidents import DOWN, SOURCE_DOWN, Event, Incident, Moment, Step
from .terms import InvalidDrillError, require_count

#: The right thing for a failover to do: move everything that it is asked to; fail
#: loudly and change nothing, since nothing can be done; succeed and change nothing,
#: since everything is done; or move everything back without losing a call.
Judgement = Literal["saves", "refuses", "keeps", "returns"]
#: Which groups it is asked to move.
Asked = Literal["first-group", "all-groups-but-one"]
#: The most numbers that one search finds.
_MAX_ON_INSTANCE = 10
_TWO_GROUPS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class EstatePlan:
    """The estate to build.

    Attributes:
        groups: how many traffic distribution groups, beside the default one.
        numbers: how many phone numbers are claimed to the groups; by default as many
            as the drill's terms say.
        agents: how many agents.
        numbers_on_instance: how many phone numbers are claimed to the instance, beside
            the groups; at most 10.

    Raises:
        ValueError: for counts that make no sense.
    """

    groups: int = 0
    numbers: int | None = None
    agents: int = 2
    numbers_on_instance: int = 0

    def __post_init__(self) -> None:
        require_count("groups", self.groups)
        if self.numbers is not None:
            require_count("numbers", self.numbers, lowest=1)
        require_count("agents", self.agents)
        require_count(
            "numbers_on_instance", self.numbers_on_instance, highest=_MAX_ON_INSTANCE
        )


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way to put a failover to the test.

    Attributes:
        name: its name, for the command line and reports.
        sentence: what happens, in one sentence.
        judgement: the right thing for a failover to do.
        estate: the estate to build.
        setup: what is done before the failover begins, in order: each is called with
            the `Estate`.
        incidents: what goes wrong.
        events: what else happens.
        asked: which groups the failover is asked to move.
        times: how often it is started at the same time.
        is_swapped: whether source and replica are exchanged, as for a failback.
        caveat: what no failover can prevent, for the report.

    Raises:
        ValueError: for an unknown judgement, numbers that make no sense, and steps,
            incidents and events that are not in a tuple.
    """

    name: str
    sentence: str
    judgement: Judgement = "saves"
    estate: EstatePlan = EstatePlan()
    setup: tuple[Step, ...] = ()
    incidents: tuple[Incident, ...] = ()
    events: tuple[Event, ...] = ()
    asked: Asked = "first-group"
    times: int = 1
    is_swapped: bool = False
    caveat: str | None = None

    def __post_init__(self) -> None:
        for what, value, known in (
            ("judgement", self.judgement, get_args(Judgement)),
            ("asked", self.asked, get_args(Asked)),
        ):
            if value not in known:
                msg = f"{what} must be one of {', '.join(known)}, got {value!r}"
                raise InvalidDrillError(msg)
        if type(self.times) is not int or self.times < 1:
            msg = f"times must be a positive integer, got {self.times!r}"
            raise InvalidDrillError(msg)
        if not self.name:
            msg = "A scenario must have a name."
            raise InvalidDrillError(msg)
        for what, given in (
            ("setup", self.setup),
            ("incidents", self.incidents),
            ("events", self.events),
        ):
            _require_tuple(what, given)
        if self.asked == "all-groups-but-one" and self.estate.groups < _TWO_GROUPS:
            msg = "all-groups-but-one needs an estate with two groups or more"
            raise InvalidDrillError(msg)


def _require_tuple(what: str, given: object) -> None:
    if not isinstance(given, tuple):
        msg = f"{what} must be a tuple, got {given!r}"
        raise InvalidDrillError(msg)


_DENIED = ApiError(
    "AccessDeniedException",
    "The caller has no permission for connect:UpdateTrafficDistribution.",
)
_THROTTLED = ApiError("ThrottlingException", "Rate exceeded")
_UPDATE = "UpdateTrafficDistribution"

#: All scenarios of this package, in the order of ``moto-connect-tdg drill --list``.
SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        "source-down",
        "The source Region is down: connections to it break.",
        incidents=(SOURCE_DOWN,),
    ),
    Scenario(
        "source-unavailable",
        "The source Region answers with 503 to everything.",
        incidents=(Incident(effect=Outage("error"), region="source"),),
    ),
    Scenario(
        "source-hangs",
        "The source Region takes requests and never answers.",
        incidents=(Incident(effect=Outage("timeout"), region="source"),),
    ),
    Scenario(
        "down-in-the-middle",
        "The source Region goes down after the failover's first API call.",
        incidents=(Incident(effect=DOWN, region="source", begins=Moment(api_calls=1)),),
    ),
    Scenario(
        "back-in-the-middle",
        "The source Region is up again after the failover's second API call.",
        incidents=(Incident(effect=DOWN, region="source", ends=Moment(api_calls=2)),),
    ),
    Scenario(
        "replica-down",
        "The replica Region is down: the failover must fail loudly and change nothing.",
        judgement="refuses",
        incidents=(Incident(effect=DOWN, region="replica"),),
        caveat="Nothing can be moved to a Region that is down; calls stay at the source.",
    ),
    Scenario(
        "throttled",
        "Each operation is throttled to 2 API calls per second, the burst used up.",
        incidents=(
            SOURCE_DOWN,
            Incident(effect=_THROTTLED, region="replica", per_second=2),
        ),
    ),
    Scenario(
        "slow",
        "The replica Region answers each API call 2 seconds late.",
        incidents=(SOURCE_DOWN, Incident(effect=Delay(2), region="replica")),
    ),
    Scenario(
        "update-stalls",
        "The update stays in UPDATE_IN_PROGRESS: the failover must not call it done.",
        judgement="refuses",
        incidents=(SOURCE_DOWN, Incident(effect=StallWorkflow(), operation=_UPDATE)),
        caveat="No failover can end an update that stalls; calls are lost.",
    ),
    Scenario(
        "group-not-active",
        "Another update is running when the failover begins, and ends 3 seconds later.",
        setup=(setups.begin_other_update,),
        incidents=(SOURCE_DOWN,),
        events=(Event(Moment(seconds=3), setups.end_other_update),),
    ),
    Scenario(
        "half-done",
        "Telephony was shifted before, agents and sign-ins were not.",
        setup=(setups.shift_telephony_alone,),
        incidents=(SOURCE_DOWN,),
    ),
    Scenario(
        "already-done",
        "All was failed over before: the failover must change nothing.",
        judgement="keeps",
        setup=(setups.shift_everything,),
        incidents=(SOURCE_DOWN,),
    ),
    Scenario(
        "two-at-once",
        "Alarms in both Regions start the failover twice at the same time.",
        incidents=(SOURCE_DOWN,),
        times=2,
    ),
    Scenario(
        "access-denied",
        "The role may not update the distribution: the failover must fail loudly.",
        judgement="refuses",
        incidents=(SOURCE_DOWN, Incident(effect=_DENIED, operation=_UPDATE)),
        caveat="No failover can change what it has no permission for; calls are lost.",
    ),
    Scenario(
        "failback",
        "The source Region is back: the failover is called with the Regions exchanged.",
        judgement="returns",
        setup=(setups.shift_everything,),
        is_swapped=True,
    ),
    Scenario(
        "agents-in-contacts",
        "Half of the agents are in contacts when the source Region goes down.",
        estate=EstatePlan(numbers=2, agents=20),
        setup=(setups.occupy_agents,),
        incidents=(SOURCE_DOWN,),
    ),
    Scenario(
        "several-groups",
        "Two groups of three are to be moved, one after the other, and no more.",
        estate=EstatePlan(groups=3, numbers=6),
        incidents=(SOURCE_DOWN,),
        asked="all-groups-but-one",
    ),
    Scenario(
        "several-numbers",
        "The group has twelve numbers.",
        estate=EstatePlan(numbers=12),
        incidents=(SOURCE_DOWN,),
    ),
    Scenario(
        "numbers-on-the-instance",
        "One number of two is claimed to the instance, not to a group.",
        estate=EstatePlan(numbers=1, numbers_on_instance=1),
        incidents=(SOURCE_DOWN,),
    ),
)

_BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


def find_scenario(name: str) -> Scenario:
    """The scenario of that name.

    Raises:
        InvalidDrillError: when there is none.
    """
    found = _BY_NAME.get(name)
    if found is None:
        msg = f"The scenario is unknown: {name}; there are {', '.join(_BY_NAME)}"
        raise InvalidDrillError(msg)
    return found
