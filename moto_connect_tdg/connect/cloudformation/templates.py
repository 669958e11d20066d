"""What CloudFormation checks of a template before it makes anything.

Where a rule does not apply to our own resource types alone, it is checked only in
templates that have one: others are moto's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any, Protocol

from .schemas import PREFIX, SCHEMAS
from .shapes import UNKNOWN

#: ${Name} and ${Name.Attribute}, but not ${!Literal}
_IN_TEXT = re.compile(r"\$\{([^!}][^}]*)\}")
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


class TemplateError(Exception):
    """Why CloudFormation refuses a template."""


class Scope(Protocol):
    """The parameters, mappings and conditions of one deployment."""

    def evaluate(self, value: Any) -> Any:
        """Return what a value that names no resource comes to."""

    def holds(self, condition: str) -> bool:
        """Say whether a condition is true."""


def resources_of(template: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the resources of a template by logical ID."""
    found = template.get("Resources")
    return {
        logical_id: resource
        for logical_id, resource in (found if isinstance(found, dict) else {}).items()
        if isinstance(resource, dict)
    }


def has_ours(template: Mapping[str, Any]) -> bool:
    """Say whether any resource is of Connect."""
    return any(
        str(resource.get("Type")).startswith(PREFIX)
        for resource in resources_of(template).values()
    )


# -- references ------------------------------------------------------------------


def references(value: Any) -> Iterator[tuple[str, str | None]]:
    """Return what a value refers to: names, and attributes where they are asked."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, argument in value.items():
            match key, argument:
                case "Ref", str():
                    yield argument, None
                case "Fn::GetAtt", str():
                    name, _, attribute = argument.partition(".")
                    yield name, attribute
                case "Fn::GetAtt", [str(name), *attribute]:
                    yield name, ".".join(map(str, attribute))
                    yield from references(attribute)
                case "Fn::Sub", str():
                    yield from _in_text(argument)
                case "Fn::Sub", [str(text), dict(own)]:
                    yield from (r for r in _in_text(text) if r[0] not in own)
                    yield from references(own)
                case _:
                    yield from references(argument)


def _in_text(text: str) -> Iterator[tuple[str, str | None]]:
    for found in _IN_TEXT.findall(text):
        name, dot, attribute = found.strip().partition(".")
        yield name, attribute if dot else None


def depends_on(resource: Mapping[str, Any]) -> list[str]:
    """Return the logical IDs that DependsOn names."""
    named = resource.get("DependsOn", [])
    return [named] if isinstance(named, str) else list(named)


def needs_of(template: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return which resources must be there before which; in the order of making."""
    resources = resources_of(template)
    needs = {
        logical_id: {
            *(name for name, _ in references(resource)),
            *depends_on(resource),
        }
        & resources.keys()
        for logical_id, resource in resources.items()
    }
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = ", ".join(sorted(set(error.args[1])))
        msg = f"Circular dependency between resources: [{circle}]"
        raise TemplateError(msg) from None
    return {logical_id: needs[logical_id] for logical_id in order}


# -- checks ----------------------------------------------------------------------


def check(template: Mapping[str, Any], scope: Scope) -> None:
    """Refuse a template that CloudFormation would refuse.

    Raises:
        TemplateError: with CloudFormation's message.
    """
    resources = resources_of(template)
    _check_types(resources)
    _check_references(template, resources)
    needs_of(template)
    for logical_id, resource in resources.items():
        if resource["Type"] in SCHEMAS:
            _check_form(logical_id, resource)
            condition = resource.get("Condition")
            if condition is None or scope.holds(condition):
                _check_properties(logical_id, resource, resources, scope)


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


def _check_references(
    template: Mapping[str, Any], resources: Mapping[str, dict[str, Any]]
) -> None:
    parameters = template.get("Parameters") or {}
    for block in ("Resources", "Outputs"):
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
    for path in _nulls(resource.get("Properties", {}), "Properties"):
        msg = (
            f"Template format error: [/Resources/{logical_id}/{path}] 'null' values "
            "are not allowed in templates"
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
    """Return the message about properties of the wrong form."""
    lines = "\n".join(problems)
    return (
        f"Properties validation failed for resource {logical_id} with message:\n{lines}"
    )


def _resolve(value: Any, resources: Mapping[str, Any], scope: Scope) -> Any:
    """Work out a value as far as it does not depend on a resource."""
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
    except (AttributeError, LookupError, TypeError, ValueError):
        msg = f"Template error: {', '.join(value)} cannot be evaluated: {value}"
        raise TemplateError(msg) from None
