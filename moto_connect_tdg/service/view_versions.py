"""Versions of views."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..domain.kinds import VIEW
from ..domain.lineages import FlowVersion, require_same_content
from ..domain.views import (
    CUSTOMER_MANAGED,
    View,
    highest_of,
    require_published,
    versions_before,
)
from .call import NOTHING, Answer, ApiCall, operation
from .found import Found
from .lineages import descent
from .views import show_view


@operation
def create_view_version(
    call: ApiCall,
    *,
    instance_id: str,
    view_id: str,
    version_description: str | None = None,
    view_content_sha256: str | None = None,
) -> Answer:
    """Keep what is published as a version, unless the highest is the same (VI-05)."""
    of = descent(call, VIEW, instance_id, view_id)
    found = of.found
    require_published(found.record)
    require_same_content(view_content_sha256, found.record.view_content_sha256 or "")
    highest = highest_of(of.lineage)
    if highest is None or highest.content != found.record.content:
        number = of.add_version(version_description, found.record.content)
        highest = of.lineage.version(number)
    return {"View": show_view(found, found.record.content, **_shown(found, highest))}


def _shown(found: Found[View], version: FlowVersion) -> dict[str, Any]:
    return {
        "Arn": f"{found.arn}:{version.version}",
        "Version": version.version,
        "VersionDescription": version.description,
    }


@operation
def list_view_versions(
    call: ApiCall,
    *,
    instance_id: str,
    view_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the versions of a view, from the highest to the lowest (VI-05)."""
    of = descent(call, VIEW, instance_id, view_id)
    found, view = of.found, of.found.record
    page = call.page(partial(versions_before, of.lineage), next_token, max_results, int)
    return {
        "ViewVersionSummaryList": [
            {
                "Id": view.id,
                "Name": view.name,
                "Description": view.description,
                "Type": CUSTOMER_MANAGED,
                **_shown(found, version),
            }
            for version in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def delete_view_version(
    call: ApiCall, *, instance_id: str, view_id: str, view_version: int
) -> Answer:
    """Delete a version; its number is not used again."""
    descent(call, VIEW, instance_id, view_id).lineage.remove(view_version)
    return NOTHING
