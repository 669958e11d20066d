"""Tasks that clients start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..domain.contact_rules import (
    require_attributes,
    require_flow_of,
    require_one_flow,
    require_references,
    require_room_after,
    require_schedule,
    task_duration,
)
from ..domain.contacts import Contact, References
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import QUICK_CONNECT, TASK_TEMPLATE
from ..errors import InvalidParameterError
from .call import Answer, ApiCall, operation
from .contact_starts import (
    destination,
    queued_by,
    related_members,
    require_room,
    route,
    start,
)
from .contacts import contact_in
from .lineages import read_flow


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
    since = None if scheduled_time else call.now
    if contact_flow_id is not None:
        flow_id = read_flow(call, instance, contents, contact_flow_id)
        handled = queued_by(contents, flow_id, since)
    elif quick_connect_id is not None:
        handled = _by_quick_connect(call, instance, contents, quick_connect_id, since)
    else:
        handled = _by_template(call, instance, contents, task_template_id or "", since)
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
    route(call, instance, contents)
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
    return destination(target.get("QueueId"), target.get("UserId"), since)


def _by_template(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    task_template_id: str,
    since: datetime | None,
) -> dict[str, Any]:
    """The members of a task by a template, whose flow handles it."""
    found = call.find(instance.id, TASK_TEMPLATE, task_template_id)
    flow_id = require_flow_of(found.record)
    return {
        "task_template_info": {"Arn": found.arn, "Name": found.record.name},
        **queued_by(contents, flow_id, since),
    }


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
