"""The resources that sequences begin with, created through a door."""

from __future__ import annotations

from functools import partial
from typing import Any

from moto_connect_tdg.estate import Estate, build_with
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.plain_clients import PlainClient

from .doors import Door


def build(door: Door, *, groups: int = 1, numbers: int = 1, agents: int = 0) -> Estate:
    """Build a replicated instance with groups, numbers and agents."""
    client = partial(PlainClient, door.call)
    return build_with(
        client(SOURCE),
        client(REPLICA),
        alias="estate",
        groups=groups,
        numbers=numbers,
        agents=agents,
    )


def create_instance(door: Door, alias: str) -> dict[str, Any]:
    """Create an instance in the source Region."""
    return door.call(
        SOURCE,
        "CreateInstance",
        IdentityManagementType="SAML",
        InstanceAlias=alias,
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )


def available(door: Door, target_arn: str) -> str:
    """A number that is available for a target."""
    found = door.call(
        SOURCE,
        "SearchAvailablePhoneNumbers",
        TargetArn=target_arn,
        PhoneNumberCountryCode="US",
        PhoneNumberType="DID",
        MaxResults=1,
    )
    number: str = found["AvailableNumbersList"][0]["PhoneNumber"]
    return number


def described(door: Door, number: str) -> dict[str, Any]:
    """A number as DescribePhoneNumber shows it."""
    answer = door.call(SOURCE, "DescribePhoneNumber", PhoneNumberId=number)
    found: dict[str, Any] = answer["ClaimedPhoneNumberSummary"]
    return found
