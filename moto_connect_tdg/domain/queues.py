"""Queues, where contacts wait for an agent, and their outbound caller ID.

https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateQueue.html
"""

from __future__ import annotations

from datetime import datetime

from ..records import dataclass
from ..types import Region

#: The queue that a new instance has.
#: https://docs.aws.amazon.com/connect/latest/adminguide/concepts-queues-standard-and-agent.html
DEFAULT_QUEUE_NAME = "BasicQueue"


@dataclass(frozen=True, slots=True)
class OutboundCallerConfig:
    """What people see when they are called from the queue (QU-01)."""

    outbound_caller_id_name: str | None = None
    outbound_caller_id_number_id: str | None = None
    outbound_flow_id: str | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """A standard queue, the same on both sides of a replicated instance (RI-31)."""

    id: str
    name: str
    description: str | None
    hours_of_operation_id: str
    max_contacts: int | None
    outbound_caller_config: OutboundCallerConfig
    last_modified_time: datetime
    last_modified_region: Region
    #: ENABLED or DISABLED
    status: str = "ENABLED"
    quick_connect_ids: tuple[str, ...] = ()
