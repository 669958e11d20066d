"""Phone numbers: from the API and back."""

from __future__ import annotations

import re

from ...domain import arns
from ...domain.paging import Page, page_of, read_token, write_token
from ...domain.phone_numbers import NumberFilter, PhoneNumber
from ...errors import InvalidParameterError
from ...types import E164
from .._operation import NOTHING, Answer, Handlers, operation
from ..use_cases.state import Shown

#: PN-23
_MOST_AVAILABLE = 10
#: PN-35
_MOST = 1000
#: PN-37
_USUAL_V1 = 100

_TOKEN = re.compile(r"[a-f0-9]{8}-([a-f0-9]{4}-){3}[a-f0-9]{12}")

#: What ListPhoneNumbers calls the types that it does not know (PN-38). Which of
#: the two it chooses is not documented: by who pays for the call, ours.
_V1_TYPES = {
    "UIFN": "TOLL_FREE",
    "THIRD_PARTY_TF": "TOLL_FREE",
    "SHARED": "DID",
    "THIRD_PARTY_DID": "DID",
}


def _answer_of(number: PhoneNumber) -> Answer:
    return {
        "PhoneNumberId": number.phone_number_id,
        "PhoneNumberArn": number.phone_number_arn,
    }


class PhoneNumberResponses(Handlers):
    """Operations on phone numbers."""

    @operation
    def search_available_phone_numbers(self) -> Answer:
        name = "SearchAvailablePhoneNumbers"
        token = self.given("NextToken")
        limit = self.given("MaxResults") or _MOST_AVAILABLE
        found = self.backend.search_available_phone_numbers(
            instance_id=self.given("InstanceId"),
            target_arn=self.given("TargetArn"),
            country=self.params["PhoneNumberCountryCode"],
            number_type=self.params["PhoneNumberType"],
            prefix=self.given("PhoneNumberPrefix"),
            after=E164(read_token(token, name, str)) if token else None,
            limit=limit + 1,
        )
        more = len(found) > limit
        return {
            "AvailableNumbersList": found[:limit],
            "NextToken": write_token(name, found[limit - 1].phone_number)
            if more
            else None,
        }

    @operation
    def claim_phone_number(self) -> Answer:
        token = self.given("ClientToken")
        if token is not None and _TOKEN.fullmatch(token) is None:
            # PN-18
            msg = f"ClientToken must be a UUID in lower case: {token[:100]}"
            raise InvalidParameterError(msg)
        number = self.backend.claim_phone_number(
            phone_number=self.params["PhoneNumber"],
            instance_id=self.given("InstanceId"),
            target_arn=self.given("TargetArn"),
            description=self.given("PhoneNumberDescription"),
            tags=self.given("Tags"),
        )
        return _answer_of(number)

    @operation
    def import_phone_number(self) -> Answer:
        number = self.backend.import_phone_number(
            instance_id=self.params["InstanceId"],
            source_arn=self.params["SourcePhoneNumberArn"],
            description=self.given("PhoneNumberDescription"),
            tags=self.given("Tags"),
        )
        return _answer_of(number)

    @operation
    def describe_phone_number(self) -> Answer:
        owner, number = self.backend.describe_phone_number(self.params["PhoneNumberId"])
        tags = owner.tags_of(number.phone_number_arn)
        return {"ClaimedPhoneNumberSummary": Shown(number, tags=tags)}

    def _page(self, name: str, wanted: NumberFilter, limit: int) -> Page[PhoneNumber]:
        token = self.given("NextToken")
        return page_of(
            self.backend.numbers_after(
                instance_id=self.given("InstanceId"),
                target_arn=self.given("TargetArn"),
                wanted=wanted,
                after=read_token(token, name, str) if token else None,
            ),
            limit=limit,
            operation=name,
        )

    @operation
    def list_phone_numbers_v2(self) -> Answer:
        page = self._page(
            "ListPhoneNumbersV2",
            NumberFilter(
                countries=_set_of(self.given("PhoneNumberCountryCodes")),
                types=_set_of(self.given("PhoneNumberTypes")),
                prefix=self.given("PhoneNumberPrefix"),
            ),
            self.given("MaxResults") or _MOST,
        )
        return {
            "ListPhoneNumbersSummaryList": page.items,
            "NextToken": page.next_token,
        }

    @operation
    def list_phone_numbers(self) -> Answer:
        types = _set_of(self.given("PhoneNumberTypes"))
        if types is not None:
            types |= {real for real, shown in _V1_TYPES.items() if shown in types}
            types -= {real for real, shown in _V1_TYPES.items() if shown not in types}
        page = self._page(
            "ListPhoneNumbers",
            NumberFilter(
                countries=_set_of(self.given("PhoneNumberCountryCodes")), types=types
            ),
            self.given("MaxResults") or _USUAL_V1,
        )
        return {
            "PhoneNumberSummaryList": [_old_form(number) for number in page.items],
            "NextToken": page.next_token,
        }

    @operation
    def update_phone_number(self) -> Answer:
        number = self.backend.update_phone_number(
            phone_number_id=self.params["PhoneNumberId"],
            instance_id=self.given("InstanceId"),
            target_arn=self.given("TargetArn"),
        )
        return _answer_of(number)

    @operation
    def update_phone_number_metadata(self) -> Answer:
        self.backend.update_phone_number_metadata(
            phone_number_id=self.params["PhoneNumberId"],
            description=self.given("PhoneNumberDescription"),
        )
        return NOTHING

    @operation
    def release_phone_number(self) -> Answer:
        self.backend.release_phone_number(self.params["PhoneNumberId"])
        return NOTHING


def _set_of(values: list[str] | None) -> frozenset[str] | None:
    """What a filter wants; an empty one wants everything."""
    return frozenset(values) if values else None


def _old_form(number: PhoneNumber) -> Answer:
    """A number as ListPhoneNumbers has it: the older ARN, two types only.

    PN-02, PN-37, PN-38
    """
    shown = number.phone_number_type
    return {
        "Id": number.phone_number_id,
        "Arn": number.place.child_arn(
            str(number.instance_id), arns.PHONE_NUMBER, number.phone_number_id
        ),
        "PhoneNumber": number.phone_number,
        "PhoneNumberType": _V1_TYPES.get(shown, shown),
        "PhoneNumberCountryCode": number.phone_number_country_code,
    }
