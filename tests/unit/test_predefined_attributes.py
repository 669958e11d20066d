"""The rules of predefined attributes and proficiencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from functools import partial

import pytest

from moto_connect_tdg.domain.predefined_attributes import (
    AttributeConfiguration,
    PredefinedAttribute,
    read_level,
    require_changeable,
    require_deletable,
    require_known_value,
    require_text,
    require_values,
)
from moto_connect_tdg.errors import InvalidParameterError
from tests.helpers.identifiers import SOURCE
from tests.helpers.refusals import raises_exactly

LANGUAGE = PredefinedAttribute(
    name="connect:Language",
    values=("English",),
    purposes=(),
    attribute_configuration=AttributeConfiguration(),
    last_modified_time=datetime(2026, 1, 1, tzinfo=timezone.utc),
    last_modified_region=SOURCE,
)
SUBTYPE = replace(
    LANGUAGE,
    name="connect:Subtype",
    attribute_configuration=AttributeConfiguration(is_read_only=True),
)
INVALID = "Invalid name or value of a predefined attribute"


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "message"),
    [
        pytest.param(
            partial(require_text, "connect:Mine"),
            f"{INVALID}: connect:Mine",
            id="the service's beginning",
            marks=pytest.mark.rules("PA-01"),
        ),
        pytest.param(
            partial(require_text, "a#b"),
            f"{INVALID}: a#b",
            id="another character",
            marks=pytest.mark.rules("PA-01"),
        ),
        pytest.param(
            partial(require_values, ["French", "french"]),
            "The value occurs twice: french",
            id="a value twice",
            marks=pytest.mark.rules("PA-02"),
        ),
        pytest.param(
            partial(require_deletable, LANGUAGE),
            "A system attribute cannot be deleted: connect:Language",
            id="deleting a system attribute",
            marks=pytest.mark.rules("PA-03"),
        ),
        pytest.param(
            partial(require_changeable, SUBTYPE),
            "The predefined attribute cannot be changed: connect:Subtype",
            id="changing one that is only read",
            marks=pytest.mark.rules("PA-03"),
        ),
        pytest.param(
            partial(require_known_value, LANGUAGE, "Latin"),
            "connect:Language has no value: Latin",
            id="unknown value",
            marks=pytest.mark.rules("UR-14"),
        ),
        pytest.param(
            partial(read_level, 2.5),
            "Level must be a whole number from 1 to 5, not: 2.5",
            id="half a level",
            marks=pytest.mark.rules("UR-15"),
        ),
    ],
)
def test_refuses(rule, message):
    """Each rule refuses what breaks it, with its own message."""
    with raises_exactly(InvalidParameterError, message):
        rule()


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            partial(require_text, "Größe_.:/=+-@' 1"),
            id="all that is allowed",
            marks=pytest.mark.rules("PA-01"),
        ),
        pytest.param(
            partial(require_changeable, LANGUAGE),
            id="a system attribute that can be changed",
            marks=pytest.mark.rules("PA-03"),
        ),
        pytest.param(
            partial(read_level, 5.0), id="a level", marks=pytest.mark.rules("UR-15")
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()
