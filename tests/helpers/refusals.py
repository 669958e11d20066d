"""Refused API calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError


@contextmanager
def refused(code: str, match: str = "") -> Iterator[None]:
    """The block's API call is refused with *code* and a matching message."""
    with pytest.raises(ClientError) as caught:
        yield

    error = caught.value.response["Error"]
    assert code == error["Code"]
    assert re.search(match, error["Message"])
