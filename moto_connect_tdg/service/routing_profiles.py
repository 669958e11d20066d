"""Routing profiles of agents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..domain.kinds import QUEUE, ROUTING_PROFILE
from ..domain.routing_profiles import (
    DEFAULT_TIMER,
    RoutingProfile,
    require_concurrencies,
)
from ..domain.search import Criteria
from ..domain.tags import require_tags
from ..domain.uses import Named
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found
from .routing_profile_queues import Configs, read_manual, read_queues
from .searching import BY_NAME, Searchable, search
from .summaries import last_change, summary

_SEARCHABLE = Searchable(
    ROUTING_PROFILE,
    {**BY_NAME, "routingprofileid": "id"},
)


@operation
def create_routing_profile(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    description: str,
    default_outbound_queue_id: str,
    media_concurrencies: Collection[Mapping[str, Any]],
    queue_configs: Configs = (),
    manual_assignment_queue_configs: Configs = (),
    agent_availability_timer: str = DEFAULT_TIMER,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a routing profile; the replica has it too (RI-31)."""
    require_tags(tags or {})
    require_concurrencies(media_concurrencies)
    instance, contents = call.open_instance(instance_id)
    outbound = call.child_id(instance, contents, QUEUE, default_outbound_queue_id)
    queues = read_queues(call, instance, contents, queue_configs)
    manual = read_manual(call, instance, contents, manual_assignment_queue_configs)
    call.require_room(ROUTING_PROFILE, contents, name)
    profile = RoutingProfile(
        id=call.new_id(),
        name=name,
        description=description,
        default_outbound_queue_id=outbound,
        media_concurrencies=tuple(media_concurrencies),
        queues=queues,
        manual_queues=manual,
        agent_availability_timer=agent_availability_timer,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, ROUTING_PROFILE, profile, tags)
    return {"RoutingProfileArn": arn, "RoutingProfileId": profile.id}


def _view(found: Found[RoutingProfile]) -> dict[str, Any]:
    """A routing profile as describe and search operations show it."""
    profile = found.record
    return {
        "InstanceId": found.instance.id,
        "Name": profile.name,
        "RoutingProfileArn": found.arn,
        "RoutingProfileId": profile.id,
        "Description": profile.description,
        "MediaConcurrencies": profile.media_concurrencies,
        "DefaultOutboundQueueId": profile.default_outbound_queue_id,
        "Tags": found.tags,
        "NumberOfAssociatedQueues": len(profile.queues),
        "NumberOfAssociatedManualAssignmentQueues": len(profile.manual_queues),
        # only users refer to routing profiles
        "NumberOfAssociatedUsers": found.contents.uses.count_of(
            Named(ROUTING_PROFILE.arn_name, profile.id)
        ),
        "AgentAvailabilityTimer": profile.agent_availability_timer,
        **last_change(profile),
        "IsDefault": profile.is_default,
        "AssociatedQueueIds": list(dict.fromkeys(s.queue_id for s in profile.queues)),
        "AssociatedManualAssignmentQueueIds": list(
            dict.fromkeys(served.queue_id for served in profile.manual_queues)
        ),
    }


@operation
def describe_routing_profile(
    call: ApiCall, *, instance_id: str, routing_profile_id: str
) -> Answer:
    """Describe a routing profile, from either Region."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    return {"RoutingProfile": _view(found)}


@operation
def list_routing_profiles(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the routing profiles of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)
    page = call.page(contents.of(ROUTING_PROFILE).after, next_token, max_results, int)
    return {
        "RoutingProfileSummaryList": [
            summary(call, instance, ROUTING_PROFILE, profile) for profile in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_routing_profile_name(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    name: str | None = None,
    description: str | None = None,
) -> Answer:
    """Change the name of a routing profile, its description, or both."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    call.require_new_name(ROUTING_PROFILE, found, name)
    call.modify(ROUTING_PROFILE, found, **given(name=name, description=description))
    return NOTHING


@operation
def update_routing_profile_concurrency(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    media_concurrencies: Collection[Mapping[str, Any]],
) -> Answer:
    """Set the channels, and how many contacts of each an agent handles."""
    require_concurrencies(media_concurrencies)
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    call.modify(ROUTING_PROFILE, found, media_concurrencies=tuple(media_concurrencies))
    return NOTHING


@operation
def update_routing_profile_default_outbound_queue(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    default_outbound_queue_id: str,
) -> Answer:
    """Set the queue for outbound calls."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    queue = call.child_id(
        found.instance, found.contents, QUEUE, default_outbound_queue_id
    )
    call.modify(ROUTING_PROFILE, found, default_outbound_queue_id=queue)
    return NOTHING


@operation
def update_routing_profile_agent_availability_timer(
    call: ApiCall,
    *,
    instance_id: str,
    routing_profile_id: str,
    agent_availability_timer: str,
) -> Answer:
    """Set how the agent who has waited longest is determined."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    call.modify(
        ROUTING_PROFILE, found, agent_availability_timer=agent_availability_timer
    )
    return NOTHING


@operation
def delete_routing_profile(
    call: ApiCall, *, instance_id: str, routing_profile_id: str
) -> Answer:
    """Delete a routing profile that no user has, on both sides."""
    found = call.find(instance_id, ROUTING_PROFILE, routing_profile_id)
    call.require_unused(ROUTING_PROFILE, found)
    call.remove(ROUTING_PROFILE, found)
    return NOTHING


@operation
def search_routing_profiles(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 500,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for routing profiles by name, description, ID and tags."""
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
