"""One operation on a stack, which advances with each request on the stack.

moto creates all resources immediately, undoes nothing and never waits. Here resources
are created as soon as they can be, resources that are not ready are waited for, and
everything is undone once a resource fails. The operations are in ``operations.py``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from importlib import import_module
from threading import RLock
from typing import Any

from moto.core.exceptions import ServiceException
from werkzeug.exceptions import HTTPException

from ...records import dataclass
from ..door import Caller
from .api import acting_for
from .base import StackResource, Work
from .evaluation import evaluated, sentence_of
from .failures import ResourceFailedError
from .templates import needs_of

#: one request at a time: a server answers in many threads
_LOCK = RLock()
_DONE = object()
#: The policies of resources that are never deleted, and that a rollback of their
#: creation deletes nevertheless.
ALWAYS_KEPT = frozenset({"Retain"})
KEPT = ALWAYS_KEPT | {"RetainExceptOnCreate"}
#: In these statuses a stack matches its template, and shows its outputs.
COMPLETE = frozenset(
    {
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
    }
)


@dataclass(frozen=True, slots=True)
class Request:
    """The parts of a request on a stack that moto does not pass on to its resources."""

    caller: Caller | None = None
    #: ROLLBACK, DO_NOTHING or DELETE
    on_failure: str = "ROLLBACK"
    #: CREATE or UPDATE, if it is given
    change_set_type: str | None = None


class Deployment(ABC):
    """One operation on a stack, from start to end."""

    #: the status if undoing the operation fails too
    STUCK = ""

    def __init__(self, stack: Any, request: Request) -> None:
        self.stack = stack
        self.request = request
        self.resource_map = stack.resource_map
        #: the change set that started the operation
        self.change_set: Any = None
        self.is_over = False
        self._is_undoing = False
        self._work: Work = iter(())

    # -- specific to each operation -----------------------------------------------

    @abstractmethod
    def run(self) -> Work:
        """Do the work of the operation."""

    @abstractmethod
    def undo(self, reason: str) -> Work:
        """Undo the work after a failure."""

    # -- advancing ----------------------------------------------------------------

    def start(self) -> None:
        """Start the operation, and advance it as far as possible."""
        self.stack.deployment = self
        self._work = self.run()
        self.advance()

    def advance(self) -> None:
        """Advance as far as possible."""
        with _LOCK, acting_for(self.request.caller):
            if self.is_over:
                return
            with ExitStack() as on_crash:
                on_crash.callback(self._crash)
                try:
                    self._step()
                except ResourceFailedError as failure:
                    self._give_up(str(failure))
                on_crash.pop_all()
            self._tell_change_set()

    def _step(self) -> None:
        self.is_over = next(self._work, _DONE) is _DONE

    def _give_up(self, reason: str) -> None:
        self._is_undoing = True
        self._work = self.undo(reason)
        self._step()

    def _crash(self) -> None:
        """Leave a stack that can be described, after an unexpected error."""
        if self._is_undoing:
            self.is_over = True
            self.show(self.STUCK, "Internal Failure")
        else:
            self._give_up("Internal Failure")

    def _tell_change_set(self) -> None:
        if self.change_set is None:
            return
        if not self.is_over:
            status = "EXECUTE_IN_PROGRESS"
        elif self._is_undoing:
            status = "EXECUTE_FAILED"
        else:
            status = "EXECUTE_COMPLETE"
        self.change_set.execution_status = status

    # -- status and events --------------------------------------------------------

    def show(self, status: str, reason: str | None = None) -> None:
        """Set the stack's status, with its event."""
        self.stack.status = status
        self.stack.stack_status_reason = reason
        self.stack._add_stack_event(status, resource_status_reason=reason)

    def note(
        self, logical_id: str, status: str, resource: Any, reason: str | None = None
    ) -> None:
        """Add an event about a resource."""
        stack = self.stack
        event = import_module("moto.cloudformation.models").Event(
            stack_id=stack.stack_id,
            stack_name=stack.name,
            logical_resource_id=logical_id,
            physical_resource_id=getattr(resource, "physical_resource_id", ""),
            resource_type=described_in(self.resource_map)[logical_id]["Type"],
            resource_status=status,
            resource_status_reason=reason,
            resource_properties=None,
        )
        event.sendToSns(stack.account_id, stack.region_name, stack.notification_arns)
        stack.events.append(event)

    # -- work on resources --------------------------------------------------------

    def make(self, logical_id: str) -> Work:
        """Create a resource, and wait until it is ready."""
        if not _is_wanted(self.resource_map, logical_id):
            return
        yield from self.work_on(
            logical_id, "CREATE", lambda: _make(self.resource_map, logical_id)
        )

    def work_on(
        self,
        logical_id: str,
        verb: str,
        begin: Callable[[], Work],
        reason: str | None = None,
    ) -> Work:
        """Do work on a resource, and add its events; an error of moto's fails it too."""

        def resource() -> Any:
            return made_in(self.resource_map).get(logical_id)

        self.note(logical_id, f"{verb}_IN_PROGRESS", resource(), reason)
        try:
            yield from begin()
        except (ResourceFailedError, ServiceException, HTTPException) as error:
            self.note(logical_id, f"{verb}_FAILED", resource(), sentence_of(error))
            msg = f"The following resource(s) failed to {verb.lower()}: [{logical_id}]."
            raise ResourceFailedError(msg) from error
        self.note(logical_id, f"{verb}_COMPLETE", resource())

    def unmake(
        self,
        doomed: Mapping[str, Any],
        resource_map: Any,
        *,
        policy: str = "DeletionPolicy",
        kept: frozenset[str] = KEPT,
    ) -> Generator[None, None, list[str]]:
        """Delete resources, each after those that need it, and return those that failed.

        Resources whose *policy* in the template is one of *kept* are not deleted.
        """
        described = described_in(resource_map)
        needs = needs_of(resource_map._template)
        needed_by = {
            name: {other for other in doomed if name in needs[other]}
            for name in reversed(needs)
            if name in doomed
        }
        failed: list[str] = []

        def end(name: str) -> Work:
            if needed_by[name] & {*failed}:
                failed.append(name)
                return
            resource = doomed[name]
            if described[name].get(policy) in kept:
                self.note(name, "DELETE_SKIPPED", resource)
                return
            try:
                yield from self.work_on(
                    name, "DELETE", lambda: _end(resource, resource_map, name)
                )
            except ResourceFailedError:
                failed.append(name)

        yield from together({name: end(name) for name in needed_by}, needed_by)
        return failed


def together(works: Mapping[str, Work], needs: Mapping[str, set[str]]) -> Work:
    """Do works side by side, each after those it needs; one step each per request."""
    running = dict(works)
    while running:
        for name in tuple(running):
            if not needs[name] & running.keys() and next(running[name], _DONE) is _DONE:
                del running[name]
        if running:
            yield


def described_in(resource_map: Any) -> dict[str, Any]:
    """Return the resources of the map's template."""
    described: dict[str, Any] = resource_map._resource_json_map
    return described


def parsed_in(resource_map: Any) -> dict[str, Any]:
    """Return the contents of the map, among them the resources that were created."""
    parsed: dict[str, Any] = resource_map._parsed_resources
    return parsed


def made_in(resource_map: Any) -> dict[str, Any]:
    """Return the resources that were created, by logical ID."""
    parsed = parsed_in(resource_map)
    return {
        name: parsed[name]
        for name in described_in(resource_map)
        if parsed.get(name) is not None
    }


def deployment_of(stack: Any) -> Deployment | None:
    """Return the last operation on a stack, if this package ran it."""
    deployment: Deployment | None = getattr(stack, "deployment", None)
    return deployment


def _is_wanted(resource_map: Any, logical_id: str) -> bool:
    condition = described_in(resource_map)[logical_id].get("Condition")
    return condition is None or bool(resource_map.lazy_condition_map[condition])


def cleaned(resource_map: Any, logical_id: str) -> dict[str, Any]:
    """Return the description of a resource with all values evaluated."""
    described = described_in(resource_map)[logical_id]
    found: dict[str, Any] = evaluated(described, resource_map, f"resource {logical_id}")
    return found


def _make(resource_map: Any, logical_id: str) -> Work:
    cleaned(resource_map, logical_id)
    resource = resource_map[logical_id]
    _tag(resource_map, logical_id, resource)
    yield from ready(resource)


def _tag(resource_map: Any, logical_id: str, resource: Any) -> None:
    """Tag an EC2 resource, as moto's `ResourceMap.create` does."""
    models: Any = import_module("moto.ec2.models")
    if not isinstance(
        resource, import_module("moto.ec2.models.core").TaggedEC2Resource
    ):
        return
    backend = models.ec2_backends[resource_map._account_id][resource_map._region_name]
    backend.create_tags(
        [resource.physical_resource_id],
        {
            **resource_map.tags,
            "aws:cloudformation:stack-name": resource_map["AWS::StackName"],
            "aws:cloudformation:stack-id": resource_map["AWS::StackId"],
            "aws:cloudformation:logical-id": logical_id,
        },
    )


def ready(resource: Any) -> Work:
    """Wait until a resource that was created or changed is ready."""
    if resource is None:
        return
    nested = deployment_of(resource)
    if isinstance(resource, StackResource):
        yield from resource.make_ready()
    elif nested is not None:
        yield from _over(nested)
        if resource.status not in COMPLETE:
            msg = f"Embedded stack {resource.stack_id} was not successfully created."
            raise ResourceFailedError(msg)
    else:
        while not resource.is_created():
            yield


def _over(deployment: Deployment) -> Work:
    """Wait for the operation on a nested stack; it advances with its outer stack."""
    while not deployment.is_over:
        yield
        deployment.advance()


def _end(resource: Any, resource_map: Any, logical_id: str) -> Work:
    if isinstance(resource, StackResource):
        yield from resource.end()
    else:
        resource_map._delete_resource(resource, described_in(resource_map)[logical_id])
        nested = deployment_of(resource)
        if nested is not None:
            yield from _over(nested)
            if resource.status != "DELETE_COMPLETE":
                msg = f"Embedded stack {resource.stack_id} was not deleted."
                raise ResourceFailedError(msg)
    if parsed_in(resource_map).get(logical_id) is resource:
        del parsed_in(resource_map)[logical_id]
