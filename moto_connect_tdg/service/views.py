"""Views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..domain.arns import read_qualified
from ..domain.contents import Shelf
from ..domain.flows import SAVED, SAVED_ALIAS, with_content
from ..domain.kinds import VIEW
from ..domain.search import Criteria
from ..domain.tags import require_tags
from ..domain.uses import Named
from ..domain.views import (
    CUSTOMER_MANAGED,
    LATEST_ALIAS,
    View,
    highest_of,
    read_content,
    require_published,
    show_content,
)
from ..errors import InvalidParameterError
from ..types import Region
from .call import NOTHING, Answer, ApiCall, given, no_rows, operation
from .found import Found, not_found
from .searching import BY_NAME, Searchable, search

_SEARCHABLE = Searchable(
    VIEW,
    {**BY_NAME, "resourceid": "id"},
    conditions=("ViewTypeCondition", "ViewStatusCondition"),
    own=lambda view: {
        "ViewTypeCondition": lambda wanted: wanted == CUSTOMER_MANAGED,
        "ViewStatusCondition": lambda wanted: wanted == view.status,
    },
)


def show_view(found: Found[View], content: str, **changed: Any) -> dict[str, Any]:
    """A view as operations on one view show it, with one of its contents."""
    view = found.record
    return {
        "Id": view.id,
        "Arn": found.arn,
        "Name": view.name,
        "Status": view.status,
        "Type": CUSTOMER_MANAGED,
        "Description": view.description,
        "Content": show_content(content),
        "Tags": found.tags,
        "CreatedTime": view.created_time,
        "LastModifiedTime": view.last_modified_time,
        "ViewContentSha256": view.view_content_sha256,
        **changed,
    }


@operation
def create_view(
    call: ApiCall,
    *,
    instance_id: str,
    status: str,
    content: Mapping[str, Any],
    name: str,
    description: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a view, saved or published; what is published is mirrored (RI-31)."""
    require_tags(tags or {})
    text = read_content(content)
    instance, contents = call.open_instance(instance_id)
    call.require_room(VIEW, contents, name)
    view = View(
        id=call.new_id(),
        name=name,
        description=description,
        content=text,
        status=status,
        created_region=call.here.place.region,
        created_time=call.now,
        last_modified_time=call.now,
    )
    call.add(instance, contents, VIEW, view, tags)
    return {"View": show_view(call.found(instance, contents, VIEW, view), text)}


@operation
def describe_view(call: ApiCall, *, instance_id: str, view_id: str) -> Answer:
    """Describe a view by its published content, or by what follows its ID (VI-04)."""
    text, qualifier = read_qualified(view_id)
    found = call.find(instance_id, VIEW, text)
    view = found.record
    if qualifier == SAVED_ALIAS:
        is_draft = not view.is_published or view.saved_content is not None
        status = SAVED if is_draft else view.status
        return {"View": show_view(found, view.saved, Status=status)}
    require_published(view)
    lineage = found.contents.lineage_of(Named(VIEW.arn_name, view.id))
    if qualifier in {None, LATEST_ALIAS}:
        highest = highest_of(lineage)
        number = None if highest is None else highest.version
        return {"View": show_view(found, view.content, Version=number)}
    version = lineage.versions.get(qualifier or "")
    if version is None:
        raise not_found(VIEW.arn_name, view_id)
    return {
        "View": show_view(
            found,
            version.content,
            Arn=f"{found.arn}:{version.version}",
            Version=version.version,
            VersionDescription=version.description,
        )
    }


@operation
def list_views(
    call: ApiCall,
    *,
    instance_id: str,
    type: str | None = None,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the views of an instance by name; AWS's own are not mocked (VI-07)."""
    instance, contents = call.open_instance(instance_id)
    region = call.here.place.region
    page = call.page(
        partial(_after, contents.of(VIEW), region)
        if type in {None, CUSTOMER_MANAGED}
        else no_rows,
        next_token,
        max_results,
        str,
    )
    return {
        "ViewsSummaryList": [
            {
                "Id": view.id,
                "Arn": call.child_arn(instance, VIEW.arn_name, view.id),
                "Name": view.name,
                "Type": CUSTOMER_MANAGED,
                "Status": view.status,
                "Description": view.description,
            }
            for view in page.items
        ],
        "NextToken": page.next_token,
    }


def _after(
    shelf: Shelf[View], region: Region, name: str | None
) -> Iterator[tuple[str, View]]:
    for found, view in shelf.after_name(name):
        if VIEW.is_in(view, region):
            yield found, view


@operation
def update_view_content(
    call: ApiCall,
    *,
    instance_id: str,
    view_id: str,
    status: str,
    content: Mapping[str, Any],
) -> Answer:
    """Save a content, or publish it (VI-03)."""
    text = read_content(content)
    found = call.find(instance_id, VIEW, view_id)
    view = found.record
    changes = with_content(view.status, text, is_saved=status == SAVED)
    view = replace(view, **changes, last_modified_time=call.now)
    found.shelves.of(VIEW).put(view)
    changed = call.found(found.instance, found.shelves, VIEW, view)
    return {"View": show_view(changed, text, Status=status)}


@operation
def update_view_metadata(
    call: ApiCall,
    *,
    instance_id: str,
    view_id: str,
    name: str | None = None,
    description: str | None = None,
) -> Answer:
    """Change the name of a view, its description, or both (VI-08)."""
    if name is None and description is None:
        msg = "Name or Description must be given."
        raise InvalidParameterError(msg)
    found = call.find(instance_id, VIEW, view_id)
    call.require_new_name(VIEW, found, name)
    changes = given(name=name, description=description)
    found.shelves.of(VIEW).put(replace(found.record, **changes))
    return NOTHING


@operation
def delete_view(call: ApiCall, *, instance_id: str, view_id: str) -> Answer:
    """Delete a view with its versions, on both sides."""
    found = call.find(instance_id, VIEW, view_id)
    found.contents.forget_lineage(VIEW, found.record)
    call.remove(VIEW, found)
    return NOTHING


@operation
def search_views(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for views by name, description, ID, type, status and tags."""
    return search(
        call,
        _SEARCHABLE,
        lambda found: show_view(found, found.record.content),
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )
