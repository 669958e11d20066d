"""Timelines and probabilities of faults, with a given clock and given draws."""

from __future__ import annotations

from random import Random

import pytest

from moto_connect_tdg.domain.fault_plan import FaultPlan
from moto_connect_tdg.domain.faults import Delay, Match, Outage
from moto_connect_tdg.domain.schedules import Schedule, Window, read_timeline
from tests.helpers.strikes import UPDATE, struck

DOWN = Outage()


class _Clock:
    """A clock in seconds that only moves when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(name="clock")
def _clock():
    return _Clock()


@pytest.fixture(name="plan")
def _plan(clock):
    return FaultPlan(clock)


def is_down_at(plan, clock, *seconds):
    """Whether an API call at these seconds meets an outage."""
    began = clock.now
    found = []
    for second in seconds:
        clock.now = began + second
        found.append(struck(plan).outage is not None)
    return found


class TestTimeline:
    """When a fault is in force."""

    def test_down_at_ten_seconds_for_sixty(self, plan, clock):
        """The outage begins at its first second and ends after its last."""
        schedule = Schedule((Window(10, 60),))
        plan.add(Match(), [DOWN], schedule=schedule)

        assert [False, False, True, True, False, False] == is_down_at(
            plan, clock, 0, 9.9, 10, 69.9, 70, 1000
        )

    def test_several_windows(self, plan, clock):
        """The Region is up between two windows, and down without end in the last."""
        plan.add(Match(), [DOWN], schedule=Schedule((Window(0, 5), Window(9))))

        assert [True, False, True, True] == is_down_at(plan, clock, 0, 5, 9, 10**9)

    def test_begins_when_the_fault_is_added(self, plan, clock):
        """The seconds count from when the fault is added."""
        clock.now += 50
        plan.add(Match(), [DOWN], schedule=Schedule((Window(10, 1),)))

        assert [False, True] == is_down_at(plan, clock, 0, 10)

    def test_by_a_clock_of_its_own(self, plan, clock):
        """A fault may use another clock than the plan's."""
        own = _Clock()
        plan.add(Match(), [DOWN], schedule=Schedule((Window(10),)), clock=own)
        clock.now += 10

        assert struck(plan).outage is None
        assert [True] == is_down_at(plan, own, 10)

    def test_does_not_use_up_hits_outside(self, plan, clock):
        """API calls outside the windows do not count as hits."""
        fault = plan.add(Match(), [DOWN], times=1, schedule=Schedule((Window(1, 1),)))

        assert [False, True, False] == is_down_at(plan, clock, 0, 1, 1.5)
        assert 1 == fault.hits

    def test_calls_are_lost_within_it(self, plan, clock):
        """Telephone calls are lost in the same windows."""
        plan.add(Match(), [DOWN], schedule=Schedule((Window(10, 60),)))
        place = UPDATE.account_id, UPDATE.region

        before = plan.is_down(*place)
        clock.now += 10

        assert (False, True) == (before, plan.is_down(*place))


def strikes(seed, probability=0.25, calls=400):
    """Which of many API calls a fault with this seed strikes."""
    plan = FaultPlan()
    schedule = Schedule(probability=probability, seed=seed)
    plan.add(Match(), [DOWN], schedule=schedule, chance=Random(seed).random)
    return [struck(plan).outage is not None for _ in range(calls)]


class TestProbability:
    """How often a fault strikes."""

    def test_same_by_seed(self):
        """The same seed strikes the same API calls, another seed others."""
        assert strikes(1) == strikes(1)
        assert strikes(1) != strikes(2)

    def test_is_the_share_of_api_calls(self):
        """The share of struck API calls is the probability, within five standard deviations."""
        assert abs(sum(strikes(3)) - 100) < 5 * (400 * 0.25 * 0.75) ** 0.5

    def test_one_strikes_always(self):
        """A probability of 1 strikes every API call."""
        assert all(strikes(4, probability=1))

    def test_counts_what_it_strikes(self):
        """API calls that pass by chance are no hits."""
        plan = FaultPlan()
        draws = iter([0.9, 0.1, 0.5])
        fault = plan.add(
            Match(),
            [DOWN],
            schedule=Schedule(probability=0.5),
            chance=lambda: next(draws),
        )

        struck_calls = [struck(plan).outage is not None for _ in range(3)]

        assert ([False, True, False], 1) == (struck_calls, fault.hits)

    def test_calls_get_through(self, plan):
        """A fault with a probability loses no telephone calls."""
        plan.add(Match(), [DOWN], schedule=Schedule(probability=0.5))

        assert not plan.is_down(UPDATE.account_id, UPDATE.region)


class TestJitter:
    """Random parts of delays."""

    def test_adds_to_the_delay(self):
        """Each API call is delayed between the delay and the delay plus the jitter."""
        plan = FaultPlan()
        draws = iter([0.0, 0.5])
        plan.add(Match(), [Delay(1, jitter=2)], chance=lambda: next(draws))

        assert [1, 2] == [struck(plan).delay_seconds for _ in range(2)]


@pytest.mark.parametrize(
    ("given", "windows"),
    [
        (None, ()),
        ([(10, 60)], (Window(10, 60),)),
        ([(10,)], (Window(10),)),
        ([(10, None)], (Window(10),)),
        ([Window(1, 2), (3, 4)], (Window(1, 2), Window(3, 4))),
    ],
)
def test_windows_may_be_pairs(given, windows):
    """A window may be a pair of its first second and its length."""
    assert windows == read_timeline(given)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "a list of at least one window"),
        ("10", "a list of at least one window"),
        (10, "a list of at least one window"),
        ([10], r"must be \(start, duration\) in seconds, not: 10"),
        ([(1, 2, 3)], "a window must be"),
        ([(-1, 2)], "AtSeconds must be a number of at least 0, not: -1"),
        ([("1", 2)], "AtSeconds must be a number"),
        ([(float("nan"), 2)], "AtSeconds must be a number"),
        ([(1, 0)], "ForSeconds must be a number above 0, not: 0"),
        ([(1, float("inf"))], "ForSeconds must be a number above 0"),
        ([(5, 2), (1, 2)], "begins before"),
        ([(1, 5), (5, 1)], "begins before"),
        ([(1, None), (5, 1)], "begins before"),
    ],
)
def test_malformed_timelines(given, sentence):
    """A malformed timeline is refused with an explanation."""
    with pytest.raises(ValueError, match=sentence):
        read_timeline(given)


def test_is_on_at_any_time_without_a_timeline():
    """A schedule without a timeline is always on."""
    assert Schedule().is_on(5.0)
