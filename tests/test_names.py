"""The public names: available, quick to import, and unambiguous."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from types import ModuleType

import moto
import pytest

import moto_connect_tdg


def printed_by(code):
    """The output of a new Python process."""
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.mark.parametrize("name", moto_connect_tdg.__all__)
def test_is_there(name):
    """Each public name is an attribute and is listed."""
    assert getattr(moto_connect_tdg, name)
    assert name in dir(moto_connect_tdg)


def test_unknown_name():
    """Any other name is an AttributeError."""
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        _ = moto_connect_tdg.no_such_name


def test_names_are_late():
    """Neither boto3, moto nor the facades are imported before they are used."""
    loaded = printed_by(
        "import sys, moto_connect_tdg; print(sorted(m for m in sys.modules if m in "
        "{'boto3', 'botocore', 'moto', 'moto_connect_tdg.faults', "
        "'moto_connect_tdg.estate', 'moto_connect_tdg.rehearsal'}))"
    )

    assert "[]" == loaded


@pytest.mark.parametrize("name", moto_connect_tdg.__all__)
def test_no_module_has_the_name_of_a_function(name):
    """A public name is either a module or something in one."""
    is_module = find_spec(f"moto_connect_tdg.{name}") is not None

    assert is_module == isinstance(getattr(moto_connect_tdg, name), ModuleType)


def test_in_a_process_of_its_own():
    """Each name works in a new process, also as a module."""
    tally = printed_by(
        "from moto_connect_tdg import build_estate, faults, mock_aws, simulator\n"
        "with mock_aws(), faults.region_down('us-east-1'):\n"
        "    print(simulator.place_calls('+12015550100', 2).tally.lost)"
    )

    assert "{'NUMBER_NOT_CLAIMED': 2}" == tally


USES = pytest.mark.parametrize(
    "use",
    [
        lambda: moto_connect_tdg.faults.region_down("us-east-1").__enter__(),
        lambda: moto_connect_tdg.simulator.place_calls("+12015550100"),
        lambda: moto_connect_tdg.simulator.place_sign_ins("x"),
        lambda: moto_connect_tdg.simulator.place_agents("x"),
        lambda: moto_connect_tdg.simulator.sign_in("x", "ann"),
        lambda: moto_connect_tdg.simulator.sign_out("x", "ann"),
        lambda: moto_connect_tdg.simulator.hang_up("x"),
        moto_connect_tdg.journal.api_calls,
        moto_connect_tdg.journal.changes,
        moto_connect_tdg.journal.clear,
    ],
)


@USES
class TestNoMock:
    """Faults, calls and the journal are refused without a mock."""

    def test_after_the_mock(self, use):
        """A stopped mock is no mock."""
        with moto_connect_tdg.mock_aws():
            moto_connect_tdg.build_estate()

        with pytest.raises(
            RuntimeError, match=r"inside mock_aws\. A server has control"
        ):
            use()

    def test_before_the_mock(self, use):
        """The installed plugin alone is no mock, as the mock's start would reset it."""
        with (
            moto_connect_tdg.install(),
            pytest.raises(RuntimeError, match="No mock is running"),
        ):
            use()

    def test_in_a_mock_without_the_plugin(self, use):
        """moto's own mock without the plugin is refused."""
        with (
            moto.mock_aws(),
            pytest.raises(RuntimeError, match=r"or call install\(\) before"),
        ):
            use()

    def test_beside_a_server(self, use, monkeypatch):
        """moto's server mode is refused, as the state is in another process."""
        monkeypatch.setattr("moto.settings.TEST_SERVER_MODE", True)
        monkeypatch.setenv("MOTO_CALL_RESET_API", "false")

        with (
            moto_connect_tdg.mock_aws(),
            pytest.raises(
                RuntimeError, match=r"TEST_SERVER_MODE=true.*/moto-api/connect/"
            ),
        ):
            use()

    def test_beside_a_proxy(self, use, monkeypatch):
        """moto's proxy mode is refused too."""
        monkeypatch.setenv("TEST_PROXY_MODE", "true")

        with pytest.raises(RuntimeError, match="TEST_PROXY_MODE=true"):
            use()
