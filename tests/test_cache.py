"""botocore's data files are read once per process while the plugin is installed."""

import gc
import json
import logging
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path

import boto3
import botocore.session
import moto
import pytest
from botocore.client import BaseClient, ClientCreator
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import Loader

from moto_connect_tdg import install, is_installed, mock_aws, uninstall

_CHANGED = (
    "list_available_services",
    "load_data_with_path",
    "load_service_model",
)
#: what botocore reads for each session or client, a millisecond in all
_SMALL = {"_retry.json", "partitions.json", "sdk-default-configuration.json"}


@pytest.fixture(autouse=True)
def _from_scratch(monkeypatch):
    """Start each test without the plugin and without settings of the shell."""
    monkeypatch.delenv("MOTO_CONNECT_TDG_CACHE", raising=False)
    monkeypatch.delenv("AWS_DATA_PATH", raising=False)
    levels = 0
    while is_installed():
        uninstall()
        levels += 1
    yield
    for _ in range(levels):
        install()


@pytest.fixture(name="files_read")
def _files_read(caplog):
    """The names of the files read in a block, from botocore's log."""

    @contextmanager
    def reading():
        files: set[str] = set()
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "botocore.loaders"):
            yield files
        files |= {Path(record.args[0]).name for record in caplog.records}

    return reading


def make_client(service="connect"):
    """A client of a new session, as in a test under a mock."""
    return boto3.Session().client(service, region_name="us-east-1")


def loader_of(session=None):
    """The loader of a session, or of a new one."""
    return (session or botocore.session.Session()).get_component("data_loader")


@pytest.fixture(name="weather")
def _weather(tmp_path):
    """A folder with the model of a service that AWS does not have."""

    def write(*operations):
        folder = tmp_path / "weather" / "2026-01-01"
        folder.mkdir(parents=True, exist_ok=True)
        model = {
            "metadata": {"serviceId": "Weather", "endpointPrefix": "weather"},
            "operations": {name: {"name": name} for name in operations},
            "shapes": {},
        }
        (folder / "service-2.json").write_text(json.dumps(model))
        return tmp_path

    return write


def operations_of_weather(loader):
    return list(loader.load_service_model("weather", "service-2")["operations"])


class TestCache:
    @pytest.mark.parametrize("mock", [install, mock_aws], ids=["install", "mock_aws"])
    def test_reads_a_model_once(self, mock, files_read):
        """The second session takes model, rules and endpoints from the first."""
        with mock():
            make_client()

        with mock(), files_read() as files:
            make_client()

        assert _SMALL >= files

    @pytest.mark.parametrize("value", ["0", "off", "False"])
    def test_is_off_by_the_environment(self, value, monkeypatch, files_read):
        """With MOTO_CONNECT_TDG_CACHE=0 botocore reads all files for each session."""
        with install():
            make_client()
        monkeypatch.setenv("MOTO_CONNECT_TDG_CACHE", value)

        with install(), files_read() as files:
            make_client()

        assert {"service-2.json.gz", "endpoint-rule-set-1.json.gz"} <= files

    def test_is_taken_out_with_the_plugin(self):
        """After uninstall botocore's own functions are back and read files again."""
        before = {name: getattr(Loader, name) for name in _CHANGED}

        with install():
            kept = loader_of().load_service_model("connect", "service-2")
            assert before != {name: getattr(Loader, name) for name in _CHANGED}

        assert before == {name: getattr(Loader, name) for name in _CHANGED}
        assert kept is not loader_of().load_service_model("connect", "service-2")

    @pytest.mark.parametrize("kind", ["service-2", "paginators-1", "waiters-2"])
    @pytest.mark.parametrize("service", ["s3", "rds", "eks"])
    def test_gives_out_what_botocore_reads(self, service, kind):
        """Models are those of botocore, merged with the SDK's extras."""
        expected = loader_of().load_service_model(service, kind)

        with install():
            for _ in range(2):
                assert expected == loader_of().load_service_model(service, kind)

    @pytest.mark.parametrize("kind", ["service-2", "waiters-2", "resources-1"])
    def test_lists_what_botocore_lists(self, kind):
        """The services with a kind of file are listed as by botocore."""

        def listed():
            botocores, boto3s = botocore.session.Session(), botocore.session.Session()
            boto3.Session(botocore_session=boto3s)
            return [
                loader_of(session).list_available_services(kind)
                for session in (botocores, boto3s)
            ]

        expected = listed()

        with install():
            assert expected == listed() == listed()

    def test_lists_are_not_shared(self):
        """A change of a returned list of services affects no other list."""
        with install():
            boto3.Session().get_available_services().clear()

            assert "connect" in boto3.Session().get_available_services()

    @pytest.mark.parametrize(
        ("names", "error"),
        [
            (("no-such-service", "service-2"), UnknownServiceError),
            (("connect", "service-2", "1999-01-01"), DataNotFoundError),
            (("connect", "resources-1"), UnknownServiceError),
        ],
        ids=["service", "version", "resource"],
    )
    def test_refuses_what_botocore_refuses(self, names, error):
        """Unknown services and versions are refused with botocore's own messages."""
        with pytest.raises(error) as botocores:
            loader_of().load_service_model(*names)

        with install(), pytest.raises(error) as ours:
            loader_of().load_service_model(*names)

        assert str(botocores.value) == str(ours.value)

    def test_a_handler_changes_its_own_client(self):
        """A handler's change of an operation affects its own client only."""

        def change(model, **_):
            model.http["requestUri"] = "/changed"
            model.metadata["serviceId"] = "Changed"

        with install(), moto.mock_aws():
            changed = make_client()
            changed.meta.events.register("before-parameter-build.connect", change)
            changed.exceptions  # noqa: B018 - before the service has another name
            with pytest.raises(changed.exceptions.ClientError):
                changed.list_instances()

            assert [] == make_client().list_instances()["InstanceSummaryList"]

    def test_bounds_its_memory(self):
        """A file is forgotten after 128 others were read."""
        with install():
            first, *others = loader_of().list_available_services("paginators-1")
            kept = weakref.ref(loader_of().load_service_model(first, "paginators-1"))
            assert kept() is loader_of().load_service_model(first, "paginators-1")

            for service in others[:128]:
                loader_of().load_service_model(service, "paginators-1")

        gc.collect()
        assert kept() is None

    def test_serves_threads(self):
        """Clients that many threads make at the same time have all operations."""
        services = ["sqs", "sns", "kms", "ssm"] * 4
        expected = {s: make_client(s).meta.method_to_api_mapping for s in set(services)}

        with install(), ThreadPoolExecutor(8) as pool:
            clients = list(pool.map(make_client, services))

        assert [expected[s] for s in services] == [
            client.meta.method_to_api_mapping for client in clients
        ]


class TestMethods:
    def test_are_those_of_botocore(self):
        """Clients have botocore's methods with their documentation."""

        def shown():
            client = make_client()
            return dir(client), str(client.list_traffic_distribution_groups.__doc__)

        expected = shown()

        with install():
            assert expected == shown() == shown()

    def test_a_class_is_its_clients_own(self):
        """A method set on the class of one client is not seen by another."""
        with install():
            first, second = make_client(), make_client()
            type(first).list_instances = lambda _: "mine"

            assert first.list_instances() == "mine"
            assert second.list_instances.__name__ == "list_instances"
            assert hasattr(make_client(), "list_instances")

    def test_a_creator_of_ones_own_makes_its_own(self):
        """A client creator of another kind, such as aiobotocore's, shares no methods."""

        class Own(ClientCreator):  # type: ignore[misc]
            def _create_api_method(self, name, *_):
                return f"own {name}"

        with install(), pytest.MonkeyPatch.context() as own:
            make_client()
            own.setattr("botocore.client.ClientCreator", Own)

            assert make_client().list_instances == "own list_instances"

    def test_handlers_hear_of_each_class(self):
        """The handler of a session is called for its own client only."""
        heard = []
        with install():
            make_client()
            session = boto3.Session(region_name="us-east-1")
            session.events.register(
                "creating-client-class.connect", lambda **_: heard.append(1)
            )
            session.client("connect")
            make_client()

        assert [1] == heard

    def test_a_handler_without_keywords_is_refused(self):
        """A handler that takes no keywords is refused each time, as by botocore."""

        def handler():
            """Takes no keywords."""

        with install():
            for _ in range(2):
                with pytest.raises(ValueError, match="must accept keyword arguments"):
                    boto3.Session().events.register("before-call", handler)


class TestOwnModels:
    def test_data_path_is_seen(self, weather, monkeypatch):
        """A service in AWS_DATA_PATH is known from the next session on."""
        with install():
            assert "weather" not in boto3.Session().get_available_services()

            monkeypatch.setenv("AWS_DATA_PATH", str(weather("Forecast")))

            assert "weather" in boto3.Session().get_available_services()
            assert ["Forecast"] == operations_of_weather(loader_of())

    def test_a_changed_file_is_seen(self, weather, monkeypatch):
        """A model that was changed is read again by the next session."""
        monkeypatch.setenv("AWS_DATA_PATH", str(weather("Forecast")))
        with install():
            assert ["Forecast"] == operations_of_weather(loader_of())

            weather("Forecast", "Nowcast")

            assert ["Forecast", "Nowcast"] == operations_of_weather(loader_of())

    def test_an_added_search_path_is_seen(self, weather):
        """A folder that is added to a session's search path is searched."""
        with install():
            make_client()
            loader = loader_of()
            loader.search_paths.insert(0, str(weather("Forecast")))

            assert ["Forecast"] == operations_of_weather(loader)

    def test_own_extras_stay_own(self, tmp_path, monkeypatch):
        """A user's extras are merged for the user's sessions only."""
        folder = tmp_path / "sqs" / "2012-11-05"
        folder.mkdir(parents=True)
        (folder / "service-2.sdk-extras.json").write_text(
            json.dumps({"merge": {"metadata": {"endpointPrefix": "mine"}}})
        )

        def prefix():
            model = loader_of().load_service_model("sqs", "service-2")
            return model["metadata"]["endpointPrefix"]

        with install(), monkeypatch.context() as with_extras:
            assert "sqs" == prefix()
            with_extras.setenv("AWS_DATA_PATH", str(tmp_path))
            assert "mine" == prefix()
            with_extras.delenv("AWS_DATA_PATH")

            assert "sqs" == prefix()

    def test_a_loader_of_ones_own_is_left_alone(self):
        """A subclass of the loader, such as moto's, reads files itself."""

        class Own(Loader):  # type: ignore[misc]
            pass

        with install():
            shared = loader_of().load_service_model("sqs", "service-2")

            assert shared is not Own().load_service_model("sqs", "service-2")


class TestEndpoints:
    @pytest.mark.parametrize("service", ["connect", "s3", "iam", "sts", "nothing"])
    @pytest.mark.parametrize("region", ["us-east-1", "eu-west-2", "cn-north-1", "aws"])
    def test_are_what_botocore_resolves(self, service, region):
        """Endpoints are those of botocore, the first time and later."""

        def resolved():
            session = botocore.session.Session()
            resolver = session._get_internal_component("endpoint_resolver")
            return [
                resolver.construct_endpoint(service, region),
                resolver.construct_endpoint(service, region, partition_name="aws"),
                resolver.get_available_endpoints(service),
            ]

        expected = resolved()

        with install():
            assert expected == resolved() == resolved()

    def test_regions_are_known(self):
        """The Regions of a service are those of botocore."""
        expected = boto3.Session().get_available_regions("connect")

        with install():
            assert expected == boto3.Session().get_available_regions("connect")


@pytest.mark.parametrize(
    "name",
    [
        "botocore.client.ClientCreator._create_methods",
        "botocore.hooks.EVENT_ALIASES",
        "botocore.hooks.EventAliaser",
        "botocore.loaders.JSONFileLoader",
        "botocore.loaders.Loader.extras_types",
        "botocore.regions.EndpointResolver",
    ],
)
def test_an_unknown_botocore_is_left_alone(name, monkeypatch):
    """If botocore lacks an expected name, it reads files in its own way."""
    if name.endswith("EVENT_ALIASES"):
        monkeypatch.setattr("botocore.hooks.EventAliaser.__init__", _without_aliases)
    if name.endswith("_create_methods"):
        monkeypatch.setattr(
            "botocore.client.ClientCreator._create_client_class", _create_class
        )
    if name.endswith("extras_types"):
        monkeypatch.setattr("botocore.loaders.Loader._find_extras", lambda *_: ())
    monkeypatch.delattr(name)

    with install(), moto.mock_aws():
        assert [] == make_client().list_instances()["InstanceSummaryList"]


_methods_of = ClientCreator._create_methods


def _create_class(creator, _, service_model):
    methods = _methods_of(creator, service_model)
    names = creator._create_name_mapping(service_model)
    return type("Own", (BaseClient,), {**methods, "_PY_TO_OP_NAME": names})


def _without_aliases(aliaser, emitter, aliases=None):
    aliaser._event_aliases = aliases or {}
    aliaser._alias_name_cache = {}
    aliaser._emitter = emitter


@pytest.mark.parametrize("around", [nullcontext, install], ids=["without", "with"])
def test_events_of_other_names(around):
    """A handler for an older name of a service's event is called."""
    with around():
        heard = []
        session = boto3.Session()
        session.events.register(
            "creating-client-class.cloudwatch", lambda **_: heard.append("cloudwatch")
        )

        session.client("cloudwatch", region_name="us-east-1")

    assert ["cloudwatch"] == heard
