"""Contacts: single telephone calls that clients can describe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..domain import arns
from ..domain.contacts import Contact, require_active_region
from ..domain.contents import Contents
from .call import NOTHING, Answer, ApiCall, operation


def _find_contact(
    call: ApiCall, instance_id: str, contact_id: str
) -> tuple[Contents, Contact]:
    """A contact, from either Region (DC-03)."""
    instance, contents = call.open_instance(instance_id)
    found = call.read_child(instance, arns.CONTACT, contact_id, known=contents.contacts)
    return contents, contents.contacts[found]


def agent_info(contact: Contact) -> Answer | None:
    """The agent who has or had a contact, and in which Region (CO-21)."""
    if contact.agent_id is None:
        return None
    return {
        "Id": contact.agent_id,
        "ActiveRegion": contact.global_resiliency_metadata.active_region,
        "ConnectedToAgentTimestamp": contact.connected_to_agent_timestamp,
    }


def queue_info(contact: Contact) -> Answer | None:
    """The queue of a contact, and when the contact came to it."""
    if contact.queue_id is None:
        return None
    return {
        "Id": contact.queue_id,
        "EnqueueTimestamp": contact.enqueue_timestamp,
    }


@operation
def describe_contact(call: ApiCall, *, instance_id: str, contact_id: str) -> Answer:
    """Describe a contact; both Regions give the same answer (DC-03, CO-21)."""
    _, contact = _find_contact(call, instance_id, contact_id)
    return {
        "Contact": {
            "Arn": contact.arn,
            "Id": contact.id,
            "InitiationMethod": "INBOUND",
            "Channel": "VOICE",
            "AgentInfo": agent_info(contact),
            "QueueInfo": queue_info(contact),
            "InitiationTimestamp": contact.initiation_timestamp,
            "DisconnectTimestamp": contact.disconnect_timestamp,
            "DisconnectReason": contact.disconnect_reason,
            "LastUpdateTimestamp": contact.disconnect_timestamp
            or contact.initiation_timestamp,
            "SystemEndpoint": {
                "Type": "TELEPHONE_NUMBER",
                "Address": contact.phone_number,
            },
            "GlobalResiliencyMetadata": contact.global_resiliency_metadata,
        }
    }


@operation
def stop_contact(
    call: ApiCall,
    *,
    contact_id: str,
    instance_id: str,
    disconnect_reason: Mapping[str, str] | None = None,
) -> Answer:
    """End a contact, in the Region where it is active (DC-04)."""
    contents, contact = _find_contact(call, instance_id, contact_id)
    require_active_region(contact, call.here.place.region)
    if contact.disconnect_timestamp is None:
        contents.contacts[contact.id] = replace(
            contact,
            disconnect_timestamp=call.now,
            disconnect_reason=(disconnect_reason or {}).get("Code"),
        )
    return NOTHING
