"""Faults: what goes wrong, for which API calls, how often.

A fault is a match and its effects, for the next N matching API calls or until it
is removed. Order alone decides which fault strikes, never chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal, get_args

from ..types import AccountId, Region
from .lifecycle import WORKFLOW_OPERATIONS

#: Amazon Connect's own name among the services.
CONNECT = "connect"


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One API call, as faults and the journal see it.

    *resources* are the ARNs of the resources that it names, the main one first.
    *service* is the name that the request was signed for.
    """

    account_id: AccountId
    region: Region
    operation: str
    resources: tuple[str, ...] = ()
    service: str = CONNECT


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
    """The answer comes late, by that many seconds."""

    seconds: float


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


@dataclass(slots=True)
class Fault:
    """A match, and effects that apply in order, one per hit.

    The last effect repeats. After *times* hits the fault is over.
    """

    fault_id: str
    match: Match
    effects: tuple[Effect, ...]
    times: int | None = None
    hits: int = field(default=0, init=False)

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

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._numbers = count(1)

    def add(
        self, match: Match, effects: Iterable[Effect], *, times: int | None = None
    ) -> Fault:
        """Put a fault in force."""
        fault = Fault(f"fault-{next(self._numbers)}", match, tuple(effects), times)
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
            if fault.is_spent or not fault.concerns(request):
                continue
            effect = fault.next_effect
            if not can_strike(
                effect, request.operation, declared=declared, service=request.service
            ):
                continue
            fault.hits += 1
            strike = strike.with_effect(fault.fault_id, effect)
            if strike.is_final:
                break
        return strike

    def is_down(self, account_id: str, region: str) -> bool:
        """Whether all of Amazon Connect is down there, so that calls are lost too."""
        return any(
            isinstance(fault.next_effect, Outage)
            and not fault.is_spent
            and fault.match.covers(CONNECT)
            and fault.match.operation is None
            and fault.match.resource_arn is None
            and fault.match.account_id in {None, account_id}
            and fault.match.region in {None, region}
            for fault in self.all()
        )
