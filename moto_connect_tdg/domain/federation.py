"""Federated sign-in: who can sign in, and how long tokens are valid.

https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html
"""

from __future__ import annotations

from datetime import timedelta

from ..errors import InvalidRequestError
from ..types import IdentityManagementType

#: How long the tokens of a federated sign-in are valid (our choice).
ACCESS_TOKEN_VALID, REFRESH_TOKEN_VALID = timedelta(hours=1), timedelta(hours=12)


def require_federation(
    identity: IdentityManagementType, session_name: str | None
) -> str:
    """Only a session of a role signs in, at an instance with SAML (SI-08, SI-06).

    https://docs.aws.amazon.com/connect/latest/APIReference/API_GetFederationToken.html
    """
    if identity != "SAML":
        msg = f"Only instances with SAML have federation, not with: {identity}"
        raise InvalidRequestError(msg)
    if session_name is None:
        msg = "Provided identity cannot be used for federation with Amazon Connect"
        raise InvalidRequestError(msg)
    return session_name
