"""Versions and aliases of contact flows."""

from __future__ import annotations

from ..domain.flows import require_something_published
from ..domain.kinds import CONTACT_FLOW
from ..domain.lineages import require_same_content
from .call import NOTHING, Answer, ApiCall, operation
from .lineages import alias_row, descent, version_row
from .summaries import last_change


@operation
def create_contact_flow_version(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    description: str | None = None,
    flow_content_sha256: str | None = None,
) -> Answer:
    """Create a version of what is published (FL-16)."""
    of = descent(call, CONTACT_FLOW, instance_id, contact_flow_id)
    flow = of.found.record
    require_something_published(flow.status, flow.id)
    require_same_content(flow_content_sha256, flow.flow_content_sha256)
    number = of.add_version(description, flow.content)
    return {"ContactFlowArn": of.found.arn, "Version": number}


@operation
def list_contact_flow_versions(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the versions of a flow, in the order of creation."""
    of = descent(call, CONTACT_FLOW, instance_id, contact_flow_id)
    page = of.versions(next_token, max_results)
    return {
        "ContactFlowVersionSummaryList": [
            {
                **version_row(of, version),
                **last_change(version),
            }
            for version in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def delete_contact_flow_version(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    contact_flow_version: int,
) -> Answer:
    """Delete a version that no alias points to (FL-16)."""
    of = descent(call, CONTACT_FLOW, instance_id, contact_flow_id)
    of.remove_version(contact_flow_version)
    return NOTHING


@operation
def create_contact_flow_alias(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    contact_flow_version: int,
    alias_name: str,
    description: str | None = None,
) -> Answer:
    """Give a version a name (FL-17)."""
    of = descent(call, CONTACT_FLOW, instance_id, contact_flow_id)
    alias_id = of.add_alias(alias_name, description, contact_flow_version)
    return {"ContactFlowArn": of.found.arn, "Id": alias_id}


@operation
def describe_contact_flow_alias(
    call: ApiCall, *, instance_id: str, contact_flow_id: str, alias_id: str
) -> Answer:
    """Describe an alias, from either Region."""
    of = descent(call, CONTACT_FLOW, instance_id, contact_flow_id)
    return {
        "ContactFlowAlias": {
            "ContactFlowId": of.found.record.id,
            "ContactFlowArn": of.found.arn,
            **of.shown(alias_id),
        }
    }


@operation
def list_contact_flow_aliases(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    next_token: str | None = None,
    max_results: int = 1000,
) -> Answer:
    """List the aliases of a flow, in the order of creation."""
    of = descent(call, CONTACT_FLOW, instance_id, contact_flow_id)
    page = of.aliases(next_token, max_results)
    return {
        "ContactFlowAliasSummaryList": [
            {**alias_row(of, alias), "LastModifiedRegion": alias.last_modified_region}
            for alias in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_contact_flow_alias(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    alias_id: str,
    name: str | None = None,
    description: str | None = None,
    contact_flow_version: int | None = None,
) -> Answer:
    """Change an alias, or point it to another version (FL-17)."""
    of = descent(call, CONTACT_FLOW, instance_id, contact_flow_id)
    of.change_alias(alias_id, name, description, contact_flow_version)
    return NOTHING


@operation
def delete_contact_flow_alias(
    call: ApiCall, *, instance_id: str, contact_flow_id: str, alias_id: str
) -> Answer:
    """Delete an alias that nothing names; its version stays."""
    of = descent(call, CONTACT_FLOW, instance_id, contact_flow_id)
    of.remove_alias(alias_id)
    return NOTHING
