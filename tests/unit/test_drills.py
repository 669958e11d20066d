"""A drill that waits for a failover which runs elsewhere."""

from __future__ import annotations

from threading import RLock, current_thread

from moto_connect_tdg.drills.drill import Drill
from moto_connect_tdg.rehearsal.runner import Ending
from moto_connect_tdg.rehearsal.scenarios import SCENARIOS
from moto_connect_tdg.rehearsal.terms import Terms
from moto_connect_tdg.rehearsal.timeline import Timeline


def test_an_end_after_the_time_is_not_expected():
    """Once the time is over, a failover that reports its end is told that it was late."""
    drill = Drill("drill-1", SCENARIOS[0], Terms(timeout=1e-6))
    accepted = []
    me = current_thread()

    def report_end(*_: float) -> None:
        # This thread lets the rest of the time pass, after it has waited.
        if current_thread() is me:
            accepted.append(drill.finish(Ending()))

    ending = drill.run([], Timeline(report_end, RLock()), drill.terms)

    assert {False} == set(accepted)
    assert "The failover did not end within 1e-06 seconds." == ending.failure
