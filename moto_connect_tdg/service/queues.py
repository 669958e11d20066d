"""Queues and their outbound caller ID."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..domain import arns
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import HOURS, QUEUE, QUICK_CONNECT
from ..domain.queues import OutboundCallerConfig, Queue
from ..domain.search import Criteria
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, given, no_rows, operation
from .found import Found, not_found
from .lineages import read_flow
from .searching import BY_NAME, Searchable, search
from .summaries import last_change, summary

#: Agents' own queues are not mocked.
_TYPE = "STANDARD"
_SEARCHABLE = Searchable(
    QUEUE,
    {**BY_NAME, "queueid": "id"},
    conditions=("QueueTypeCondition",),
    own=lambda _: {"QueueTypeCondition": lambda wanted: wanted == _TYPE},
)


def _read_caller(
    call: ApiCall,
    instance: Instance,
    contents: Contents,
    config: Mapping[str, str] | None,
) -> OutboundCallerConfig:
    """Read a caller ID; its number and flow must be the instance's (QU-01, QU-02)."""
    given = config or {}
    number_id = given.get("OutboundCallerIdNumberId")
    if number_id is not None:
        owner, number = call.find_number(number_id)
        if owner.instance_behind(number.target_arn) != instance.id:
            raise not_found(arns.PHONE_NUMBER, number_id)
    flow_id = given.get("OutboundFlowId")
    if flow_id is not None:
        flow_id = read_flow(call, instance, contents, flow_id)
    return OutboundCallerConfig(
        outbound_caller_id_name=given.get("OutboundCallerIdName"),
        outbound_caller_id_number_id=number_id,
        outbound_flow_id=flow_id,
    )


@operation
def create_queue(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    hours_of_operation_id: str,
    description: str | None = None,
    outbound_caller_config: Mapping[str, str] | None = None,
    max_contacts: int | None = None,
    quick_connect_ids: Collection[str] = (),
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a standard queue; the replica has it too (RI-31)."""
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    hours = call.child_id(instance, contents, HOURS, hours_of_operation_id)
    config = _read_caller(call, instance, contents, outbound_caller_config)
    shown = call.child_ids(instance, contents, QUICK_CONNECT, quick_connect_ids)
    call.require_room(QUEUE, contents, name)
    queue = Queue(
        id=call.new_id(),
        name=name,
        description=description,
        hours_of_operation_id=hours,
        max_contacts=max_contacts,
        outbound_caller_config=config,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
        quick_connect_ids=shown,
    )
    arn = call.add(instance, contents, QUEUE, queue, tags)
    return {"QueueArn": arn, "QueueId": queue.id}


def _view(found: Found[Queue]) -> dict[str, Any]:
    """A queue, as DescribeQueue and SearchQueues show it."""
    queue = found.record
    return {
        "Name": queue.name,
        "QueueArn": found.arn,
        "QueueId": queue.id,
        "Description": queue.description,
        "OutboundCallerConfig": queue.outbound_caller_config,
        "HoursOfOperationId": queue.hours_of_operation_id,
        "MaxContacts": queue.max_contacts,
        "Status": queue.status,
        "Tags": found.tags,
        **last_change(queue),
    }


@operation
def describe_queue(call: ApiCall, *, instance_id: str, queue_id: str) -> Answer:
    """Describe a queue, from either Region."""
    return {"Queue": _view(call.find(instance_id, QUEUE, queue_id))}


@operation
def list_queues(
    call: ApiCall,
    *,
    instance_id: str,
    queue_types: Collection[str] = (),
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the queues of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)
    is_wanted = not queue_types or _TYPE in queue_types
    page = call.page(
        contents.of(QUEUE).after if is_wanted else no_rows,
        next_token,
        max_results,
        int,
    )
    return {
        "QueueSummaryList": [
            {
                **summary(call, instance, QUEUE, queue),
                "QueueType": _TYPE,
            }
            for queue in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_queue_outbound_caller_config(
    call: ApiCall,
    *,
    instance_id: str,
    queue_id: str,
    outbound_caller_config: Mapping[str, str],
) -> Answer:
    """Set what people see when they are called from the queue."""
    found = call.find(instance_id, QUEUE, queue_id)
    config = _read_caller(call, found.instance, found.contents, outbound_caller_config)
    call.modify(QUEUE, found, outbound_caller_config=config)
    return NOTHING


@operation
def update_queue_name(
    call: ApiCall,
    *,
    instance_id: str,
    queue_id: str,
    name: str | None = None,
    description: str | None = None,
) -> Answer:
    """Change the name of a queue, its description, or both."""
    found = call.find(instance_id, QUEUE, queue_id)
    call.require_new_name(QUEUE, found, name)
    call.modify(QUEUE, found, **given(name=name, description=description))
    return NOTHING


@operation
def update_queue_status(
    call: ApiCall, *, instance_id: str, queue_id: str, status: str
) -> Answer:
    """Enable or disable a queue."""
    call.modify(QUEUE, call.find(instance_id, QUEUE, queue_id), status=status)
    return NOTHING


@operation
def update_queue_max_contacts(
    call: ApiCall, *, instance_id: str, queue_id: str, max_contacts: int | None = None
) -> Answer:
    """Limit how many contacts wait in a queue; None removes the limit."""
    found = call.find(instance_id, QUEUE, queue_id)
    call.modify(QUEUE, found, max_contacts=max_contacts)
    return NOTHING


@operation
def update_queue_hours_of_operation(
    call: ApiCall, *, instance_id: str, queue_id: str, hours_of_operation_id: str
) -> Answer:
    """Change the hours of operation of a queue."""
    found = call.find(instance_id, QUEUE, queue_id)
    hours = call.child_id(found.instance, found.contents, HOURS, hours_of_operation_id)
    call.modify(QUEUE, found, hours_of_operation_id=hours)
    return NOTHING


@operation
def delete_queue(call: ApiCall, *, instance_id: str, queue_id: str) -> Answer:
    """Delete a queue that nothing refers to, on both sides."""
    found = call.find(instance_id, QUEUE, queue_id)
    call.require_unused(QUEUE, found)
    call.remove(QUEUE, found)
    return NOTHING


@operation
def search_queues(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 500,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for queues by name, description, ID, type and tags."""
    return search(
        call,
        _SEARCHABLE,
        _view,
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )
