"""Contact flows, which answer telephone calls to a number.

https://docs.aws.amazon.com/connect/latest/adminguide/connect-contact-flows.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from ..errors import InvalidContactFlowError
from ..types import Region

#: The status of a flow, unless it is only saved.
PUBLISHED = "PUBLISHED"
#: The default inbound flow that a new instance has.
#: https://docs.aws.amazon.com/connect/latest/adminguide/contact-flow-default.html
DEFAULT_FLOW_NAME = "Sample inbound flow (first contact experience)"
DEFAULT_FLOW_CONTENT = json.dumps(
    {
        "Version": "2019-10-30",
        "StartAction": "disconnect",
        "Actions": [
            {
                "Identifier": "disconnect",
                "Type": "DisconnectParticipant",
                "Parameters": {},
                "Transitions": {},
            }
        ],
    }
)


@dataclass(frozen=True, slots=True)
class ContactFlow:
    """A flow, the same on both sides of a replicated instance (RI-31, RI-34)."""

    id: str
    name: str
    type: str
    description: str | None
    content: str
    #: PUBLISHED or SAVED
    status: str
    last_modified_time: datetime
    last_modified_region: Region

    @property
    def flow_content_sha256(self) -> str:
        """The SHA-256 digest of the content."""
        return sha256(self.content.encode("utf-8", "surrogatepass")).hexdigest()


def require_flow_content(content: str) -> None:
    """A flow's content is a JSON object (ER-15)."""
    try:
        read = json.loads(content)
    except (ValueError, RecursionError) as error:
        problem = f"The content is not JSON: {error}"
    else:
        if isinstance(read, dict):
            return
        problem = "The content is not a JSON object."
    msg = "The contact flow is not valid."
    raise InvalidContactFlowError(msg, problems=[{"message": problem}])
