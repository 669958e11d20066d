"""A Region that is down is down for all services, in-process and on a server."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from moto_connect_tdg import faults, journal, mock_aws
from tests.helpers.faults import (
    BROKEN,
    DOWN,
    HANGING,
    add_fault,
    await_hit,
    hits,
    take_back,
)
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_GROUP
from tests.helpers.journal import entries
from tests.helpers.patience import PATIENCE

ONCE = {"total_max_attempts": 1}
#: An API call of each protocol, and of each service with a single endpoint.
READS = {
    "dynamodb": lambda client: client.list_tables(),
    "ssm": lambda client: client.describe_parameters(),
    "s3": lambda client: client.list_objects_v2(Bucket="bucket"),
    "lambda": lambda client: client.list_functions(),
    "sqs": lambda client: client.list_queues(),
    "sns": lambda client: client.list_topics(),
    "ec2": lambda client: client.describe_vpcs(),
    "cloudwatch": lambda client: client.list_dashboards(),
    "iam": lambda client: client.list_users(),
    "sts": lambda client: client.get_caller_identity(),
    "route53": lambda client: client.list_hosted_zones(),
    "cloudfront": lambda client: client.list_distributions(),
}


@pytest.fixture(name="client")
def _client(aws):
    """A client of any service and Region of the mock that tries once."""

    def client(service, region=SOURCE, **config):
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=aws.endpoint_url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(**{"retries": ONCE, "read_timeout": PATIENCE, **config}),
        )

    return client


@pytest.mark.parametrize("service", READS)
def test_refuses(aws, client, service):
    """Each service refuses with a readable 503 until the Region is up again."""
    asked = client(service)
    down = add_fault(aws, DOWN, region=SOURCE)

    with pytest.raises(ClientError) as caught:
        READS[service](asked)

    response = caught.value.response
    assert 503 == response["ResponseMetadata"]["HTTPStatusCode"]
    assert response["Error"]["Code"] in {"ServiceUnavailable", "503"}
    assert 1 == hits(aws, down)
    take_back(aws, down)
    if service == "s3":
        asked.create_bucket(Bucket="bucket")
    assert READS[service](asked)


@pytest.mark.parametrize("service", ["dynamodb", "s3", "sts"])
def test_breaks_the_connection(aws, client, service):
    """The default outage breaks the connections of every service's client."""
    add_fault(aws, BROKEN, region=SOURCE)

    with pytest.raises((EndpointConnectionError, ConnectionClosedError)):
        READS[service](client(service))


def test_times_out(aws, client):
    """During a hanging outage the clients of other services time out too."""
    fault_id = add_fault(aws, HANGING, region=SOURCE)

    with pytest.raises(ReadTimeoutError):
        client("dynamodb", read_timeout=1).list_tables()
    await_hit(aws, fault_id)


def test_spares_other_regions(aws, client):
    """The same service in another Region answers."""
    add_fault(aws, DOWN, region=SOURCE)

    assert [] == client("dynamodb", REPLICA).list_tables()["TableNames"]


def test_services(aws, client):
    """Only the given services are down, by the names of their clients."""
    added = aws.control(
        "POST",
        "connect/faults",
        json={
            "Match": {"Region": SOURCE, "Services": ["dynamodb", "cloudwatch"]},
            "Effect": DOWN,
        },
    )

    assert 201 == added.status_code
    for service in ("dynamodb", "cloudwatch"):
        with pytest.raises(ClientError):
            READS[service](client(service))
    assert READS["ssm"](client("ssm"))
    assert aws.connect().list_instances()
    (shown,) = aws.control("GET", "connect/faults").json()["Faults"]
    # as in the request's signature
    assert ["dynamodb", "monitoring"] == shown["Match"]["Services"]


def test_connect_alone(aws, client):
    """An outage can be for Amazon Connect only."""
    match = {"Region": SOURCE, "Services": ["connect"]}
    aws.control("POST", "connect/faults", json={"Match": match, "Effect": DOWN})

    assert [] == client("dynamodb").list_tables()["TableNames"]
    with pytest.raises(ClientError, match="ServiceUnavailable"):
        aws.connect().list_instances()


@pytest.mark.parametrize(
    "match", [{"operation": "ListInstances"}, {"resource": UNKNOWN_GROUP}]
)
def test_a_part_of_connect(aws, client, match):
    """An outage of an operation or a resource does not affect other services."""
    add_fault(aws, DOWN, region=SOURCE, **match)

    assert [] == client("dynamodb").list_tables()["TableNames"]


def test_who_asked_is_in_the_journal(aws, client):
    """The journal has what the outage struck, with service and operation."""
    down = add_fault(aws, DOWN, region=SOURCE)
    for service in ("dynamodb", "sns"):
        with pytest.raises(ClientError):
            READS[service](client(service))

    assert [
        (SOURCE, "dynamodb", "ListTables", "ServiceUnavailable", [down]),
        (SOURCE, "sns", "ListTopics", "ServiceUnavailable", [down]),
    ] == [
        tuple(
            entry[name]
            for name in ("Region", "Service", "Operation", "Outcome", "FaultIds")
        )
        for entry in entries(aws)
    ]


def test_a_presigned_url(aws, client):
    """A presigned URL is struck by its Region."""
    url = client("s3", signature_version="s3v4").generate_presigned_url(
        "get_object", {"Bucket": "bucket", "Key": "key"}
    )
    add_fault(aws, DOWN, region=SOURCE)

    assert 503 == requests.get(url, timeout=PATIENCE).status_code


def test_control_paths_answer(aws):
    """Control paths answer even if every Region is down."""
    add_fault(aws, DOWN)

    assert 200 == aws.control("GET", "connect/health").status_code


REFUSED = [
    ({"Services": []}, DOWN, "Services must name at least one service."),
    ({"Services": ["dynamo"]}, DOWN, "unknown to boto3 and the AWS CLI: dynamo"),
    ({"Services": "dynamodb"}, DOWN, "Match.Services must be a list of strings."),
    ({"Services": [1]}, DOWN, "Match.Services must be a list of strings."),
    ({"Services": ["ssm"], "Region": "moon-1"}, DOWN, "Region is unknown: 'moon-1'"),
    (
        {"Services": ["ssm"]},
        {"DelaySeconds": 1},
        "Only an outage can strike services other than Amazon Connect: ssm",
    ),
    (
        {"Services": ["ssm"], "Operation": "ListInstances"},
        DOWN,
        "Operation and ResourceArn apply to Amazon Connect only, not: ssm",
    ),
]


@pytest.mark.parametrize(("match", "effect", "sentence"), REFUSED)
def test_could_never_strike(aws, match, effect, sentence):
    """A fault that could never strike is a 400 with an explanation."""
    refused = aws.control(
        "POST", "connect/faults", json={"Match": match, "Effect": effect}
    )

    assert 400 == refused.status_code
    assert sentence in json.loads(refused.text)["message"]


class TestInPython:
    """``faults.region_down`` and ``faults.fault``, in this process."""

    @mock_aws
    def test_region_down(self):
        """All services are down within the block only."""
        client = boto3.client("ssm", region_name=SOURCE, config=Config(retries=ONCE))

        with faults.region_down(SOURCE), pytest.raises(EndpointConnectionError):
            client.describe_parameters()

        assert client.describe_parameters()

    @mock_aws
    @pytest.mark.parametrize("services", ["ssm", ["ssm", "events"], ("ssm",)])
    def test_services(self, services):
        """*services* names those that are down; a string is one name."""
        ssm, dynamodb = (
            boto3.client(name, region_name=SOURCE, config=Config(retries=ONCE))
            for name in ("ssm", "dynamodb")
        )

        with faults.region_down(SOURCE, "error", services=services) as fault:
            with pytest.raises(ClientError, match="ServiceUnavailable"):
                ssm.describe_parameters()
            assert dynamodb.list_tables()

        assert 1 == fault.hits
        (entry,) = journal.api_calls(region=SOURCE)
        assert ("ssm", "DescribeParameters") == (
            entry.api_call.service,
            entry.api_call.operation,
        )

    @mock_aws
    def test_an_account(self):
        """An outage of one account does not affect others."""
        client = boto3.client(
            "dynamodb", region_name=SOURCE, config=Config(retries=ONCE)
        )

        with faults.region_down(SOURCE, account_id="111122223333") as fault:
            assert client.list_tables()
        with (
            faults.region_down(SOURCE, "error", account_id="123456789012"),
            pytest.raises(ClientError),
        ):
            client.list_tables()

        assert 0 == fault.hits

    @mock_aws
    @pytest.mark.parametrize(
        ("kind", "error"),
        [("connection", requests.ConnectionError), ("timeout", requests.ReadTimeout)],
    )
    @pytest.mark.parametrize("service", ["dynamodb", "connect"])
    def test_requests(self, kind, error, service):
        """A client of ``requests`` gets an error of ``requests``."""
        scope = f"testing/20260101/{SOURCE}/{service}/aws4_request"
        headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"}

        with faults.region_down(SOURCE, kind), pytest.raises(error):
            requests.get(
                f"https://{service}.{SOURCE}.amazonaws.com/instance",
                headers=headers,
                timeout=PATIENCE,
            )

    @mock_aws
    @pytest.mark.parametrize(
        ("region", "domain"),
        [(SOURCE, "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn")],
    )
    def test_without_a_signature(self, region, domain):
        """An unsigned request is struck by the Region of its host."""
        url = f"https://bucket.s3.{region}.{domain}/key"

        with faults.region_down(region, "error", services=["s3"]):
            down = requests.get(url, timeout=PATIENCE).status_code

        assert 503 == down

    @mock_aws
    def test_a_body_is_left_for_moto(self):
        """A fault elsewhere leaves the body of a streaming request for moto."""
        client = boto3.client("s3", region_name=SOURCE)
        client.create_bucket(Bucket="bucket")

        with faults.region_down(REPLICA):
            client.put_object(Bucket="bucket", Key="key", Body=b"abc" * 1000)

        found = client.get_object(Bucket="bucket", Key="key")["Body"].read()
        assert b"abc" * 1000 == found


def test_a_region_with_characters_of_xml():
    """The refusal of a Region with any name is XML that can be read."""
    scope = "AKIA/20260101/<east&west>/s3/aws4_request"
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"}

    with mock_aws(), faults.fault(faults.Outage("error"), services=["s3"]):
        refusal = requests.get(
            "https://s3.amazonaws.com/", headers=signed, timeout=PATIENCE
        )

    text = ET.fromstring(refusal.text).findtext("Message")  # noqa: S314 - ours
    assert "The Region is down: <east&west>" == text
