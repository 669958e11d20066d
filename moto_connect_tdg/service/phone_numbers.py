"""Phone numbers: describing, listing, moving, changing, releasing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial

from ..domain import arns
from ..domain.lifecycle import (
    DELETE_GROUP,
    MOVE_PHONE_NUMBER,
    RELEASE_PHONE_NUMBER,
    UPDATE_PHONE_NUMBER_METADATA,
)
from ..domain.phone_numbers import (
    MAX_MESSAGE,
    NumberFilter,
    NumberIndex,
    PhoneNumber,
    read_filter,
    require_no_replica_target,
    require_no_workflow,
    require_own_region,
    require_prefix,
    type_in_old_form,
    types_in_old_form,
)
from ..types import E164, Arn, InstanceId
from .call import NOTHING, Answer, ApiCall, operation
from .removal import quarantine
from .site import Site
from .targets import (
    find_target,
    instance_id_of,
    keep_if_failing,
    read_target,
    refusal_of_quota,
)
from .world import World


@operation
def describe_phone_number(call: ApiCall, *, phone_number_id: str) -> Answer:
    """Describe a number, from either Region of its group (PN-29 to PN-31)."""
    owner, number = call.find_number(phone_number_id)
    owner.count_describe(number.phone_number_arn)
    return {
        "ClaimedPhoneNumberSummary": {
            "PhoneNumberId": number.phone_number_id,
            "PhoneNumberArn": number.phone_number_arn,
            "PhoneNumber": number.phone_number,
            "PhoneNumberCountryCode": number.phone_number_country_code,
            "PhoneNumberType": number.phone_number_type,
            "PhoneNumberDescription": number.phone_number_description,
            "TargetArn": number.target_arn,
            "InstanceId": number.instance_id,
            "Tags": owner.tags_of(number.phone_number_arn),
            "PhoneNumberStatus": number.phone_number_status,
            "SourcePhoneNumberArn": number.source_phone_number_arn,
        }
    }


@operation
def list_phone_numbers_v2(
    call: ApiCall,
    *,
    target_arn: str | None = None,
    instance_id: str | None = None,
    max_results: int = 1000,
    next_token: str | None = None,
    phone_number_country_codes: Collection[str] = (),
    phone_number_types: Collection[str] = (),
    phone_number_prefix: str | None = None,
) -> Answer:
    """List numbers of one target, or all of this Region, in order of the number.

    PN-32 to PN-36, CO-17
    """
    wanted = NumberFilter(
        countries=read_filter(phone_number_country_codes),
        types=read_filter(phone_number_types),
        prefix=phone_number_prefix,
    )
    page = call.page(
        partial(_numbers_after, call, instance_id, target_arn, wanted),
        next_token,
        max_results,
        str,
    )
    return {
        "ListPhoneNumbersSummaryList": [
            {
                "PhoneNumberId": number.phone_number_id,
                "PhoneNumberArn": number.phone_number_arn,
                "PhoneNumber": number.phone_number,
                "PhoneNumberCountryCode": number.phone_number_country_code,
                "PhoneNumberType": number.phone_number_type,
                "TargetArn": number.target_arn,
                "InstanceId": number.instance_id,
                "PhoneNumberDescription": number.phone_number_description,
                "SourcePhoneNumberArn": number.source_phone_number_arn,
            }
            for number in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def list_phone_numbers(
    call: ApiCall,
    *,
    instance_id: str,
    phone_number_types: Collection[str] = (),
    phone_number_country_codes: Collection[str] = (),
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List an instance's numbers in the old form: old ARNs, and two types only.

    PN-02, PN-37, PN-38
    """
    wanted = NumberFilter(
        countries=read_filter(phone_number_country_codes),
        types=types_in_old_form(phone_number_types),
    )
    page = call.page(
        partial(_numbers_after, call, instance_id, None, wanted),
        next_token,
        max_results,
        str,
    )
    return {
        "PhoneNumberSummaryList": [
            {
                "Id": number.phone_number_id,
                "Arn": number.place.child_arn(
                    str(number.instance_id), arns.PHONE_NUMBER, number.phone_number_id
                ),
                "PhoneNumber": number.phone_number,
                "PhoneNumberType": type_in_old_form(number.phone_number_type),
                "PhoneNumberCountryCode": number.phone_number_country_code,
            }
            for number in page.items
        ],
        "NextToken": page.next_token,
    }


def _numbers_after(
    call: ApiCall,
    instance_id: str | None,
    target_arn: str | None,
    wanted: NumberFilter,
    after: str | None,
) -> Iterator[tuple[str, PhoneNumber]]:
    require_prefix(wanted.prefix)
    owner = call.here
    index: NumberIndex | None = owner.all_numbers
    if instance_id is not None or target_arn is not None:
        target = read_target(call, instance_id, target_arn)
        if arns.read_identifier(target, arns.GROUP) is not None:
            owner, group = call.find_group(target)
            arn = group.arn
        else:
            arn = call.find_instance(target).arn
        index = owner.numbers_of_target.get(arn)
    if index is None:
        return
    for found in index.after(after, wanted):
        yield found, owner.numbers_by_e164[E164(found)]


# -- changing ---------------------------------------------------------------


def _find_to_change(call: ApiCall, text: str) -> PhoneNumber:
    """Find a number of this Region that has no workflow running (S-38, S-40)."""
    _, number = call.find_number(text)
    require_own_region(number, call.here.place.region)
    require_no_workflow(number)
    return number


@operation
def update_phone_number(
    call: ApiCall,
    *,
    phone_number_id: str,
    target_arn: str | None = None,
    instance_id: str | None = None,
) -> Answer:
    """Move a number to another target of the same Region (PN-39 to PN-47)."""
    wanted = read_target(call, instance_id, target_arn)
    target = find_target(call, wanted)
    number = _find_to_change(call, phone_number_id)
    instance_id_there = instance_id_of(target)
    require_no_replica_target(
        target.arn, is_replica=instance_id_there in call.here.replica_sources
    )
    answer = {
        "PhoneNumberId": number.phone_number_id,
        "PhoneNumberArn": number.phone_number_arn,
    }
    stays = target.arn == number.target_arn
    if stays and number.is_claimed:
        return answer
    is_claim = number.phone_number_id in call.here.failed_claims
    failure = refusal_of_quota(call, target) if is_claim or not stays else None
    if is_claim:
        keep_if_failing(call, number.phone_number_id, failure)
    moved = replace(
        number,
        target_arn=target.arn,
        instance_id=instance_id_there,
        status=MOVE_PHONE_NUMBER.running,
        message=None,
    )
    site = call.here
    site.put_number(moved)
    # The original group may be deleted before the workflow ends.
    instance_before = site.instance_behind(number.target_arn)
    call.begin(
        MOVE_PHONE_NUMBER,
        site,
        number.phone_number_arn,
        partial(_end_move, site, number, instance_before),
        failure_reason=failure,
    )
    return answer


def _end_move(
    site: Site,
    before: PhoneNumber,
    instance_before: InstanceId,
    failure: str | None,
) -> None:
    number = site.numbers[before.phone_number_id]
    if failure is None:
        site.unlink_at(instance_before, before)
        status = MOVE_PHONE_NUMBER.done
        site.put_number(replace(number, status=status, message=None))
        return
    kept = before
    if not _can_return_to(site, before.target_arn):
        # Keep the current target, and lose the link: the old one is gone.
        kept = _at_target_of(number, before)
        site.unlink_at(instance_before, before)
    status = MOVE_PHONE_NUMBER.failed
    site.put_number(replace(kept, status=status, message=failure[:MAX_MESSAGE]))


def _can_return_to(site: Site, target_arn: Arn) -> bool:
    """Whether a number can go back to this target after a failed move."""
    identifier = arns.read_identifier(target_arn, arns.INSTANCE)
    if identifier is not None:
        return identifier.id in site.instances
    group = site.group_at(target_arn)
    return group is not None and group.status != DELETE_GROUP.running


def _at_target_of(number: PhoneNumber, record: PhoneNumber) -> PhoneNumber:
    return replace(record, target_arn=number.target_arn, instance_id=number.instance_id)


@operation
def update_phone_number_metadata(
    call: ApiCall,
    *,
    phone_number_id: str,
    phone_number_description: str | None = None,
) -> Answer:
    """Change the description of a number (PN-48)."""
    number = _find_to_change(call, phone_number_id)
    if phone_number_description is None:
        return NOTHING
    changed = replace(
        number,
        phone_number_description=phone_number_description,
        status=UPDATE_PHONE_NUMBER_METADATA.running,
        message=None,
    )
    call.here.put_number(changed)
    call.begin(
        UPDATE_PHONE_NUMBER_METADATA,
        call.here,
        number.phone_number_arn,
        partial(_end_change, call.here, number),
    )
    return NOTHING


def _end_change(site: Site, before: PhoneNumber, failure: str | None) -> None:
    number = site.numbers[before.phone_number_id]
    if failure is None:
        # CLAIMED or FAILED is about the last claim or move (PN-07, PN-08).
        status, message = before.status, before.message
        site.put_number(replace(number, status=status, message=message))
        return
    # Only a replication can have moved it meanwhile.
    kept = _at_target_of(number, before)
    failed = UPDATE_PHONE_NUMBER_METADATA.failed
    site.put_number(replace(kept, status=failed, message=failure[:MAX_MESSAGE]))


@operation
def release_phone_number(call: ApiCall, *, phone_number_id: str) -> Answer:
    """Release a number; it is quarantined before it can be claimed again.

    PN-49 to PN-52, S-52
    """
    number = _find_to_change(call, phone_number_id)
    site = call.here
    site.put_number(replace(number, status=RELEASE_PHONE_NUMBER.running, message=None))
    call.begin(
        RELEASE_PHONE_NUMBER,
        site,
        number.phone_number_arn,
        partial(_end_release, call.world, site, number),
    )
    return NOTHING


def _end_release(
    world: World, site: Site, before: PhoneNumber, failure: str | None
) -> None:
    number = site.numbers[before.phone_number_id]
    if failure is not None:
        kept = _at_target_of(number, before)
        site.put_number(replace(kept, status=before.status, message=before.message))
        return
    site.unlink(number)
    quarantine(world, site, number)
