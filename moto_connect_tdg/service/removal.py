"""Remove groups and instances with everything that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..domain.arns import read_arn
from ..domain.contents import Contents, Shelves
from ..domain.groups import TrafficDistributionGroup
from ..domain.instances import Instance, StatusReason
from ..domain.inventory import QUARANTINE
from ..domain.kind import Kind
from ..domain.kinds import KINDS, REGIONAL_KINDS
from ..domain.lifecycle import CREATE_INSTANCE, RELEASE_PHONE_NUMBER
from ..domain.phone_numbers import PhoneNumber
from ..types import InstanceId, Region
from .site import Site
from .world import World


def fail_creation(
    world: World, site: Site, instance_id: InstanceId, reason: str
) -> None:
    """Mark a new instance as failed, and remove alias, tags and contents (IN-10, S-53)."""
    instance = site.instances[instance_id]
    free_alias(world, instance)
    site.contents.pop(instance_id, None)
    site.forget_tags(instance.arn)
    site.instances[instance_id] = replace(
        instance,
        instance_status=CREATE_INSTANCE.failed,
        status_reason=StatusReason(reason),
    )


def free_alias(world: World, instance: Instance) -> None:
    """Make the alias of an instance available, if it is the instance's own."""
    alias = (instance.instance_alias or "").lower()
    if world.aliases.get(alias) == instance.arn:
        del world.aliases[alias]


def forget_instance(world: World, site: Site, instance_id: InstanceId) -> None:
    """Remove an instance and everything in it.

    Its numbers become available, except those that are being released (D-20).
    """
    instance = site.instances.get(instance_id)
    if instance is None:
        return
    for number in site.numbers_at(instance.arn):
        site.unlink_anywhere(number)
        if site.is_running(RELEASE_PHONE_NUMBER, number.phone_number_arn):
            quarantine(world, site, number)
        else:
            site.forget_number(number)
            world.inventory.put_back(number.phone_number)
    contents = site.contents.pop(instance_id, None)
    if contents is not None and instance_id in site.replica_sources:
        _forget_links(site, contents)
    elif contents is not None:
        _forget_tags(site, instance, contents, KINDS)
    regional = site.regional.pop(instance_id, None)
    if regional is not None:
        _forget_tags(site, instance, regional, REGIONAL_KINDS)
    site.replica_sources.pop(instance_id, None)
    site.forget_workflow(instance_id)
    free_alias(world, instance)
    site.forget_tags(instance.arn)
    del site.instances[instance_id]


def quarantine(world: World, site: Site, number: PhoneNumber) -> None:
    """Complete the release of a number: it is quarantined from now on (PN-51)."""
    site.forget_number(number)
    site.releases.append(world.now())
    world.inventory.quarantine(number.phone_number, until=world.now() + QUARANTINE)


def _forget_links(site: Site, contents: Contents) -> None:
    """Remove links of this site's numbers from contents that the source still holds.

    The numbers were claimed to the replica, and may be moving away from it.
    """
    for number_arn in tuple(contents.links):
        read = read_arn(number_arn)
        if read is not None and read[0] == site.place:
            del contents.links[number_arn]


def _forget_tags(
    site: Site, instance: Instance, contents: Shelves, kinds: Iterable[Kind[Any]]
) -> None:
    for kind in kinds:
        for record in contents.of(kind):
            site.forget_tags(
                site.place.child_arn(instance.id, kind.arn_name, record.id)
            )


def forget_records_of(
    source: Site, instance: Instance, contents: Contents, region: Region
) -> None:
    """Remove the records that only a replica had which is deleted (VI-06)."""
    for kind in KINDS:
        for record in contents.of(kind).only_in(region):
            contents.forget_lineage(kind, record)
            contents.of(kind).remove(record)
            source.forget_tags(
                source.place.child_arn(instance.id, kind.arn_name, record.id)
            )


def forget_group(owner: Site, group: TrafficDistributionGroup) -> None:
    """Remove a group, and take its agents out of it (S-20)."""
    owner.contents[group.instance_id].forget_group(group.id)
    owner.forget_tags(group.arn)
    owner.numbers_of_target.pop(group.arn, None)
    owner.forget_workflow(group.arn)
    del owner.groups[group.id]
