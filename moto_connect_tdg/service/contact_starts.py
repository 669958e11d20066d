"""Contacts that clients start: chats, tasks and transfers."""

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
    require_flow_of,
    require_one_flow,
    require_references,
    require_room_after,
    require_schedule,
    require_transfer_flow,
    require_transferable,
    task_duration,
)
from ..domain.contacts import Contact, GlobalResiliencyMetadata, References
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import CONTACT_FLOW, QUEUE, QUICK_CONNECT, TASK_TEMPLATE, USER
from ..errors import (
    InvalidParameterError,
    InvalidRequestError,
)
from ..types import GroupId, UserId
from .call import Answer, ApiCall, operation
from .contacts import contact_in, find_contact
from .lineages import read_flow


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
    read_flow(call, instance, contents, contact_flow_id)
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
        **related_members(
            call, instance, contents, continued or related_contact_id, attributes
        ),
    )
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


@operation
def start_task_contact(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    previous_contact_id: str | None = None,
    contact_flow_id: str | None = None,
    attributes: Mapping[str, str] | None = None,
    references: References | None = None,
    description: str | None = None,
    scheduled_time: datetime | None = None,
    quick_connect_id: str | None = None,
    related_contact_id: str | None = None,
    segment_attributes: Mapping[str, Any] | None = None,
    task_template_id: str | None = None,
) -> Answer:
    """Start a task in the Region of the API call (CN-06, CN-07)."""
    require_references(references or {})
    require_schedule(scheduled_time, now=call.now)
    lasts = task_duration(segment_attributes or {})
    require_one_flow(contact_flow_id, quick_connect_id, task_template_id)
    instance, contents = call.open_instance(instance_id)
    if contact_flow_id is not None:
        read_flow(call, instance, contents, contact_flow_id)
        handled = {}
    elif quick_connect_id is not None:
        since = None if scheduled_time else call.now
        handled = _by_quick_connect(call, instance, contents, quick_connect_id, since)
    else:
        handled = _by_template(call, instance, task_template_id or "")
    require_room(call, contents, "TASK")
    chain = _following(call, instance, contents, previous_contact_id, attributes)
    contact = start(
        call,
        instance,
        contents,
        channel="TASK",
        name=name,
        description=description,
        references=references or {},
        scheduled_timestamp=scheduled_time,
        expiry_timestamp=(scheduled_time or call.now) + lasts,
        segment_attributes=segment_attributes or {},
        **handled,
        **related_members(call, instance, contents, related_contact_id, attributes),
        **chain,
    )
    _share_attributes(call, contents, contact)
    return {"ContactId": contact.id}


def _by_quick_connect(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    quick_connect_id: str,
    since: datetime | None,
) -> dict[str, Any]:
    """The members of a task for the queue or agent of a quick connect."""
    found = call.child_id(instance, contents, QUICK_CONNECT, quick_connect_id)
    config = contents.of(QUICK_CONNECT)[found].config
    target: Mapping[str, str] | None = config.get("QueueConfig") or config.get(
        "UserConfig"
    )
    if target is None:
        msg = f"Not the quick connect of a queue or an agent: {quick_connect_id}"
        raise InvalidParameterError(msg)
    return _destination(target.get("QueueId"), target.get("UserId"), since)


def _by_template(
    call: ApiCall, instance: Instance, task_template_id: str
) -> dict[str, Any]:
    """The members of a task by a template, whose flow handles it."""
    found = call.find(instance.id, TASK_TEMPLATE, task_template_id)
    require_flow_of(found.record)
    return {"task_template_info": {"Arn": found.arn, "Name": found.record.name}}


def _following(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    previous_contact_id: str | None,
    attributes: Mapping[str, str] | None,
) -> dict[str, Any]:
    """The members of a task in the chain of an earlier contact (CN-02, CN-07)."""
    if previous_contact_id is None:
        return {}
    found = contact_in(call, instance, contents, previous_contact_id)
    previous = found.contact
    require_room_after(previous, followers=contents.contacts.followers(previous.id))
    require_attributes(attributes or {}, present=found.attributes)
    return {"previous_contact_id": previous.id, "initial_contact_id": previous.chain_id}


def _share_attributes(call: ApiCall, contents: Contents, contact: Contact) -> None:
    """Give the attributes of a new contact to all of its chain (CN-02)."""
    first = contents.contacts.first_of(contact)
    if first is not contact:
        shared = {**first.attributes, **contact.attributes}
        contents.contacts[first.id] = first.changed(call.now, attributes=shared)


def _destination(
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
    return _destination(queue_id, user_id, call.now)
