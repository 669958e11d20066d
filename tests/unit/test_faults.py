"""Faults: which API calls they match, how often they strike, and with what effect."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.fault_plan import FaultPlan
from moto_connect_tdg.domain.faults import (
    ApiError,
    ApiRequest,
    Delay,
    FailWorkflow,
    Match,
    NoEffect,
    Outage,
    StallWorkflow,
)
from moto_connect_tdg.types import Region
from tests.helpers.identifiers import ACCOUNT
from tests.helpers.strikes import GROUP_ARN, INSTANCE_ARN, READING, UPDATE, struck

THROTTLED = ApiError("ThrottlingException", "Slow down.")


@pytest.fixture(name="plan")
def _plan():
    return FaultPlan()


class TestMatch:
    """Which API calls a fault matches."""

    @pytest.mark.parametrize(
        "match",
        [
            Match(),
            Match(account_id=ACCOUNT),
            Match(region="us-east-1"),
            Match(operation="UpdateTrafficDistribution"),
            Match(resource_arn=GROUP_ARN),
            Match(resource_arn=INSTANCE_ARN),
            Match(ACCOUNT, "us-east-1", "UpdateTrafficDistribution", GROUP_ARN),
        ],
    )
    def test_matches(self, match):
        """Omitted criteria match everything, and any resource that is named counts."""
        assert match.matches(UPDATE)

    @pytest.mark.parametrize(
        "match",
        [
            Match(account_id="999999999999"),
            Match(region="us-west-2"),
            Match(operation="GetTrafficDistribution"),
            Match(resource_arn=GROUP_ARN.replace("us-east-1", "us-west-2")),
            Match(ACCOUNT, "us-east-1", "UpdateTrafficDistribution", "arn:else"),
            Match(ACCOUNT, "us-west-2", "UpdateTrafficDistribution", GROUP_ARN),
        ],
    )
    def test_does_not_match(self, match):
        """One different criterion is enough not to match."""
        assert not match.matches(UPDATE)


class TestTimes:
    """How often a fault strikes."""

    def test_until_it_is_removed(self, plan):
        """Without a number a fault strikes until it is removed."""
        fault = plan.add(Match(), [THROTTLED])

        assert all(struck(plan).error == THROTTLED for _ in range(3))
        assert plan.remove(fault.fault_id) is fault
        assert struck(plan).error is None
        assert 3 == fault.hits

    def test_next_n(self, plan):
        """A fault strikes the next N matching API calls, and stays listed as spent."""
        fault = plan.add(Match(), [THROTTLED], times=2)

        errors = [struck(plan).error for _ in range(3)]

        assert [THROTTLED, THROTTLED, None] == errors
        assert fault.is_spent
        assert [fault] == plan.all()

    def test_other_api_calls_do_not_count(self, plan):
        """Only matching API calls use a fault up."""
        fault = plan.add(Match(region="us-west-2"), [THROTTLED], times=1)

        struck(plan)

        assert (0, False) == (fault.hits, fault.is_spent)

    def test_removing_twice(self, plan):
        """Removing a fault again is no error and returns None."""
        fault = plan.add(Match(), [THROTTLED])
        plan.remove(fault.fault_id)

        assert plan.remove(fault.fault_id) is None
        assert plan.find(fault.fault_id) is None

    def test_ids_are_not_given_again(self, plan):
        """After all faults are cleared, a new fault has a new ID."""
        first = plan.add(Match(), [THROTTLED])
        plan.clear()

        second = plan.add(Match(), [THROTTLED])

        assert first.fault_id != second.fault_id
        assert [second] == plan.all()


class TestSequences:
    """Effects in sequence."""

    def test_one_per_hit_and_the_last_repeats(self, plan):
        """Each hit takes the next effect, and the last one repeats."""
        plan.add(Match(), [THROTTLED, THROTTLED, NoEffect(), Outage()])

        strikes = [struck(plan) for _ in range(5)]

        assert [THROTTLED, THROTTLED, None, None, None] == [s.error for s in strikes]
        assert [None, None, None, Outage(), Outage()] == [s.outage for s in strikes]

    def test_a_gap_is_a_hit(self, plan):
        """A hit without an effect is counted and recorded too."""
        fault = plan.add(Match(), [NoEffect()])

        strike = struck(plan)

        assert (1, (fault.fault_id,)) == (fault.hits, strike.fault_ids)
        assert not strike.is_final


class TestSeveral:
    """Several faults on one API call."""

    def test_delays_add_up(self, plan):
        """The delays of several faults add up."""
        plan.add(Match(), [Delay(0.5)])
        plan.add(Match(region="us-east-1"), [Delay(0.25)])

        assert 0.75 == struck(plan).delay_seconds

    @pytest.mark.parametrize("final", [THROTTLED, Outage(), Outage("connection")])
    def test_the_first_end_is_the_end(self, plan, final):
        """Faults behind an error or an outage stay for a later API call."""
        first = plan.add(Match(), [final], times=1)
        second = plan.add(Match(), [FailWorkflow("later")])

        assert (first.fault_id,) == struck(plan).fault_ids
        assert (second.fault_id,) == struck(plan).fault_ids

    def test_effects_are_combined(self, plan):
        """A delay, a stall and an error all apply to one API call."""
        ids = [
            plan.add(Match(), [effect]).fault_id
            for effect in (Delay(1.0), StallWorkflow(), FailWorkflow("no"), THROTTLED)
        ]

        strike = struck(plan)

        assert tuple(ids) == strike.fault_ids
        assert (1.0, True, "no") == (
            strike.delay_seconds,
            strike.is_stalled,
            strike.failure_reason,
        )
        assert THROTTLED == strike.error


class TestPassingBy:
    """Effects that do not apply to an operation."""

    @pytest.mark.rules("S-21")
    def test_an_error_that_is_not_declared(self, plan):
        """An error that the operation does not declare does not strike, and is not counted."""
        fault = plan.add(Match(), [ApiError("ResourceConflictException", "x")])

        assert struck(plan).error is None
        assert 0 == fault.hits

    @pytest.mark.parametrize("effect", [FailWorkflow("no"), StallWorkflow()])
    def test_a_workflow_where_none_begins(self, plan, effect):
        """Reading a group does not use up the fault meant for its update."""
        fault = plan.add(Match(resource_arn=GROUP_ARN), [effect], times=1)

        assert () == struck(plan, READING).fault_ids
        assert (fault.fault_id,) == struck(plan).fault_ids


class TestServices:
    """API calls of services other than Amazon Connect."""

    READING_TABLE = ApiRequest(
        ACCOUNT, Region("us-east-1"), "GetItem", service="dynamodb"
    )

    @pytest.mark.parametrize(
        "match",
        [
            Match(),
            Match(region="us-east-1"),
            Match(region="us-east-1", services=("ssm", "dynamodb")),
        ],
    )
    def test_an_outage_strikes(self, plan, match):
        """An outage is for all services, or for those that it names."""
        plan.add(match, [Outage()])

        assert Outage() == struck(plan, self.READING_TABLE).outage

    @pytest.mark.parametrize(
        "match",
        [
            Match(region="us-west-2"),
            Match(account_id="999999999999"),
            Match(services=("connect",)),
            Match(operation="GetItem"),
            Match(resource_arn=GROUP_ARN),
        ],
    )
    def test_an_outage_does_not_strike(self, plan, match):
        """An outage elsewhere, of other services or of a part of Connect does not strike."""
        fault = plan.add(match, [Outage()])

        assert struck(plan, self.READING_TABLE).outage is None
        assert 0 == fault.hits

    @pytest.mark.parametrize(
        "effect", [THROTTLED, Delay(1.0), FailWorkflow("no"), NoEffect()]
    )
    def test_other_effects_do_not_strike(self, plan, effect):
        """Effects other than outages apply to Amazon Connect only, and are not used up."""
        fault = plan.add(Match(), [effect], times=1)

        assert () == struck(plan, self.READING_TABLE).fault_ids
        assert 0 == fault.hits

    def test_a_sequence_is_for_all_services(self, plan):
        """API calls of all services take the effects of a sequence in turn."""
        plan.add(Match(), [Outage(), NoEffect(), Outage("connection")])

        strikes = [
            struck(plan, api_call) for api_call in (UPDATE, self.READING_TABLE, UPDATE)
        ]

        assert [Outage(), None, Outage("connection")] == [s.outage for s in strikes]

    def test_connect_may_be_spared(self, plan):
        """An outage of other services does not affect Amazon Connect."""
        plan.add(Match(region="us-east-1", services=("dynamodb",)), [Outage()])

        assert struck(plan).outage is None
        assert not plan.is_down(ACCOUNT, "us-east-1")


class TestDown:
    """When a Region is down for telephone calls."""

    @pytest.mark.parametrize("match", [Match(), Match(region="us-east-1")])
    def test_is_down(self, plan, match):
        """An outage of the whole Region is one for telephone calls too."""
        plan.add(match, [Outage()])

        assert plan.is_down(ACCOUNT, "us-east-1")

    @pytest.mark.parametrize(
        ("match", "effect"),
        [
            (Match(region="us-west-2"), Outage()),
            (Match(operation="DescribeInstance"), Outage()),
            (Match(resource_arn=GROUP_ARN), Outage()),
            (Match(account_id="999999999999"), Outage()),
            (Match(), THROTTLED),
            (Match(), Delay(1.0)),
        ],
    )
    def test_is_up(self, plan, match, effect):
        """An outage elsewhere or of a part, or another fault, does not affect telephone calls."""
        plan.add(match, [effect])

        assert not plan.is_down(ACCOUNT, "us-east-1")

    def test_an_outage_that_is_over(self, plan):
        """A Region is up again once its outage is spent."""
        plan.add(Match(), [Outage()], times=1)
        was_down = plan.is_down(ACCOUNT, "us-east-1")

        struck(plan)

        assert (True, False) == (was_down, plan.is_down(ACCOUNT, "us-east-1"))

    def test_asking_is_no_hit(self, plan):
        """Telephone calls do not use a fault up."""
        fault = plan.add(Match(), [Outage()], times=1)

        plan.is_down(ACCOUNT, "us-east-1")

        assert 0 == fault.hits


class TestPlan:
    """The plan of all faults."""

    @pytest.mark.rules("RI-24")
    def test_numbers_its_faults(self, plan):
        """The first fault is fault-1, and each is found by its ID."""
        one = plan.add(Match(), [Delay(1)])
        other = plan.add(Match(), [Delay(2)])

        assert ["fault-1", "fault-2"] == [one.fault_id, other.fault_id]
        assert other is plan.find("fault-2")
        assert plan.find("fault-3") is None

    @pytest.mark.rules("RI-24")
    def test_passes_over_faults_that_cannot_strike(self, plan):
        """A fault that does not apply to the operation hides no fault behind it."""
        plan.add(Match(), [FailWorkflow("why")])
        behind = plan.add(Match(), [Delay(3)])

        strike = struck(plan, READING)

        assert (behind.fault_id,) == strike.fault_ids
        assert 3 == strike.delay_seconds
