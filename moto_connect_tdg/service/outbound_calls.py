"""Outbound calls, which clients place from a number of an instance or a group."""

from __future__ import annotations

from collections.abc import Mapping

from ..domain import arns
from ..domain.contact_rules import require_destination, require_references
from ..domain.contacts import References
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import QUEUE
from ..domain.phone_numbers import PhoneNumber
from ..domain.recordings import recorded_by
from ..errors import InvalidParameterError, OutboundContactNotPermittedError
from ..types import E164, PhoneNumberId
from .call import Answer, ApiCall, operation
from .contact_starts import related_members, require_room, start
from .lineages import content_behind, read_flow
from .site import Site


@operation
def start_outbound_voice_contact(
    call: ApiCall,
    *,
    destination_phone_number: E164,
    contact_flow_id: str,
    instance_id: str,
    source_phone_number: E164 | None = None,
    queue_id: str | None = None,
    attributes: Mapping[str, str] | None = None,
    name: str | None = None,
    description: str | None = None,
    references: References | None = None,
    related_contact_id: str | None = None,
    traffic_type: str = "GENERAL",
) -> Answer:
    """Call a number from the Region of the API call (CN-04, CN-05)."""
    require_references(references or {})
    instance, contents = call.open_instance(instance_id)
    flow_id = read_flow(call, instance, contents, contact_flow_id)
    if not instance.outbound_calls_enabled:
        msg = f"Outbound calls are not enabled for the instance: {instance.id}"
        raise OutboundContactNotPermittedError(msg)
    if traffic_type != "GENERAL":
        msg = f"Outbound calls of this type need a higher quota: {traffic_type}"
        raise OutboundContactNotPermittedError(msg)
    require_destination(destination_phone_number)
    require_room(call, contents, "VOICE")
    if queue_id is not None:
        queue_id = call.child_id(instance, contents, QUEUE, queue_id)
    owner, number = _caller(call, instance, contents, queue_id, source_phone_number)
    group = owner.group_at(number.target_arn)
    contact = start(
        call,
        instance,
        contents,
        group.id if group else None,
        phone_number=number.phone_number,
        customer_number=destination_phone_number,
        queue_id=queue_id,
        name=name,
        description=description,
        references=references or {},
        recordings=recorded_by(content_behind(contents, flow_id), now=call.now),
        **related_members(call, instance, contents, related_contact_id, attributes),
    )
    return {"ContactId": contact.id}


def _caller(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    queue_id: str | None,
    source_phone_number: E164 | None,
) -> tuple[Site, PhoneNumber]:
    """The number to call from: the given one, else the queue's (CN-04)."""
    wanted: str | None = source_phone_number
    if wanted is None:
        if queue_id is None:
            msg = "Either SourcePhoneNumber or QueueId must be given"
            raise InvalidParameterError(msg)
        config = contents.of(QUEUE)[queue_id].outbound_caller_config
        wanted = config.outbound_caller_id_number_id
    for owner in dict.fromkeys((call.source_of(instance.id), call.here)):
        number = _number_at(owner, wanted)
        if number is None or owner.instance_behind(number.target_arn) != instance.id:
            continue
        is_here = owner is call.here or owner.group_at(number.target_arn) is not None
        if number.is_claimed and is_here:
            return owner, number
    msg = f"The instance has no such number to call from: {wanted}"
    raise InvalidParameterError(msg)


def _number_at(owner: Site, wanted: str | None) -> PhoneNumber | None:
    """A number that was claimed in one Region, as E.164 or by ID."""
    if wanted is None:
        return None
    number = owner.numbers_by_e164.get(E164(wanted))
    if number is None:
        identifier = arns.read_identifier(wanted, arns.PHONE_NUMBER)
        number_id = PhoneNumberId(identifier.id if identifier else "")
        number = owner.numbers.get(number_id)
    if number is None:
        return None
    owner.complete(number.phone_number_arn)
    return owner.numbers.get(number.phone_number_id)
