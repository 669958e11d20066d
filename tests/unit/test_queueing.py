"""In which queue a call waits."""

from __future__ import annotations

import json

import pytest

from moto_connect_tdg.domain.default_flows import DEFAULT_FLOWS
from moto_connect_tdg.domain.queueing import queue_named_in

TO_QUEUE = {
    "Identifier": "b",
    "Type": "UpdateContactTargetQueue",
    "Parameters": {"QueueId": "q"},
}


def flow(*actions, start="a"):
    """A flow's content."""
    return json.dumps({"StartAction": start, "Actions": actions})


def step(identifier, following):
    """An action without an effect on the queue."""
    return {
        "Identifier": identifier,
        "Type": "MessageParticipant",
        "Parameters": {"Text": "Hello."},
        "Transitions": {"NextAction": following},
    }


@pytest.mark.rules("AG-01")
@pytest.mark.parametrize(
    ("content", "queue"),
    [
        pytest.param(flow(step("a", "b"), TO_QUEUE), "q", id="after another action"),
        pytest.param(flow(TO_QUEUE, start="b"), "q", id="in the first action"),
        pytest.param(flow(TO_QUEUE, start="a"), None, id="never reached"),
        pytest.param(flow(step("a", "c"), step("c", "a")), None, id="in circles"),
        pytest.param(
            flow({**TO_QUEUE, "Parameters": {"QueueId": "$.Queue"}}, start="b"),
            None,
            id="from an attribute",
        ),
        pytest.param(DEFAULT_FLOWS[0].content, None, id="of the first flow"),
        pytest.param("{}", None, id="of an empty flow"),
        pytest.param("draft", None, id="of a flow that was only saved"),
        pytest.param(
            json.dumps({"StartAction": [], "Actions": [1, {"Identifier": {}}]}),
            None,
            id="of a malformed flow",
        ),
    ],
)
def test_the_queue_of_a_flow(content, queue):
    """A flow's queue is the first that its path without conditions sets."""
    assert queue == queue_named_in(content)
