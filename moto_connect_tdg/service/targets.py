"""The instance or group that a number belongs to."""

from __future__ import annotations

from ..domain import arns, quotas
from ..domain.groups import (
    TrafficDistributionGroup,
    require_active_to_join,
    require_replica_staying,
)
from ..domain.instances import Instance
from ..domain.phone_numbers import (
    FAILED_KEPT,
    read_one_target,
    require_known_target,
    require_target_region,
)
from ..errors import ResourceNotFoundError
from ..types import Arn, InstanceId, PhoneNumberId
from .call import ApiCall
from .found import not_found

Target = Instance | TrafficDistributionGroup


def read_target(call: ApiCall, instance_id: str | None, target_arn: str | None) -> str:
    """Return the ARN of the target that the two members name (PN-17, S-36)."""
    instance_arn: Arn | None = None
    if instance_id is not None:
        identifier = arns.read_identifier(instance_id, arns.INSTANCE)
        if identifier is None:
            raise not_found(arns.INSTANCE, instance_id)
        place = identifier.place or call.here.place
        instance_arn = place.arn(arns.INSTANCE, identifier.id)
    target = read_one_target(instance_arn, target_arn)
    require_known_target(target)
    return target


def instance_id_of(target: Target) -> InstanceId | None:
    """The ID that numbers of a target show: an instance's, but not a group's."""
    return target.id if isinstance(target, Instance) else None


def find_target(call: ApiCall, target: str) -> Target:
    """Find the target of a claim or move, which must be in this Region and ready.

    PN-11 to PN-16, PN-41 to PN-43, S-56
    """
    read = arns.read_arn(target)
    if read is None or read[0].account_id != call.here.place.account_id:
        raise ResourceNotFoundError(f"Target not found: {target[:250]}")
    require_target_region(read[0].region, call.here.place.region)
    if arns.read_identifier(target, arns.GROUP) is not None:
        owner, group = call.find_group(target)
        require_active_to_join(group)
        require_replica_staying(group, owner.replications[group.instance_id])
        return group
    instance, _ = call.open_instance(target)
    return instance


def keep_if_failing(
    call: ApiCall, number_id: PhoneNumberId, failure: str | None
) -> None:
    """Keep a claim that is going to fail for a day; no other claim is kept (PN-09).

    It does not count against its target's quota.
    """
    site = call.here
    site.failed_claims.pop(number_id, None)
    if failure or call.forced.failure_reason:
        site.failed_claims[number_id] = call.now + FAILED_KEPT
        call.world.wait_for(site)


def refusal_of_quota(call: ApiCall, target: Target) -> str | None:
    """Say why the target takes no more numbers, or None; shown as FAILED (PN-08).

    Failed claims do not count.
    """
    site = call.here
    failed = sum(site.numbers[n].target_arn == target.arn for n in site.failed_claims)
    return quotas.over_target_quota(
        site.count_numbers(target.arn) - failed,
        is_group=isinstance(target, TrafficDistributionGroup),
        quota=call.world.settings().quotas.phone_numbers_per_instance,
    )
