"""What the installed botocore's model of Connect has (D-31): older ones have less.

A test that needs what an older model lacks says so by a marker, and is skipped there::

    @pytest.mark.needs_model("ListReplicationFindings")                # an operation
    @pytest.mark.needs_model("GetTrafficDistribution.LastFailoverTime")  # a member
    @pytest.mark.needs_model("InvalidActiveRegionException")           # an error
    @pytest.mark.needs_model("InstanceAttributeType.MESSAGE_STREAMING")  # an enum's value
    @pytest.mark.needs_model("ReplicateInstance.ReplicaAlias?")        # that it may be left out

``pytest -rs`` lists what was skipped, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import botocore
import pytest
from botocore.model import OperationModel
from moto.core.utils import get_service_model

#: From here on nothing that the tests need is missing.
COMPLETE = (1, 43, 118)


def botocore_version() -> tuple[int, ...]:
    """The installed botocore's version, to compare."""
    return tuple(map(int, botocore.__version__.split(".")))


def has_operation(name: str) -> bool:
    """Whether the installed model has the operation."""
    return name in get_service_model("connect").operation_names


def required(operation: str, **members: Any) -> dict[str, Any]:
    """Those of the members that the installed model requires: newer ones do not."""
    model = get_service_model("connect").operation_model(operation)
    needed = model.input_shape.required_members
    return {name: value for name, value in members.items() if name in needed}


@cache
def has(needed: str) -> bool:
    """Whether the installed model has an operation, member, error or enum value."""
    name, _, member = needed.partition(".")
    model = get_service_model("connect")
    if name in model.operation_names:
        operation = model.operation_model(name)
        return not member or _has_member(operation, member)
    if name not in model.shape_names:
        return False
    return not member or member in model.shape_for(name).enum


def _has_member(operation: OperationModel, member: str) -> bool:
    shapes: list[Any] = [operation.input_shape, operation.output_shape]
    if member.endswith("?"):
        return member[:-1] not in shapes[0].required_members
    return any(member in shape.members for shape in shapes if shape is not None)


def skip_lacking(items: Iterable[pytest.Item]) -> None:
    """Skip the tests that need what the installed model lacks.

    Raises:
        pytest.UsageError: where the installed model is complete: a wrong name.
    """
    for item in items:
        lacking = sorted(
            needed
            for marker in item.iter_markers("needs_model")
            for needed in marker.args
            if not has(needed)
        )
        if lacking and botocore_version() >= COMPLETE:
            raise pytest.UsageError(f"{item.nodeid}: no model has {lacking}")
        if lacking:
            reason = f"botocore {botocore.__version__} lacks {', '.join(lacking)}"
            item.add_marker(pytest.mark.skip(reason=reason))
