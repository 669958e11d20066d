"""Contact flows, which answer telephone calls to a number.

https://docs.aws.amazon.com/connect/latest/adminguide/connect-contact-flows.html
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from ..errors import (
    ContactFlowNotPublishedError,
    InvalidContactFlowError,
    InvalidRequestError,
)
from ..records import dataclass
from ..types import Region
from .flow_content import Problem, summary_of

#: The status of a flow that was published, and of one that was only saved.
PUBLISHED = "PUBLISHED"
SAVED = "SAVED"
#: The state of a flow that is not archived.
ACTIVE = "ACTIVE"
#: What follows a flow's ID to name its saved content.
SAVED_ALIAS = "$SAVED"


@dataclass(frozen=True, slots=True)
class ContactFlow:
    """A flow, the same on both sides of a replicated instance (RI-31, RI-34)."""

    id: str
    name: str
    type: str
    description: str | None
    #: the published content, or the saved one of a flow that was never published
    content: str
    #: PUBLISHED or SAVED
    status: str
    last_modified_time: datetime
    last_modified_region: Region
    #: ACTIVE or ARCHIVED
    state: str = ACTIVE
    #: what was saved after the flow was published
    saved_content: str | None = None

    @property
    def saved(self) -> str:
        """The content that was saved last."""
        return self.content if self.saved_content is None else self.saved_content

    @property
    def flow_content_sha256(self) -> str:
        """The SHA-256 digest of the content."""
        return digest(self.content)


def digest(content: str) -> str:
    """The SHA-256 digest of a content."""
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def with_content(status: str, content: str, *, is_saved: bool) -> dict[str, Any]:
    """The changes that new content brings: it is saved, or published (FL-12).

    *status* is the one before. What is saved does not replace what is published.
    """
    if not is_saved:
        return {"content": content, "saved_content": None, "status": PUBLISHED}
    if status == SAVED:
        return {"content": content}
    return {"saved_content": content}


def require_published(status: str, flow_id: str) -> None:
    """A flow that was never published has only its saved content (ER-16)."""
    if status == SAVED:
        msg = f"The contact flow is not published: {flow_id}"
        raise ContactFlowNotPublishedError(msg)


def require_something_published(status: str, flow_id: str) -> None:
    """A version is a snapshot of what is published (FL-16)."""
    if status == SAVED:
        msg = f"The contact flow is not published: {flow_id}"
        raise InvalidRequestError(msg)


def require_flow_content(problems: list[Problem]) -> None:
    """A published flow's content has no problems (ER-15)."""
    if problems:
        msg = f"The contact flow is not valid. {summary_of(problems)}"
        raise InvalidContactFlowError(msg, problems=problems)
