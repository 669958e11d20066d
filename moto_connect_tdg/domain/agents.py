"""Users of an instance, their profiles, and the groups that agents are put in.

https://docs.aws.amazon.com/connect/latest/adminguide/associate-agents-across-regions.html
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..errors import InvalidParameterError, ResourceConflictError
from ..types import GroupId, IdentityManagementType, Region, UserId

_USERNAME = re.compile(r"[a-zA-Z0-9_\-.\\@]+")
_USERNAME_LENGTH = {"SAML": 64}
_USERNAME_LENGTH_OTHERWISE = 20


@dataclass(frozen=True, slots=True)
class User:
    """An agent, the same on both sides of a replicated instance (RI-31, S-46).

    *details* are the members that a client gave and that we only show again.
    """

    id: UserId
    username: str
    security_profile_ids: tuple[str, ...]
    routing_profile_id: str
    details: Mapping[str, Any]
    last_modified_time: datetime
    last_modified_region: Region


@dataclass(frozen=True, slots=True)
class Profile:
    """A security profile, a routing profile or hours: what a user or queue refers to.

    A new instance is born with some.
    """

    id: str
    name: str
    last_modified_time: datetime
    last_modified_region: Region
    #: of security profiles only
    type: str | None = None


#: The security profiles of a new instance.
#: https://docs.aws.amazon.com/connect/latest/adminguide/default-security-profiles.html
SECURITY_PROFILES = ("Admin", "Agent", "CallCenterManager", "QualityAnalyst")
#: https://docs.aws.amazon.com/connect/latest/adminguide/concepts-routing.html
ROUTING_PROFILES = ("Basic Routing Profile",)
#: https://docs.aws.amazon.com/connect/latest/adminguide/set-hours-operation.html
HOURS = ("Basic Hours",)


def require_username(username: str, identity: IdentityManagementType) -> None:
    """20 characters without SAML, 64 with, of the documented set (UR-02)."""
    limit = _USERNAME_LENGTH.get(identity, _USERNAME_LENGTH_OTHERWISE)
    if len(username) > limit:
        msg = f"A user name has at most {limit} characters: {username[:100]}"
        raise InvalidParameterError(msg)
    name, at, domain = username.partition("@")
    if _USERNAME.fullmatch(username) is None or (
        at and (not name or not domain or "@" in domain)
    ):
        msg = f"Invalid user name: {username[:100]}"
        raise InvalidParameterError(msg)


def require_identity(
    identity: IdentityManagementType,
    *,
    password: str | None,
    identity_info: Mapping[str, str],
    directory_user_id: str | None,
) -> None:
    """What a user needs, and may not have, by the instance's identity type.

    UR-03, UR-05, UR-06; the form of a password (UR-04) is the model's.
    """
    managed = identity == "CONNECT_MANAGED"
    if managed and password is None:
        msg = "Password is required on instances with CONNECT_MANAGED."
        raise InvalidParameterError(msg)
    if not managed and password is not None:
        msg = f"Password is not allowed on instances with: {identity}"
        raise InvalidParameterError(msg)
    if identity == "SAML":
        _require_none("IdentityInfo.Email", identity_info.get("Email"))
        _require_none("DirectoryUserId", directory_user_id)
    for member in ("FirstName", "LastName"):
        _require_name(identity, member, identity_info.get(member, ""))


def _require_none(member: str, value: str | None) -> None:
    if value is not None:
        msg = f"{member} is not allowed on instances with: SAML"
        raise InvalidParameterError(msg)


def _require_name(identity: IdentityManagementType, member: str, name: str) -> None:
    if not name and identity != "EXISTING_DIRECTORY":
        msg = f"IdentityInfo.{member} is required on instances with: {identity}"
        raise InvalidParameterError(msg)
    if not unicodedata.is_normalized("NFC", name):
        msg = f"IdentityInfo.{member} must be in Unicode's form NFC."
        raise InvalidParameterError(msg)


def require_free_agent(user_id: UserId, known: GroupId | None, group: GroupId) -> None:
    """One group per agent (S-30)."""
    if known is not None and known != group:
        msg = (
            f"The user is associated with another traffic distribution group: {user_id}"
        )
        raise ResourceConflictError(msg)
