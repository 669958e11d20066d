"""Versions and aliases of flow modules."""

from __future__ import annotations

from ..domain.kinds import FLOW_MODULE
from ..domain.lineages import require_same_content
from .call import NOTHING, Answer, ApiCall, operation
from .lineages import alias_row, descent, version_row


@operation
def create_contact_flow_module_version(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_module_id: str,
    description: str | None = None,
    flow_module_content_sha256: str | None = None,
) -> Answer:
    """Create a version of what is published (MO-06)."""
    of = descent(call, FLOW_MODULE, instance_id, contact_flow_module_id)
    module = of.found.record
    require_same_content(flow_module_content_sha256, module.flow_module_content_sha256)
    number = of.add_version(description, module.content, module.settings)
    return {"ContactFlowModuleArn": of.found.arn, "Version": number}


@operation
def list_contact_flow_module_versions(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_module_id: str,
    next_token: str | None = None,
    max_results: int = 1000,
) -> Answer:
    """List the versions of a module, in the order of creation."""
    of = descent(call, FLOW_MODULE, instance_id, contact_flow_module_id)
    page = of.versions(next_token, max_results)
    return {
        "ContactFlowModuleVersionSummaryList": [
            version_row(of, version) for version in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def delete_contact_flow_module_version(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_module_id: str,
    contact_flow_module_version: int,
) -> Answer:
    """Delete a version that no alias points to (MO-06)."""
    of = descent(call, FLOW_MODULE, instance_id, contact_flow_module_id)
    of.remove_version(contact_flow_module_version)
    return NOTHING


@operation
def create_contact_flow_module_alias(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_module_id: str,
    contact_flow_module_version: int,
    alias_name: str,
    description: str | None = None,
) -> Answer:
    """Give a version a name (MO-07)."""
    of = descent(call, FLOW_MODULE, instance_id, contact_flow_module_id)
    alias_id = of.add_alias(alias_name, description, contact_flow_module_version)
    return {"ContactFlowModuleArn": of.found.arn, "Id": alias_id}


@operation
def describe_contact_flow_module_alias(
    call: ApiCall, *, instance_id: str, contact_flow_module_id: str, alias_id: str
) -> Answer:
    """Describe an alias, from either Region."""
    of = descent(call, FLOW_MODULE, instance_id, contact_flow_module_id)
    return {
        "ContactFlowModuleAlias": {
            "ContactFlowModuleId": of.found.record.id,
            "ContactFlowModuleArn": of.found.arn,
            **of.shown(alias_id),
        }
    }


@operation
def list_contact_flow_module_aliases(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_module_id: str,
    next_token: str | None = None,
    max_results: int = 1000,
) -> Answer:
    """List the aliases of a module, in the order of creation."""
    of = descent(call, FLOW_MODULE, instance_id, contact_flow_module_id)
    page = of.aliases(next_token, max_results)
    return {
        "ContactFlowModuleAliasSummaryList": [
            alias_row(of, alias) for alias in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_contact_flow_module_alias(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_module_id: str,
    alias_id: str,
    name: str | None = None,
    description: str | None = None,
    contact_flow_module_version: int | None = None,
) -> Answer:
    """Change an alias, or point it to another version (MO-07)."""
    of = descent(call, FLOW_MODULE, instance_id, contact_flow_module_id)
    of.change_alias(alias_id, name, description, contact_flow_module_version)
    return NOTHING


@operation
def delete_contact_flow_module_alias(
    call: ApiCall, *, instance_id: str, contact_flow_module_id: str, alias_id: str
) -> Answer:
    """Delete an alias; its version stays."""
    of = descent(call, FLOW_MODULE, instance_id, contact_flow_module_id)
    of.remove_alias(alias_id)
    return NOTHING
