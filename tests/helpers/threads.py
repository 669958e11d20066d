"""Threads that outlive what a test looks at, but not the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.helpers.patience import PATIENCE


@contextmanager
def joining_threads() -> Iterator[None]:
    """Wait at the end of a block for the threads that were started in it."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE)
        assert not thread.is_alive(), thread
