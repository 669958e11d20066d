"""Contacts that clients start: chats and transfers, and what tasks share with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..domain import arns
from ..domain.chats import Chat, require_content_types, require_message
from ..domain.contact_rules import (
    CHAT_LASTS,
    require_attributes,
    require_concurrent,
    require_continuable,
    require_transfer_flow,
    require_transferable,
)
from ..domain.contacts import Contact, GlobalResiliencyMetadata
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import CONTACT_FLOW, QUEUE, USER
from ..domain.queueing import queue_named_in
from ..errors import (
    InvalidParameterError,
    InvalidRequestError,
)
from ..types import GroupId, UserId
from .call import Answer, ApiCall, operation
from .contacts import contact_in, find_contact
from .lineages import content_behind, read_flow


def start(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    group_id: GroupId | None = None,
    **members: Any,
) -> Contact:
    """Add a contact that begins in the Region of the API call."""
    contact_id = call.new_id()
    region = call.here.place.region
    contact = Contact(
        id=contact_id,
        arn=call.child_arn(instance, arns.CONTACT, contact_id),
        initiation_timestamp=call.now,
        disconnect_timestamp=None,
        global_resiliency_metadata=GlobalResiliencyMetadata(region, region, group_id),
        **{
            "phone_number": None,
            "agent_id": None,
            "initiation_method": "API",
            **members,
        },
    )
    contents.contacts[contact_id] = contact
    return contact


def require_room(call: ApiCall, contents: Contents, channel: str) -> None:
    """Require that the quota allows another contact of a channel (CN-20)."""
    going_on = contents.contacts.count_open(channel)
    require_concurrent(channel, going_on, call.world.settings().quotas)


def related_members(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    related_contact_id: str | None,
    attributes: Mapping[str, str] | None,
) -> dict[str, Any]:
    """The related contact, and the attributes with those copied from it (CN-02)."""
    copied: Mapping[str, str] = {}
    if related_contact_id is not None:
        related = contact_in(call, instance, contents, related_contact_id)
        related_contact_id, copied = related.contact.id, related.attributes
    require_attributes(attributes or {}, present=copied)
    return {
        "related_contact_id": related_contact_id,
        "attributes": {**copied, **(attributes or {})},
    }


@operation
def start_chat_contact(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    participant_details: Mapping[str, str],
    attributes: Mapping[str, str] | None = None,
    persistent_chat: Mapping[str, str] | None = None,
    related_contact_id: str | None = None,
    segment_attributes: Mapping[str, Any] | None = None,
    customer_id: str | None = None,
    chat_duration_in_minutes: int | None = None,
    initial_message: Mapping[str, str] | None = None,
    supported_messaging_content_types: Collection[str] = (),
) -> Answer:
    """Start a chat in the Region of the API call (CN-11, CN-19)."""
    require_content_types(supported_messaging_content_types, segment_attributes or {})
    if initial_message is not None:
        require_message(initial_message)
    instance, contents = call.open_instance(instance_id)
    flow_id = read_flow(call, instance, contents, contact_flow_id)
    require_room(call, contents, "CHAT")
    continued: str | None = None
    if persistent_chat is not None:
        if related_contact_id is not None:
            msg = "PersistentChat and RelatedContactId cannot be given together"
            raise InvalidParameterError(msg)
        continued = _continued(call, instance, contents, persistent_chat)
    chat = Chat(
        participant_details["DisplayName"],
        call.new_id(),
        tuple(supported_messaging_content_types),
        None if initial_message is None else len(initial_message["Content"]),
    )
    lasts = CHAT_LASTS
    if chat_duration_in_minutes is not None:
        lasts = timedelta(minutes=chat_duration_in_minutes)
    contact = start(
        call,
        instance,
        contents,
        channel="CHAT",
        expiry_timestamp=call.now + lasts,
        chat=chat,
        customer_id=customer_id,
        segment_attributes=segment_attributes or {},
        **queued_by(contents, flow_id, call.now),
        **related_members(
            call, instance, contents, continued or related_contact_id, attributes
        ),
    )
    route(call, instance, contents)
    return {
        "ContactId": contact.id,
        "ParticipantId": chat.participant_id,
        "ParticipantToken": call.new_id(),
        "ContinuedFromContactId": continued,
    }


def _continued(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    persistent_chat: Mapping[str, str],
) -> str:
    """The ID of the chat that a persistent chat continues (CN-19)."""
    source = persistent_chat.get("SourceContactId", "")
    contact = contact_in(call, instance, contents, source).contact
    require_continuable(contact)
    return contact.id


def queued_by(
    contents: Contents, flow_id: str, since: datetime | None
) -> dict[str, Any]:
    """The members of a contact that its flow queues, once agents sign in (AG-09)."""
    if not contents.sessions.is_modelled:
        return {}
    named = queue_named_in(content_behind(contents, flow_id)) or ""
    queue_id = named.rpartition("/")[2]
    known = queue_id in contents.of(QUEUE)
    return destination(queue_id, None, since) if known else {}


def route(call: ApiCall, instance: Instance, contents: Contents) -> None:
    """Give a new contact to an agent, if one is free."""
    if contents.is_restless:
        call.floor_of(instance.id).settle()


def destination(
    queue_id: str | None, user_id: str | None, since: datetime | None
) -> dict[str, Any]:
    """The queue or agent that has a contact; None is at its scheduled time."""
    if user_id is not None:
        return {"agent_id": UserId(user_id), "connected_to_agent_timestamp": since}
    return {"queue_id": queue_id, "enqueue_timestamp": queue_id and since}


@operation
def transfer_contact(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    contact_flow_id: str,
    queue_id: str | None = None,
    user_id: str | None = None,
) -> Answer:
    """Transfer a task to a queue or an agent, as a new contact (CN-09)."""
    found = find_contact(call, instance_id, contact_id)
    instance, contents, contact = found.instance, found.contents, found.contact
    flow_id = read_flow(call, instance, contents, contact_flow_id)
    require_transfer_flow(contents.of(CONTACT_FLOW)[flow_id.partition(":")[0]].type)
    receiver = _receiver(call, instance, contents, queue_id, user_id)
    require_transferable(
        contact,
        call.here.place.region,
        transfers=sum(
            one.initiation_method == "TRANSFER"
            for one in contents.contacts.chain(contact)
        ),
    )
    found.change(call, disconnect_timestamp=call.now)
    moved = start(
        call,
        instance,
        contents,
        contact.global_resiliency_metadata.traffic_distribution_group_id,
        channel=contact.channel,
        initiation_method="TRANSFER",
        name=contact.name,
        description=contact.description,
        references=contact.references,
        segment_attributes=contact.segment_attributes,
        customer_id=contact.customer_id,
        task_template_info=contact.task_template_info,
        expiry_timestamp=contact.expiry_timestamp,
        previous_contact_id=contact.id,
        initial_contact_id=contact.chain_id,
        **receiver,
    )
    route(call, instance, contents)
    return {"ContactId": moved.id, "ContactArn": moved.arn}


def _receiver(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    queue_id: str | None,
    user_id: str | None,
) -> dict[str, Any]:
    """The members of a contact that is transferred to a queue or to an agent."""
    if queue_id is not None and user_id is not None:
        msg = "QueueId and UserId cannot be given together"
        raise InvalidRequestError(msg)
    if queue_id is not None:
        queue_id = call.child_id(instance, contents, QUEUE, queue_id)
    if user_id is not None:
        user_id = call.child_id(instance, contents, USER, user_id)
    return destination(queue_id, user_id, call.now)
