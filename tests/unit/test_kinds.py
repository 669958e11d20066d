"""Kinds of resources inside instances."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain import kinds
from moto_connect_tdg.domain.association_kinds import LEX_V2_BOT
from moto_connect_tdg.domain.kind import require_quota
from moto_connect_tdg.errors import LimitExceededError, ServiceQuotaExceededError
from tests.helpers.refusals import is_refused, raises_exactly


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_quota, kinds.USER, 500, 500),
            LimitExceededError,
            "Users per instance are limited to: 500",
            id="users",
            marks=pytest.mark.rules("UR-09"),
        ),
        pytest.param(
            partial(require_quota, kinds.CONTACT_FLOW, 100, 100),
            LimitExceededError,
            "Contact flows per instance are limited to: 100",
            id="flows",
            marks=pytest.mark.rules("FL-08"),
        ),
        pytest.param(
            partial(require_quota, LEX_V2_BOT, 100, 100),
            ServiceQuotaExceededError,
            "Lex V2 bots per instance are limited to: 100",
            id="bots",
            marks=pytest.mark.rules("AO-02"),
        ),
        pytest.param(
            partial(require_quota, kinds.AGENT_STATUS, 50, 50),
            LimitExceededError,
            "Agent statuses per instance are limited to: 50",
            id="agent statuses",
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
            partial(require_quota, kinds.USER, 499, 500),
            id="the last user",
            marks=pytest.mark.rules("UR-09"),
        ),
        pytest.param(
            partial(require_quota, kinds.USER, 999, None),
            id="users off",
            marks=pytest.mark.rules("D-01"),
        ),
        pytest.param(
            partial(require_quota, kinds.CONTACT_FLOW, 99, 100),
            id="the last flow",
            marks=pytest.mark.rules("FL-08"),
        ),
        pytest.param(
            partial(require_quota, kinds.CONTACT_FLOW, 999, None),
            id="flows off",
            marks=pytest.mark.rules("D-01"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


@pytest.mark.rules("D-01", "QT-05")
@pytest.mark.parametrize(
    "rule",
    [
        partial(require_quota, kinds.USER),
        partial(require_quota, kinds.CONTACT_FLOW),
    ],
)
@given(count=st.integers(0, 1000), quota=st.none() | st.integers(0, 1000))
def test_limits_up_to_the_quota(rule, count, quota):
    """A quota is a limit; without one there is none."""
    assert (quota is not None and count >= quota) == is_refused(rule, count, quota)
