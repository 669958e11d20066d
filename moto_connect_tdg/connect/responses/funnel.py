"""The funnel: route, faults, access, form, handler, error translation, journal."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import EndpointConnectionError
from moto import settings
from moto.connect.responses import ConnectResponse
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import _RESTError
from moto.core.utils import camelcase_to_underscores

from ...domain.faults import Call, Strike
from ...domain.idempotency import fingerprint
from ...domain.journal import OK, Entry
from ...errors import InvalidInputError, TdgError
from ...wire.model import Operation, Router, match_any
from .. import effects, models
from .._operation import OPERATIONS
from .._resources import resources_of
from ..exceptions import ConnectError, translated
from ..pacing import Fate
from .agents import AgentResponses
from .analytics import AnalyticsResponses
from .contacts import ContactResponses
from .flows import FlowResponses
from .groups import GroupResponses
from .instances import InstanceResponses
from .phone_numbers import PhoneNumberResponses
from .queues import QueueResponses
from .tags import TagResponses

if TYPE_CHECKING:
    from moto.core.common_types import TYPE_RESPONSE
    from moto.core.request import Request

_ACCOUNT = re.compile(r"[0-9]{12}")
_ACCOUNT_AS_KEY = re.compile(r"Credential=([0-9]{12})/")
_SIGNED = re.compile(r"AWS4-\S+ .*Credential=[^/,]+/[^/,]+/[^/,]+/[^/,]+/aws4_request")
_MAX_BODY = 10 * 1024 * 1024


@cache
def router() -> Router:
    """The routes of the operations that we handle."""
    return Router(OPERATIONS)


class TdgConnectResponse(  # type: ignore[misc]  # moto's handlers answer with text
    InstanceResponses,
    GroupResponses,
    PhoneNumberResponses,
    AgentResponses,
    FlowResponses,
    QueueResponses,
    ContactResponses,
    TagResponses,
    AnalyticsResponses,
    ConnectResponse,
):
    """Answers one request."""

    @classmethod
    def dispatch(
        cls, request: Request, full_url: str | None = None, headers: Any = None
    ) -> TYPE_RESPONSE:
        """Answer a request of either mode."""
        authorization = request.headers.get("Authorization", "")
        if _SIGNED.match(authorization) is None:
            return _refusal(_BADLY_SIGNED if authorization else _UNSIGNED)
        response = cls()
        if not response._read_caller(request):
            return _refusal(_NOBODY)
        if response.region not in models.connect_backends[response.current_account]:
            return _refuse_region(request, response.region)
        found = router().match(request.method, request.raw_path)
        if found is None:
            return response.answer_other(request, full_url, headers)
        return response.answer(request, *found)

    def answer(
        self, request: Request, operation: Operation, labels: dict[str, str]
    ) -> TYPE_RESPONSE:
        """Answer a call of one of our operations, or refuse it; note what came of it."""
        self.backend = models.connect_backends[self.current_account][self.region]
        malformed: InvalidInputError | None = None
        try:
            self.params = operation.read(
                labels, request.query_string.decode("latin-1"), _read_body(request)
            )
        except InvalidInputError as error:
            malformed = error
            self.params = {}
        place = self.backend.place
        resources = resources_of(self.params, place) if self.params else ()
        call = Call(place.account_id, place.region, operation.name, resources)
        with models.connect_backends.lock:
            strike = models.connect_backends.shared.faults.strike(
                call, declared=operation.declared
            )
        try:
            effects.apply(strike, call, request)
            self._authorize(request, call)
            if malformed is not None:
                raise malformed
            answer = self._call(operation, strike, call)
        except TdgError as error:
            refused = translated(error, operation.malformed_code)
        except ConnectError as error:
            refused = error
        else:
            effects.deliver(strike, request)
            return HTTPStatus.OK, _headers(), answer
        self._record(call, refused.code, strike, refused.message)
        effects.deliver(strike, request)
        return _refusal(refused)

    def _call(self, operation: Operation, strike: Strike, call: Call) -> str:
        """Run the handler: one at a time, with what was due before it done."""
        with models.connect_backends.lock:
            running = models.RunningCall(Fate(strike.failure_reason, strike.is_stalled))
            models.connect_backends.shared.running = running
            for backend in self.backend.touched():
                backend.settle_watched()
            answer = self._call_once(operation)
            self._record(call, OK, strike, None, running)
            return answer

    def _call_once(self, operation: Operation) -> str:
        """Run the handler, or give the answer that its client token got before (S-34)."""
        token = self.params.get("ClientToken")
        if token is None:
            return operation.write(OPERATIONS[operation.name](self))
        tokens = self.backend.client_tokens
        digest = fingerprint({**self.params, "ClientToken": None})
        answer = tokens.recall(operation.name, token, digest)
        if answer is None:
            answer = operation.write(OPERATIONS[operation.name](self))
            tokens.remember(operation.name, token, digest, answer)
        return answer

    def _record(
        self,
        call: Call,
        outcome: str,
        strike: Strike,
        message: str | None,
        running: models.RunningCall | None = None,
    ) -> None:
        models.connect_backends.shared.journal.record(
            Entry(
                self.backend.now(),
                call,
                outcome,
                strike.fault_ids,
                message,
                running.change if running else None,
            )
        )

    # -- who calls, and may they --------------------------------------------

    def _read_caller(self, request: Request) -> bool:
        """Find the caller's account and Region, by moto's own rules."""
        self.headers = request.headers
        self.querystring = {}
        self.normalized_request = request
        url = f"{request.scheme}://{request.host}/"
        self.region = self.get_region_from_url(request, url)
        self.access_key = self.get_access_key()
        self.current_account = self._read_account()
        return _ACCOUNT.fullmatch(self.current_account) is not None

    def _read_account(self) -> str:
        as_key = _ACCOUNT_AS_KEY.search(self.headers.get("Authorization", ""))
        return as_key[1] if as_key else self.get_current_account()

    def _authorize(self, request: Request, call: Call) -> None:
        """moto's IAM, for each resource that the call names (IA)."""
        if (
            ActionAuthenticatorMixin.request_count
            < settings.INITIAL_NO_AUTH_ACTION_COUNT
        ):
            ActionAuthenticatorMixin.request_count += 1
            return
        self.uri = request.raw_url
        self.raw_path = request.raw_path
        self.method = request.method
        self.raw_body = request.get_data(parse_form_data=False)
        self.data = {}
        actions = [call.operation]
        if "Tags" in self.params:
            actions.append("TagResource")
        try:
            for self._action in actions:
                for resource in call.resources or ("*",):
                    self._authenticate_and_authorize_normal_action(resource)
        except _RESTError as error:
            code = error.error_type
            raise ConnectError(
                "AccessDeniedException" if code == "AccessDenied" else code,
                error.message,
                status=HTTPStatus.FORBIDDEN,
            ) from None

    def _get_action(self) -> str:
        # moto's IAM asks for it.
        return getattr(self, "_action", "") or super()._get_action()

    # -- what is not answered -----------------------------------------------

    def answer_other(
        self, request: Request, full_url: str | None, headers: Any
    ) -> TYPE_RESPONSE:
        """What is not ours: moto's, or nobody's (D-11)."""
        name = match_any(request.method, request.raw_path)
        if name is not None and hasattr(
            ConnectResponse, camelcase_to_underscores(name)
        ):
            return self._dispatch(request, full_url, headers)
        text = (
            f"No operation of Amazon Connect: {request.method} {request.raw_path[:250]}"
            if name is None
            else f"Neither moto nor moto_connect_tdg mocks this operation: {name}"
        )
        return _refusal(
            ConnectError("UnknownOperationException", text, status=HTTPStatus.NOT_FOUND)
        )


def _read_body(request: Request) -> bytes:
    """The body, unpacked if need be."""
    body = request.get_data(cache=True, parse_form_data=False)
    if request.content_encoding == "gzip":
        try:
            with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
                body = packed.read(_MAX_BODY + 1)
        except (OSError, EOFError, zlib.error):
            msg = "The body is not what its Content-Encoding says: gzip"
            raise InvalidInputError(msg) from None
    if len(body) > _MAX_BODY:
        msg = f"The body is longer than {_MAX_BODY} bytes."
        raise InvalidInputError(msg)
    return body


def _refuse_region(request: Request, region: str) -> TYPE_RESPONSE:
    """Refuse a Region without Amazon Connect, as an unknown endpoint would (S-62)."""
    if not request.from_wsgi_server:
        raise EndpointConnectionError(endpoint_url=request.url)
    text = f"Amazon Connect is not available in: {region[:100]}"
    return _refusal(
        ConnectError("UnknownOperationException", text, status=HTTPStatus.NOT_FOUND)
    )


def _headers() -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "x-amzn-RequestId": str(uuid4()),
        "server": "amazon.com",
    }


def _refusal(error: ConnectError) -> TYPE_RESPONSE:
    """An error in the service's form: a header with the code, a capital M."""
    return (
        error.status,
        {**_headers(), "x-amzn-errortype": error.code},
        json.dumps({"Message": error.message, **error.members}),
    )


_NOBODY = ConnectError(
    "InvalidSignatureException",
    "Credential should be scoped to a valid region and account.",
    status=HTTPStatus.FORBIDDEN,
)
_UNSIGNED = ConnectError(
    "MissingAuthenticationTokenException",
    "Missing Authentication Token",
    status=HTTPStatus.FORBIDDEN,
)
_BADLY_SIGNED = ConnectError(
    "IncompleteSignatureException",
    "Authorization header requires 'Credential' parameter of five parts.",
    status=HTTPStatus.FORBIDDEN,
)
