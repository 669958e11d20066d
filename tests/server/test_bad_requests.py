"""Malformed requests: every answer is JSON in the service's form, and nothing hangs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError

from moto_connect_tdg import mock_aws
from tests.helpers.raw_requests import answers_in, request, signed, talk
from tests.server.bad_requests import (
    API_CALLS,
    NO_SUCH_REGION,
    PAGE,
    WIRES,
    BadCall,
    ask,
    render,
)


def names(bads):
    """Test IDs from what is sent."""
    return [bad.what for bad in bads]


@pytest.mark.rules("ER-01")
@pytest.mark.parametrize("bad", API_CALLS + WIRES, ids=names(API_CALLS + WIRES))
def test_a_server_refuses(bad, server_url):
    """A bad request gets one refusal in JSON, with its code."""
    answer = ask(server_url, bad)

    shown = json.loads(answer.body)
    assert (bad.status, bad.code) == (
        answer.status,
        answer.headers["x-amzn-errortype"],
    )
    assert "application/json" == answer.headers["content-type"]
    assert shown["Message"]
    assert "Traceback" not in shown["Message"]


@pytest.fixture(name="sending", scope="module")
def _sending():
    """Send raw input through boto3 in-process."""
    import boto3

    wanted: list[BadCall] = []

    def rewrite(request, **_):
        (call,) = wanted
        request.method = call.method
        request.url = f"https://connect.us-east-1.amazonaws.com{call.path}"
        request.data = call.body
        for name, value in call.headers.items():
            request.headers[name] = value
        del request.headers["Authorization"]
        if call.authorization is not None:
            request.headers["Authorization"] = call.authorization
            # moto prefers the Region of the host name
            region = call.authorization.split("/")[2:3]
            if region:
                request.url = request.url.replace("us-east-1", region[0])

    def send(call):
        wanted[:] = [call]
        return client.list_instances()

    with mock_aws():
        client = boto3.client(
            "connect",
            region_name="us-east-1",
            config=Config(
                signature_version=UNSIGNED, retries={"total_max_attempts": 1}
            ),
        )
        client.meta.events.register_last("request-created.connect", rewrite)
        yield send


_ALIKE = tuple(call for call in API_CALLS if call is not NO_SUCH_REGION)


@pytest.mark.rules("ER-01")
@pytest.mark.parametrize("bad", _ALIKE, ids=names(_ALIKE))
def test_in_process_refuses_alike(bad, sending):
    """In-process the same input is a ClientError with the same code."""
    with pytest.raises(ClientError) as caught:
        sending(bad)

    response = caught.value.response
    assert (bad.status, bad.code) == (
        response["ResponseMetadata"]["HTTPStatusCode"],
        response["Error"]["Code"],
    )
    assert response["Error"]["Message"]


@pytest.mark.rules("S-62")
@pytest.mark.parametrize("region", ["moon-west-1", "eu-west-1", "cn-north-1"])
@pytest.mark.parametrize("path", ["/instance", "/instance/x/bots", "/nothing"])
def test_in_process_a_region_without_connect_has_no_endpoint(sending, region, path):
    """In-process a Region without Connect has no endpoint, whatever the path."""
    call = replace(NO_SUCH_REGION, path=path, authorization=signed(region=region))

    with pytest.raises(EndpointConnectionError, match=region):
        sending(call)


@pytest.mark.rules("S-62")
@pytest.mark.parametrize("region", ["moon-west-1", "eu-west-1", "cn-north-1"])
@pytest.mark.parametrize("path", ["/instance", "/instance/x/bots", "/nothing"])
def test_a_server_names_the_region_without_connect(server_url, region, path):
    """A server names the unknown Region, or the one without Connect, whatever the path."""
    call = replace(NO_SUCH_REGION, path=path, authorization=signed(region=region))

    answer = ask(server_url, call)

    assert (404, "UnknownOperationException") == (
        answer.status,
        answer.headers["x-amzn-errortype"],
    )
    assert (
        f"Amazon Connect is not available in: {region}"
        == (json.loads(answer.body)["Message"])
    )


def test_the_page_is_current(server_url):
    """docs/bad-requests.md shows what the server answers now."""
    assert render(server_url) == PAGE.read_text(encoding="utf-8")


@pytest.mark.rules("D-11")
def test_an_operation_that_is_not_mocked_is_named(server_url):
    """The refusal names the operation that is not mocked."""
    (bad,) = (call for call in API_CALLS if "not mocked" in call.what)

    assert b"ListAuthenticationProfiles" in ask(server_url, bad).body


def test_pipelined_requests_are_answered_in_order(server_url):
    """Three pipelined requests get three answers in order, with one refusal."""
    good = request("GET /instance HTTP/1.1")
    unknown = request("GET /nothing HTTP/1.1")

    answers = answers_in(talk(server_url, good + unknown + good))

    assert [200, 404, 200] == [answer.status for answer in answers]


def test_an_empty_line_before_a_request_is_ignored(server_url):
    """A client may send an empty line between two requests."""
    good = request("GET /instance HTTP/1.1")

    answers = answers_in(talk(server_url, good + b"\r\n" + good))

    assert [200, 200] == [answer.status for answer in answers]


def test_lines_may_end_without_a_carriage_return(server_url):
    """A line feed alone ends a line."""
    sent = request("GET /instance HTTP/1.1").replace(b"\r\n", b"\n")

    assert [200] == [answer.status for answer in answers_in(talk(server_url, sent))]


def test_a_refused_body_is_never_a_request(server_url):
    """What follows two Content-Lengths is not read as a request."""
    hidden = request("GET /instance HTTP/1.1")
    sent = request(
        "PUT /instance HTTP/1.1", "Content-Length: 0", "Content-Length: 9", body=hidden
    )

    assert [400] == [answer.status for answer in answers_in(talk(server_url, sent))]


def test_a_chunked_body_ends_where_its_trailers_end(server_url):
    """After a chunked body with trailers the next request is read correctly."""
    chunked = request(
        "PUT /instance HTTP/1.1",
        "Transfer-Encoding: chunked",
        body=b"1;name=value\r\n{\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n",
    )

    answers = answers_in(talk(server_url, chunked + request("GET /instance HTTP/1.1")))

    assert [400, 200] == [answer.status for answer in answers]
    assert b"IdentityManagementType" in answers[0].body


def test_a_body_is_asked_for_once(server_url):
    """Expect: 100-continue gets one interim answer, then the answer."""
    sent = request(
        "PUT /instance HTTP/1.1",
        "Expect: 100-continue",
        "Content-Length: 2",
        body=b"{}",
    )

    assert [100, 400] == [
        answer.status for answer in answers_in(talk(server_url, sent))
    ]


def test_a_body_that_is_too_long_is_not_asked_for(server_url):
    """Expect: 100-continue with too long a body gets the refusal only."""
    sent = request(
        "PUT /instance HTTP/1.1",
        "Expect: 100-continue",
        "Content-Length: 9999999999999",
    )

    assert [413] == [answer.status for answer in answers_in(talk(server_url, sent))]


def test_head_has_no_body(server_url):
    """The refusal of HEAD has no body, and the connection stays open."""
    sent = request("HEAD /instance HTTP/1.1") + request(
        "GET /instance HTTP/1.1", "Connection: close"
    )

    received = talk(server_url, sent)

    heads = [
        part for part in received.split(b"\r\n\r\n") if part.startswith(b"HTTP/1.1")
    ]
    assert [b"404", b"200"] == [head.split()[1] for head in heads]


def test_http_1_0_is_answered_and_closed(server_url):
    """A client of HTTP/1.0 gets its answer, and the connection is closed."""
    sent = request("GET /instance HTTP/1.0")

    (answer,) = answers_in(talk(server_url, sent, half_close=False))

    assert 200 == answer.status
    assert "close" == answer.headers["connection"]


def test_http_1_0_may_keep_its_connection(server_url):
    """A client of HTTP/1.0 can keep its connection open."""
    asking = request("GET /instance HTTP/1.0", "Connection: keep-alive")

    answers = answers_in(talk(server_url, asking + request("GET /instance HTTP/1.0")))

    assert ["keep-alive", "close"] == [a.headers["connection"] for a in answers]


def test_a_request_by_its_whole_url_is_answered(server_url):
    """A request whose target is a whole URL is answered."""
    sent = request(
        "GET http://connect.us-east-1.amazonaws.com/instance?maxResults=1 HTTP/1.1"
    )

    assert [200] == [answer.status for answer in answers_in(talk(server_url, sent))]


def test_a_credential_need_not_come_first(server_url):
    """The parts of an Authorization header may be in any order."""
    scheme, _, rest = signed(region="us-west-2").partition(" ")
    credential, *others = rest.split(", ")
    sent = request(
        "GET /instance HTTP/1.1",
        authorization=f"{scheme} {', '.join([*others, credential])}",
    )

    assert [200] == [answer.status for answer in answers_in(talk(server_url, sent))]
