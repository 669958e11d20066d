"""Rules of contacts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from moto_connect_tdg.domain.contact_rules import (
    ATTRIBUTES_BYTES,
    UNSTOPPABLE,
    require_attributes,
    require_references,
    require_stoppable,
)
from moto_connect_tdg.domain.contacts import require_active_region
from moto_connect_tdg.errors import (
    InvalidActiveRegionError,
    InvalidParameterError,
    InvalidRequestError,
)
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.records import CONTACT
from tests.helpers.refusals import raises_exactly

FULL = {"a": "b" * (ATTRIBUTES_BYTES - 1)}
MONITORED = replace(CONTACT, initiation_method="MONITOR")
TOO_LARGE = "Attributes of a contact are limited to 32768 bytes"


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
        pytest.param(
            partial(require_attributes, {"a b": "c"}),
            InvalidParameterError,
            "An attribute name may have letters, digits, dashes and underscores, "
            "not: a b",
            id="name of an attribute",
            marks=pytest.mark.rules("CN-03"),
        ),
        pytest.param(
            partial(require_attributes, {"a": "b" * ATTRIBUTES_BYTES}),
            InvalidParameterError,
            TOO_LARGE,
            id="large attributes",
            marks=pytest.mark.rules("CN-03"),
        ),
        pytest.param(
            partial(require_attributes, {"b": ""}, present=FULL),
            InvalidParameterError,
            TOO_LARGE,
            id="too many attributes with those present",
            marks=pytest.mark.rules("CN-03"),
        ),
        pytest.param(
            partial(require_references, {"file": {"Type": "ATTACHMENT"}}),
            InvalidParameterError,
            "References of type ATTACHMENT cannot be created: file",
            id="attachment",
            marks=pytest.mark.rules("CN-08"),
        ),
        pytest.param(
            partial(require_stoppable, MONITORED),
            InvalidRequestError,
            "Contacts with this initiation method cannot be stopped: MONITOR",
            id="monitored call",
            marks=pytest.mark.rules("CN-10"),
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
        pytest.param(
            partial(require_attributes, {"a": "c"}, present=FULL),
            id="attributes that replace others",
            marks=pytest.mark.rules("CN-03"),
        ),
        pytest.param(
            partial(require_references, {"site": {"Type": "URL"}}),
            id="address",
            marks=pytest.mark.rules("CN-08"),
        ),
        *(
            pytest.param(
                partial(
                    require_stoppable,
                    replace(CONTACT, channel="TASK", initiation_method=method),
                ),
                id=f"task by {method}",
                marks=pytest.mark.rules("CN-10"),
            )
            for method in sorted(UNSTOPPABLE)
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()
