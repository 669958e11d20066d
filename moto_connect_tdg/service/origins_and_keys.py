"""Approved origins and security keys, per Region (RI-32)."""

from __future__ import annotations

from ..domain.association_kinds import APPROVED_ORIGIN, SECURITY_KEY
from ..domain.associations import Associated, SecurityKey
from .associations import associate, disassociate, page_of
from .call import NOTHING, Answer, ApiCall, operation


@operation
def associate_approved_origin(
    call: ApiCall, *, instance_id: str, origin: str
) -> Answer:
    """Allow a web page to embed the instance of this Region (AO-08)."""
    associate(call, instance_id, APPROVED_ORIGIN, Associated(origin))
    return NOTHING


@operation
def disassociate_approved_origin(
    call: ApiCall, *, instance_id: str, origin: str
) -> Answer:
    """Remove an origin from the list of this Region."""
    disassociate(call, instance_id, APPROVED_ORIGIN, origin)
    return NOTHING


@operation
def list_approved_origins(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 25,
) -> Answer:
    """List the approved origins of the instance of this Region."""
    page = page_of(call, instance_id, APPROVED_ORIGIN, next_token, max_results)
    return {
        "Origins": [origin.id for origin in page.items],
        "NextToken": page.next_token,
    }


@operation
def associate_security_key(call: ApiCall, *, instance_id: str, key: str) -> Answer:
    """Add a key with which the instance of this Region encrypts customer input."""
    added = SecurityKey(id=call.new_id(), key=key, creation_time=call.now)
    associate(call, instance_id, SECURITY_KEY, added)
    return {"AssociationId": added.id}


@operation
def disassociate_security_key(
    call: ApiCall, *, instance_id: str, association_id: str
) -> Answer:
    """Remove a key from the instance of this Region."""
    disassociate(call, instance_id, SECURITY_KEY, association_id)
    return NOTHING


@operation
def list_security_keys(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 2,
) -> Answer:
    """List the security keys of the instance of this Region."""
    page = page_of(call, instance_id, SECURITY_KEY, next_token, max_results)
    return {
        "SecurityKeys": [
            {
                "AssociationId": key.id,
                "Key": key.key,
                "CreationTime": key.creation_time,
            }
            for key in page.items
        ],
        "NextToken": page.next_token,
    }
