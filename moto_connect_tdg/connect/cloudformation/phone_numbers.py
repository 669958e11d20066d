"""AWS::Connect::PhoneNumber (CF-09 to CF-11)."""

from __future__ import annotations

from typing import Any

from moto.core.common_models import CloudFormationModel

from ...domain.lifecycle import CLAIM_PHONE_NUMBER
from .api import Api
from .base import Properties, StackResource, Work, tags_of
from .failures import INVALID, ResourceFailedError
from .schemas import PHONE_NUMBER


class StackedPhoneNumber(StackResource, CloudFormationModel):
    """A phone number of a stack."""

    TYPE = PHONE_NUMBER
    STATUS = "Status"
    READY = (CLAIM_PHONE_NUMBER.done,)
    BUSY = (CLAIM_PHONE_NUMBER.running,)

    @classmethod
    def create(cls, api: Api, properties: Properties) -> str:
        """Claim the first number that fits, or import one."""
        details = {
            "PhoneNumberDescription": properties.get("Description"),
            "Tags": tags_of(properties),
        }
        source = properties.get("SourcePhoneNumberArn")
        if source is None:
            answer = api(
                "ClaimPhoneNumber",
                TargetArn=properties["TargetArn"],
                PhoneNumber=_find_free(api, properties),
                **details,
            )
        else:
            answer = api(
                "ImportPhoneNumber",
                InstanceId=properties["TargetArn"],
                SourcePhoneNumberArn=source,
                **details,
            )
        arn: str = answer["PhoneNumberArn"]
        return arn

    def find(self) -> dict[str, Any] | None:
        """Describe the number, with its status as a string."""
        found = self.api.find("DescribePhoneNumber", PhoneNumberId=self.arn)
        if found is None:
            return None
        summary: dict[str, Any] = found["ClaimedPhoneNumberSummary"]
        status = summary["PhoneNumberStatus"]
        return {**summary, "Status": status["Status"], "Why": status.get("Message")}

    def read(self, found: Any) -> dict[str, Any]:
        """Return the attributes."""
        return {
            "PhoneNumberArn": found["PhoneNumberArn"],
            "Address": found["PhoneNumber"],
        }

    def reason(self, found: Any) -> str:
        """Return why the number failed."""
        return found["Why"] or super().reason(found)

    def update(self, after: Properties) -> Work:
        """Change target and description in place, one after the other."""
        if self.changed_among(("TargetArn",), after):
            self.api(
                "UpdatePhoneNumber",
                PhoneNumberId=self.arn,
                TargetArn=after["TargetArn"],
            )
            self.note_changed(("TargetArn",), after)
            yield from self.make_ready()
        if self.changed_among(("Description",), after):
            self.api(
                "UpdatePhoneNumberMetadata",
                PhoneNumberId=self.arn,
                PhoneNumberDescription=after.get("Description", ""),
            )
            self.note_changed(("Description",), after)

    def delete(self) -> None:
        """Release the number."""
        self.api("ReleasePhoneNumber", PhoneNumberId=self.arn)


def _find_free(api: Api, properties: Properties) -> str:
    """Return a number that can be claimed."""
    if "CountryCode" not in properties or "Type" not in properties:
        msg = "Give CountryCode and Type, or SourcePhoneNumberArn."
        raise ResourceFailedError.of(msg, INVALID)
    country, kind = properties["CountryCode"], properties["Type"]
    found = api(
        "SearchAvailablePhoneNumbers",
        TargetArn=properties["TargetArn"],
        PhoneNumberCountryCode=country,
        PhoneNumberType=kind,
        PhoneNumberPrefix=properties.get("Prefix"),
        MaxResults=1,
    )["AvailableNumbersList"]
    if not found:
        msg = f"Phone number not available: {country} {kind}"
        raise ResourceFailedError.of(msg, INVALID)
    number: str = found[0]["PhoneNumber"]
    return number
