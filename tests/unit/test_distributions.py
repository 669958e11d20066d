"""Shares of traffic, and which Regions take sign-ins."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.distributions import (
    Distribution,
    SignInConfig,
    SignInDistribution,
    first_agents,
    first_sign_in,
    first_telephony,
    is_same_sign_in,
    require_sign_in,
    require_whole_shares,
    share_of,
)
from moto_connect_tdg.errors import InvalidRequestError
from tests.helpers.identifiers import REPLICA, SOURCE, THIRD
from tests.helpers.records import BOTH_OPEN, LINKED, shares, sign_ins
from tests.helpers.refusals import is_refused, raises_exactly

REGIONS = st.sampled_from([SOURCE, REPLICA, THIRD])


def telephony(*pairs):
    return partial(require_whole_shares, shares(*pairs), linked=LINKED)


def sign_in(*pairs):
    return partial(require_sign_in, sign_ins(*pairs), linked=LINKED)


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            telephony((SOURCE, 100)),
            InvalidRequestError,
            "Distributions must name us-east-1 and us-west-2 once each, not: us-east-1",
            id="one row",
            marks=pytest.mark.rules("UT-04"),
        ),
        pytest.param(
            telephony(),
            InvalidRequestError,
            "Distributions must name us-east-1 and us-west-2 once each, not: none",
            id="no row",
            marks=pytest.mark.rules("UT-04"),
        ),
        pytest.param(
            telephony((SOURCE, 50), (SOURCE, 50)),
            InvalidRequestError,
            "Distributions must name us-east-1 and us-west-2 once each, not: "
            "us-east-1, us-east-1",
            id="one twice",
            marks=pytest.mark.rules("S-26"),
        ),
        pytest.param(
            telephony((SOURCE, 50), (THIRD, 50)),
            InvalidRequestError,
            "Distributions must name us-east-1 and us-west-2 once each, not: "
            "us-east-1, eu-central-1",
            id="a third",
            marks=pytest.mark.rules("UT-09"),
        ),
        pytest.param(
            telephony((SOURCE, 99), (REPLICA, 1)),
            InvalidRequestError,
            "Percentages must be multiples of 10 from 0 to 100, not: 99",
            id="99/1",
            marks=pytest.mark.rules("UT-05"),
        ),
        pytest.param(
            telephony((SOURCE, 110), (REPLICA, -10)),
            InvalidRequestError,
            "Percentages must be multiples of 10 from 0 to 100, not: 110",
            id="110/-10",
            marks=pytest.mark.rules("UT-06"),
        ),
        pytest.param(
            telephony((SOURCE, 60), (REPLICA, 30)),
            InvalidRequestError,
            "Percentages must add up to 100, not: 90",
            id="90",
            marks=pytest.mark.rules("UT-04"),
        ),
        pytest.param(
            telephony((SOURCE, 60), (REPLICA, 50)),
            InvalidRequestError,
            "Percentages must add up to 100, not: 110",
            id="110",
            marks=pytest.mark.rules("UT-04"),
        ),
        pytest.param(
            sign_in((SOURCE, False), (REPLICA, False)),
            InvalidRequestError,
            "Sign-in must be enabled in at least one Region.",
            id="both Regions closed",
            marks=pytest.mark.rules("S-22"),
        ),
        pytest.param(
            sign_in((SOURCE, True)),
            InvalidRequestError,
            "Distributions must name us-east-1 and us-west-2 once each, not: us-east-1",
            id="sign-in in one row",
            marks=pytest.mark.rules("S-26"),
        ),
    ],
)
def test_refuses(rule, error, message):
    """Each rule refuses what breaks it, with its own error and message."""
    with raises_exactly(error, message):
        rule()


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            lambda: [
                telephony((SOURCE, n), (REPLICA, 100 - n))() for n in range(0, 101, 10)
            ],
            id="all tens",
            marks=pytest.mark.rules("UT-05"),
        ),
        pytest.param(
            telephony((REPLICA, 30), (SOURCE, 70)),
            id="in any order",
            marks=pytest.mark.rules("UT-04"),
        ),
        pytest.param(
            sign_in((SOURCE, False), (REPLICA, True)),
            id="one Region open",
            marks=pytest.mark.rules("UT-17"),
        ),
        pytest.param(
            sign_in((REPLICA, False), (SOURCE, True)),
            id="the other Region open",
            marks=pytest.mark.rules("UT-17"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


class TestShares:
    """Shares in percent, and sign-ins."""

    @pytest.mark.rules("CT-13", "S-05")
    def test_begin_at_the_source(self):
        """At first calls and agents go to the source, and sign-ins to both Regions."""
        first = tuple(shares((SOURCE, 100), (REPLICA, 0)))

        assert first == first_telephony(*LINKED).distributions
        assert first == first_agents(*LINKED).distributions
        assert sign_ins((SOURCE, True), (REPLICA, True)) == (
            first_sign_in(*LINKED).distributions
        )

    @pytest.mark.rules("UT-04", "UT-05", "UT-06", "UT-11")
    @given(st.integers(-20, 130), st.integers(-20, 130))
    def test_are_steps_of_ten_to_a_hundred(self, source, replica):
        """Only multiples of ten that add up to 100 are accepted."""
        rows = [Distribution(SOURCE, source), Distribution(REPLICA, replica)]

        is_split = source in range(0, 101, 10) and source + replica == 100
        assert is_split != is_refused(require_whole_shares, rows, linked=LINKED)

    @pytest.mark.rules("UT-04", "UT-09", "S-26")
    @given(st.lists(REGIONS, max_size=4), st.data())
    def test_name_both_regions_once(self, regions, data):
        """Both Regions must be named once each, whatever the percentages."""
        rows = [
            Distribution(r, data.draw(st.sampled_from(range(0, 101, 10))))
            for r in regions
        ]

        if sorted(regions) != sorted(LINKED):
            with pytest.raises(InvalidRequestError, match="once each"):
                require_whole_shares(rows, linked=LINKED)
        else:
            total = sum(row.percentage for row in rows)
            assert (total == 100) != is_refused(
                require_whole_shares, rows, linked=LINKED
            )

    @pytest.mark.rules("S-22", "S-26", "UT-17")
    @given(st.lists(st.tuples(REGIONS, st.booleans()), max_size=4))
    def test_of_sign_in_leave_one_region_open(self, given_rows):
        """Both Regions must be named once each, and one of them must be enabled."""
        rows = [SignInDistribution(region, is_on) for region, is_on in given_rows]

        regions = sorted(row.region for row in rows)
        is_valid = regions == sorted(LINKED) and any(row.enabled for row in rows)
        assert is_valid != is_refused(require_sign_in, rows, linked=LINKED)

    @pytest.mark.rules("S-23")
    @given(st.permutations(BOTH_OPEN.distributions))
    def test_of_sign_in_are_the_same_in_any_order(self, rows):
        """The order of rows means nothing, their values do."""
        other = SignInConfig(sign_ins((SOURCE, True), (REPLICA, False)))

        assert is_same_sign_in(BOTH_OPEN, SignInConfig(tuple(rows)))
        assert not is_same_sign_in(BOTH_OPEN, other)

    @pytest.mark.rules("GD-04")
    @pytest.mark.parametrize(
        ("region", "share"), [(SOURCE, 30), (REPLICA, 70), (THIRD, 0)]
    )
    def test_are_found_by_region(self, region, share):
        """A Region's share is its row's; a Region without a row has none."""
        rows = (Distribution(SOURCE, 30), Distribution(REPLICA, 70))

        assert share == share_of(region, rows)
