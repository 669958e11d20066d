"""Contacts: describing, changing and ending them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from ..domain import arns
from ..domain.contact_rules import (
    require_attributes,
    require_contact_tags,
    require_going_on,
    require_one_of,
    require_references,
    require_stoppable,
    task_duration,
)
from ..domain.contacts import Contact, References, require_active_region
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import USER
from ..domain.paging import rows_after
from ..domain.routing_criteria import RoutingCriteria, agents_in, read_steps
from ..errors import InvalidParameterError
from ..records import dataclass
from .call import NOTHING, Answer, ApiCall, given, operation
from .contact_views import (
    agent_info,
    chat_metrics,
    criteria_of,
    recordings,
    summary,
    telephone,
)


@dataclass(frozen=True, slots=True)
class FoundContact:
    """A contact, found from one of the two Regions of its instance."""

    instance: Instance
    contents: Contents
    contact: Contact

    @property
    def attributes(self) -> Mapping[str, str]:
        """Its attributes, which all contacts of its chain have (CN-02)."""
        return self.contents.contacts.first_of(self.contact).attributes

    def change(self, call: ApiCall, **changes: Any) -> None:
        """Change the contact, on both sides."""
        self.contents.contacts[self.contact.id] = self.contact.changed(
            call.now, **changes
        )


def find_contact(call: ApiCall, instance_id: str, contact_id: str) -> FoundContact:
    """A contact, from either Region (DC-03)."""
    instance, contents = call.open_instance(instance_id)
    return contact_in(call, instance, contents, contact_id)


def contact_in(
    call: ApiCall, instance: Instance, contents: Contents, contact_id: str
) -> FoundContact:
    """A contact of an open instance."""
    found = call.read_child(instance, arns.CONTACT, contact_id, known=contents.contacts)
    return FoundContact(instance, contents, contents.contacts[found])


def find_active(call: ApiCall, instance_id: str, contact_id: str) -> FoundContact:
    """A contact that can be changed in the Region of the API call (DC-04)."""
    found = find_contact(call, instance_id, contact_id)
    require_active_region(found.contact, call.here.place.region)
    return found


@operation
def describe_contact(call: ApiCall, *, instance_id: str, contact_id: str) -> Answer:
    """Describe a contact; both Regions give the same answer (DC-03, CO-21)."""
    found = find_contact(call, instance_id, contact_id)
    contact = found.contact
    return {
        "Contact": {
            **summary(contact),
            "ContactAssociationId": contact.chain_id,
            "RelatedContactId": contact.related_contact_id,
            "Description": contact.description,
            "AgentInfo": agent_info(contact),
            "DisconnectReason": contact.disconnect_reason,
            "LastUpdateTimestamp": contact.last_update_timestamp
            or contact.initiation_timestamp,
            "TaskTemplateInfo": contact.task_template_info,
            "CustomerId": contact.customer_id,
            "ChatMetrics": chat_metrics(contact),
            "CustomerEndpoint": telephone(contact.customer_number),
            "SystemEndpoint": telephone(contact.phone_number),
            "QueuePriority": contact.queue_priority,
            "QueueTimeAdjustmentSeconds": contact.queue_time_adjustment_seconds,
            "RoutingCriteria": criteria_of(contact, call.now),
            "Recordings": list(recordings(contact)) or None,
            "SegmentAttributes": contact.segment_attributes or None,
            "Attributes": found.attributes or None,
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
    """End a contact, in the Region where it is active (DC-04, CN-10)."""
    found = find_active(call, instance_id, contact_id)
    require_stoppable(found.contact)
    if not found.contact.is_over:
        reason = (disconnect_reason or {}).get("Code")
        contacts = found.contents.contacts
        contacts[found.contact.id] = found.contact.ended(call.now, reason)
    return NOTHING


@operation
def update_contact(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    name: str | None = None,
    description: str | None = None,
    references: References | None = None,
    segment_attributes: Mapping[str, Any] | None = None,
) -> Answer:
    """Change name, description and the like of a contact, also after its end (CN-01)."""
    require_references(references or {})
    found = find_active(call, instance_id, contact_id)
    changes = given(name=name, description=description)
    if references is not None:
        changes["references"] = {**found.contact.references, **references}
    if segment_attributes is not None:
        attributes = {**found.contact.segment_attributes, **segment_attributes}
        changes["segment_attributes"] = attributes
        changes["expiry_timestamp"] = _expiry_of(found.contact, attributes)
    if not changes:
        msg = "At least one member of the contact must be given"
        raise InvalidParameterError(msg)
    found.change(call, **changes)
    return NOTHING


@operation
def update_contact_routing_data(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    queue_time_adjustment_seconds: int | None = None,
    queue_priority: int | None = None,
    routing_criteria: Mapping[str, Any] | None = None,
) -> Answer:
    """Change a contact's place in its queue, or its routing criteria (CN-15)."""
    require_one_of(queue_priority, queue_time_adjustment_seconds)
    steps = read_steps(routing_criteria or {})
    found = find_active(call, instance_id, contact_id)
    require_going_on(found.contact)
    for step in steps:
        for agent_id in agents_in(step):
            call.child_id(found.instance, found.contents, USER, agent_id)
    changes: dict[str, Any] = {}
    if queue_priority is not None or queue_time_adjustment_seconds is not None:
        changes["queue_priority"] = queue_priority
        changes["queue_time_adjustment_seconds"] = queue_time_adjustment_seconds
    if routing_criteria is not None:
        changes["routing_criteria"] = RoutingCriteria(steps, call.now)
    if not changes:
        msg = "At least one member of the routing data must be given"
        raise InvalidParameterError(msg)
    found.change(call, **changes)
    return NOTHING


def _expiry_of(
    contact: Contact, segment_attributes: Mapping[str, Any]
) -> datetime | None:
    """When a contact with these segment attributes expires (CN-17)."""
    if contact.channel != "TASK":
        return contact.expiry_timestamp
    start = contact.scheduled_timestamp or contact.initiation_timestamp
    return start + task_duration(segment_attributes)


# -- attributes -------------------------------------------------------------


@operation
def get_contact_attributes(
    call: ApiCall, *, instance_id: str, initial_contact_id: str
) -> Answer:
    """Return the attributes of a contact, from either Region."""
    found = find_contact(call, instance_id, initial_contact_id)
    return {"Attributes": found.attributes}


@operation
def update_contact_attributes(
    call: ApiCall,
    *,
    initial_contact_id: str,
    instance_id: str,
    attributes: Mapping[str, str],
) -> Answer:
    """Add or change attributes of all contacts of a chain (CN-02)."""
    found = find_active(call, instance_id, initial_contact_id)
    require_attributes(attributes, present=found.attributes)
    contacts = found.contents.contacts
    first = contacts.first_of(found.contact)
    contacts[first.id] = first.changed(
        call.now, attributes={**first.attributes, **attributes}
    )
    return NOTHING


# -- tags -------------------------------------------------------------------


@operation
def tag_contact(
    call: ApiCall, *, contact_id: str, instance_id: str, tags: Mapping[str, str]
) -> Answer:
    """Tag a contact (CN-13)."""
    found = find_active(call, instance_id, contact_id)
    present = found.contact.tags
    require_contact_tags(tags, present=present)
    found.change(call, tags={**present, **tags})
    return NOTHING


@operation
def untag_contact(
    call: ApiCall, *, contact_id: str, instance_id: str, tag_keys: list[str]
) -> Answer:
    """Remove tags from a contact; ignore keys that it does not have."""
    found = find_active(call, instance_id, contact_id)
    tags = found.contact.tags
    found.change(call, tags={key: tags[key] for key in tags if key not in tag_keys})
    return NOTHING


# -- references -------------------------------------------------------------


@operation
def list_contact_references(
    call: ApiCall,
    *,
    instance_id: str,
    contact_id: str,
    reference_types: list[str],
    next_token: str | None = None,
) -> Answer:
    """List the references of some types, all on one page (CN-08)."""
    references = find_contact(call, instance_id, contact_id).contact.references
    names = [
        (name, name)
        for name in sorted(references)
        if references[name]["Type"] in reference_types
    ]
    page = call.page(partial(rows_after, names), next_token, len(references), str)
    return {
        "ReferenceSummaryList": [
            _reference(name, references[name]) for name in page.items
        ],
        "NextToken": page.next_token,
    }


def _reference(name: str, reference: Mapping[str, str]) -> Answer:
    kind = reference["Type"]
    member = "Url" if kind == "URL" else kind.capitalize()
    return {member: {"Name": name, "Value": reference.get("Value")}}
