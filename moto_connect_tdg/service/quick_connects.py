"""Quick connects, and the queues that show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kinds import CONTACT_FLOW, KIND_IN_ARNS, QUEUE, QUICK_CONNECT
from ..domain.paging import rows_after
from ..domain.quick_connects import QuickConnect, named_in, require_config
from ..domain.search import Criteria
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found
from .lineages import read_flow
from .searching import BY_NAME, Searchable, search
from .summaries import last_change, summary

_SEARCHABLE = Searchable(
    QUICK_CONNECT,
    {**BY_NAME, "quickconnectid": "id"},
)


def _read_config(
    call: ApiCall, instance: Instance, contents: Contents, config: Mapping[str, Any]
) -> dict[str, Any]:
    """Read a configuration; its users, queues and flows must be the instance's."""
    require_config(config)
    ids = {}
    for member, arn_name, text in named_in(config):
        if arn_name == CONTACT_FLOW.arn_name:
            ids[member] = read_flow(call, instance, contents, text)
        else:
            kind = KIND_IN_ARNS[arn_name]
            ids[member] = call.child_id(instance, contents, kind, text)
    return {
        name: {**detail, **{k: v for k, v in ids.items() if k in detail}}
        if isinstance(detail, Mapping)
        else detail
        for name, detail in config.items()
    }


@operation
def create_quick_connect(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    quick_connect_config: Mapping[str, Any],
    description: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a quick connect; the replica has it too (RI-31)."""
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    config = _read_config(call, instance, contents, quick_connect_config)
    call.require_room(QUICK_CONNECT, contents, name)
    quick_connect = QuickConnect(
        id=call.new_id(),
        name=name,
        description=description,
        config=config,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, QUICK_CONNECT, quick_connect, tags)
    return {"QuickConnectARN": arn, "QuickConnectId": quick_connect.id}


def _view(found: Found[QuickConnect]) -> dict[str, Any]:
    """A quick connect as describe and search operations show it."""
    quick_connect = found.record
    return {
        "QuickConnectARN": found.arn,
        "QuickConnectId": quick_connect.id,
        "Name": quick_connect.name,
        "Description": quick_connect.description,
        "QuickConnectConfig": quick_connect.config,
        "Tags": found.tags,
        **last_change(quick_connect),
    }


@operation
def describe_quick_connect(
    call: ApiCall, *, instance_id: str, quick_connect_id: str
) -> Answer:
    """Describe a quick connect, from either Region."""
    found = call.find(instance_id, QUICK_CONNECT, quick_connect_id)
    return {"QuickConnect": _view(found)}


def _summary(
    call: ApiCall, instance: Instance, quick_connect: QuickConnect
) -> dict[str, Any]:
    return {
        **summary(call, instance, QUICK_CONNECT, quick_connect),
        "QuickConnectType": quick_connect.type,
    }


@operation
def list_quick_connects(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    quick_connect_types: Collection[str] = (),
) -> Answer:
    """List the quick connects of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)

    def is_wanted(quick_connect: QuickConnect) -> bool:
        return not quick_connect_types or quick_connect.type in quick_connect_types

    page = call.page(
        partial(contents.of(QUICK_CONNECT).wanted_after, is_wanted),
        next_token,
        max_results,
        int,
    )
    return {
        "QuickConnectSummaryList": [
            _summary(call, instance, found) for found in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_quick_connect_name(
    call: ApiCall,
    *,
    instance_id: str,
    quick_connect_id: str,
    name: str | None = None,
    description: str | None = None,
) -> Answer:
    """Change the name of a quick connect, its description, or both.

    A name in use is InvalidParameterException: DuplicateResourceException is not
    declared.
    """
    found = call.find(instance_id, QUICK_CONNECT, quick_connect_id)
    call.require_new_name(QUICK_CONNECT, found, name, is_declared=False)
    call.modify(QUICK_CONNECT, found, **given(name=name, description=description))
    return NOTHING


@operation
def update_quick_connect_config(
    call: ApiCall,
    *,
    instance_id: str,
    quick_connect_id: str,
    quick_connect_config: Mapping[str, Any],
) -> Answer:
    """Change the target of a quick connect."""
    found = call.find(instance_id, QUICK_CONNECT, quick_connect_id)
    config = _read_config(call, found.instance, found.contents, quick_connect_config)
    call.modify(QUICK_CONNECT, found, config=config)
    return NOTHING


@operation
def delete_quick_connect(
    call: ApiCall, *, instance_id: str, quick_connect_id: str
) -> Answer:
    """Delete a quick connect, on both sides; queues no longer show it.

    This is necessary after its user was deleted (UR-13).
    """
    found = call.find(instance_id, QUICK_CONNECT, quick_connect_id)
    for queue in call.users_of(QUICK_CONNECT, found, QUEUE):
        left = tuple(i for i in queue.record.quick_connect_ids if i != found.record.id)
        call.modify(QUEUE, queue, quick_connect_ids=left)
    call.remove(QUICK_CONNECT, found)
    return NOTHING


@operation
def search_quick_connects(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for quick connects by name, description, ID and tags."""
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


# -- queues that show them --------------------------------------------------


@operation
def associate_queue_quick_connects(
    call: ApiCall,
    *,
    instance_id: str,
    queue_id: str,
    quick_connect_ids: Collection[str],
) -> Answer:
    """Add quick connects to a queue; those that it has already stay."""
    found = call.find(instance_id, QUEUE, queue_id)
    new = call.child_ids(
        found.instance, found.contents, QUICK_CONNECT, quick_connect_ids
    )
    ids = tuple(dict.fromkeys((*found.record.quick_connect_ids, *new)))
    call.modify(QUEUE, found, quick_connect_ids=ids)
    return NOTHING


@operation
def disassociate_queue_quick_connects(
    call: ApiCall,
    *,
    instance_id: str,
    queue_id: str,
    quick_connect_ids: Collection[str],
) -> Answer:
    """Remove quick connects from a queue."""
    found = call.find(instance_id, QUEUE, queue_id)
    gone = call.child_ids(
        found.instance, found.contents, QUICK_CONNECT, quick_connect_ids
    )
    ids = tuple(i for i in found.record.quick_connect_ids if i not in gone)
    call.modify(QUEUE, found, quick_connect_ids=ids)
    return NOTHING


@operation
def list_queue_quick_connects(
    call: ApiCall,
    *,
    instance_id: str,
    queue_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the quick connects that a queue shows, by ID."""
    found = call.find(instance_id, QUEUE, queue_id)
    shelf = found.contents.of(QUICK_CONNECT)
    rows = [(i, shelf[i]) for i in sorted(found.record.quick_connect_ids)]
    page = call.page(partial(rows_after, rows), next_token, max_results, str)
    return {
        "QuickConnectSummaryList": [
            _summary(call, found.instance, quick_connect)
            for quick_connect in page.items
        ],
        "NextToken": page.next_token,
        **last_change(found.record),
    }
