"""The faults in force, and what they do together to one API call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from ..records import dataclass
from .faults import (
    CONNECT,
    ApiError,
    ApiRequest,
    Condition,
    Delay,
    Effect,
    FailWorkflow,
    Fault,
    Match,
    Outage,
    StallWorkflow,
    can_strike,
    no_chance,
    no_time,
)
from .schedules import ALWAYS, Chance, Clock, Schedule


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

    def __init__(self, clock: Clock = no_time) -> None:
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
        chance: Chance = no_chance,
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
