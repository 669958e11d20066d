"""Requests to Connect become the same for moto as by its own, slower way."""

from __future__ import annotations

from io import BytesIO

import pytest
from botocore.awsrequest import AWSPreparedRequest, HeadersDict
from moto.core.request import normalize_request

from moto_connect_tdg.connect.requests import plain_request
from moto_connect_tdg.service.operations import OPERATIONS
from moto_connect_tdg.wire.model import service_model
from tests.helpers.violations import good_input, request_of

HOST = "https://connect.us-east-1.amazonaws.com"
HEADERS = {
    "Content-Type": b"application/json",
    "User-Agent": b"Boto3/1.44.8 cfg/retry-mode#standard",
    "X-Amz-Date": b"20261126T023730Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20261126/us-east-1/connect/",
    "amz-sdk-invocation-id": "one",
    "Content-Length": "2",
}
#: They differ by identity, or are absent where no header needs them.
_OWN = {"wsgi.input", "werkzeug.request", "moto.preserved_header_names"}


def prepared(url, method="GET", body=None, headers=HEADERS):
    """A request as botocore sends it."""
    return AWSPreparedRequest(
        method, url, HeadersDict(headers), body, stream_output=False
    )


def seen(request):
    """All that moto and this package can see of a request."""
    return {
        "environ": {k: v for k, v in request.environ.items() if k not in _OWN},
        "headers": sorted(request.headers),
        "raw_url": request.raw_url,
        "raw_path": request.raw_path,
        "url": request.url,
        "root": request.url_root,
        "query": request.args.to_dict(flat=False),
        "data": request.get_data(),
    }


@pytest.mark.parametrize(
    "name", [n for n in OPERATIONS if n in service_model().operation_names]
)
def test_is_what_moto_makes_of_an_operation(name):
    """The request of every operation looks the same by both ways."""
    model = service_model().operation_model(name)
    method, path, body = request_of(model, good_input(model))
    request = prepared(HOST + path, method, body and body.encode())

    assert seen(normalize_request(request)) == seen(plain_request(request))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/", None),
        ("/instance", b""),
        ("/instance?", None),
        ("/instance?nextToken=a%2Fb%3D&maxResults=1", None),
        ("/users/search?a=b?c", b"{}"),
        ("/tags/arn%3Aaws%3A%C3%A4%2Fb?tagKeys=%C3%A4&tagKeys=b+c", None),
        ("/a//b/../c", b"\xff\x00"),
        ("/broken%zz%C3", None),
    ],
)
def test_is_what_moto_makes_of_odd_urls(path, body):
    """Empty and repeated parts, and bytes that are not UTF-8, look the same by both ways."""
    request = prepared(HOST + path, "POST", body)

    assert seen(normalize_request(request)) == seen(plain_request(request))


@pytest.mark.parametrize(
    "request_",
    [
        prepared("https://s3.us-east-1.amazonaws.com/bucket"),
        prepared("http://connect.us-east-1.amazonaws.com/instance"),
        prepared(f"{HOST}:8443/instance"),
        prepared(f"{HOST}/instance#top"),
        prepared(f"{HOST}/ä"),
        prepared(f"{HOST}/instance", body="text"),
        prepared(f"{HOST}/instance", body=BytesIO(b"{}")),
    ],
    ids=["service", "scheme", "port", "fragment", "not ASCII", "text", "stream"],
)
def test_leaves_other_requests_to_moto(request_):
    """Other services, unusual URLs, and bodies that are not bytes are not touched."""
    assert plain_request(request_) is None
