"""Authentication and authorization, by moto's IAM (IA)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto import settings
from moto.backends import get_backend
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import _RESTError
from moto.core.responses import BaseResponse
from moto.utilities.utils import get_partition

from ..domain.faults import ApiRequest
from ..errors import AccessDeniedError, CredentialsError, TdgError
from ..service.answer import Members

if TYPE_CHECKING:
    from moto.core.request import Request

ACCOUNT = re.compile(r"[0-9]{12}")
#: The criterion of SearchContacts that needs another permission (CN-18).
_ATTRIBUTES = "SearchableContactAttributes"


class Caller(BaseResponse):
    """The caller of a request, in the form that moto's IAM needs.

    moto's checks are methods of its response class, and read the request from there.
    """

    def __init__(self, request: Request, access_key: str) -> None:
        super().__init__(service_name="connect")
        self.headers = request.headers
        self.querystring = {}
        self.normalized_request = request
        self.method = request.method
        self.data = {}
        self.region = self.get_region_from_url(
            request, f"https://{request.environ.get('HTTP_HOST', '')}/"
        )
        self.access_key = access_key
        #: an access key of 12 digits is an account, as in moto
        self.current_account = (
            access_key if ACCOUNT.fullmatch(access_key) else self.get_current_account()
        )
        self._request = request
        self._action = ""

    def get_access_key(self) -> str:
        """The caller's access key, which moto would search for in a slower way."""
        return self.access_key

    def _get_action(self) -> str:
        # called by moto's IAM
        return self._action

    def session_name(self) -> str | None:
        """The session name of the role that the caller has assumed, if it is one."""
        return session_name_of(self.access_key, self.current_account, self.region)

    def require_allowed(self, request: ApiRequest, members: Members) -> None:
        """Require a permission for each resource that the API call names.

        Raises:
            AccessDeniedError: when the caller's policies do not allow it (S-64).
            CredentialsError: when the caller is unknown, or the signature wrong.
        """
        checked = ActionAuthenticatorMixin.request_count
        if checked < settings.INITIAL_NO_AUTH_ACTION_COUNT:
            ActionAuthenticatorMixin.request_count += 1
            return
        self.uri = self._request.raw_url
        self.raw_path = self._request.raw_path
        self.raw_body = self._request.get_data(parse_form_data=False)
        resource = "*"
        try:
            for self._action, resource in permissions_for(request, members):
                self._authenticate_and_authorize_normal_action(resource)
        except _RESTError as error:
            raise denied(error, resource) from None


def session_name_of(access_key_id: str, account_id: str, region: str) -> str | None:
    """The session name of the assumed role that has an access key, by moto's STS."""
    backends: Any = get_backend("sts")[account_id]
    role = backends[get_partition(region)].get_assumed_role_from_access_key(
        access_key_id
    )
    return None if role is None else str(role.session_name)


def permissions_for(request: ApiRequest, members: Members) -> Iterator[tuple[str, str]]:
    """The actions that an API call needs, each with every resource that it names."""
    actions = [request.operation]
    if "Tags" in members and request.operation != "TagContact":
        actions.append("TagResource")
    if _ATTRIBUTES in members.get("SearchCriteria", {}):
        actions.append("GetContactAttributes")
    for action in actions:
        for resource in request.resources or ("*",):
            yield action, resource


def denied(error: _RESTError, resource: str) -> TdgError:
    """Translate a refusal by moto's IAM into Amazon Connect's error (S-64)."""
    if error.error_type == "AccessDenied":
        return AccessDeniedError(f"{error.message} on resource: {resource}")
    return CredentialsError(error.error_type, error.message)
