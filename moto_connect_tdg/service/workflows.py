"""Running workflows, and the pace at which they advance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..domain.lifecycle import WorkflowKind
from ..records import dataclass

#: Applies the result of a workflow; takes the reason for its failure, or None.
Finish = Callable[[str | None], None]


class Progress(Protocol):
    """The progress of one workflow."""

    @property
    def is_due(self) -> bool:
        """Whether it has finished."""

    def count_describe(self) -> None:
        """Count one describe call, for a pace that counts them."""

    def snapshot(self) -> Mapping[str, object]:
        """The progress as plain values: equal values end in the same way."""


#: Starts the progress of a workflow of a model, such as "connect::replica".
Pacer = Callable[[str], Progress]


class Immediate:
    """The progress of a workflow that finishes as soon as it starts."""

    is_due = True

    def count_describe(self) -> None:
        """Do nothing: there is nothing to wait for."""

    def snapshot(self) -> Mapping[str, object]:
        """Nothing: it never runs."""
        return {}


def immediately(_: str) -> Progress:
    """Pace every workflow to finish within the API call that starts it."""
    return Immediate()


@dataclass(frozen=True, slots=True)
class ForcedOutcome:
    """The outcome that faults impose on workflows started by one API call."""

    failure_reason: str | None = None
    is_stalled: bool = False


NO_FAULT = ForcedOutcome()


@dataclass(frozen=True, slots=True)
class Workflow:
    """One run of a workflow; its result is applied once, when it is due."""

    kind: WorkflowKind[Any]
    forced: ForcedOutcome
    progress: Progress
    finish: Finish

    @property
    def is_due(self) -> bool:
        """Whether it has finished."""
        return not self.forced.is_stalled and self.progress.is_due

    def complete(self) -> None:
        """Apply the result."""
        self.finish(self.forced.failure_reason)
