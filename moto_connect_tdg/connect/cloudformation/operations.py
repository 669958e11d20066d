"""The operations on stacks: create, update, delete, and how each is undone."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from .base import StackResource, Work
from .deployments import (
    ALWAYS_KEPT,
    Deployment,
    Request,
    cleaned,
    described_in,
    made_in,
    parsed_in,
    ready,
    together,
)
from .evaluation import require_outputs
from .failures import ResourceFailedError
from .templates import needs_of

_REPLACED = (
    "Requested update requires the creation of a new physical resource; "
    "hence creating one."
)


class Create(Deployment):
    """Create a stack."""

    STUCK = "ROLLBACK_FAILED"

    def run(self) -> Work:
        """Create all resources."""
        self.stack.status = "CREATE_IN_PROGRESS"
        self.stack.disable_rollback = self.request.on_failure == "DO_NOTHING"
        needs = needs_of(self.stack.template_dict)
        yield from together({name: self.make(name) for name in needs}, needs)
        require_outputs(self.stack)
        publish_exports(self.stack)
        self.show("CREATE_COMPLETE")

    def undo(self, reason: str) -> Work:
        """Delete what was created, unless the request says to keep it."""
        if self.request.on_failure == "DO_NOTHING":
            self.show("CREATE_FAILED", reason)
            return
        goes_too = self.request.on_failure == "DELETE"
        verb = "DELETE" if goes_too else "ROLLBACK"
        self.show(f"{verb}_IN_PROGRESS", f"{reason} Rollback requested by user.")
        failed = yield from self.unmake(
            made_in(self.resource_map),
            self.resource_map,
            kept=ALWAYS_KEPT,
        )
        if failed:
            self.show(f"{verb}_FAILED", _not_deleted(failed))
            return
        self.show(f"{verb}_COMPLETE")
        if goes_too:
            forget(self.stack)


class Delete(Deployment):
    """Delete a stack."""

    STUCK = "DELETE_FAILED"

    def run(self) -> Work:
        """Delete all resources, then the stack."""
        self.show("DELETE_IN_PROGRESS", "User Initiated")
        failed = yield from self.unmake(made_in(self.resource_map), self.resource_map)
        if failed:
            raise ResourceFailedError(_not_deleted(failed))
        self.show("DELETE_COMPLETE")
        forget(self.stack)

    def undo(self, reason: str) -> Work:
        """Leave the stack with what could not be deleted."""
        yield from ()
        self.show("DELETE_FAILED", reason)


class Update(Deployment):
    """Update a stack to a new template or new parameters."""

    STUCK = "UPDATE_ROLLBACK_FAILED"

    def __init__(
        self,
        stack: Any,
        request: Request,
        resource_map: Any,
        after: dict[str, Any],
    ) -> None:
        super().__init__(stack, request)
        self.old_map = stack.resource_map
        self.resource_map = resource_map
        #: the stack's members after the update, and before
        self._after = {**after, "resource_map": resource_map}
        self._before = {name: getattr(stack, name) for name in self._after}
        self._output_map = stack.output_map
        #: how to undo each change in place, in the order of the changes
        self._undoings: list[tuple[str, Callable[[], Work]]] = []

    def run(self) -> Work:
        """Create, change and replace resources, then delete what is left over."""
        self.show("UPDATE_IN_PROGRESS", "User Initiated")
        needs = needs_of(self._after["template_dict"])
        yield from together(
            {name: self._update_resource(name) for name in needs}, needs
        )
        self._set(self._after)
        self.stack.output_map = self.stack._create_output_map()
        require_outputs(self.stack)
        publish_exports(self.stack)
        yield from self._clean_up()
        self.show("UPDATE_COMPLETE")

    def _set(self, members: dict[str, Any]) -> None:
        for name, value in members.items():
            setattr(self.stack, name, value)

    def _update_resource(self, name: str) -> Work:
        """Update one resource to the new template."""
        resource = made_in(self.old_map).get(name)
        condition = described_in(self.resource_map)[name].get("Condition")
        if condition and not self.resource_map.lazy_condition_map[condition]:
            return
        if resource is None:
            yield from self.make(name)
        elif isinstance(resource, StackResource):
            yield from self._update_own(name, resource)
        elif cleaned(self.old_map, name) == cleaned(self.resource_map, name):
            parsed_in(self.resource_map)[name] = resource
        else:
            yield from self._update_foreign(name, resource)

    def _update_own(self, name: str, resource: StackResource) -> Work:
        after = resource.properties_of(name, cleaned(self.resource_map, name))
        before = resource.properties
        if before == after:
            parsed_in(self.resource_map)[name] = resource
        elif resource.must_be_replaced(after):
            yield from self.work_on(
                name, "UPDATE", lambda: self._replace(name), _REPLACED
            )
        else:
            parsed_in(self.resource_map)[name] = resource
            self._undoings.append((name, lambda: resource.change_back(before)))
            yield from self.work_on(name, "UPDATE", lambda: resource.change(after))

    def _replace(self, name: str) -> Work:
        made: StackResource = self.resource_map[name]
        yield from made.make_ready()

    def _update_foreign(self, name: str, resource: Any) -> Work:
        """Change a resource of another service with moto's own handler."""
        parsed_in(self.resource_map)[name] = resource
        self._undoings.append((name, lambda: self._put_back(name)))
        yield from self.work_on(
            name, "UPDATE", lambda: _update_other(self.resource_map, name)
        )

    def _put_back(self, name: str) -> Work:
        parsed_in(self.old_map)[name] = parsed_in(self.resource_map)[name]
        yield from _update_other(self.old_map, name)

    def _clean_up(self) -> Work:
        """Delete removed and replaced resources; leave those that cannot be deleted."""
        now = made_in(self.resource_map)
        old = made_in(self.old_map)
        removed = {name: old[name] for name in old if name not in now}
        replaced = {
            name: resource
            for name, resource in old.items()
            if isinstance(resource, StackResource)
            and now.get(name, resource) is not resource
        }
        if removed or replaced:
            self.show("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
            self.resource_map = self.old_map
            yield from self.unmake(replaced, self.old_map, policy="UpdateReplacePolicy")
            yield from self.unmake(removed, self.old_map)

    def undo(self, reason: str) -> Work:
        """Undo the changes, and delete what was created."""
        made = {
            name: resource
            for name, resource in made_in(self.resource_map).items()
            if name not in made_in(self.old_map)
            or (
                isinstance(resource, StackResource)
                and made_in(self.old_map)[name] is not resource
            )
        }
        self._set(self._before)
        self.stack.output_map = self._output_map
        self.show("UPDATE_ROLLBACK_IN_PROGRESS", reason)
        failed: list[str] = []
        for name, change_back in reversed(self._undoings):
            yield from self._change_back(name, change_back, failed)
        failed += yield from self.unmake(made, self.resource_map)
        if failed:
            msg = f"The following resource(s) failed to update: [{', '.join(failed)}]."
            self.show("UPDATE_ROLLBACK_FAILED", msg)
            return
        publish_exports(self.stack)
        self.show("UPDATE_ROLLBACK_COMPLETE")

    def _change_back(
        self, name: str, change_back: Callable[[], Work], failed: list[str]
    ) -> Work:
        try:
            yield from self.work_on(name, "UPDATE", change_back)
        except ResourceFailedError:
            failed.append(name)


def _update_other(resource_map: Any, name: str) -> Work:
    parsing: Any = import_module("moto.cloudformation.parsing")
    changed = parsing.parse_and_update_resource(
        name,
        described_in(resource_map)[name],
        resource_map,
        account_id=resource_map._account_id,
        region_name=resource_map._region_name,
    )
    if changed is not None:
        parsed_in(resource_map)[name] = changed
    yield from ready(parsed_in(resource_map)[name])


def _not_deleted(failed: list[str]) -> str:
    return f"The following resource(s) failed to delete: [{', '.join(failed)}]."


# -- the list of stacks, and exports ---------------------------------------------


def backend_of(stack: Any) -> Any:
    """Return moto's backend that a stack belongs to."""
    backends: Any = import_module("moto.cloudformation.models").cloudformation_backends
    return backends[stack.account_id][stack.region_name]


def exports_of(stack: Any) -> list[Any]:
    """Return the exports of a stack; moto ignores conditions of outputs."""
    parsing: Any = import_module("moto.cloudformation.parsing")
    resource_map = stack.resource_map
    return [
        parsing.Export(
            stack.stack_id,
            parsing.clean_json(output["Export"].get("Name"), resource_map),
            parsing.clean_json(output.get("Value"), resource_map),
        )
        for output in (stack.template_dict.get("Outputs") or {}).values()
        if output.get("Export")
        and (
            "Condition" not in output
            or resource_map.lazy_condition_map[output["Condition"]]
        )
    ]


def publish_exports(stack: Any) -> None:
    """Publish a stack's exports; moto does so before they have values.

    Raises:
        ResourceFailedError: if another stack exports the same name.
    """
    known = backend_of(stack).exports
    _withdraw_exports(stack)
    for export in exports_of(stack):
        if export.name in known:
            msg = (
                f"Export with name {export.name} is already exported by stack "
                f"{known[export.name].exporting_stack_id}."
            )
            raise ResourceFailedError(msg)
        known[export.name] = export


def _withdraw_exports(stack: Any) -> None:
    known = backend_of(stack).exports
    for name, export in tuple(known.items()):
        if export.exporting_stack_id == stack.stack_id:
            del known[name]


def forget(stack: Any) -> None:
    """Move a stack to the deleted ones."""
    _withdraw_exports(stack)
    backend = backend_of(stack)
    if backend.stacks.pop(stack.stack_id, None) is not None:
        backend.deleted_stacks[stack.stack_id] = stack
