"""What answers show of every record that both Regions have."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from ..domain.instances import Instance
from ..domain.kind import Kind, Record
from ..types import Region
from .scope import Scope


class Changeable(Protocol):
    """Something that is changed from either Region."""

    @property
    def last_modified_time(self) -> datetime:
        """When it was changed last."""

    @property
    def last_modified_region(self) -> Region:
        """The Region where it was changed last."""


class Mirrored(Record, Changeable, Protocol):
    """A record that both Regions have."""


def last_change(record: Changeable) -> dict[str, Any]:
    """When and where a record was changed last (D-28)."""
    return {
        "LastModifiedTime": record.last_modified_time,
        "LastModifiedRegion": record.last_modified_region,
    }


def summary(
    scope: Scope, instance: Instance, kind: Kind[Any], record: Mirrored
) -> dict[str, Any]:
    """A record as lists show it."""
    return {
        "Id": record.id,
        "Arn": scope.child_arn(instance, kind.arn_name, record.id),
        "Name": kind.name_of(record),
        **last_change(record),
    }
