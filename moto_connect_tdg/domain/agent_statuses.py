"""Agent statuses, which agents choose in the contact panel.

https://docs.aws.amazon.com/connect/latest/adminguide/agent-custom.html
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ..errors import InvalidParameterError
from ..records import dataclass
from ..types import Region

StatusType = Literal["ROUTABLE", "CUSTOM", "OFFLINE"]

#: The statuses of a new instance: name and type.
#: https://docs.aws.amazon.com/connect/latest/adminguide/metrics-agent-status.html
DEFAULT_AGENT_STATUSES: tuple[tuple[str, StatusType], ...] = (
    ("Available", "ROUTABLE"),
    ("Offline", "OFFLINE"),
)


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """An agent status, the same on both sides of a replicated instance (RI-31)."""

    id: str
    name: str
    description: str | None
    type: StatusType
    #: the place in the list of statuses, or None
    display_order: int | None
    #: ENABLED or DISABLED
    state: str
    last_modified_time: datetime
    last_modified_region: Region


def require_custom(status: AgentStatus) -> None:
    """The statuses that an instance comes with cannot be changed (our choice)."""
    if status.type != "CUSTOM":
        msg = f"Only custom agent statuses can be changed, not: {status.name}"
        raise InvalidParameterError(msg)
