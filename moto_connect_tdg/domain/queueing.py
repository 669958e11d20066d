"""In which queue a call waits: the one that its flow names.

https://docs.aws.amazon.com/connect/latest/APIReference/contact-actions-updatecontacttargetqueue.html
"""

from __future__ import annotations

from .flow_paths import first_path

_SETS_QUEUE = "UpdateContactTargetQueue"


def queue_named_in(content: str) -> str | None:
    """The ID or ARN of the queue that a flow sets first, or None.

    A queue that a flow takes from an attribute is not known here.
    """
    for action_type, parameters in first_path(content):
        queue = parameters.get("QueueId")
        if action_type == _SETS_QUEUE and isinstance(queue, str):
            return None if queue.startswith("$") else queue
    return None
