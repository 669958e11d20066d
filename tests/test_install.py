"""Installing the plugin into moto, and uninstalling it."""

import ast
import re
import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType

import boto3
import moto
import moto.connect.models
import moto.connect.responses
import pytest
from botocore.endpoint import Endpoint
from botocore.httpsession import URLLib3Session
from moto.core.models import MockAWS, ServerModeMockAWS
from moto.moto_api import state_manager
from moto.moto_api._internal import urls

from moto_connect_tdg import install, is_installed, mock_aws, uninstall
from moto_connect_tdg.connect.models import connect_backends
from moto_connect_tdg.seams import SEAMS, TESTED_MOTO

_NOXFILE = Path(__file__).parents[1] / "noxfile.py"


@pytest.fixture(autouse=True)
def _from_scratch():
    """Start each test without the plugin, and restore it afterwards."""
    levels = 0
    while is_installed():
        uninstall()
        levels += 1
    yield
    while is_installed():
        uninstall()
    for _ in range(levels):
        install()


@pytest.fixture(name="moto_before", autouse=True)
def _moto_before(_from_scratch):
    return moto_now()


def moto_now():
    """Everything of moto and botocore that the plugin changes."""
    return {
        "backends": [
            module.connect_backends
            for module in (moto.connect, moto.connect.models, moto.connect.responses)
        ],
        "urls": dict(urls.url_paths),
        "transitions": dict(state_manager._default_transitions),
        "init": MockAWS.__init__,
        "stop": MockAWS.stop,
        "botocore": [Endpoint._get_response, Endpoint._send, URLLib3Session.send],
    }


def connect_client(region="us-east-1"):
    return boto3.client("connect", region_name=region)


def create_instance(alias="kept"):
    return connect_client().create_instance(
        IdentityManagementType="CONNECT_MANAGED",
        InstanceAlias=alias,
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )["Id"]


def list_instances():
    instances = connect_client().list_instances()["InstanceSummaryList"]
    return [instance["Id"] for instance in instances]


def uninstall_and_fail():
    uninstall()
    raise ZeroDivisionError


class TestInstall:
    def test_installs_immediately(self):
        """After install() moto has traffic distribution groups."""
        install()

        with moto.mock_aws():
            groups = connect_client().list_traffic_distribution_groups()

        assert [] == groups["TrafficDistributionGroupSummaryList"]

    def test_swaps_the_backends_wherever_moto_keeps_them(self):
        """moto's own handlers find our backends."""
        install()

        assert [connect_backends] * 3 == moto_now()["backends"]

    def test_registers_models_that_are_immediate_by_default(self):
        """The four models of workflows are registered, and immediate by default."""
        install()

        added = set(state_manager.get_registered_models()) >= {
            "connect::instance",
            "connect::replica",
            "connect::trafficdistributiongroup",
            "connect::phonenumber",
        }
        assert added

    def test_ends_with_its_block(self, moto_before):
        """The end of a with block restores moto."""
        with install():
            assert moto_before != moto_now()

        assert moto_before == moto_now()

    def test_ends_with_an_error(self, moto_before):
        """A with block that fails restores moto too."""
        with pytest.raises(ZeroDivisionError), install():
            _ = 1 / 0

        assert moto_before == moto_now()

    def test_nests(self, moto_before):
        """The plugin is removed by the last of several levels only."""
        with install():
            with install():
                pass
            assert is_installed()

        assert not is_installed()
        assert moto_before == moto_now()

    def test_counts_over_threads(self, moto_before):
        """Levels are counted correctly over many threads."""

        def come_and_go(_):
            with install():
                return is_installed()

        with ThreadPoolExecutor(8) as pool:
            seen = list(pool.map(come_and_go, range(200)))

        assert all(seen)
        assert moto_before == moto_now()

    def test_refuses_while_connect_is_in_use(self, moto_before):
        """A running mock that has used Connect is refused, and nothing changes."""
        with moto.mock_aws():
            instance = create_instance()

            with pytest.raises(RuntimeError, match="already in use in a running mock"):
                install()

            assert moto_before == moto_now()
            assert [instance] == list_instances()

    def test_can_come_while_a_mock_runs(self):
        """The plugin can be installed during a mock that has not used Connect."""
        with moto.mock_aws(), install():
            assert [] == list_instances()
            moto.mock_aws().reset()

    def test_names_a_missing_seam(self, monkeypatch, moto_before):
        """A moto that lacks a needed name is refused, with the name and the version."""
        with monkeypatch.context() as without:
            without.delattr("moto.core.request.Request.raw_path")
            with pytest.raises(RuntimeError) as refused:
                install()

        assert "moto.core.request.Request.raw_path" in str(refused.value)
        assert f"moto {moto.__version__} is installed" in str(refused.value)
        assert " to ".join(TESTED_MOTO) in str(refused.value)
        assert not is_installed()
        assert moto_before == moto_now()

    def test_names_a_missing_url(self, monkeypatch):
        """A moto without the URL of its config is refused."""
        monkeypatch.delitem(urls.url_paths, "{0}/moto-api/config")

        with pytest.raises(RuntimeError, match="moto-api/config"):
            install()

        assert not is_installed()

    def test_puts_back_what_it_did_before_it_failed(self, monkeypatch, moto_before):
        """If a change fails, the changes before it are undone."""
        frozen = MappingProxyType(urls.url_paths)
        monkeypatch.setattr(urls, "url_paths", frozen)

        with pytest.raises(AttributeError):
            install()

        assert not is_installed()
        assert moto_before == moto_now()

    def test_checks_settings_when_a_mock_is_made(self):
        """Wrong settings are refused when the mock is made."""
        with install(), pytest.raises(ValueError, match="region_pears"):
            moto.mock_aws(  # type: ignore[call-overload]
                config={"connect": {"region_pears": "any"}}
            )


class TestUninstall:
    def test_puts_moto_back(self, moto_before):
        """Uninstalling restores everything that was changed."""
        install()

        uninstall()

        assert moto_before == moto_now()

    def test_is_refused_when_not_installed(self):
        """Uninstalling without an installation is refused."""
        with pytest.raises(RuntimeError, match="not installed"):
            uninstall()

    def test_is_refused_while_connect_is_in_use(self):
        """During a mock that has used Connect, uninstalling is refused."""
        install()
        with moto.mock_aws():
            instance = create_instance()

            with pytest.raises(RuntimeError, match="Stop the mock"):
                uninstall()

            assert is_installed()
            assert [instance] == list_instances()
        uninstall()

        assert not is_installed()

    def test_of_a_failing_block_waits_for_the_mock(self, moto_before):
        """If the block fails, its error is raised and the plugin is removed with the mock."""
        with moto.mock_aws():
            with pytest.raises(ZeroDivisionError), install():
                _ = 1 / len(create_instance()[:0])
            assert is_installed()

        assert moto_before == moto_now()

    def test_of_a_failing_block_may_come_before_the_error(self, moto_before):
        """A block that uninstalls and then fails leaves the next installation alone."""
        with pytest.raises(ZeroDivisionError), install():
            uninstall_and_fail()

        with install():
            assert is_installed()
        assert moto_before == moto_now()

    def test_forgets_the_state(self):
        """The state of a mock that was never stopped is gone at the next install."""
        mock = moto.mock_aws()
        with install():
            mock.start()
            create_instance()
            mock.stop(remove_data=False)

        assert not connect_backends


class TestMockAws:
    def test_decorates_a_function(self):
        """A decorated function runs with the plugin, and its result is returned."""

        @mock_aws
        def test_subject(number):
            """What it says."""
            assert is_installed()
            return number, list_instances()

        assert (7, []) == test_subject(7)
        assert "What it says." == test_subject.__doc__
        assert not is_installed()

    def test_decorates_with_parentheses(self):
        """The decorator may have parentheses."""

        @mock_aws()
        def subject():
            return is_installed()

        assert subject()
        assert not is_installed()

    def test_decorates_a_class(self):
        """Each test method of a decorated class runs with the plugin."""

        @mock_aws
        class TestSubject:
            def test_it(self):
                return is_installed(), list_instances()

        assert (True, []) == TestSubject().test_it()
        assert not is_installed()

    def test_decorates_a_unittest_class(self):
        """What setUp creates exists in its own test only."""

        @mock_aws
        class Subject(unittest.TestCase):
            def setUp(self):
                self.instance = create_instance()

            def test_one(self):
                assert [self.instance] == list_instances()

            def test_two(self):
                assert [self.instance] == list_instances()

        result = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Subject).run(result)

        assert 2 == result.testsRun
        assert result.wasSuccessful(), result.failures + result.errors
        assert not is_installed()

    def test_is_a_context_manager(self, moto_before):
        """The plugin is installed within the block only."""
        with mock_aws() as mock:
            create_instance()
            assert isinstance(mock, MockAWS)

        assert moto_before == moto_now()

    def test_starts_and_stops(self, moto_before):
        """start() and stop() work as those of moto."""
        mock = mock_aws()
        assert not is_installed()

        mock.start()
        create_instance()
        mock.stop()

        assert moto_before == moto_now()

    def test_takes_settings(self):
        """The settings are in moto's config while the mock runs."""
        from moto.core.config import default_user_config

        with mock_aws(config={"connect": {"region_pairs": "any"}}):
            assert {"region_pairs": "any"} == default_user_config.get("connect")

        assert "connect" not in default_user_config

    def test_refuses_wrong_settings(self):
        """Wrong settings are refused immediately, installed or not."""
        with pytest.raises(ValueError, match="sometimes"):
            mock_aws(config={"connect": {"region_pairs": "sometimes"}})

    def test_fails_with_its_block(self, moto_before):
        """A block that fails leaves neither mock nor plugin."""
        with pytest.raises(ZeroDivisionError), mock_aws():
            _ = 1 / len(create_instance()[:0])

        assert 0 == MockAWS._nested_count
        assert moto_before == moto_now()

    def test_leaves_nothing_when_it_cannot_start(self, monkeypatch, moto_before):
        """A mock that cannot start leaves no plugin."""

        def fail(*_, **__):
            raise OSError

        with monkeypatch.context() as broken:
            broken.setattr(MockAWS, "start", fail)
            with pytest.raises(OSError):  # noqa: PT011 - it has no message
                mock_aws().start()

        assert moto_before == moto_now()

    def test_stops_only_what_was_started(self, monkeypatch):
        """stop() without start() is refused as moto does, and changes nothing."""
        monkeypatch.setattr(MockAWS, "_nested_count", 0)
        install()

        with pytest.raises(RuntimeError, match="before start"):
            mock_aws().stop()

        assert is_installed()

    def test_nests_in_itself(self):
        """What the inner mock creates exists until the outer one stops."""
        with mock_aws():
            with mock_aws():
                instance = create_instance()
            assert [instance] == list_instances()

        assert not is_installed()

    def test_within_motos_own_stays_until_that_stops(self, moto_before):
        """Within moto's mock the state stays until that mock stops."""
        with moto.mock_aws():
            with mock_aws():
                instance = create_instance()
            assert [instance] == list_instances()

        assert moto_before == moto_now()

    def test_is_refused_after_motos_own_was_used(self):
        """Within moto's mock that has used Connect, the mock is refused."""
        with moto.mock_aws():
            create_instance()

            with pytest.raises(RuntimeError, match="already in use"):
                mock_aws().start()

    def test_serves_server_mode(self, monkeypatch):
        """In moto's server mode it is moto's mock for that mode, with the plugin."""
        monkeypatch.setattr("moto.settings.TEST_SERVER_MODE", True)
        monkeypatch.setenv("MOTO_CALL_RESET_API", "false")

        with mock_aws() as mock:
            assert isinstance(mock, ServerModeMockAWS)
            assert is_installed()

        assert not is_installed()


def imports_of_moto(source):
    """The names that *source* imports from moto at run time."""
    tree = ast.parse(source)
    for_types_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    return {
        f"{node.module}:{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node not in for_types_only
        if node.level == 0 and str(node.module).split(".")[0] == "moto"
        for alias in node.names
    }


def test_seams_are_complete():
    """Every name that the adapter imports from moto is checked first."""
    adapter = Path(sys.modules["moto_connect_tdg.connect"].__path__[0])
    imported = set().union(
        *(imports_of_moto(file.read_text()) for file in adapter.rglob("*.py"))
    )

    checked = {re.sub(r"(:\w+).*", r"\1", seam) for seam in SEAMS}

    assert set() == imported - checked


def test_the_matrix_tests_what_is_said_to_be_tested():
    """The tested versions that install() names are those of noxfile.py."""
    tree = ast.parse(_NOXFILE.read_text(encoding="utf-8"))
    (versions,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MOTOS"
    )

    assert versions == TESTED_MOTO


def test_importing_costs_no_import_of_moto():
    """Importing the package imports neither moto, boto3 nor phonenumbers."""
    code = (
        "import sys, moto_connect_tdg as m; m.install; "
        "print({'moto', 'boto3', 'botocore', 'phonenumbers'} & set(sys.modules))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "set()" == ran.stdout.strip()
