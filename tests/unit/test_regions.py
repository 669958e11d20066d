"""Which Regions pair up."""

# IDs are plain text here, without the types that tell them apart.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.regions import REPLICA_REGIONS, require_pair
from moto_connect_tdg.errors import InvalidRequestError
from moto_connect_tdg.types import Region
from tests.helpers.identifiers import REPLICA, SOURCE, THIRD
from tests.helpers.refusals import is_refused, raises_exactly


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_pair, SOURCE, SOURCE, any_pair=True),
            InvalidRequestError,
            "The replica Region must differ from the instance's own: us-east-1",
            id="itself",
            marks=pytest.mark.rules("RI-08"),
        ),
        pytest.param(
            partial(require_pair, "sa-east-1", SOURCE, any_pair=False),
            InvalidRequestError,
            "Instances of this Region cannot be replicated: sa-east-1",
            id="no source",
            marks=pytest.mark.rules("RI-04"),
        ),
        pytest.param(
            partial(require_pair, SOURCE, THIRD, any_pair=False),
            InvalidRequestError,
            "An instance of us-east-1 can be replicated to us-west-2 only, not to: eu-central-1",
            id="no pair",
            marks=pytest.mark.rules("RI-05"),
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
            partial(require_pair, SOURCE, REPLICA, any_pair=False),
            id="a pair",
            marks=pytest.mark.rules("RI-05"),
        ),
        pytest.param(
            partial(require_pair, "sa-east-1", SOURCE, any_pair=True),
            id="any pair",
            marks=pytest.mark.rules("D-03"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


@pytest.mark.rules("RI-04", "RI-05", "RI-06", "RI-07", "RI-08")
@given(
    st.sampled_from([*REPLICA_REGIONS, "ap-northeast-3", "sa-east-1"]),
    st.sampled_from([*REPLICA_REGIONS, "ap-northeast-3", "sa-east-1"]),
)
def test_pairs_as_documented(source, replica):
    """Five ordered pairs of Regions are accepted, and no others."""
    documented = {
        ("us-east-1", "us-west-2"),
        ("us-west-2", "us-east-1"),
        ("eu-central-1", "eu-west-2"),
        ("eu-west-2", "eu-central-1"),
        ("ap-northeast-1", "ap-northeast-3"),
    }

    refused = is_refused(require_pair, source, replica, any_pair=False)

    assert refused == ((source, replica) not in documented)


@pytest.mark.rules("D-03", "RI-08")
@given(st.text(), st.text())
def test_pairs_any_two_regions_if_set(source, replica):
    """With any_pair, any two different Regions are accepted."""
    assert (source == replica) == is_refused(
        require_pair, Region(source), Region(replica), any_pair=True
    )
