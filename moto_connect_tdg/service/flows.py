"""Contact flows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..domain.arns import read_qualified
from ..domain.flow_filters import has_attributes
from ..domain.flows import (
    PUBLISHED,
    SAVED,
    SAVED_ALIAS,
    ContactFlow,
    digest,
    require_flow_content,
    require_published,
    with_content,
)
from ..domain.kinds import CONTACT_FLOW, QUEUE, QUICK_CONNECT
from ..domain.lineages import FlowVersion
from ..domain.search import Criteria
from ..domain.tags import require_tags
from ..domain.uses import Named
from ..errors import InvalidParameterError
from .call import NOTHING, Answer, ApiCall, given, operation
from .flow_associations import forget_flow
from .flow_problems import problems_in
from .found import Found, not_found
from .lineages import version_of
from .regional_uses import require_unneeded
from .searching import BY_NAME, Searchable, search
from .summaries import last_change

_SEARCHABLE = Searchable(
    CONTACT_FLOW,
    BY_NAME,
    conditions=("TypeCondition", "StateCondition", "StatusCondition"),
    own=lambda flow: {
        "TypeCondition": lambda wanted: wanted == flow.type,
        "StateCondition": lambda wanted: wanted == flow.state,
        "StatusCondition": lambda wanted: wanted == flow.status,
    },
)


@operation
def create_contact_flow(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    type: str,
    content: str,
    description: str | None = None,
    status: str = PUBLISHED,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a flow; the replica has it too (RI-31, RI-34).

    The content of one that is only saved is not checked (FL-11).
    """
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    if status == PUBLISHED:
        require_flow_content(problems_in(instance, contents, content))
    call.require_room(CONTACT_FLOW, contents, name)
    flow = ContactFlow(
        id=call.new_id(),
        name=name,
        type=type,
        description=description,
        content=content,
        status=status,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, CONTACT_FLOW, flow, tags)
    return {
        "ContactFlowId": flow.id,
        "ContactFlowArn": arn,
        "FlowContentSha256": flow.flow_content_sha256,
    }


def _view(found: Found[ContactFlow]) -> dict[str, Any]:
    """A flow as describe and search operations show it."""
    flow = found.record
    return {
        "Arn": found.arn,
        "Id": flow.id,
        "Name": flow.name,
        "Type": flow.type,
        "State": flow.state,
        "Status": flow.status,
        "Description": flow.description,
        "Content": flow.content,
        "Tags": found.tags,
        "FlowContentSha256": flow.flow_content_sha256,
        **last_change(flow),
    }


@operation
def describe_contact_flow(
    call: ApiCall, *, instance_id: str, contact_flow_id: str
) -> Answer:
    """Describe a flow with its published content, or with what follows its ID.

    `$SAVED` is the content that was saved last (FL-12), a number that of a version
    (FL-16).
    """
    text, qualifier = read_qualified(contact_flow_id)
    found = call.find(instance_id, CONTACT_FLOW, text)
    flow = found.record
    if qualifier is None:
        require_published(flow.status, flow.id)
        return {"ContactFlow": _view(found)}
    version = version_of(CONTACT_FLOW, found, qualifier)
    if version is not None:
        return {"ContactFlow": {**_view(found), **_of_version(version)}}
    if qualifier != SAVED_ALIAS:
        raise not_found(CONTACT_FLOW.arn_name, contact_flow_id)
    return {
        "ContactFlow": {
            **_view(found),
            "Status": SAVED,
            "Content": flow.saved,
            "FlowContentSha256": digest(flow.saved),
        }
    }


def _of_version(version: FlowVersion) -> dict[str, Any]:
    """What a version of a flow shows instead of the flow's own."""
    return {
        "Content": version.content,
        "FlowContentSha256": digest(version.content),
        "Version": version.version,
        "VersionDescription": version.description,
        **last_change(version),
    }


@operation
def list_contact_flows(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_types: Collection[str] = (),
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the flows of an instance, in the order of creation (FL-10)."""
    instance, contents = call.open_instance(instance_id)

    def is_wanted(flow: ContactFlow) -> bool:
        return not contact_flow_types or flow.type in contact_flow_types

    page = call.page(
        partial(contents.of(CONTACT_FLOW).wanted_after, is_wanted),
        next_token,
        max_results,
        int,
    )
    return {
        "ContactFlowSummaryList": [
            {
                "Id": flow.id,
                "Arn": call.child_arn(instance, CONTACT_FLOW.arn_name, flow.id),
                "Name": flow.name,
                "ContactFlowType": flow.type,
                "ContactFlowState": flow.state,
                "ContactFlowStatus": flow.status,
            }
            for flow in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_contact_flow_content(
    call: ApiCall, *, instance_id: str, contact_flow_id: str, content: str
) -> Answer:
    """Publish new content; with `$SAVED` after the ID, only save it (FL-12)."""
    text, qualifier = read_qualified(contact_flow_id)
    found = call.find(instance_id, CONTACT_FLOW, text)
    is_saved = qualifier == SAVED_ALIAS
    if qualifier is not None and not is_saved:
        raise not_found(CONTACT_FLOW.arn_name, contact_flow_id)
    if not is_saved:
        require_flow_content(problems_in(found.instance, found.contents, content))
    changes = with_content(found.record.status, content, is_saved=is_saved)
    call.modify(CONTACT_FLOW, found, **changes)
    return NOTHING


@operation
def update_contact_flow_metadata(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    name: str | None = None,
    description: str | None = None,
    contact_flow_state: str | None = None,
) -> Answer:
    """Change name, description and state; omitted members keep their values."""
    found = call.find(instance_id, CONTACT_FLOW, contact_flow_id)
    call.require_new_name(CONTACT_FLOW, found, name)
    call.modify(
        CONTACT_FLOW,
        found,
        **given(name=name, description=description, state=contact_flow_state),
    )
    return NOTHING


@operation
def update_contact_flow_name(
    call: ApiCall,
    *,
    instance_id: str,
    contact_flow_id: str,
    name: str | None = None,
    description: str | None = None,
) -> Answer:
    """Change the name of a flow, its description, or both."""
    found = call.find(instance_id, CONTACT_FLOW, contact_flow_id)
    call.require_new_name(CONTACT_FLOW, found, name)
    call.modify(CONTACT_FLOW, found, **given(name=name, description=description))
    return NOTHING


@operation
def search_contact_flows(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for flows by name, description, type, state, status and tags."""
    filters = dict(search_filter or {})
    wanted: Criteria | None = filters.pop("FlowAttributeFilter", None)
    return search(
        call,
        _SEARCHABLE,
        _view,
        instance_id,
        criteria=search_criteria,
        search_filter=filters,
        next_token=next_token,
        max_results=max_results,
        also=None if wanted is None else partial(_passes, wanted),
    )


def _passes(wanted: Criteria, flow: ContactFlow, tags: Mapping[str, str]) -> bool:
    return has_attributes(wanted, flow.type, tags)


@operation
def delete_contact_flow(
    call: ApiCall, *, instance_id: str, contact_flow_id: str
) -> Answer:
    """Delete a flow and what links to it, on both sides.

    A quick connect, a rule and a task template need their flow, so they keep it
    (FL-14).
    """
    found = call.find(instance_id, CONTACT_FLOW, contact_flow_id)
    require_unneeded(call, CONTACT_FLOW, found)
    named = Named(CONTACT_FLOW.arn_name, found.record.id)
    for user in call.users_of(CONTACT_FLOW, found, QUICK_CONNECT):
        # ResourceInUseException is not declared
        msg = f"The contact flow is in use by: {user.arn}"
        raise InvalidParameterError(msg)
    for queue in call.users_of(CONTACT_FLOW, found, QUEUE):
        config = replace(queue.record.outbound_caller_config, outbound_flow_id=None)
        call.modify(QUEUE, queue, outbound_caller_config=config)
    for number_arn in found.contents.links.of_flow(named):
        del found.contents.links[number_arn]
    forget_flow(call, found.instance, found.record.id)
    found.contents.forget_lineage(CONTACT_FLOW, found.record)
    call.remove(CONTACT_FLOW, found)
    return NOTHING
