"""Flow modules: parts of flows, which flows invoke.

https://docs.aws.amazon.com/connect/latest/adminguide/contact-flow-modules.html
"""

from __future__ import annotations

from datetime import datetime

from ..errors import InvalidContactFlowModuleError
from ..records import dataclass
from ..types import Region
from .flow_content import Problem, summary_of
from .flows import ACTIVE, PUBLISHED, digest


@dataclass(frozen=True, slots=True)
class FlowModule:
    """A flow module, the same on both sides of a replicated instance (RI-31)."""

    id: str
    name: str
    description: str | None
    #: the published content
    content: str
    #: the schema of what the module takes and returns, in JSON
    settings: str | None
    #: whether it can be invoked from elsewhere than a flow
    is_external: bool | None
    last_modified_time: datetime
    last_modified_region: Region
    status: str = PUBLISHED
    #: ACTIVE or ARCHIVED
    state: str = ACTIVE
    #: what was saved after the module was published
    saved_content: str | None = None

    @property
    def saved(self) -> str:
        """The content that was saved last."""
        return self.content if self.saved_content is None else self.saved_content

    @property
    def flow_module_content_sha256(self) -> str:
        """The SHA-256 digest of the content."""
        return digest(self.content)


def require_module_content(problems: list[Problem]) -> None:
    """A published module's content has no problems (MO-02)."""
    if problems:
        msg = f"The flow module is not valid. {summary_of(problems)}"
        raise InvalidContactFlowModuleError(msg, Problems=problems)
