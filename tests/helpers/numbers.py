"""Phone numbers: steps and what is shown."""

from __future__ import annotations

from typing import Any

#: A workflow takes this many describes.
DESCRIBES = 2


def available(client: Any, target_arn: str, **wanted: Any) -> list[str]:
    """The numbers that a search finds for a target: US DIDs, unless *wanted* says otherwise."""
    found = client.search_available_phone_numbers(
        TargetArn=target_arn,
        **{"PhoneNumberCountryCode": "US", "PhoneNumberType": "DID", **wanted},
    )
    return [row["PhoneNumber"] for row in found["AvailableNumbersList"]]


def claim(client: Any, target_arn: str, **wanted: Any) -> dict[str, Any]:
    """Claim the first number that a search finds for a target."""
    number = available(client, target_arn, MaxResults=1, **wanted)[0]
    claimed = client.claim_phone_number(TargetArn=target_arn, PhoneNumber=number)
    return {**claimed, "PhoneNumber": number}


def claim_many(client: Any, target_arn: str, count: int) -> list[dict[str, Any]]:
    """Claim *count* numbers, one after the other."""
    return [claim(client, target_arn) for _ in range(count)]


def described(client: Any, number_id: str) -> dict[str, Any]:
    """What DescribePhoneNumber shows."""
    found = client.describe_phone_number(PhoneNumberId=number_id)
    summary: dict[str, Any] = found["ClaimedPhoneNumberSummary"]
    return summary


def status_of(client: Any, number_id: str) -> str:
    """The status that DescribePhoneNumber shows."""
    status: str = described(client, number_id)["PhoneNumberStatus"]["Status"]
    return status


def numbers_of(client: Any, **wanted: Any) -> list[str]:
    """The numbers that ListPhoneNumbersV2 shows."""
    listed = client.list_phone_numbers_v2(**wanted)["ListPhoneNumbersSummaryList"]
    return [row["PhoneNumber"] for row in listed]


def links_of(client: Any, instance_id: str) -> dict[str, str]:
    """The flow of each linked number, by the number's ARN."""
    listed = client.list_flow_associations(
        InstanceId=instance_id, ResourceType="VOICE_PHONE_NUMBER"
    )["FlowAssociationSummaryList"]
    return {row["ResourceId"]: row["FlowId"] for row in listed}


def slow_numbers(aws: Any, *, describes: int = DESCRIBES) -> None:
    """Let workflows of numbers take that many describes."""
    aws.set_pace("connect::phonenumber", progression="manual", times=describes)
