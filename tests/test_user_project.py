"""The project of a user (tests/user_project) passes its own tests.

Its types are checked by ``nox -s users``: strictly, with boto3-stubs and without.
"""

from __future__ import annotations

import pytest

from tests.helpers.inner_pytest import ALONE
from tests.helpers.pages import ROOT

PROJECT = ROOT / "tests" / "user_project"

pytest_plugins = ("pytester",)


@pytest.mark.needs_model("ListReplicationFindings")
def test_its_tests_pass(pytester):
    """The tests pass with the plugin, as users have it."""
    for module in PROJECT.glob("*.py"):
        pytester.makepyfile(**{module.stem: module.read_text(encoding="utf-8")})

    result = pytester.runpytest_subprocess(*ALONE, "-W", "error")

    result.assert_outcomes(passed=9)
