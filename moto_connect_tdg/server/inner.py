"""Clients for use in the server itself, which are answered without a socket.

API calls that the server makes for a control path meet faults, permissions and the
journal as API calls from outside do.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.awsrequest import AWSResponse
from moto.core import botocore_stubber

from ..clients import make_client
from ..connect.responses import TdgConnectResponse


@cache
def inner_client(region: str) -> Any:
    """A boto3 client whose API calls this server answers; making one is slow, so it is kept."""
    client = make_client(region)
    client.meta.events.register_first("before-send", _answer)
    return client


def _answer(request: Any, **_: Any) -> AWSResponse:
    normalized = botocore_stubber.normalize_request(request)  # type: ignore[attr-defined]  # as the stub itself
    answered: Any = TdgConnectResponse.dispatch(normalized)
    status, headers, body = answered
    raw = botocore_stubber.MockRawResponse(body)
    return AWSResponse(request.url, int(status), headers, raw)
