"""What an instance is allowed to use outside of Amazon Connect, in its own Region.

A replica begins without any of it, and changes on one side do not reach the other
(RI-32).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..errors import (
    InvalidInputError,
    InvalidParameterError,
    InvalidRequestError,
    ResourceNotFoundError,
)
from ..records import dataclass
from . import arns
from .uses import Named

#: The member of a storage configuration for each storage type.
CONFIGS = {
    "S3": "S3Config",
    "KINESIS_VIDEO_STREAM": "KinesisVideoStreamConfig",
    "KINESIS_STREAM": "KinesisStreamConfig",
    "KINESIS_FIREHOSE": "KinesisFirehoseConfig",
}
#: The ARN in the configuration of a stream, and the service that owns it.
_STREAMS = {
    "KINESIS_STREAM": ("StreamArn", "kinesis"),
    "KINESIS_FIREHOSE": ("FirehoseArn", "firehose"),
}
_ARN = re.compile(r"arn:[a-z0-9-]+:([a-z0-9-]+):[a-z0-9-]*:[0-9]*:.+")


@dataclass(frozen=True, slots=True)
class Associated:
    """A Lambda function or a Lex V2 bot by its ARN, or an origin by its address."""

    id: str


@dataclass(frozen=True, slots=True)
class LexBot:
    """A Lex V1 bot, which has a name in a Region."""

    name: str
    lex_region: str

    @property
    def id(self) -> str:
        """Its name and Region, which together are unique."""
        return f"{self.lex_region}/{self.name}"


@dataclass(frozen=True, slots=True)
class SecurityKey:
    """A public key in PEM format, which encrypts what customers enter.

    https://docs.aws.amazon.com/connect/latest/adminguide/encrypt-data.html
    """

    id: str
    key: str
    creation_time: datetime


@dataclass(frozen=True, slots=True)
class StorageConfig:
    """Where one type of data of an instance is stored.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_InstanceStorageConfig.html
    """

    id: str
    resource_type: str
    storage_type: str
    #: the member for the storage type, as it was given
    config: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FlowAssociation:
    """The flow of a resource that is not a voice number, such as a WhatsApp number.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_AssociateFlow.html
    """

    resource_type: str
    resource_id: str
    flow_id: str

    @property
    def id(self) -> str:
        """The resource with its type, which together are unique."""
        return f"{self.resource_type}/{self.resource_id}"


def flow_named_by(association: FlowAssociation) -> Iterable[Named]:
    """The flow of a resource."""
    yield Named(arns.CONTACT_FLOW, association.flow_id)


def read_storage_config(given: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the storage type, and the member that configures it (AO-03)."""
    storage_type: str = given["StorageType"]
    wanted = CONFIGS[storage_type]
    if [wanted] != [member for member in CONFIGS.values() if member in given]:
        msg = f"StorageType {storage_type} needs {wanted} and no other configuration."
        raise InvalidParameterError(msg)
    config: Mapping[str, Any] = given[wanted]
    if storage_type in _STREAMS:
        member, service = _STREAMS[storage_type]
        require_arn(config[member], service)
    return storage_type, config


def require_arn(text: str, service: str | None = None) -> str:
    """What another service owns is named by its ARN (AO-18)."""
    found = _ARN.fullmatch(text)
    if found is None or service not in {None, found[1]}:
        owner = "" if service is None else f" in the service {service}"
        raise InvalidInputError(f"Not the ARN of a resource{owner}: {text[:250]}")
    return text


def require_association(found: StorageConfig, resource_type: str) -> None:
    """An association ID is valid for its own resource type only (AO-04)."""
    if found.resource_type != resource_type:
        msg = f"Storage configuration not found for {resource_type}: {found.id}"
        raise ResourceNotFoundError(msg)


def require_one_bot(
    lex_bot: Mapping[str, Any] | None, lex_v2_bot: Mapping[str, Any] | None
) -> None:
    """A request names a Lex V1 bot or a Lex V2 bot, not both (AO-07)."""
    if bool(lex_bot) == bool(lex_v2_bot):
        msg = "Exactly one of LexBot and LexV2Bot (with AliasArn) is needed."
        raise InvalidRequestError(msg)
