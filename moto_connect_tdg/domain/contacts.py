"""Contacts: single calls that a client can look at.

https://docs.aws.amazon.com/connect/latest/adminguide/global-routing-across-acgr-regions.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..errors import InvalidActiveRegionError
from ..types import E164, Arn, GroupId, Region, UserId


@dataclass(frozen=True, slots=True)
class GlobalResiliencyMetadata:
    """Where a contact began, where it is handled, by which group (DC-01, DC-02)."""

    active_region: Region
    origin_region: Region
    traffic_distribution_group_id: GroupId | None


@dataclass(frozen=True, slots=True)
class Contact:
    """One inbound call, seen alike from both Regions (DC-03)."""

    id: str
    #: with the Region that took the call, from both sides (CO-21)
    arn: Arn
    phone_number: E164
    initiation_timestamp: datetime
    disconnect_timestamp: datetime | None
    agent_id: UserId | None
    global_resiliency_metadata: GlobalResiliencyMetadata
    #: what the caller of StopContact gave
    disconnect_reason: str | None = None


def require_active_region(contact: Contact, region: Region) -> None:
    """A contact is changed only in the Region where it is active (DC-04, ER-14)."""
    active = contact.global_resiliency_metadata.active_region
    if active != region:
        msg = f"The contact is active in: {active}"
        raise InvalidActiveRegionError(msg)
