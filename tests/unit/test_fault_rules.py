"""Checks of new faults: what could never strike is refused."""

# Some arguments have types that mypy refuses, too.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from functools import partial

import pytest

from moto_connect_tdg.domain.fault_rules import (
    MAX_DELAY_SECONDS,
    require_account,
    require_effects,
    require_resource,
    require_times,
)
from moto_connect_tdg.domain.faults import (
    ApiError,
    Delay,
    FailWorkflow,
    NoEffect,
    Outage,
    StallWorkflow,
)
from tests.helpers.identifiers import ACCOUNT, SOURCE

GROUP = f"arn:aws:connect:{SOURCE}:{ACCOUNT}:traffic-distribution-group/x"
NUMBER = f"arn:aws:sms-voice:{SOURCE}:{ACCOUNT}:phone-number/x"


def effects(*given):
    return partial(require_effects, given)


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(partial(require_account, None), id="any account"),
        pytest.param(partial(require_account, ACCOUNT), id="an account"),
        pytest.param(partial(require_resource, None), id="any resource"),
        pytest.param(partial(require_resource, GROUP), id="a group"),
        pytest.param(partial(require_resource, NUMBER), id="an imported number"),
        pytest.param(partial(require_times, None, [1, 2]), id="any number of times"),
        pytest.param(partial(require_times, 2, [1, 2]), id="once for each effect"),
        pytest.param(effects(Outage("connection")), id="an outage"),
        pytest.param(effects(StallWorkflow(), NoEffect()), id="two effects"),
        pytest.param(effects(Delay(0)), id="no delay"),
        pytest.param(effects(Delay(MAX_DELAY_SECONDS)), id="the longest delay"),
        pytest.param(effects(Delay(1, MAX_DELAY_SECONDS - 1)), id="the longest jitter"),
        pytest.param(effects(ApiError("X", "")), id="an error without a message"),
    ],
)
def test_a_fault_that_can_strike_is_taken(rule):
    """What can strike is not refused."""
    rule()


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (partial(require_account, "12345"), "AccountId must have 12 digits"),
        (partial(require_account, int(ACCOUNT)), "AccountId must have 12 digits"),
        (partial(require_account, f"{ACCOUNT}\n"), "AccountId must have 12 digits"),
        (partial(require_resource, "x"), "must be the ARN of a Connect resource"),
        (
            partial(require_resource, GROUP.replace("connect", "s3")),
            "must be the ARN of a Connect resource",
        ),
        (partial(require_times, 0, []), "must be a positive integer"),
        (partial(require_times, effects=[], times=True), "must be a positive integer"),
        (partial(require_times, 1, [1, 2]), "at least the number of effects, 2"),
        (effects(), "at least one effect"),
        (effects("down"), "must be an instance of one of"),
        (effects(Outage("gone")), "Outage must be one of"),
        (effects(Delay(-1)), "DelaySeconds must be a number from 0 to 300"),
        (effects(Delay(float("nan"))), "DelaySeconds must be a number"),
        (effects(Delay(10**400)), "DelaySeconds must be a number"),
        (effects(Delay(MAX_DELAY_SECONDS, 1)), "JitterSeconds must be a number"),
        (effects(Delay(1, -1)), "JitterSeconds must be a number"),
        (effects(FailWorkflow("")), "FailWorkflow must have a reason"),
        (effects(ApiError("", "x")), "Error.Code must be the code of an error"),
        (effects(ApiError("X", None)), "Error.Message must be a string"),
        (effects(NoEffect(), Delay(-1)), "DelaySeconds must be a number"),
    ],
)
def test_a_fault_that_could_never_strike_is_refused(rule, message):
    """What could never strike is refused with an explanation."""
    with pytest.raises(ValueError, match=message):
        rule()
