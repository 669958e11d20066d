"""The queues in a routing profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import QUEUE, ROUTING_PROFILE
from ..domain.paging import rows_after
from ..domain.routing_profiles import RoutingProfile, Served, Turn
from .call import NOTHING, Answer, ApiCall, operation
from .found import Found
from .summaries import last_change

Configs = Iterable[Mapping[str, Any]]


def _read_served(
    call: ApiCall, instance: Instance, contents: Contents, reference: Mapping[str, str]
) -> Served:
    """A queue of the instance, on a channel."""
    queue = call.child_id(instance, contents, QUEUE, reference["QueueId"])
    return Served(queue, reference["Channel"])


def read_queues(
    call: ApiCall, instance: Instance, contents: Contents, configs: Configs
) -> dict[Served, Turn]:
    """Queues of the instance, with the priority and delay of each."""
    return {
        _read_served(call, instance, contents, config["QueueReference"]): Turn(
            config["Priority"], config["Delay"]
        )
        for config in configs
    }


def read_manual(
    call: ApiCall, instance: Instance, contents: Contents, configs: Configs
) -> tuple[Served, ...]:
    """Queues of the instance whose contacts agents pick by hand."""
    return tuple(
        _read_served(call, instance, contents, config["QueueReference"])
        for config in configs
    )


@operation
def associate_routing_profile_queues(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    queue_configs: Configs = (),
    manual_assignment_queue_configs: Configs = (),
) -> Answer:
    """Add queues to a profile; a queue that is in it gets the new priority and delay."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    known, instance, contents = found.record, found.instance, found.contents
    queues = read_queues(call, instance, contents, queue_configs)
    manual = read_manual(call, instance, contents, manual_assignment_queue_configs)
    call.modify(
        ROUTING_PROFILE,
        found,
        queues={**known.queues, **queues},
        manual_queues=tuple(dict.fromkeys((*known.manual_queues, *manual))),
    )
    return NOTHING


@operation
def disassociate_routing_profile_queues(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    queue_references: Configs = (),
    manual_assignment_queue_references: Configs = (),
) -> Answer:
    """Remove queues from a profile; ignore queues that are not in it."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    known, instance, contents = found.record, found.instance, found.contents
    gone = {_read_served(call, instance, contents, one) for one in queue_references}
    manual = {
        _read_served(call, instance, contents, one)
        for one in manual_assignment_queue_references
    }
    call.modify(
        ROUTING_PROFILE,
        found,
        queues={s: turn for s, turn in known.queues.items() if s not in gone},
        manual_queues=tuple(s for s in known.manual_queues if s not in manual),
    )
    return NOTHING


@operation
def update_routing_profile_queues(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    queue_configs: Configs,
) -> Answer:
    """Change priority and delay of queues of a profile."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    queues = read_queues(call, found.instance, found.contents, queue_configs)
    known = found.record.queues
    call.modify(
        ROUTING_PROFILE,
        found,
        queues={served: queues.get(served, turn) for served, turn in known.items()},
    )
    return NOTHING


def _named_queue(
    call: ApiCall, found: Found[RoutingProfile], served: Served
) -> dict[str, Any]:
    queue = found.contents.of(QUEUE)[served.queue_id]
    return {
        "QueueId": queue.id,
        "QueueArn": call.child_arn(found.instance, QUEUE.arn_name, queue.id),
        "QueueName": queue.name,
        "Channel": served.channel,
    }


@operation
def list_routing_profile_queues(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the queues in a profile, by ID and channel."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    rows = _rows(found.record.queues)
    page = call.page(partial(rows_after, rows), next_token, max_results, str)
    return {
        "RoutingProfileQueueConfigSummaryList": [
            {
                **_named_queue(call, found, served),
                "Priority": found.record.queues[served].priority,
                "Delay": found.record.queues[served].delay,
            }
            for served in page.items
        ],
        "NextToken": page.next_token,
        **last_change(found.record),
    }


@operation
def list_routing_profile_manual_assignment_queues(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the queues from which agents pick contacts manually, by ID and channel."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    rows = _rows(found.record.manual_queues)
    page = call.page(partial(rows_after, rows), next_token, max_results, str)
    return {
        "RoutingProfileManualAssignmentQueueConfigSummaryList": [
            _named_queue(call, found, served) for served in page.items
        ],
        "NextToken": page.next_token,
        **last_change(found.record),
    }


def _rows(queues: Iterable[Served]) -> list[tuple[str, Served]]:
    """The queues in order of ID and channel."""
    return sorted(("/".join(served), served) for served in queues)
