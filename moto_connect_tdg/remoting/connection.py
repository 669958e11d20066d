"""Requests to the control paths of a server, with Python's own urllib."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

_JSON = "application/json"


class RemoteError(RuntimeError):
    """The server cannot carry out the request, or is not one of moto_connect_tdg."""


class NotThereError(LookupError):
    """The ID is unknown to the server."""


class Connection:
    """The control paths of one server."""

    url: str

    def __init__(
        self, url: str, *, timeout: float, context: ssl.SSLContext | None
    ) -> None:
        _require_url(url)
        self.url = url.rstrip("/")
        self._timeout = timeout
        # No proxy: the server is on this machine, or close to it.
        self._opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        """Make a request, and return the JSON of the answer.

        Raises:
            ValueError: if the server refuses the request as malformed.
            NotThereError: if it has nothing with that ID.
            RemoteError: if it cannot do it, or is not one of moto_connect_tdg.
            ConnectionError: if no server answers.
        """
        url = f"{self.url}/moto-api/{path}"
        if query:
            # moto does not decode colons.
            url += f"?{urlencode(query, safe=':')}"
        request = Request(  # noqa: S310 - the scheme was checked
            url,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": _JSON, "Accept": _JSON},
            method=method,
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return self._read(url, answer.read())
        except HTTPError as error:
            with error:
                raise self._refusal(url, error.code, error.read()) from None
        except (URLError, TimeoutError, ConnectionError) as error:
            reason = getattr(error, "reason", error)
            msg = f"No server answers at {self.url}: {reason}"
            raise ConnectionError(msg) from None
        except HTTPException:
            # It answers, but not in HTTP.
            raise self._stranger(url) from None

    def _read(self, url: str, content: bytes) -> Any:
        if not content:
            # Some of moto's own paths have an empty answer.
            return None
        try:
            return json.loads(content)
        except ValueError:
            raise self._stranger(url) from None

    def _refusal(self, url: str, status: int, content: bytes) -> Exception:
        found = self._read(url, content)
        text = found.get("message") if isinstance(found, dict) else None
        if not isinstance(text, str):
            return self._stranger(url)
        if status == HTTPStatus.BAD_REQUEST:
            return ValueError(text)
        if status == HTTPStatus.NOT_FOUND and not text.startswith("No control path"):
            return NotThereError(text)
        return RemoteError(text)

    def _stranger(self, url: str) -> RemoteError:
        return RemoteError(
            f"The server does not answer as one of moto_connect_tdg does: {url}"
        )


def _require_url(url: str) -> None:
    """Refuse a malformed URL before anything is sent.

    Raises:
        ValueError: naming the URL.
    """
    try:
        parts = urlsplit(url)
        is_malformed = parts.port == 0 or not url.isprintable() or " " in url
    except ValueError:
        is_malformed = True
    if is_malformed:
        msg = f"The server's URL is malformed: {url!r}"
        raise ValueError(msg)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = f"The server's URL must begin with http:// or https://, not: {url!r}"
        raise ValueError(msg)
