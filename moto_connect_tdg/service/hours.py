"""Hours of operation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..domain.hours import HoursOfOperation, require_no_overlap, require_time_zone
from ..domain.kinds import HOURS
from ..domain.search import Criteria
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, given, operation
from .scope import Found
from .searching import Searchable, search

Slots = Collection[Mapping[str, Any]]

_SEARCHABLE = Searchable(
    HOURS,
    fields=("name", "description", "timezone", "hoursofoperationid"),
    texts=lambda hours: {
        "name": hours.name,
        "description": hours.description,
        "timezone": hours.time_zone,
        "hoursofoperationid": hours.id,
    },
)


@operation
def create_hours_of_operation(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    time_zone: str,
    config: Slots,
    description: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create hours of operation; the replica has them too (RI-31)."""
    require_tags(tags or {})
    require_time_zone(time_zone)
    require_no_overlap(config)
    instance, contents = call.open_instance(instance_id)
    call.require_room(HOURS, contents, name)
    hours = HoursOfOperation(
        id=call.new_id(),
        name=name,
        description=description,
        time_zone=time_zone,
        config=tuple(config),
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, HOURS, hours, tags)
    return {"HoursOfOperationId": hours.id, "HoursOfOperationArn": arn}


def _view(found: Found[HoursOfOperation]) -> dict[str, Any]:
    """Hours as describe and search operations show them."""
    hours = found.record
    return {
        "HoursOfOperationId": hours.id,
        "HoursOfOperationArn": found.arn,
        "Name": hours.name,
        "Description": hours.description,
        "TimeZone": hours.time_zone,
        "Config": hours.config,
        "Tags": found.tags,
        "LastModifiedTime": hours.last_modified_time,
        "LastModifiedRegion": hours.last_modified_region,
    }


@operation
def describe_hours_of_operation(
    call: ApiCall, *, instance_id: str, hours_of_operation_id: str
) -> Answer:
    """Describe hours of operation, from either Region."""
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    return {"HoursOfOperation": _view(found)}


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
            {
                "Id": hours.id,
                "Arn": call.child_arn(instance, HOURS.arn_name, hours.id),
                "Name": hours.name,
                "LastModifiedTime": hours.last_modified_time,
                "LastModifiedRegion": hours.last_modified_region,
            }
            for hours in page.items
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
    if name is not None:
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
    """Delete hours of operation that no queue refers to.

    ResourceInUseException is not declared, so hours in use are an invalid parameter.
    """
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    call.require_unused(HOURS, found, is_declared=False)
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
        _view,
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )
