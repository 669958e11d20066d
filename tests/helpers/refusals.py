"""Refusals: of API calls, and of single rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_connect_tdg.errors import TdgError


@contextmanager
def refused(code: str, match: str = "") -> Iterator[None]:
    """Check that the block's API call is refused with *code* and a matching message."""
    with pytest.raises(ClientError) as caught:
        yield

    error = caught.value.response["Error"]
    assert code == error["Code"]
    assert re.search(match, error["Message"])


@contextmanager
def raises_exactly(error: type[TdgError], message: str) -> Iterator[None]:
    """Check that the block raises this error, not a subclass, with this message."""
    with pytest.raises(error) as caught:
        yield

    assert error is type(caught.value)
    assert message == caught.value.message


def code_of(rule: Callable[..., object], *args: Any, **kwargs: Any) -> str | None:
    """The code with which a rule refuses its arguments, or None."""
    try:
        rule(*args, **kwargs)
    except TdgError as error:
        return error.code
    return None


def is_refused(rule: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
    """Whether a rule refuses its arguments."""
    return code_of(rule, *args, **kwargs) is not None
