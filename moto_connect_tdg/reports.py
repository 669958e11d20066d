"""The results of drills, for annotations: what `rehearse` and its like return."""

from __future__ import annotations

from .domain.routing import Tally
from .rehearsal.flow import Flow, Second
from .rehearsal.report import (
    ApiCall,
    Finding,
    Report,
    Scorecard,
    Severity,
    SharesAt,
    Verdict,
)
from .rehearsal.shift import Drill, Step

__all__ = [
    "ApiCall",
    "Drill",
    "Finding",
    "Flow",
    "Report",
    "Scorecard",
    "Second",
    "Severity",
    "SharesAt",
    "Step",
    "Tally",
    "Verdict",
]
