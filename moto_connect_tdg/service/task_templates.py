"""Task templates, per Region (TT-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..domain.contents import Shelf
from ..domain.instances import Instance
from ..domain.kind import Kind
from ..domain.kinds import CONTACT_FLOW, FLOW_MODULE, TASK_TEMPLATE
from ..domain.task_templates import (
    Status,
    TaskTemplate,
    property_error,
    require_assignment,
    require_customized,
    require_fields,
    require_known_fields,
)
from ..errors import ResourceNotFoundError
from .call import NOTHING, Answer, ApiCall, operation
from .found import Found

Given = Mapping[str, Any]


@operation
def create_task_template(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    fields: Sequence[Given],
    description: str | None = None,
    contact_flow_id: str | None = None,
    self_assign_flow_id: str | None = None,
    contact_hooks: Given | None = None,
    constraints: Given | None = None,
    defaults: Given | None = None,
    status: Status = "ACTIVE",
) -> Answer:
    """Create a template; the other side does not get it."""
    instance, regional = call.open_regional(instance_id)
    template = TaskTemplate(
        id=call.new_id(),
        name=name,
        description=description,
        contact_flow_id=contact_flow_id,
        self_assign_flow_id=self_assign_flow_id,
        wrap_up_module_id=(contact_hooks or {}).get("WrapUpFlowId"),
        fields=fields,
        constraints=constraints or {},
        defaults=defaults,
        status=status,
        created_time=call.now,
        last_modified_time=call.now,
    )
    template = _checked(call, instance, template)
    call.require_room(TASK_TEMPLATE, regional, name)
    arn = call.add(instance, regional, TASK_TEMPLATE, template, None)
    return {"Id": template.id, "Arn": arn}


def _checked(call: ApiCall, instance: Instance, template: TaskTemplate) -> TaskTemplate:
    """The template with the IDs of what it names, if it breaks no rule (TT-02 to TT-06)."""
    require_fields(template)
    require_known_fields(template)
    require_assignment(template)
    quotas = call.world.settings().quotas
    require_customized(template, quotas.customized_fields_per_task_template)
    read = partial(_named, call, instance)
    module = read(FLOW_MODULE, "ContactHooks.WrapUpFlowId", template.wrap_up_module_id)
    return replace(
        template,
        contact_flow_id=read(CONTACT_FLOW, "ContactFlowId", template.contact_flow_id),
        self_assign_flow_id=read(
            CONTACT_FLOW, "SelfAssignFlowId", template.self_assign_flow_id
        ),
        wrap_up_module_id=module,
    )


def _named(
    call: ApiCall, instance: Instance, kind: Kind[Any], path: str, text: str | None
) -> str | None:
    """The ID of a flow or module that a template names."""
    if text is None:
        return None
    try:
        return call.child_id(instance, call.shelves_of(instance, kind), kind, text)
    except ResourceNotFoundError as error:
        reason = "REFERENCED_RESOURCE_NOT_FOUND"
        raise property_error(path, reason, error.message) from None


def _summary(found: Found[TaskTemplate]) -> dict[str, Any]:
    template = found.record
    return {
        "Id": template.id,
        "Arn": found.arn,
        "Name": template.name,
        "Description": template.description,
        "Status": template.status,
        "LastModifiedTime": template.last_modified_time,
        "CreatedTime": template.created_time,
    }


def _view(found: Found[TaskTemplate]) -> dict[str, Any]:
    template = found.record
    module = template.wrap_up_module_id
    return {
        **_summary(found),
        "InstanceId": found.instance.id,
        "ContactFlowId": template.contact_flow_id,
        "SelfAssignFlowId": template.self_assign_flow_id,
        "ContactHooks": None if module is None else {"WrapUpFlowId": module},
        "Constraints": template.constraints,
        "Defaults": template.defaults,
        "Fields": template.fields,
    }


@operation
def get_task_template(
    call: ApiCall, *, instance_id: str, task_template_id: str
) -> Answer:
    """Return a template of this Region, with its tags."""
    found = call.find(instance_id, TASK_TEMPLATE, task_template_id)
    return {**_view(found), "Tags": found.tags}


@operation
def list_task_templates(
    call: ApiCall,
    *,
    instance_id: str,
    status: Status | None = None,
    name: str | None = None,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the templates of the instance of this Region, by status and name."""
    instance, regional = call.open_regional(instance_id)
    page = call.page(
        partial(_wanted_after, regional.of(TASK_TEMPLATE), status, name),
        next_token,
        max_results,
        int,
    )
    return {
        "TaskTemplates": [
            _summary(call.found(instance, regional, TASK_TEMPLATE, template))
            for template in page.items
        ],
        "NextToken": page.next_token,
    }


def _wanted_after(
    shelf: Shelf[TaskTemplate],
    status: Status | None,
    name: str | None,
    place: int | None,
) -> Iterator[tuple[int, TaskTemplate]]:
    rows = shelf.after(place) if name is None else shelf.only(name, place)
    return (row for row in rows if status in {None, row[1].status})


@operation
def update_task_template(
    call: ApiCall,
    *,
    task_template_id: str,
    instance_id: str,
    name: str | None = None,
    description: str | None = None,
    contact_flow_id: str | None = None,
    self_assign_flow_id: str | None = None,
    contact_hooks: Given | None = None,
    constraints: Given | None = None,
    defaults: Given | None = None,
    status: Status | None = None,
    fields: Sequence[Given] = (),
) -> Answer:
    """Replace the whole template; omitted members are removed (TT-08)."""
    found = call.find(instance_id, TASK_TEMPLATE, task_template_id)
    if name is None or status is None:
        missing = "Name" if name is None else "Status"
        msg = f"The whole template is replaced, and needs: {missing}"
        raise property_error(missing, "REQUIRED_PROPERTY_MISSING", msg)
    template = replace(
        found.record,
        name=name,
        description=description,
        contact_flow_id=contact_flow_id,
        self_assign_flow_id=self_assign_flow_id,
        wrap_up_module_id=(contact_hooks or {}).get("WrapUpFlowId"),
        fields=fields,
        constraints=constraints or {},
        defaults=defaults,
        status=status,
        last_modified_time=call.now,
    )
    template = _checked(call, found.instance, template)
    call.require_new_name(TASK_TEMPLATE, found, name)
    found.shelves.of(TASK_TEMPLATE).put(template)
    return _view(call.found(found.instance, found.shelves, TASK_TEMPLATE, template))


@operation
def delete_task_template(
    call: ApiCall, *, instance_id: str, task_template_id: str
) -> Answer:
    """Delete a template of this Region; the other side keeps its own."""
    call.remove(TASK_TEMPLATE, call.find(instance_id, TASK_TEMPLATE, task_template_id))
    return NOTHING
