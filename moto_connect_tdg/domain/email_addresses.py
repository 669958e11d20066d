"""E-mail addresses, at which customers write to an instance.

https://docs.aws.amazon.com/connect/latest/adminguide/create-email-address1.html
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from ..errors import InvalidParameterError, ResourceConflictError
from ..records import dataclass
from . import arns
from .uses import Named


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An e-mail address, in one Region."""

    id: str
    email_address: str
    display_name: str | None
    description: str | None
    created_time: datetime
    last_modified_time: datetime
    #: the address that forwards to this one
    alias_id: str | None = None


def named_by(address: EmailAddress) -> Iterator[Named]:
    """The alias of an address."""
    if address.alias_id is not None:
        yield Named(arns.EMAIL_ADDRESS, address.alias_id)


def iso(time: datetime) -> str:
    """A time as these operations show it: text in UTC."""
    return f"{time.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"


def require_alias(
    primary: EmailAddress, alias: EmailAddress, taken: tuple[bool, bool]
) -> None:
    """An address has one alias at most, and there is no alias of an alias (EM-03).

    *taken* says whether the primary address, and the alias, are aliases already.
    """
    if primary.id == alias.id:
        msg = f"An address cannot be its own alias: {alias.email_address}"
        raise InvalidParameterError(msg)
    if primary.alias_id is not None:
        msg = f"The address has an alias: {primary.email_address}"
        raise ResourceConflictError(msg)
    for address, is_alias in zip((primary, alias), taken, strict=True):
        if is_alias:
            msg = f"The address is an alias: {address.email_address}"
            raise ResourceConflictError(msg)
    if alias.alias_id is not None:
        msg = f"The address has an alias of its own: {alias.email_address}"
        raise ResourceConflictError(msg)


def require_alias_of(primary: EmailAddress, alias: EmailAddress) -> None:
    """Only an alias that exists can be removed (EM-04)."""
    if primary.alias_id != alias.id:
        msg = f"{alias.email_address} is no alias of: {primary.email_address}"
        raise ResourceConflictError(msg)
