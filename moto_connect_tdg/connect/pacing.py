"""The pace of workflows, set by moto's state manager.

https://docs.getmoto.org/en/latest/docs/configuration/state_transition/index.html
"""

from __future__ import annotations

from collections.abc import Mapping

from moto.core.utils import utcnow
from moto.moto_api._internal.managed_state_model import ManagedState

_RUNNING, _FINISHED = "RUNNING", "OVER"


class ManagedProgress:
    """The progress of one workflow, by moto's `ManagedState`."""

    def __init__(self, model: str) -> None:
        # A new ManagedState for each workflow: a reused one would keep the ticks and
        # the clock of the workflow before.
        self._state = ManagedState(model, transitions=[(_RUNNING, _FINISHED)])
        self._begun = utcnow()
        self._describes = 0

    @property
    def is_due(self) -> bool:
        """Whether the workflow has finished."""
        return self._state.status == _FINISHED

    def count_describe(self) -> None:
        """Count one describe call; moto's manual progression ends after N of them."""
        self._describes += 1
        self._state.advance()

    def snapshot(self) -> Mapping[str, object]:
        """When it began, and the number of describe calls."""
        return {"Begun": self._begun.isoformat(), "Describes": self._describes}
