"""The checks that CloudFormation makes of a template before it creates anything.

They run only on templates that have a Connect resource, even where a rule applies to
all resource types: other templates are left to moto.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from .evaluation import UNUSABLE
from .schemas import PREFIX, SCHEMAS
from .shapes import UNKNOWN
from .templates import (
    TemplateError,
    depends_on,
    members_of,
    needs_of,
    references,
    resources_of,
)

_DYNAMIC = "{{resolve:"
_NOTHING = object()
_RESOURCE_KEYS = frozenset(
    {
        "Type",
        "Properties",
        "DependsOn",
        "Condition",
        "Metadata",
        "CreationPolicy",
        "UpdatePolicy",
        "DeletionPolicy",
        "UpdateReplacePolicy",
    }
)

#: members of a resource or an output that are plain strings
_TEXTS = ("Condition", "DeletionPolicy", "UpdateReplacePolicy")


class Scope(Protocol):
    """The parameters, mappings and conditions of one deployment."""

    def evaluate(self, value: Any) -> Any:
        """Evaluate a value that refers to no resource."""

    def holds(self, condition: str) -> bool:
        """Say whether a condition is true."""


def check(template: Mapping[str, Any], scope: Scope) -> None:
    """Refuse a template that CloudFormation would refuse.

    Raises:
        TemplateError: with CloudFormation's message.
    """
    resources = resources_of(template)
    _check_types(resources)
    _check_texts(template, resources)
    _write_as_moto_reads(template)
    _check_references(template, resources)
    needs_of(template)
    _check_outputs(template, resources, scope)
    for logical_id, resource in resources.items():
        if resource["Type"] in SCHEMAS:
            _check_form(logical_id, resource)
            condition = resource.get("Condition")
            if condition is None or scope.holds(condition):
                _check_properties(logical_id, resource, resources, scope)


def _write_as_moto_reads(template: Mapping[str, Any]) -> None:
    """Rewrite what moto cannot read into an equivalent form."""
    _split_attributes(template)
    for output in members_of(template, "Outputs").values():
        value = output.get("Value")
        if isinstance(value, bool):
            output["Value"] = json.dumps(value)
        elif value is not None and not isinstance(value, dict | list):
            output["Value"] = str(value)


def _split_attributes(value: Any) -> None:
    """Rewrite every Fn::GetAtt as a list: moto cannot read "Name.Attribute"."""
    if isinstance(value, list):
        for item in value:
            _split_attributes(item)
    elif isinstance(value, dict):
        for key, argument in value.items():
            if key == "Fn::GetAtt" and isinstance(argument, str):
                value[key] = argument.split(".", 1)
            else:
                _split_attributes(argument)


def _check_outputs(
    template: Mapping[str, Any], resources: Mapping[str, Any], scope: Scope
) -> None:
    """Check outputs now: errors would only show when the stack is described."""
    given, outputs = template.get("Outputs") or {}, members_of(template, "Outputs")
    if not isinstance(given, dict) or len(outputs) < len(given):
        msg = "Template format error: Every Outputs member must be an object."
        raise TemplateError(msg)
    for name, output in outputs.items():
        _refuse_nulls(output, f"Outputs/{name}")
        if "Value" not in output:
            msg = (
                f"Template format error: Output {name} is malformed. Every Outputs "
                "member must contain a Value object"
            )
            raise TemplateError(msg)
        condition = output.get("Condition")
        if condition is not None and not scope.holds(condition):
            continue
        if isinstance(_resolve(output["Value"], resources, scope), dict | list):
            msg = (
                "Template format error: The Value field of every Outputs member must "
                f"evaluate to a String: {name}"
            )
            raise TemplateError(msg)


def _check_types(resources: Mapping[str, dict[str, Any]]) -> None:
    for logical_id, resource in resources.items():
        if not isinstance(resource.get("Type"), str):
            msg = (
                f"Template format error: [/Resources/{logical_id}] Every Resources "
                "object must contain a Type member."
            )
            raise TemplateError(msg)
    kinds = {resource["Type"] for resource in resources.values()}
    unknown = sorted(
        kind for kind in kinds if kind.startswith(PREFIX) and kind not in SCHEMAS
    )
    if unknown:
        msg = (
            "Template format error: Unrecognized resource types: "
            f"[{', '.join(unknown)}]. moto_connect_tdg provides: {', '.join(SCHEMAS)}"
        )
        raise TemplateError(msg)


def _check_texts(
    template: Mapping[str, Any], resources: Mapping[str, dict[str, Any]]
) -> None:
    """Refuse functions where only a plain string is accepted, as in a deletion policy.

    https://github.com/aws/aws-cli/issues/3825
    """
    for owner in (*resources.values(), *members_of(template, "Outputs").values()):
        for member in _TEXTS:
            if not isinstance(owner.get(member, ""), str):
                msg = f"Template format error: Every {member} member must be a string."
                raise TemplateError(msg)
        if not all(isinstance(name, str) for name in depends_on(owner)):
            msg = "Template format error: Every DependsOn value must be a string."
            raise TemplateError(msg)


def _check_references(
    template: Mapping[str, Any], resources: Mapping[str, dict[str, Any]]
) -> None:
    parameters = template.get("Parameters") or {}
    for block in ("Resources", "Outputs"):
        # a resource or an output may have the name Ref
        for member in members_of(template, block).values():
            _check_arguments(member)
        found = list(references(template.get(block)))
        if block == "Resources":
            found += [
                (name, None) for r in resources.values() for name in depends_on(r)
            ]
        unresolved = sorted(
            {
                name
                for name, attribute in found
                if attribute is None
                and name not in parameters
                and name not in resources
                and not name.startswith("AWS::")
            }
        )
        if unresolved:
            msg = (
                "Template format error: Unresolved resource dependencies "
                f"[{', '.join(unresolved)}] in the {block} block of the template"
            )
            raise TemplateError(msg)
        for name, attribute in found:
            if attribute is not None:
                _check_attribute(name, attribute, resources)


def _check_arguments(value: Any) -> None:
    """A Ref names one thing, and Fn::GetAtt a resource with an attribute."""
    if isinstance(value, list):
        for item in value:
            _check_arguments(item)
    elif isinstance(value, dict):
        for key, argument in value.items():
            match key, argument:
                case ("Ref", str()) | ("Fn::GetAtt", [str(), _, *_]):
                    pass
                case "Ref", _:
                    msg = "Template error: every Ref object must have a single String value."
                    raise TemplateError(msg)
                case "Fn::GetAtt", _:
                    msg = (
                        "Template error: every Fn::GetAtt object requires two non-empty "
                        "parameters, the resource name and the resource attribute"
                    )
                    raise TemplateError(msg)
            _check_arguments(argument)


def _check_attribute(
    name: str, attribute: str, resources: Mapping[str, dict[str, Any]]
) -> None:
    if name not in resources:
        msg = (
            "Template error: instance of Fn::GetAtt references undefined "
            f"resource {name}"
        )
        raise TemplateError(msg)
    schema = SCHEMAS.get(resources[name]["Type"])
    if schema is not None and attribute not in schema.attributes:
        msg = (
            f"Template error: resource {name} does not support attribute type "
            f"{attribute} in Fn::GetAtt"
        )
        raise TemplateError(msg)


def _check_form(logical_id: str, resource: Mapping[str, Any]) -> None:
    for key in resource:
        if key not in _RESOURCE_KEYS:
            msg = (
                "Template validation error: Invalid template resource property "
                f"'{key}' in {logical_id}"
            )
            raise TemplateError(msg)
    path = f"Resources/{logical_id}/Properties"
    _refuse_nulls(resource.get("Properties", {}), path)


def _refuse_nulls(value: Any, path: str) -> None:
    found = next(_nulls(value, path), None)
    if found is not None:
        msg = (
            f"Template format error: [/{found}] 'null' values are not allowed in "
            "templates"
        )
        raise TemplateError(msg)


def _nulls(value: Any, path: str) -> Iterator[str]:
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _nulls(member, f"{path}/{key}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _nulls(item, f"{path}/{place}")


def _check_properties(
    logical_id: str,
    resource: Mapping[str, Any],
    resources: Mapping[str, Any],
    scope: Scope,
) -> None:
    properties = _resolve(resource.get("Properties", {}), resources, scope)
    _, problems = SCHEMAS[resource["Type"]].read(properties)
    if problems:
        raise TemplateError(invalid(logical_id, problems))


def invalid(logical_id: str, problems: list[str]) -> str:
    """Return the message about malformed properties."""
    lines = "\n".join(problems)
    return (
        f"Properties validation failed for resource {logical_id} with message:\n{lines}"
    )


def _resolve(value: Any, resources: Mapping[str, Any], scope: Scope) -> Any:
    """Evaluate a value as far as it does not depend on a resource."""
    result = value
    match value:
        case {"Ref": "AWS::NoValue"}:
            result = _NOTHING
        case {"Fn::If": [str(condition), yes, no]}:
            chosen = yes if scope.holds(condition) else no
            result = _resolve(chosen, resources, scope)
        case dict() if any(k == "Ref" or str(k).startswith("Fn::") for k in value):
            is_unknown = "Fn::Transform" in value or any(
                name in resources for name, _ in references(value)
            )
            result = UNKNOWN if is_unknown else _evaluate(value, scope)
        case dict():
            members = {k: _resolve(v, resources, scope) for k, v in value.items()}
            result = {k: v for k, v in members.items() if v is not _NOTHING}
        case list():
            items = [_resolve(item, resources, scope) for item in value]
            result = [item for item in items if item is not _NOTHING]
        case str() if _DYNAMIC in value:
            result = UNKNOWN
    return result


def _evaluate(value: dict[str, Any], scope: Scope) -> Any:
    try:
        return scope.evaluate(value)
    except UNUSABLE:
        msg = f"Template error: {', '.join(value)} cannot be evaluated: {value}"
        raise TemplateError(msg) from None
