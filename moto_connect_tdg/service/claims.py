"""Phone numbers: searching, claiming, importing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from ..domain import arns, quotas
from ..domain.inventory import AvailableNumber
from ..domain.lifecycle import CLAIM_PHONE_NUMBER
from ..domain.phone_numbers import (
    MAX_MESSAGE,
    PhoneNumber,
    not_available,
    read_source_arn,
    require_prefix,
    require_token_form,
)
from ..domain.tags import require_tags
from ..errors import InvalidParameterError, ResourceNotFoundError
from ..types import E164, PhoneNumberId, PhoneNumberType
from .call import Answer, ApiCall, operation
from .found import not_found
from .site import Site
from .targets import (
    Target,
    find_target,
    instance_id_of,
    keep_if_failing,
    read_target,
    refusal_of_quota,
)


@operation
def search_available_phone_numbers(
    call: ApiCall,
    *,
    phone_number_country_code: str,
    phone_number_type: PhoneNumberType,
    target_arn: str | None = None,
    instance_id: str | None = None,
    phone_number_prefix: str | None = None,
    max_results: int = 10,
    next_token: str | None = None,
) -> Answer:
    """Search for numbers that could be claimed (PN-22 to PN-25)."""
    try:
        target = read_target(call, instance_id, target_arn)
        if arns.read_identifier(target, arns.GROUP) is not None:
            call.find_group(target)
        else:
            call.find_instance(target)
    except ResourceNotFoundError as error:
        # "Not found" is not declared here.
        raise InvalidParameterError(error.message) from None
    require_prefix(phone_number_prefix)

    def available_after(after: str | None) -> Iterator[tuple[str, AvailableNumber]]:
        found = call.world.inventory.search(
            country=phone_number_country_code,
            number_type=phone_number_type,
            prefix=phone_number_prefix,
            after=None if after is None else E164(after),
            limit=max_results + 1,
            now=call.now,
        )
        return ((available.phone_number, available) for available in found)

    page = call.page(available_after, next_token, max_results, str)
    return {"AvailableNumbersList": page.items, "NextToken": page.next_token}


@operation
def claim_phone_number(
    call: ApiCall,
    *,
    phone_number: E164,
    target_arn: str | None = None,
    instance_id: str | None = None,
    phone_number_description: str | None = None,
    tags: Mapping[str, str] | None = None,
    client_token: str | None = None,
) -> Answer:
    """Claim a number from the inventory to a target (PN-11 to PN-20)."""
    require_token_form(client_token)
    require_tags(tags or {})
    target = find_target(call, read_target(call, instance_id, target_arn))
    _require_claims_open(call)
    failed = _failed_claim_of(call.here, phone_number)
    if failed is None:
        available = call.world.inventory.take(phone_number, now=call.now)
        if available is None:
            raise not_available(phone_number)
        number_id = PhoneNumberId(call.new_id())
    else:
        available = AvailableNumber(
            failed.phone_number,
            failed.phone_number_country_code,
            failed.phone_number_type,
        )
        number_id = failed.phone_number_id
        call.here.forget_number(failed)
    number = _claimed(call, number_id, available, target, phone_number_description)
    return _begin_claim(call, number, target, tags)


def _claimed(
    call: ApiCall,
    number_id: PhoneNumberId,
    available: AvailableNumber,
    target: Target,
    description: str | None,
) -> PhoneNumber:
    """An available number that is being claimed to a target."""
    return PhoneNumber(
        phone_number_id=number_id,
        place=call.here.place,
        phone_number=available.phone_number,
        phone_number_country_code=available.phone_number_country_code,
        phone_number_type=available.phone_number_type,
        target_arn=target.arn,
        instance_id=instance_id_of(target),
        status=CLAIM_PHONE_NUMBER.running,
        phone_number_description=description,
    )


@operation
def import_phone_number(
    call: ApiCall,
    *,
    instance_id: str,
    source_phone_number_arn: str,
    phone_number_description: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Import a number of AWS End User Messaging (PN-26).

    The mock cannot know which number the ARN stands for, so it uses the next number
    in the inventory (our choice, not AWS's).
    """
    require_tags(tags or {})
    source_account = read_source_arn(source_phone_number_arn)
    account_id = call.here.place.account_id
    if source_account != account_id:
        raise not_found(arns.PHONE_NUMBER, source_phone_number_arn)
    target = find_target(call, read_target(call, instance_id, None))
    _require_claims_open(call)
    sites = call.world.sites_of(account_id)
    if any(source_phone_number_arn in site.imports for site in sites):
        raise not_available(source_phone_number_arn)
    found = call.world.inventory.search(
        country="US",
        number_type="TOLL_FREE",
        prefix=None,
        after=None,
        limit=1,
        now=call.now,
    )
    if not found:
        raise not_available(source_phone_number_arn)
    (available,) = found
    call.world.inventory.take(available.phone_number, now=call.now)
    number_id = PhoneNumberId(call.new_id())
    number = _claimed(call, number_id, available, target, phone_number_description)
    number = replace(number, source_phone_number_arn=source_phone_number_arn)
    call.here.imports.add(source_phone_number_arn)
    return _begin_claim(call, number, target, tags)


def _require_claims_open(call: ApiCall) -> None:
    releases = call.here.releases
    while releases and releases[0] < call.now - quotas.RELEASES_WINDOW:
        releases.popleft()
    quotas.require_claims_open(
        len(releases), call.world.settings().quotas.phone_numbers_per_instance
    )


def _failed_claim_of(site: Site, phone_number: E164) -> PhoneNumber | None:
    """A failed claim of this account, which can be retried (PN-09)."""
    known = site.numbers_by_e164.get(phone_number)
    if known is None or known.phone_number_id not in site.failed_claims:
        return None
    site.complete(known.phone_number_arn)
    number = site.numbers[known.phone_number_id]
    return number if number.has_failed else None


def _begin_claim(
    call: ApiCall,
    number: PhoneNumber,
    target: Target,
    tags: Mapping[str, str] | None,
) -> Answer:
    failure = refusal_of_quota(call, target)
    site = call.here
    site.put_number(number)
    site.put_tags(number.phone_number_arn, tags)
    keep_if_failing(call, number.phone_number_id, failure)
    call.begin(
        CLAIM_PHONE_NUMBER,
        site,
        number.phone_number_arn,
        partial(_end_claim, site, number.phone_number_id),
        failure_reason=failure,
    )
    return {
        "PhoneNumberId": number.phone_number_id,
        "PhoneNumberArn": number.phone_number_arn,
    }


def _end_claim(site: Site, number_id: PhoneNumberId, failure: str | None) -> None:
    number = site.numbers[number_id]
    status = CLAIM_PHONE_NUMBER.failed if failure else CLAIM_PHONE_NUMBER.done
    message = failure[:MAX_MESSAGE] if failure else None
    site.put_number(replace(number, status=status, message=message))
