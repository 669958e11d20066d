"""In which Region a contact is active."""

from __future__ import annotations

from functools import partial

import pytest

from moto_connect_tdg.domain.contacts import require_active_region
from moto_connect_tdg.errors import InvalidActiveRegionError
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.records import CONTACT
from tests.helpers.refusals import raises_exactly


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_active_region, CONTACT, SOURCE),
            InvalidActiveRegionError,
            "The contact is active in: us-west-2",
            id="active elsewhere",
            marks=pytest.mark.rules("DC-04"),
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
            partial(require_active_region, CONTACT, REPLICA),
            id="active here",
            marks=pytest.mark.rules("DC-04"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()
