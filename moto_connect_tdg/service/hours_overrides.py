"""Overrides of hours of operation, and the hours that follow from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..domain.contents import Contents
from ..domain.effective_hours import OpenDay, Span, open_day, read_dates
from ..domain.hours import HoursOfOperation
from ..domain.hours_overrides import (
    STANDARD,
    HoursOverride,
    meets_date,
    overrides_of,
    require_date_fields,
    require_room,
    require_valid,
)
from ..domain.kind import name_taken
from ..domain.kinds import HOURS, HOURS_OVERRIDE
from ..domain.search import Criteria
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found, not_found
from .hours import parents_of
from .searching import BY_NAME, Searchable, search
from .summaries import last_change

Config = Collection[Mapping[str, Any]]


def _hours_of(scope: ApiCall, found: Found[HoursOverride]) -> Found[HoursOfOperation]:
    hours = found.contents.of(HOURS)[found.record.hours_of_operation_id]
    return scope.found(found.instance, found.contents, HOURS, hours)


_SEARCHABLE = Searchable(
    HOURS_OVERRIDE,
    {
        **BY_NAME,
        "hoursofoperationid": "hours_of_operation_id",
        "hoursofoperationoverrideid": "id",
    },
    conditions=("DateCondition",),
    own=lambda override: {"DateCondition": partial(meets_date, override)},
    tagged=_hours_of,
)


def _overrides(contents: Contents, hours_id: str) -> list[HoursOverride]:
    """The overrides of hours, in the order of creation: at most 50."""
    shelf = contents.of(HOURS_OVERRIDE)
    users = contents.uses.users_of(overrides_of(hours_id))
    return [shelf[user.record_id] for user in users]


def _find(
    call: ApiCall, instance_id: str, hours_id: str, override_id: str
) -> tuple[Found[HoursOfOperation], HoursOverride]:
    """Find an override of hours, and the hours."""
    hours = call.find(instance_id, HOURS, hours_id)
    shelf = hours.contents.of(HOURS_OVERRIDE)
    if override_id in shelf:
        override = shelf[override_id]
        if override.hours_of_operation_id == hours.record.id:
            return hours, override
    raise not_found(HOURS_OVERRIDE.arn_name, override_id)


def _require_free_name(
    hours: Found[HoursOfOperation], name: str, *, renamed: str | None = None
) -> None:
    """A name is unique among the overrides of hours (HO-05)."""
    for override in _overrides(hours.contents, hours.record.id):
        if override.name == name and override.id != renamed:
            raise name_taken(HOURS_OVERRIDE, name)


@operation
def create_hours_of_operation_override(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    name: str,
    config: Config,
    effective_from: str,
    effective_till: str,
    description: str | None = None,
    recurrence_config: Mapping[str, Any] | None = None,
    override_type: str = STANDARD,
) -> Answer:
    """Override hours of operation on some dates."""
    hours = call.find(instance_id, HOURS, hours_of_operation_id)
    override = HoursOverride(
        id=call.new_id(),
        hours_of_operation_id=hours.record.id,
        name=name,
        description=description,
        config=tuple(config),
        effective_from=effective_from,
        effective_till=effective_till,
        override_type=override_type,
        recurrence_config=recurrence_config,
    )
    require_valid(override)
    _require_free_name(hours, name)
    require_room(_overrides(hours.contents, hours.record.id))
    hours.contents.of(HOURS_OVERRIDE).put(override)
    call.modify(HOURS, hours)
    return {"HoursOfOperationOverrideId": override.id}


def _view(call: ApiCall, found: Found[HoursOverride]) -> dict[str, Any]:
    """An override as describe, list and search operations show it."""
    override = found.record
    return {
        "HoursOfOperationOverrideId": override.id,
        "HoursOfOperationId": override.hours_of_operation_id,
        "HoursOfOperationArn": call.child_arn(
            found.instance, HOURS.arn_name, override.hours_of_operation_id
        ),
        "Name": override.name,
        "Description": override.description,
        "Config": override.config,
        "EffectiveFrom": override.effective_from,
        "EffectiveTill": override.effective_till,
        "RecurrenceConfig": override.recurrence_config,
        "OverrideType": override.override_type,
    }


@operation
def describe_hours_of_operation_override(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    hours_of_operation_override_id: str,
) -> Answer:
    """Describe an override, from either Region."""
    hours, override = _find(
        call, instance_id, hours_of_operation_id, hours_of_operation_override_id
    )
    found = call.found(hours.instance, hours.contents, HOURS_OVERRIDE, override)
    return {"HoursOfOperationOverride": _view(call, found)}


@operation
def list_hours_of_operation_overrides(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the overrides of hours, in the order of creation."""
    hours = call.find(instance_id, HOURS, hours_of_operation_id)
    page = call.page(partial(_after, hours), next_token, max_results, int)
    return {
        "HoursOfOperationOverrideList": [
            _view(call, call.found(hours.instance, hours.contents, HOURS_OVERRIDE, one))
            for one in page.items
        ],
        **last_change(hours.record),
        "NextToken": page.next_token,
    }


def _after(
    hours: Found[HoursOfOperation], place: int | None
) -> Iterator[tuple[int, HoursOverride]]:
    shelf = hours.contents.of(HOURS_OVERRIDE)
    for override in _overrides(hours.contents, hours.record.id):
        found = shelf.place_of(override.id)
        if place is None or found > place:
            yield found, override


@operation
def update_hours_of_operation_override(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    hours_of_operation_override_id: str,
    name: str | None = None,
    description: str | None = None,
    config: Config | None = None,
    effective_from: str | None = None,
    effective_till: str | None = None,
    recurrence_config: Mapping[str, Any] | None = None,
    override_type: str | None = None,
) -> Answer:
    """Change an override; omitted members keep their values.

    One that becomes STANDARD does not recur any more.
    """
    hours, known = _find(
        call, instance_id, hours_of_operation_id, hours_of_operation_override_id
    )
    if override_type == STANDARD:
        known = replace(known, recurrence_config=None)
    override = replace(
        known,
        **given(
            name=name,
            description=description,
            config=None if config is None else tuple(config),
            effective_from=effective_from,
            effective_till=effective_till,
            recurrence_config=recurrence_config,
            override_type=override_type,
        ),
    )
    require_valid(override)
    _require_free_name(hours, override.name, renamed=override.id)
    hours.contents.of(HOURS_OVERRIDE).put(override)
    call.modify(HOURS, hours)
    return NOTHING


@operation
def delete_hours_of_operation_override(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    hours_of_operation_override_id: str,
) -> Answer:
    """Delete an override, on both sides."""
    hours, override = _find(
        call, instance_id, hours_of_operation_id, hours_of_operation_override_id
    )
    hours.contents.of(HOURS_OVERRIDE).remove(override)
    call.modify(HOURS, hours)
    return NOTHING


@operation
def search_hours_of_operation_overrides(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for overrides by name, description, IDs, dates, and tags of their hours."""
    require_date_fields(search_criteria)
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


# -- what follows from them -----------------------------------------------------


@operation
def get_effective_hours_of_operations(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    from_date: str,
    to_date: str,
) -> Answer:
    """Return when hours are open on each date, with the overrides that apply (HO-10)."""
    dates = read_dates(from_date, to_date)
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    hours = found.record
    overrides = [
        override
        for one in (hours, *parents_of(found.contents, hours))
        for override in _overrides(found.contents, one.id)
    ]
    days = [open_day(day, hours.config, overrides) for day in dates]
    return {
        "EffectiveHoursOfOperationList": [
            {
                "Date": day.date.isoformat(),
                "OperationalHours": [_shown(span) for span in day.hours],
            }
            for day in days
        ],
        "EffectiveOverrideHoursList": [
            _overridden(day) for day in days if day.overrides
        ],
        "TimeZone": hours.time_zone,
    }


def _overridden(day: OpenDay) -> dict[str, Any]:
    return {
        "Date": day.date.isoformat(),
        "OverrideHours": [
            {
                **_shown(one.span),
                "OverrideName": one.override.name,
                "OperationalStatus": "OPEN" if one.is_open else "CLOSED",
            }
            for one in day.overrides
        ],
    }


def _shown(span: Span) -> dict[str, dict[str, int]]:
    """A part of a day; midnight is 0:00, at its end too."""
    start, end = (
        {"Hours": minute // 60 % 24, "Minutes": minute % 60} for minute in span
    )
    return {"Start": start, "End": end}
