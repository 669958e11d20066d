"""Flows of resources other than voice numbers, per Region (RI-32).

Numbers for text messages, e-mail addresses and connectors belong to one Region, and so
do their flows; the links of voice numbers are mirrored (RI-30).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ..domain.association_kinds import FLOW_ASSOCIATION
from ..domain.associations import FlowAssociation, require_arn
from ..domain.contents import Contents, Shelf
from ..domain.instances import Instance
from ..domain.kinds import CONTACT_FLOW
from ..domain.uses import Named
from .associations import disassociate, find_associated, open_shelf
from .call import NOTHING, Answer, ApiCall, operation
from .regional_uses import users_in_regions

#: The links from voice numbers, which are made by AssociatePhoneNumberContactFlow.
VOICE = "VOICE_PHONE_NUMBER"
#: The other types that the list and the batch know; they lack SMS numbers (AO-16).
_LISTED = (
    "WHATSAPP_MESSAGING_PHONE_NUMBER",
    "INBOUND_EMAIL",
    "OUTBOUND_EMAIL",
    "ANALYTICS_CONNECTOR",
)
#: Places of flow associations follow those of the links from numbers.
_BEYOND = 1 << 60


@operation
def associate_flow(
    call: ApiCall,
    *,
    instance_id: str,
    resource_id: str,
    flow_id: str,
    resource_type: str,
) -> Answer:
    """Give a resource a flow in this Region, or another flow (AO-15)."""
    require_arn(resource_id)
    instance, contents = call.open_instance(instance_id)
    flow = call.child_id(instance, contents, CONTACT_FLOW, flow_id)
    _, shelf = open_shelf(call, instance_id, FLOW_ASSOCIATION)
    shelf.put(FlowAssociation(resource_type, resource_id, flow))
    return NOTHING


@operation
def get_flow_association(
    call: ApiCall, *, instance_id: str, resource_id: str, resource_type: str
) -> Answer:
    """Return the flow of a resource in this Region."""
    instance = call.find_instance(instance_id)
    key = FlowAssociation(resource_type, resource_id, "").id
    _, found = find_associated(call, instance_id, FLOW_ASSOCIATION, key)
    return _shown(call, instance, found)


@operation
def disassociate_flow(
    call: ApiCall, *, instance_id: str, resource_id: str, resource_type: str
) -> Answer:
    """Remove the flow of a resource in this Region."""
    key = FlowAssociation(resource_type, resource_id, "").id
    disassociate(call, instance_id, FLOW_ASSOCIATION, key)
    return NOTHING


def _shown(
    call: ApiCall, instance: Instance, association: FlowAssociation
) -> dict[str, str]:
    return {
        "ResourceId": association.resource_id,
        "FlowId": call.child_arn(instance, CONTACT_FLOW.arn_name, association.flow_id),
        "ResourceType": association.resource_type,
    }


@operation
def batch_get_flow_association(
    call: ApiCall,
    *,
    instance_id: str,
    resource_ids: Sequence[str],
    resource_type: str | None = None,
) -> Answer:
    """Return the flows of several resources; those without one are left out."""
    instance, contents = call.open_instance(instance_id)
    _, shelf = open_shelf(call, instance_id, FLOW_ASSOCIATION)
    return {
        "FlowAssociationSummaryList": [
            _shown(call, instance, association)
            for resource_id in dict.fromkeys(resource_ids)
            for association in _associations_of(contents, shelf, resource_id)
            if resource_type in {None, association.resource_type}
        ]
    }


def _associations_of(
    contents: Contents, shelf: Shelf[FlowAssociation], resource_id: str
) -> Iterator[FlowAssociation]:
    if resource_id in contents.links:
        yield FlowAssociation(VOICE, resource_id, contents.links[resource_id])
    for resource_type in _LISTED:
        found = shelf.named(FlowAssociation(resource_type, resource_id, "").id)
        if found is not None:
            yield found


@operation
def list_flow_associations(
    call: ApiCall,
    *,
    instance_id: str,
    resource_type: str | None = None,
    next_token: str | None = None,
    max_results: int = 1000,
) -> Answer:
    """List the links of voice numbers (FL-05), then the flows of other resources."""
    instance, contents = call.open_instance(instance_id)
    _, shelf = open_shelf(call, instance_id, FLOW_ASSOCIATION)
    page = call.page(
        partial(_associations_after, contents, shelf, resource_type),
        next_token,
        max_results,
        int,
    )
    return {
        "FlowAssociationSummaryList": [
            _shown(call, instance, association) for association in page.items
        ],
        "NextToken": page.next_token,
    }


def _associations_after(
    contents: Contents,
    shelf: Shelf[FlowAssociation],
    wanted: str | None,
    place: int | None,
) -> Iterator[tuple[int, FlowAssociation]]:
    if wanted in {None, VOICE} and (place is None or place < _BEYOND):
        for found, number_arn in contents.links.ids_after(place):
            flow_id = contents.links[number_arn]
            yield found, FlowAssociation(VOICE, number_arn, flow_id)
    after = None if place is None or place < _BEYOND else place - _BEYOND
    for found, association in shelf.after(after):
        listed = association.resource_type in _LISTED
        if listed and wanted in {None, association.resource_type}:
            yield found + _BEYOND, association


def forget_flow(call: ApiCall, instance: Instance, flow_id: str) -> None:
    """Take a deleted flow from the resources of both Regions (AO-17)."""
    named = Named(CONTACT_FLOW.arn_name, flow_id)
    for _, regional, user in users_in_regions(call, instance, named):
        if user.arn_name == FLOW_ASSOCIATION.arn_name:
            shelf = regional.of(FLOW_ASSOCIATION)
            shelf.remove(shelf[user.record_id])
