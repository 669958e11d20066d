"""Evaluation forms: what a form must be like."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.evaluation_forms import (
    EvaluationForm,
    FormVersion,
    ref_ids,
    require_items,
)
from moto_connect_tdg.errors import InvalidParameterError
from tests.helpers.records import NOW
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


@pytest.mark.rules("D-09")
@given(
    st.sets(st.integers(1, 9), min_size=1), st.one_of(st.none(), st.integers(-2, 10))
)
def test_versions_follow_a_number(numbers, after):
    """Versions come by number, also where others have been deleted."""
    versions = {n: FormVersion(n, "t", None, {}, NOW, NOW) for n in sorted(numbers)}
    form = EvaluationForm("f", versions, NOW, NOW)

    expected = [n for n in sorted(numbers) if after is None or n > after]
    assert expected == [number for number, _ in form.versions_after(after)]
