"""How many tags a resource has."""

from __future__ import annotations

from functools import partial

import pytest

from moto_connect_tdg.domain.tags import require_tags
from moto_connect_tdg.errors import InvalidInputError
from tests.helpers.refusals import raises_exactly


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_tags, {str(n): "" for n in range(51)}),
            InvalidInputError,
            "Tags per resource are limited to: 50",
            id="51 tags",
            marks=pytest.mark.rules("TG-03"),
        ),
        pytest.param(
            partial(require_tags, {"new": ""}, present={str(n): "" for n in range(50)}),
            InvalidInputError,
            "Tags per resource are limited to: 50",
            id="51 tags with those present",
            marks=pytest.mark.rules("D-27"),
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
            partial(require_tags, {str(n): "" for n in range(50)}),
            id="50 tags",
            marks=pytest.mark.rules("TG-03"),
        ),
        pytest.param(
            partial(
                require_tags, {"0": "new"}, present={str(n): "" for n in range(50)}
            ),
            id="a new value for one of fifty",
            marks=pytest.mark.rules("D-27"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()
