"""What ``nox -s coverage`` measures of child processes: the server of tests/server."""

from __future__ import annotations

import os
from typing import Any

import pytest

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
