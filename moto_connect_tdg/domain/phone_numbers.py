"""Claimed phone numbers: the record, and the rules of claiming, moving, releasing.

https://docs.aws.amazon.com/connect/latest/adminguide/claim-phone-numbers-traffic-distribution-groups.html
https://docs.aws.amazon.com/connect/latest/adminguide/assign-phone-numbers-traffic-distribution-groups.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from heapq import merge

from ..errors import InvalidParameterError, ResourceInUseError
from ..types import (
    E164,
    Arn,
    InstanceId,
    PhoneNumberId,
    PhoneNumberStatus,
    PhoneNumberType,
    Region,
)
from .arns import PHONE_NUMBER, Place
from .paging import Index

_PREFIX = re.compile(r"\+[0-9]{1,11}")

#: How long a failed claim may be tried again (PN-09).
FAILED_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PhoneNumberStatusView:
    """Status and, where it failed, why (PN-06)."""

    status: PhoneNumberStatus
    message: str | None


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that an account has claimed to a target (PN-31)."""

    phone_number_id: PhoneNumberId
    place: Place
    phone_number: E164
    phone_number_country_code: str
    phone_number_type: PhoneNumberType
    #: the instance or group that the number belongs to
    target_arn: Arn
    #: of the target where that is an instance; a group's number has none (S-37)
    instance_id: InstanceId | None
    status: PhoneNumberStatus
    message: str | None = None
    phone_number_description: str | None = None
    source_phone_number_arn: str | None = None

    @property
    def phone_number_arn(self) -> Arn:
        """The present form of its ARN, "V2" (PN-01)."""
        return self.place.arn(PHONE_NUMBER, self.phone_number_id)

    @property
    def phone_number_status(self) -> PhoneNumberStatusView:
        """The last workflow's outcome (PN-06)."""
        return PhoneNumberStatusView(self.status, self.message)


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """Which numbers a list call wants (PN-35)."""

    countries: frozenset[str] | None = None
    types: frozenset[str] | None = None
    prefix: str | None = None


class NumberIndex:
    """Numbers in order of E.164, by country and type, so that a filter costs nothing.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_ListPhoneNumbersV2.html
    """

    __slots__ = ("_kinds", "_size")

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], Index[str]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, number: PhoneNumber) -> None:
        """Put a number in."""
        kind = (number.phone_number_country_code, number.phone_number_type)
        self._kinds.setdefault(kind, Index()).add(number.phone_number)
        self._size += 1

    def discard(self, number: PhoneNumber) -> None:
        """Take a number out."""
        kind = (number.phone_number_country_code, number.phone_number_type)
        index = self._kinds[kind]
        index.discard(number.phone_number)
        self._size -= 1
        if not index:
            del self._kinds[kind]

    def after(self, key: str | None, wanted: NumberFilter) -> Iterator[str]:
        """The wanted numbers behind *key*."""
        prefix = wanted.prefix
        jumps = prefix is not None and (key is None or key < prefix)
        keys: Iterable[str] = merge(
            *(
                index.since(str(prefix)) if jumps else index.after(key)
                for (country, number_type), index in self._kinds.items()
                if (wanted.countries is None or country in wanted.countries)
                and (wanted.types is None or number_type in wanted.types)
            )
        )
        for found in keys:
            if prefix is not None and not found.startswith(prefix):
                return
            yield found


def require_one_target(instance_arn: Arn | None, target_arn: str | None) -> str:
    """One of InstanceId and TargetArn, or both if they agree (PN-17, PN-39, S-36)."""
    if instance_arn is None and target_arn is None:
        msg = "Give one of InstanceId and TargetArn."
        raise InvalidParameterError(msg)
    if None not in {instance_arn, target_arn} and instance_arn != target_arn:
        msg = f"InstanceId and TargetArn disagree: {target_arn}"
        raise InvalidParameterError(msg)
    return target_arn if target_arn is not None else str(instance_arn)


def require_target_region(target_region: Region, region: Region) -> None:
    """Claims and moves are made in the target's Region (PN-15, PN-42, PN-43, D-13)."""
    if target_region != region:
        msg = f"The target is not of this Region, but of: {target_region}"
        raise InvalidParameterError(msg)


def require_own_region(number: PhoneNumber, region: Region) -> None:
    """A number is changed only where it was claimed (PN-49, S-38)."""
    if number.place.region != region:
        msg = f"The phone number was claimed in: {number.place.region}"
        raise InvalidParameterError(msg)


def require_settled_number(number: PhoneNumber) -> None:
    """Nothing is changed while a workflow runs (PN-46, S-40)."""
    if number.status == "IN_PROGRESS":
        msg = f"The phone number has a workflow running: {number.phone_number}"
        raise ResourceInUseError(
            msg, ResourceType="PHONE_NUMBER", ResourceId=number.phone_number_arn
        )


def require_claimed(number: PhoneNumber) -> None:
    """Flows are linked to CLAIMED numbers only (PN-10, D-19)."""
    if number.status != "CLAIMED":
        msg = f"The phone number is not CLAIMED: {number.status}"
        raise InvalidParameterError(msg)


def not_available(phone_number: str) -> InvalidParameterError:
    """The refusal of a number that is not to be had; the measured text (CO-04)."""
    return InvalidParameterError(f"Phone number not available: {phone_number}")


def require_prefix(prefix: str | None) -> None:
    """A prefix is the + of the country code and 1 to 11 digits (PN-24, PN-35)."""
    if prefix is not None and _PREFIX.fullmatch(prefix) is None:
        msg = (
            "PhoneNumberPrefix must be a + and 1 to 11 digits, the country code's "
            f"first: {prefix[:20]}"
        )
        raise InvalidParameterError(msg)
