"""Predefined attributes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..domain.contents import Contents
from ..domain.kinds import PREDEFINED_ATTRIBUTE
from ..domain.predefined_attributes import (
    AttributeConfiguration,
    PredefinedAttribute,
    require_changeable,
    require_deletable,
    require_text,
    require_values,
    value_of,
)
from ..domain.search import Criteria
from ..errors import InvalidParameterError
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found, not_found
from .searching import Searchable, search
from .summaries import last_change

Values = Mapping[str, Collection[str]]

_SEARCHABLE = Searchable(
    PREDEFINED_ATTRIBUTE,
    {"name": "name"},
)


def _read_values(values: Values | None) -> tuple[str, ...]:
    found = tuple((values or {}).get("StringList", ()))
    require_values(found)
    return found


def _read_configuration(
    configuration: Mapping[str, bool] | None,
) -> AttributeConfiguration:
    return AttributeConfiguration(
        (configuration or {}).get("EnableValueValidationOnAssociation")
    )


@operation
def create_predefined_attribute(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    values: Values | None = None,
    purposes: Collection[str] = (),
    attribute_configuration: Mapping[str, bool] | None = None,
) -> Answer:
    """Create an attribute; the replica has it too (RI-31)."""
    require_text(name)
    attribute = PredefinedAttribute(
        name=name,
        values=_read_values(values),
        purposes=tuple(purposes),
        attribute_configuration=_read_configuration(attribute_configuration),
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    _, contents = call.open_instance(instance_id)
    call.require_room(PREDEFINED_ATTRIBUTE, contents, attribute.key)
    contents.of(PREDEFINED_ATTRIBUTE).put(attribute)
    return NOTHING


def _view(found: Found[PredefinedAttribute]) -> dict[str, Any]:
    """An attribute as describe and search operations show it."""
    attribute = found.record
    return {
        "Name": attribute.name,
        "Values": {"StringList": attribute.values},
        "Purposes": attribute.purposes,
        "AttributeConfiguration": attribute.attribute_configuration,
        **last_change(attribute),
    }


def find_attribute(contents: Contents, name: str) -> PredefinedAttribute:
    """Find an attribute by its name, which is no ARN, whatever it begins with."""
    shelf = contents.of(PREDEFINED_ATTRIBUTE)
    if name not in shelf:
        raise not_found(PREDEFINED_ATTRIBUTE.arn_name, name)
    return shelf[name]


def _find(call: ApiCall, instance_id: str, name: str) -> Found[PredefinedAttribute]:
    instance, contents = call.open_instance(instance_id)
    attribute = find_attribute(contents, name)
    return call.found(instance, contents, PREDEFINED_ATTRIBUTE, attribute)


@operation
def describe_predefined_attribute(
    call: ApiCall, *, instance_id: str, name: str
) -> Answer:
    """Describe an attribute, from either Region."""
    found = _find(call, instance_id, name)
    return {"PredefinedAttribute": _view(found)}


@operation
def list_predefined_attributes(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the attributes of an instance, in the order of creation."""
    _, contents = call.open_instance(instance_id)
    shelf = contents.of(PREDEFINED_ATTRIBUTE)
    page = call.page(shelf.after, next_token, max_results, int)
    return {
        "PredefinedAttributeSummaryList": [
            {
                "Name": attribute.name,
                **last_change(attribute),
            }
            for attribute in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_predefined_attribute(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    values: Values | None = None,
    purposes: Collection[str] | None = None,
    attribute_configuration: Mapping[str, bool] | None = None,
) -> Answer:
    """Change an attribute; omitted members keep their values."""
    found = _find(call, instance_id, name)
    require_changeable(found.record)
    changes = given(
        purposes=None if purposes is None else tuple(purposes),
        attribute_configuration=None
        if attribute_configuration is None
        else _read_configuration(attribute_configuration),
    )
    if values is not None:
        changes["values"] = _read_values(values)
        _require_unused_values(found, changes["values"])
    call.modify(PREDEFINED_ATTRIBUTE, found, **changes)
    return NOTHING


def _require_unused_values(
    found: Found[PredefinedAttribute], kept: Collection[str]
) -> None:
    """A value that a user's proficiency has cannot be removed (PA-05)."""
    for value in set(found.record.values) - set(kept):
        user = found.shelves.uses.user_of(value_of(found.record.name, value))
        if user is not None:
            msg = f"The value is in use by a user: {value}"
            raise InvalidParameterError(msg)


@operation
def delete_predefined_attribute(
    call: ApiCall, *, instance_id: str, name: str
) -> Answer:
    """Delete an attribute that no user's proficiency names (PA-04)."""
    found = _find(call, instance_id, name)
    require_deletable(found.record)
    call.require_unused(PREDEFINED_ATTRIBUTE, found)
    call.remove(PREDEFINED_ATTRIBUTE, found)
    return NOTHING


@operation
def search_predefined_attributes(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for attributes by name."""
    return search(
        call,
        _SEARCHABLE,
        _view,
        instance_id,
        criteria=search_criteria,
        search_filter=None,
        next_token=next_token,
        max_results=max_results,
    )
