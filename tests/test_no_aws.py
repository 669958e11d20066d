"""Nothing reaches AWS: a listening proxy hears nothing, whatever is tried.

Each test has that proxy in its environment, so that even a request that gets
out ends on this machine; after each test it must have heard nothing.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
import requests
from botocore.awsrequest import AWSRequest
from botocore.endpoint import Endpoint
from botocore.exceptions import HTTPClientError
from botocore.httpsession import URLLib3Session
from moto.core.config import DefaultConfig
from moto.core.models import botocore_stubber

from moto_connect_tdg import build_estate, mock_aws
from moto_connect_tdg.guard import UnmockedRequestError, guarded
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.inner_pytest import ALONE
from tests.helpers.patience import PATIENCE

#: keys as in a shell's environment
SHELL = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "of-the-shell",
    "AWS_SESSION_TOKEN": "of-the-shell",
    "AWS_DEFAULT_REGION": SOURCE,
    "AWS_MAX_ATTEMPTS": "1",
}
LETTING_CONNECT_THROUGH: DefaultConfig = {
    "core": {"passthrough": {"services": ["connect"], "urls": []}}
}


class Listener:
    """A proxy on this machine that records requests and closes the connection."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self.heard.append(connection.recv(1000).decode("latin-1"))

    def take(self) -> str:
        """Return and forget the recorded requests."""
        heard = "".join(self.heard)
        self.heard.clear()
        return heard

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Listen within a block."""
        self._thread.start()
        try:
            yield self
        finally:
            self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._thread.join()


@pytest.fixture(name="listener", autouse=True)
def _listener(monkeypatch, tmp_path):
    """The listener as the proxy of this process and its children."""
    with Listener().listening() as listener:
        for name in os.environ:
            if name.startswith("AWS_"):
                monkeypatch.delenv(name)
        for name, value in SHELL.items():
            monkeypatch.setenv(name, value)
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, listener.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, "")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
        monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
        yield listener
        assert [] == listener.heard


@pytest.fixture(name="run")
def _run(tmp_path):
    """Run Python in a new process and return its output and exit code."""

    def run(*args, **env):
        ran = subprocess.run(
            [sys.executable, *args],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **env},
            check=False,
            timeout=PATIENCE,
        )
        assert "Traceback" not in ran.stderr, ran.stderr
        return ran

    return run


def connect_client(**options):
    return boto3.client("connect", region_name=SOURCE, **options)


def early_client(**options):
    """A client as botocore makes one before moto is imported."""
    client = connect_client(**options)
    client.meta.events.unregister("before-send", botocore_stubber)
    return client


FAILOVER = """
import boto3
client = boto3.client("connect", region_name="us-west-2")

def fail_over(group, source, replica):
    def rows(**shown):
        return {"Distributions": [
            {"Region": region, key: value}
            for key, values in shown.items()
            for region, value in zip((source, replica), values)
        ]}
    client.update_traffic_distribution(
        Id=group,
        TelephonyConfig=rows(Percentage=(0, 100)),
        AgentConfig=rows(Percentage=(0, 100)),
        SignInConfig=rows(Enabled=(False, True)),
    )
    client.get_traffic_distribution(Id=group)
"""
DRILL = ("-m", "moto_connect_tdg", "drill", "--json", "--calls", "20")


@pytest.fixture(name="drill")
def _drill(run, tmp_path):
    """Run a drill of a module's fail_over and return its report and exit code."""

    def drill(source, **env):
        (tmp_path / "ours.py").write_text(source)
        ran = run(*DRILL, "--failover", "ours:fail_over", **env)
        return ran, json.loads(ran.stdout or "{}")

    return drill


def test_the_listener_hears(listener):
    """The listener hears a client that is not mocked."""
    with pytest.raises(HTTPClientError):
        early_client().list_instances()

    assert "CONNECT connect.us-east-1.amazonaws.com:443" in listener.take()


class TestEarlyClients:
    """Clients that were made before moto was imported."""

    def test_in_our_mock(self, run):
        """Our mock_aws mocks them, whenever it is imported."""
        ran = run(
            "-c",
            "import boto3; client = boto3.client('connect')\n"
            "from moto_connect_tdg import mock_aws\n"
            "with mock_aws(): print(client.list_instances()['InstanceSummaryList'])",
        )

        assert "[]\n" == ran.stdout

    def test_in_motos_mock(self, run):
        """moto's mock_aws mocks them while the plugin is installed."""
        ran = run(
            "-c",
            "import boto3; client = boto3.client('connect')\n"
            "from moto_connect_tdg import install; import moto\n"
            "with install(), moto.mock_aws():\n"
            "    print(client.list_traffic_distribution_groups()"
            "['TrafficDistributionGroupSummaryList'])",
        )

        assert "[]\n" == ran.stdout

    @pytest.mark.parametrize("name", ["mock_aws", "rehearse", "build_estate"])
    def test_after_our_import(self, run, name):
        """After our import moto's mock_aws mocks them too."""
        ran = run(
            "-c",
            f"from moto_connect_tdg import {name}\n"
            "import boto3; client = boto3.client('connect')\n"
            "import moto\n"
            "with moto.mock_aws():\n"
            "    print(client.list_instances()['InstanceSummaryList'])",
        )

        assert "[]\n" == ran.stdout

    def test_in_tests(self, run, tmp_path):
        """The pytest plugin mocks clients at the top of a test module, and so does its fixture."""
        (tmp_path / "test_it.py").write_text(
            "import boto3\n"
            "client = boto3.client('connect')\n"
            "def test_fixture(connect_estate):\n"
            "    (found,) = client.list_instances()['InstanceSummaryList']\n"
            "    assert connect_estate.instance_id == found['Id']\n"
            "def test_mock():\n"
            "    from moto import mock_aws\n"
            "    with mock_aws():\n"
            "        assert not client.list_instances()['InstanceSummaryList']\n"
        )

        ran = run("-m", "pytest", "-q", *ALONE)

        assert 0 == ran.returncode, ran.stdout

    def test_for_other_services(self):
        """Clients of other services are mocked too."""
        client = boto3.client("dynamodb")
        client.meta.events.unregister("before-send", botocore_stubber)

        with mock_aws():
            assert [] == client.list_tables()["TableNames"]

    def test_on_dual_stack_hosts(self, monkeypatch):
        """Hosts of AWS that moto does not know are mocked too."""
        monkeypatch.setenv("AWS_USE_DUALSTACK_ENDPOINT", "true")
        client = connect_client()

        with mock_aws():
            assert [] == client.list_instances()["InstanceSummaryList"]
        assert "api.aws" in client.meta.endpoint_url

    def test_beside_a_server(self, monkeypatch):
        """In moto's server mode they are refused by name, since they would call AWS."""
        monkeypatch.setattr("moto.settings.TEST_SERVER_MODE", True)
        monkeypatch.setenv("MOTO_CALL_RESET_API", "false")
        client = connect_client()

        with (
            mock_aws(),
            pytest.raises(
                UnmockedRequestError, match="connect ListInstances in us-east-1"
            ),
        ):
            client.list_instances()

    def test_beside_a_proxy(self, listener, monkeypatch):
        """In moto's proxy mode they are refused, since they do not use the proxy."""
        monkeypatch.setenv("TEST_PROXY_MODE", "true")
        monkeypatch.setenv("MOTO_CALL_RESET_API", "false")
        monkeypatch.setenv("MOTO_PROXY_PORT", listener.url.rpartition(":")[2])
        early = connect_client()

        with mock_aws():
            with pytest.raises(UnmockedRequestError, match="connect ListInstances"):
                early.list_instances()
            with pytest.raises(HTTPClientError):
                connect_client().list_instances()

        assert 1 == listener.take().count("CONNECT connect.us-east-1")

    def test_what_moto_lets_through(self, listener):
        """moto's own passthrough works as documented."""
        with mock_aws(config=LETTING_CONNECT_THROUGH), pytest.raises(HTTPClientError):
            connect_client().list_instances()

        assert "CONNECT connect.us-east-1" in listener.take()


class TestEstate:
    """The clients of an estate call a mock or a server only."""

    def test_without_a_mock(self):
        """Without a mock they are stopped before they send."""
        with pytest.raises(
            UnmockedRequestError, match="connect CreateInstance in us-east-1"
        ):
            build_estate()

    def test_after_the_mock(self):
        """After the mock has stopped they are stopped too."""
        with mock_aws():
            estate = build_estate()

        with pytest.raises(
            UnmockedRequestError, match="connect ListInstances in us-west-2"
        ):
            estate.replica.list_instances()

    def test_at_aws_itself(self):
        """An endpoint of AWS is refused."""
        with pytest.raises(UnmockedRequestError):
            build_estate(endpoint_url="https://connect.us-east-1.amazonaws.com")

    def test_where_moto_lets_connect_through(self):
        """moto's passthrough does not apply to them."""
        with (
            mock_aws(config=LETTING_CONNECT_THROUGH),
            pytest.raises(UnmockedRequestError),
        ):
            build_estate()


def configured_globally(monkeypatch, _, url):
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)


def configured_for_connect(monkeypatch, _, url):
    monkeypatch.setenv("AWS_ENDPOINT_URL_CONNECT", url)


def in_the_profile(_, config, url):
    config.write_text(f"[default]\nendpoint_url = {url}\n")


def in_services(_, config, url):
    config.write_text(
        f"[default]\nservices = x\n[services x]\nconnect =\n  endpoint_url = {url}\n"
    )


FORMS = pytest.mark.parametrize(
    "configure",
    [configured_globally, configured_for_connect, in_the_profile, in_services],
)


@FORMS
class TestConfiguredEndpoints:
    """No form of AWS_ENDPOINT_URL diverts API calls in-process."""

    @pytest.fixture(autouse=True)
    def _configured(self, configure, monkeypatch, tmp_path, listener):
        configure(monkeypatch, tmp_path / "config", listener.url)

    def test_an_estate(self):
        """The clients of an estate call the mock."""
        with mock_aws():
            assert build_estate().numbers

    def test_a_guarded_block(self, listener):
        """The clients of a guarded block call the mock, and the block reports the setting."""
        early = connect_client()

        with guarded() as guard, mock_aws():
            assert [] == early.list_instances()["InstanceSummaryList"]
            assert [] == connect_client().list_instances()["InstanceSummaryList"]

        assert listener.url in early.meta.endpoint_url
        (note,) = guard.ignored
        assert "is ignored, since the mock is in-process" in note

    def test_a_drill(self, drill):
        """The clients of a failover call the mock, and the report has the setting."""
        ran, report = drill(FAILOVER)

        assert 0 == ran.returncode, report
        (note,) = report["notes"]
        assert "is ignored, since the mock is in-process" in note

    def test_the_fixture(self, run, tmp_path):
        """The clients of a test with the fixture call the mock."""
        (tmp_path / "test_it.py").write_text(
            "import boto3\n"
            "early = boto3.client('connect')\n"
            "def test_it(connect_estate):\n"
            "    for client in (early, boto3.client('connect')):\n"
            "        (found,) = client.list_instances()['InstanceSummaryList']\n"
            "        assert connect_estate.instance_id == found['Id']\n"
        )

        ran = run("-m", "pytest", "-q", *ALONE)

        assert 0 == ran.returncode, ran.stdout


class TestDrill:
    """Drills of failovers reach no AWS, whatever the module does."""

    def test_a_client_of_the_module(self, drill):
        """A client at the module's top is mocked, and the failover passes."""
        ran, report = drill(FAILOVER)

        assert 0 == ran.returncode, report
        assert ["UpdateTrafficDistribution", "GetTrafficDistribution"] == [
            call["operation"] for call in report["api_calls"]
        ]

    def test_rehearse_with_a_client_of_before(self, run, tmp_path):
        """A client that was made before moto was imported is mocked."""
        (tmp_path / "ours.py").write_text(FAILOVER)

        ran = run(
            "-c",
            "import ours; from moto_connect_tdg import rehearse\n"
            "print(rehearse(ours.fail_over, calls=20).failures)",
        )

        assert "()\n" == ran.stdout

    def test_an_api_call_of_the_module(self, drill):
        """An API call during the module's import is stopped and reported."""
        ran, report = drill(
            f"{FAILOVER}\ntry: client.list_instances()\nexcept RuntimeError: pass\n"
        )

        assert 0 == ran.returncode, report
        assert any(
            "connect ListInstances in us-west-2" in warning
            for warning in report["warnings"]
        )

    def test_an_api_call_of_the_module_that_ends_it(self, drill):
        """If that ends the import, the module is refused with an explanation."""
        ran, _ = drill(f"{FAILOVER}\nclient.list_instances()\n")

        assert 2 == ran.returncode
        assert "connect ListInstances in us-west-2" in ran.stderr

    def test_a_thread_that_outlives_it(self, run, tmp_path):
        """A thread that outlives the failover is stopped."""
        (tmp_path / "ours.py").write_text(
            f"{FAILOVER}\nimport threading\n"
            "go = threading.Event()\n"
            "def late():\n"
            "    go.wait()\n"
            "    try: client.list_instances()\n"
            "    except RuntimeError as error: print(error)\n"
            "thread = threading.Thread(target=late, name='late')\n"
            "def start(*args):\n"
            "    thread.start()\n"
            "    fail_over(*args)\n"
        )

        ran = run(
            "-c",
            "import ours; from moto_connect_tdg import rehearse\n"
            "print(rehearse(ours.start, calls=20).warnings)\n"
            "ours.go.set(); ours.thread.join()",
        )

        assert "Left running: thread late" in ran.stdout
        assert "No mock answers this request" in ran.stdout

    def test_an_api_call_at_the_end_of_the_process(self, drill):
        """An API call at the process's exit is stopped."""
        ran, report = drill(
            f"{FAILOVER}\nimport atexit, sys\n"
            "def last():\n"
            "    try: client.list_instances()\n"
            "    except RuntimeError as error: print(error, file=sys.stderr)\n"
            "atexit.register(last)\n"
        )

        assert 0 == ran.returncode, report
        assert "No mock answers this request" in ran.stderr

    def test_credentials(self, drill):
        """The module has test credentials, during its import and afterwards."""
        _, report = drill(
            f"{FAILOVER}\nimport os\n"
            "keys = [os.environ['AWS_ACCESS_KEY_ID'], os.getenv('AWS_SESSION_TOKEN')]\n"
            "def fail_over(*_):\n"
            "    raise ValueError([*keys, os.environ['AWS_ACCESS_KEY_ID']])\n"
        )

        assert "ValueError" in report["error"]
        assert SHELL["AWS_ACCESS_KEY_ID"] not in report["error"]
        assert SHELL["AWS_SESSION_TOKEN"] not in report["error"]


def send_immediately(endpoint, request):
    return endpoint.http_session.send(request)


async def send_later(endpoint, request):
    return endpoint.http_session.send(request)


class TestGuard:
    """Guarded blocks send only what a mock answers."""

    def test_names_what_it_stops(self):
        """The error and the list name the client, the operation and the Region."""
        client = boto3.client("ssm", region_name=REPLICA)

        with (
            guarded() as guard,
            pytest.raises(UnmockedRequestError, match="ssm GetParameter in us-west-2"),
        ):
            client.get_parameter(Name="x")

        (stopped,) = guard.stopped
        assert ("ssm", "GetParameter", REPLICA) == (
            stopped.client,
            stopped.operation,
            stopped.region,
        )

    def test_is_not_tried_again(self, monkeypatch):
        """botocore does not retry a stopped API call."""
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")

        with guarded() as guard, pytest.raises(UnmockedRequestError):
            connect_client().list_instances()

        assert 1 == len(guard.stopped)

    def test_passes_no_foreign_endpoint(self, listener):
        """A client with its own endpoint is stopped too, with or without a mock."""
        client = connect_client(endpoint_url=listener.url)

        with guarded() as guard, mock_aws(), pytest.raises(UnmockedRequestError):
            client.list_instances()

        assert listener.url in guard.stopped[0].url

    def test_passes_nothing_that_moto_would(self):
        """moto's passthrough does not apply in a guarded block."""
        with (
            guarded(),
            mock_aws(config=LETTING_CONNECT_THROUGH),
            pytest.raises(UnmockedRequestError),
        ):
            connect_client().list_instances()

    @pytest.mark.parametrize(
        "ask",
        [
            lambda url: urllib.request.urlopen(url, timeout=PATIENCE),  # noqa: S310 - it is https
            lambda url: requests.get(url, timeout=PATIENCE),
            lambda url: requests.get(url.replace("https", "http"), timeout=PATIENCE),
            lambda url: socket.create_connection((url.split("/")[2], 443), PATIENCE),
            lambda url: URLLib3Session().send(AWSRequest("GET", url).prepare()),
        ],
        ids=["urllib", "requests", "without TLS", "socket", "botocore's session"],
    )
    def test_stops_other_ways(self, ask):
        """A request to AWS without a botocore client is stopped."""
        with guarded() as guard, pytest.raises(UnmockedRequestError):
            ask("https://connect.us-east-1.amazonaws.com/instance")

        assert "connect.us-east-1.amazonaws.com" in guard.stopped[0].url

    @pytest.mark.parametrize(
        ("send", "context"),
        [(send_immediately, guarded), (send_later, guarded), (send_later, mock_aws)],
    )
    def test_stops_endpoints_of_other_libraries(self, send, context):
        """aiobotocore's endpoint is stopped, as it cannot use moto's answers."""
        client = early_client()
        client._endpoint.__class__ = type("Other", (Endpoint,), {"_send": send})

        with (
            context(),
            pytest.raises(UnmockedRequestError, match="connect ListInstances"),
        ):
            client.list_instances()

    def test_passes_what_is_not_aws(self, listener):
        """Requests to other hosts are sent."""
        with guarded() as guard, pytest.raises(requests.ConnectionError):
            requests.get("http://status.example.com/", timeout=PATIENCE)

        assert () == guard.stopped
        assert "http://status.example.com/" in listener.take()

    def test_sets_credentials_and_puts_the_shells_back(self):
        """The block has test credentials, also in child processes, and restores the shell's."""
        before = {k: v for k, v in os.environ.items() if k.startswith("AWS_")}

        with guarded():
            with mock_aws():
                inside = boto3.Session().get_credentials()
            after_the_mock = boto3.Session().get_credentials()
            os.environ["AWS_REGION"] = "eu-west-2"

        for credentials in (inside, after_the_mock):
            assert credentials.access_key != SHELL["AWS_ACCESS_KEY_ID"]
            assert credentials.token is None
        assert before == {k: v for k, v in os.environ.items() if k.startswith("AWS_")}

    def test_keeps_no_session(self):
        """After the block boto3's default session has the shell's settings again."""
        with guarded():
            boto3.setup_default_session()

        assert boto3.DEFAULT_SESSION is None

    def test_ends(self, listener):
        """After the block a request is sent as before."""
        with guarded():
            client = connect_client(aws_access_key_id="x", aws_secret_access_key="x")

        with pytest.raises(HTTPClientError):
            client.list_instances()
        assert listener.take()

    def test_puts_back_what_it_changed(self):
        """The block restores botocore's and Python's own functions."""

        def now():
            return (
                Endpoint._send,
                Endpoint._get_response,
                Endpoint.prepare_request,
                URLLib3Session.send,
                threading.Thread.start,
                subprocess.Popen.__init__,
                socket.getaddrinfo,
            )

        before = now()

        with guarded(), guarded():
            inside = now()

        assert not set(before) & set(inside)
        assert before == now()

    def test_nests(self):
        """The outer block reports what the inner one stops, too."""
        with guarded() as outer:
            with guarded() as inner, pytest.raises(UnmockedRequestError):
                connect_client().list_instances()
            with pytest.raises(UnmockedRequestError):
                connect_client().list_users(InstanceId="x" * 36)

        assert ["ListInstances"] == [found.operation for found in inner.stopped]
        assert ["ListInstances", "ListUsers"] == [
            found.operation for found in outer.stopped
        ]


class TestLeftRunning:
    """What outlives a guarded block is named and cannot send."""

    def test_a_thread(self):
        """A thread is stopped after the end, and so is one that it starts."""
        client = connect_client()
        go, caught = threading.Event(), []

        def call():
            with pytest.raises(UnmockedRequestError) as stopped:
                client.list_instances()
            caught.append(stopped.value)

        def wait_and_call():
            go.wait()
            call()
            child = threading.Thread(target=call)
            child.start()
            child.join()

        late = threading.Thread(target=wait_and_call, name="late")
        with guarded() as guard, mock_aws():
            late.start()
            left = guard.left_running()
        go.set()
        late.join()

        assert ("thread late",) == left
        assert 2 == len(caught)

    def test_a_thread_of_a_pool_that_was_there(self):
        """A thread of an earlier pool that the block used is stopped too."""
        client = connect_client()
        asked, done = threading.Semaphore(0), threading.Semaphore(0)
        answers = []

        def work():
            for _ in range(2):
                asked.acquire()
                try:
                    answers.append(client.list_instances()["InstanceSummaryList"])
                except UnmockedRequestError as error:
                    answers.append(error)
                done.release()

        worker = threading.Thread(target=work)
        worker.start()
        with guarded(), mock_aws():
            asked.release()
            done.acquire()
        asked.release()
        worker.join()

        assert [] == answers[0]
        assert isinstance(answers[1], UnmockedRequestError)

    def test_a_process(self):
        """A process that was not waited for is named by its command."""
        with guarded() as guard:
            command = [sys.executable, "-c", "input()"]
            with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
                left = guard.left_running()
                assert process.stdin is not None
                process.stdin.close()
                process.wait()
                after = guard.left_running()

        assert f"process {sys.executable} -c 'input()' ({process.pid})" in left
        assert () == after

    def test_nothing(self):
        """Without anything left running, nothing is named."""
        with guarded() as guard:
            thread = threading.Thread(target=threading.active_count)
            thread.start()
            thread.join()
            subprocess.run([sys.executable, "-c", ""], check=True)

            assert () == guard.left_running()


class TestUselessSettings:
    """Settings of the shell that botocore refuses do not matter."""

    SETTINGS = (
        ("AWS_PROFILE", "nosuch"),
        ("AWS_DEFAULT_PROFILE", "nosuch"),
        ("AWS_RETRY_MODE", "nonsense"),
        ("AWS_MAX_ATTEMPTS", "many"),
        ("AWS_MAX_ATTEMPTS", "0"),
        ("AWS_DEFAULTS_MODE", "nonsense"),
    )

    @pytest.mark.parametrize(("name", "value"), SETTINGS)
    def test_in_the_environment(self, monkeypatch, name, value):
        """They are ignored and named."""
        monkeypatch.setenv(name, value)

        with guarded() as guard, mock_aws():
            build_estate()
            connect_client().list_instances()

        assert any(name in note for note in guard.ignored)

    def test_a_drill(self, run, monkeypatch):
        """A drill runs with all of them."""
        for name, value in self.SETTINGS:
            monkeypatch.setenv(name, value)

        ran = run(*DRILL)

        assert 0 == ran.returncode, ran.stderr
        assert {"AWS_RETRY_MODE", "AWS_DEFAULTS_MODE", "AWS_MAX_ATTEMPTS"} <= {
            note.split()[0] for note in json.loads(ran.stdout)["notes"]
        }

    def test_an_estate(self, run, monkeypatch):
        """Neither an estate's clients nor moto read the environment's settings."""
        for name, value in self.SETTINGS:
            monkeypatch.setenv(name, value)

        ran = run(
            "-c",
            "from moto_connect_tdg import build_estate, mock_aws\n"
            "with mock_aws(): print(len(build_estate().numbers))",
        )

        assert "1\n" == ran.stdout

    def test_the_fixture(self, run, tmp_path, monkeypatch):
        """The fixture works with all of them."""
        (tmp_path / "test_it.py").write_text(
            "import boto3\n"
            "def test_it(connect_estate):\n"
            "    assert boto3.client('connect').list_instances()\n"
        )
        for name, value in self.SETTINGS:
            monkeypatch.setenv(name, value)

        ran = run("-m", "pytest", "-q", *ALONE)

        assert 0 == ran.returncode, ran.stdout

    @pytest.mark.parametrize("text", ["[default", "[default]\nretry_mode = odd\n"])
    def test_in_the_file(self, tmp_path, text):
        """A malformed configuration file is ignored."""
        (tmp_path / "config").write_text(text)

        with guarded() as guard, mock_aws():
            build_estate()
            connect_client().list_instances()

        assert 1 == len(guard.ignored)

    def test_a_profile_that_exists_stays(self, tmp_path, monkeypatch):
        """A profile's Region is used, and its keys are not."""
        monkeypatch.setenv("AWS_PROFILE", "prod")
        monkeypatch.delenv("AWS_DEFAULT_REGION")
        (tmp_path / "config").write_text(
            "[profile prod]\nregion = us-west-2\n"
            "aws_access_key_id = AKIAPROD\naws_secret_access_key = x\n"
        )

        with guarded() as guard:
            session = boto3.Session()
            found = (session.region_name, session.get_credentials().access_key)

        assert (REPLICA, "testing") == found
        assert () == guard.ignored


class TestServerMode:
    """With TEST_SERVER_MODE=true everything goes to moto's server."""

    @pytest.fixture(name="run")
    def _run(self, run, server_url):
        def run_beside_the_server(*args):
            return run(
                *args,
                TEST_SERVER_MODE="true",
                TEST_SERVER_MODE_ENDPOINT=server_url,
                no_proxy="127.0.0.1",
            )

        return run_beside_the_server

    def test_an_estate(self, run):
        """An estate is built on the server, where boto3's own clients see it."""
        ran = run(
            "-c",
            "import boto3; from moto_connect_tdg import build_estate, mock_aws\n"
            "with mock_aws():\n"
            "    estate = build_estate()\n"
            "    (found,) = boto3.client('connect').list_instances()"
            "['InstanceSummaryList']\n"
            "    print(found['Id'] == estate.instance_id)",
        )

        assert "True\n" == ran.stdout

    def test_the_fixture(self, run, tmp_path, server_url):
        """The fixture uses the server and its journal."""
        (tmp_path / "test_it.py").write_text(
            "import boto3, requests\n"
            "def test_it(connect_estate):\n"
            f"    url = '{server_url}/moto-api/connect/journal'\n"
            "    assert requests.get(url, timeout=60).json()['Entries'] == []\n"
            "    (found,) = boto3.client('connect').list_instances()"
            "['InstanceSummaryList']\n"
            "    assert connect_estate.instance_id == found['Id']\n"
        )

        ran = run("-m", "pytest", "-q", *ALONE)

        assert 0 == ran.returncode, ran.stdout

    def test_a_configured_endpoint(self, run, server_url, monkeypatch):
        """AWS_ENDPOINT_URL applies, as other sessions find the server by it."""
        monkeypatch.setenv("AWS_ENDPOINT_URL", server_url)

        ran = run(
            "-c",
            "import boto3; from moto_connect_tdg import mock_aws\n"
            "with mock_aws():\n"
            "    client = boto3.Session().client('connect')\n"
            "    print(client.list_instances()['InstanceSummaryList'])",
        )

        assert "[]\n" == ran.stdout

    def test_what_needs_a_mock_in_process(self, run):
        """What needs a mock in this process is refused, with what works instead."""
        uses = (
            "journal.api_calls()",
            "faults.region_down('us-east-1').__enter__()",
            "simulator.place_calls('+12015550100')",
            "run_drill()",
            "rehearse(print)",
        )

        ran = run(
            "-c",
            "from moto_connect_tdg import *\n"
            + "".join(
                f"try: {use}\nexcept RuntimeError as error: print(error)\n"
                for use in uses
            ),
        )

        lines = ran.stdout.splitlines()
        assert [True] * len(uses) == [
            "TEST_SERVER_MODE=true" in line and "under /moto-api/connect/" in line
            for line in lines
        ]
