"""Play one scenario: the estate, what goes wrong, the failover, and the callers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from math import ceil
from random import Random

from moto.moto_api._internal import mock_random

from .. import journal
from ..connect import injection, simulation
from ..domain.distributions import share_of
from ..domain.faults import Outage
from ..domain.journal import Entry, Shares
from ..domain.routing import Tally
from ..estate import Estate, build_estate
from ..types import Region
from . import setups
from .callers import Callers
from .clock import TimeUpError
from .incidents import DOWN, Event, Incident
from .report import SharesAt
from .runner import Ending, Keeping
from .scenarios import Scenario
from .terms import Terms
from .timeline import TAIL_SECONDS, Timeline
from .traffic import Traffic
from .watch import Watch
from .ways import Ask, Way

_WHOLE = 100


class Stage:
    """A scenario in the running mock, ready to be played once."""

    def __init__(self, scenario: Scenario, terms: Terms) -> None:
        self.scenario = scenario
        self.terms = terms
        self.estate = _build(scenario, terms)
        self._stuck = setups.claim_on_instance(
            self.estate, scenario.estate.numbers_on_instance
        )
        self.rounds = self._rounds()
        self.shares: list[SharesAt] = []
        self._event_error: BaseException | None = None
        for step in scenario.setup:
            step(self.estate)
        if terms.setup is not None:
            terms.setup(
                self.estate.group_arn, terms.source_region, terms.replica_region
            )
        rng = Random(terms.seed)
        asked = self._asked_numbers()
        self._callers = Callers(asked, terms.calls, rng)
        self.before = self._callers.call()
        self.traffic = Traffic(
            source_region=terms.source_region,
            phone_numbers=(*asked, *self._stuck),
            group_arns=self.asked_arns,
            rate=terms.rate,
            propagation=terms.propagation,
            rng=rng,
        )
        self.timeline = Timeline(self.traffic.pass_time, injection.world().lock)
        # Timelines of faults that are added from now on go by the drill's clock.
        injection.fault_plan().clock = lambda: self.timeline.now
        regions = {"source": terms.source_region, "replica": terms.replica_region}
        self.watch = Watch(self.timeline, regions, terms.service_names)
        self.watch.plan(_incidents(scenario, terms))
        for event in scenario.events:
            self.watch.plan_event(event, partial(self._happen, event))

    @property
    def asked_arns(self) -> tuple[str, ...]:
        """The groups that the failover is asked to move."""
        return tuple(dict.fromkeys(ask.group_arn for ask in self.asks))

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Everything that the failover is asked to do."""
        return tuple(ask for asks in self.rounds for ask in asks)

    def play(self, way: Way) -> Ending:
        """Run the failover, and let time pass for a while after it.

        Raises:
            BaseException: what an event of the scenario raised.
        """
        self._record_shares()
        # Incidents that begin with the failover begin now, not with its first API call.
        self.timeline.run_to(0)
        ending = Ending()
        with journal.listening(self._hear):
            for asks in self.rounds:
                ending = way.run(asks, self.timeline, self.terms)
                if not ending.is_over or ending.error is not None:
                    break
        self.ended = self.timeline.now
        self.timeline.run_to(ceil(self.ended + self.terms.propagation + TAIL_SECONDS))
        if self._event_error is not None:
            raise self._event_error
        if self.watch.is_estate_there():
            self._record_shares()
        return ending

    def call_again(self) -> tuple[Tally, Tally]:
        """Call the numbers of the groups, and those of the instance."""
        stuck = Callers(self._stuck, len(self._stuck), Random(self.terms.seed))
        return self._callers.call(), stuck.call()

    def _hear(self, entry: Entry) -> None:
        if entry.change is not None:
            now = self.timeline.now
            self.traffic.note_change(now, entry.change)
            # So that the timeline stops where callers learn of the change.
            self.timeline.at(now + self.terms.propagation, _nothing)
            self._add_shares(entry.change.group_arn, entry.change.after)
        self.watch.hear(entry)

    def _happen(self, event: Event) -> None:
        if self.watch.is_estate_there():
            # It may run in the failover's thread, which must not fail because of it.
            with Keeping() as keeping:
                event.step(self.estate)
            if isinstance(keeping.error, TimeUpError):
                raise keeping.error
            self._event_error = self._event_error or keeping.error
            self._record_shares()

    # -- who is asked what -----------------------------------------------------

    def _rounds(self) -> tuple[tuple[Ask, ...], ...]:
        estate, scenario = self.estate, self.scenario
        groups: Sequence[str] = (estate.group_arn,)
        if scenario.asked == "all-groups-but-one":
            groups = estate.group_arns[:-1]
        source, replica = estate.source_region, estate.replica_region
        if scenario.is_swapped:
            source, replica = replica, source
        return tuple(
            (Ask(group_arn, source, replica),) * scenario.times for group_arn in groups
        )

    def _asked_numbers(self) -> tuple[str, ...]:
        targets = self.estate.group_arns or (self.estate.default_group_arn,)
        return tuple(
            number.phone_number
            for place, number in enumerate(self.estate.numbers)
            if targets[place % len(targets)] in self.asked_arns
        )

    # -- the shares over time --------------------------------------------------

    def _record_shares(self) -> None:
        for group_arn in self.asked_arns:
            with suppress(ValueError):
                self._add_shares(group_arn, simulation.shares_of(group_arn))

    def _add_shares(self, group_arn: str, shares: Shares) -> None:
        replica = Region(self.terms.replica_region)
        sign_in = self._sign_in_of(group_arn, shares)
        self.shares.append(
            SharesAt(
                round(self.timeline.now, 3),
                group_arn,
                share_of(replica, shares.telephony.distributions),
                share_of(replica, shares.agents.distributions),
                sign_in,
            )
        )

    def _sign_in_of(self, group_arn: str, shares: Shares) -> int:
        """The sign-ins at the replica; a group that has none of its own keeps what it showed."""
        if shares.sign_in is None:
            shown = [row.sign_in for row in self.shares if row.group_arn == group_arn]
            return shown[-1] if shown else 0
        open_in = [row.region for row in shares.sign_in.distributions if row.enabled]
        return _WHOLE // len(open_in) if self.terms.replica_region in open_in else 0


def _nothing() -> None:
    """Do nothing."""


def _incidents(scenario: Scenario, terms: Terms) -> tuple[Incident, ...]:
    """The scenario's incidents, with outages of the kind in the terms."""
    if terms.outage is None:
        return scenario.incidents
    kind = Outage(terms.outage)
    return tuple(
        replace(incident, effect=kind) if incident.effect == DOWN else incident
        for incident in scenario.incidents
    )


def _build(scenario: Scenario, terms: Terms) -> Estate:
    plan = scenario.estate
    return build_estate(
        source_region=terms.source_region,
        replica_region=terms.replica_region,
        groups=plan.groups,
        numbers=terms.numbers if plan.numbers is None else plan.numbers,
        agents=plan.agents,
    )


@contextmanager
def repeatable_ids(seed: int) -> Iterator[None]:
    """Make moto's IDs repeatable, for a block."""
    before = mock_random.getstate()
    mock_random.seed(seed)
    try:
        yield
    finally:
        mock_random.setstate(before)
