"""Contact flows, and links from numbers to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

from ..domain import arns
from ..domain.contents import Contents, Shelf
from ..domain.flows import PUBLISHED, ContactFlow, require_flow_content
from ..domain.instances import Instance
from ..domain.kinds import CONTACT_FLOW, QUEUE
from ..domain.phone_numbers import PhoneNumber, require_claimed
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, no_rows, operation
from .scope import not_found

#: The only associations that are mocked (FL-05).
_LINKED_RESOURCE = "VOICE_PHONE_NUMBER"
#: Archiving is not mocked.
_STATE = "ACTIVE"


@operation
def create_contact_flow(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    type: str,
    content: str,
    description: str | None = None,
    status: str = PUBLISHED,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a flow; the replica has it too (RI-31, RI-34)."""
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    require_flow_content(content)
    call.require_room(CONTACT_FLOW, contents, name)
    flow = ContactFlow(
        id=call.new_id(),
        name=name,
        type=type,
        description=description,
        content=content,
        status=status,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, CONTACT_FLOW, flow, tags)
    return {
        "ContactFlowId": flow.id,
        "ContactFlowArn": arn,
        "FlowContentSha256": flow.flow_content_sha256,
    }


@operation
def describe_contact_flow(
    call: ApiCall, *, instance_id: str, contact_flow_id: str
) -> Answer:
    """Describe a flow, from either Region."""
    found = call.find(instance_id, CONTACT_FLOW, contact_flow_id)
    flow = found.record
    return {
        "ContactFlow": {
            "Arn": found.arn,
            "Id": flow.id,
            "Name": flow.name,
            "Type": flow.type,
            "State": _STATE,
            "Status": flow.status,
            "Description": flow.description,
            "Content": flow.content,
            "Tags": found.tags,
            "FlowContentSha256": flow.flow_content_sha256,
            "LastModifiedTime": flow.last_modified_time,
            "LastModifiedRegion": flow.last_modified_region,
        }
    }


@operation
def list_contact_flows(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_types: Collection[str] = (),
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the flows of an instance, in the order of creation (FL-10)."""
    instance, contents = call.open_instance(instance_id)
    page = call.page(
        partial(_flows_after, contents.of(CONTACT_FLOW), contact_flow_types),
        next_token,
        max_results,
        int,
    )
    return {
        "ContactFlowSummaryList": [
            {
                "Id": flow.id,
                "Arn": call.child_arn(instance, CONTACT_FLOW.arn_name, flow.id),
                "Name": flow.name,
                "ContactFlowType": flow.type,
                "ContactFlowState": _STATE,
                "ContactFlowStatus": flow.status,
            }
            for flow in page.items
        ],
        "NextToken": page.next_token,
    }


def _flows_after(
    shelf: Shelf[ContactFlow], types: Collection[str], place: int | None
) -> Iterator[tuple[int, ContactFlow]]:
    return (
        (found, flow)
        for found, flow in shelf.after(place)
        if not types or flow.type in types
    )


@operation
def delete_contact_flow(
    call: ApiCall, *, instance_id: str, contact_flow_id: str
) -> Answer:
    """Delete a flow and its links from numbers, on both sides."""
    found = call.find(instance_id, CONTACT_FLOW, contact_flow_id)
    contents, flow = found.contents, found.record
    call.remove(CONTACT_FLOW, found)
    for number_arn in [n for n, linked in contents.links.items() if linked == flow.id]:
        del contents.links[number_arn]
    _forget_outbound_flow(contents, flow.id)
    return NOTHING


def _forget_outbound_flow(contents: Contents, flow_id: str) -> None:
    queues = contents.of(QUEUE)
    for queue in tuple(queues):
        config = queue.outbound_caller_config
        if config.outbound_flow_id == flow_id:
            unlinked = replace(config, outbound_flow_id=None)
            queues.put(replace(queue, outbound_caller_config=unlinked))


# -- links from numbers -----------------------------------------------------


def _find_link(
    call: ApiCall, phone_number_id: str, instance_id: str
) -> tuple[PhoneNumber, Instance, Contents]:
    """Find a number, and its instance in this Region (FL-02, FL-03)."""
    owner, number = call.find_number(phone_number_id)
    instance = call.find_instance(instance_id)
    if owner.instance_behind(number.target_arn) != instance.id:
        raise not_found(arns.PHONE_NUMBER, phone_number_id)
    return number, instance, call.contents_of(instance)


@operation
def associate_phone_number_contact_flow(
    call: ApiCall, *, phone_number_id: str, instance_id: str, contact_flow_id: str
) -> Answer:
    """Link a number to a flow, on both sides (FL-01, CO-12, D-19)."""
    number, instance, contents = _find_link(call, phone_number_id, instance_id)
    flow = call.child_id(instance, contents, CONTACT_FLOW, contact_flow_id)
    require_claimed(number)
    contents.links[number.phone_number_arn] = flow
    return NOTHING


@operation
def disassociate_phone_number_contact_flow(
    call: ApiCall, *, phone_number_id: str, instance_id: str
) -> Answer:
    """Remove a number's link, on both sides; do nothing if there is none."""
    number, _, contents = _find_link(call, phone_number_id, instance_id)
    contents.links.pop(number.phone_number_arn, None)
    return NOTHING


@operation
def list_flow_associations(
    call: ApiCall,
    *,
    instance_id: str,
    resource_type: str | None = None,
    next_token: str | None = None,
    max_results: int = 1000,
) -> Answer:
    """List the links from numbers to flows (FL-05)."""
    instance, contents = call.open_instance(instance_id)
    page = call.page(
        contents.links.ids_after
        if resource_type in {None, _LINKED_RESOURCE}
        else no_rows,
        next_token,
        max_results,
        int,
    )
    return {
        "FlowAssociationSummaryList": [
            {
                "ResourceId": number_arn,
                "FlowId": call.child_arn(
                    instance, CONTACT_FLOW.arn_name, contents.links[number_arn]
                ),
                "ResourceType": _LINKED_RESOURCE,
            }
            for number_arn in page.items
        ],
        "NextToken": page.next_token,
    }
