"""Faults: what goes wrong, for which API calls, how often.

A fault is a match and its effects, for the next N matching API calls or until it
is removed. Order alone decides which fault strikes, unless it has a timeline or a
probability; callers then pass in time and randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal, get_args

from ..types import AccountId, Region
from .lifecycle import WORKFLOW_OPERATIONS
from .schedules import ALWAYS, Chance, Clock, Schedule

#: Amazon Connect's own name among the services.
CONNECT = "connect"


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One API call, as faults and the journal see it.

    *resources* are the ARNs of the resources that it names, the main one first.
    *service* is the name that the request was signed for. *parameters* are there
    where the journal is asked to keep them, without secrets.
    """

    account_id: AccountId
    region: Region
    operation: str
    resources: tuple[str, ...] = ()
    service: str = CONNECT
    parameters: Mapping[str, Any] | None = field(default=None, compare=False)


#: Whether a fault strikes an API call that it matches.
Condition = Callable[[ApiRequest], bool]


@dataclass(frozen=True, slots=True)
class Match:
    """Which API calls a fault applies to; None matches everything.

    A match that names an operation or a resource applies to Amazon Connect only.
    """

    account_id: str | None = None
    region: str | None = None
    operation: str | None = None
    resource_arn: str | None = None
    services: tuple[str, ...] | None = None

    def covers(self, service: str) -> bool:
        """Whether the fault can apply to API calls of this service."""
        if service != CONNECT and (self.operation or self.resource_arn):
            return False
        return self.services is None or service in self.services

    def matches(self, request: ApiRequest) -> bool:
        """Whether the fault applies to this API call."""
        return (
            self.covers(request.service)
            and (self.account_id is None or self.account_id == request.account_id)
            and (self.region is None or self.region == request.region)
            and (self.operation is None or self.operation == request.operation)
            and (self.resource_arn is None or self.resource_arn in request.resources)
        )


@dataclass(frozen=True, slots=True)
class ApiError:
    """The API call is refused with an error that its operation declares."""

    code: str
    message: str


OutageKind = Literal["error", "connection", "timeout"]
OUTAGES: tuple[OutageKind, ...] = get_args(OutageKind)


@dataclass(frozen=True, slots=True)
class Outage:
    """The Region does not answer: a 503, a connection that breaks, or one that hangs."""

    kind: OutageKind = "error"


@dataclass(frozen=True, slots=True)
class Delay:
    """The answer comes late, by *seconds* and a random part of *jitter* seconds."""

    seconds: float
    jitter: float = 0.0


@dataclass(frozen=True, slots=True)
class FailWorkflow:
    """The workflow that the API call starts fails, for that reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class StallWorkflow:
    """The workflow that the API call starts stays in progress."""


@dataclass(frozen=True, slots=True)
class NoEffect:
    """Nothing happens to the API call: a gap in a sequence."""


Effect = ApiError | Outage | Delay | FailWorkflow | StallWorkflow | NoEffect


def can_strike(
    effect: Effect,
    operation: str,
    *,
    declared: frozenset[str],
    service: str = CONNECT,
) -> bool:
    """Whether the effect applies to an operation, which declares these errors."""
    if service != CONNECT:
        return isinstance(effect, Outage | NoEffect)
    match effect:
        case ApiError(code):
            return code in declared
        case FailWorkflow() | StallWorkflow():
            return operation in WORKFLOW_OPERATIONS
    return True


def _no_time() -> float:
    return 0.0


def _no_chance() -> float:
    return 0.0


@dataclass(slots=True)
class Fault:
    """A match, and effects that apply in order, one per hit.

    The last effect repeats. After *times* hits the fault is over. Its schedule is
    timed by *clock*, from when the fault was added, and drawn by *chance*. It strikes
    no API call for which *when* returns false.
    """

    fault_id: str
    match: Match
    effects: tuple[Effect, ...]
    times: int | None = None
    schedule: Schedule = ALWAYS
    clock: Clock = field(default=_no_time, repr=False)
    chance: Chance = field(default=_no_chance, repr=False)
    when: Condition | None = field(default=None, repr=False)
    hits: int = field(default=0, init=False)
    _added_at: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._added_at = self.clock()

    @property
    def is_in_force(self) -> bool:
        """Whether it can strike now: it is not over, and within its timeline."""
        return not self.is_spent and self.schedule.is_on(self.clock() - self._added_at)

    def draw(self) -> bool:
        """Draw whether it strikes, by its probability."""
        probability = self.schedule.probability
        return probability is None or self.chance() < probability

    def strike(self) -> Effect:
        """Count a hit, and return its effect; a delay includes its jitter."""
        effect = self.next_effect
        self.hits += 1
        if isinstance(effect, Delay) and effect.jitter:
            return Delay(effect.seconds + effect.jitter * self.chance())
        return effect

    @property
    def is_spent(self) -> bool:
        """Whether it is over: it has hit as often as it may."""
        return self.times is not None and self.hits >= self.times

    def concerns(self, request: ApiRequest) -> bool:
        """Whether it applies to this API call; to other services only outages do."""
        return self.match.matches(request) and (
            request.service == CONNECT
            or any(isinstance(effect, Outage) for effect in self.effects)
        )

    @property
    def next_effect(self) -> Effect:
        """The effect of the next hit."""
        return self.effects[min(self.hits, len(self.effects) - 1)]


@dataclass(frozen=True, slots=True)
class Strike:
    """The combined effect of all faults on one API call."""

    fault_ids: tuple[str, ...] = ()
    delay_seconds: float = 0.0
    outage: Outage | None = None
    error: ApiError | None = None
    failure_reason: str | None = None
    is_stalled: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the API call ends here, by an outage or an error."""
        return self.outage is not None or self.error is not None

    def with_effect(self, fault_id: str, effect: Effect) -> Strike:
        """Return this strike with another effect added; delays add up."""
        hit = replace(self, fault_ids=(*self.fault_ids, fault_id))
        match effect:
            case ApiError():
                return replace(hit, error=effect)
            case Outage():
                return replace(hit, outage=effect)
            case Delay(seconds):
                return replace(hit, delay_seconds=self.delay_seconds + seconds)
            case FailWorkflow(reason):
                return replace(hit, failure_reason=reason)
            case StallWorkflow():
                return replace(hit, is_stalled=True)
        return hit


NO_STRIKE = Strike()


class FaultPlan:
    """The faults in force, in the order they were added."""

    def __init__(self, clock: Clock = _no_time) -> None:
        #: the default clock of faults that are added from now on
        self.clock = clock
        self._faults: dict[str, Fault] = {}
        self._numbers = count(1)

    def add(
        self,
        match: Match,
        effects: Iterable[Effect],
        *,
        times: int | None = None,
        schedule: Schedule = ALWAYS,
        clock: Clock | None = None,
        chance: Chance = _no_chance,
        when: Condition | None = None,
    ) -> Fault:
        """Put a fault in force; its timeline begins now."""
        fault = Fault(
            f"fault-{next(self._numbers)}",
            match,
            tuple(effects),
            times,
            schedule,
            clock or self.clock,
            chance,
            when,
        )
        self._faults[fault.fault_id] = fault
        return fault

    def remove(self, fault_id: str) -> Fault | None:
        """Remove a fault and return it; None if the ID is unknown."""
        return self._faults.pop(fault_id, None)

    def clear(self) -> None:
        """Remove all faults."""
        self._faults.clear()

    def all(self) -> list[Fault]:
        """Every fault, including those that are over."""
        return list(self._faults.values())

    def find(self, fault_id: str) -> Fault | None:
        """The fault with that ID, or None."""
        return self._faults.get(fault_id)

    def strike(
        self, request: ApiRequest, *, declared: frozenset[str] = frozenset()
    ) -> Strike:
        """Apply the faults to an API call; each that strikes counts a hit.

        Delays add up. The first outage or error is the last effect: later faults
        stay armed. A fault is skipped where its effect does not apply to the
        operation.
        """
        strike = NO_STRIKE
        for fault in self.all():
            if not fault.concerns(request) or not fault.is_in_force:
                continue
            applies = can_strike(
                fault.next_effect,
                request.operation,
                declared=declared,
                service=request.service,
            )
            if not applies or not fault.draw():
                continue
            if fault.when is not None and not fault.when(request):
                continue
            strike = strike.with_effect(fault.fault_id, fault.strike())
            if strike.is_final:
                break
        return strike

    def is_down(self, account_id: str, region: str) -> bool:
        """Whether all of Amazon Connect is down there, so that calls are lost too.

        An outage with a probability loses no calls.
        """
        return any(
            isinstance(fault.next_effect, Outage)
            and fault.schedule.probability is None
            and fault.is_in_force
            and fault.match.covers(CONNECT)
            and fault.match.operation is None
            and fault.match.resource_arn is None
            and fault.match.account_id in {None, account_id}
            and fault.match.region in {None, region}
            for fault in self.all()
        )
