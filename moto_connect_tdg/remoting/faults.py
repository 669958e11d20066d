"""Faults on a server, with the names of `moto_connect_tdg.faults`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..connect.control_forms import show_effects, show_match, show_schedule
from ..domain import faults, schedules
from ..domain.schedules import Clock, Schedule
from ..fault_blocks import (
    Criteria,
    CriteriaOfRegion,
    FaultBlocks,
    LostFaultError,
    UnusedFaultError,
)
from .connection import Connection, NotThereError


class RemoteFault:
    """A fault that is in force on a server.

    Attributes:
        fault_id: its ID, such as fault-1.
    """

    def __init__(
        self, connection: Connection, fault_id: str, shown: dict[str, Any]
    ) -> None:
        self.fault_id = fault_id
        self._connection = connection
        self._shown = shown
        self._hits = 0

    @property
    def hits(self) -> int:
        """The number of hits; the last known one if the server has removed the fault."""
        self.is_there()
        return self._hits

    def is_there(self) -> bool:
        """Whether the server still has it; another fault may have its ID since a reset."""
        try:
            found = self._connection.ask("GET", f"connect/faults/{self.fault_id}")
        except NotThereError:
            return False
        if any(found[member] != value for member, value in self._shown.items()):
            return False
        self._hits = found["Hits"]
        return True


class RemoteFaults(FaultBlocks[RemoteFault]):
    """The context managers of faults, for the mock of a server."""

    ApiError = faults.ApiError
    Criteria = Criteria
    CriteriaOfRegion = CriteriaOfRegion
    Delay = faults.Delay
    Effect = faults.Effect
    FailWorkflow = faults.FailWorkflow
    Fault = RemoteFault
    LostFaultError = LostFaultError
    Match = faults.Match
    NoEffect = faults.NoEffect
    Outage = faults.Outage
    OutageKind = faults.OutageKind
    StallWorkflow = faults.StallWorkflow
    UnusedFaultError = UnusedFaultError
    Window = schedules.Window

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _add(
        self,
        match: faults.Match,
        effects: Sequence[faults.Effect],
        times: int | None,
        schedule: Schedule,
        clock: Clock | None,
    ) -> RemoteFault:
        if clock is not None:
            msg = "clock is a function of this process; a server has its own clock"
            raise ValueError(msg)
        shown = {
            "Match": show_match(match),
            "Effect": show_effects(effects),
            "Times": times,
            **show_schedule(schedule),
        }
        body = {name: value for name, value in shown.items() if value not in (None, [])}
        added = self._connection.ask("POST", "connect/faults", body=body)
        there = self._connection.ask("GET", f"connect/faults/{added['FaultId']}")
        kept = {name: value for name, value in there.items() if name != "Hits"}
        return RemoteFault(self._connection, added["FaultId"], kept)

    def _remove(self, added: RemoteFault) -> bool:
        if not added.is_there():
            return False
        self._connection.ask("DELETE", f"connect/faults/{added.fault_id}")
        return True
