"""Faults: what goes wrong, for which API calls, how often.

A fault is a match and its effects, for the next N matching API calls or until it
is removed. Order alone decides which fault strikes, unless it has a timeline or a
probability; callers then pass in time and randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Literal, get_args

from ..records import dataclass
from ..types import AccountId, Region
from .lifecycle import WORKFLOW_OPERATIONS
from .schedules import ALWAYS, Chance, Clock, Schedule

#: Amazon Connect's own name among the services.
CONNECT = "connect"


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One API call, as faults and the journal see it.

    Attributes:
        account_id: the caller's account.
        region: the Region that it was sent to.
        operation: the operation's name, such as UpdateTrafficDistribution.
        resources: the ARNs of the resources that it names, the main one first.
        service: the name of the service that the request was signed for.
        parameters: its parameters without secrets, if the setting journal_parameters
            is on; else None.
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

    Attributes:
        account_id: the caller's account.
        region: the Region that the API call is sent to.
        operation: the operation's name, such as UpdateTrafficDistribution.
        resource_arn: the ARN of a resource that it names, even if by a bare ID.
        services: the names of the services.
    """

    account_id: str | None = None
    region: str | None = None
    operation: str | None = None
    resource_arn: str | None = None
    services: tuple[str, ...] | None = None

    def covers(self, service: str) -> bool:
        """Whether the fault can apply to API calls of this service.

        Args:
            service: the name that requests to the service are signed for.
        """
        if service != CONNECT and (self.operation or self.resource_arn):
            return False
        return self.services is None or service in self.services

    def matches(self, request: ApiRequest) -> bool:
        """Whether the fault applies to this API call.

        Args:
            request: the API call.
        """
        return (
            self.covers(request.service)
            and (self.account_id is None or self.account_id == request.account_id)
            and (self.region is None or self.region == request.region)
            and (self.operation is None or self.operation == request.operation)
            and (self.resource_arn is None or self.resource_arn in request.resources)
        )


@dataclass(frozen=True, slots=True)
class ApiError:
    """The API call is refused with an error that its operation declares.

    Attributes:
        code: the error's code, such as ThrottlingException.
        message: the error's message.
    """

    code: str
    message: str


#: What clients see of a Region that is down: a 503 ServiceUnavailable (error), a
#: connection that breaks (connection), or no answer (timeout).
OutageKind = Literal["error", "connection", "timeout"]
OUTAGES: tuple[OutageKind, ...] = get_args(OutageKind)


@dataclass(frozen=True, slots=True)
class Outage:
    """The Region does not answer, and calls that reach it are lost.

    Attributes:
        kind: what clients see of it.
    """

    kind: OutageKind = "error"


@dataclass(frozen=True, slots=True)
class Delay:
    """The answer comes late; the API call is carried out nevertheless.

    Attributes:
        seconds: how late it comes, in seconds.
        jitter: a random part of these seconds is added.
    """

    seconds: float
    jitter: float = 0.0


@dataclass(frozen=True, slots=True)
class FailWorkflow:
    """The workflow that the API call starts fails.

    Attributes:
        reason: why it fails, for resources that show a reason.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class StallWorkflow:
    """The workflow that the API call starts stays in progress."""


@dataclass(frozen=True, slots=True)
class NoEffect:
    """Nothing happens to the API call: a gap in a sequence."""


#: What a fault does to an API call.
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


def no_time() -> float:
    """A clock that stands still."""
    return 0.0


def no_chance() -> float:
    """A draw that is always 0."""
    return 0.0


@dataclass(slots=True)
class Fault:
    """A match, and effects that apply in order, one per hit.

    Attributes:
        fault_id: its ID, such as fault-1.
        match: which API calls it applies to.
        effects: what happens to them; the last one repeats.
        times: after how many hits it is over; None is never.
        schedule: when it is in force, and with what probability it strikes.
        clock: the clock of the schedule, in seconds; it counts from when the fault was
            added.
        chance: draws the random numbers, from 0 to below 1.
        when: it strikes no API call for which this returns false.
        hits: how many API calls it has struck.
    """

    fault_id: str
    match: Match
    effects: tuple[Effect, ...]
    times: int | None = None
    schedule: Schedule = ALWAYS
    clock: Clock = field(default=no_time, repr=False)
    chance: Chance = field(default=no_chance, repr=False)
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
        """Whether it applies to this API call; to other services only outages do.

        Args:
            request: the API call.
        """
        return self.match.matches(request) and (
            request.service == CONNECT
            or any(isinstance(effect, Outage) for effect in self.effects)
        )

    @property
    def next_effect(self) -> Effect:
        """The effect of the next hit."""
        return self.effects[min(self.hits, len(self.effects) - 1)]
