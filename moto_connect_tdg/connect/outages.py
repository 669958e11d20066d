"""Refuse requests of all services to a Region that is down, before moto answers.

The Region of a request is that of its signature, or else of its host. So services
with one endpoint for the whole world, such as IAM and Route 53, are down with the
Region that they sign for: us-east-1, where AWS runs their control planes. A
request that names no Region reaches moto as usual.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import requests
from botocore.awsrequest import AWSResponse
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from moto.core import botocore_stubber
from moto.core.request import Request
from moto.core.responses import BaseResponse
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from ..domain.faults import CONNECT, ApiRequest
from ..domain.journal import Entry
from ..errors import ServiceUnavailableError
from ..types import AccountId, Region
from . import effects, models
from .signature import Scope, scope_of

if TYPE_CHECKING:
    from moto.core.botocore_stubber import BotocoreStubber
    from moto.core.common_types import TYPE_RESPONSE
    from moto.core.custom_responses_mock import CallbackResponse
    from werkzeug.datastructures import Headers

    Texts = Mapping[str, str] | Headers

_HOST = re.compile(
    r"(?:.*\.)?(?P<service>[^.]+)\.(?P<region>[a-z]{2}(?:-[a-z]+)+-[0-9]+)"
    r"\.(?:amazonaws\.com|amazonaws\.com\.cn|api\.aws)"
)
_FORM = "application/x-www-form-urlencoded"
_CODE = ServiceUnavailableError.code


def is_any_fault_in_force() -> bool:
    """Whether requests must be checked at all; this costs next to nothing."""
    backends = models.connect_backends
    # Without a backend there are no faults; asking for them would create a backend.
    return bool(backends) and bool(backends.world.faults.all())


def refuse(
    headers: Texts,
    url: str,
    normalized: Callable[[], Request],
    operation: str | None = None,
) -> TYPE_RESPONSE | None:
    """Refuse a request to a Region that is down; return None to leave it to moto.

    Connect's own requests meet outages elsewhere. A request is read only when it is
    refused, since reading can use up its body. *operation* is its operation, if the
    caller knows it.

    Raises:
        ReadTimeoutError: in-process, where the Region never answers.
        EndpointConnectionError: in-process, where the connection breaks.
    """
    scope = _read_scope(headers, url)
    if scope is None or scope.service == CONNECT:
        return None
    account = AccountId(_account_of(headers))
    api_request = ApiRequest(
        account, Region(scope.region), operation or "", service=scope.service
    )
    world = models.connect_backends.world
    with world.lock:
        strike = world.faults.strike(api_request)
        if strike.outage is None:
            return None
        request = normalized()
        text = f"The Region is down: {api_request.region}"
        api_request = replace(
            api_request, operation=operation or _read_operation(request)
        )
        world.journal.record(
            Entry(world.now(), api_request, _CODE, strike.fault_ids, text)
        )
    effects.deliver(strike, request)
    return _refusal(request, scope.service, text)


# -- entry points ---------------------------------------------------------------


def intercept(request: Request) -> TYPE_RESPONSE | None:
    """Refuse a request that came over a server's socket, or leave it to moto."""
    if not is_any_fault_in_force():
        return None
    return refuse(request.headers, request.raw_url, lambda: request)


def before_stub(stub: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap moto's ``BotocoreStubber.__call__``, which answers botocore's clients."""

    def refuse_or_stub(
        self: BotocoreStubber, event_name: str, request: Any, **kwargs: Any
    ) -> Any:
        if self.enabled and is_any_fault_in_force():
            answer = refuse(
                _texts(request.headers),
                request.url,
                lambda: botocore_stubber.normalize_request(request),  # type: ignore[attr-defined]  # as the stub itself
                _operation_of(event_name),
            )
            if answer is not None:
                status, headers, body = answer
                raw = botocore_stubber.MockRawResponse(body)
                return AWSResponse(request.url, status, headers, raw)
        return stub(self, event_name, request, **kwargs)

    return refuse_or_stub


def _operation_of(event_name: str) -> str | None:
    """The operation of "before-send.<service>.<operation>"; None for the gate's."""
    return event_name.rpartition(".")[2] if "." in event_name else None


def before_responses(respond: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap moto's ``CallbackResponse.get_response``, which answers ``requests``.

    Without an answer ``requests`` raises its own errors, not botocore's.
    """

    def refuse_or_respond(self: CallbackResponse, request: Any) -> Any:
        try:
            answer = None
            if is_any_fault_in_force():
                answer = refuse(
                    _texts(request.headers),
                    request.url,
                    lambda: Request.from_primitives(
                        request.method, request.url, request.headers, request.body
                    ),
                )
            if answer is None:
                return respond(self, request)
            status, headers, body = answer
            raw = botocore_stubber.MockRawResponse(body)
            return HTTPResponse(raw, headers, status, preload_content=False)
        except EndpointConnectionError as error:
            raise requests.ConnectionError(str(error), request=request) from None
        except ReadTimeoutError as error:
            raise requests.ReadTimeout(str(error), request=request) from None

    return refuse_or_respond


def _texts(headers: Mapping[str, Any]) -> CaseInsensitiveDict[str]:
    """Convert all headers to text: botocore has some in bytes."""
    return CaseInsensitiveDict(
        (name, value.decode("latin-1") if isinstance(value, bytes) else str(value))
        for name, value in headers.items()
    )


# -- Region, account and operation of a request ---------------------------------


def _read_scope(headers: Texts, url: str) -> Scope | None:
    parts = urlsplit(url)
    signed = scope_of(
        {
            "HTTP_AUTHORIZATION": headers.get("Authorization", ""),
            "QUERY_STRING": parts.query,
        }
    )
    if signed is not None:
        return signed
    hosted = _HOST.fullmatch(parts.hostname or "")
    if hosted is not None:
        return Scope("", hosted["region"], hosted["service"].lower())
    return None


def _account_of(headers: Texts) -> str:
    """The caller's account, by moto's own rules."""
    reader = BaseResponse()
    reader.headers = headers
    reader.querystring = {}
    return reader.get_current_account()


def _read_operation(request: Request) -> str:
    """The operation that a request names; its method if only the path tells."""
    target = request.headers.get("X-Amz-Target", "")
    if target:
        return target.rpartition(".")[2]
    action = request.args.get("Action")
    if action is None and request.mimetype == _FORM:
        form = request.get_data(parse_form_data=False).decode("utf-8", "replace")
        (action,) = parse_qs(form).get("Action", [None])[:1]
    return action or request.method


# -- a 503 in the service's format ----------------------------------------------


def _refusal(request: Request, service: str, text: str) -> TYPE_RESPONSE:
    request_id = str(uuid4())
    kind, body = _body(request, service, text, request_id)
    headers = {
        "Content-Type": kind,
        "x-amzn-errortype": _CODE,
        "x-amzn-RequestId": request_id,
    }
    return HTTPStatus.SERVICE_UNAVAILABLE, headers, body


def _body(
    request: Request, service: str, text: str, request_id: str
) -> tuple[str, str]:
    error = f"<Error><Code>{_CODE}</Code><Message>{escape(text)}</Message></Error>"
    if "cbor" in request.mimetype:
        # Clients accept a 503 without a body.
        return request.mimetype, ""
    if service == "s3":
        return "application/xml", error
    if service == "ec2":
        return "text/xml", (
            f"<Response><Errors>{error}</Errors>"
            f"<RequestID>{request_id}</RequestID></Response>"
        )
    if request.mimetype == _FORM or service in {"cloudfront", "route53"}:
        return "text/xml", (
            f"<ErrorResponse>{error}<RequestId>{request_id}</RequestId></ErrorResponse>"
        )
    return "application/json", json.dumps(
        {"__type": _CODE, "message": text, "Message": text}
    )
