"""Contacts: calls, chats and tasks that clients can describe and change.

https://docs.aws.amazon.com/connect/latest/adminguide/global-routing-across-acgr-regions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any

from ..errors import InvalidActiveRegionError
from ..records import dataclass
from ..types import E164, Arn, GroupId, Region, UserId
from .chats import Chat
from .recordings import Recordings
from .routing_criteria import RoutingCriteria

#: How long a contact is kept after its initiation: 24 months (DC-06).
KEPT = timedelta(days=730)
#: The reason in a contact that ended by itself (CN-16).
EXPIRED = "EXPIRED"

References = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class GlobalResiliencyMetadata:
    """Where a contact began and is handled, and its group (DC-01, DC-02)."""

    active_region: Region
    origin_region: Region
    traffic_distribution_group_id: GroupId | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A call, a chat or a task; both Regions show the same (DC-03)."""

    id: str
    #: has the Region that took the call, whichever side asks (CO-21)
    arn: Arn
    #: the number of the instance or group that the customer called, or that calls
    phone_number: E164 | None
    initiation_timestamp: datetime
    disconnect_timestamp: datetime | None
    agent_id: UserId | None
    global_resiliency_metadata: GlobalResiliencyMetadata
    #: as given to StopContact
    disconnect_reason: str | None = None
    #: the queue where it waits or waited for an agent, and since when
    queue_id: str | None = None
    enqueue_timestamp: datetime | None = None
    connected_to_agent_timestamp: datetime | None = None
    #: when the agent ended the work after it
    closed_timestamp: datetime | None = None
    channel: str = "VOICE"
    initiation_method: str = "INBOUND"
    #: None until the first change after its beginning
    last_update_timestamp: datetime | None = None
    #: the number that is called by an outbound call
    customer_number: E164 | None = None
    #: None for other contacts than chats
    chat: Chat | None = None
    name: str | None = None
    description: str | None = None
    #: the first contact of its chain; None for that contact itself
    initial_contact_id: str | None = None
    previous_contact_id: str | None = None
    related_contact_id: str | None = None
    customer_id: str | None = None
    scheduled_timestamp: datetime | None = None
    #: when it ends by itself (CN-17)
    expiry_timestamp: datetime | None = None
    #: of a task by template
    task_template_info: Mapping[str, str] | None = None
    #: kept on the first contact of a chain, which shares them (CN-02)
    attributes: Mapping[str, str] = field(default_factory=dict)
    segment_attributes: Mapping[str, Any] = field(default_factory=dict)
    references: References = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    recordings: Recordings = field(default_factory=dict)
    #: at most one of the two has a value (CN-15)
    queue_priority: int | None = None
    queue_time_adjustment_seconds: int | None = None
    routing_criteria: RoutingCriteria | None = None

    @property
    def active_region(self) -> Region:
        """Where it can be changed (DC-04)."""
        return self.global_resiliency_metadata.active_region

    @property
    def chain_id(self) -> str:
        """The ID of the first contact of its chain."""
        return self.initial_contact_id or self.id

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.disconnect_timestamp is not None

    @property
    def is_with_agent(self) -> bool:
        """Whether an agent has it now, also for the work after it (AG-08)."""
        return (
            self.connected_to_agent_timestamp is not None
            and self.closed_timestamp is None
        )

    @property
    def is_waiting(self) -> bool:
        """Whether it is in a queue."""
        return (
            self.enqueue_timestamp is not None
            and self.connected_to_agent_timestamp is None
            and not self.is_over
        )

    @property
    def is_scheduled(self) -> bool:
        """Whether a queue or an agent gets it later, at its scheduled time (CN-06)."""
        return (
            self.scheduled_timestamp is not None
            and (self.queue_id or self.agent_id) is not None
            and self.enqueue_timestamp is None
            and self.connected_to_agent_timestamp is None
        )

    @property
    def due(self) -> datetime | None:
        """When it starts or ends by itself; None if it never does."""
        if self.is_over:
            return None
        return self.scheduled_timestamp if self.is_scheduled else self.expiry_timestamp

    def passed(self, due: datetime) -> Contact:
        """Return it as it is when that time has come."""
        if not self.is_scheduled:
            # its time may have been set when it was over already
            return self.ended(max(due, self.last_update_timestamp or due), EXPIRED)
        if self.agent_id is not None:
            return replace(self, connected_to_agent_timestamp=due)
        return replace(self, enqueue_timestamp=due)

    def ended(self, now: datetime, reason: str | None = None) -> Contact:
        """Return it ended, by an API call unless *reason* says otherwise (CN-16).

        https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html
        """
        by_api_call = "OTHER" if self.channel == "VOICE" else "API"
        return self.changed(
            now, disconnect_timestamp=now, disconnect_reason=reason or by_api_call
        )

    def changed(self, now: datetime, **changes: Any) -> Contact:
        """Return it with changes, and with the time of the last one."""
        return replace(self, last_update_timestamp=now, **changes)


def require_active_region(contact: Contact, region: Region) -> None:
    """A contact can be changed only in the Region where it is active (DC-04, ER-14)."""
    if contact.active_region != region:
        msg = f"The contact is active in: {contact.active_region}"
        raise InvalidActiveRegionError(msg)
