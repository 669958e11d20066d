"""Quotas of accounts, instances and groups."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.quotas import (
    over_target_quota,
    require_claims_open,
    require_group_quota,
    require_instance_changes,
    require_instance_quota,
    require_replica_quota,
)
from moto_connect_tdg.errors import (
    InvalidParameterError,
    InvalidRequestError,
    ServiceQuotaExceededError,
)
from tests.helpers.refusals import code_of, is_refused, raises_exactly


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_replica_quota, 5),
            ServiceQuotaExceededError,
            "Replicas per account are limited to: 5",
            id="replicas",
            marks=pytest.mark.rules("QT-01"),
        ),
        pytest.param(
            partial(require_group_quota, 8),
            ServiceQuotaExceededError,
            "Traffic distribution groups per instance are limited to: 8",
            id="groups",
            marks=pytest.mark.rules("QT-02"),
        ),
        pytest.param(
            partial(require_instance_quota, 2, 2),
            ServiceQuotaExceededError,
            "Instances per Region are limited to: 2",
            id="instances",
            marks=pytest.mark.rules("QT-04"),
        ),
        pytest.param(
            partial(require_instance_changes, 100, 100, creating=True),
            ServiceQuotaExceededError,
            "Your account has been flagged for an excessive number of creation and "
            "deletion attempts",
            id="creations",
            marks=pytest.mark.rules("QT-03"),
        ),
        pytest.param(
            partial(require_instance_changes, 100, 100, creating=False),
            InvalidRequestError,
            "Creations and deletions of instances in 30 days are limited to: 100",
            id="deletions",
            marks=pytest.mark.rules("QT-03"),
        ),
        pytest.param(
            partial(require_claims_open, 20, 10),
            InvalidParameterError,
            "Claiming is blocked: phone numbers released in the last 180 days reached "
            "200 % of the quota of: 10",
            id="releases",
            marks=pytest.mark.rules("PN-53"),
        ),
        pytest.param(
            partial(require_claims_open, 1, 0),
            InvalidParameterError,
            "Claiming is blocked: phone numbers released in the last 180 days reached "
            "200 % of the quota of: 0",
            id="no numbers at all",
            marks=pytest.mark.rules("PN-53"),
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
            partial(require_replica_quota, 4),
            id="the fifth",
            marks=pytest.mark.rules("QT-01"),
        ),
        pytest.param(
            partial(require_group_quota, 7),
            id="the eighth",
            marks=pytest.mark.rules("QT-02"),
        ),
        pytest.param(
            partial(require_instance_quota, 1, 2),
            id="the second",
            marks=pytest.mark.rules("QT-04"),
        ),
        pytest.param(
            partial(require_instance_quota, 999, None),
            id="instances off",
            marks=pytest.mark.rules("D-01"),
        ),
        pytest.param(
            partial(require_instance_changes, 99, 100, creating=True),
            id="the hundredth",
            marks=pytest.mark.rules("QT-03"),
        ),
        pytest.param(
            partial(require_instance_changes, 999, None, creating=True),
            id="changes off",
            marks=pytest.mark.rules("D-01"),
        ),
        pytest.param(
            partial(require_claims_open, 19, 10),
            id="one below",
            marks=pytest.mark.rules("PN-53"),
        ),
        pytest.param(
            partial(require_claims_open, 0, 0),
            id="none released",
            marks=pytest.mark.rules("PN-53"),
        ),
        pytest.param(
            partial(require_claims_open, 999, None),
            id="releases off",
            marks=pytest.mark.rules("D-01"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


@pytest.mark.rules("PN-08", "PN-55", "S-35")
@pytest.mark.parametrize(
    ("held", "is_group", "quota", "why"),
    [
        (10, False, 10, "Phone numbers per instance are limited to: 10"),
        (9, False, 10, None),
        (999, False, None, None),
        (10, True, 10, None),
        (999_999, True, None, None),
        (
            1_000_000,
            True,
            None,
            "Phone numbers per traffic distribution group are limited to: 1000000",
        ),
    ],
)
def test_says_why_a_target_is_full(held, is_group, quota, why):
    """A target at its quota takes no more numbers."""
    assert why == over_target_quota(held, is_group=is_group, quota=quota)


@pytest.mark.rules("D-01", "QT-04")
@given(count=st.integers(0, 1000), quota=st.none() | st.integers(0, 1000))
def test_limits_instances_up_to_the_quota(count, quota):
    """A quota is a limit; without one there is none."""
    assert (quota is not None and count >= quota) == is_refused(
        require_instance_quota, count, quota
    )


@pytest.mark.rules("QT-03", "IN-12")
@given(
    count=st.integers(0, 300),
    quota=st.none() | st.integers(0, 300),
    is_creation=st.booleans(),
)
def test_creations_and_deletions_have_codes_of_their_own(count, quota, is_creation):
    """Too many changes are refused with another code on creation than on deletion."""
    code = "ServiceQuotaExceededException" if is_creation else "InvalidRequestException"
    is_over = quota is not None and count >= quota

    found = code_of(require_instance_changes, count, quota, creating=is_creation)

    assert (code if is_over else None) == found
