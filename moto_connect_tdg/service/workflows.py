"""Running workflows, and the pace at which they advance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..domain.lifecycle import WorkflowKind

#: Applies the end of a workflow; takes the reason of its failure, or None.
Settle = Callable[[str | None], None]


class Progress(Protocol):
    """How far one workflow has come."""

    @property
    def is_due(self) -> bool:
        """Whether it has finished."""

    def count_describe(self) -> None:
        """Count one describe call, for a pace that counts them."""

    def snapshot(self) -> Mapping[str, object]:
        """How far it is, as plain values: two alike end alike."""


#: Starts the progress of a workflow of a model, such as "connect::replica".
Pacer = Callable[[str], Progress]


class Immediate:
    """Finished as soon as it has begun."""

    is_due = True

    def count_describe(self) -> None:
        """Do nothing: there is nothing to wait for."""

    def snapshot(self) -> Mapping[str, object]:
        """Nothing: it never runs."""
        return {}


def immediately(_: str) -> Progress:
    """Pace every workflow to finish within the API call that begins it."""
    return Immediate()


@dataclass(frozen=True, slots=True)
class ForcedOutcome:
    """The outcome that faults impose on workflows started by one API call."""

    failure_reason: str | None = None
    is_stalled: bool = False


NO_FAULT = ForcedOutcome()


@dataclass(frozen=True, slots=True)
class Workflow:
    """One run of a workflow, settled once, when it is seen to be due."""

    kind: WorkflowKind[Any]
    forced: ForcedOutcome
    progress: Progress
    settle: Settle

    @property
    def is_due(self) -> bool:
        """Whether it has finished."""
        return not self.forced.is_stalled and self.progress.is_due

    def complete(self) -> None:
        """Apply the result."""
        self.settle(self.forced.failure_reason)
