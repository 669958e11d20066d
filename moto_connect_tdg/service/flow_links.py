"""Links from numbers to flows."""

from __future__ import annotations

from ..domain import arns
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import CONTACT_FLOW
from ..domain.phone_numbers import PhoneNumber, require_claimed
from .call import NOTHING, Answer, ApiCall, no_rows, operation
from .scope import not_found

#: The only associations that are mocked (FL-05).
_LINKED_RESOURCE = "VOICE_PHONE_NUMBER"


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
