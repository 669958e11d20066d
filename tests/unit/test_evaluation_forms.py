"""Evaluation forms: what a form must be like."""

from __future__ import annotations

from functools import partial

import pytest

from moto_connect_tdg.domain.evaluation_forms import ref_ids, require_items
from moto_connect_tdg.errors import InvalidParameterError
from tests.helpers.refusals import raises_exactly


def question(ref_id):
    return {"Question": {"Title": "t", "RefId": ref_id, "QuestionType": "TEXT"}}


def section(ref_id, *items):
    return {"Section": {"Title": "t", "RefId": ref_id, "Items": list(items)}}


@pytest.mark.rules("EF-04", "D-10")
@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([question("a")], "A question must be in a section: a"),
        ([section("a", question("a"))], "RefId is used more than once: a"),
        (
            [section("s", *(question(f"q{n}") for n in range(101)))],
            "Questions of a form are limited to: 100",
        ),
        (
            [section(f"s{n}") for n in range(101)],
            "Sections of a form are limited to: 100",
        ),
    ],
)
def test_refuses(items, message):
    """Each rule of items refuses what breaks it."""
    with raises_exactly(InvalidParameterError, message):
        partial(require_items, items)()


@pytest.mark.rules("EF-04")
def test_accepts_sections_in_sections():
    """A section may hold a section, and 100 questions are not too many."""
    items = [section("a", section("b", *(question(f"q{n}") for n in range(100))))]

    require_items(items)

    assert {"a", "b", "q0", "q99"} <= ref_ids(items)
