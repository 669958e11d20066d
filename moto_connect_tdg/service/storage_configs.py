"""Where the data of an instance is stored, per Region (RI-32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..domain.association_kinds import STORAGE_CONFIG
from ..domain.associations import (
    CONFIGS,
    StorageConfig,
    read_storage_config,
    require_association,
)
from ..domain.contents import Shelf
from .associations import associate, find_associated, open_shelf
from .call import NOTHING, Answer, ApiCall, operation


def _view(storage: StorageConfig) -> dict[str, Any]:
    return {
        "AssociationId": storage.id,
        "StorageType": storage.storage_type,
        CONFIGS[storage.storage_type]: storage.config,
    }


def _find(
    call: ApiCall, instance_id: str, association_id: str, resource_type: str
) -> tuple[Shelf[StorageConfig], StorageConfig]:
    shelf, found = find_associated(call, instance_id, STORAGE_CONFIG, association_id)
    require_association(found, resource_type)
    return shelf, found


@operation
def associate_instance_storage_config(
    call: ApiCall,
    *,
    instance_id: str,
    resource_type: str,
    storage_config: Mapping[str, Any],
) -> Answer:
    """Say where a type of data is stored in this Region (AO-03, AO-05)."""
    storage_type, config = read_storage_config(storage_config)
    storage = StorageConfig(call.new_id(), resource_type, storage_type, config)
    associate(call, instance_id, STORAGE_CONFIG, storage)
    return {"AssociationId": storage.id}


@operation
def describe_instance_storage_config(
    call: ApiCall, *, instance_id: str, association_id: str, resource_type: str
) -> Answer:
    """Describe a storage configuration of this Region."""
    _, found = _find(call, instance_id, association_id, resource_type)
    return {"StorageConfig": _view(found)}


@operation
def list_instance_storage_configs(
    call: ApiCall,
    *,
    instance_id: str,
    resource_type: str,
    next_token: str | None = None,
    max_results: int = 10,
) -> Answer:
    """List the storage configuration of a type of data: there is one at most (AO-05)."""
    _, shelf = open_shelf(call, instance_id, STORAGE_CONFIG)
    page = call.page(partial(shelf.only, resource_type), next_token, max_results, int)
    return {
        "StorageConfigs": [_view(storage) for storage in page.items],
        "NextToken": page.next_token,
    }


@operation
def update_instance_storage_config(
    call: ApiCall,
    *,
    instance_id: str,
    association_id: str,
    resource_type: str,
    storage_config: Mapping[str, Any],
) -> Answer:
    """Replace a storage configuration of this Region; the ID stays."""
    storage_type, config = read_storage_config(storage_config)
    shelf, found = _find(call, instance_id, association_id, resource_type)
    shelf.put(replace(found, storage_type=storage_type, config=config))
    return NOTHING


@operation
def disassociate_instance_storage_config(
    call: ApiCall, *, instance_id: str, association_id: str, resource_type: str
) -> Answer:
    """Stop storing a type of data in this Region."""
    shelf, found = _find(call, instance_id, association_id, resource_type)
    shelf.remove(found)
    return NOTHING
