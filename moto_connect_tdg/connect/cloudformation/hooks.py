"""The changes that `install()` makes to moto's CloudFormation.

Each replaces one of moto's own functions, and calls it for stacks that have no Connect
resources.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from . import beginnings
from .deployments import COMPLETE, deployment_of, made_in
from .incoming import answering, named_stacks
from .operations import exports_of
from .recognition import check_template, check_text, is_ours
from .seams import missing_seam

Original = Callable[..., Any]


def changes() -> Iterator[tuple[Any, str, object]]:
    """Yield the changes to moto's CloudFormation, if it is imported."""
    models: Any = sys.modules.get("moto.cloudformation.models")
    if models is None or missing_seam() is not None:
        return
    response = import_module("moto.cloudformation.responses").CloudFormationResponse
    if response.call_action.__module__ == __name__:
        # The changes have been made already.
        return
    stack, backend = models.Stack, models.CloudFormationBackend
    resource_map = models.ResourceMap
    yield response, "call_action", _answering(response.call_action)
    yield resource_map, "validate_outputs", _checking(resource_map.validate_outputs)
    yield stack, "create_resources", _creating(stack.create_resources)
    yield stack, "update", _updating(stack.update)
    yield stack, "delete", _deleting(stack.delete)
    yield stack, "verify_readiness", _advancing(stack.verify_readiness)
    yield stack, "outputs", property(_showing_outputs(stack.outputs.fget))
    yield stack, "exports", property(_showing_exports(stack.exports.fget))
    yield stack, "stack_resources", property(_showing(stack.stack_resources.fget))
    yield backend, "delete_stack", _deleting_by_name(backend.delete_stack)
    yield backend, "create_change_set", _planning(backend.create_change_set)
    yield backend, "execute_change_set", _executing(backend.execute_change_set)


def _answering(original: Original) -> Original:
    """Advance a stack as far as possible with each request on it."""

    def call_action(self: Any) -> Any:
        for stack in named_stacks(self):
            deployment = deployment_of(stack)
            if deployment is not None:
                deployment.advance()
        with answering(self):
            return original(self)

    return call_action


def _checking(original: Original) -> Original:
    def validate_outputs(self: Any) -> None:
        check_template(self)
        original(self)

    return validate_outputs


# -- operations on stacks --------------------------------------------------------


def _creating(original: Original) -> Original:
    def create_resources(self: Any) -> None:
        if not beginnings.create(self):
            original(self)

    return create_resources


def _updating(original: Original) -> Original:
    def update(
        self: Any,
        template: str,
        role_arn: str | None = None,
        parameters: dict[str, Any] | None = None,
        tags: dict[str, str] | None = None,
    ) -> None:
        if not beginnings.update(self, template, role_arn, parameters, tags):
            original(self, template, role_arn, parameters, tags)

    return update


def _deleting(original: Original) -> Original:
    def delete(self: Any) -> None:
        if not beginnings.delete(self):
            original(self)

    return delete


def _deleting_by_name(original: Original) -> Original:
    """Keep a stack in the list until its resources are gone."""

    def delete_stack(self: Any, name_or_stack_id: str) -> None:
        for stack in tuple(self.stacks.values()):
            if name_or_stack_id in {stack.name, stack.stack_id} and beginnings.delete(
                stack
            ):
                return
        original(self, name_or_stack_id)

    return delete_stack


def _advancing(original: Original) -> Original:
    """Advance a stack when one of its custom resources has answered."""

    def verify_readiness(self: Any) -> None:
        deployment = deployment_of(self)
        if deployment is None:
            original(self)
        else:
            deployment.advance()

    return verify_readiness


# -- outputs, exports and resources ----------------------------------------------


def _showing_outputs(original: Original) -> Original:
    """Show outputs only when complete: moto creates resources to evaluate them."""

    def outputs(self: Any) -> Any:
        if deployment_of(self) is None:
            return original(self)
        if self.status not in COMPLETE:
            return None
        return [
            {**output, "OutputValue": _printed(output["OutputValue"])}
            for output in original(self) or ()
        ] or None

    return outputs


def _printed(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _showing_exports(original: Original) -> Original:
    def exports(self: Any) -> Any:
        if deployment_of(self) is None:
            # moto asks before anything is created, and would create it for the answer.
            is_new = self.status == "CREATE_PENDING" and is_ours(self.resource_map)
            return [] if is_new else original(self)
        return exports_of(self) if self.status in COMPLETE else []

    return exports


def _showing(original: Original) -> Original:
    def stack_resources(self: Any) -> Any:
        if deployment_of(self) is None:
            return original(self)
        return list(made_in(self.resource_map).values())

    return stack_resources


# -- change sets -----------------------------------------------------------------


def _planning(original: Original) -> Original:
    def create_change_set(self: Any, **wanted: Any) -> Any:
        check_text(self, wanted["stack_name"], wanted["template"], wanted["parameters"])
        kind = beginnings.type_of_change_set(self, wanted)
        return original(self, **{**wanted, "change_set_type": kind})

    return create_change_set


def _executing(original: Original) -> Original:
    def execute_change_set(
        self: Any, change_set_name: str, stack_name: str | None = None
    ) -> None:
        # moto takes the first of that name, of any stack
        change_set = next(
            (
                known
                for known in self.change_sets.values()
                if known.change_set_name == change_set_name
                and stack_name in {known.stack_name, known.stack_id}
            ),
            None,
        ) or self.describe_change_set(change_set_name)
        stack = self.stacks[change_set.stack_id]
        if not beginnings.execute(stack, change_set):
            original(self, change_set_name=change_set_name, stack_name=stack_name)

    return execute_change_set
