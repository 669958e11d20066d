"""Hours of operation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from ..domain.contents import Contents
from ..domain.hours import (
    HoursOfOperation,
    require_no_overlap,
    require_parents,
    require_time_zone,
)
from ..domain.hours_overrides import overrides_of
from ..domain.instances import Instance
from ..domain.kinds import HOURS, HOURS_OVERRIDE
from ..domain.search import Criteria
from ..domain.tags import require_tags
from ..errors import ConditionalOperationFailedError, InvalidParameterError
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found
from .searching import BY_NAME, Searchable, search
from .summaries import last_change, summary

Slots = Collection[Mapping[str, Any]]
Parents = Collection[Mapping[str, str]]

_SEARCHABLE = Searchable(
    HOURS,
    {**BY_NAME, "timezone": "time_zone", "hoursofoperationid": "id"},
)


def identifier(
    call: ApiCall, instance: Instance, hours: HoursOfOperation
) -> dict[str, str]:
    """Hours as their parents and children are shown."""
    return {
        "Id": hours.id,
        "Name": hours.name,
        "Arn": call.child_arn(instance, HOURS.arn_name, hours.id),
    }


def parents_of(contents: Contents, hours: HoursOfOperation) -> list[HoursOfOperation]:
    """The parents of hours, in order of association."""
    shelf = contents.of(HOURS)
    return [shelf[parent_id] for parent_id in hours.parent_ids]


def read_parents(
    call: ApiCall, instance: Instance, contents: Contents, configs: Parents
) -> list[HoursOfOperation]:
    """Read which hours of the instance are to be parents."""
    shelf = contents.of(HOURS)
    texts = [config.get("HoursOfOperationId", "") for config in configs]
    ids = call.child_ids(instance, contents, HOURS, texts)
    return [shelf[hours_id] for hours_id in dict.fromkeys(ids)]


@operation
def create_hours_of_operation(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    time_zone: str,
    config: Slots,
    description: str | None = None,
    parent_hours_of_operation_configs: Parents = (),
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create hours of operation; the replica has them too (RI-31)."""
    require_tags(tags or {})
    require_time_zone(time_zone)
    require_no_overlap(config)
    instance, contents = call.open_instance(instance_id)
    parents = read_parents(call, instance, contents, parent_hours_of_operation_configs)
    try:
        require_parents(None, parents, has_children=False)
    except ConditionalOperationFailedError as error:
        # It is not declared here.
        raise InvalidParameterError(error.message) from None
    call.require_room(HOURS, contents, name)
    hours = HoursOfOperation(
        id=call.new_id(),
        name=name,
        description=description,
        time_zone=time_zone,
        config=tuple(config),
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
        parent_ids=tuple(parent.id for parent in parents),
    )
    arn = call.add(instance, contents, HOURS, hours, tags)
    contents.link_hours(hours.id, hours.parent_ids)
    return {"HoursOfOperationId": hours.id, "HoursOfOperationArn": arn}


def _view(call: ApiCall, found: Found[HoursOfOperation]) -> dict[str, Any]:
    """Hours as describe and search operations show them."""
    hours = found.record
    return {
        "HoursOfOperationId": hours.id,
        "HoursOfOperationArn": found.arn,
        "Name": hours.name,
        "Description": hours.description,
        "TimeZone": hours.time_zone,
        "Config": hours.config,
        "ParentHoursOfOperations": [
            identifier(call, found.instance, parent)
            for parent in parents_of(found.contents, hours)
        ],
        "Tags": found.tags,
        **last_change(hours),
    }


@operation
def describe_hours_of_operation(
    call: ApiCall, *, instance_id: str, hours_of_operation_id: str
) -> Answer:
    """Describe hours of operation, from either Region."""
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    return {"HoursOfOperation": _view(call, found)}


@operation
def list_hours_of_operations(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the hours of operation of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)
    page = call.page(contents.of(HOURS).after, next_token, max_results, int)
    return {
        "HoursOfOperationSummaryList": [
            summary(call, instance, HOURS, hours) for hours in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_hours_of_operation(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    name: str | None = None,
    description: str | None = None,
    time_zone: str | None = None,
    config: Slots | None = None,
) -> Answer:
    """Change hours of operation; omitted members keep their values."""
    if time_zone is not None:
        require_time_zone(time_zone)
    require_no_overlap(config or ())
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    known = found.record
    call.require_new_name(HOURS, found, name)
    call.modify(
        HOURS,
        found,
        config=known.config if config is None else tuple(config),
        **given(name=name, description=description, time_zone=time_zone),
    )
    return NOTHING


@operation
def delete_hours_of_operation(
    call: ApiCall, *, instance_id: str, hours_of_operation_id: str
) -> Answer:
    """Delete hours of operation, and their overrides, if nothing refers to them.

    ResourceInUseException is not declared, so hours in use are an invalid parameter.
    """
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    call.require_unused(HOURS, found, is_declared=False)
    overrides = found.contents.of(HOURS_OVERRIDE)
    for named in found.contents.uses.users_of(overrides_of(found.record.id)):
        overrides.remove(overrides[named.record_id])
    found.contents.link_hours(found.record.id, (), before=found.record.parent_ids)
    call.remove(HOURS, found)
    return NOTHING


@operation
def search_hours_of_operations(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for hours by name, description, time zone, ID and tags."""
    return search(
        call,
        _SEARCHABLE,
        partial(_view, call),
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )
