"""The server as a process: start, stop, options, connections, and moto's other services."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import metadata

import boto3
import pytest
import requests
from botocore import UNSIGNED
from botocore.config import Config
from moto.server import ThreadedMotoServer
from moto.server import main as moto_main
from werkzeug.serving import generate_adhoc_ssl_pair

from moto_connect_tdg import install
from moto_connect_tdg.estate import build_estate, connect_client
from moto_connect_tdg.server import main
from moto_connect_tdg.server.http import ConnectRequestHandler
from tests.helpers.identifiers import UNKNOWN_ID
from tests.helpers.listening import handling
from tests.helpers.pages import ROOT, blocks
from tests.helpers.pages import run as run_page
from tests.helpers.patience import PATIENCE
from tests.helpers.raw_requests import answers_in, request, signed, talk
from tests.helpers.servers import reserved_port, serving

_GUIDE = ROOT / "docs" / "guide" / "server.md"


@pytest.fixture(name="client_of")
def _client_of(empty_server):
    """Make a boto3 client of any service for the server."""
    session = boto3.Session(
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        region_name="us-east-1",
    )
    clients = []

    def make(service, **config):
        client = session.client(
            service,
            endpoint_url=empty_server,
            config=Config(s3={"addressing_style": "path"}, **config),
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


def list_instances(connection):
    """Send ListInstances over an open connection and return the status."""
    connection.request("GET", "/instance", headers={"Authorization": signed()})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def connection_to(url):
    """An open connection."""
    host, port = url.rpartition("/")[2].split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
    connection.connect()
    return connection


def ask_once(url):
    """Send ListInstances over a new connection."""
    with closing(connection_to(url)) as connection:
        return list_instances(connection)


class TestStart:
    def test_says_where_it_runs(self):
        """The server prints its address, by default on 127.0.0.1."""
        with serving() as server:
            assert server.url.startswith("http://127.0.0.1:")

    def test_loads_nothing_that_it_does_not_need_yet(self):
        """At its start the server loads neither numbers, other services nor tables."""
        loaded = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys, moto_connect_tdg.server; print(*sys.modules)",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()

        assert not {"phonenumbers", "rich", "moto.s3", "moto.iam"} & set(loaded)

    def test_takes_host_and_port(self):
        """-H and -p set the address."""
        with (
            reserved_port() as port,
            serving("-H", "localhost", "-p", str(port)) as server,
        ):
            assert server.url.endswith(f":{port}")
            assert 200 == ask_once(server.url)

    def test_takes_the_port_of_the_environment(self):
        """MOTO_PORT sets the port if no option does."""
        with (
            reserved_port() as port,
            serving("--host", "127.0.0.1", MOTO_PORT=str(port)) as server,
        ):
            assert server.url.endswith(f":{port}")

    @pytest.mark.parametrize("own_certificate", [True, False])
    def test_speaks_tls(self, own_certificate, tmp_path):
        """-s makes a certificate, -c and -k take one, and connections stay open."""
        options = ["-s"]
        if own_certificate:
            options = list(_certificate(tmp_path))
        with serving("-p", "0", *options) as server:
            assert server.url.startswith("https://")
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            connection = http.client.HTTPSConnection(
                *server.address, timeout=PATIENCE, context=context
            )

            assert [200, 200] == [list_instances(connection) for _ in range(2)]
            connection.close()

    @pytest.mark.parametrize(
        ("options", "text"),
        [
            (["-p", "99999"], "a number from 0 to 65535, got '99999'"),
            (["-p", "-1"], "a number from 0 to 65535, got '-1'"),
            (["-p", "http"], "a number from 0 to 65535, got 'http'"),
            (["-c", "cert.pem"], "-c needs -k"),
            (["-k", "key.pem"], "-k needs -c"),
            (["-c", "nowhere.pem", "-k", "nowhere.key"], "No such file"),
            (["-c", __file__, "-k", __file__], "certificate and key cannot be used"),
            (["--nonesuch"], "unrecognized arguments: --nonesuch"),
        ],
    )
    def test_refuses_options_that_cannot_work(self, options, text, capsys):
        """A wrong option is exit code 2 with an explanation."""
        with pytest.raises(SystemExit) as ended:
            main(options)

        assert 2 == ended.value.code
        assert text in capsys.readouterr().err.splitlines()[-1]

    def test_refuses_an_invalid_port_of_the_environment(self, monkeypatch, capsys):
        """MOTO_PORT is checked as -p is."""
        monkeypatch.setenv("MOTO_PORT", "port")

        with pytest.raises(SystemExit) as ended:
            main([])

        assert 2 == ended.value.code
        assert "a number from 0 to 65535, got 'port'" in capsys.readouterr().err

    def test_refuses_a_key_with_a_password(self, tmp_path):
        """An encrypted key is refused, without a prompt for its password."""
        certificate = _certificate(tmp_path, password=b"secret")

        done = _command("-p", "0", *certificate)

        assert 2 == done.returncode
        assert "certificate and key cannot be used" in done.stderr

    def test_says_that_a_port_is_taken(self):
        """A port in use is exit code 1 with an explanation."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            done = _command("-p", str(taken.getsockname()[1]))

        assert 1 == done.returncode
        assert "is in use by another program" in done.stderr
        assert "Traceback" not in done.stderr

    def test_tells_its_version(self, capsys):
        """--version prints the versions of this package and of moto."""
        with pytest.raises(SystemExit) as ended:
            main(["--version"])

        assert 0 == ended.value.code
        versions = metadata.version("moto-connect-tdg"), metadata.version("moto")
        assert "moto-connect-tdg {} (moto {})\n".format(*versions) == (
            capsys.readouterr().out
        )

    def test_tells_its_version_and_control_paths_at_the_start(self):
        """The first lines have the version and the control paths, even with --quiet."""
        with serving("-p", "0", "--quiet") as server:
            said = "".join(server.log)

        assert f"moto-connect-tdg {metadata.version('moto-connect-tdg')}," in said
        assert (
            "Control paths under /moto-api/connect/: "
            "agents, calls, drills, estate, faults, hang-ups, health, journal, openapi.json, scenarios, sessions, sign-ins, sign-outs, state"
            in said
        )

    def test_tells_its_version_when_asked_for_its_health(self, server_url):
        """The health has the versions of this package, moto and botocore."""
        health = requests.get(f"{server_url}/moto-api/connect/health", timeout=PATIENCE)

        assert {
            "status": "ok",
            "version": metadata.version("moto-connect-tdg"),
            "moto": metadata.version("moto"),
            "botocore": metadata.version("botocore"),
        } == health.json()

    def test_reloads(self):
        """With -r a child serves, which ends with its parent."""
        with reserved_port() as port, serving("-p", str(port), "-r") as server:
            assert 200 == ask_once(server.url)

            assert 0 == server.stop(signal.SIGTERM)

    def test_has_all_options_of_moto_server(self, capsys):
        """--help names each option of moto_server."""
        shown = []
        for show_help in (main, moto_main):
            with pytest.raises(SystemExit):
                show_help(["--help"])
            shown.append(
                set(re.findall(r"(?<!\w)--?[A-Za-z-]+\b", capsys.readouterr().out))
            )
        ours, theirs = shown

        assert {"-p", "--port", "--ssl-cert"} <= theirs
        assert set() == theirs - ours


def _command(*options, **environment):
    """Run the command until it ends."""
    return subprocess.run(
        [sys.executable, "-m", "moto_connect_tdg", "server", *options],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
        env={**os.environ, **environment},
    )


def _certificate(folder, password=None):
    """Options with a certificate and its key."""
    from cryptography.hazmat.primitives import serialization

    certificate, key = generate_adhoc_ssl_pair("localhost")
    (folder / "cert.pem").write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(password)
            if password
            else serialization.NoEncryption(),
        )
    )
    return ("-c", str(folder / "cert.pem"), "-k", str(folder / "key.pem"))


class TestStop:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_ends_immediately(self, number):
        """A signal ends the server despite open connections."""
        patient = """
            from moto_connect_tdg.server import main
            from moto_connect_tdg.server.http import ConnectRequestHandler
            ConnectRequestHandler.timeout = 3600
            main()
        """
        module = ("-c", textwrap.dedent(patient))
        with serving(module=module) as server:
            connections = [connection_to(server.url) for _ in range(4)]
            for connection in connections:
                assert 200 == list_instances(connection)

            assert 0 == server.stop(number)

            for connection in connections:
                connection.close()
        assert "Traceback" not in "".join(server.log), server.log

    def test_ends_while_a_request_is_answered(self):
        """A delayed answer does not delay the end."""
        with serving() as server:
            requests.post(
                f"{server.url}/moto-api/connect/faults",
                json={"Match": {}, "Effect": {"DelaySeconds": 300}},
                timeout=PATIENCE,
            ).raise_for_status()
            connection = connection_to(server.url)
            connection.request("GET", "/instance", headers={"Authorization": signed()})

            assert 0 == server.stop()
            connection.close()


class TestConnections:
    def test_stay_open(self, empty_server):
        """One HTTP/1.1 connection serves many requests, refusals and moto's other services too."""
        connection = connection_to(empty_server)
        wire = connection.sock

        statuses = []
        for path in ("/instance", "/nothing", "/moto-api/data.json", "/instance"):
            connection.request("GET", path, headers={"Authorization": signed()})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)

        assert [200, 404, 200, 200] == statuses
        assert connection.sock is wire
        connection.close()

    def test_close_when_asked_to(self, empty_server):
        """Connection: close is obeyed and answered."""
        sent = request("GET /instance HTTP/1.1", "Connection: close")

        (answer,) = answers_in(talk(empty_server, sent, half_close=False))

        assert "close" == answer.headers["connection"]

    def test_break_where_a_fault_says_so(self):
        """A fault that breaks connections closes them without an answer or a log entry."""
        with serving() as server:
            faults = f"{server.url}/moto-api/connect/faults"
            requests.post(
                faults,
                json={"Match": {}, "Effect": {"Outage": "connection"}},
                timeout=PATIENCE,
            ).raise_for_status()

            assert b"" == talk(server.url, request("GET /instance HTTP/1.1"))

            requests.delete(faults, timeout=PATIENCE)
            assert 200 == ask_once(server.url)
            server.stop()
        assert "Traceback" not in "".join(server.log), server.log

    def test_carry_no_name_twice(self, empty_server):
        """An answer has each header once, with the service's own server name."""
        received = talk(empty_server, request("GET /instance HTTP/1.1"))

        names = re.findall(rb"^([\w-]+):", received, re.MULTILINE)
        assert len(names) == len({name.lower() for name in names})
        assert b"server: amazon.com" in received


class TestManyAtOnce:
    @pytest.mark.rules("CO-04", "D-10")
    def test_no_number_is_lost_or_claimed_twice(self, empty_server):
        """When 16 clients claim the same 20 numbers, each number goes to one of them."""
        estate = build_estate(endpoint_url=empty_server, numbers=0)
        pages = estate.source.get_paginator("search_available_phone_numbers").paginate(
            TargetArn=estate.group_arn,
            PhoneNumberCountryCode="US",
            PhoneNumberType="DID",
            PaginationConfig={"MaxItems": 20, "PageSize": 10},
        )
        wanted = [
            row["PhoneNumber"] for page in pages for row in page["AvailableNumbersList"]
        ]

        def claim_all(_):
            connection = connection_to(empty_server)
            claimed = []
            for number in wanted:
                connection.request(
                    "POST",
                    "/phone-number/claim",
                    json.dumps(
                        {
                            "TargetArn": estate.group_arn,
                            "PhoneNumber": number,
                        }
                    ),
                    {"Authorization": signed(), "Content-Type": "application/json"},
                )
                answer = connection.getresponse()
                shown = json.loads(answer.read())
                if answer.status == 200:
                    claimed.append(number)
                else:
                    assert f"Phone number not available: {number}" == shown["Message"]
            connection.close()
            return claimed

        with ThreadPoolExecutor(16) as clients:
            won = [n for numbers in clients.map(claim_all, range(16)) for n in numbers]

        listed = estate.source.list_phone_numbers_v2(TargetArn=estate.group_arn)
        held = [row["PhoneNumber"] for row in listed["ListPhoneNumbersSummaryList"]]
        assert sorted(wanted) == sorted(won) == sorted(held)


class TestOtherServices:
    def test_s3(self, client_of):
        """S3 keeps objects and their metadata."""
        s3 = client_of("s3")
        body = os.urandom(300_000)
        s3.create_bucket(Bucket="kept")

        s3.put_object(Bucket="kept", Key="a b/ü", Body=body, Metadata={"the_name": "x"})

        found = s3.get_object(Bucket="kept", Key="a b/ü")
        assert body == found["Body"].read()
        assert {"the_name": "x"} == found["Metadata"]
        assert 300_000 == s3.head_object(Bucket="kept", Key="a b/ü")["ContentLength"]
        s3.delete_object(Bucket="kept", Key="a b/ü")

    def test_buckets_that_are_named_like_paths_of_connect(
        self, client_of, empty_server
    ):
        """Presigned and public URLs of a bucket called "users" reach S3."""
        s3 = client_of("s3")
        s3.create_bucket(Bucket="users", ACL="public-read")
        s3.put_object(Bucket="users", Key="a/b", Body=b"kept", ACL="public-read")
        presigned = s3.generate_presigned_url(
            "get_object", Params={"Bucket": "users", "Key": "a/b"}
        )
        public = client_of("s3", signature_version=UNSIGNED)

        assert b"kept" == requests.get(presigned, timeout=PATIENCE).content
        assert b"kept" == public.get_object(Bucket="users", Key="a/b")["Body"].read()
        s3.delete_object(Bucket="users", Key="a/b")
        s3.delete_bucket(Bucket="users")
        without = requests.get(f"{empty_server}/users/a/b", timeout=PATIENCE)
        assert (
            "MissingAuthenticationTokenException" == without.headers["x-amzn-errortype"]
        )

    def test_sqs(self, client_of):
        """SQS, which uses JSON to the root path, sends and receives messages."""
        sqs = client_of("sqs")
        url = sqs.create_queue(QueueName="calls")["QueueUrl"]

        sqs.send_message(QueueUrl=url, MessageBody="hello")

        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        assert "hello" == message["Body"]

    def test_dynamodb(self, client_of):
        """DynamoDB, which uses its target header, keeps items."""
        dynamodb = client_of("dynamodb")
        dynamodb.create_table(
            TableName="calls",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )

        dynamodb.put_item(TableName="calls", Item={"id": {"S": "1"}})

        found = dynamodb.get_item(TableName="calls", Key={"id": {"S": "1"}})
        assert {"id": {"S": "1"}} == found["Item"]

    def test_sts(self, client_of):
        """STS, which uses forms, identifies the caller."""
        assert "123456789012" == client_of("sts").get_caller_identity()["Account"]

    def test_the_dashboard(self, empty_server):
        """moto's dashboard shows Connect's resources."""
        build_estate(endpoint_url=empty_server)

        page = requests.get(f"{empty_server}/moto-api/", timeout=PATIENCE)
        shown = requests.get(
            f"{empty_server}/moto-api/data.json", timeout=PATIENCE
        ).json()

        assert (200, "text/html; charset=utf-8") == (
            page.status_code,
            page.headers["content-type"],
        )
        assert "connect" in shown


class TestMotoServers:
    def test_a_threaded_server_as_in_the_guide(self):
        """The guide's test with ThreadedMotoServer passes."""
        assert ["test_a_server_in_a_thread"] == run_page(_GUIDE)

    def test_moto_server_as_in_the_guide(self):
        """The guide's command for moto_server serves Global Resiliency."""
        (command,) = blocks(_GUIDE, "bash").splitlines()
        program = shlex.split(command)[2]

        with serving("-p", "0", module=("-c", program)) as server:
            estate = build_estate(endpoint_url=server.url)
            found = estate.replica.get_traffic_distribution(Id=estate.group_arn)

        assert estate.shares(source=100) == found["TelephonyConfig"]

    def test_a_threaded_server(self):
        """ThreadedMotoServer serves Global Resiliency while the plugin is installed."""
        with install():
            server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
            server.start()
            url = "http://{}:{}".format(*server.get_host_and_port())
            try:
                estate = build_estate(endpoint_url=url)
                estate.replica.update_traffic_distribution(
                    Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
                )
                found = estate.source.get_traffic_distribution(Id=estate.group_arn)
            finally:
                requests.post(f"{url}/moto-api/reset", timeout=PATIENCE)
                server.stop()

        assert estate.shares(source=0) == found["TelephonyConfig"]

    @pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
    def test_a_proxy(self):
        """moto's proxy serves Global Resiliency while the plugin is installed."""
        program = """
            from moto.proxy import main
            from moto_connect_tdg import install
            with install():
                main(["-p", "0"])
        """
        with subprocess.Popen(
            [sys.executable, "-u", "-c", textwrap.dedent(program)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                lines = iter(process.stdout.readline, "")
                proxy = next(
                    filter(None, map(re.compile(r"on (\S+:\d+)").search, lines))
                )
                client = boto3.client(
                    "connect",
                    region_name="us-west-2",
                    aws_access_key_id="testing",
                    aws_secret_access_key="testing",
                    verify=False,
                    config=Config(proxies={"https": f"http://{proxy[1]}"}),
                )

                with pytest.raises(client.exceptions.ResourceNotFoundException):
                    client.get_traffic_distribution(Id=UNKNOWN_ID)
                client.close()
            finally:
                process.kill()


class TestHandler:
    def test_a_client_that_stops_in_a_body_is_told(self, capfd):
        """An incomplete body is refused after a while with 408."""

        class Hasty(ConnectRequestHandler):
            def _read_body(self):
                self.connection.settimeout(0.05)
                return super()._read_body()

        with handling(None, Hasty) as url:
            received = talk(
                url,
                request("PUT /instance HTTP/1.1", "Content-Length: 9", body=b"{"),
                half_close=False,
            )

        (answer,) = answers_in(received)
        assert 408 == answer.status
        assert "RequestTimeoutException" == answer.headers["x-amzn-errortype"]
        assert "" == capfd.readouterr().err

    def test_a_connection_left_idle_is_closed_silently(self, capfd):
        """An idle connection is closed without an answer or a log entry."""

        class Hasty(ConnectRequestHandler):
            timeout = 0.05  # type: ignore[assignment]

        with handling(None, Hasty) as url:
            assert b"" == talk(url, b"", half_close=False)

        assert "" == capfd.readouterr().err

    def test_a_defect_is_told_in_json_and_logged(self, capfd):
        """An application that fails is a 500 in the service's form, and is logged."""

        def failing(_environ, _start_response):
            msg = "a defect"
            raise RuntimeError(msg)

        with handling(failing) as url:
            (answer,) = answers_in(talk(url, request("GET /instance HTTP/1.1")))

        assert 500 == answer.status
        assert {"Message": "Internal error in the mock."} == json.loads(answer.body)
        assert "RuntimeError: a defect" in capfd.readouterr().err

    def test_an_application_may_write(self):
        """What an application writes with WSGI's write() comes first."""

        def writing(_environ, start_response):
            start_response("200 OK", [])(b"first, ")
            return [b"second"]

        with handling(writing) as url:
            (answer,) = answers_in(talk(url, request("GET / HTTP/1.1")))

        assert b"first, second" == answer.body


class TestAnswers:
    def test_headers_of_an_application_are_not_doubled(self):
        """Date, Server and Connection of the application replace the default ones."""
        given = {"Date": "yesterday", "Server": "mine", "Connection": "close"}

        def answering(_environ, start_response):
            start_response("204 No Content", list(given.items()))
            return []

        with handling(answering) as url:
            received = talk(url, request("GET / HTTP/1.1"))

        lines = [f"{name}: {value}" for name, value in given.items()]
        assert ["HTTP/1.1 204 No Content", *lines] == received.decode().split("\r\n")[
            :-2
        ]


def test_connect_by_its_host_name(empty_server):
    """A request with Connect's host name is for Connect, whatever the path."""
    sent = request("GET /nothing HTTP/1.1", authorization=None).replace(
        b"localhost", b"connect.us-west-2.amazonaws.com"
    )

    (answer,) = answers_in(talk(empty_server, sent))

    assert "MissingAuthenticationTokenException" == answer.headers["x-amzn-errortype"]


def test_clients_share_one_endpoint(empty_server):
    """One endpoint serves all Regions, which are told by the signature's scope."""
    build_estate(endpoint_url=empty_server)

    listed = connect_client("us-west-2", endpoint_url=empty_server).list_instances()
    elsewhere = connect_client("eu-west-2", endpoint_url=empty_server).list_instances()

    assert 1 == len(listed["InstanceSummaryList"])
    assert [] == elsewhere["InstanceSummaryList"]
