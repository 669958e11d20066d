"""The contents of a new instance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..domain.agent_statuses import DEFAULT_AGENT_STATUSES, AgentStatus
from ..domain.contents import Contents
from ..domain.default_flows import DEFAULT_FLOWS
from ..domain.flows import PUBLISHED, ContactFlow
from ..domain.hours import ALWAYS_OPEN, DEFAULT_HOURS_NAME, HoursOfOperation
from ..domain.kinds import (
    AGENT_STATUS,
    CONTACT_FLOW,
    HOURS,
    PREDEFINED_ATTRIBUTE,
    QUEUE,
    ROUTING_PROFILE,
    SECURITY_PROFILE,
)
from ..domain.predefined_attributes import (
    SYSTEM_ATTRIBUTES,
    AttributeConfiguration,
    PredefinedAttribute,
)
from ..domain.queues import DEFAULT_QUEUE_NAME, OutboundCallerConfig, Queue
from ..domain.routing_profiles import (
    DEFAULT_ROUTING_PROFILE_NAME,
    DEFAULT_TIMER,
    RoutingProfile,
    Served,
    Turn,
)
from ..domain.security_profiles import DEFAULT_SECURITY_PROFILES, SecurityProfile
from .call import ApiCall


def first_contents(call: ApiCall) -> Contents:
    """The profiles, hours, flows and queue of a new instance (S-61)."""
    contents = Contents()
    for profile in _security_profiles(call):
        contents.of(SECURITY_PROFILE).put(profile)
    for status in _agent_statuses(call):
        contents.of(AGENT_STATUS).put(status)
    for attribute in _predefined_attributes(call):
        contents.of(PREDEFINED_ATTRIBUTE).put(attribute)
    hours = _hours(call)
    contents.of(HOURS).put(hours)
    for flow in _flows(call):
        contents.of(CONTACT_FLOW).put(flow)
    queue = _queue(call, hours)
    contents.of(QUEUE).put(queue)
    contents.of(ROUTING_PROFILE).put(_routing_profile(call, queue))
    return contents


def _change(call: ApiCall) -> dict[str, Any]:
    """Time and Region of the last change: the creation of the instance."""
    return {
        "last_modified_time": call.now,
        "last_modified_region": call.here.place.region,
    }


def _security_profiles(call: ApiCall) -> Iterator[SecurityProfile]:
    for name in DEFAULT_SECURITY_PROFILES:
        yield SecurityProfile(
            id=call.new_id(),
            name=name,
            description=None,
            type="AWS_MANAGED",
            permissions=(),
            applications=(),
            details={},
            **_change(call),
        )


def _agent_statuses(call: ApiCall) -> Iterator[AgentStatus]:
    for name, status_type in DEFAULT_AGENT_STATUSES:
        yield AgentStatus(
            id=call.new_id(),
            name=name,
            description=None,
            type=status_type,
            display_order=None,
            state="ENABLED",
            **_change(call),
        )


def _predefined_attributes(call: ApiCall) -> Iterator[PredefinedAttribute]:
    for name, is_read_only in SYSTEM_ATTRIBUTES.items():
        yield PredefinedAttribute(
            name=name,
            values=(),
            purposes=(),
            attribute_configuration=AttributeConfiguration(is_read_only=is_read_only),
            **_change(call),
        )


def _hours(call: ApiCall) -> HoursOfOperation:
    return HoursOfOperation(
        id=call.new_id(),
        name=DEFAULT_HOURS_NAME,
        description=None,
        time_zone="UTC",
        config=ALWAYS_OPEN,
        **_change(call),
    )


def _flows(call: ApiCall) -> Iterator[ContactFlow]:
    for flow in DEFAULT_FLOWS:
        yield ContactFlow(
            id=call.new_id(),
            name=flow.name,
            type=flow.type,
            description=flow.description,
            content=flow.content,
            status=PUBLISHED,
            **_change(call),
        )


def _queue(call: ApiCall, hours: HoursOfOperation) -> Queue:
    return Queue(
        id=call.new_id(),
        name=DEFAULT_QUEUE_NAME,
        description="A simple, basic voice queue.",
        hours_of_operation_id=hours.id,
        max_contacts=None,
        outbound_caller_config=OutboundCallerConfig(),
        **_change(call),
    )


def _routing_profile(call: ApiCall, queue: Queue) -> RoutingProfile:
    return RoutingProfile(
        id=call.new_id(),
        name=DEFAULT_ROUTING_PROFILE_NAME,
        description="A simple routing profile.",
        default_outbound_queue_id=queue.id,
        media_concurrencies=({"Channel": "VOICE", "Concurrency": 1},),
        queues={Served(queue.id, "VOICE"): Turn(priority=1, delay=0)},
        manual_queues=(),
        agent_availability_timer=DEFAULT_TIMER,
        is_default=True,
        **_change(call),
    )
