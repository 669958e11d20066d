"""Users of an instance: their names, and the one group that an agent can be in.

https://docs.aws.amazon.com/connect/latest/adminguide/associate-agents-across-regions.html
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..errors import InvalidParameterError, ResourceConflictError
from ..records import dataclass
from ..types import GroupId, IdentityManagementType, Region, UserId
from .predefined_attributes import Proficiency

_USERNAME = re.compile(r"[a-zA-Z0-9_\-.\\@]+")
_MAX_USERNAME = {"SAML": 64}
_DEFAULT_MAX_USERNAME = 20


@dataclass(frozen=True, slots=True)
class User:
    """An agent, the same on both sides of a replicated instance (RI-31, S-46).

    *details* are members that are stored as given and only shown again.
    """

    id: UserId
    username: str
    security_profile_ids: tuple[str, ...]
    routing_profile_id: str
    details: Mapping[str, Any]
    last_modified_time: datetime
    last_modified_region: Region
    proficiencies: tuple[Proficiency, ...] = ()

    @property
    def identity(self) -> Mapping[str, str]:
        """The names of the person, and an address; empty if none were given."""
        found: Mapping[str, str] = self.details.get("IdentityInfo", {})
        return found


def require_username(username: str, identity: IdentityManagementType) -> None:
    """At most 64 characters with SAML, else 20, of the documented set (UR-02)."""
    limit = _MAX_USERNAME.get(identity, _DEFAULT_MAX_USERNAME)
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
    """Require what the instance's identity type needs, and refuse what it forbids.

    UR-03, UR-05, UR-06; the model checks the form of a password (UR-04).
    """
    managed = identity == "CONNECT_MANAGED"
    if managed and password is None:
        msg = "Password is required on instances with CONNECT_MANAGED."
        raise InvalidParameterError(msg)
    if not managed and password is not None:
        msg = f"Password is not allowed on instances with: {identity}"
        raise InvalidParameterError(msg)
    if identity == "SAML":
        _require_none("DirectoryUserId", directory_user_id)
    require_names(identity, identity_info)


def require_names(
    identity: IdentityManagementType, identity_info: Mapping[str, str]
) -> None:
    """Names are given where they must be; a SAML user has no address (UR-05, UR-06)."""
    if identity == "SAML":
        _require_none("IdentityInfo.Email", identity_info.get("Email"))
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
        msg = f"IdentityInfo.{member} must be in Unicode Normalization Form C (NFC)."
        raise InvalidParameterError(msg)


def require_free_agent(
    user_id: UserId, present: GroupId | None, group: GroupId
) -> None:
    """An agent belongs to one group at most (S-30)."""
    if present is not None and present != group:
        msg = (
            f"The user is associated with another traffic distribution group: {user_id}"
        )
        raise ResourceConflictError(msg)
