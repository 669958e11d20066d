"""Recognise stacks with Connect resources, and check their templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from moto.core.exceptions import ServiceException
from moto.utilities.utils import get_partition
from werkzeug.exceptions import HTTPException

from .checks import check
from .templates import TemplateError, has_ours, references, resources_of

_NESTED = "AWS::CloudFormation::Stack"


class _Scope:
    """The parameters and conditions of a stack, for the checks of its template."""

    def __init__(self, resource_map: Any) -> None:
        self._map = resource_map
        self._parsing: Any = import_module("moto.cloudformation.parsing")

    def evaluate(self, value: Any) -> Any:
        return self._parsing.clean_json(value, self._map)

    def holds(self, condition: str) -> bool:
        if condition not in self._map.lazy_condition_map:
            msg = (
                f"Template format error: Unresolved condition dependency {condition} "
                "in the Resources block of the template"
            )
            raise TemplateError(msg)
        return bool(self._map.lazy_condition_map[condition])


def check_template(resource_map: Any) -> None:
    """Refuse a template that CloudFormation would refuse, if it has Connect resources."""
    template: Mapping[str, Any] = resource_map._template
    if has_ours(template):
        try:
            check(template, _Scope(resource_map))
        except TemplateError as error:
            raise refusal(str(error)) from None


def check_text(
    backend: Any, stack_name: str, text: str, parameters: dict[str, Any]
) -> None:
    """Check a template that no stack has yet, as `check_template` does."""
    models: Any = import_module("moto.cloudformation.models")
    template = models.Stack.parse_template(text)
    if has_ours(template):
        models.ResourceMap(
            "",
            stack_name,
            parameters,
            {},
            account_id=backend.account_id,
            region_name=backend.region_name,
            template=template,
            cross_stack_resources=backend.exports,
        ).load()


def refusal(message: str) -> Exception:
    """Return moto's error for a refusal by CloudFormation."""
    exceptions: Any = import_module("moto.cloudformation.exceptions")
    # the answer is XML, which has no control characters
    shown = "".join(
        char if char.isprintable() or char in "\n\t" else "?" for char in message
    )
    refused: Exception = exceptions.ValidationError(message=shown)
    return refused


def may_be_ours(template: Any) -> bool:
    """Say whether a template has Connect resources, or nested stacks."""
    kinds = {resource.get("Type") for resource in resources_of(template).values()}
    return _NESTED in kinds or has_ours(template)


def is_ours(resource_map: Any) -> bool:
    """Say whether a template has Connect resources, itself or in nested stacks."""
    template: Mapping[str, Any] = resource_map._template
    if has_ours(template):
        return True
    return any(
        has_ours(nested)
        for resource in resources_of(template).values()
        if resource.get("Type") == _NESTED
        for nested in _nested(resource.get("Properties", {}), resource_map)
    )


def _nested(properties: Mapping[str, Any], resource_map: Any) -> Iterator[Any]:
    """Yield the template of a nested stack, and those nested in it."""
    url = properties.get("TemplateURL")
    described = resource_map._resource_json_map
    if any(name in described for name, _ in references(url)):
        return
    models: Any = import_module("moto.cloudformation.models")
    try:
        text = models.get_stack_from_s3_url(
            _Scope(resource_map).evaluate(url),
            account_id=resource_map._account_id,
            partition=get_partition(resource_map._region_name),
        )
        template = models.Stack.parse_template(text)
    except (
        AttributeError,
        HTTPException,
        LookupError,
        ServiceException,
        TypeError,
        ValueError,
    ):
        # moto reports it when it creates the nested stack.
        return
    yield template
    for resource in resources_of(template).values():
        if resource.get("Type") == _NESTED and not list(references(resource)):
            yield from _nested(resource.get("Properties", {}), resource_map)
