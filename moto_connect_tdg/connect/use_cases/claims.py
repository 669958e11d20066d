"""Phone numbers: searching, claiming, importing."""

from __future__ import annotations

import re

from ...domain import arns, quotas
from ...domain.groups import TrafficDistributionGroup
from ...domain.instances import Instance
from ...domain.inventory import AvailableNumber
from ...domain.lifecycle import (
    CLAIM_PHONE_NUMBER,
)
from ...domain.phone_numbers import (
    FAILED_KEPT,
    PhoneNumber,
    not_available,
    require_prefix,
)
from ...domain.tags import require_tags
from ...errors import InvalidParameterError, ResourceNotFoundError
from ...types import E164, PhoneNumberId, PhoneNumberType
from ..settings import current_settings
from .phone_numbers import PhoneNumberUseCases
from .state import not_found

_SOURCE_ARN = re.compile(
    r"arn:aws[a-z-]*:sms-voice:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12})"
    r":phone-number/[A-Za-z0-9_:/-]+"
)


class ClaimUseCases(PhoneNumberUseCases):
    """How numbers come to an account."""

    def search_available_phone_numbers(
        self,
        *,
        instance_id: str | None,
        target_arn: str | None,
        country: str,
        number_type: PhoneNumberType,
        prefix: str | None,
        after: E164 | None,
        limit: int,
    ) -> list[AvailableNumber]:
        """What could be claimed (PN-22 to PN-25)."""
        target = self.read_target(instance_id, target_arn)
        try:
            if arns.read_identifier(target, arns.GROUP) is not None:
                self.find_group(target)
            else:
                self.find_instance(target)
        except ResourceNotFoundError as error:
            # "Not found" is not declared here.
            raise InvalidParameterError(error.message) from None
        require_prefix(prefix)
        self._forget_failed_claims_of_all()
        return self.shared.inventory.search(
            country=country,
            number_type=number_type,
            prefix=prefix,
            after=after,
            limit=limit,
            now=self.now(),
        )

    def claim_phone_number(
        self,
        *,
        phone_number: E164,
        instance_id: str | None,
        target_arn: str | None,
        description: str | None,
        tags: dict[str, str] | None,
    ) -> PhoneNumber:
        """Claim a number from the inventory to a target (PN-11 to PN-20)."""
        require_tags(tags or {})
        self._forget_failed_claims_of_all()
        target = self.find_target(self.read_target(instance_id, target_arn))
        self._require_claims_open()
        failed = self._failed_claim_of(phone_number)
        if failed is None:
            available = self.shared.inventory.take(phone_number, now=self.now())
            if available is None:
                raise not_available(phone_number)
            number_id = PhoneNumberId(self.new_id())
        else:
            available = AvailableNumber(
                failed.phone_number,
                failed.phone_number_country_code,
                failed.phone_number_type,
            )
            number_id = failed.phone_number_id
            self.forget_number(failed)
        return self._add_number(
            number_id, available, target, description=description, tags=tags
        )

    def _forget_failed_claims_of_all(self) -> None:
        """The inventory has back what anybody failed to claim in time (PN-09)."""
        for backend in self.touched_by_anybody():
            backend.forget_failed_claims()

    def _require_claims_open(self) -> None:
        since = self.now() - quotas.RELEASES_WINDOW
        while self.releases and self.releases[0] < since:
            self.releases.popleft()
        quotas.require_claims_open(
            len(self.releases), current_settings().quotas.phone_numbers_per_instance
        )

    def _failed_claim_of(self, phone_number: E164) -> PhoneNumber | None:
        """A claim of this account that failed, and may be tried again (PN-09)."""
        known = self.numbers_by_e164.get(phone_number)
        if known is None or known.phone_number_id not in self.failed_claims:
            return None
        self.settle(known.phone_number_arn)
        number = self.numbers[known.phone_number_id]
        return number if number.status == "FAILED" else None

    def _add_number(
        self,
        number_id: PhoneNumberId,
        available: AvailableNumber,
        target: Instance | TrafficDistributionGroup,
        *,
        description: str | None,
        tags: dict[str, str] | None,
        source_arn: str | None = None,
    ) -> PhoneNumber:
        failure = self.refusal_of_quota(target)
        number = PhoneNumber(
            phone_number_id=number_id,
            place=self.place,
            phone_number=available.phone_number,
            phone_number_country_code=available.phone_number_country_code,
            phone_number_type=available.phone_number_type,
            target_arn=target.arn,
            instance_id=target.id if isinstance(target, Instance) else None,
            status="IN_PROGRESS",
            phone_number_description=description,
            source_phone_number_arn=source_arn,
        )
        self.put_number(number)
        self.put_tags(number.phone_number_arn, tags)
        if failure or self.shared.running.fate.failure_reason:
            self.failed_claims[number_id] = self.now() + FAILED_KEPT
        self.begin_on(number, CLAIM_PHONE_NUMBER, number, failure)
        return number

    def import_phone_number(
        self,
        *,
        instance_id: str,
        source_arn: str,
        description: str | None,
        tags: dict[str, str] | None,
    ) -> PhoneNumber:
        """Import a number of AWS End User Messaging (PN-26).

        Nothing here knows what number the ARN stands for, so the next of the
        inventory stands in for it: ours, not AWS's.
        """
        require_tags(tags or {})
        self._forget_failed_claims_of_all()
        source = _SOURCE_ARN.fullmatch(source_arn)
        if source is None:
            msg = f"Invalid SourcePhoneNumberArn: {source_arn[:250]}"
            raise InvalidParameterError(msg)
        if source["account"] != self.account_id:
            raise not_found(arns.PHONE_NUMBER, source_arn)
        target = self.find_target(self.read_target(instance_id, None))
        self._require_claims_open()
        if any(source_arn in backend.imports for backend in self.touched()):
            raise not_available(source_arn)
        found = self.shared.inventory.search(
            country="US",
            number_type="TOLL_FREE",
            prefix=None,
            after=None,
            limit=1,
            now=self.now(),
        )
        if not found:
            raise not_available(source_arn)
        self.shared.inventory.take(found[0].phone_number, now=self.now())
        number = self._add_number(
            PhoneNumberId(self.new_id()),
            found[0],
            target,
            description=description,
            tags=tags,
            source_arn=source_arn,
        )
        self.imports.add(source_arn)
        return number
