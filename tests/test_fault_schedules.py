"""Faults on a timeline and by chance, as clients see them."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from moto_connect_tdg import faults, simulator
from tests.helpers.aws import in_process
from tests.helpers.faults import DOWN, THROTTLED
from tests.helpers.identifiers import SOURCE

ERROR = faults.Outage("error")


def is_answered(client):
    """Whether an API call is answered."""
    try:
        client.list_traffic_distribution_groups()
    except ClientError:
        return False
    return True


class TestTimeline:
    """An outage from the tenth second on, for sixty seconds."""

    @in_process
    def test_by_the_clock_of_the_mock(self, clock, source):
        """The timeline follows moto's clock."""
        found = []
        with faults.region_down(SOURCE, "error", timeline=[(10, 60)]):
            for seconds in (0, 10, 59, 1):
                clock.advance(seconds=seconds)
                found.append(is_answered(source))

        assert [True, False, False, True] == found

    @in_process
    def test_by_a_clock_that_is_handed_in(self, source):
        """The timeline follows a given clock."""
        seconds = iter([100.0, 109.0, 110.0])
        outage = faults.fault(ERROR, timeline=[(10, 60)], clock=lambda: next(seconds))
        with outage:
            found = [is_answered(source), is_answered(source)]

        assert [True, False] == found

    @in_process
    def test_calls_are_lost(self, clock, estate):
        """Telephone calls are lost during the same windows as API calls fail."""
        number = estate.numbers[0].phone_number
        with faults.region_down(SOURCE, timeline=[faults.Window(10, 60)]):
            before = simulator.place_calls(number, 5, seed=1).tally
            clock.advance(seconds=10)
            during = simulator.place_calls(number, 5, seed=1).tally

        assert ({SOURCE: 5}, {"REGION_DOWN": 5}) == (before.connected, during.lost)

    def test_on_a_server_too(self, aws, source):
        """On a server a fault strikes in its window only."""
        soon = {"Timeline": [{"AtSeconds": 3600, "ForSeconds": 60}]}
        aws.control("POST", "connect/faults", json={"Effect": DOWN, **soon})
        before = is_answered(source)
        now = {"Timeline": [{"AtSeconds": 0, "ForSeconds": 3600}]}
        aws.control("POST", "connect/faults", json={"Effect": DOWN, **now})

        assert (True, False) == (before, is_answered(source))


class TestChance:
    """Faults with a probability, and delays with jitter."""

    def test_is_the_same_by_seed(self, aws, source):
        """Two faults with one seed strike the same API calls, in both modes."""
        rows = []
        for _ in range(2):
            body = {"Effect": THROTTLED, "Probability": 0.5, "Seed": 1}
            added = aws.control("POST", "connect/faults", json=body).json()
            rows.append([is_answered(source) for _ in range(10)])
            aws.control("DELETE", f"connect/faults/{added['FaultId']}")

        struck = [True, False, False, True, True, True, False, False, True, True]
        answered = [not row for row in struck]
        assert [answered, answered] == rows

    @in_process
    def test_in_python(self, source):
        """The same seed strikes the same API calls as on a server."""
        with faults.api_error(
            "ThrottlingException", probability=0.5, seed=1
        ) as throttled:
            found = [is_answered(source) for _ in range(10)]

        assert throttled.hits == found.count(False)

    @in_process
    @pytest.mark.usefixtures("aws")
    @pytest.mark.parametrize(
        ("criteria", "sentence"),
        [
            ({"probability": 2}, "Probability must be a number above 0"),
            ({"seed": 1}, "Seed has no use"),
            ({"probability": 0.5, "seed": "1"}, "Seed must be an integer"),
            ({"timeline": [(-1, 5)]}, "AtSeconds must be a number of at least 0"),
            ({"timeline": []}, "at least one window"),
        ],
        ids=str,
    )
    def test_malformed(self, criteria, sentence):
        """A schedule that could never strike is refused."""
        with (
            pytest.raises(ValueError, match=sentence),
            faults.fault(ERROR, **criteria),
        ):
            pytest.fail("the fault was put in force")
