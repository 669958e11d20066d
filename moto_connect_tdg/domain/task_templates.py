"""Task templates: the fields that agents fill in when they create a task.

They are not mirrored (TT-01).
https://docs.aws.amazon.com/connect/latest/adminguide/task-templates.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from ..errors import PropertyValidationError, ServiceQuotaExceededError
from ..records import dataclass
from . import arns
from .uses import Named

Given = Mapping[str, Any]
Status = Literal["ACTIVE", "INACTIVE"]

#: Types of fields that a template has anyway; others are customized (TT-09).
_BUILT_IN = {
    "NAME",
    "DESCRIPTION",
    "SCHEDULED_TIME",
    "QUICK_CONNECT",
    "SELF_ASSIGN",
    "EXPIRY_DURATION",
}
#: The lists of fields in a template's constraints.
_CONSTRAINTS = ("RequiredFields", "ReadOnlyFields", "InvisibleFields")


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """A task template, in the Region where it was made."""

    id: str
    name: str
    description: str | None
    contact_flow_id: str | None
    self_assign_flow_id: str | None
    wrap_up_module_id: str | None
    #: as they were given
    fields: Sequence[Given]
    constraints: Given
    defaults: Given | None
    status: Status
    created_time: datetime
    last_modified_time: datetime

    @property
    def field_names(self) -> set[str]:
        """The names of its fields."""
        return {_name_of(field) for field in self.fields}


def named_by(template: TaskTemplate) -> Iterator[Named]:
    """The flows and the module to which a template refers."""
    for flow_id in (template.contact_flow_id, template.self_assign_flow_id):
        if flow_id is not None:
            yield Named(arns.CONTACT_FLOW, flow_id)
    if template.wrap_up_module_id is not None:
        yield Named(arns.FLOW_MODULE, template.wrap_up_module_id)


def _name_of(named: Given) -> str:
    name: str = named.get("Id", {}).get("Name", "")
    return name


def require_fields(template: TaskTemplate) -> None:
    """A template has one field of type NAME, which is required (TT-02, TT-03).

    Every field has its own name.
    """
    names = [_name_of(field) for field in template.fields]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        msg = f"Another field has this name: {repeated}"
        raise property_error("Fields", "UNIQUE_CONSTRAINT_VIOLATED", msg)
    titles = [_name_of(f) for f in template.fields if f.get("Type") == "NAME"]
    if len(titles) != 1:
        msg = f"Fields need exactly one of type NAME, not: {len(titles)}"
        raise property_error("Fields", "REQUIRED_PROPERTY_MISSING", msg)
    required = template.constraints.get("RequiredFields", ())
    if titles[0] not in map(_name_of, required):
        msg = f"RequiredFields need the field of type NAME: {titles[0]}"
        path = "Constraints.RequiredFields"
        raise property_error(path, "REQUIRED_PROPERTY_MISSING", msg)


def require_known_fields(template: TaskTemplate) -> None:
    """Constraints and defaults are about fields of the template (TT-04)."""
    for path, named in _named_fields(template):
        if _name_of(named) not in template.field_names:
            msg = f"The template has no such field: {_name_of(named)}"
            raise property_error(path, "REFERENCED_RESOURCE_NOT_FOUND", msg)


def _named_fields(template: TaskTemplate) -> Iterator[tuple[str, Given]]:
    for member in _CONSTRAINTS:
        for named in template.constraints.get(member, ()):
            yield f"Constraints.{member}", named
    for named in (template.defaults or {}).get("DefaultFieldValues", ()):
        yield "Defaults.DefaultFieldValues", named


def require_assignment(template: TaskTemplate) -> None:
    """A template says who gets its tasks: a flow, or a quick connect (TT-05)."""
    types = {field.get("Type") for field in template.fields}
    if template.contact_flow_id is None and "QUICK_CONNECT" not in types:
        msg = "A ContactFlowId or a field of type QUICK_CONNECT is needed."
        raise property_error("ContactFlowId", "REQUIRED_PROPERTY_MISSING", msg)


def require_customized(template: TaskTemplate, quota: int | None) -> None:
    """Limit the customized fields per template, if the quota is on (TT-09)."""
    customized = sum(field.get("Type") not in _BUILT_IN for field in template.fields)
    if quota is not None and customized > quota:
        msg = f"Customized fields per task template are limited to: {quota}"
        raise ServiceQuotaExceededError(msg)


def property_error(path: str, reason: str, message: str) -> PropertyValidationError:
    """The refusal of one property."""
    listed = [{"PropertyPath": path, "Reason": reason, "Message": message}]
    return PropertyValidationError(message, PropertyList=listed)


def name_error(message: str) -> PropertyValidationError:
    """The refusal of a name that is in use (TT-07)."""
    return property_error("Name", "RESOURCE_NAME_ALREADY_EXISTS", message)
