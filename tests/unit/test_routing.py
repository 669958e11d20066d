"""Where telephone calls go, and which are lost."""

from __future__ import annotations

from random import Random

import pytest

from moto_connect_tdg.domain.routing import (
    RegionState,
    Route,
    Tally,
    place_calls,
    sign_in_weights,
    weights_of,
)
from tests.helpers.identifiers import REPLICA, SOURCE, THIRD
from tests.helpers.records import shares, sign_ins


class TestRouting:
    """Where telephone calls go, and which are lost."""

    @pytest.mark.rules("UT-14")
    @pytest.mark.parametrize(
        ("state", "reason"),
        [
            (RegionState(), None),
            (RegionState(is_down=True, has_flow=False), "REGION_DOWN"),
            (RegionState(has_flow=False, has_agents=False), "NO_FLOW"),
            (RegionState(has_agents=False), "NO_AGENTS"),
        ],
    )
    def test_says_why_a_call_is_lost(self, state, reason):
        """A Region that is down counts before a missing flow, and that before missing agents."""
        assert reason == state.lost_reason

    @pytest.mark.rules("UT-23", "UT-17")
    def test_weighs_rows(self):
        """A row of 0 % gets no calls, a disabled Region no sign-ins."""
        rows = shares((SOURCE, 0), (REPLICA, 30))

        assert {REPLICA: 30} == weights_of(rows)
        assert {SOURCE: 1} == sign_in_weights(
            sign_ins((SOURCE, True), (REPLICA, False))
        )

    @pytest.mark.rules("UT-14")
    def test_places_calls(self):
        """Calls are counted as connected, by Region, or as lost, by reason."""
        route = Route(
            weights={SOURCE: 1, REPLICA: 1, THIRD: 1},
            states={
                SOURCE: RegionState(),
                REPLICA: RegionState(has_agents=False),
                THIRD: RegionState(has_agents=False),
            },
        )

        tally = place_calls(route, 300, Random(1))

        assert 300 == tally.placed
        assert {SOURCE} == set(tally.connected)
        assert {"NO_AGENTS": 300 - tally.connected[SOURCE]} == tally.lost

    @pytest.mark.rules("PN-51")
    def test_loses_calls_to_unclaimed_numbers(self):
        """An unclaimed number connects no call."""
        assert Tally(7, {}, {"NUMBER_NOT_CLAIMED": 7}) == place_calls(
            None, 7, Random(1)
        )

    @pytest.mark.rules("FO-08")
    def test_adds_tallies(self):
        """The sum of two tallies adds up placed, connected and lost calls."""
        one = Tally(5, {SOURCE: 3}, {"NO_FLOW": 2})
        other = Tally(4, {SOURCE: 1, REPLICA: 1}, {"REGION_DOWN": 2})

        assert (
            Tally(9, {SOURCE: 4, REPLICA: 1}, {"NO_FLOW": 2, "REGION_DOWN": 2})
            == one + other
        )
