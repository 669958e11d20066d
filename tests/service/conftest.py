"""Fixtures of the service's tests."""

from __future__ import annotations

import pytest

from tests.helpers.worlds import SmallWorld


@pytest.fixture(name="world")
def _world():
    """A world where every workflow ends immediately by default."""
    return SmallWorld()


@pytest.fixture(name="instance")
def _instance(world):
    """An instance."""
    return world.create_instance()
