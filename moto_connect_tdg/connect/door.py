"""The door for what is in this process itself: an operation by name, without HTTP.

An API call through it passes faults, access, form, client token, operation and
journal, exactly as one that comes by HTTP.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from moto.core.exceptions import _RESTError

from ..domain.faults import Call, Strike
from ..errors import InvalidInputError, TdgError
from . import models
from ._resources import resources_of
from .responses.funnel import TdgConnectResponse, router


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose permissions an API call has, by moto's IAM."""

    access_key_id: str
    session_token: str | None = None

    def headers(self, region: str) -> dict[str, str]:
        """Return the headers by which moto's IAM knows the caller."""
        scope = f"{self.access_key_id}/20000101/{region}/connect/aws4_request"
        headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, "}
        if self.session_token is not None:
            headers["X-Amz-Security-Token"] = self.session_token
        return headers


class RefusedError(TdgError):
    """An API call that was refused, with the code that a client would see."""

    def __init__(self, code: str, message: str, members: Mapping[str, Any]) -> None:
        super().__init__(message, **members)
        self.code = code


def invoke(
    account_id: str,
    region: str,
    operation: str,
    members: Mapping[str, Any],
    *,
    caller: Caller | None = None,
) -> dict[str, Any]:
    """Make an API call; input and answer are plain data by the API's member names.

    Times in the answer are as in JSON: seconds since 1970. Without a *caller*
    nobody's permissions are checked.

    Raises:
        TdgError: where a client would get an error; it has the error's code.
    """
    if operation not in router().names:
        msg = f"Neither moto nor moto_connect_tdg mocks this operation: {operation}"
        raise RefusedError("UnknownOperationException", msg, {})
    regions = models.connect_backends[account_id]
    if region not in regions:
        msg = f"Amazon Connect is not available in: {region}"
        raise RefusedError("UnknownEndpoint", msg, {})
    return _Inside(regions[region]).answer_inside(operation, members, caller)


class _Inside(TdgConnectResponse):
    """Answers one API call that did not come by HTTP."""

    def __init__(self, backend: models.TdgConnectBackend) -> None:
        super().__init__()
        self.backend = backend

    def answer_inside(
        self, name: str, members: Mapping[str, Any], caller: Caller | None
    ) -> dict[str, Any]:
        operation = router().operation(name)
        malformed: InvalidInputError | None = None
        try:
            self.params = operation.read_members(members)
        except InvalidInputError as error:
            malformed = error
            self.params = {}
        place = self.backend.place
        resources = resources_of(self.params, place) if self.params else ()
        call = Call(place.account_id, place.region, name, resources)
        with models.connect_backends.lock:
            strike = models.connect_backends.shared.faults.strike(
                call, declared=operation.declared
            )
        try:
            _apply(strike, call)
            self._check_access(call, caller)
            if malformed is not None:
                raise malformed
            answer: dict[str, Any] = json.loads(self._call(operation, strike, call))
        except TdgError as error:
            code = (
                operation.malformed_code
                if isinstance(error, InvalidInputError)
                else error.code
            )
            self._record(call, code, strike, error.message)
            raise RefusedError(code, error.message, error.members) from None
        return answer

    def _check_access(self, call: Call, caller: Caller | None) -> None:
        if caller is None:
            return
        access_control: Any = import_module("moto.iam.access_control")
        actions = [call.operation]
        if "Tags" in self.params:
            actions.append("TagResource")
        try:
            for action in actions:
                request = access_control.IAMRequest(
                    account_id=call.account_id,
                    method="POST",
                    path="/",
                    data={},
                    body=b"",
                    headers=caller.headers(call.region),
                    action=action,
                )
                for resource in call.resources or ("*",):
                    request.check_action_permitted(resource)
        except _RESTError as error:
            code = error.error_type
            raise RefusedError(
                "AccessDeniedException" if code == "AccessDenied" else code,
                error.message,
                {},
            ) from None


def _apply(strike: Strike, call: Call) -> None:
    """Let the faults have their way; nobody waits on a connection here."""
    if strike.delay_seconds:
        time.sleep(strike.delay_seconds)
    if strike.outage is not None:
        msg = f"The Region is down: {call.region}"
        raise RefusedError("ServiceUnavailable", msg, {})
    if strike.error is not None:
        raise RefusedError(strike.error.code, strike.error.message, {})
