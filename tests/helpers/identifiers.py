"""The Regions and accounts of the tests, and identifiers of unknown resources."""

from __future__ import annotations

from moto_connect_tdg.types import AccountId, Region

SOURCE, REPLICA = Region("us-east-1"), Region("us-west-2")
#: A Region without any resources of the test.
THIRD = Region("eu-central-1")
ACCOUNT = AccountId("123456789012")
#: An account that is not the mock's usual one.
OTHER_ACCOUNT = AccountId("111122223333")

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
#: A client token.
TOKEN = "6a3f0e0c-7a55-4f2e-8f0a-2f1f0c6b8d11"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLACE = f"arn:aws:connect:{SOURCE}:{ACCOUNT}"
UNKNOWN_INSTANCE = f"{_PLACE}:instance/{UNKNOWN_ID}"
UNKNOWN_GROUP = f"{_PLACE}:traffic-distribution-group/{UNKNOWN_ID}"
UNKNOWN_NUMBER = f"{_PLACE}:phone-number/{UNKNOWN_ID}"
