"""Agent statuses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from ..domain.agent_statuses import AgentStatus, require_custom
from ..domain.kinds import AGENT_STATUS
from ..domain.search import Criteria
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found
from .searching import BY_NAME, Searchable, search
from .summaries import last_change, summary


def _order(status: AgentStatus) -> str | None:
    return None if status.display_order is None else str(status.display_order)


_SEARCHABLE = Searchable(
    AGENT_STATUS,
    {
        **BY_NAME,
        "state": "state",
        "type": "type",
        "displayorder": _order,
        "resourceid": "id",
    },
)


@operation
def create_agent_status(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    state: str,
    description: str | None = None,
    display_order: int | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create an agent status; the replica has it too (RI-31)."""
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    call.require_room(AGENT_STATUS, contents, name)
    status = AgentStatus(
        id=call.new_id(),
        name=name,
        description=description,
        type="CUSTOM",
        display_order=display_order,
        state=state,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, AGENT_STATUS, status, tags)
    return {"AgentStatusARN": arn, "AgentStatusId": status.id}


@operation
def describe_agent_status(
    call: ApiCall, *, instance_id: str, agent_status_id: str
) -> Answer:
    """Describe an agent status, from either Region."""
    found = call.find(instance_id, AGENT_STATUS, agent_status_id)
    return {"AgentStatus": _view(found)}


def _view(found: Found[AgentStatus]) -> dict[str, Any]:
    """An agent status as describe and search operations show it."""
    status = found.record
    return {
        "AgentStatusARN": found.arn,
        "AgentStatusId": status.id,
        "Name": status.name,
        "Description": status.description,
        "Type": status.type,
        "DisplayOrder": status.display_order,
        "State": status.state,
        "Tags": found.tags,
        **last_change(status),
    }


@operation
def list_agent_statuses(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 1000,
    agent_status_types: Collection[str] = (),
) -> Answer:
    """List the agent statuses of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)

    def is_wanted(status: AgentStatus) -> bool:
        return not agent_status_types or status.type in agent_status_types

    page = call.page(
        partial(contents.of(AGENT_STATUS).wanted_after, is_wanted),
        next_token,
        max_results,
        int,
    )
    return {
        "AgentStatusSummaryList": [
            {**summary(call, instance, AGENT_STATUS, status), "Type": status.type}
            for status in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_agent_status(
    call: ApiCall,
    *,
    instance_id: str,
    agent_status_id: str,
    name: str | None = None,
    description: str | None = None,
    state: str | None = None,
    display_order: int | None = None,
    reset_order_number: bool = False,
) -> Answer:
    """Change a custom agent status; omitted members keep their values."""
    found = call.find(instance_id, AGENT_STATUS, agent_status_id)
    known = found.record
    require_custom(known)
    call.require_new_name(AGENT_STATUS, found, name)
    order = None if reset_order_number else known.display_order
    call.modify(
        AGENT_STATUS,
        found,
        display_order=order if display_order is None else display_order,
        **given(name=name, description=description, state=state),
    )
    return NOTHING


@operation
def search_agent_statuses(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for statuses by name, description, state, type, order, ID and tags."""
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
