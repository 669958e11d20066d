"""What a contact flow contains."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from moto_connect_tdg.domain.flows import ContactFlow, require_flow_content
from moto_connect_tdg.errors import InvalidContactFlowError
from tests.helpers.identifiers import SOURCE
from tests.helpers.records import NOW
from tests.helpers.refusals import raises_exactly


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_flow_content, "{"),
            InvalidContactFlowError,
            "The contact flow is not valid.",
            id="no JSON",
            marks=pytest.mark.rules("ER-15"),
        ),
        pytest.param(
            partial(require_flow_content, "[]"),
            InvalidContactFlowError,
            "The contact flow is not valid.",
            id="no object",
            marks=pytest.mark.rules("ER-15"),
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
            partial(require_flow_content, "{}"),
            id="an object",
            marks=pytest.mark.rules("ER-15"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


@pytest.mark.rules("ER-15")
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[]", "The content is not a JSON object."),
        ("", "The content is not JSON: Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_names_the_problems(content, problem):
    """The refusal of an invalid flow lists its problems."""
    with pytest.raises(InvalidContactFlowError) as refused:
        require_flow_content(content)

    assert {"problems": [{"message": problem}]} == refused.value.members


@pytest.mark.rules("FL-01")
def test_digests_the_content():
    """A flow has the SHA-256 of its content, even with unpaired surrogates."""
    flow = ContactFlow("f", "n", "t", None, "{}", "PUBLISHED", NOW, SOURCE)

    assert (
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        == flow.flow_content_sha256
    )
    assert 64 == len(replace(flow, content="\ud800").flow_content_sha256)
