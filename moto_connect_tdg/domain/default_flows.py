"""The flows that a new instance has, by the names that AWS gives them.

One for each type that has a default, and the sample that answers first calls. Their
content is short and ours, except for the types of its actions.

https://docs.aws.amazon.com/connect/latest/adminguide/contact-flow-default.html
https://docs.aws.amazon.com/connect/latest/adminguide/contact-flow-samples.html
"""

from __future__ import annotations

import json
from typing import Any

from ..records import dataclass
from .flow_content import VERSION

_HANG_UP = {
    "Identifier": "disconnect",
    "Type": "DisconnectParticipant",
    "Parameters": {},
    "Transitions": {},
}


@dataclass(frozen=True, slots=True)
class DefaultFlow:
    """A flow of a new instance."""

    name: str
    type: str
    description: str
    content: str


def _document(*actions: dict[str, Any]) -> str:
    start = {"Version": VERSION, "StartAction": actions[0]["Identifier"]}
    return json.dumps({**start, "Actions": actions})


def _last(kind: str, **parameters: Any) -> str:
    """A flow of one action, after which it is over."""
    return _document(
        {
            "Identifier": "only",
            "Type": kind,
            "Parameters": parameters,
            "Transitions": {},
        }
    )


def _loop(text: str) -> str:
    """A flow that repeats a message."""
    return _last("MessageParticipantIteratively", Messages=[{"Text": text}])


_TO_QUEUE = _document(
    {
        "Identifier": "queue",
        "Type": "TransferContactToQueue",
        "Parameters": {},
        "Transitions": {
            "NextAction": "disconnect",
            "Errors": [
                {"ErrorType": "QueueAtCapacity", "NextAction": "disconnect"},
                {"ErrorType": "NoMatchingError", "NextAction": "disconnect"},
            ],
        },
    },
    _HANG_UP,
)

#: The flow for first calls comes first, so that it is the first one listed.
DEFAULT_FLOWS = (
    DefaultFlow(
        "Sample inbound flow (first contact experience)",
        "CONTACT_FLOW",
        "Answers the first calls to a new instance.",
        _document(_HANG_UP),
    ),
    DefaultFlow(
        "Default agent hold",
        "AGENT_HOLD",
        "What an agent on hold hears.",
        _loop("You are on hold."),
    ),
    DefaultFlow(
        "Default agent transfer",
        "AGENT_TRANSFER",
        "Transfers a contact to an agent.",
        _last("TransferContactToAgent"),
    ),
    DefaultFlow(
        "Default agent whisper",
        "AGENT_WHISPER",
        "What an agent hears before a contact.",
        _last("EndFlowExecution"),
    ),
    DefaultFlow(
        "Default customer hold",
        "CUSTOMER_HOLD",
        "What a customer on hold hears.",
        _loop("Please hold."),
    ),
    DefaultFlow(
        "Default customer queue",
        "CUSTOMER_QUEUE",
        "What a customer in a queue hears.",
        _loop("You are in a queue."),
    ),
    DefaultFlow(
        "Default customer whisper",
        "CUSTOMER_WHISPER",
        "What a customer hears before an agent.",
        _last("EndFlowExecution"),
    ),
    DefaultFlow(
        "Default outbound",
        "OUTBOUND_WHISPER",
        "What a customer hears who is called.",
        _last("EndFlowExecution"),
    ),
    DefaultFlow(
        "Default queue transfer",
        "QUEUE_TRANSFER",
        "Transfers a contact to another queue.",
        _TO_QUEUE,
    ),
)
