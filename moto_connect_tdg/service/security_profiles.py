"""Security profiles, their permissions, and the users that have them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from ..domain.kinds import SECURITY_PROFILE
from ..domain.paging import rows_after
from ..domain.search import Criteria
from ..domain.security_profiles import SecurityProfile
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found
from .searching import BY_NAME, Searchable, search
from .summaries import last_change, summary

_SEARCHABLE = Searchable(
    SECURITY_PROFILE,
    {**BY_NAME, "securityprofileid": "id"},
)


@operation
def create_security_profile(
    call: ApiCall,
    *,
    security_profile_name: str,
    instance_id: str,
    description: str | None = None,
    permissions: Collection[str] = (),
    tags: Mapping[str, str] | None = None,
    allowed_access_control_tags: Mapping[str, str] | None = None,
    tag_restricted_resources: Collection[str] | None = None,
    applications: Collection[Mapping[str, Any]] = (),
    hierarchy_restricted_resources: Collection[str] | None = None,
) -> Answer:
    """Create a security profile; the replica has it too (RI-31)."""
    require_tags(tags or {})
    instance, contents = call.open_instance(instance_id)
    call.require_room(SECURITY_PROFILE, contents, security_profile_name)
    profile = SecurityProfile(
        id=call.new_id(),
        name=security_profile_name,
        description=description,
        type="CUSTOMER_MANAGED",
        permissions=tuple(permissions),
        applications=tuple(applications),
        details=_details(
            allowed_access_control_tags,
            tag_restricted_resources,
            hierarchy_restricted_resources,
        ),
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    arn = call.add(instance, contents, SECURITY_PROFILE, profile, tags)
    return {"SecurityProfileId": profile.id, "SecurityProfileArn": arn}


def _details(
    tags: Mapping[str, str] | None,
    by_tag: Collection[str] | None,
    by_hierarchy: Collection[str] | None,
) -> dict[str, Any]:
    return given(
        AllowedAccessControlTags=tags,
        TagRestrictedResources=by_tag,
        HierarchyRestrictedResources=by_hierarchy,
    )


@operation
def describe_security_profile(
    call: ApiCall, *, security_profile_id: str, instance_id: str
) -> Answer:
    """Describe a security profile, from either Region."""
    found = call.find(instance_id, SECURITY_PROFILE, security_profile_id)
    profile = found.record
    return {
        "SecurityProfile": {
            **profile.details,
            **_summary(found),
            **last_change(profile),
        }
    }


def _summary(found: Found[SecurityProfile]) -> dict[str, Any]:
    """A security profile as describe and search operations show it."""
    profile = found.record
    return {
        "Id": profile.id,
        "OrganizationResourceId": found.instance.id,
        "Arn": found.arn,
        "SecurityProfileName": profile.name,
        "Description": profile.description,
        "Tags": found.tags,
        "Type": profile.type,
    }


@operation
def list_security_profiles(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the security profiles of an instance, in the order of creation."""
    instance, contents = call.open_instance(instance_id)
    page = call.page(contents.of(SECURITY_PROFILE).after, next_token, max_results, int)
    return {
        "SecurityProfileSummaryList": [
            {
                **summary(call, instance, SECURITY_PROFILE, profile),
                "Type": profile.type,
            }
            for profile in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_security_profile(
    call: ApiCall,
    *,
    security_profile_id: str,
    instance_id: str,
    description: str | None = None,
    permissions: Collection[str] | None = None,
    allowed_access_control_tags: Mapping[str, str] | None = None,
    tag_restricted_resources: Collection[str] | None = None,
    applications: Collection[Mapping[str, Any]] | None = None,
    hierarchy_restricted_resources: Collection[str] | None = None,
) -> Answer:
    """Change a security profile; omitted members keep their values."""
    found = call.find(instance_id, SECURITY_PROFILE, security_profile_id)
    known = found.record
    new = _details(
        allowed_access_control_tags,
        tag_restricted_resources,
        hierarchy_restricted_resources,
    )
    call.modify(
        SECURITY_PROFILE,
        found,
        details={**known.details, **new},
        **given(
            description=description,
            permissions=None if permissions is None else tuple(permissions),
            applications=None if applications is None else tuple(applications),
        ),
    )
    return NOTHING


@operation
def delete_security_profile(
    call: ApiCall, *, instance_id: str, security_profile_id: str
) -> Answer:
    """Delete a security profile that no user has, on both sides."""
    found = call.find(instance_id, SECURITY_PROFILE, security_profile_id)
    call.require_unused(SECURITY_PROFILE, found)
    call.remove(SECURITY_PROFILE, found)
    return NOTHING


def _list_of(
    call: ApiCall,
    found: Found[SecurityProfile],
    member: str,
    items: Sequence[Any],
    next_token: str | None,
    max_results: int,
) -> Answer:
    """Return a page of a profile's items, in the order in which they were given."""
    rows = list(enumerate(items))
    page = call.page(partial(rows_after, rows), next_token, max_results, int)
    return {
        member: page.items,
        "NextToken": page.next_token,
        **last_change(found.record),
    }


@operation
def list_security_profile_permissions(
    call: ApiCall,
    *,
    security_profile_id: str,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 1000,
) -> Answer:
    """List the permissions of a profile.

    The permissions of profiles that an instance comes with are not modelled.
    """
    found = call.find(instance_id, SECURITY_PROFILE, security_profile_id)
    items = found.record.permissions
    return _list_of(call, found, "Permissions", items, next_token, max_results)


@operation
def list_security_profile_applications(
    call: ApiCall,
    *,
    security_profile_id: str,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 1000,
) -> Answer:
    """List the applications that a profile gives access to."""
    found = call.find(instance_id, SECURITY_PROFILE, security_profile_id)
    items = found.record.applications
    return _list_of(call, found, "Applications", items, next_token, max_results)


@operation
def search_security_profiles(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 100,
    search_criteria: Criteria | None = None,
    search_filter: Criteria | None = None,
) -> Answer:
    """Search for security profiles by name, description, ID and tags."""
    return search(
        call,
        _SEARCHABLE,
        _summary,
        instance_id,
        criteria=search_criteria,
        search_filter=search_filter,
        next_token=next_token,
        max_results=max_results,
    )
