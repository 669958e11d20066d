"""Fixtures of the unit tests."""

from __future__ import annotations

import pytest

from moto_connect_tdg.wire.model import Router
from tests.helpers.wire import HANDLED


@pytest.fixture(name="router", scope="session")
def _router():
    """The router of all handled operations."""
    return Router(HANDLED)
