"""Malformed requests, and the page of their answers.

python -m tests.server.bad_requests     write docs/bad-requests.md
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field

from tests.helpers.pages import ROOT
from tests.helpers.raw_requests import Answer, answers_in, request, signed, talk
from tests.helpers.servers import serving

PAGE = ROOT / "docs" / "bad-requests.md"
_SHOWN = 90
_TEN_MEGABYTES = 10 * 1024 * 1024
_NOWHERE = "8d0f4f2c-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class BadCall:
    """A well-formed HTTP request that is not a valid request to Amazon Connect."""

    what: str
    status: int
    code: str
    method: str = "GET"
    path: str = "/instance"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    #: None sends no Authorization header
    authorization: str | None = field(default_factory=signed)

    def on_the_wire(self) -> bytes:
        """The request as bytes."""
        return request(
            f"{self.method} {self.path} HTTP/1.1",
            *(f"{name}: {value}" for name, value in self.headers.items()),
            f"Content-Length: {len(self.body)}",
            body=self.body,
            authorization=self.authorization,
        )


@dataclass(frozen=True)
class Wire:
    """Malformed HTTP."""

    what: str
    status: int
    code: str
    sent: bytes

    def on_the_wire(self) -> bytes:
        """The request as bytes."""
        return self.sent


def _create(what: str, body: bytes, **headers: str) -> BadCall:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return BadCall(
        what, 400, "InvalidRequestException", "PUT", "/instance", body, names
    )


_UNKNOWN = "UnknownOperationException"
_MALFORMED = "MalformedHttpRequestException"

#: Refused by botocore itself in-process, where there is no such host.
NO_SUCH_REGION = BadCall(
    "a Region without Amazon Connect",
    404,
    _UNKNOWN,
    authorization=signed(region="moon-west-1"),
)
API_CALLS = (
    BadCall("a path that no operation has", 404, _UNKNOWN, path="/nothing/here"),
    BadCall("a method that the path does not have", 404, _UNKNOWN, method="PATCH"),
    BadCall("a method that HTTP does not have", 404, _UNKNOWN, method="BREW"),
    BadCall(
        "an ARN in a path whose slash is not encoded",
        404,
        _UNKNOWN,
        path=f"/instance/arn:aws:connect:us-east-1:123456789012:instance/{_NOWHERE}",
    ),
    BadCall(
        "an operation of Connect that is not mocked",
        404,
        _UNKNOWN,
        path=f"/authentication-profiles-summary/{_NOWHERE}",
    ),
    BadCall(
        "no signature",
        403,
        "MissingAuthenticationTokenException",
        authorization=None,
    ),
    BadCall(
        "a signature with an incomplete scope",
        403,
        "IncompleteSignatureException",
        authorization="AWS4-HMAC-SHA256 Credential=AKIA/20260101",
    ),
    NO_SUCH_REGION,
    BadCall(
        "an instance that does not exist",
        404,
        "ResourceNotFoundException",
        path=f"/instance/{_NOWHERE}",
    ),
    BadCall(
        "broken percent-encoding",
        404,
        "ResourceNotFoundException",
        path="/instance/%ZZ%E2%82%00%",
    ),
    BadCall(
        "an instance ID that is neither a UUID nor an ARN",
        400,
        "InvalidParameterException",
        path="/users-summary/my-instance",
    ),
    BadCall(
        "a query parameter of the wrong type",
        400,
        "InvalidRequestException",
        path="/instance?maxResults=many",
    ),
    _create("no body where one is required", b""),
    _create("a body that is not JSON", b'{"IdentityManagementType": '),
    _create("a body that is not UTF-8", b'{"InstanceAlias": "\xff\xfe"}'),
    _create("a body that is a list", b"[]"),
    _create("a body that is null", b"null"),
    _create("a member of the wrong type", b'{"IdentityManagementType": {"a": 1}}'),
    _create("a body nested too deep", b'{"a": ' * 100_000 + b"1" + b"}" * 100_000),
    _create("a number of 100,000 digits", b'{"a": ' + b"9" * 100_000 + b"}"),
    _create("NaN", b'{"IdentityManagementType": NaN}'),
    _create("a body of over 10 MB", b" " * _TEN_MEGABYTES + b"{}"),
    _create(
        "a body that is not the gzip it claims to be", b"{}", Content_Encoding="gzip"
    ),
    _create(
        "gzip of over 10 MB",
        gzip.compress(b" " * _TEN_MEGABYTES + b"{}"),
        Content_Encoding="gzip",
    ),
)


def _put(
    *headers: str, body: bytes = b"{}", line: str = "PUT /instance HTTP/1.1"
) -> bytes:
    return request(line, *headers, body=body)


def _malformed(what: str, sent: bytes) -> Wire:
    return Wire(what, 400, _MALFORMED, sent)


WIRES = (
    _malformed("TLS to a server without it", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"),
    _malformed("text that is not a request", b"hello, is anybody there\r\n\r\n"),
    _malformed("no HTTP version", b"GET /instance\r\n\r\n"),
    _malformed("a malformed HTTP version", b"GET /instance HTTP/x.y\r\n\r\n"),
    Wire("HTTP/2 from the start", 505, _MALFORMED, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    _malformed(
        "no Host",
        f"GET /instance HTTP/1.1\r\nAuthorization: {signed()}\r\n\r\n".encode(),
    ),
    _malformed("two Hosts", request("GET /instance HTTP/1.1", "Host: other")),
    _malformed(
        "a target that is not a URL", request("GET http://[::1/instance HTTP/1.1")
    ),
    _malformed(
        "a request that ends within its headers",
        f"GET /instance HTTP/1.1\r\nHost: x\r\nAuthorization: {signed()}".encode(),
    ),
    _malformed(
        "a malformed header line",
        request("GET /instance HTTP/1.1", "no header"),
    ),
    _malformed("a blank before a header's colon", _put("Content-Length : 2")),
    _malformed(
        "a header that goes on in the next line", _put("X: a\r\n Content-Length: 2")
    ),
    _malformed("a carriage return within a header", _put("X: a\rContent-Length: 2")),
    _malformed("a NUL within a header", _put("X: a\0b")),
    _malformed("a header without a name", _put(": 2")),
    _malformed("a Content-Length that is not a number", _put("Content-Length: two")),
    _malformed("a negative Content-Length", _put("Content-Length: -1")),
    _malformed("a Content-Length with a sign", _put("Content-Length: +2")),
    _malformed("two Content-Lengths", _put("Content-Length: 2", "Content-Length: 1")),
    _malformed(
        "both Content-Length and Transfer-Encoding",
        _put(
            "Content-Length: 12",
            "Transfer-Encoding: chunked",
            body=b"2\r\n{}\r\n0\r\n\r\n",
        ),
    ),
    _malformed(
        "a Transfer-Encoding other than chunked",
        _put("Transfer-Encoding: gzip, chunked"),
    ),
    _malformed(
        "Transfer-Encoding in HTTP/1.0",
        _put(
            "Transfer-Encoding: chunked",
            body=b"0\r\n\r\n",
            line="PUT /instance HTTP/1.0",
        ),
    ),
    _malformed(
        "a chunk whose length is not a number",
        _put("Transfer-Encoding: chunked", body=b"zz\r\n{}\r\n0\r\n\r\n"),
    ),
    _malformed(
        "a chunk that is longer than announced",
        _put("Transfer-Encoding: chunked", body=b"1\r\n{}\r\n0\r\n\r\n"),
    ),
    _malformed(
        "a body with endless trailers",
        _put("Transfer-Encoding: chunked", body=b"0\r\n" + b"X: 1\r\n" * 200 + b"\r\n"),
    ),
    _malformed("a body that is shorter than announced", _put("Content-Length: 20")),
    Wire(
        "an announced body of 6 GB",
        413,
        "RequestEntityTooLargeException",
        _put("Content-Length: 6442450944"),
    ),
    Wire(
        "a Content-Length of 5,000 digits",
        413,
        "RequestEntityTooLargeException",
        _put("Content-Length: " + "9" * 5000),
    ),
    Wire(
        "a target of 70,000 letters",
        414,
        _MALFORMED,
        request(f"GET /{'a' * 70_000} HTTP/1.1"),
    ),
    Wire(
        "a header of 70,000 letters",
        431,
        _MALFORMED,
        request("GET /instance HTTP/1.1", f"X: {'a' * 70_000}"),
    ),
    Wire(
        "200 headers",
        431,
        _MALFORMED,
        request("GET /instance HTTP/1.1", *["X: a"] * 200),
    ),
    Wire(
        "a signature for a service that moto does not have",
        404,
        _UNKNOWN,
        request("GET / HTTP/1.1", authorization=signed("nonesuch")),
    ),
    Wire(
        "DynamoDB without its X-Amz-Target",
        404,
        _UNKNOWN,
        request("POST / HTTP/1.1", authorization=signed("dynamodb")),
    ),
    Wire(
        "an unknown kind of signature",
        404,
        _UNKNOWN,
        request("GET /instance HTTP/1.1", authorization="letmein"),
    ),
)


def ask(url: str, bad: BadCall | Wire) -> Answer:
    """Send a request and return its only answer; the server closes after it."""
    (answer,) = answers_in(talk(url, bad.on_the_wire()))
    return answer


def _row(bad: BadCall | Wire, answer: Answer) -> str:
    message = json.loads(answer.body)["Message"].replace("|", "\\|").replace("`", "'")
    message = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in message)
    if len(message) > _SHOWN:
        message = message[:_SHOWN].rstrip() + " ..."
    code = answer.headers["x-amzn-errortype"]
    return f"| {bad.what} | {answer.status} | {code} | {message} |"


def render(url: str) -> str:
    """The text of the page, with the answers of a server."""

    def table(bads: tuple[BadCall, ...] | tuple[Wire, ...]) -> str:
        rows = [_row(bad, ask(url, bad)) for bad in bads]
        return "\n".join(
            ["| sent | status | code | message |", "|---|---|---|---|", *rows]
        )

    return _PAGE_TEXT.format(calls=table(API_CALLS), wires=table(WIRES))


_PAGE_TEXT = """\
# Bad requests

What the server answers to malformed requests: always JSON in the service's form, with the code in `x-amzn-errortype`, so that every SDK raises it under its name.
This page is what a server answered when it was written (`python -m tests.server.bad_requests`); a test sends all of it again.

## Invalid API calls

In-process they are refused alike, as a `ClientError`.
The exception is a Region without Amazon Connect: there botocore raises its own `EndpointConnectionError`, as it does where a host does not exist.

{calls}

## Malformed HTTP

After these the server closes the connection, because it cannot tell where the next request begins.
A client that stops in the middle of a body gets 408 `RequestTimeoutException` after a minute.

{wires}
"""


def main() -> None:
    """Write the page."""
    with serving() as server:
        PAGE.write_text(render(server.url), encoding="utf-8")


if __name__ == "__main__":
    main()
