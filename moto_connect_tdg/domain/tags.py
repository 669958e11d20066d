"""Tags: their form, and how many a resource may have.

https://docs.aws.amazon.com/connect/latest/adminguide/tagging.html
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import InvalidInputError
from .quotas import TAGS_PER_RESOURCE


def require_tags(
    tags: Mapping[str, str], *, present: Mapping[str, str] | None = None
) -> None:
    """At most 50 tags with those *present* (TG-03, D-27); the model checks their form."""
    if len({*tags, *(present or {})}) > TAGS_PER_RESOURCE:
        msg = f"Tags per resource are limited to: {TAGS_PER_RESOURCE}"
        raise InvalidInputError(msg)
