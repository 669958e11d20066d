"""Changing users, and searching for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..domain import arns
from ..domain.agents import User, require_names
from ..domain.arns import read_identifier
from ..domain.kinds import ROUTING_PROFILE, SECURITY_PROFILE, USER
from ..domain.search import Criteria
from ..errors import InvalidParameterError
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found
from .searching import Searchable, search

Configs = Iterable[Mapping[str, Any]]


_SEARCHABLE = Searchable(
    USER,
    {
        "username": "username",
        "firstname": lambda user: user.identity.get("FirstName"),
        "lastname": lambda user: user.identity.get("LastName"),
        "resourceid": "id",
    },
)


def _set_details(call: ApiCall, found: Found[User], **details: Any) -> Answer:
    """Set the given members, by their API names, and keep the others."""
    changed = {**found.record.details, **given(**details)}
    call.modify(USER, found, details=changed)
    return NOTHING


@operation
def update_user_identity_info(
    call: ApiCall, *, identity_info: Mapping[str, str], user_id: str, instance_id: str
) -> Answer:
    """Change the name or e-mail address of a user (UR-05, UR-06)."""
    found = call.find(instance_id, USER, user_id)
    require_names(found.instance.identity_management_type, identity_info)
    return _set_details(call, found, IdentityInfo=identity_info)


@operation
def update_user_phone_config(
    call: ApiCall, *, phone_config: Mapping[str, Any], user_id: str, instance_id: str
) -> Answer:
    """Change how a user takes calls."""
    found = call.find(instance_id, USER, user_id)
    return _set_details(call, found, PhoneConfig=phone_config)


@operation
def update_user_config(
    call: ApiCall,
    *,
    user_id: str,
    instance_id: str,
    auto_accept_configs: Configs | None = None,
    after_contact_work_configs: Configs | None = None,
    phone_number_configs: Configs | None = None,
    persistent_connection_configs: Configs | None = None,
    voice_enhancement_configs: Configs | None = None,
) -> Answer:
    """Change a user's settings by channel; omitted members keep their values."""
    found = call.find(instance_id, USER, user_id)
    return _set_details(
        call,
        found,
        AutoAcceptConfigs=auto_accept_configs,
        AfterContactWorkConfigs=after_contact_work_configs,
        PhoneNumberConfigs=phone_number_configs,
        PersistentConnectionConfigs=persistent_connection_configs,
        VoiceEnhancementConfigs=voice_enhancement_configs,
    )


@operation
def update_user_routing_profile(
    call: ApiCall, *, routing_profile_id: str, user_id: str, instance_id: str
) -> Answer:
    """Change the routing profile of a user."""
    found = call.find(instance_id, USER, user_id)
    profile = call.child_id(
        found.instance, found.contents, ROUTING_PROFILE, routing_profile_id
    )
    call.modify(USER, found, routing_profile_id=profile)
    floor = call.floor_of(found.instance.id)
    floor.file(found.record.id)
    floor.refresh(found.record.id)
    return NOTHING


def _read_profiles(
    call: ApiCall, found: Found[User], texts: Iterable[str]
) -> tuple[str, ...]:
    """Read the IDs of security profiles of the user's instance."""
    return call.child_ids(found.instance, found.contents, SECURITY_PROFILE, texts)


@operation
def update_user_security_profiles(
    call: ApiCall,
    *,
    security_profile_ids: Collection[str],
    user_id: str,
    instance_id: str,
) -> Answer:
    """Replace the security profiles of a user."""
    found = call.find(instance_id, USER, user_id)
    profiles = _read_profiles(call, found, security_profile_ids)
    call.modify(USER, found, security_profile_ids=profiles)
    return NOTHING


def _find_entity(
    call: ApiCall, instance_id: str, entity_type: str, entity_arn: str
) -> Found[User]:
    """Find the user whose security profiles change; AI agents are not mocked."""
    if entity_type != "USER":
        msg = f"moto_connect_tdg does not mock this EntityType: {entity_type}"
        raise InvalidParameterError(msg)
    identifier = read_identifier(entity_arn, arns.AGENT)
    if identifier is None or identifier.place is None:
        msg = f"EntityArn is not the ARN of a user: {entity_arn[:250]}"
        raise InvalidParameterError(msg)
    return call.find(instance_id, USER, entity_arn)


def _ids(security_profiles: Iterable[Mapping[str, str]]) -> list[str]:
    return [one["Id"] for one in security_profiles if "Id" in one]


@operation
def associate_security_profiles(
    call: ApiCall,
    *,
    instance_id: str,
    security_profiles: Iterable[Mapping[str, str]],
    entity_type: str,
    entity_arn: str,
) -> Answer:
    """Add security profiles to a user's."""
    found = _find_entity(call, instance_id, entity_type, entity_arn)
    new = _read_profiles(call, found, _ids(security_profiles))
    ids = tuple(dict.fromkeys((*found.record.security_profile_ids, *new)))
    call.modify(USER, found, security_profile_ids=ids)
    return NOTHING


@operation
def disassociate_security_profiles(
    call: ApiCall,
    *,
    instance_id: str,
    security_profiles: Iterable[Mapping[str, str]],
    entity_type: str,
    entity_arn: str,
) -> Answer:
    """Remove security profiles from a user, who must keep at least one (UR-01)."""
    found = _find_entity(call, instance_id, entity_type, entity_arn)
    gone = _read_profiles(call, found, _ids(security_profiles))
    left = tuple(i for i in found.record.security_profile_ids if i not in gone)
    if not left:
        msg = "A user must have at least one security profile."
        raise InvalidParameterError(msg)
    call.modify(USER, found, security_profile_ids=left)
    return NOTHING


@operation
def search_users(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 500,
    search_filter: Criteria | None = None,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Search for users by name, ID and tags."""
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


def _view(found: Found[User]) -> dict[str, Any]:
    """A user as SearchUsers shows it: of the identity, only the names."""
    user = found.record
    names = user.identity
    return {
        **user.details,
        "IdentityInfo": {
            member: names[member]
            for member in ("FirstName", "LastName")
            if member in names
        },
        "Id": user.id,
        "Arn": found.arn,
        "Username": user.username,
        "SecurityProfileIds": user.security_profile_ids,
        "RoutingProfileId": user.routing_profile_id,
        "Tags": found.tags,
    }
