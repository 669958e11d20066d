"""What coverage measures: in-process tests, and the server of tests/server.

Measuring takes nearly as long as the tests do. What the others run is measured by
in-process tests as well; where it is not, `coverage report` fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from coverage import Coverage

#: By this variable a process learns that it is measured.
_VARIABLE = "COVERAGE_PROCESS_CONFIG"
#: the environment of a process that is to be measured
FOR_MEASURED: dict[str, Any] = {}


def measure_no_child_processes(config: pytest.Config) -> None:
    """Let the processes that tests start run without coverage, unless told otherwise.

    pytest-xdist's own workers are started by the process that runs no tests.
    """
    if getattr(config.option, "dist", "no") == "no" and _VARIABLE in os.environ:
        FOR_MEASURED[_VARIABLE] = os.environ.pop(_VARIABLE)


def is_measured(item: pytest.Item) -> bool:
    """Say whether a test is measured: all in-process ones but those that are marked."""
    return not any(map(item.get_closest_marker, ("server", "unmeasured")))


@contextmanager
def unmeasured() -> Iterator[None]:
    """Do not measure this process within a block."""
    measuring = Coverage.current()
    if measuring is None:
        yield
        return
    measuring.stop()
    try:
        yield
    finally:
        measuring.start()
