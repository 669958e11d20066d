"""Flow modules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..domain.arns import read_qualified
from ..domain.flow_modules import FlowModule, require_module_content
from ..domain.flows import SAVED, SAVED_ALIAS, digest, with_content
from ..domain.kinds import FLOW_MODULE
from ..domain.search import Criteria
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, given, operation
from .flow_problems import problems_in
from .found import Found, not_found
from .lineages import version_of
from .regional_uses import require_unneeded
from .searching import BY_NAME, Searchable, search

_SEARCHABLE = Searchable(
    FLOW_MODULE,
    BY_NAME,
    conditions=("StateCondition", "StatusCondition"),
    own=lambda module: {
        "StateCondition": lambda wanted: wanted == module.state,
        "StatusCondition": lambda wanted: wanted == module.status,
    },
)


@operation
def create_contact_flow_module(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    content: str,
    description: str | None = None,
    tags: Mapping[str, str] | None = None,
    settings: str | None = None,
    external_invocation_configuration: Mapping[str, bool] | None = None,
) -> Answer:
    """Create a published module; the replica has it too (RI-31)."""
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    require_module_content(problems_in(instance, contents, content))
    call.require_room(FLOW_MODULE, contents, name)
    module = FlowModule(
        id=call.new_id(),
        name=name,
        description=description,
        content=content,
        settings=settings,
        is_external=(external_invocation_configuration or {}).get("Enabled"),
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, FLOW_MODULE, module, tags)
    return {"Id": module.id, "Arn": arn}


def _view(found: Found[FlowModule]) -> dict[str, Any]:
    """A module as describe and search operations show it."""
    module = found.record
    external = None if module.is_external is None else {"Enabled": module.is_external}
    return {
        "Arn": found.arn,
        "Id": module.id,
        "Name": module.name,
        "Content": module.content,
        "Description": module.description,
        "State": module.state,
        "Status": module.status,
        "Tags": found.tags,
        "FlowModuleContentSha256": module.flow_module_content_sha256,
        "Settings": module.settings,
        "ExternalInvocationConfiguration": external,
    }


@operation
def describe_contact_flow_module(
    call: ApiCall, *, instance_id: str, contact_flow_module_id: str
) -> Answer:
    """Describe a module with its published content, or with what follows its ID.

    `$SAVED` is the content that was saved last (MO-03), a number that of a version
    (MO-06).
    """
    text, qualifier = read_qualified(contact_flow_module_id)
    found = call.find(instance_id, FLOW_MODULE, text)
    module = found.record
    if qualifier is None:
        return {"ContactFlowModule": _view(found)}
    version = version_of(FLOW_MODULE, found, qualifier)
    if version is not None:
        return {
            "ContactFlowModule": {
                **_view(found),
                "Content": version.content,
                "FlowModuleContentSha256": digest(version.content),
                "Settings": version.settings,
                "Version": version.version,
                "VersionDescription": version.description,
            }
        }
    if qualifier != SAVED_ALIAS:
        raise not_found(FLOW_MODULE.arn_name, contact_flow_module_id)
    return {
        "ContactFlowModule": {
            **_view(found),
            "Status": SAVED,
            "Content": module.saved,
            "FlowModuleContentSha256": digest(module.saved),
        }
    }


@operation
def list_contact_flow_modules(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 1000,
    contact_flow_module_state: str | None = None,
) -> Answer:
    """List the modules of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)

    def is_wanted(module: FlowModule) -> bool:
        return contact_flow_module_state in {None, module.state}

    page = call.page(
        partial(contents.of(FLOW_MODULE).wanted_after, is_wanted),
        next_token,
        max_results,
        int,
    )
    return {
        "ContactFlowModulesSummaryList": [
            {
                "Id": module.id,
                "Arn": call.child_arn(instance, FLOW_MODULE.arn_name, module.id),
                "Name": module.name,
                "State": module.state,
            }
            for module in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_contact_flow_module_content(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_module_id: str,
    content: str | None = None,
    settings: str | None = None,
) -> Answer:
    """Publish new content or settings; with `$SAVED`, only save the content (MO-03)."""
    text, qualifier = read_qualified(contact_flow_module_id)
    found = call.find(instance_id, FLOW_MODULE, text)
    is_saved = qualifier == SAVED_ALIAS
    if qualifier is not None and not is_saved:
        raise not_found(FLOW_MODULE.arn_name, contact_flow_module_id)
    changes: dict[str, Any] = given(settings=settings)
    if content is not None:
        if not is_saved:
            problems = problems_in(found.instance, found.contents, content)
            require_module_content(problems)
        status = found.record.status
        changes |= with_content(status, content, is_saved=is_saved)
    call.modify(FLOW_MODULE, found, **changes)
    return NOTHING


@operation
def update_contact_flow_module_metadata(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_module_id: str,
    name: str | None = None,
    description: str | None = None,
    state: str | None = None,
) -> Answer:
    """Change name, description and state; omitted members keep their values."""
    found = call.find(instance_id, FLOW_MODULE, contact_flow_module_id)
    call.require_new_name(FLOW_MODULE, found, name)
    call.modify(
        FLOW_MODULE, found, **given(name=name, description=description, state=state)
    )
    return NOTHING


@operation
def delete_contact_flow_module(
    call: ApiCall, *, instance_id: str, contact_flow_module_id: str
) -> Answer:
    """Delete a module with its versions and aliases, on both sides (TT-12)."""
    found = call.find(instance_id, FLOW_MODULE, contact_flow_module_id)
    require_unneeded(call, FLOW_MODULE, found)
    found.contents.forget_lineage(FLOW_MODULE, found.record)
    call.remove(FLOW_MODULE, found)
    return NOTHING


@operation
def search_contact_flow_modules(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for modules by name, description, state, status and tags."""
    return search(
        call,
        _SEARCHABLE,
        _view,
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )
