"""Users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..domain.agents import User, require_identity, require_username
from ..domain.kinds import QUICK_CONNECT, ROUTING_PROFILE, SECURITY_PROFILE, USER
from ..domain.tags import require_tags
from ..types import UserId
from .call import NOTHING, Answer, ApiCall, given, operation
from .hierarchy import read_group
from .summaries import last_change


@operation
def create_user(
    call: ApiCall,
    *,
    username: str,
    security_profile_ids: Iterable[str],
    routing_profile_id: str,
    instance_id: str,
    password: str | None = None,
    identity_info: Mapping[str, str] | None = None,
    phone_config: Mapping[str, Any] | None = None,
    directory_user_id: str | None = None,
    hierarchy_group_id: str | None = None,
    auto_accept_configs: Iterable[Mapping[str, Any]] | None = None,
    after_contact_work_configs: Iterable[Mapping[str, Any]] | None = None,
    phone_number_configs: Iterable[Mapping[str, Any]] | None = None,
    persistent_connection_configs: Iterable[Mapping[str, Any]] | None = None,
    voice_enhancement_configs: Iterable[Mapping[str, Any]] | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a user, on both sides, from either (S-48)."""
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    identity = instance.identity_management_type
    require_username(username, identity)
    require_identity(
        identity,
        password=password,
        identity_info=identity_info or {},
        directory_user_id=directory_user_id,
    )
    security = call.child_ids(
        instance, contents, SECURITY_PROFILE, security_profile_ids
    )
    routing = call.child_id(instance, contents, ROUTING_PROFILE, routing_profile_id)
    if hierarchy_group_id is not None:
        hierarchy_group_id = read_group(call, instance, contents, hierarchy_group_id)
    call.require_room(USER, contents, username)
    user = User(
        id=UserId(call.new_id()),
        username=username,
        security_profile_ids=security,
        routing_profile_id=routing,
        details=given(
            IdentityInfo=identity_info,
            PhoneConfig=phone_config,
            DirectoryUserId=directory_user_id,
            HierarchyGroupId=hierarchy_group_id,
            AutoAcceptConfigs=auto_accept_configs,
            AfterContactWorkConfigs=after_contact_work_configs,
            PhoneNumberConfigs=phone_number_configs,
            PersistentConnectionConfigs=persistent_connection_configs,
            VoiceEnhancementConfigs=voice_enhancement_configs,
        ),
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, USER, user, tags)
    return {"UserId": user.id, "UserArn": arn}


@operation
def describe_user(call: ApiCall, *, user_id: str, instance_id: str) -> Answer:
    """Describe a user, from either Region."""
    found = call.find(instance_id, USER, user_id)
    user = found.record
    return {
        "User": {
            **user.details,
            "Id": user.id,
            "Arn": found.arn,
            "Username": user.username,
            "SecurityProfileIds": user.security_profile_ids,
            "RoutingProfileId": user.routing_profile_id,
            "Tags": found.tags,
            **last_change(user),
        }
    }


@operation
def list_users(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the users of an instance, in the order of creation (UR-11, UR-12)."""
    instance, contents = call.open_instance(instance_id)
    page = call.page(contents.of(USER).after, next_token, max_results, int)
    return {
        "UserSummaryList": [
            {
                "Id": user.id,
                "Arn": call.child_arn(instance, USER.arn_name, user.id),
                "Username": user.username,
                **last_change(user),
            }
            for user in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def delete_user(call: ApiCall, *, instance_id: str, user_id: str) -> Answer:
    """Delete a user, on both sides (S-48); quick connects to the user stay (UR-13)."""
    found = call.find(instance_id, USER, user_id)
    for connect in call.users_of(USER, found, QUICK_CONNECT):
        found.contents.left_behind[connect.record.id] = connect.record.id
    found.contents.disassociate(found.record.id)
    found.contents.sessions.end(found.record.id)
    call.remove(USER, found)
    return NOTHING
