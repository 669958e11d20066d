"""The front: which requests reach Connect, which reach moto, and how they are refused."""

from __future__ import annotations

import subprocess
import sys

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.moto_server.werkzeug_app import create_backend_app

from moto_connect_tdg.connect.signature import Scope, scope_of
from moto_connect_tdg.server.front import ConnectFront
from tests.helpers.listening import handling
from tests.helpers.patience import PATIENCE
from tests.helpers.raw_requests import answers_in, request, signed, talk
from tests.helpers.servers import serving


class TestScope:
    def test_comes_from_the_authorization_header(self):
        """The header's credential has key, Region and service."""
        environ = {"HTTP_AUTHORIZATION": signed("SQS", "eu-west-2")}

        assert Scope("AKIAIOSFODNN7EXAMPLE", "eu-west-2", "sqs") == scope_of(environ)

    def test_comes_from_a_presigned_url(self):
        """A presigned URL has its credential in the query."""
        credential = "AKIA%2F20260101%2Fus-west-2%2Fs3%2Faws4_request"
        environ = {"QUERY_STRING": f"X-Amz-Credential={credential}&X-Amz-Date=x"}

        assert Scope("AKIA", "us-west-2", "s3") == scope_of(environ)

    @pytest.mark.parametrize(
        "authorization", ["", "AWS4-HMAC-SHA256 Credential=AKIA/20260101", "AWS a:b"]
    )
    def test_is_unknown_without_a_signature_of_version_4(self, authorization):
        """A missing, incomplete or older signature has no scope."""
        assert scope_of({"HTTP_AUTHORIZATION": authorization}) is None


@pytest.fixture(name="client_at")
def _client_at():
    """Make clients of any service for a server's URL."""
    clients = []

    def make(service, url):
        client = boto3.client(
            service,
            endpoint_url=url,
            region_name="us-west-2",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(retries={"total_max_attempts": 1}),
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


class TestIntercept:
    def test_answers_in_the_place_of_moto(self, client_at):
        """The answer of an interceptor is sent; it knows the signature's scope."""
        seen = []

        def intercept(request):
            seen.append(scope_of(request.environ))
            headers = {"x-amzn-errortype": "ServiceUnavailable"}
            return 503, headers, '{"message": "down"}'

        with (
            handling(ConnectFront(create_backend_app, intercept)) as url,
            pytest.raises(ClientError, match=r"503|ServiceUnavailable"),
        ):
            client_at("dynamodb", url).list_tables()

        assert [Scope("testing", "us-west-2", "dynamodb")] == seen

    def test_leaves_to_moto_what_it_does_not_answer(self, client_at):
        """If the interceptor returns None, moto gets the request with its body."""

        def intercept(request):
            assert b"GetCallerIdentity" in request.get_data()

        with handling(ConnectFront(create_backend_app, intercept)) as url:
            found = client_at("sts", url).get_caller_identity()

        assert "123456789012" == found["Account"]

    def test_is_not_asked_about_connect_and_control_paths(self):
        """Requests to Connect and to control paths skip the interceptor."""

        def intercept(_request):
            return 503, {}, ""

        with handling(ConnectFront(create_backend_app, intercept)) as url:
            statuses = [
                requests.request(
                    method,
                    url + path,
                    headers={"Authorization": signed()},
                    timeout=PATIENCE,
                ).status_code
                for method, path in (
                    ("GET", "/instance/unknown"),
                    ("GET", "/moto-api/data.json"),
                )
            ]

        assert [404, 200] == statuses


class TestUnknownPaths:
    @pytest.mark.parametrize(
        ("service", "method", "path"),
        [
            ("lambda", "GET", "/no/such/path"),
            ("route53", "BREW", "/x"),
        ],
    )
    def test_of_other_services_are_refused_in_json(
        self, server_url, service, method, path
    ):
        """An unknown path of another service is refused in JSON."""
        answer = requests.request(
            method,
            server_url + path,
            headers={"Authorization": signed(service)},
            timeout=PATIENCE,
        )

        assert answer.status_code in {404, 405}
        assert "UnknownOperationException" == answer.headers["x-amzn-errortype"]
        assert answer.json()["Message"]

    def test_of_the_control_paths_are_refused_in_json(self, server_url):
        """An unknown path of moto's own is refused in JSON."""
        answer = requests.get(f"{server_url}/moto-api/nonesuch", timeout=PATIENCE)

        assert (404, "application/json") == (
            answer.status_code,
            answer.headers["content-type"],
        )


@pytest.mark.parametrize("authorization", [None, "AWS AKIA:c2lnbmF0dXJl"])
def test_an_unsigned_request_that_moto_fails_on_is_malformed(server_url, authorization):
    """An unsigned request that moto cannot handle is malformed, not a server error."""
    sent = request(
        "POST /nowhere/at/all HTTP/1.1",
        "Content-Length: 2",
        body=b"{}",
        authorization=authorization,
    )

    (answer,) = answers_in(talk(server_url, sent))

    assert (400, "MalformedHttpRequestException") == (
        answer.status,
        answer.headers["x-amzn-errortype"],
    )


def test_a_service_whose_packages_are_missing_is_refused(tmp_path):
    """A service that moto cannot load is refused, naming the missing package."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys; sys.modules['joserfc'] = None\n"
    )
    with serving("-p", "0", PYTHONPATH=f"{tmp_path}:{sys.path[0]}") as server:
        answer = requests.get(
            f"{server.url}/v1/x",
            headers={"Authorization": signed("cognito-idp")},
            timeout=PATIENCE,
        )

    assert 404 == answer.status_code, answer.text
    assert "joserfc" in answer.json()["Message"]
    assert "Traceback" not in "".join(server.log)


def test_without_its_extra_the_server_names_it():
    """Without Flask the import says what to install."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.modules['flask'] = None; import moto_connect_tdg.server",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (
        "ImportError: the server needs flask: pip install 'moto-connect-tdg[server]'"
        == done.stderr.splitlines()[-1]
    )
