"""Users, and the groups that agents are associated with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...domain import arns
from ...domain.agents import (
    User,
    require_free_agent,
    require_free_username,
    require_identity,
    require_username,
)
from ...domain.contents import Contents
from ...domain.groups import TrafficDistributionGroup, require_active_to_join
from ...domain.instances import Instance
from ...domain.quotas import require_user_quota
from ...domain.tags import require_tags
from ...types import UserId
from ..settings import current_settings
from .state import State, not_found


class AgentUseCases(State):
    """What is done to users."""

    def create_user(
        self,
        *,
        instance_id: str,
        username: str,
        password: str | None,
        security_profile_ids: Iterable[str],
        routing_profile_id: str,
        details: Mapping[str, Any],
        tags: dict[str, str] | None,
    ) -> tuple[Instance, User]:
        """Create a user; the replica has it too, whichever side it was made on (S-48)."""
        require_tags(tags or {})
        instance = self.find_instance(instance_id)
        contents = self.contents_of(instance)
        identity = instance.identity_management_type
        require_username(username, identity)
        require_identity(
            identity,
            password=password,
            identity_info=details.get("IdentityInfo", {}),
            directory_user_id=details.get("DirectoryUserId"),
        )
        security = tuple(
            self.child_id(
                instance, arns.SECURITY_PROFILE, text, contents.security_profiles
            )
            for text in security_profile_ids
        )
        routing = self.child_id(
            instance,
            arns.ROUTING_PROFILE,
            routing_profile_id,
            contents.routing_profiles,
        )
        require_free_username(username, contents.usernames)
        require_user_quota(
            len(contents.users), current_settings().quotas.users_per_instance
        )
        user = User(
            id=UserId(self.new_id()),
            username=username,
            security_profile_ids=security,
            routing_profile_id=routing,
            details=details,
            last_modified_time=self.now(),
            last_modified_region=self.place.region,
        )
        contents.users[user.id] = user
        contents.usernames[username] = user.id
        self.put_child_tags(instance, arns.AGENT, user.id, tags)
        return instance, user

    def find_user(self, instance_id: str, user_id: str) -> tuple[Instance, User]:
        """A user of an instance of this Region."""
        instance = self.find_instance(instance_id)
        contents = self.contents_of(instance)
        found = self.child_id(instance, arns.AGENT, user_id, contents.users)
        return instance, contents.users[found]

    def delete_user(self, instance_id: str, user_id: str) -> None:
        """Delete a user, on both sides (S-48)."""
        instance, user = self.find_user(instance_id, user_id)
        contents = self.contents_of(instance)
        contents.disassociate(user.id)
        del contents.users[user.id]
        del contents.usernames[user.username]
        self.forget_child_tags(instance, arns.AGENT, user.id)

    # -- association with groups --------------------------------------------

    def _find_membership(
        self, group: str, user_id: str, instance_id: str
    ) -> tuple[TrafficDistributionGroup, Contents, UserId]:
        """A group and a user who may be put in it (US-03 to US-07)."""
        owner, found = self.find_group(group)
        if owner is not self:
            raise not_found(arns.GROUP, group)
        require_active_to_join(found)
        instance = self.find_instance(instance_id)
        if instance.id != found.instance_id:
            raise not_found(arns.INSTANCE, instance_id)
        contents = self.contents_of(instance)
        user = self.child_id(instance, arns.AGENT, user_id, contents.users)
        return found, contents, UserId(user)

    def associate_user(self, *, group: str, user_id: str, instance_id: str) -> None:
        """Put an agent in a group; once more changes nothing (US-10, S-30)."""
        found, contents, user = self._find_membership(group, user_id, instance_id)
        known = contents.group_of_user.get(user)
        require_free_agent(user, known, found.id)
        if known is None:
            contents.associate(user, found.id)

    def disassociate_user(self, *, group: str, user_id: str, instance_id: str) -> None:
        """Take an agent out of a group; nothing where they are not in it (S-31)."""
        found, contents, user = self._find_membership(group, user_id, instance_id)
        if contents.group_of_user.get(user) == found.id:
            contents.disassociate(user)

    def users_of_group_after(
        self, group: str, place: int | None
    ) -> Iterator[tuple[int, UserId]]:
        """A group's agents, in order of association, from either Region (S-32, US-12)."""
        owner, found = self.find_group(group)
        register = owner.contents[found.instance_id].users_of_group.get(found.id)
        return iter(()) if register is None else register.after(place)
