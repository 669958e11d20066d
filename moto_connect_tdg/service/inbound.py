"""Inbound calls that arrive: the contacts that they become, and their agents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..domain import arns
from ..domain.contacts import Contact, GlobalResiliencyMetadata
from ..domain.contents import Contents
from ..domain.distributions import share_of
from ..domain.groups import TrafficDistributionGroup
from ..domain.kinds import QUEUE
from ..domain.phone_numbers import PhoneNumber
from ..domain.queueing import queue_named_in
from ..domain.recordings import Recordings, recorded_by
from ..types import AccountId, Region
from .lineages import content_behind
from .scope import Scope
from .world import World

#: The reason in a contact that its caller ended.
#: https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html
HUNG_UP = "CUSTOMER_DISCONNECT"


def contents_of(scope: Scope, number: PhoneNumber) -> Contents:
    """What the instance behind a number holds."""
    return scope.here.contents[scope.here.instance_behind(number.target_arn)]


def is_down(scope: Scope, region: Region) -> bool:
    """Whether Amazon Connect is down in a Region, for this account."""
    return scope.world.faults.is_down(scope.here.place.account_id, region)


def agents_of_shares(
    scope: Scope, region: Region, group: TrafficDistributionGroup | None
) -> Region | None:
    """The Region that handles calls from *region*, by the agent distribution alone.

    With global routing that may be the other Region (D-32).
    """
    if group is None or share_of(region, group.agents.distributions) > 0:
        return region
    replication = scope.here.replications[group.instance_id]
    (other,) = (linked for linked in group.linked if linked != region)
    if (
        replication.global_routing
        and not replication.isolated
        and share_of(other, group.agents.distributions) > 0
        and not is_down(scope, other)
    ):
        return other
    return None


def add_contact(scope: Scope, number: PhoneNumber, region: Region) -> Contact:
    """Add the contact of a call that arrived in *region* (DC-01, DC-02, CO-21)."""
    instance_id = scope.here.instance_behind(number.target_arn)
    contents = scope.here.contents[instance_id]
    group = scope.here.group_at(number.target_arn)
    queue_id = queue_of(contents, number)
    contact_id = scope.world.new_id()
    place = replace(scope.here.place, region=region)
    contact = Contact(
        id=contact_id,
        arn=place.child_arn(instance_id, arns.CONTACT, contact_id),
        phone_number=number.phone_number,
        initiation_timestamp=scope.now,
        disconnect_timestamp=None,
        agent_id=None,
        global_resiliency_metadata=GlobalResiliencyMetadata(
            region, region, group.id if group else None
        ),
        recordings=_recordings(contents, number, scope.now),
    )
    if contents.sessions.is_modelled:
        contact = replace(contact, queue_id=queue_id, enqueue_timestamp=scope.now)
        contents.contacts[contact_id] = contact
        return scope.floor_of(instance_id).connect(contact)
    contact = _with_share_of_agents(scope, contact, contents, group, queue_id)
    contents.contacts[contact_id] = contact
    return contact


def _with_share_of_agents(
    scope: Scope,
    contact: Contact,
    contents: Contents,
    group: TrafficDistributionGroup | None,
    queue_id: str | None,
) -> Contact:
    """Give a contact to the group's first agent, as no agent has ever signed in.

    Without agents in the group the contact ends in the flow, and is in no queue.
    """
    if group is None:
        return contact
    metadata = contact.global_resiliency_metadata
    active = agents_of_shares(scope, metadata.active_region, group)
    contact = replace(
        contact,
        global_resiliency_metadata=replace(
            metadata, active_region=active or metadata.active_region
        ),
    )
    agent_id = next(iter(contents.users_of_group.get(group.id, {}).values()), None)
    if agent_id is None:
        return contact
    return replace(
        contact,
        agent_id=agent_id,
        queue_id=queue_id,
        enqueue_timestamp=scope.now,
        connected_to_agent_timestamp=scope.now,
    )


def _recordings(contents: Contents, number: PhoneNumber, now: datetime) -> Recordings:
    """What the flow of calls to a number records."""
    flow_id = contents.links.get(number.phone_number_arn)
    if flow_id is None:
        return {}
    return recorded_by(content_behind(contents, flow_id), now=now)


def queue_of(contents: Contents, number: PhoneNumber) -> str | None:
    """The queue of calls to a number: that of its flow, else the instance's first.

    A new instance has its default queue first (AG-01).
    """
    queues = contents.of(QUEUE)
    flow_id = contents.links.get(number.phone_number_arn)
    if flow_id is not None:
        named = queue_named_in(content_behind(contents, flow_id))
        queue_id = (named or "").rpartition("/")[2]
        if queue_id in queues:
            return queue_id
    return next((queue.id for queue in queues), None)


def hung_up(contact: Contact, now: datetime) -> Contact:
    """The contact, ended by its caller."""
    return replace(contact, disconnect_timestamp=now, disconnect_reason=HUNG_UP)


def hang_up(world: World, account_id: AccountId, contact_id: str) -> None:
    """End a contact because the caller hangs up; a contact that is over stays as it is.

    Raises:
        ValueError: when the contact is unknown.
    """
    world.complete_due()
    for site in world.sites_of(account_id):
        for contents in site.contents.values():
            contact = contents.contacts.get(contact_id)
            if contact is None:
                continue
            if not contact.is_over:
                contents.contacts[contact_id] = hung_up(contact, world.now())
            return
    msg = f"Unknown contact: {contact_id[:100]}"
    raise ValueError(msg)
