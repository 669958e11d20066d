"""The contents of a new instance."""

from __future__ import annotations

from ..domain.agent_statuses import DEFAULT_AGENT_STATUSES, AgentStatus
from ..domain.born_flows import BORN_FLOWS
from ..domain.contents import Contents
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
    now, region = call.now, call.here.place.region
    for name in DEFAULT_SECURITY_PROFILES:
        contents.of(SECURITY_PROFILE).put(
            SecurityProfile(
                id=call.new_id(),
                name=name,
                description=None,
                type="AWS_MANAGED",
                permissions=(),
                applications=(),
                details={},
                last_modified_time=now,
                last_modified_region=region,
            )
        )
    for name, status_type in DEFAULT_AGENT_STATUSES:
        contents.of(AGENT_STATUS).put(
            AgentStatus(
                id=call.new_id(),
                name=name,
                description=None,
                type=status_type,
                display_order=None,
                state="ENABLED",
                last_modified_time=now,
                last_modified_region=region,
            )
        )
    for name, is_read_only in SYSTEM_ATTRIBUTES.items():
        contents.of(PREDEFINED_ATTRIBUTE).put(
            PredefinedAttribute(
                name=name,
                values=(),
                purposes=(),
                attribute_configuration=AttributeConfiguration(
                    is_read_only=is_read_only
                ),
                last_modified_time=now,
                last_modified_region=region,
            )
        )
    hours = HoursOfOperation(
        id=call.new_id(),
        name=DEFAULT_HOURS_NAME,
        description=None,
        time_zone="UTC",
        config=ALWAYS_OPEN,
        last_modified_time=now,
        last_modified_region=region,
    )
    contents.of(HOURS).put(hours)
    for born in BORN_FLOWS:
        contents.of(CONTACT_FLOW).put(
            ContactFlow(
                id=call.new_id(),
                name=born.name,
                type=born.type,
                description=born.description,
                content=born.content,
                status=PUBLISHED,
                last_modified_time=now,
                last_modified_region=region,
            )
        )
    queue = Queue(
        id=call.new_id(),
        name=DEFAULT_QUEUE_NAME,
        description="A simple, basic voice queue.",
        hours_of_operation_id=hours.id,
        max_contacts=None,
        outbound_caller_config=OutboundCallerConfig(),
        last_modified_time=now,
        last_modified_region=region,
    )
    contents.of(QUEUE).put(queue)
    contents.of(ROUTING_PROFILE).put(
        RoutingProfile(
            id=call.new_id(),
            name=DEFAULT_ROUTING_PROFILE_NAME,
            description="A simple routing profile.",
            default_outbound_queue_id=queue.id,
            media_concurrencies=({"Channel": "VOICE", "Concurrency": 1},),
            queues={Served(queue.id, "VOICE"): Turn(priority=1, delay=0)},
            manual_queues=(),
            agent_availability_timer=DEFAULT_TIMER,
            last_modified_time=now,
            last_modified_region=region,
            is_default=True,
        )
    )
    return contents
