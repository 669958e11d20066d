"""What the installed botocore's model of Connect has; older ones lack some (D-31).

A test that needs what an older model lacks says so by the marker ``needs_model``,
and is skipped there; ``pytest -rs`` lists them. It names

- an operation or an error: ``"ListReplicationFindings"``,
- a member of an operation or of a shape: ``"GetTrafficDistribution.LastFailoverTime"``,
- one that may be left out: ``"ReplicateInstance.ReplicaAlias?"``,
- a value that a member takes: ``"ListTrafficDistributionGroupUsers.MaxResults=1000"``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import botocore
import pytest
from moto.core.utils import get_service_model
from packaging.version import Version

#: From this version of botocore on, the model has all that the tests need.
COMPLETE = Version("1.43.118")
INSTALLED = Version(botocore.__version__)


def required(operation: str, **members: Any) -> dict[str, Any]:
    """The members that the installed model requires, of those given."""
    model = get_service_model("connect").operation_model(operation)
    needed = model.input_shape.required_members
    return {name: value for name, value in members.items() if name in needed}


@cache
def has(needed: str) -> bool:
    """Whether the installed model has what a marker names."""
    name, _, rest = needed.partition(".")
    model = get_service_model("connect")
    if not rest:
        return name in {*model.operation_names, *model.shape_names}
    member, _, value = rest.rstrip("?").partition("=")
    shapes = [shape for shape in _shapes(name) if member in shape.members]
    if rest.endswith("?"):
        return any(member not in shape.required_members for shape in shapes)
    return any(_takes(shape.members[member], value) for shape in shapes)


def _shapes(name: str) -> list[Any]:
    """The input and output of an operation, or the shape of that name."""
    model = get_service_model("connect")
    if name in model.operation_names:
        operation = model.operation_model(name)
        found = [operation.input_shape, operation.output_shape]
    else:
        found = [model.shape_for(name)] if name in model.shape_names else []
    return [shape for shape in found if shape is not None]


def _takes(shape: Any, value: str) -> bool:
    return (
        not value
        or value in getattr(shape, "enum", ())
        or (value.isdecimal() and int(value) <= shape.metadata.get("max", 0))
    )


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
        if lacking and INSTALLED >= COMPLETE:
            raise pytest.UsageError(f"{item.nodeid}: no model has {lacking}")
        if lacking:
            reason = f"botocore {INSTALLED} lacks {', '.join(lacking)}"
            item.add_marker(pytest.mark.skip(reason=reason))
