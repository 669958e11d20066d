"""Hierarchy groups of agents, and their levels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..domain import arns
from ..domain.contents import Contents
from ..domain.hierarchy import (
    LEVELS,
    HierarchyGroup,
    HierarchyLevel,
    require_gapless,
    require_level,
    require_removable,
)
from ..domain.instances import Instance
from ..domain.kinds import HIERARCHY_GROUP, USER
from ..domain.search import Criteria
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, operation
from .found import Found
from .searching import Searchable, search
from .summaries import last_change, summary

#: The member of a user's details that has their group.
_MEMBER = "HierarchyGroupId"


@operation
def create_user_hierarchy_group(
    call: ApiCall,
    *,
    name: str,
    instance_id: str,
    parent_group_id: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a group below its parent, or on level one (RI-31)."""
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    path: tuple[str, ...] = ()
    if parent_group_id is not None:
        parent = call.find(instance_id, HIERARCHY_GROUP, parent_group_id).record
        path = (*parent.path, parent.id)
    require_level(contents.hierarchy, path)
    call.require_room(HIERARCHY_GROUP, contents, name)
    group = HierarchyGroup(
        id=call.new_id(),
        name=name,
        path=path,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, HIERARCHY_GROUP, group, tags)
    return {"HierarchyGroupId": group.id, "HierarchyGroupArn": arn}


def _path(call: ApiCall, found: Found[HierarchyGroup]) -> dict[str, Answer]:
    """The groups from level one down to the group itself."""
    shelf = found.contents.of(HIERARCHY_GROUP)
    groups = (*(shelf[above] for above in found.record.path), found.record)
    return {
        level: summary(call, found.instance, HIERARCHY_GROUP, group)
        for level, group in zip(LEVELS, groups, strict=False)
    }


@operation
def describe_user_hierarchy_group(
    call: ApiCall, *, hierarchy_group_id: str, instance_id: str
) -> Answer:
    """Describe a group with its path, from either Region."""
    found = call.find(instance_id, HIERARCHY_GROUP, hierarchy_group_id)
    return {"HierarchyGroup": _view(call, found)}


def _view(call: ApiCall, found: Found[HierarchyGroup]) -> Answer:
    """A group as describe and search operations show it."""
    group = found.record
    return {
        **summary(call, found.instance, HIERARCHY_GROUP, group),
        "LevelId": found.contents.hierarchy[group.level].id,
        "HierarchyPath": _path(call, found),
        "Tags": found.tags,
    }


@operation
def list_user_hierarchy_groups(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the groups of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)
    page = call.page(contents.of(HIERARCHY_GROUP).after, next_token, max_results, int)
    return {
        "UserHierarchyGroupSummaryList": [
            summary(call, instance, HIERARCHY_GROUP, group) for group in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def search_user_hierarchy_groups(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for groups by name, parent, level, ID and tags."""
    _, contents = call.open_instance(instance_id)
    searchable = Searchable(
        HIERARCHY_GROUP,
        {
            "name": "name",
            "parentid": lambda group: group.path[-1] if group.path else None,
            "levelid": lambda group: contents.hierarchy[group.level].id,
            "resourceid": "id",
        },
    )
    return search(
        call,
        searchable,
        partial(_view, call),
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )


@operation
def update_user_hierarchy_group_name(
    call: ApiCall, *, name: str, hierarchy_group_id: str, instance_id: str
) -> Answer:
    """Rename a group."""
    found = call.find(instance_id, HIERARCHY_GROUP, hierarchy_group_id)
    call.require_new_name(HIERARCHY_GROUP, found, name)
    call.modify(HIERARCHY_GROUP, found, name=name)
    return NOTHING


@operation
def delete_user_hierarchy_group(
    call: ApiCall, *, hierarchy_group_id: str, instance_id: str
) -> Answer:
    """Delete a group that has neither groups below it nor users."""
    found = call.find(instance_id, HIERARCHY_GROUP, hierarchy_group_id)
    call.require_unused(HIERARCHY_GROUP, found)
    call.remove(HIERARCHY_GROUP, found)
    return NOTHING


@operation
def update_user_hierarchy(
    call: ApiCall,
    *,
    user_id: str,
    instance_id: str,
    hierarchy_group_id: str | None = None,
) -> Answer:
    """Put a user into a group; None takes the user out of all groups."""
    found = call.find(instance_id, USER, user_id)
    details = {k: v for k, v in found.record.details.items() if k != _MEMBER}
    if hierarchy_group_id is not None:
        details[_MEMBER] = read_group(
            call, found.instance, found.contents, hierarchy_group_id
        )
    call.modify(USER, found, details=details)
    call.floor_of(found.instance.id).file(found.record.id)
    return NOTHING


def read_group(call: ApiCall, instance: Instance, contents: Contents, text: str) -> str:
    """Read the ID of a group of the instance."""
    return call.child_id(instance, contents, HIERARCHY_GROUP, text)


# -- levels -----------------------------------------------------------------


def _level(call: ApiCall, instance: Instance, level: HierarchyLevel) -> dict[str, Any]:
    return {
        "Id": level.id,
        "Arn": call.child_arn(instance, arns.HIERARCHY_LEVEL, level.id),
        "Name": level.name,
        **last_change(level),
    }


@operation
def describe_user_hierarchy_structure(call: ApiCall, *, instance_id: str) -> Answer:
    """Describe the levels of an instance's hierarchy; a new instance has none."""
    instance, contents = call.open_instance(instance_id)
    return {
        "HierarchyStructure": {
            member: _level(call, instance, level)
            for member, level in contents.hierarchy.items()
        }
    }


@operation
def update_user_hierarchy_structure(
    call: ApiCall,
    *,
    hierarchy_structure: Mapping[str, Mapping[str, str]],
    instance_id: str,
) -> Answer:
    """Replace the levels: add, rename and remove them as needed."""
    require_gapless(hierarchy_structure)
    instance, contents = call.open_instance(instance_id)
    known = contents.hierarchy
    for member, level in known.items():
        if member not in hierarchy_structure:
            groups = (g.id for g in contents.of(HIERARCHY_GROUP) if g.level == member)
            arn = call.child_arn(instance, arns.HIERARCHY_LEVEL, level.id)
            require_removable(level, arn, groups)
    contents.hierarchy = {
        member: _changed(call, known.get(member), hierarchy_structure[member]["Name"])
        for member in LEVELS
        if member in hierarchy_structure
    }
    return NOTHING


def _changed(call: ApiCall, known: HierarchyLevel | None, name: str) -> HierarchyLevel:
    """Keep a level if its name is the same, else make a new or renamed one."""
    if known is not None and known.name == name:
        return known
    return HierarchyLevel(
        id=call.new_id() if known is None else known.id,
        name=name,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
