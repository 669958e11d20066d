"""Agents in traffic distribution groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ..domain import arns
from ..domain.agents import require_free_agent
from ..domain.contents import Contents
from ..domain.groups import (
    TrafficDistributionGroup,
    require_active_to_join,
    require_staying,
)
from ..domain.kinds import USER
from ..types import UserId
from .call import NOTHING, Answer, ApiCall, operation
from .found import not_found

#: ListTrafficDistributionGroupUsers accepts up to 1000 and returns at most 10 (CO-09).
_MAX_PAGE = 10


def _find_membership(
    call: ApiCall,
    group: str,
    user_id: str,
    instance_id: str,
    require_open: Callable[[TrafficDistributionGroup], None],
) -> tuple[TrafficDistributionGroup, Contents, UserId]:
    """Find a group, and a user of its source instance (US-03 to US-07)."""
    owner, found = call.find_group(group)
    if owner is not call.here:
        raise not_found(arns.GROUP, group)
    require_open(found)
    instance = call.find_instance(instance_id)
    if instance.id != found.instance_id:
        raise not_found(arns.INSTANCE, instance_id)
    contents = call.contents_of(instance)
    user = call.child_id(instance, contents, USER, user_id)
    return found, contents, UserId(user)


@operation
def associate_traffic_distribution_group_user(
    call: ApiCall,
    *,
    traffic_distribution_group_id: str,
    user_id: str,
    instance_id: str,
) -> Answer:
    """Put an agent in a group; repeating it changes nothing (US-10, S-30)."""
    group, contents, user = _find_membership(
        call,
        traffic_distribution_group_id,
        user_id,
        instance_id,
        require_active_to_join,
    )
    known = contents.group_of_user.get(user)
    require_free_agent(user, known, group.id)
    if known is None:
        contents.associate(user, group.id)
    return NOTHING


@operation
def disassociate_traffic_distribution_group_user(
    call: ApiCall,
    *,
    traffic_distribution_group_id: str,
    user_id: str,
    instance_id: str,
) -> Answer:
    """Take an agent out of a group; do nothing if they are not in it (S-31)."""
    group, contents, user = _find_membership(
        call, traffic_distribution_group_id, user_id, instance_id, require_staying
    )
    if contents.group_of_user.get(user) == group.id:
        contents.disassociate(user)
    return NOTHING


@operation
def list_traffic_distribution_group_users(
    call: ApiCall,
    *,
    traffic_distribution_group_id: str,
    max_results: int = 10,
    next_token: str | None = None,
) -> Answer:
    """List a group's agents, in order of association, from either Region.

    S-32, US-12, CO-09
    """
    page = call.page(
        partial(_users_after, call, traffic_distribution_group_id),
        next_token,
        min(max_results, _MAX_PAGE),
        int,
    )
    return {
        "TrafficDistributionGroupUserSummaryList": [
            {"UserId": user_id} for user_id in page.items
        ],
        "NextToken": page.next_token,
    }


def _users_after(
    call: ApiCall, group: str, place: int | None
) -> Iterator[tuple[int, UserId]]:
    owner, found = call.find_group(group)
    register = owner.contents[found.instance_id].users_of_group.get(found.id)
    return iter(()) if register is None else register.after(place)
