"""Links from numbers to flows."""

from __future__ import annotations

from ..domain import arns
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.phone_numbers import PhoneNumber, require_claimed
from .call import NOTHING, Answer, ApiCall, operation
from .found import not_found
from .lineages import read_flow


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
    flow = read_flow(call, instance, contents, contact_flow_id)
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
