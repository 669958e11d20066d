"""Putting the plugin into moto and taking it out again."""

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
    """Each test starts with the plugin out, and leaves it as it was before."""
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
    """All of moto's and botocore's that the plugin changes."""
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


class TestInstall:
    def test_installs_at_the_call(self):
        """A call alone suffices: moto then knows traffic distribution groups."""
        install()

        with moto.mock_aws():
            groups = connect_client().list_traffic_distribution_groups()

        assert [] == groups["TrafficDistributionGroupSummaryList"]

    def test_swaps_the_backends_wherever_moto_keeps_them(self):
        """moto's own handlers and look-ups find our backends."""
        install()

        assert [connect_backends] * 3 == moto_now()["backends"]

    def test_paces_workflows_at_once_by_default(self):
        """The four models of workflows are registered with moto's state manager."""
        install()

        added = set(state_manager.get_registered_models()) >= {
            "connect::instance",
            "connect::replica",
            "connect::trafficdistributiongroup",
            "connect::phonenumber",
        }
        assert added

    def test_ends_with_its_block(self, moto_before):
        """A with block puts all of moto's own back at its end."""
        with install():
            assert moto_before != moto_now()

        assert moto_before == moto_now()

    def test_ends_with_an_error(self, moto_before):
        """A with block that fails puts all of moto's own back too."""
        with pytest.raises(ZeroDivisionError), install():
            _ = 1 / 0

        assert moto_before == moto_now()

    def test_nests(self, moto_before):
        """Only the last of several levels takes the plugin out."""
        with install():
            with install():
                pass
            assert is_installed()

        assert not is_installed()
        assert moto_before == moto_now()

    def test_counts_over_threads(self, moto_before):
        """Levels taken and given back by many threads at once add up to none."""

        def come_and_go(_):
            with install():
                return is_installed()

        with ThreadPoolExecutor(8) as pool:
            seen = list(pool.map(come_and_go, range(200)))

        assert all(seen)
        assert moto_before == moto_now()

    def test_refuses_while_connect_is_in_use(self, moto_before):
        """What a running mock holds of Connect would be lost, so nothing changes."""
        with moto.mock_aws():
            instance = create_instance()

            with pytest.raises(RuntimeError, match="already in use in a running mock"):
                install()

            assert moto_before == moto_now()
            assert [instance] == list_instances()

    def test_can_come_while_a_mock_runs(self):
        """A mock that has not used Connect gets the plugin while it runs."""
        with moto.mock_aws(), install():
            assert [] == list_instances()
            moto.mock_aws().reset()

    def test_names_a_missing_seam(self, monkeypatch, moto_before):
        """A moto that lacks something is refused, by its name and version."""
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
        """A moto without the URL of its config is refused as well."""
        monkeypatch.delitem(urls.url_paths, "{0}/moto-api/config")

        with pytest.raises(RuntimeError, match="moto-api/config"):
            install()

        assert not is_installed()

    def test_puts_back_what_it_did_before_it_failed(self, monkeypatch, moto_before):
        """A change that cannot be made takes back the changes before it."""
        frozen = MappingProxyType(urls.url_paths)
        monkeypatch.setattr(urls, "url_paths", frozen)

        with pytest.raises(AttributeError):
            install()

        assert not is_installed()
        assert moto_before == moto_now()

    def test_checks_settings_when_a_mock_is_made(self):
        """Wrong settings fail where they stand, not at the first call."""
        with install(), pytest.raises(ValueError, match="region_pears"):
            moto.mock_aws(  # type: ignore[call-overload]
                config={"connect": {"region_pears": "any"}}
            )


class TestUninstall:
    def test_puts_moto_back(self, moto_before):
        """All that was changed is as before."""
        install()

        uninstall()

        assert moto_before == moto_now()

    def test_is_refused_when_not_installed(self):
        """There is nothing to undo."""
        with pytest.raises(RuntimeError, match="not installed"):
            uninstall()

    def test_is_refused_while_connect_is_in_use(self):
        """The plugin stays, with its state, until the mock has stopped."""
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
        """The block's own error is shown, and the plugin goes when the mock stops."""
        with moto.mock_aws():
            with pytest.raises(ZeroDivisionError), install():
                _ = 1 / len(create_instance()[:0])
            assert is_installed()

        assert moto_before == moto_now()

    def test_forgets_the_state(self):
        """A mock that was never stopped leaves nothing for the next install."""
        mock = moto.mock_aws()
        with install():
            mock.start()
            create_instance()
            mock.stop(remove_data=False)

        assert not connect_backends


class TestMockAws:
    def test_decorates_a_function(self):
        """Bare on a function: installed while it runs, and its result comes back."""

        @mock_aws
        def test_subject(number):
            """What it says."""
            assert is_installed()
            return number, list_instances()

        assert (7, []) == test_subject(7)
        assert "What it says." == test_subject.__doc__
        assert not is_installed()

    def test_decorates_with_parentheses(self):
        """With parentheses it is the same."""

        @mock_aws()
        def subject():
            return is_installed()

        assert subject()
        assert not is_installed()

    def test_decorates_a_class(self):
        """Each test method of a class runs with the plugin in."""

        @mock_aws
        class TestSubject:
            def test_it(self):
                return is_installed(), list_instances()

        assert (True, []) == TestSubject().test_it()
        assert not is_installed()

    def test_decorates_a_unittest_class(self):
        """What setUp created is there in the test, and gone in the next."""

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
        """The plugin is in within the block, and out after it."""
        with mock_aws() as mock:
            create_instance()
            assert isinstance(mock, MockAWS)

        assert moto_before == moto_now()

    def test_starts_and_stops(self, moto_before):
        """start() and stop() work as moto's."""
        mock = mock_aws()
        assert not is_installed()

        mock.start()
        create_instance()
        mock.stop()

        assert moto_before == moto_now()

    def test_takes_settings(self):
        """Settings reach moto's config for as long as the mock runs."""
        from moto.core.config import default_user_config

        with mock_aws(config={"connect": {"region_pairs": "any"}}):
            assert {"region_pairs": "any"} == default_user_config.get("connect")

        assert "connect" not in default_user_config

    def test_refuses_wrong_settings(self):
        """Wrong settings fail where they stand, installed or not."""
        with pytest.raises(ValueError, match="sometimes"):
            mock_aws(config={"connect": {"region_pairs": "sometimes"}})

    def test_fails_with_its_block(self, moto_before):
        """A block that fails leaves neither mock nor plugin behind."""
        with pytest.raises(ZeroDivisionError), mock_aws():
            _ = 1 / len(create_instance()[:0])

        assert 0 == MockAWS._nested_count
        assert moto_before == moto_now()

    def test_leaves_nothing_when_it_cannot_start(self, monkeypatch, moto_before):
        """A mock whose start fails leaves no plugin behind."""

        def fail(*_, **__):
            raise OSError

        with monkeypatch.context() as broken:
            broken.setattr(MockAWS, "start", fail)
            with pytest.raises(OSError):  # noqa: PT011 - it has no message
                mock_aws().start()

        assert moto_before == moto_now()

    def test_stops_only_what_was_started(self, monkeypatch):
        """A stop without a start is refused as moto refuses it, and undoes nothing."""
        monkeypatch.setattr(MockAWS, "_nested_count", 0)
        install()

        with pytest.raises(RuntimeError, match="before start"):
            mock_aws().stop()

        assert is_installed()

    def test_nests_in_itself(self):
        """What the inner mock creates is there until the outer one stops."""
        with mock_aws():
            with mock_aws():
                instance = create_instance()
            assert [instance] == list_instances()

        assert not is_installed()

    def test_within_motos_own_stays_until_that_stops(self, moto_before):
        """State that a running mock still shows is not taken from under it."""
        with moto.mock_aws():
            with mock_aws():
                instance = create_instance()
            assert [instance] == list_instances()

        assert moto_before == moto_now()

    def test_is_refused_after_motos_own_was_used(self):
        """Within a mock of moto's that has used Connect, it says so."""
        with moto.mock_aws():
            create_instance()

            with pytest.raises(RuntimeError, match="already in use"):
                mock_aws().start()

    def test_serves_server_mode(self, monkeypatch):
        """In moto's server mode it is moto's server mode mock, with the plugin in."""
        monkeypatch.setattr("moto.settings.TEST_SERVER_MODE", True)
        monkeypatch.setenv("MOTO_CALL_RESET_API", "false")

        with mock_aws() as mock:
            assert isinstance(mock, ServerModeMockAWS)
            assert is_installed()

        assert not is_installed()


def imports_of_moto(source):
    """The names that *source* imports from moto when it runs."""
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
    """Whatever the adapter imports from moto is checked before it is imported."""
    adapter = Path(sys.modules["moto_connect_tdg.connect"].__path__[0])
    imported = set().union(
        *(imports_of_moto(file.read_text()) for file in adapter.rglob("*.py"))
    )

    checked = {re.sub(r"(:\w+).*", r"\1", seam) for seam in SEAMS}

    assert set() == imported - checked


def test_the_matrix_tests_what_is_said_to_be_tested():
    """install() names the versions of moto that noxfile.py runs the tests with."""
    tree = ast.parse(_NOXFILE.read_text(encoding="utf-8"))
    (versions,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MOTOS"
    )

    assert versions == TESTED_MOTO


def test_importing_costs_no_import_of_moto():
    """The package alone brings neither moto, boto3 nor phonenumbers in."""
    code = (
        "import sys, moto_connect_tdg as m; m.install; "
        "print({'moto', 'boto3', 'botocore', 'phonenumbers'} & set(sys.modules))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "set()" == ran.stdout.strip()
