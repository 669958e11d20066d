"""One API call in progress, and the register of operations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..domain.journal import Change
from ..domain.lifecycle import WorkflowKind
from ..domain.paging import Page, page_of, read_token
from .scope import Scope
from .site import Site
from .workflows import NO_FAULT, Finish, ForcedOutcome, Workflow

#: The answer of an operation: members by their API names. A value may be a record
#: whose attributes are the API's members in snake case.
Answer = Mapping[str, Any]
NOTHING: Answer = {}

Key = TypeVar("Key", int, str)
Item = TypeVar("Item")


def no_session_name() -> None:
    """The session name of a caller without an assumed role."""


@dataclass(slots=True)
class ApiCall(Scope):
    """One API call in progress.

    *here* is the caller's account in the Region that was called, *forced* the outcome
    that faults impose on workflows that it starts, *change* the change of a
    distribution, for the journal. *session_name* is that of the role that the caller has
    assumed, if it is one.
    """

    operation: str
    forced: ForcedOutcome = NO_FAULT
    change: Change | None = None
    session_name: Callable[[], str | None] = no_session_name

    def new_id(self) -> str:
        """Make a new ID."""
        return self.world.new_id()

    def begin(
        self,
        kind: WorkflowKind[Any],
        site: Site,
        key: str,
        finish: Finish,
        *,
        failure_reason: str | None = None,
    ) -> None:
        """Start a workflow of a resource of *site*; it may finish immediately."""
        forced = self.forced
        if failure_reason is not None:
            forced = ForcedOutcome(failure_reason, is_stalled=forced.is_stalled)
        progress = self.world.surroundings.pacer(kind.model)
        workflow = Workflow(kind, forced, progress, finish)
        if workflow.is_due:
            workflow.complete()
        else:
            site.keep_workflow(key, workflow)
            self.world.wait_for(site)

    def page(
        self,
        keyed: Callable[[Key | None], Iterable[tuple[Key, Item]]],
        next_token: str | None,
        max_results: int,
        kind: type[Key],
    ) -> Page[Item]:
        """Return a page of what *keyed* yields after the key in the token.

        The key is of type *kind*. An empty token means the first page (D-09).
        """
        after = read_token(next_token, self.operation, kind) if next_token else None
        return page_of(keyed(after), limit=max_results, operation=self.operation)


def given(**members: Any) -> dict[str, Any]:
    """Return the members that the input has, without those that are None."""
    return {name: value for name, value in members.items() if value is not None}


def no_rows(_: object) -> Iterator[Any]:
    """Yield nothing, for `ApiCall.page`."""
    return iter(())


AnyOperation = TypeVar("AnyOperation", bound=Callable[..., Answer])

OPERATIONS: dict[str, Callable[..., Answer]] = {}


def operation(function: AnyOperation) -> AnyOperation:
    """Register a function as the operation that its name spells.

    Its keyword parameters are the members of the API's input in snake case.
    """
    name = "".join(word.capitalize() for word in function.__name__.split("_"))
    OPERATIONS[name] = function
    return function
