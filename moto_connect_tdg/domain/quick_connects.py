"""Quick connects, to which agents transfer contacts.

https://docs.aws.amazon.com/connect/latest/adminguide/quick-connects.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ..errors import InvalidParameterError
from ..records import dataclass
from ..types import Region
from . import arns
from .uses import Named, flow_named

#: The member of the configuration that each type needs, and no other.
_MEMBERS = {
    "USER": "UserConfig",
    "QUEUE": "QueueConfig",
    "PHONE_NUMBER": "PhoneConfig",
    "FLOW": "FlowConfig",
}
#: The references of a configuration, by member.
_NAMED = {
    "UserId": arns.AGENT,
    "QueueId": arns.QUEUE,
    "ContactFlowId": arns.CONTACT_FLOW,
}


@dataclass(frozen=True, slots=True)
class QuickConnect:
    """A quick connect, the same on both sides of a replicated instance (RI-31)."""

    id: str
    name: str
    description: str | None
    #: QuickConnectConfig, with IDs as references
    config: Mapping[str, Any]
    last_modified_time: datetime
    last_modified_region: Region

    @property
    def type(self) -> str:
        """USER, QUEUE, PHONE_NUMBER or FLOW."""
        found: str = self.config["QuickConnectType"]
        return found


def named_in(config: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The references of a configuration: member, kind's name in ARNs, and text."""
    for detail in config.values():
        if isinstance(detail, Mapping):
            for member, arn_name in _NAMED.items():
                if member in detail:
                    yield member, arn_name, detail[member]


def named_by(quick_connect: QuickConnect) -> Iterator[Named]:
    """The records to which a quick connect refers."""
    for _, arn_name, record_id in named_in(quick_connect.config):
        if arn_name == arns.CONTACT_FLOW:
            yield from flow_named(record_id)
        else:
            yield Named(arn_name, record_id)


def require_config(config: Mapping[str, Any]) -> None:
    """A configuration has the member of its type, and no other."""
    kind = config["QuickConnectType"]
    member = _MEMBERS.get(kind)
    given = sorted(name for name in config if name != "QuickConnectType")
    if given != [member]:
        msg = f"A quick connect of type {kind} must have only {member}, not: {', '.join(given)}"
        raise InvalidParameterError(msg)
