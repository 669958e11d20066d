"""Start operations on stacks that have Connect resources."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from .deployments import deployment_of
from .incoming import current_request
from .operations import Create, Delete, Update, backend_of
from .recognition import is_ours, may_be_ours, refusal
from .templates import has_ours, resources_of

_UPDATABLE = frozenset(
    {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}
)


def create(stack: Any) -> bool:
    """Create a stack with Connect resources; return False if it has none."""
    if not is_ours(stack.resource_map):
        return False
    Create(stack, current_request()).start()
    return True


def delete(stack: Any) -> bool:
    """Delete a stack that has or had Connect resources; return False for others."""
    running = deployment_of(stack)
    if running is None:
        return False
    if running.is_over or not isinstance(running, Delete):
        Delete(stack, current_request()).start()
    return True


def update(
    stack: Any,
    template: str,
    role_arn: str | None,
    parameters: dict[str, Any] | None,
    tags: dict[str, str] | None,
    change_set: Any = None,
) -> bool:
    """Update a stack that has or had Connect resources; return False for others."""
    template_dict = stack.parse_template(template)
    is_known = deployment_of(stack) is not None
    if not is_known and not may_be_ours(template_dict):
        return False
    given = parameters or stack.parameters
    resource_map = _map_of(stack, template_dict, given, tags)
    resource_map.load()
    if not is_known and not is_ours(resource_map):
        return False
    if stack.status not in _UPDATABLE:
        msg = (
            f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated."
        )
        raise refusal(msg)
    is_same = template_dict == stack.template_dict and given == stack.parameters
    if is_same and tags is None and change_set is None:
        raise refusal("No updates are to be performed.")
    _require_same_types(stack, template_dict)
    after = {
        "template": template,
        "template_dict": template_dict,
        "description": template_dict.get("Description"),
        "parameters": given,
        "role_arn": role_arn,
        "tags": stack.tags if tags is None else tags,
    }
    operation = Update(stack, current_request(), resource_map, after)
    operation.change_set = change_set
    operation.start()
    return True


def _map_of(
    stack: Any,
    template: dict[str, Any],
    parameters: dict[str, Any],
    tags: dict[str, str] | None,
) -> Any:
    """Return moto's map of resources for new contents of a stack, not loaded yet."""
    models: Any = import_module("moto.cloudformation.models")
    return models.ResourceMap(
        stack.stack_id,
        stack.name,
        parameters,
        stack.tags if tags is None else tags,
        account_id=stack.account_id,
        region_name=stack.region_name,
        template=template,
        cross_stack_resources=backend_of(stack).exports,
    )


def _require_same_types(stack: Any, template: Mapping[str, Any]) -> None:
    before, after = resources_of(stack.template_dict), resources_of(template)
    changed = sorted(
        name
        for name in after
        if name in before and before[name]["Type"] != after[name]["Type"]
    )
    if changed:
        msg = (
            "Update of resource type is not permitted. The new template modifies "
            f"resource type of the following resources: [{', '.join(changed)}]"
        )
        raise refusal(msg)


def type_of_change_set(backend: Any, wanted: Mapping[str, Any]) -> str:
    """Return the type of a new change set.

    moto creates a stack by default, even a second one of the same name.
    """
    given: str = wanted["change_set_type"]
    name = wanted["stack_name"]
    stack = next((s for s in backend.stacks.values() if s.name == name), None)
    if given != "CREATE" or stack is None or stack.status == "REVIEW_IN_PROGRESS":
        return given
    template = stack.parse_template(wanted["template"])
    if deployment_of(stack) is None and not has_ours(template):
        return given
    if current_request().change_set_type is None:
        return "UPDATE"
    msg = (
        f"Stack [{name}] already exists and cannot be created again with the "
        f"changeSet [{wanted['change_set_name']}]."
    )
    raise refusal(msg)


def execute(stack: Any, change_set: Any) -> bool:
    """Execute a change set with Connect resources; return False if it has none."""
    if change_set.change_set_type == "CREATE":
        return _create_from(stack, change_set)
    return update(
        stack,
        change_set.template,
        change_set.role_arn,
        change_set.parameters,
        change_set.tags,
        change_set,
    )


def _create_from(stack: Any, change_set: Any) -> bool:
    """Create a stack from a change set; return False without Connect resources."""
    template: dict[str, Any] = stack.parse_template(change_set.template)
    resource_map = _map_of(stack, template, change_set.parameters, change_set.tags)
    if not is_ours(resource_map):
        return False
    resource_map.load()
    stack.template = change_set.template
    stack.template_dict = template
    stack.description = template.get("Description")
    stack.resource_map = resource_map
    stack.output_map = stack._create_output_map()
    operation = Create(stack, current_request())
    operation.change_set = change_set
    operation.show("CREATE_IN_PROGRESS", "User Initiated")
    operation.start()
    return True
