"""Faults in the running mock: what goes wrong, for which API calls, how often.

Context managers, which nest. Each removes its own fault at the end of the block, and
raises an error if the fault never struck, unless the block failed anyway.

Example:
    with faults.region_down("us-east-1"):
        fail_over(group_arn)
"""

from __future__ import annotations

from collections.abc import Sequence

from .connect import injection
from .domain.faults import (
    ApiError,
    Delay,
    Effect,
    FailWorkflow,
    Fault,
    Match,
    NoEffect,
    Outage,
    OutageKind,
    StallWorkflow,
)
from .domain.schedules import Clock, Schedule, Window
from .fault_blocks import (
    Criteria,
    CriteriaOfRegion,
    FaultBlocks,
    LostFaultError,
    UnusedFaultError,
)
from .installation import require_mock

__all__ = [
    "ApiError",
    "Criteria",
    "CriteriaOfRegion",
    "Delay",
    "Effect",
    "FailWorkflow",
    "Fault",
    "LostFaultError",
    "Match",
    "NoEffect",
    "Outage",
    "OutageKind",
    "StallWorkflow",
    "UnusedFaultError",
    "Window",
    "api_error",
    "delay",
    "fail_workflow",
    "fault",
    "region_down",
    "stall_workflow",
]


class _InThisProcess(FaultBlocks[Fault]):
    """Faults in the mock of this process."""

    def _add(
        self,
        match: Match,
        effects: Sequence[Effect],
        times: int | None,
        schedule: Schedule,
        clock: Clock | None,
    ) -> Fault:
        require_mock()
        return injection.add_fault(
            match, effects, times=times, schedule=schedule, clock=clock
        )

    def _remove(self, added: Fault) -> bool:
        # After moto's reset another fault may have this ID.
        if injection.fault_plan().find(added.fault_id) is not added:
            return False
        injection.fault_plan().remove(added.fault_id)
        return True


_here = _InThisProcess()

fault = _here.fault
api_error = _here.api_error
region_down = _here.region_down
delay = _here.delay
fail_workflow = _here.fail_workflow
stall_workflow = _here.stall_workflow
