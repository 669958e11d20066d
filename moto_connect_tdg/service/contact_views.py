"""What clients see of a contact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ..domain.contacts import Contact
from ..domain.routing_criteria import shown
from .call import Answer


def telephone(number: str | None) -> Mapping[str, str] | None:
    """The endpoint of one side of a call, if the number is known."""
    return {"Type": "TELEPHONE_NUMBER", "Address": number} if number else None


def summary(contact: Contact) -> dict[str, Any]:
    """The members that DescribeContact and SearchContacts have in common."""
    return {
        "Arn": contact.arn,
        "Id": contact.id,
        "InitialContactId": contact.initial_contact_id,
        "PreviousContactId": contact.previous_contact_id,
        "InitiationMethod": contact.initiation_method,
        "Name": contact.name,
        "Channel": contact.channel,
        "QueueInfo": queue_info(contact),
        "InitiationTimestamp": contact.initiation_timestamp,
        "DisconnectTimestamp": contact.disconnect_timestamp,
        "ScheduledTimestamp": contact.scheduled_timestamp,
        "Tags": contact.tags or None,
        "GlobalResiliencyMetadata": contact.global_resiliency_metadata,
    }


def agent_info(contact: Contact) -> Answer | None:
    """The agent who has or had a contact, and in which Region (CO-21)."""
    if contact.agent_id is None:
        return None
    return {
        "Id": contact.agent_id,
        "ActiveRegion": contact.active_region,
        "ConnectedToAgentTimestamp": contact.connected_to_agent_timestamp,
        **_work_after(contact),
    }


def _work_after(contact: Contact) -> Answer:
    """When an agent worked on after a contact, if they did (AG-08)."""
    ended, closed = contact.disconnect_timestamp, contact.closed_timestamp
    if ended is None or closed is None or closed == ended:
        return {}
    return {
        "AfterContactWorkStartTimestamp": ended,
        "AfterContactWorkEndTimestamp": closed,
        "AfterContactWorkDuration": int((closed - ended).total_seconds()),
    }


def queue_info(contact: Contact) -> Answer | None:
    """The queue of a contact, and when the contact came to it."""
    if contact.queue_id is None:
        return None
    return {
        "Id": contact.queue_id,
        "EnqueueTimestamp": contact.enqueue_timestamp,
    }


def criteria_of(contact: Contact, now: datetime) -> Answer | None:
    """The routing criteria of a contact, with the status of each step."""
    criteria = contact.routing_criteria
    if criteria is None:
        return None
    return shown(
        criteria,
        enqueued=contact.enqueue_timestamp,
        connected=contact.connected_to_agent_timestamp,
        now=contact.disconnect_timestamp or now,
    )


def recordings(contact: Contact) -> Iterator[Mapping[str, Any]]:
    """The recordings of a contact, which end with it at the latest (CN-14)."""
    for kind, recording in contact.recordings.items():
        start: datetime | None = recording.start_timestamp
        if kind != "IVR":
            connected = contact.connected_to_agent_timestamp
            start = connected and max(connected, recording.start_timestamp)
        yield {
            "MediaStreamType": "VIDEO" if kind == "SCREEN" else "AUDIO",
            "ParticipantType": recording.participant_type,
            "StartTimestamp": start,
            "StopTimestamp": recording.stop_timestamp or contact.disconnect_timestamp,
        }


def chat_metrics(contact: Contact) -> Answer | None:
    """The messages of a chat, which are those that it began with."""
    if contact.chat is None:
        return None
    length = contact.chat.message_length
    is_written = length is not None
    return {
        "ChatContactMetrics": {"TotalMessages": int(is_written)},
        "CustomerMetrics": {
            "ParticipantId": contact.chat.participant_id,
            "ParticipantType": "CUSTOMER",
            "MessagesSent": int(is_written),
            "MessageLengthInChars": length or 0,
            "LastMessageTimestamp": contact.initiation_timestamp
            if is_written
            else None,
        },
    }
