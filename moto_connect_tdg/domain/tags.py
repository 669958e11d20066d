"""Tags: their form, and how many a resource may have.

https://docs.aws.amazon.com/connect/latest/adminguide/tagging.html
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import InvalidInputError
from .quotas import TAGS_PER_RESOURCE

_PUNCTUATION = frozenset("_.:/=+-@")


def _is_key(key: str) -> bool:
    return not key.startswith("aws:") and all(
        c.isalnum() or c.isspace() or c in _PUNCTUATION for c in key
    )


def require_tags(
    tags: Mapping[str, str], *, present: Mapping[str, str] | None = None
) -> None:
    """Keys of the documented form, and 50 tags at most with those *present*.

    TG-02, TG-03, D-27.
    """
    for key in tags:
        if not _is_key(key):
            msg = f"Invalid tag key: {key[:128]}"
            raise InvalidInputError(msg)
    if len({*tags, *(present or {})}) > TAGS_PER_RESOURCE:
        msg = f"Tags per resource are limited to: {TAGS_PER_RESOURCE}"
        raise InvalidInputError(msg)
