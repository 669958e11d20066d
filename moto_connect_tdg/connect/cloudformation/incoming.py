"""The parts of a request on stacks that moto does not pass on to the stacks.

moto passes the parameters of a stack on to it, but neither the caller nor what to do
with a stack that fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any

from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.utilities.utils import get_partition

from ..door import Caller
from .deployments import Request

_NO_REQUEST = Request()
_request: ContextVar[Request | None] = ContextVar("request", default=None)


def current_request() -> Request:
    """Return the data of the request that is being answered."""
    return _request.get() or _NO_REQUEST


@contextmanager
def answering(response: Any) -> Iterator[None]:
    """Keep the data of a request while it is answered."""
    token = _request.set(_read_request(response))
    try:
        yield
    finally:
        _request.reset(token)


def _read_request(response: Any) -> Request:
    on_failure = response._get_param("OnFailure") or "ROLLBACK"
    if response._get_bool_param("DisableRollback", if_none=False):
        on_failure = "DO_NOTHING"
    change_set_type = response._get_param("ChangeSetType")
    return Request(_read_caller(response), on_failure, change_set_type)


def _read_caller(response: Any) -> Caller | None:
    """Return the stack's role or the caller; None if permissions are not checked."""
    if ActionAuthenticatorMixin.request_count < settings.INITIAL_NO_AUTH_ACTION_COUNT:
        return None
    role = response._get_param("RoleARN")
    if role is None and response._get_param("StackName") is not None:
        # A stack keeps the role of an earlier request.
        roles = [stack.role_arn for stack in named_stacks(response)]
        role = roles[0] if roles else None
    if role is None:
        token = response.headers.get("X-Amz-Security-Token")
        return Caller(response.access_key, token)
    backends: Any = import_module("moto.sts.models").sts_backends
    partition = get_partition(response.region)
    assumed = backends[response.current_account][partition].assume_role(
        region_name=response.region,
        role_session_name="AWSCloudFormation",
        role_arn=role,
        policy=None,
        duration=3600,
        external_id=None,
    )
    return Caller(assumed.access_key_id, assumed.session_token)


def named_stacks(response: Any) -> list[Any]:
    """Return the stacks that a request is about: the one it names, or all."""
    stacks = list(response.cloudformation_backend.stacks.values())
    name = response._get_param("StackName")
    return [s for s in stacks if name is None or name in {s.name, s.stack_id}]
