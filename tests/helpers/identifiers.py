"""The Regions and accounts of the tests, and identifiers of nothing that exists."""

from __future__ import annotations

from moto_connect_tdg.types import AccountId, Region

SOURCE, REPLICA = Region("us-east-1"), Region("us-west-2")
#: A Region without any resources of the test.
THIRD = Region("eu-central-1")
ACCOUNT = AccountId("123456789012")
#: An account that is not the mock's usual one.
OTHER = AccountId("111122223333")

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
_PLACE = f"arn:aws:connect:{SOURCE}:{ACCOUNT}"
UNKNOWN_INSTANCE = f"{_PLACE}:instance/{UNKNOWN_ID}"
UNKNOWN_GROUP = f"{_PLACE}:traffic-distribution-group/{UNKNOWN_ID}"
UNKNOWN_NUMBER = f"{_PLACE}:phone-number/{UNKNOWN_ID}"
