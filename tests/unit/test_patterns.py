"""The model's patterns as Python's."""

from __future__ import annotations

import time
import unicodedata
from contextlib import suppress

import pytest

from moto_connect_tdg.errors import InvalidInputError
from moto_connect_tdg.wire.model import service_model
from moto_connect_tdg.wire.patterns import compile_pattern
from tests.helpers.wire import read


def patterns():
    """All patterns of the model."""
    shapes = map(service_model().shape_for, service_model().shape_names)
    return sorted({p for shape in shapes if (p := shape.metadata.get("pattern"))})


@pytest.mark.parametrize("pattern", patterns())
def test_every_pattern_of_the_model_is_translated(pattern):
    """Every pattern of the model is translated, also of operations that are not handled."""
    compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"\p{Lu}+", r"^[\p{L}]+$", r"[\p{L}\p{N}]", r"\P{L}", r"(", r"[\p{Greek}]"],
)
def test_a_pattern_without_translation_is_an_error(pattern):
    """A pattern that cannot be translated is refused when it is compiled."""
    with pytest.raises(ValueError, match="No translation"):
        compile_pattern(pattern)


def test_unicode_classes_are_what_they_say():
    """The classes L, N, Z and C match their characters, C without unassigned ones."""
    names = compile_pattern(r"^[\p{L}\p{N}_]$").search
    separators = compile_pattern(r"^\p{Z}$").search
    controls = compile_pattern(r"^[\p{C}]$").search
    others = compile_pattern(r"^\P{C}$").search
    for code in range(0x110000):
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Cn":
            continue
        kind = category[0]
        assert (kind in "LN" or character == "_") == bool(names(character)), hex(code)
        assert (kind == "Z") == bool(separators(character)), hex(code)
        assert (kind == "C") == bool(controls(character)), hex(code)
        assert (kind != "C") == bool(others(character)), hex(code)


@pytest.mark.parametrize(
    ("operation", "member"),
    [
        ("ClaimPhoneNumber", "PhoneNumber"),
        ("CreateUser", "Password"),
        ("SearchAvailablePhoneNumbers", "PhoneNumberPrefix"),
        ("CreateTrafficDistributionGroup", "InstanceId"),
    ],
)
@pytest.mark.parametrize(
    "unit", ["+", "+1", "a", "-", "a-", "1 ", "arn:aws:connect:", "\n"]
)
def test_patterns_are_fast_on_long_values(router, operation, member, unit):
    """A megabyte is matched or refused with little work; otherwise it would take hours."""
    started = time.process_time()
    with suppress(InvalidInputError):
        read(router, operation, **{member: unit * (1_000_000 // len(unit))})

    assert time.process_time() - started < 60
