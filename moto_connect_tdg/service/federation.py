"""Federated sign-in of agents, by SAML."""

from __future__ import annotations

from ..domain.federation import (
    ACCESS_TOKEN_VALID,
    REFRESH_TOKEN_VALID,
    require_federation,
)
from ..domain.kinds import USER
from ..errors import ResourceNotFoundError, UserNotFoundError
from .call import Answer, ApiCall, operation


@operation
def get_federation_token(call: ApiCall, *, instance_id: str) -> Answer:
    """Give tokens to the agent whose user name is that of the caller's session.

    On a replicated instance the agent must be in a group (US-16).
    """
    instance, contents = call.open_instance(instance_id)
    username = require_federation(
        instance.identity_management_type, call.session_name()
    )
    user = contents.of(USER).named(username)
    if user is None:
        raise UserNotFoundError(f"User not found: {username[:100]}")
    replication = call.replication_of(instance.id)
    if (
        replication is not None
        and replication.is_complete
        and user.id not in contents.group_of_user
    ):
        msg = f"The user is in no traffic distribution group: {username[:100]}"
        raise ResourceNotFoundError(msg)
    return {
        "UserId": user.id,
        "UserArn": call.child_arn(instance, USER.arn_name, user.id),
        "Credentials": {
            "AccessToken": call.new_id(),
            "AccessTokenExpiration": call.now + ACCESS_TOKEN_VALID,
            "RefreshToken": call.new_id(),
            "RefreshTokenExpiration": call.now + REFRESH_TOKEN_VALID,
        },
        "SignInUrl": instance.instance_access_url,
    }
