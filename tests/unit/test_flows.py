"""What a contact flow contains."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from moto_connect_tdg.domain.flow_content import MAX_ACTIONS, problems_of
from moto_connect_tdg.domain.flows import ContactFlow, require_flow_content
from moto_connect_tdg.errors import InvalidContactFlowError
from tests.helpers.flows import action, document
from tests.helpers.identifiers import SOURCE
from tests.helpers.records import NOW
from tests.helpers.refusals import raises_exactly


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_flow_content, problems_of("{")),
            InvalidContactFlowError,
            "The contact flow is not valid. The content is not JSON: Expecting property "
            "name enclosed in double quotes: line 1 column 2 (char 1)",
            id="no JSON",
            marks=pytest.mark.rules("ER-15"),
        ),
        pytest.param(
            partial(require_flow_content, problems_of("[]")),
            InvalidContactFlowError,
            "The contact flow is not valid. The content is not a JSON object.",
            id="no object",
            marks=pytest.mark.rules("ER-15"),
        ),
        pytest.param(
            partial(require_flow_content, problems_of("{}")),
            InvalidContactFlowError,
            "The contact flow is not valid. Version must be 2019-10-30. Path: Version "
            "(and 1 more)",
            id="two problems",
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
            partial(require_flow_content, problems_of(content)),
            id=name,
            marks=pytest.mark.rules("ER-15", "FL-11"),
        )
        for name, content in {
            "one action": document(),
            "an unknown type with unknown parameters": document(
                action(Type="Juggle", Parameters={"Balls": 3})
            ),
            "no parameters and no transitions": document(
                {"Identifier": "a", "Type": "Wait"}
            ),
            "branches": document(
                action(
                    "menu",
                    Transitions={
                        "NextAction": "end",
                        "Errors": [
                            {"ErrorType": "NoMatchingError", "NextAction": "end"}
                        ],
                        "Conditions": [{"NextAction": "menu", "Condition": {}}],
                    },
                ),
                action(),
            ),
            "250 actions": document(*(action(str(n)) for n in range(MAX_ACTIONS))),
            "an identifier of 50 characters": document(action("a" * 50)),
            "more than the language has": document(Metadata={"x": 1}, Settings={}),
        }.items()
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


@pytest.mark.rules("ER-15", "FL-11")
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[]", "The content is not a JSON object."),
        ("", "The content is not JSON: Expecting value: line 1 column 1 (char 0)"),
        (document(Version="2"), "Version must be 2019-10-30. Path: Version"),
        (
            document(StartAction="begin"),
            "StartAction must be the Identifier of an action. Path: StartAction",
        ),
        (
            document(Actions=[]),
            "Actions must be a list of 1 to 250 actions. Path: Actions",
        ),
        (
            document(Actions=[action()] * (MAX_ACTIONS + 1)),
            "Actions must be a list of 1 to 250 actions. Path: Actions",
        ),
        (document(action(), action()), "Identifier is not unique: end"),
        (
            document(action(), Actions=[action(), "x"]),
            "Invalid Action property value. Path: Actions[1]",
        ),
        (
            document(action(), {"Identifier": "x"}),
            "Action is missing required property. Path: Actions[1].Type",
        ),
        (
            document(action(), {"Type": "Wait"}),
            "Action is missing required property. Path: Actions[1].Identifier",
        ),
        *(
            (
                document(action(identifier)),
                "Invalid Action property value. Path: Actions[0].Identifier",
            )
            for identifier in ("a:b", "a" * 51, "toString", "")
        ),
        *(
            (
                document({**action(), member: value}),
                f"Invalid Action property value. Path: Actions[0].{member}",
            )
            for member, value in (
                ("Type", ""),
                ("Type", 1),
                ("Parameters", []),
                ("Transitions", []),
            )
        ),
        *(
            (
                document(action(Transitions=transitions)),
                f"Invalid Action property value. Path: Actions[0].Transitions.{path}",
            )
            for transitions, path in (
                ({"NextAction": "nowhere"}, "NextAction"),
                ({"NextAction": ["end"]}, "NextAction"),
                ({"Errors": [{"NextAction": "nowhere"}]}, "Errors[0].NextAction"),
                ({"Conditions": ["end"]}, "Conditions[0].NextAction"),
                ({"Conditions": {}}, "Conditions"),
            )
        ),
    ],
)
def test_names_the_problems(content, problem):
    """The refusal of an invalid flow lists its problems."""
    with pytest.raises(InvalidContactFlowError) as refused:
        require_flow_content(problems_of(content))

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


@pytest.mark.rules("ER-15")
def test_lists_fifty_problems_at_most():
    """A refusal has at most as many problems as its shape allows."""
    actions = [action(str(number), Type="") for number in range(60)]

    assert 50 == len(problems_of(document(*actions)))
