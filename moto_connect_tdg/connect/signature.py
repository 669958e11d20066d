"""The scope of a request's signature: access key, Region and service."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

_HEADER = re.compile(r"Credential=([^,\s]*)")
_QUERY = re.compile(r"(?:^|&)X-Amz-Credential=([^&]*)", re.IGNORECASE)
_PARTS = 5
#: code and text of the refusal of a signature without such a scope
INCOMPLETE = (
    "IncompleteSignatureException",
    "Authorization header requires 'Credential' parameter of five parts.",
)


class Scope(NamedTuple):
    """The scope of a signature of version 4.

    An access key of 12 digits is the ID of the caller's account.
    """

    access_key: str
    region: str
    service: str


def scope_of(environ: Mapping[str, Any]) -> Scope | None:
    """Return the scope in the Authorization header, or else in a presigned URL.

    *environ* is WSGI's, which moto's requests have as `request.environ` in both
    modes. None without a signature, or with one of an older version.
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
