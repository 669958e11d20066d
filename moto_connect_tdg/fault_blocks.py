"""Context managers for faults, in the mock of this process or on a server."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Generic, Protocol, TypedDict, TypeVar

from .domain.faults import (
    ApiError,
    Delay,
    Effect,
    FailWorkflow,
    Match,
    Outage,
    OutageKind,
    StallWorkflow,
)
from .domain.schedules import Clock, Schedule, Window, read_timeline

if TYPE_CHECKING:
    from typing_extensions import Unpack


class UnusedFaultError(AssertionError):
    """A fault was in force for a whole block, and was never triggered."""


class LostFaultError(AssertionError):
    """A fault was removed before the end of its block, such as by moto's reset."""


class CriteriaOfRegion(TypedDict, total=False):
    """Which API calls to a Region a fault applies to, how often and when.

    All are optional; omitted ones match all API calls, at any time.

    Attributes:
        account_id: the caller's account.
        operation: the operation's name, such as UpdateTrafficDistribution.
        resource_arn: the ARN of a resource that the API call names, even if by a bare
            ID.
        services: for an outage without operation and resource, the services that are
            down, by their names in boto3; by default all. Other faults apply to Amazon
            Connect only.
        times: after how many hits the fault is over.
        timeline: when it is in force, each as a `Window` or as a pair of seconds: start
            and duration, counted from the beginning of the block.
        clock: returns the time of the timeline, in seconds; by default the mock's clock.
        probability: how likely it is to strike, above 0 and at most 1.
        seed: makes probability and jitter repeatable.
        must_strike: whether the block raises `UnusedFaultError` if the fault has struck
            no API call; on by default, but for `region_down`.
    """

    account_id: str | None
    operation: str | None
    resource_arn: str | None
    services: Collection[str] | None
    times: int | None
    timeline: Sequence[Window | tuple[float, float | None]] | None
    clock: Clock | None
    probability: float | None
    seed: int | None
    must_strike: bool


class Criteria(CriteriaOfRegion, total=False):
    """The criteria of `CriteriaOfRegion`, and the Region.

    Attributes:
        region: the Region that the API calls are sent to.
    """

    region: str | None


class FaultInForce(Protocol):
    """A fault in a running mock."""

    @property
    def hits(self) -> int:
        """The number of API calls that it has struck."""


Added = TypeVar("Added", bound=FaultInForce)


class FaultBlocks(ABC, Generic[Added]):
    """The context managers of `moto_connect_tdg.faults`, for one mock."""

    @abstractmethod
    def _add(
        self,
        match: Match,
        effects: Sequence[Effect],
        times: int | None,
        schedule: Schedule,
        clock: Clock | None,
    ) -> Added:
        """Put a fault in force."""

    @abstractmethod
    def _remove(self, added: Added) -> bool:
        """Remove a fault; return False if it is not in force any more."""

    @contextmanager
    def fault(self, *effects: Effect, **criteria: Unpack[Criteria]) -> Iterator[Added]:
        """Put a fault in force for a block.

        Args:
            *effects: what happens, in order, one per hit; the last one repeats.
            **criteria: which API calls, how often and when: those of `Criteria`.

        Returns:
            a context manager of the fault, whose *hits* is the number of API calls
            that it has struck.

        Raises:
            ValueError: for a fault that could never strike, such as an error that
                the operation does not declare.
            UnusedFaultError: at the end, if it was never triggered but had to be.
            LostFaultError: at the end, if it was removed during the block.
            RuntimeError: if no mock is running in this process.
        """
        _require_known(criteria)
        match = Match(
            account_id=criteria.get("account_id"),
            region=criteria.get("region"),
            operation=criteria.get("operation"),
            resource_arn=criteria.get("resource_arn"),
            services=_names(criteria.get("services")),
        )
        schedule = Schedule(
            read_timeline(criteria.get("timeline")),
            criteria.get("probability"),
            criteria.get("seed"),
        )
        added = self._add(
            match, effects, criteria.get("times"), schedule, criteria.get("clock")
        )
        try:
            yield added
        finally:
            # Read before the fault is removed: a server forgets it then.
            has_struck = added.hits > 0
            is_lost = not self._remove(added)
        if is_lost:
            msg = (
                "the fault was removed before its block ended, by moto's reset, the "
                f"end of the mock, or a control path: {match} {effects}"
            )
            raise LostFaultError(msg)
        if criteria.get("must_strike", True) and not has_struck:
            msg = (
                f"the fault was never triggered: {match} {effects} "
                "(must_strike=False allows that)"
            )
            raise UnusedFaultError(msg)

    def api_error(
        self,
        code: str,
        message: str = "An injected fault.",
        **criteria: Unpack[Criteria],
    ) -> AbstractContextManager[Added]:
        """Refuse matching API calls with an error that their operation declares.

        Args:
            code: the error's code, such as ThrottlingException.
            message: the error's message.
            **criteria: which API calls, how often and when: those of `Criteria`.

        Returns:
            a context manager, as for `fault`.

        Raises:
            ValueError: if the operation does not declare the error.
        """
        return self.fault(ApiError(code, message), **criteria)

    def region_down(
        self,
        region: str,
        kind: OutageKind = "connection",
        **criteria: Unpack[CriteriaOfRegion],
    ) -> AbstractContextManager[Added]:
        """Take a Region down: no service answers there, and calls that reach it are lost.

        API calls to the other Region keep working. By default *must_strike* is off.

        Args:
            region: the Region.
            kind: what clients see: a 503 ServiceUnavailable ("error"), a broken
                connection ("connection"), or no answer until the client gives up
                ("timeout", in-process without waiting).
            **criteria: whose API calls, how often and when: those of
                `CriteriaOfRegion`.

        Returns:
            a context manager, as for `fault`.

        Raises:
            ValueError: if the Region is empty: every Region would be down.
        """
        if not region:
            msg = f"region_down() needs a Region, not: {region!r}"
            raise ValueError(msg)
        criteria.setdefault("must_strike", False)
        return self.fault(Outage(kind), region=region, **criteria)

    def delay(
        self, seconds: float, jitter: float = 0.0, **criteria: Unpack[Criteria]
    ) -> AbstractContextManager[Added]:
        """Answer matching API calls late.

        A client whose read timeout is shorter gets a ReadTimeoutError, in-process
        without waiting; the API call is carried out nevertheless.

        Args:
            seconds: how late, in seconds.
            jitter: a random part of these seconds is added.
            **criteria: which API calls, how often and when: those of `Criteria`.

        Returns:
            a context manager, as for `fault`.

        Raises:
            ValueError: if the seconds are negative.
        """
        return self.fault(Delay(seconds, jitter), **criteria)

    def fail_workflow(
        self, reason: str, **criteria: Unpack[Criteria]
    ) -> AbstractContextManager[Added]:
        """Make the workflows that matching API calls start fail.

        Args:
            reason: why they fail, for resources that show a reason.
            **criteria: which API calls, how often and when: those of `Criteria`.

        Returns:
            a context manager, as for `fault`.
        """
        return self.fault(FailWorkflow(reason), **criteria)

    def stall_workflow(
        self, **criteria: Unpack[Criteria]
    ) -> AbstractContextManager[Added]:
        """Make the workflows that matching API calls start stay in progress.

        Args:
            **criteria: which API calls, how often and when: those of `Criteria`.

        Returns:
            a context manager, as for `fault`.
        """
        return self.fault(StallWorkflow(), **criteria)


def _require_known(criteria: Collection[str]) -> None:
    for name in criteria:
        if name not in Criteria.__optional_keys__:
            known = ", ".join(sorted(Criteria.__optional_keys__))
            msg = f"unknown criterion {name!r}; a fault has {known}"
            raise TypeError(msg)


def _names(services: Collection[str] | None) -> tuple[str, ...] | None:
    """The names of *services*; a single string is one name, not its letters."""
    if services is None:
        return None
    return (services,) if isinstance(services, str) else tuple(services)
