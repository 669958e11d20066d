"""Set the pace of workflows for a block, in-process and on a server.

Example:
    with pace("trafficdistributiongroup", describes=3):
        fail_over(group_arn)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .connect.paced_models import MAX_SECONDS
from .domain.lifecycle import MODEL_PREFIX, MODELS, unknown_model
from .domain.schedules import is_number
from .installation import require_in_process
from .patches import replacing
from .seams import moto_module


@contextmanager
def pace(
    model: str, *, describes: int | None = None, seconds: float | None = None
) -> Iterator[None]:
    """Set the pace of a kind of workflow for a block.

    The end of the block restores the earlier pace. By default a workflow is over when
    the API call that starts it returns.

    Args:
        model: whose workflows: instance, replica, trafficdistributiongroup or
            phonenumber.
        describes: for how many API calls that describe the resource its workflow is
            in progress; at least 1.
        seconds: for how many seconds of the mock's clock it is; above 0, at most
            1,000,000,000.

    Raises:
        ValueError: for an unknown model, or unless exactly one of *describes* and
            *seconds* is given, and in its range.
        RuntimeError: if moto's mocks are in another process.
    """
    name, transition = read_pace(model, describes=describes, seconds=seconds)
    require_in_process()
    manager = moto_module("moto_api").state_manager
    with replacing(manager._transitions, name, transition):  # noqa: SLF001 - whether one was set is shown nowhere else
        yield


def read_pace(
    model: str, *, describes: int | None, seconds: float | None
) -> tuple[str, dict[str, Any]]:
    """Return a pace in the form of moto's state manager: model name and transition."""
    name = f"{MODEL_PREFIX}{str(model).removeprefix(MODEL_PREFIX)}"
    if name not in MODELS:
        raise ValueError(unknown_model(str(model)))
    if (describes is None) == (seconds is None):
        msg = "pace() takes either describes or seconds"
        raise ValueError(msg)
    if seconds is None:
        if type(describes) is not int or describes < 1:
            msg = f"describes must be a positive integer, not: {describes!r}"
            raise ValueError(msg)
        return name, {"progression": "manual", "times": describes}
    if not (is_number(seconds) and 0 < seconds <= MAX_SECONDS):
        msg = (
            f"seconds must be a number above 0, at most {MAX_SECONDS}, not: {seconds!r}"
        )
        raise ValueError(msg)
    return name, {"progression": "time", "seconds": seconds}
