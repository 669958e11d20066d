"""Associating, disassociating and listing, for every kind that is not mirrored."""

from __future__ import annotations

from typing import Any

from ..domain.contents import Shelf
from ..domain.instances import Instance
from ..domain.kind import AnyRecord, Kind
from ..domain.paging import Page
from ..errors import ResourceConflictError, ResourceNotFoundError
from .call import ApiCall


def open_shelf(
    call: ApiCall, instance_id: str, kind: Kind[AnyRecord]
) -> tuple[Instance, Shelf[AnyRecord]]:
    """An ACTIVE instance of this Region, and its records of a kind."""
    instance = call.find_instance(instance_id)
    return instance, call.shelves_of(instance, kind).of(kind)


def associate(
    call: ApiCall, instance_id: str, kind: Kind[AnyRecord], record: AnyRecord
) -> None:
    """Associate something with an instance of this Region (AO-01, AO-02)."""
    _, shelf = open_shelf(call, instance_id, kind)
    name = kind.name_of(record)
    if shelf.named(name) is not None:
        msg = f"This {kind.noun} is already associated: {name[:100]}"
        raise ResourceConflictError(msg)
    call.require_quota(kind, shelf)
    shelf.put(record)


def find_associated(
    call: ApiCall, instance_id: str, kind: Kind[AnyRecord], record_id: str
) -> tuple[Shelf[AnyRecord], AnyRecord]:
    """What an ID names in this Region, and where it is kept."""
    _, shelf = open_shelf(call, instance_id, kind)
    if record_id not in shelf:
        msg = f"No such {kind.noun} is associated: {record_id[:250]}"
        raise ResourceNotFoundError(msg)
    return shelf, shelf[record_id]


def disassociate(
    call: ApiCall, instance_id: str, kind: Kind[Any], record_id: str
) -> None:
    """End an association in this Region; the other side keeps its own."""
    shelf, record = find_associated(call, instance_id, kind, record_id)
    shelf.remove(record)


def page_of(
    call: ApiCall,
    instance_id: str,
    kind: Kind[AnyRecord],
    next_token: str | None,
    max_results: int,
) -> Page[AnyRecord]:
    """A page of what is associated in this Region, in the order of association."""
    _, shelf = open_shelf(call, instance_id, kind)
    return call.page(shelf.after, next_token, max_results, int)
