"""The domain's workflows, at the pace that moto's user sets.

https://docs.getmoto.org/en/latest/docs/configuration/state_transition/index.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.moto_api._internal.managed_state_model import ManagedState

from ..domain.lifecycle import WorkflowKind

_RUNNING, _OVER = "RUNNING", "OVER"


@dataclass(frozen=True, slots=True)
class Fate:
    """What a fault holds for the workflows that one call begins."""

    failure_reason: str | None = None
    is_stalled: bool = False


UNTROUBLED = Fate()


class Workflow:
    """One run of a workflow: it can be looked at, and is over at some time.

    *settle* is called once, when it is seen to be over, with the reason of its
    failure or None.
    """

    def __init__(
        self, kind: WorkflowKind[Any], fate: Fate, settle: Callable[[str | None], None]
    ) -> None:
        self.kind = kind
        self._fate = fate
        self._settle = settle
        # A fresh ManagedState for each workflow: one that is used again keeps
        # the ticks and the clock of the workflow before.
        self._state = ManagedState(kind.model, transitions=[(_RUNNING, _OVER)])

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end by now."""
        return not self._fate.is_stalled and self._state.status == _OVER

    def settle(self) -> None:
        """Bring about what the end of the workflow means."""
        self._settle(self._fate.failure_reason)

    def look(self) -> None:
        """Count one look: with moto's manual progression it ends after N of them."""
        self._state.advance()
