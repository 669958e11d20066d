"""What a flow names, and whether it writes the Region out."""

from __future__ import annotations

import json
import sys

import pytest

from moto_connect_tdg.domain.flow_references import (
    FlowReference,
    flow_references,
    named_in_instance,
)
from tests.helpers.flows import action, document
from tests.helpers.identifiers import ACCOUNT, SOURCE

INSTANCE = "11111111-2222-4333-8444-555555555555"
INSIDE = f"arn:aws:connect:{SOURCE}:{ACCOUNT}:instance/{INSTANCE}"


def named(**parameters):
    """What an action with these parameters names: path, kind, name and Region."""
    found = flow_references(document(action("a", Type="Any", Parameters=parameters)))
    assert {"a"} >= {reference.action for reference in found}
    return [(r.parameter, r.kind, r.name, r.region) for r in found]


@pytest.mark.rules("FL-07")
@pytest.mark.parametrize(
    ("arn", "kind", "region"),
    [
        (f"arn:aws:lambda:{SOURCE}:{ACCOUNT}:function:f", "lambda", SOURCE),
        (f"arn:aws:lambda:$.AwsRegion:{ACCOUNT}:function:f", "lambda", None),
        (f"arn:aws:lambda:$['AwsRegion']:{ACCOUNT}:function:f", "lambda", None),
        (f"arn:aws:lex:{SOURCE}:{ACCOUNT}:bot-alias/A/B", "lex", SOURCE),
        (f"{INSIDE}/queue/q", "queue", SOURCE),
        (f"{INSIDE}/operating-hours/h", "operating-hours", SOURCE),
        (f"{INSIDE}/contact-flow/f:$SAVED", "contact-flow", SOURCE),
        (f"{INSIDE}/flow-module/m", "flow-module", SOURCE),
        ("arn:aws:s3:::bucket/key", "s3", None),
        (INSIDE, "connect", SOURCE),
    ],
)
def test_an_arn_is_a_reference(arn, kind, region):
    """Each ARN has its kind, and the Region that is written out."""
    assert [("P", kind, arn, region)] == named(P=arn)


@pytest.mark.rules("FL-07")
def test_parameters_are_searched_at_every_depth():
    """References are found in objects and lists, with their paths."""
    prompt = f"{INSIDE}/prompt/p"

    assert [
        ("Messages[1].PromptId", "prompt", prompt, SOURCE),
        ("EventHooks.CustomerQueue", "prompt", prompt, SOURCE),
    ] == named(
        Messages=[{"Text": "Hello"}, {"PromptId": prompt}],
        EventHooks={"CustomerQueue": prompt},
    )


@pytest.mark.rules("FL-07")
def test_parameters_may_be_nested_deeper_than_the_stack():
    """A document that can be parsed can be searched."""
    prompt = f"{INSIDE}/prompt/p"
    # The parser's limit is that of functions before Python 3.12, and 1,500 in 3.12.
    depth = 1200 if sys.version_info >= (3, 12) else 500
    nested = f"{'[' * depth}{json.dumps(prompt)}{']' * depth}"
    content = f'{{"Actions": [{{"Identifier": "a", "Parameters": {{"P": {nested}}}}}]}}'

    (found,) = flow_references(content)

    assert (f"P{'[0]' * depth}", prompt) == (found.parameter, found.name)


@pytest.mark.rules("FL-07")
@pytest.mark.parametrize(
    ("written", "region"), [(SOURCE, SOURCE), ("$.AwsRegion", None)]
)
def test_a_bot_without_an_arn(written, region):
    """A Lex V1 bot is named by name and Region."""
    bot = {"Name": "Helper", "Region": written, "Alias": "live"}

    assert [("LexBot", "lex", "Helper", region)] == named(LexBot=bot)


@pytest.mark.rules("FL-07")
@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "arn:",
        '["arn:"]',
        '{"Actions": "arn:"}',
        '{"Actions": ["arn:aws:s3:::b"]}',
        '{"Actions": [{"Parameters": {"LexBot": {"Name": 1}}}]}',
        document(action("a", Type="Any", Parameters={"Text": "an arn:b", "N": 3})),
    ],
)
def test_names_nothing(content):
    """Content without ARNs names nothing, and need not be a document."""
    assert () == flow_references(content)


@pytest.mark.rules("FL-07", "FL-19")
@pytest.mark.parametrize(
    ("name", "ids"),
    [
        (f"{INSIDE}/queue/q", (INSTANCE, "q")),
        (f"{INSIDE}/contact-flow/f:$SAVED", (INSTANCE, "f")),
        (INSIDE.replace(INSTANCE, "$.InstanceId") + "/queue/q", None),
        (f"{INSIDE}/queue/$.Attributes.Queue", None),
        (INSIDE, None),
        (f"arn:aws:lambda:{SOURCE}:{ACCOUNT}:function:f", None),
    ],
)
def test_a_resource_inside_an_instance(name, ids):
    """An ARN inside an instance names both, if neither is an attribute."""
    assert ids == named_in_instance(FlowReference("a", "P", "k", name, None))
