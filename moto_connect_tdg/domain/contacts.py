"""Contacts: single telephone calls that clients can describe.

https://docs.aws.amazon.com/connect/latest/adminguide/global-routing-across-acgr-regions.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..errors import InvalidActiveRegionError
from ..types import E164, Arn, GroupId, Region, UserId


@dataclass(frozen=True, slots=True)
class GlobalResiliencyMetadata:
    """Where a contact began and is handled, and its group (DC-01, DC-02)."""

    active_region: Region
    origin_region: Region
    traffic_distribution_group_id: GroupId | None


@dataclass(frozen=True, slots=True)
class Contact:
    """One inbound call; both Regions show the same (DC-03)."""

    id: str
    #: has the Region that took the call, whichever side asks (CO-21)
    arn: Arn
    phone_number: E164
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

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.disconnect_timestamp is not None

    @property
    def is_waiting(self) -> bool:
        """Whether it is in a queue."""
        return (
            self.queue_id is not None
            and self.connected_to_agent_timestamp is None
            and not self.is_over
        )


def require_active_region(contact: Contact, region: Region) -> None:
    """A contact can be changed only in the Region where it is active (DC-04, ER-14)."""
    active = contact.global_resiliency_metadata.active_region
    if active != region:
        msg = f"The contact is active in: {active}"
        raise InvalidActiveRegionError(msg)
