"""`remote(url)`: a server's mock, with the names that a mock in this process has."""

from __future__ import annotations

import inspect
import re
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import FunctionType, MethodType
from typing import Any

import pytest
from botocore.exceptions import ClientError

import moto_connect_tdg
from moto_connect_tdg import faults, journal, remote, simulator
from tests.helpers.aws import on_server
from tests.helpers.faults import DOWN, add_fault
from tests.helpers.groups import group_shown, shift
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_GROUP
from tests.helpers.pages import ROOT, blocks
from tests.helpers.refusals import refused
from tests.helpers.servers import reserved_port


@pytest.fixture(name="unused_port")
def _unused_port():
    """A port on which nothing listens."""
    with reserved_port() as port:
        yield port


@pytest.fixture(name="mock")
def _mock(aws):
    """The mock of the server."""
    return remote(aws.endpoint_url)


@on_server
class TestNames:
    """Whoever knows the modules knows the remote mock."""

    @pytest.mark.parametrize("module", [faults, journal, simulator])
    def test_are_the_same(self, mock, module):
        """Each public name of a module is an attribute of its counterpart."""
        counterpart = getattr(mock, module.__name__.rpartition(".")[2])

        assert [] == [name for name in module.__all__ if not hasattr(counterpart, name)]

    @pytest.mark.parametrize("module", [faults, journal, simulator])
    def test_take_the_same(self, mock, module):
        """Each function takes what its counterpart takes."""
        counterpart = getattr(mock, module.__name__.rpartition(".")[2])
        functions = [
            name
            for name in module.__all__
            if isinstance(getattr(module, name), FunctionType | MethodType)
        ]

        assert functions
        for name in functions:
            here = inspect.signature(getattr(module, name))
            there = inspect.signature(getattr(counterpart, name))
            assert list(here.parameters.values()) == list(there.parameters.values())

    @pytest.mark.parametrize("name", ["build_estate", "pace"])
    def test_of_functions(self, mock, name):
        """So do functions of the package, but for the server's URL."""
        here = dict(inspect.signature(getattr(moto_connect_tdg, name)).parameters)
        here.pop("endpoint_url", None)

        assert here == dict(inspect.signature(getattr(mock, name)).parameters)


@on_server
class TestFaults:
    """The context managers of faults."""

    def test_holds_for_its_block(self, mock):
        """Inside the block the fault is in force, behind it no more."""
        estate = mock.build_estate()

        with mock.faults.region_down(SOURCE, "error") as outage:
            with refused("ServiceUnavailable"):
                estate.source.list_instances()
            assert 1 == outage.hits

        assert estate.source.list_instances()

    def test_sequences_and_criteria(self, mock):
        """Effects, matches and schedules are those of this process."""
        estate = mock.build_estate()
        throttled = mock.faults.ApiError("ThrottlingException", "Slow down.")

        with mock.faults.fault(
            throttled,
            mock.faults.NoEffect(),
            operation="GetTrafficDistribution",
            resource_arn=estate.group_arn,
            account_id=estate.group_arn.split(":")[4],
            region=SOURCE,
            times=2,
            timeline=[(0, 3600)],
            probability=1,
            seed=1,
        ) as found:
            with refused("ThrottlingException", match="Slow down"):
                estate.source.get_traffic_distribution(Id=estate.group_arn)
            assert estate.source.get_traffic_distribution(Id=estate.group_arn)

        assert 2 == found.hits

    @pytest.mark.parametrize(
        "make",
        [
            lambda f: f.api_error("ThrottlingException"),
            lambda f: f.delay(0.01, jitter=0.01),
            lambda f: f.fail_workflow("no"),
            lambda f: f.stall_workflow(),
        ],
    )
    def test_that_never_struck(self, mock, make):
        """A fault that was never triggered is reported."""
        with (
            pytest.raises(faults.UnusedFaultError, match="never triggered"),
            make(mock.faults),
        ):
            pass

    def test_that_was_lost(self, aws, mock):
        """A fault that a reset took away is reported, also where another has its ID."""

        def lose():
            with mock.faults.region_down(SOURCE):
                mock.reset()
                add_fault(aws, DOWN, region=REPLICA)

        with pytest.raises(faults.LostFaultError):
            lose()

        assert 1 == len(aws.control("GET", "connect/faults").json()["Faults"])

    @pytest.mark.parametrize(
        ("use", "sentence"),
        [
            (lambda f: f.region_down("moon-1"), "not available in: 'moon-1'"),
            (lambda f: f.api_error("NoSuch"), "no operation .* NoSuch"),
            (lambda f: f.delay(-1), "a number from 0 to 300, not: -1"),
            (
                lambda f: f.delay(1, timeline=[(0, 1)], clock=lambda: 0.0),
                "clock is a function of this process",
            ),
        ],
    )
    def test_that_could_never_strike(self, mock, use, sentence):
        """What the server refuses is a ValueError with its sentence."""
        with pytest.raises(ValueError, match=sentence), use(mock.faults):
            pytest.fail("the fault was put in force")

    def test_unknown_criteria(self, mock):
        """A criterion with a typo in it is a TypeError, as here."""
        with (
            pytest.raises(TypeError, match="unknown criterion 'regin'"),
            mock.faults.delay(1, regin=SOURCE),
        ):
            pytest.fail("the fault was put in force")


@on_server
class TestSimulator:
    """Calls, sign-ins and agents."""

    def test_places_calls(self, mock):
        """They are drawn by the same seed as in this process."""
        estate = mock.build_estate(agents=1)
        shift(estate.replica, estate, 90)
        number = estate.numbers[0].phone_number

        tally = mock.simulator.place_calls(number, 1000, seed=1).tally

        assert 1000 == tally.placed == sum(tally.connected.values())
        assert {SOURCE, REPLICA} == set(tally.connected)
        again = mock.simulator.place_calls(number, 1000, seed=1)
        assert tally == again.tally

    def test_a_single_call_is_a_contact(self, mock):
        """Its ID is told."""
        estate = mock.build_estate()

        placed = mock.simulator.place_calls(estate.numbers[0].phone_number)

        assert estate.source.describe_contact(
            InstanceId=estate.instance_id, ContactId=placed.contact_id
        )

    @pytest.mark.parametrize("place", ["place_sign_ins", "place_agents"])
    def test_places_agents(self, mock, place):
        """By the group's distribution."""
        estate = mock.build_estate()

        placed = getattr(mock.simulator, place)(estate.default_group_arn, 5, seed=1)

        assert 5 == placed.placed

    @pytest.mark.rules("US-16")
    def test_has_agents_at_work(self, mock):
        """Agents sign in and out, and callers wait and hang up."""
        estate = mock.build_estate(agents=1)
        arn, number = estate.instance_arn, estate.numbers[0].phone_number

        signed_in = mock.simulator.sign_in(arn, "agent-1", status="Offline", seed=1)
        waiting = mock.simulator.place_calls(number, waits=True)
        mock.simulator.hang_up(waiting.contact_id)
        mock.simulator.sign_out(arn, "agent-1")

        assert (estate.user_ids[0], SOURCE) == (signed_in.user_id, signed_in.working_in)
        assert {SOURCE: 1} == waiting.connected
        unknown = mock.simulator.sign_in(arn, "ann")
        assert "UserNotOnboardedException" == unknown.refused
        with pytest.raises(ValueError, match="not signed in: agent-1"):
            mock.simulator.sign_out(arn, "agent-1")

    def test_malformed(self, mock):
        """What the server refuses is a ValueError."""
        with pytest.raises(ValueError, match="Count must be an integer from 1"):
            mock.simulator.place_calls("+12015550100", 0)


@on_server
class TestJournal:
    """The journal."""

    @pytest.fixture(name="shifted")
    def _shifted(self, mock):
        """A shift and a check of it, from the replica's Region."""
        estate = mock.build_estate()
        mock.journal.clear()
        shift(estate.replica, estate, 0)
        estate.replica.get_traffic_distribution(Id=estate.group_arn)
        return estate

    def test_entries_are_those_of_this_process(self, mock, shifted):
        """An entry has its time, its API call, its outcome and its change."""
        update, check = mock.journal.api_calls()

        assert isinstance(update, journal.Entry)
        assert (REPLICA, "UpdateTrafficDistribution", (shifted.group_arn,)) == (
            update.api_call.region,
            update.api_call.operation,
            update.api_call.resources,
        )
        assert update.is_ok
        assert update.time.utcoffset() is not None
        assert (None, []) == (check.change, check.api_call.parameters or [])
        (change,) = mock.journal.changes()
        assert change == update.change
        assert 100 == change.before.telephony.distributions[0].percentage
        assert 0 == change.after.agents.distributions[0].percentage

    def test_of_a_default_group(self, mock):
        """Its changes have sign-ins too."""
        estate = mock.build_estate()
        estate.source.update_traffic_distribution(
            Id=estate.default_group_arn,
            SignInConfig=estate.sign_in(source=False, replica=True),
        )

        (change,) = mock.journal.changes()

        assert {SOURCE: False, REPLICA: True} == {
            row.region: row.enabled for row in change.after.sign_in.distributions
        }

    def test_filters(self, mock, shifted):
        """They are those of this process."""
        wanted = {
            "operation": "UpdateTrafficDistribution",
            "region": REPLICA,
            "service": "connect",
            "account_id": shifted.group_arn.split(":")[4],
            "resource_arn": shifted.group_arn,
            "outcome": "OK",
        }

        assert 1 == len(mock.journal.api_calls(**wanted))
        assert [] == mock.journal.api_calls(**{**wanted, "resource_arn": UNKNOWN_GROUP})

    def test_names_that_do_not_exist(self, mock):
        """A query with a typo in it is refused."""
        with pytest.raises(ValueError, match="Region is unknown: 'us-esat-1'"):
            mock.journal.api_calls(region="us-esat-1")

    @pytest.mark.usefixtures("shifted")
    def test_assert_only(self, mock):
        """It holds, or names the others."""
        mock.journal.assert_only(region=REPLICA, outcome="OK")

        with pytest.raises(AssertionError, match="connect GetTrafficDistribution in"):
            mock.journal.assert_only("UpdateTrafficDistribution")

    def test_listening(self, mock, shifted):
        """A listener is told of each API call of its block, at its end."""
        told = []

        with mock.journal.listening(lambda e: told.append(e.api_call.operation)):
            shifted.source.list_instances()
            shifted.source.list_traffic_distribution_groups()
        shifted.source.list_instances()

        assert ["ListInstances", "ListTrafficDistributionGroups"] == told

    def test_listeners_that_raise(self, mock, shifted):
        """The block ends with the listener's first error, after all were told."""
        told: list[int] = []

        def listen(_):
            told.append(1)
            raise LookupError(len(told))

        def call_twice():
            with mock.journal.listening(listen):
                shifted.source.list_instances()
                shifted.source.list_instances()

        with pytest.raises(LookupError, match="1"):
            call_twice()

        assert 2 == len(told)


@on_server
class TestEstate:
    """Estates, settings and the state."""

    def test_is_as_the_one_of_this_process(self, mock, aws):
        """The estate that it returns is what the server built."""
        estate = mock.build_estate(groups=2, numbers=2, agents=1)

        assert 2 == len(estate.group_arns) == len(estate.numbers)
        shown = aws.connect().describe_instance(InstanceId=estate.instance_id)
        assert estate.instance_arn == shown["Instance"]["Arn"]
        assert "ACTIVE" == group_shown(estate.replica, estate.group_arn)["Status"]

    def test_what_the_api_refuses(self, mock):
        """It is an error with the API's sentence."""
        with pytest.raises(RuntimeError, match="InvalidRequestException"):
            mock.build_estate(replica_region="eu-west-2")

    @pytest.mark.parametrize("before", [None, {"progression": "manual", "times": 7}])
    def test_pace(self, mock, aws, before):
        """A pace holds for its block, and what was there before comes back."""
        name = "connect::trafficdistributiongroup"
        if before is not None:
            aws.set_pace(name, **before)

        def pace():
            path = f"state-manager/get-transition?model_name={name}"
            return aws.control("GET", path).json()

        usual = pace()
        with mock.pace("trafficdistributiongroup", describes=2):
            inside = pace()

        assert {"progression": "manual", "times": 2} == inside
        assert (before or {"progression": "immediate"}) == usual == pace()

    def test_state_and_reset(self, mock):
        """The state has the estate, until the server is reset."""
        estate = mock.build_estate()
        account = estate.instance_arn.split(":")[4]

        assert [account] == list(mock.state(account))
        mock.reset()
        assert {} == mock.state()

    def test_health(self, mock):
        """The versions of the server are told."""
        assert "ok" == mock.health()["status"]


def greet(server):
    """Answer one client as an SSH server does."""
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"SSH-2.0-stranger\r\n")


class TestConnections:
    """A URL that has no server of this package is refused, with the reason."""

    @pytest.mark.parametrize("url", ["", "127.0.0.1:5000", "ftp://x", "file:///x"])
    def test_no_url(self, url):
        """Anything but http and https is refused."""
        with pytest.raises(ValueError, match="must begin with http:// or https://"):
            remote(url)

    @pytest.mark.parametrize(
        "url", ["http://[::1", "http://x:port", "http://x:99999", "http://x y"]
    )
    def test_malformed_url(self, url):
        """A URL that cannot be read is refused, with the URL."""
        with pytest.raises(ValueError, match=f"URL is malformed: '{re.escape(url)}'"):
            remote(url)

    def test_no_server(self, unused_port):
        """Where nothing listens, the error names the URL."""
        url = f"http://127.0.0.1:{unused_port}"

        with pytest.raises(ConnectionError, match=f"No server answers at {url}"):
            remote(url)

    def test_another_server(self):
        """Another server is an error, not an empty mock."""

        class Stranger(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<html>")

            def log_message(self, *args):
                pass

        with HTTPServer(("127.0.0.1", 0), Stranger) as server:
            Thread(target=server.handle_request, daemon=True).start()
            with pytest.raises(
                RuntimeError, match="does not answer as one of moto_con"
            ):
                remote(f"http://127.0.0.1:{server.server_port}")

    def test_no_http(self):
        """A server of another protocol is an error too."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            Thread(target=greet, args=(server,), daemon=True).start()
            with pytest.raises(
                RuntimeError, match="does not answer as one of moto_con"
            ):
                remote(f"http://127.0.0.1:{server.getsockname()[1]}")

    @on_server
    def test_is_not_sent_through_a_proxy(self, aws, monkeypatch):
        """The server is reached as it is, whatever the shell says."""
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

        assert remote(aws.endpoint_url).health()

    @on_server
    def test_a_refusal_of_the_api_stays_a_client_error(self, mock):
        """The estate's clients are boto3's."""
        estate = mock.build_estate()

        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            estate.source.get_traffic_distribution(Id=UNKNOWN_GROUP)


@on_server
def test_the_page_runs(aws):
    """The story of the page about it, on a server."""
    code = blocks(ROOT / "docs" / "guide" / "remote.md", "python")
    names: dict[str, Any] = {}
    exec(code.replace("http://127.0.0.1:5000", aws.endpoint_url), names)  # noqa: S102 - our own page

    names["test_on_a_server"]()
