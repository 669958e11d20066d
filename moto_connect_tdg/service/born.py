"""The contents of a new instance."""

from __future__ import annotations

from ..domain.agents import Profile
from ..domain.contents import Contents
from ..domain.flows import (
    DEFAULT_FLOW_CONTENT,
    DEFAULT_FLOW_NAME,
    PUBLISHED,
    ContactFlow,
)
from ..domain.kinds import (
    CONTACT_FLOW,
    HOURS,
    QUEUE,
    ROUTING_PROFILE,
    SECURITY_PROFILE,
    Kind,
)
from ..domain.queues import DEFAULT_QUEUE_NAME, OutboundCallerConfig, Queue
from .call import ApiCall

#: Kind, names, and the type of security profiles.
#: https://docs.aws.amazon.com/connect/latest/adminguide/default-security-profiles.html
#: https://docs.aws.amazon.com/connect/latest/adminguide/concepts-routing.html
#: https://docs.aws.amazon.com/connect/latest/adminguide/set-hours-operation.html
_PROFILES: tuple[tuple[Kind[Profile], tuple[str, ...], str | None], ...] = (
    (
        SECURITY_PROFILE,
        ("Admin", "Agent", "CallCenterManager", "QualityAnalyst"),
        "AWS_MANAGED",
    ),
    (ROUTING_PROFILE, ("Basic Routing Profile",), None),
    (HOURS, ("Basic Hours",), None),
)


def first_contents(call: ApiCall) -> Contents:
    """The profiles, hours, flow and queue of a new instance (S-61)."""
    contents = Contents()
    now, region = call.now, call.here.place.region
    for kind, names, profile_type in _PROFILES:
        for name in names:
            profile = Profile(call.new_id(), name, now, region, profile_type)
            contents.of(kind).put(profile)
    contents.of(CONTACT_FLOW).put(
        ContactFlow(
            id=call.new_id(),
            name=DEFAULT_FLOW_NAME,
            type="CONTACT_FLOW",
            description="The default inbound flow.",
            content=DEFAULT_FLOW_CONTENT,
            status=PUBLISHED,
            last_modified_time=now,
            last_modified_region=region,
        )
    )
    hours = next(iter(contents.of(HOURS)))
    contents.of(QUEUE).put(
        Queue(
            id=call.new_id(),
            name=DEFAULT_QUEUE_NAME,
            description="A simple, basic voice queue.",
            hours_of_operation_id=hours.id,
            max_contacts=None,
            outbound_caller_config=OutboundCallerConfig(),
            last_modified_time=now,
            last_modified_region=region,
        )
    )
    return contents
