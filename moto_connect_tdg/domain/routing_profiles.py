"""Routing profiles: which queues an agent serves, and in which order.

https://docs.aws.amazon.com/connect/latest/adminguide/routing-profiles.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ..errors import InvalidParameterError
from ..records import dataclass
from ..types import Region
from . import arns
from .uses import Named

DEFAULT_ROUTING_PROFILE_NAME = "Basic Routing Profile"
#: Undocumented; the first value of the model's enum.
DEFAULT_TIMER = "TIME_SINCE_LAST_ACTIVITY"
#: The maximum number of contacts of a channel that an agent handles.
#: https://docs.aws.amazon.com/connect/latest/APIReference/API_MediaConcurrency.html
_MAX_CONCURRENCY = {"VOICE": 1, "CHAT": 10, "TASK": 10, "EMAIL": 10}
CHANNELS = tuple(_MAX_CONCURRENCY)


class Served(NamedTuple):
    """A queue that agents serve on one channel."""

    queue_id: str
    channel: str


class Turn(NamedTuple):
    """The priority of a queue's contacts, and their delay in seconds."""

    priority: int
    delay: int


@dataclass(frozen=True, slots=True)
class RoutingProfile:
    """A routing profile, the same on both sides of a replicated instance (RI-31)."""

    id: str
    name: str
    description: str
    default_outbound_queue_id: str
    #: MediaConcurrency: a channel and its number of simultaneous contacts
    media_concurrencies: tuple[Mapping[str, Any], ...]
    queues: Mapping[Served, Turn]
    manual_queues: tuple[Served, ...]
    agent_availability_timer: str
    last_modified_time: datetime
    last_modified_region: Region
    is_default: bool = False


def named_by(profile: RoutingProfile) -> Iterator[Named]:
    """The queues to which a profile refers."""
    yield Named(arns.QUEUE, profile.default_outbound_queue_id)
    for served in (*profile.queues, *profile.manual_queues):
        yield Named(arns.QUEUE, served.queue_id)


def concurrency_of(given: Mapping[str, Any]) -> int:
    """How many contacts of a channel an agent has at most.

    Without a number it is one (undocumented; our choice).
    """
    most: int = given.get("Concurrency", 1)
    return most


def require_concurrencies(concurrencies: Collection[Mapping[str, Any]]) -> None:
    """Each channel is given once, and within its maximum of contacts."""
    channels = [one["Channel"] for one in concurrencies]
    if len(set(channels)) != len(channels):
        msg = f"MediaConcurrencies name a channel twice: {', '.join(channels)}"
        raise InvalidParameterError(msg)
    for one in concurrencies:
        limit = _MAX_CONCURRENCY[one["Channel"]]
        if one.get("Concurrency", 0) > limit:
            msg = f"Concurrency on {one['Channel']} is at most {limit}, not: {one['Concurrency']}"
            raise InvalidParameterError(msg)
