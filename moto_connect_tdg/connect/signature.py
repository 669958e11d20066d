"""The scope of a request's signature: who calls, in which Region, which service."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

_HEADER = re.compile(r"Credential=([^,\s]*)")
_QUERY = re.compile(r"(?:^|&)X-Amz-Credential=([^&]*)", re.IGNORECASE)
_PARTS = 5


class Scope(NamedTuple):
    """What a signature of version 4 says about its request.

    A client whose access key is an account's 12 digits calls as that account.
    """

    access_key: str
    region: str
    service: str


def scope_of(environ: Mapping[str, Any]) -> Scope | None:
    """The scope in the Authorization header, or else in a presigned URL.

    *environ* is that of WSGI, which moto's requests have as `request.environ` in
    both modes. None where a request has no signature, or an older version's.
    """
    found = _HEADER.search(environ.get("HTTP_AUTHORIZATION", ""))
    if found is None:
        found = _QUERY.search(environ.get("QUERY_STRING", ""))
    if found is None:
        return None
    parts = unquote(found[1]).split("/")
    if len(parts) != _PARTS:
        return None
    return Scope(parts[0], parts[2], parts[3].lower())
