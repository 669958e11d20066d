"""The steps of routing criteria, and their status over time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from moto_connect_tdg.domain.routing_criteria import (
    RoutingCriteria,
    read_steps,
    shown,
)
from moto_connect_tdg.errors import InvalidParameterError
from tests.helpers.records import NOW
from tests.helpers.refusals import raises_exactly

SECOND = timedelta(seconds=1)
CONDITION = {"AttributeCondition": {"Name": "n"}}
ONE = "An expression must have exactly one of AttributeCondition, NotAttributeCondition, AndExpression, OrExpression"


def steps(*seconds):
    """Steps that last so many seconds; None lasts for ever."""
    return tuple(
        {"Expression": CONDITION}
        | ({} if one is None else {"Expiry": {"DurationInSeconds": one}})
        for one in seconds
    )


@pytest.mark.rules("CN-15")
@pytest.mark.parametrize(
    ("seconds", "enqueued", "connected", "now", "expected"),
    [
        pytest.param((5, None), None, None, 9, "INACTIVE INACTIVE", id="in no queue"),
        pytest.param((5, None), 0, None, 0, "ACTIVE INACTIVE", id="first moment"),
        pytest.param((5, None), 0, None, 4, "ACTIVE INACTIVE", id="last second"),
        pytest.param((5, None), 0, None, 5, "EXPIRED ACTIVE", id="next step"),
        pytest.param((5, 5), 0, None, 10, "EXPIRED EXPIRED", id="all expired"),
        pytest.param((5, None), 3, None, 7, "ACTIVE INACTIVE", id="enqueued later"),
        pytest.param((5, None), 0, 2, 9, "JOINED INACTIVE", id="joined"),
        pytest.param((5, None), 0, 6, 9, "EXPIRED JOINED", id="joined at last"),
        pytest.param((None, 5), 0, None, 9, "ACTIVE INACTIVE", id="without an end"),
    ],
)
def test_has_a_status_over_time(seconds, enqueued, connected, now, expected):
    """Steps are active one after the other, and the one that ended the wait is joined."""

    def at(second):
        return None if second is None else NOW + second * SECOND

    found = shown(
        RoutingCriteria(steps(*seconds), NOW),
        enqueued=at(enqueued),
        connected=at(connected),
        now=at(now),
    )

    assert expected.split() == [step["Status"] for step in found["Steps"]]


@pytest.mark.rules("CN-15")
@pytest.mark.parametrize(
    ("step", "message"),
    [
        pytest.param({}, ONE, id="no expression"),
        pytest.param({"Expression": {**CONDITION, "OrExpression": []}}, ONE, id="two"),
        pytest.param({"Expression": {"AndExpression": [{}]}}, ONE, id="an empty part"),
        pytest.param(
            {"Expression": CONDITION, "Expiry": {"DurationInSeconds": -1}},
            "DurationInSeconds must be from 0 to 604800, not: -1",
            id="negative duration",
        ),
    ],
)
def test_refuses(step, message):
    """A step has one expression, and a duration that can be counted."""
    rule = partial(read_steps, {"Steps": [step]})

    with raises_exactly(InvalidParameterError, message):
        rule()
