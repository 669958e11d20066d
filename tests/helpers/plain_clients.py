"""Clients without boto3 and HTTP, which let `build_with` finish much sooner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

from botocore import xform_name

from moto_connect_tdg.service.operations import OPERATIONS
from moto_connect_tdg.wire.model import service_model

#: Calls an operation in a Region, with its members.
Call = Callable[..., dict[str, Any]]


@cache
def operation_of(method: str) -> str:
    """The operation that a client's method calls."""
    return next(name for name in OPERATIONS if xform_name(name) == method)


class PlainClient:
    """What `build_with` uses of a client."""

    def __init__(self, call: Call, region: str) -> None:
        self.meta = SimpleNamespace(region_name=region, service_model=service_model())
        self._call = partial(call, region)

    def __getattr__(self, method: str) -> Callable[..., dict[str, Any]]:
        """A client's method."""
        return partial(self._call, operation_of(method))

    def get_paginator(self, method: str) -> Pages:
        """The pages of a method."""
        return Pages(getattr(self, method))


class Pages:
    """The pages of a list, each of the size that is asked for."""

    def __init__(self, method: Callable[..., dict[str, Any]]) -> None:
        self._method = method

    def paginate(
        self,
        *,
        PaginationConfig: dict[str, int],  # noqa: N803 - botocore's name
        **members: Any,
    ) -> Iterator[dict[str, Any]]:
        """Turn the pages until there are enough items."""
        left, given = PaginationConfig["MaxItems"], dict(members)
        while left > 0:
            size = min(left, PaginationConfig["PageSize"])
            page = self._method(MaxResults=size, **given)
            yield page
            left -= size
            if "NextToken" not in page:
                return
            given["NextToken"] = page["NextToken"]
