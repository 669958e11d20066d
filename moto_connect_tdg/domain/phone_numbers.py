"""Claimed phone numbers: the record, and the rules of claiming, moving, releasing.

https://docs.aws.amazon.com/connect/latest/adminguide/claim-phone-numbers-traffic-distribution-groups.html
https://docs.aws.amazon.com/connect/latest/adminguide/assign-phone-numbers-traffic-distribution-groups.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from heapq import merge

from ..errors import InvalidParameterError, ResourceInUseError
from ..records import dataclass
from ..types import (
    E164,
    Arn,
    InstanceId,
    PhoneNumberId,
    PhoneNumberStatus,
    PhoneNumberType,
    Region,
)
from .arns import GROUP, INSTANCE, PHONE_NUMBER, Place, read_identifier
from .lifecycle import CLAIM_PHONE_NUMBER
from .paging import Index

_PREFIX = re.compile(r"\+[0-9]{1,11}")
_TOKEN = re.compile(r"[a-f0-9]{8}-([a-f0-9]{4}-){3}[a-f0-9]{12}")
_SOURCE_ARN = re.compile(
    r"arn:aws[a-z-]*:sms-voice:[a-z0-9-]+:(?P<account>[0-9]{12})"
    r":phone-number/[A-Za-z0-9_:/-]+"
)

#: What ListPhoneNumbers calls the types that it does not know (PN-38). Which of
#: its two types it uses is undocumented; we choose by who pays for the call.
_OLD_TYPES = {
    "UIFN": "TOLL_FREE",
    "THIRD_PARTY_TF": "TOLL_FREE",
    "SHARED": "DID",
    "THIRD_PARTY_DID": "DID",
}

#: The maximum length of a status message, in the API's model.
MAX_MESSAGE = 255
#: How long a failed claim may be tried again (PN-09).
FAILED_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PhoneNumberStatusView:
    """The status, and the reason of a failure (PN-06)."""

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
    #: the target's, if that is an instance; a group's number has none (S-37)
    instance_id: InstanceId | None
    status: PhoneNumberStatus
    message: str | None = None
    phone_number_description: str | None = None
    source_phone_number_arn: str | None = None

    @property
    def is_claimed(self) -> bool:
        """Whether it can be used (PN-10)."""
        return self.status == CLAIM_PHONE_NUMBER.done

    @property
    def has_failed(self) -> bool:
        """Whether its last claim or move failed (PN-08)."""
        return self.status == CLAIM_PHONE_NUMBER.failed

    @property
    def phone_number_arn(self) -> Arn:
        """Its ARN in the current form, "V2" (PN-01)."""
        return self.place.arn(PHONE_NUMBER, self.phone_number_id)

    @property
    def phone_number_status(self) -> PhoneNumberStatusView:
        """The outcome of the last workflow (PN-06)."""
        return PhoneNumberStatusView(self.status, self.message)


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """Which numbers to list (PN-35); None means all."""

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
        """Add a number."""
        kind = (number.phone_number_country_code, number.phone_number_type)
        self._kinds.setdefault(kind, Index()).add(number.phone_number)
        self._size += 1

    def discard(self, number: PhoneNumber) -> None:
        """Remove a number."""
        kind = (number.phone_number_country_code, number.phone_number_type)
        index = self._kinds[kind]
        index.discard(number.phone_number)
        self._size -= 1
        if not index:
            del self._kinds[kind]

    def after(self, key: str | None, wanted: NumberFilter) -> Iterator[str]:
        """The wanted numbers after *key*."""
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


def read_one_target(instance_arn: Arn | None, target_arn: str | None) -> str:
    """One of InstanceId and TargetArn, or both if they agree (PN-17, PN-39, S-36)."""
    if instance_arn is None and target_arn is None:
        msg = "Give one of InstanceId and TargetArn."
        raise InvalidParameterError(msg)
    if None not in {instance_arn, target_arn} and instance_arn != target_arn:
        msg = f"InstanceId and TargetArn disagree: {target_arn}"
        raise InvalidParameterError(msg)
    return target_arn if target_arn is not None else str(instance_arn)


def require_known_target(target: str) -> None:
    """A target is an instance or a group, named by its ARN (PN-17)."""
    kinds = (INSTANCE, GROUP)
    identifiers = (read_identifier(target, kind) for kind in kinds)
    if all(found is None or found.place is None for found in identifiers):
        msg = f"TargetArn is neither an instance nor a traffic distribution group: {target[:250]}"
        raise InvalidParameterError(msg)


def require_no_replica_target(target_arn: Arn, *, is_replica: bool) -> None:
    """Numbers are never moved to a replica (S-39)."""
    if is_replica:
        msg = f"A phone number cannot be moved to a replica: {target_arn}"
        raise InvalidParameterError(msg)


def require_token_form(client_token: str | None) -> None:
    """The client token of a claim is a UUID in lower case (PN-18)."""
    if client_token is not None and _TOKEN.fullmatch(client_token) is None:
        msg = f"ClientToken must be a UUID in lower case: {client_token[:100]}"
        raise InvalidParameterError(msg)


def read_source_arn(text: str) -> str:
    """Return the account that owns a number of AWS End User Messaging (PN-26)."""
    found = _SOURCE_ARN.fullmatch(text)
    if found is None:
        msg = f"Invalid SourcePhoneNumberArn: {text[:250]}"
        raise InvalidParameterError(msg)
    return found["account"]


def type_in_old_form(number_type: str) -> str:
    """The type that ListPhoneNumbers reports (PN-38)."""
    return _OLD_TYPES.get(number_type, number_type)


def read_filter(given: Collection[str]) -> frozenset[str] | None:
    """Read a filter; an empty one means everything."""
    return frozenset(given) if given else None


def types_in_old_form(wanted: Collection[str]) -> frozenset[str] | None:
    """The types that ListPhoneNumbers reports as one of *wanted* (PN-38)."""
    if not wanted:
        return None
    known = {number_type for number_type in wanted if number_type not in _OLD_TYPES}
    return frozenset(
        known | {real for real, shown in _OLD_TYPES.items() if shown in known}
    )


def require_target_region(target_region: Region, region: Region) -> None:
    """A number is claimed or moved in its target's Region.

    PN-15, PN-42, PN-43, D-13
    """
    if target_region != region:
        msg = f"The target is in another Region: {target_region}"
        raise InvalidParameterError(msg)


def require_own_region(number: PhoneNumber, region: Region) -> None:
    """A number can be changed only where it was claimed (PN-49, S-38)."""
    if number.place.region != region:
        msg = f"The phone number was claimed in: {number.place.region}"
        raise InvalidParameterError(msg)


def require_no_workflow(number: PhoneNumber) -> None:
    """A number cannot be changed while a workflow is running (PN-46, S-40)."""
    if number.status == CLAIM_PHONE_NUMBER.running:
        msg = f"The phone number has a workflow running: {number.phone_number}"
        raise ResourceInUseError(
            msg, ResourceType="PHONE_NUMBER", ResourceId=number.phone_number_arn
        )


def require_claimed(number: PhoneNumber) -> None:
    """A flow can be linked only to a CLAIMED number (PN-10, D-19)."""
    if not number.is_claimed:
        msg = f"The phone number is not CLAIMED: {number.status}"
        raise InvalidParameterError(msg)


def not_available(phone_number: str) -> InvalidParameterError:
    """The error for an unavailable number (message seen on a real account, CO-04)."""
    return InvalidParameterError(f"Phone number not available: {phone_number}")


def require_prefix(prefix: str | None) -> None:
    """A prefix is a + and 1 to 11 digits (PN-24, PN-35)."""
    if prefix is not None and _PREFIX.fullmatch(prefix) is None:
        msg = (
            "PhoneNumberPrefix must be a + and 1 to 11 digits, beginning with the "
            f"country code: {prefix[:20]}"
        )
        raise InvalidParameterError(msg)
