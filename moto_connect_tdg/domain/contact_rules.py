"""Rules for what clients do with contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ..errors import (
    DestinationNotAllowedError,
    InvalidParameterError,
    InvalidRequestError,
    LimitExceededError,
    ResourceConflictError,
    ServiceQuotaExceededError,
)
from ..types import E164, Region
from .contacts import Contact, References
from .quotas import Quotas
from .task_templates import TaskTemplate

#: The size of all attributes of a contact, in UTF-8 bytes (CN-03).
ATTRIBUTES_BYTES = 32_768
#: How many tags a contact can have (CN-13).
TAGS = 6
#: How far in the future a task may start (CN-06).
SCHEDULED_WITHIN = timedelta(days=6)
#: How long chats and tasks last by default (CN-17).
CHAT_LASTS, TASK_LASTS = timedelta(hours=25), timedelta(days=7)
#: The longest duration that a client can set for a task, in minutes (CN-17).
_LONGEST_TASK = 90 * 24 * 60
_EXPIRY = "connect:ContactExpiry"
#: How many tasks may name the same previous contact (CN-07).
TASKS_AFTER_ONE = 12
#: How many times a contact can be transferred (CN-09).
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
#: What contacts of each channel are called in quotas (CN-20).
_NOUNS = {"VOICE": "calls", "CHAT": "chats", "TASK": "tasks"}
_ATTRIBUTE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def require_concurrent(channel: str, going_on: int, quotas: Quotas) -> None:
    """Contacts of each channel that go on are limited, if the quota is on (CN-20).

    https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html
    """
    noun = _NOUNS[channel]
    quota = getattr(quotas, f"concurrent_{noun}_per_instance")
    if quota is None or going_on < quota:
        return
    msg = f"Concurrent {noun} per instance are limited to: {quota}"
    if channel == "TASK":
        raise ServiceQuotaExceededError(msg)
    raise LimitExceededError(msg)


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


def require_one_flow(*identifiers: str | None) -> None:
    """A task has one flow: its own, a quick connect's or a template's (CN-06)."""
    if sum(identifier is not None for identifier in identifiers) != 1:
        msg = (
            "Exactly one of ContactFlowId, QuickConnectId, TaskTemplateId must be given"
        )
        raise InvalidParameterError(msg)


def require_flow_of(template: TaskTemplate) -> str:
    """Return the flow of a template: one that is active, with a flow (CN-06, TT-13)."""
    if template.status != "ACTIVE":
        msg = f"The task template is not ACTIVE: {template.id}"
        raise InvalidParameterError(msg)
    if template.contact_flow_id is None:
        msg = f"The task template has no flow: {template.id}"
        raise InvalidParameterError(msg)
    return template.contact_flow_id


def task_duration(segment_attributes: Mapping[str, Any]) -> timedelta:
    """How long a task lasts: as its segment attributes say, or seven days (CN-17).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html
    """
    if _EXPIRY not in segment_attributes:
        return TASK_LASTS
    duration = segment_attributes[_EXPIRY].get("ValueMap", {}).get("ExpiryDuration", {})
    minutes: int | None = duration.get("ValueInteger")
    if minutes is None:
        msg = f"{_EXPIRY} needs a ValueMap with an ExpiryDuration in minutes"
        raise InvalidParameterError(msg)
    if not 0 < minutes <= _LONGEST_TASK:
        msg = (
            f"ExpiryDuration must be from 1 to {_LONGEST_TASK} minutes, not: {minutes}"
        )
        raise InvalidParameterError(msg)
    return timedelta(minutes=minutes)


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
