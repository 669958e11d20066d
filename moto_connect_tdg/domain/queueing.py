"""In which queue a call waits: the one that its flow names.

Flows are not run. A flow's first path is followed as far as no condition branches.

https://docs.aws.amazon.com/connect/latest/APIReference/contact-actions-updatecontacttargetqueue.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .flow_content import read_document

_SETS_QUEUE = "UpdateContactTargetQueue"


def queue_named_in(content: str) -> str | None:
    """The ID or ARN of the queue that a flow sets first, or None.

    A queue that a flow takes from an attribute is not known here.
    """
    flow = read_document(content)
    actions = {
        action.get("Identifier"): action
        for action in _objects(flow.get("Actions"))
        if isinstance(action.get("Identifier"), str)
    }
    identifier = flow.get("StartAction")
    while isinstance(identifier, str) and identifier in actions:
        # each action once: a flow may go round in circles
        action = actions.pop(identifier)
        queue = _object(action.get("Parameters")).get("QueueId")
        if action.get("Type") == _SETS_QUEUE and isinstance(queue, str):
            return None if queue.startswith("$") else queue
        identifier = _object(action.get("Transitions")).get("NextAction")
    return None


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _objects(value: object) -> list[Mapping[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, Mapping)]
