"""Make API calls from within this process, by operation name and without HTTP.

Faults, permissions, validation, client tokens and journal work exactly as for an
API call that comes over HTTP.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any

from moto.core.exceptions import _RESTError

from ..domain.fault_plan import Strike
from ..domain.faults import ApiRequest
from ..errors import UnknownOperationError
from ..records import dataclass
from ..service.answer import Members, answer
from ..types import AccountId, Region
from . import models
from .access import denied, permissions_for, session_name_of
from .responses import router


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller whose permissions moto's IAM checks."""

    access_key_id: str
    session_token: str | None = None

    def headers(self, region: str) -> dict[str, str]:
        """Return the headers that identify the caller to moto's IAM."""
        scope = f"{self.access_key_id}/20000101/{region}/connect/aws4_request"
        headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, "}
        if self.session_token is not None:
            headers["X-Amz-Security-Token"] = self.session_token
        return headers


def invoke(
    account_id: str,
    region: str,
    operation: str,
    members: Mapping[str, Any],
    *,
    caller: Caller | None = None,
) -> dict[str, Any]:
    """Make an API call; input and answer are plain data by API member name.

    Times in the answer are as in JSON: seconds since 1970. Without a *caller*
    no permissions are checked.

    Raises:
        TdgError: where a client would get an error, with the same code.
    """
    if operation not in router().names:
        raise UnknownOperationError(f"Operation is not mocked: {operation}")
    regions = models.connect_backends[account_id]
    if region not in regions:
        raise UnknownOperationError(f"Amazon Connect is not available in: {region}")
    form = router().operation(operation)
    # of the same world, should a reset come in between
    world = models.connect_backends.world
    outcome = answer(
        world,
        world.site(AccountId(account_id), Region(region)),
        form,
        partial(form.read_members, members),
        access=partial(_require_allowed, caller),
        wait=_wait,
        session_name=partial(_session_name, caller, account_id, region),
    )
    if outcome.error is not None:
        raise outcome.error
    answered: dict[str, Any] = json.loads(outcome.body)
    return answered


def _session_name(caller: Caller | None, account_id: str, region: str) -> str | None:
    if caller is None:
        return None
    return session_name_of(caller.access_key_id, account_id, region)


def _wait(strike: Strike) -> None:
    """Delay the answer; no client is waiting that could time out."""
    if strike.delay_seconds:
        time.sleep(strike.delay_seconds)


def _require_allowed(
    caller: Caller | None, request: ApiRequest, members: Members
) -> None:
    if caller is None:
        return
    access_control: Any = import_module("moto.iam.access_control")
    resource = "*"
    try:
        for action, resource in permissions_for(request, members):
            checked = access_control.IAMRequest(
                account_id=request.account_id,
                method="POST",
                path="/",
                data={},
                body=b"",
                headers=caller.headers(request.region),
                action=action,
            )
            checked.check_action_permitted(resource)
    except _RESTError as error:
        raise denied(error, resource) from None
