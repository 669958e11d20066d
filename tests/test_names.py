"""The public names: there, cheap to import, and what they are called."""

from __future__ import annotations

import subprocess
import sys

import pytest

import moto_connect_tdg


def printed_by(code):
    """What a Python of its own prints."""
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.mark.parametrize("name", moto_connect_tdg.__all__)
def test_is_there(name):
    """Each name can be had as an attribute, and is listed."""
    assert getattr(moto_connect_tdg, name)
    assert name in dir(moto_connect_tdg)


def test_unknown_name():
    """Any other name is an AttributeError, as of every module."""
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        _ = moto_connect_tdg.no_such_name


def test_names_are_late():
    """What is not asked for is not imported: neither boto3 nor moto, nor the facades."""
    loaded = printed_by(
        "import sys, moto_connect_tdg; print(sorted(m for m in sys.modules if m in "
        "{'boto3', 'botocore', 'moto', 'moto_connect_tdg.faults', "
        "'moto_connect_tdg.estate', 'moto_connect_tdg.drill'}))"
    )

    assert "[]" == loaded


@pytest.mark.parametrize(
    "before",
    [
        "",
        "import moto_connect_tdg.install",
        "from moto_connect_tdg.install import Installed",
        "from moto_connect_tdg import *",
        "from moto_connect_tdg import drill, estate, server",
    ],
)
def test_install_is_the_function(before):
    """``install`` is the function, not the module of that name, whatever came before."""
    kind = printed_by(
        f"{before}\nimport moto_connect_tdg; print(type(moto_connect_tdg.install).__name__)"
    )

    assert "function" == kind


def test_in_a_process_of_its_own():
    """Names that come late work at once, also as modules."""
    tally = printed_by(
        "from moto_connect_tdg import build_estate, faults, mock_aws, simulator\n"
        "with mock_aws(), faults.region_down('us-east-1'):\n"
        "    print(simulator.place_calls('+12015550100', 2).tally.lost)"
    )

    assert "{'NUMBER_NOT_CLAIMED': 2}" == tally


@pytest.mark.parametrize(
    "use",
    [
        lambda: moto_connect_tdg.faults.region_down("us-east-1").__enter__(),
        lambda: moto_connect_tdg.simulator.place_calls("+12015550100"),
        lambda: moto_connect_tdg.simulator.place_sign_ins("x"),
        lambda: moto_connect_tdg.simulator.place_agents("x"),
        moto_connect_tdg.journal.calls,
        moto_connect_tdg.journal.changes,
        moto_connect_tdg.journal.clear,
    ],
)
def test_without_a_mock(use):
    """Beside a server, or after the mock, they would say that nothing happened: refused."""
    with moto_connect_tdg.mock_aws():
        moto_connect_tdg.build_estate()

    with pytest.raises(
        RuntimeError, match=r"inside of mock_aws\. A server has control"
    ):
        use()
