"""The Regions of Global Resiliency, and their pairs.

https://docs.aws.amazon.com/connect/latest/adminguide/create-replica-connect-instance.html
"""

from __future__ import annotations

from ..errors import InvalidRequestError
from ..types import Region

#: Source Region to the Regions that may hold its replica (RI-05 to RI-07).
REPLICA_REGIONS: dict[str, tuple[str, ...]] = {
    "us-east-1": ("us-west-2",),
    "us-west-2": ("us-east-1",),
    "eu-central-1": ("eu-west-2",),
    "eu-west-2": ("eu-central-1",),
    "ap-northeast-1": ("ap-northeast-3",),
}

#: Osaka holds replicas, but botocore's endpoints do not list it (CO-14, D-04).
UNLISTED_REGIONS = ("ap-northeast-3",)


def require_available(region: Region, *, is_available: bool) -> None:
    """A replica needs a Region with Amazon Connect (S-13)."""
    if not is_available:
        msg = f"Amazon Connect is not available in: {region}"
        raise InvalidRequestError(msg)


def require_pair(source: Region, replica: Region, *, any_pair: bool) -> None:
    """Instances replicate within documented pairs only (RI-04 to RI-08, S-13, D-03)."""
    if replica == source:
        msg = f"The replica Region must differ from the instance's own: {replica}"
        raise InvalidRequestError(msg)
    if any_pair:
        return
    offered = REPLICA_REGIONS.get(source)
    if offered is None:
        msg = f"Instances of this Region cannot be replicated: {source}"
        raise InvalidRequestError(msg)
    if replica not in offered:
        msg = (
            f"An instance of {source} can be replicated to "
            f"{', '.join(offered)} only, not to: {replica}"
        )
        raise InvalidRequestError(msg)
