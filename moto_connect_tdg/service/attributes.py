"""Attributes of instances."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from ..domain.instances import (
    Instance,
    read_boolean,
    require_changeable,
    value_of,
)
from ..domain.paging import rows_after
from .call import NOTHING, Answer, ApiCall, operation


def _attribute(instance: Instance, kind: str) -> dict[str, Any]:
    return {"AttributeType": kind, "Value": value_of(instance, kind)}


@operation
def describe_instance_attribute(
    call: ApiCall, *, instance_id: str, attribute_type: str
) -> Answer:
    """Return one attribute."""
    instance = call.find_instance(instance_id)
    return {"Attribute": _attribute(instance, attribute_type)}


@operation
def list_instance_attributes(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 7,
) -> Answer:
    """List all attributes, in the model's order (S-60)."""
    instance = call.find_instance(instance_id)
    types = list(enumerate(call.world.surroundings.attribute_types()))
    page = call.page(partial(rows_after, types), next_token, max_results, int)
    return {
        "Attributes": [_attribute(instance, kind) for kind in page.items],
        "NextToken": page.next_token,
    }


@operation
def update_instance_attribute(
    call: ApiCall, *, instance_id: str, attribute_type: str, value: str
) -> Answer:
    """Set one attribute; DescribeInstance shows those for calls (S-60)."""
    wanted = read_boolean(value)
    instance = call.find_instance(instance_id)
    require_changeable(instance, attribute_type, wanted=wanted)
    changed = replace(
        instance,
        attributes={**instance.attributes, attribute_type: str(wanted).lower()},
    )
    match attribute_type:
        case "INBOUND_CALLS":
            changed = replace(changed, inbound_calls_enabled=wanted)
        case "OUTBOUND_CALLS":
            changed = replace(changed, outbound_calls_enabled=wanted)
    call.here.instances[instance.id] = changed
    return NOTHING
