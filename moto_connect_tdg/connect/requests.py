"""Turn botocore's requests to Connect into moto's, several times faster than moto does.

moto builds each request with werkzeug's test tools, which costs a third of an
in-process API call. A request to Connect needs little of that: its URL is plain
ASCII, and its body is in memory. Any other request is left to moto.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from botocore.awsrequest import AWSPreparedRequest
from moto.core.request import Request

#: A URL that means the same to moto before and after it was taken apart.
_PLAIN_URL = re.compile(
    r"https://(?P<host>connect\.[a-z0-9-]+\.amazonaws\.com)"
    r"(?P<path>/[\w%/.~:-]*)(?:\?(?P<query>[!\"$-~]*))?",
    re.ASCII,
)
#: Headers that WSGI names without a prefix; the length is that of the body.
_BARE = {"content-type": "CONTENT_TYPE"}
_DROPPED = {"content-length", "transfer-encoding"}


class PlainRequest(Request):
    """moto's request, which remembers the URL as it arrived."""

    def __init__(self, environ: dict[str, Any], raw_url: str) -> None:
        super().__init__(environ)
        self._raw_url = raw_url

    @property
    def raw_path(self) -> str:
        """The path as it arrived, still percent-encoded."""
        path: str = self.environ["RAW_URI"]
        return path

    @property
    def raw_url(self) -> str:
        """The URL as it arrived."""
        return self._raw_url


def plain_request(request: Any) -> Request | None:
    """Make moto's request from one of botocore's, or None if it is not a plain one."""
    if not isinstance(request, AWSPreparedRequest):
        return None
    url = _PLAIN_URL.fullmatch(request.url)
    body = b"" if request.body is None else request.body
    if url is None or not isinstance(body, bytes):
        return None
    path, query = url["path"], url["query"] or ""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": path,
        "RAW_URI": path,
        "SERVER_NAME": url["host"],
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": url["host"],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        lowered = name.lower()
        if lowered not in _DROPPED:
            key = _BARE.get(lowered) or "HTTP_" + name.upper().replace("-", "_")
            environ[key] = value.decode() if isinstance(value, bytes) else value
    return PlainRequest(environ, request.url.rstrip("?"))
