"""Contacts: calls, chats and tasks that clients can describe and change.

https://docs.aws.amazon.com/connect/latest/adminguide/global-routing-across-acgr-regions.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ..errors import (
    DestinationNotAllowedError,
    InvalidActiveRegionError,
    InvalidParameterError,
    InvalidRequestError,
    ResourceConflictError,
    ServiceQuotaExceededError,
)
from ..types import E164, Arn, GroupId, Region, UserId
from .recordings import Recordings
from .routing_criteria import RoutingCriteria

#: How long a contact is kept after its initiation: 24 months (DC-06).
KEPT = timedelta(days=730)
#: The size of all attributes of a contact, in UTF-8 bytes (CN-03).
ATTRIBUTES_BYTES = 32_768
#: How many tags a contact can have (CN-13).
TAGS = 6
#: How far in the future a task may start (CN-06).
SCHEDULED_WITHIN = timedelta(days=6)
#: How many tasks may name the same previous contact (CN-07).
TASKS_AFTER_ONE = 12
#: How often a contact can be transferred (CN-09).
TRANSFERS = 11
#: References of these types can be created by a client (CN-08).
REFERENCE_TYPES = ("URL", "NUMBER", "STRING", "DATE", "EMAIL")
#: Flows of these types can handle a transferred contact (CN-09).
TRANSFER_FLOWS = ("CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER")
#: Voice contacts with these initiation methods cannot be stopped (CN-10).
UNSTOPPABLE = frozenset(
    {"DISCONNECT", "TRANSFER", "QUEUE_TRANSFER", "EXTERNAL_OUTBOUND", "MONITOR"}
)
#: British mobile numbers, which cannot be called by default (CN-05).
_DISALLOWED = "+447"
_ATTRIBUTE_KEY = re.compile(r"[A-Za-z0-9_-]+")

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
    channel: str = "VOICE"
    initiation_method: str = "INBOUND"
    #: None until the first change after its beginning
    last_update_timestamp: datetime | None = None
    #: the number that is called by an outbound call
    customer_number: E164 | None = None
    #: of the customer in a chat
    customer_name: str | None = None
    name: str | None = None
    description: str | None = None
    #: the first contact of its chain; None for that contact itself
    initial_contact_id: str | None = None
    previous_contact_id: str | None = None
    related_contact_id: str | None = None
    customer_id: str | None = None
    scheduled_timestamp: datetime | None = None
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
        """Whether an agent has it now."""
        return self.connected_to_agent_timestamp is not None and not self.is_over

    @property
    def is_waiting(self) -> bool:
        """Whether it is in a queue."""
        return (
            self.enqueue_timestamp is not None
            and self.connected_to_agent_timestamp is None
            and not self.is_over
        )

    def changed(self, now: datetime, **changes: Any) -> Contact:
        """Return it with changes, and with the time of the last one."""
        return replace(self, last_update_timestamp=now, **changes)


def require_active_region(contact: Contact, region: Region) -> None:
    """A contact can be changed only in the Region where it is active (DC-04, ER-14)."""
    if contact.active_region != region:
        msg = f"The contact is active in: {contact.active_region}"
        raise InvalidActiveRegionError(msg)


def require_attributes(
    attributes: Mapping[str, str], *, present: Mapping[str, str] | None = None
) -> None:
    """Names of attributes and the size of all of them are limited (CN-03).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactAttributes.html
    """
    for name in attributes:
        if not _ATTRIBUTE_KEY.fullmatch(name):
            msg = (
                "An attribute name may have letters, digits, dashes and underscores, "
                f"not: {name[:100]}"
            )
            raise InvalidParameterError(msg)
    size = sum(
        len(name.encode()) + len(value.encode())
        for name, value in {**(present or {}), **attributes}.items()
    )
    if size > ATTRIBUTES_BYTES:
        msg = f"Attributes of a contact are limited to {ATTRIBUTES_BYTES} bytes"
        raise InvalidParameterError(msg)


def require_contact_tags(
    tags: Mapping[str, str], *, present: Mapping[str, str]
) -> None:
    """At most six tags with those *present* (CN-13)."""
    if len({*tags, *present}) > TAGS:
        msg = f"Tags of a contact are limited to: {TAGS}"
        raise InvalidParameterError(msg)


def require_references(references: References) -> None:
    """A client can create references of some types only (CN-08).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html
    """
    for name, reference in references.items():
        if reference["Type"] not in REFERENCE_TYPES:
            msg = f"References of type {reference['Type']} cannot be created: {name[:100]}"
            raise InvalidParameterError(msg)


def require_destination(number: E164) -> None:
    """British mobile numbers cannot be called without a higher quota (CN-05).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_StartOutboundVoiceContact.html
    """
    if number.startswith(_DISALLOWED):
        msg = f"Outbound calls to this number are not allowed: {number}"
        raise DestinationNotAllowedError(msg)


def require_schedule(scheduled: datetime | None, *, now: datetime) -> None:
    """A task starts within the next six days, not in the past (CN-06).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html
    """
    if scheduled is not None and not now <= scheduled <= now + SCHEDULED_WITHIN:
        msg = f"ScheduledTime must be within the next 6 days, not: {scheduled}"
        raise InvalidParameterError(msg)


def require_room_after(contact: Contact, *, followers: int) -> None:
    """Twelve tasks may name the same previous contact (CN-07).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html
    """
    if followers >= TASKS_AFTER_ONE:
        msg = f"Tasks after one contact are limited to {TASKS_AFTER_ONE}: {contact.id}"
        raise ServiceQuotaExceededError(msg)


def require_transfer_flow(flow_type: str) -> None:
    """Flows of three types can handle a transferred contact (CN-09)."""
    if flow_type not in TRANSFER_FLOWS:
        msg = f"Flows of this type cannot handle a transferred contact: {flow_type}"
        raise InvalidRequestError(msg)


def require_transferable(contact: Contact, region: Region, *, transfers: int) -> None:
    """A task can be transferred eleven times, while it goes on (CN-09).

    It can be transferred in the Region where it is active. That is an
    InvalidRequestException, as TransferContact does not declare
    InvalidActiveRegionException.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_TransferContact.html
    """
    if contact.channel not in {"TASK", "EMAIL"}:
        msg = f"Contacts of this channel cannot be transferred: {contact.channel}"
        raise InvalidRequestError(msg)
    if contact.active_region != region:
        msg = f"The contact is active in: {contact.active_region}"
        raise InvalidRequestError(msg)
    if contact.is_over:
        msg = f"The contact has ended: {contact.id}"
        raise InvalidRequestError(msg)
    if transfers >= TRANSFERS:
        msg = f"Transfers of one contact are limited to: {TRANSFERS}"
        raise ServiceQuotaExceededError(msg)


def require_continuable(contact: Contact) -> None:
    """A persistent chat continues a chat that has ended (CN-11).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_PersistentChat.html
    """
    if contact.channel != "CHAT" or not contact.is_over:
        msg = f"Not a chat that has ended: {contact.id}"
        raise InvalidParameterError(msg)


def require_recordable(contact: Contact) -> None:
    """Calls can be recorded, while they go on (CN-14).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_StartContactRecording.html
    """
    if contact.channel != "VOICE":
        msg = f"Contacts of this channel are not recorded: {contact.channel}"
        raise InvalidRequestError(msg)
    if contact.is_over:
        msg = f"The contact has ended: {contact.id}"
        raise InvalidRequestError(msg)


def require_one_of(
    queue_priority: int | None, queue_time_adjustment_seconds: int | None
) -> None:
    """A contact has a priority or an adjustment, not both (CN-15).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactRoutingData.html
    """
    if queue_priority is not None and queue_time_adjustment_seconds is not None:
        msg = "QueuePriority and QueueTimeAdjustmentSeconds cannot be given together"
        raise InvalidParameterError(msg)


def require_going_on(contact: Contact) -> None:
    """A contact that has ended is not routed any more (CN-15)."""
    if contact.is_over:
        msg = f"The contact has ended: {contact.id}"
        raise ResourceConflictError(msg)


def require_stoppable(contact: Contact) -> None:
    """Some voice contacts cannot be stopped by the API (CN-10).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_StopContact.html
    """
    if contact.channel == "VOICE" and contact.initiation_method in UNSTOPPABLE:
        msg = f"Contacts with this initiation method cannot be stopped: {contact.initiation_method}"
        raise InvalidRequestError(msg)
