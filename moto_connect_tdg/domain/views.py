"""Views: what agents see step by step, as JSON documents.

https://docs.aws.amazon.com/connect/latest/adminguide/view-resources-sg.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ..errors import InvalidParameterError, ResourceNotFoundError
from ..records import dataclass
from ..types import Region
from .flows import PUBLISHED, digest
from .lineages import FlowVersion, Lineage

CUSTOMER_MANAGED = "CUSTOMER_MANAGED"
LATEST_ALIAS = "$LATEST"
#: The size of a content (VI-02).
MAX_CONTENT_BYTES = 400 * 1024


@dataclass(frozen=True, slots=True)
class View:
    """A view, the same on both sides of a replicated instance once published (RI-31)."""

    id: str
    name: str
    description: str | None
    #: template and actions as JSON: the published ones, or the saved ones at first
    content: str
    status: str
    #: where it was created, the only Region that has it until it is published (VI-06)
    created_region: Region
    created_time: datetime
    last_modified_time: datetime
    #: what was saved after the view was published
    saved_content: str | None = None

    @property
    def is_published(self) -> bool:
        """Whether it was ever published."""
        return self.status == PUBLISHED

    @property
    def saved(self) -> str:
        """The content that was saved last."""
        return self.content if self.saved_content is None else self.saved_content

    @property
    def view_content_sha256(self) -> str | None:
        """The SHA-256 digest of the published content, if there is one."""
        return digest(self.content) if self.is_published else None

    @property
    def only_in(self) -> Region | None:
        """The only Region that has the view; None once it is published (VI-06)."""
        return None if self.is_published else self.created_region


def read_content(content: Mapping[str, Any]) -> str:
    """Read a content, whose template is a JSON object (VI-01, VI-02)."""
    template = content.get("Template")
    if template is not None:
        _require_object(template)
    text = json.dumps(
        {"Template": template, "Actions": list(content.get("Actions", ()))}
    )
    if len(text.encode()) > MAX_CONTENT_BYTES:
        msg = f"The content of a view has at most {MAX_CONTENT_BYTES} bytes."
        raise InvalidParameterError(msg)
    return text


def _require_object(template: str) -> None:
    try:
        found = json.loads(template)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        msg = "Content.Template must be a JSON object."
        raise InvalidParameterError(msg)


def show_content(content: str) -> dict[str, Any]:
    """A content by the API's members."""
    members: dict[str, Any] = json.loads(content)
    return members


def require_published(view: View) -> None:
    """Only a published view has content without a qualifier, or versions (VI-04)."""
    if not view.is_published:
        msg = f"The view is not published: {view.id}"
        raise ResourceNotFoundError(msg)


def versions_before(
    lineage: Lineage, number: int | None
) -> Iterator[tuple[int, FlowVersion]]:
    """The versions below a number, or all, from the highest to the lowest (VI-05)."""
    first = lineage.last if number is None else min(number - 1, lineage.last)
    for found in range(first, 0, -1):
        version = lineage.versions.get(str(found))
        if version is not None:
            yield found, version


def highest_of(lineage: Lineage) -> FlowVersion | None:
    """The version with the highest number, or None."""
    return next((version for _, version in versions_before(lineage, None)), None)
