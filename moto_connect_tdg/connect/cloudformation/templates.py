"""Read templates: their resources, and what these refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from .schemas import PREFIX

#: ${Name} and ${Name.Attribute}, but not ${!Literal}
_IN_TEXT = re.compile(r"\$\{([^!}][^}]*)\}")


class TemplateError(Exception):
    """Why CloudFormation refuses a template."""


def resources_of(template: Any) -> dict[str, dict[str, Any]]:
    """Return the resources of a template by logical ID."""
    return members_of(template, "Resources")


def members_of(template: Any, block: str) -> dict[str, dict[str, Any]]:
    """Return the members of a block of a template, such as its outputs, by name."""
    found = template.get(block) if isinstance(template, dict) else None
    return {
        name: member
        for name, member in (found if isinstance(found, dict) else {}).items()
        if isinstance(member, dict)
    }


def has_ours(template: Any) -> bool:
    """Say whether any resource is a Connect resource."""
    return any(
        str(resource.get("Type")).startswith(PREFIX)
        for resource in resources_of(template).values()
    )


def references(value: Any) -> Iterator[tuple[str, str | None]]:
    """Yield what a value refers to: names, with the attribute for Fn::GetAtt."""
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
    return named if isinstance(named, list) else [named]


def needs_of(template: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return which resources each one needs, in an order of creation."""
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
