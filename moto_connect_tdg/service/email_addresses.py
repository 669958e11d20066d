"""E-mail addresses and their aliases; each Region has its own (EM-02)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.email_addresses import EmailAddress, iso, require_alias, require_alias_of
from ..domain.kinds import EMAIL_ADDRESS
from ..domain.search import Criteria
from ..domain.tags import require_tags
from ..domain.uses import Named
from .call import NOTHING, Answer, ApiCall, given, operation
from .found import Found
from .searching import Searchable, search

_SEARCHABLE = Searchable(
    EMAIL_ADDRESS,
    {
        "emailaddress": "email_address",
        "displayname": "display_name",
        "description": "description",
        "emailaddressid": "id",
    },
)


@operation
def create_email_address(
    call: ApiCall,
    *,
    instance_id: str,
    email_address: str,
    description: str | None = None,
    display_name: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create an address in this Region."""
    require_tags(tags or {})
    instance, regional = call.open_regional(instance_id)
    call.require_room(EMAIL_ADDRESS, regional, email_address)
    address = EmailAddress(
        id=call.new_id(),
        email_address=email_address,
        display_name=display_name,
        description=description,
        created_time=call.now,
        last_modified_time=call.now,
    )
    arn = call.add(instance, regional, EMAIL_ADDRESS, address, tags)
    return {"EmailAddressId": address.id, "EmailAddressArn": arn}


def _reference(found: Found[EmailAddress]) -> dict[str, str]:
    return {"EmailAddressId": found.record.id, "EmailAddressArn": found.arn}


def _view(found: Found[EmailAddress]) -> dict[str, Any]:
    """An address as a search shows it."""
    address = found.record
    aliases = [] if address.alias_id is None else [{"EmailAddressId": address.alias_id}]
    return {
        **_reference(found),
        "EmailAddress": address.email_address,
        "Description": address.description,
        "DisplayName": address.display_name,
        "AliasConfigurations": aliases,
    }


@operation
def describe_email_address(
    call: ApiCall, *, instance_id: str, email_address_id: str
) -> Answer:
    """Describe an address of this Region."""
    found = call.find(instance_id, EMAIL_ADDRESS, email_address_id)
    return {
        **_view(found),
        "CreateTimestamp": iso(found.record.created_time),
        "ModifiedTimestamp": iso(found.record.last_modified_time),
        "Tags": found.tags,
    }


@operation
def update_email_address_metadata(
    call: ApiCall,
    *,
    instance_id: str,
    email_address_id: str,
    description: str | None = None,
    display_name: str | None = None,
) -> Answer:
    """Change description and display name; omitted members keep their values."""
    found = call.find(instance_id, EMAIL_ADDRESS, email_address_id)
    changes = given(description=description, display_name=display_name)
    call.modify(EMAIL_ADDRESS, found, **changes)
    return _reference(found)


@operation
def delete_email_address(
    call: ApiCall, *, instance_id: str, email_address_id: str
) -> Answer:
    """Delete an address, also as the alias of another (EM-05)."""
    found = call.find(instance_id, EMAIL_ADDRESS, email_address_id)
    for primary in call.users_of(EMAIL_ADDRESS, found, EMAIL_ADDRESS):
        call.modify(EMAIL_ADDRESS, primary, alias_id=None)
    call.remove(EMAIL_ADDRESS, found)
    return NOTHING


@operation
def search_email_addresses(
    call: ApiCall,
    *,
    instance_id: str,
    max_results: int = 100,
    next_token: str | None = None,
    search_criteria: Criteria | None = None,
    search_filter: Criteria | None = None,
) -> Answer:
    """Search for addresses by address, name, description, ID and tags."""
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


def _is_alias(found: Found[EmailAddress]) -> bool:
    named = Named(EMAIL_ADDRESS.arn_name, found.record.id)
    return found.shelves.uses.user_of(named) is not None


@operation
def associate_email_address_alias(
    call: ApiCall,
    *,
    email_address_id: str,
    instance_id: str,
    alias_configuration: Mapping[str, str],
) -> Answer:
    """Make another address an alias of this one (EM-03)."""
    primary = call.find(instance_id, EMAIL_ADDRESS, email_address_id)
    alias = call.find(instance_id, EMAIL_ADDRESS, alias_configuration["EmailAddressId"])
    taken = (_is_alias(primary), _is_alias(alias))
    require_alias(primary.record, alias.record, taken)
    call.modify(EMAIL_ADDRESS, primary, alias_id=alias.record.id)
    return NOTHING


@operation
def disassociate_email_address_alias(
    call: ApiCall,
    *,
    email_address_id: str,
    instance_id: str,
    alias_configuration: Mapping[str, str],
) -> Answer:
    """Remove the alias of an address (EM-04)."""
    primary = call.find(instance_id, EMAIL_ADDRESS, email_address_id)
    alias = call.find(instance_id, EMAIL_ADDRESS, alias_configuration["EmailAddressId"])
    require_alias_of(primary.record, alias.record)
    call.modify(EMAIL_ADDRESS, primary, alias_id=None)
    return NOTHING
