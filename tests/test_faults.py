"""Faults in both modes, as seen from a client, and Python's context managers."""

from __future__ import annotations

import importlib.util
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

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

from moto_connect_tdg import faults, journal
from moto_connect_tdg.domain.lifecycle import WORKFLOW_OPERATIONS
from tests.helpers.accounts import by_key
from tests.helpers.aws import in_process
from tests.helpers.calls import place_calls
from tests.helpers.faults import (
    BROKEN,
    CONFLICT,
    DOWN,
    HANGING,
    STALLED,
    THROTTLED,
    add_fault,
    await_hit,
    failing,
    hits,
    take_back,
)
from tests.helpers.groups import create_group, group_shown, shift, telephony_of
from tests.helpers.identifiers import OTHER_ACCOUNT, REPLICA, SOURCE
from tests.helpers.instances import create_instance, instance_shown, replicate
from tests.helpers.journal import awaited_entries, entries
from tests.helpers.numbers import claim, described
from tests.helpers.pages import ROOT
from tests.helpers.patience import PATIENCE
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace, state
from tests.helpers.users import create_user

#: What botocore raises without an answer: in-process, and from a server.
NO_ANSWER = (EndpointConnectionError, ConnectionClosedError)


class TestErrors:
    """API calls that are refused with an injected error."""

    @pytest.mark.rules("D-05")
    def test_code_and_message(self, aws, estate):
        """The API call is refused with the fault's code and message."""
        add_fault(aws, THROTTLED, operation="GetTrafficDistribution")

        with refused("ThrottlingException", match="Rate exceeded"):
            estate.replica.get_traffic_distribution(Id=estate.group_arn)

    @pytest.mark.rules("D-10")
    def test_nothing_is_done(self, aws, estate):
        """An API call that a fault refuses changes nothing."""
        add_fault(aws, THROTTLED)

        with no_trace(aws), refused("ThrottlingException"):
            shift(estate.replica, estate, 0)

    @pytest.mark.rules("S-21", "S-50", "RI-13")
    @pytest.mark.parametrize(
        ("operation", "code", "call"),
        [
            (
                "UpdateTrafficDistribution",
                "ResourceConflictException",
                lambda client, estate: shift(client, estate, 0),
            ),
            (
                "GetTrafficDistribution",
                "AccessDeniedException",
                lambda client, estate: client.get_traffic_distribution(
                    Id=estate.group_arn
                ),
            ),
            (
                "ReplicateInstance",
                "AccessDeniedException",
                lambda client, estate: replicate(client, estate.instance_id),
            ),
            (
                "ReplicateInstance",
                "ResourceConflictException",
                lambda client, estate: replicate(client, estate.instance_id),
            ),
        ],
    )
    def test_codes_that_nothing_else_answers(self, aws, estate, operation, code, call):
        """A fault can answer codes that the mock itself never answers."""
        add_fault(aws, {"Error": {"Code": code}}, operation=operation)

        with refused(code, match="An injected fault"):
            call(estate.source, estate)

    def test_until_it_is_removed(self, aws, estate):
        """A removed fault no longer strikes."""
        fault_id = add_fault(aws, THROTTLED)
        with refused("ThrottlingException"):
            estate.source.list_traffic_distribution_groups()

        take_back(aws, fault_id)

        assert estate.source.list_traffic_distribution_groups()

    @pytest.mark.rules("D-05")
    def test_two_throttled_requests_and_then_success(self, aws, estate):
        """With Times 2 the next two API calls are throttled, and the third is answered."""
        fault_id = add_fault(
            aws, THROTTLED, operation="UpdateTrafficDistribution", times=2
        )

        for _ in range(2):
            with refused("ThrottlingException"):
                shift(estate.replica, estate, 0)
        shift(estate.replica, estate, 0)

        assert 2 == hits(aws, fault_id)
        assert {SOURCE: 0, REPLICA: 100} == telephony_of(
            estate.replica, estate.group_arn
        )

    @pytest.mark.rules("S-21")
    def test_of_an_operation_that_does_not_declare_it(self, aws, estate):
        """An error strikes only operations that declare it."""
        add_fault(aws, CONFLICT)

        assert estate.source.get_traffic_distribution(Id=estate.group_arn)
        with refused("ResourceConflictException"):
            shift(estate.source, estate, 0)


class TestMatch:
    """Which API calls a fault is for."""

    def test_operation(self, aws, estate):
        """Other operations are not affected."""
        add_fault(aws, THROTTLED, operation="UpdateTrafficDistribution")

        assert estate.source.get_traffic_distribution(Id=estate.group_arn)

    def test_region(self, aws, estate):
        """The other Region is not affected."""
        add_fault(aws, THROTTLED, region=SOURCE)

        assert estate.replica.get_traffic_distribution(Id=estate.group_arn)
        with refused("ThrottlingException"):
            estate.source.get_traffic_distribution(Id=estate.group_arn)

    def test_account(self, aws, estate):
        """Only the given account is affected."""
        add_fault(aws, THROTTLED, account=OTHER_ACCOUNT)

        assert estate.source.list_traffic_distribution_groups()
        with refused("ThrottlingException"):
            by_key(aws).list_traffic_distribution_groups()

    @pytest.mark.rules("GD-01")
    @pytest.mark.parametrize("identifier", ["arn", "bare ID"])
    def test_group(self, aws, identifier):
        """A group's ARN matches API calls on it by ARN or ID, and on no other group."""
        estate = aws.estate(groups=2)
        struck, spared = estate.group_arns
        add_fault(aws, THROTTLED, resource=struck)

        named = struck if identifier == "arn" else struck.rpartition("/")[2]

        assert estate.source.get_traffic_distribution(Id=spared)
        with refused("ThrottlingException"):
            estate.source.get_traffic_distribution(Id=named)

    @pytest.mark.rules("D-06")
    @pytest.mark.parametrize(
        "call",
        [
            lambda client, estate: client.describe_instance(
                InstanceId=estate.instance_id
            ),
            lambda client, estate: client.describe_instance(
                InstanceId=estate.instance_arn
            ),
            lambda client, estate: create_group(client, estate.instance_id, "new"),
            lambda client, estate: client.describe_user(
                InstanceId=estate.instance_id, UserId=estate.user_ids[0]
            ),
        ],
    )
    def test_instance(self, aws, call):
        """An instance's ARN matches all API calls that name the instance."""
        estate = aws.estate(agents=1)
        failed = {"Error": {"Code": "InternalServiceException"}}
        add_fault(aws, failed, resource=estate.instance_arn)

        with refused("InternalServiceException"):
            call(estate.source, estate)

    def test_number(self, aws, estate):
        """A number's ARN matches API calls on the number from either Region."""
        number = estate.numbers[0]
        add_fault(aws, THROTTLED, resource=number.arn)

        with refused("ThrottlingException"):
            estate.source.describe_phone_number(PhoneNumberId=number.id)
        with refused("ThrottlingException"):
            estate.replica.describe_phone_number(PhoneNumberId=number.arn)

    def test_all_criteria(self, aws, estate):
        """All given criteria must match."""
        add_fault(
            aws,
            THROTTLED,
            region=REPLICA,
            operation="GetTrafficDistribution",
            resource=estate.group_arn,
        )

        assert estate.source.get_traffic_distribution(Id=estate.group_arn)
        assert estate.replica.get_traffic_distribution(Id=estate.default_group_arn)
        with refused("ThrottlingException"):
            estate.replica.get_traffic_distribution(Id=estate.group_arn)


API_CALLS_IN_A_REGION: list[Callable[[Any, Any], Any]] = [
    lambda client, _: client.list_instances(),
    lambda client, _: client.list_traffic_distribution_groups(),
    lambda client, estate: client.describe_instance(InstanceId=estate.instance_id),
    lambda client, estate: client.get_traffic_distribution(Id=estate.group_arn),
    lambda client, estate: shift(client, estate, 0),
    lambda client, estate: client.list_users(InstanceId=estate.instance_id),
]


class TestOutage:
    """A Region that is down."""

    @pytest.mark.parametrize("call", API_CALLS_IN_A_REGION)
    def test_answers_with_an_error(self, aws, estate, call):
        """Every API call there is answered with 503 ServiceUnavailable and changes nothing."""
        add_fault(aws, DOWN, region=SOURCE)

        with no_trace(aws), refused("ServiceUnavailable", match=SOURCE):
            call(estate.source, estate)

    @pytest.mark.parametrize("call", API_CALLS_IN_A_REGION)
    def test_breaks_connections(self, aws, estate, call):
        """Every connection there breaks, and nothing changes."""
        add_fault(aws, BROKEN, region=SOURCE)

        with no_trace(aws), pytest.raises(NO_ANSWER):
            call(estate.source, estate)

    def test_status_on_the_wire(self, aws):
        """The HTTP status is 503."""
        add_fault(aws, DOWN, region=SOURCE)

        answer = aws.send("GET", "/instance")

        assert (503, "ServiceUnavailable") == (
            answer.status_code,
            answer.headers["x-amzn-errortype"],
        )

    @pytest.mark.parametrize("aws", ["server"], indirect=True)
    def test_no_byte_comes_back(self, aws):
        """On a server the socket is closed before a byte of an answer."""
        add_fault(aws, BROKEN, region=SOURCE)

        with pytest.raises(requests.ConnectionError, match="without response"):
            aws.send("GET", "/instance")

    @pytest.mark.rules("FO-01")
    @pytest.mark.parametrize("outage", [DOWN, BROKEN], ids=["error", "connection"])
    def test_the_other_region_works_by_arn(self, aws, estate, outage):
        """The replica's Region still handles the source's group, by its ARN."""
        add_fault(aws, outage, region=SOURCE)

        shift(estate.replica, estate, 0)

        assert {SOURCE: 0, REPLICA: 100} == telephony_of(
            estate.replica, estate.group_arn
        )

    @pytest.mark.rules("UT-16")
    def test_calls_are_lost(self, aws, estate):
        """Calls that arrive there are lost, and connect after the outage."""
        number = estate.numbers[0].phone_number
        fault_id = add_fault(aws, BROKEN, region=SOURCE)

        lost = place_calls(aws, number, 10)
        take_back(aws, fault_id)
        saved = place_calls(aws, number, 10)

        assert ({"REGION_DOWN": 10}, {SOURCE: 10}) == (lost["Lost"], saved["Connected"])

    @pytest.mark.parametrize("outage", [DOWN, BROKEN], ids=["error", "connection"])
    def test_is_in_the_journal(self, aws, outage):
        """An API call without an answer is recorded as ServiceUnavailable, with the fault."""
        fault_id = add_fault(aws, outage, region=SOURCE)
        with pytest.raises((*NO_ANSWER, ClientError)):
            aws.connect().list_instances()

        (entry,) = entries(aws, Operation="ListInstances")

        assert ("ServiceUnavailable", [fault_id]) == (
            entry["Outcome"],
            entry["FaultIds"],
        )


def impatient(aws: Any, read_timeout: float) -> Any:
    """A client with this read timeout, which tries once."""
    return boto3.client(
        "connect",
        region_name=SOURCE,
        endpoint_url=aws.endpoint_url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(read_timeout=read_timeout, retries={"total_max_attempts": 1}),
    )


class TestHang:
    """A Region that accepts requests and never answers."""

    def test_ends_with_the_clients_patience(self, aws):
        """The client gets a ReadTimeoutError, and the API call is in the journal."""
        fault_id = add_fault(aws, HANGING, region=SOURCE)

        with pytest.raises(ReadTimeoutError):
            impatient(aws, 0.1).list_instances()

        (entry,) = awaited_entries(aws)
        assert ("ServiceUnavailable", [fault_id]) == (
            entry["Outcome"],
            entry["FaultIds"],
        )

    def test_does_nothing(self, aws, estate):
        """A request that is never answered changes nothing."""
        fault_id = add_fault(aws, HANGING, region=SOURCE)

        with no_trace(aws):
            with pytest.raises(ReadTimeoutError):
                shift(impatient(aws, 0.1), estate, 0)
            await_hit(aws, fault_id)

    def test_loses_calls(self, aws, estate):
        """Telephone calls that arrive there are lost, as with any outage."""
        add_fault(aws, HANGING, region=SOURCE)

        lost = place_calls(aws, estate.numbers[0].phone_number, 10)["Lost"]

        assert {"REGION_DOWN": 10} == lost

    @in_process
    def test_costs_no_waiting_in_process(self, aws):
        """In-process a client with a long timeout gets the error immediately."""
        add_fault(aws, HANGING)
        begun = time.monotonic()

        with pytest.raises(ReadTimeoutError):
            impatient(aws, 3600).list_instances()

        assert time.monotonic() - begun < PATIENCE

    @pytest.mark.parametrize("aws", ["server"], indirect=True)
    def test_does_not_block_others_on_a_server(self, aws):
        """While one connection hangs, the server answers others."""
        fault_id = add_fault(aws, HANGING, operation="ListInstances")
        url = urlsplit(aws.endpoint_url)
        request = (
            f"GET /instance HTTP/1.1\r\nHost: {url.netloc}\r\nAuthorization: "
            f"AWS4-HMAC-SHA256 Credential=AKIA/20260101/{SOURCE}/connect/aws4_request\r\n\r\n"
        )

        with socket.create_connection((url.hostname, url.port)) as hanging:
            hanging.sendall(request.encode())
            answered = aws.connect(SOURCE).list_traffic_distribution_groups()
            hanging.settimeout(0.1)
            with pytest.raises(TimeoutError):
                hanging.recv(1)
            await_hit(aws, fault_id)

        assert [] == answered["TrafficDistributionGroupSummaryList"]


class TestDelay:
    """Delayed answers."""

    def test_past_the_clients_patience(self, aws, estate):
        """A delay beyond the read timeout is a ReadTimeoutError in either mode."""
        late = {"DelaySeconds": 300}
        fault_id = add_fault(aws, late, operation="GetTrafficDistribution")

        with pytest.raises(ReadTimeoutError):
            telephony_of(impatient(aws, 0.1), estate.group_arn)
        await_hit(aws, fault_id)

    @in_process
    def test_past_the_clients_patience_is_carried_out(self, aws, estate):
        """An API call on which the client gave up is carried out all the same."""
        add_fault(aws, {"DelaySeconds": 300}, operation="UpdateTrafficDistribution")
        begun = time.monotonic()

        with pytest.raises(ReadTimeoutError):
            shift(impatient(aws, 60), estate, 0)

        assert time.monotonic() - begun < PATIENCE
        assert {SOURCE: 0, REPLICA: 100} == telephony_of(
            estate.replica, estate.group_arn
        )

    def test_within_the_clients_patience(self, aws, estate):
        """A client whose timeout is long enough gets the answer."""
        add_fault(aws, {"DelaySeconds": 0.05}, operation="GetTrafficDistribution")

        assert telephony_of(impatient(aws, PATIENCE), estate.group_arn)

    def test_is_late_and_right(self, aws, estate):
        """The API call takes that long and has its usual answer."""
        add_fault(aws, {"DelaySeconds": 0.05}, operation="GetTrafficDistribution")
        begun = time.monotonic()

        found = telephony_of(estate.replica, estate.group_arn)

        assert time.monotonic() - begun >= 0.05
        assert {SOURCE: 100, REPLICA: 0} == found

    def test_before_an_error(self, aws):
        """A delay also applies to a refusal by another fault."""
        add_fault(aws, {"DelaySeconds": 0.05})
        add_fault(aws, THROTTLED)
        begun = time.monotonic()

        with refused("ThrottlingException"):
            aws.connect().list_traffic_distribution_groups()

        assert time.monotonic() - begun >= 0.05


# -- workflows --------------------------------------------------------------


def _failed_group(estate: Any) -> tuple[str, str | None]:
    group = create_group(estate.source, estate.instance_id, "doomed")
    return group_shown(estate.source, group["Id"])["Status"], None


def _failed_update(estate: Any) -> tuple[str, str | None]:
    shift(estate.replica, estate, 0)
    assert {SOURCE: 100, REPLICA: 0} == telephony_of(estate.source, estate.group_arn)
    return group_shown(estate.source, estate.group_arn)["Status"], None


def _failed_deletion(estate: Any) -> tuple[str, str | None]:
    group_id = create_group(estate.source, estate.instance_id, "doomed")["Id"]
    estate.source.delete_traffic_distribution_group(TrafficDistributionGroupId=group_id)
    return group_shown(estate.source, group_id)["Status"], None


def _failed_instance(estate: Any) -> tuple[str, str | None]:
    shown = instance_shown(
        estate.source, create_instance(estate.source, "doomed")["Id"]
    )
    return shown["InstanceStatus"], shown.get("StatusReason", {}).get("Message")


def _replication(client: Any, instance_id: str) -> tuple[str, str | None]:
    found = client.describe_instance(InstanceId=instance_id)
    row = found["ReplicationConfiguration"]["ReplicationStatusSummaryList"][1]
    return row["ReplicationStatus"], row.get("ReplicationStatusReason")


def _failed_replica(estate: Any) -> tuple[str, str | None]:
    instance_id = create_instance(estate.source, "doomed")["Id"]
    replicate(estate.source, instance_id)
    return _replication(estate.source, instance_id)


def _failed_replica_deletion(estate: Any) -> tuple[str, str | None]:
    instance_id = create_instance(estate.source, "doomed")["Id"]
    replicate(estate.source, instance_id)
    estate.replica.delete_instance(InstanceId=instance_id)
    return _replication(estate.source, instance_id)


def _number(client: Any, number_id: str) -> tuple[str, str | None]:
    shown = described(client, number_id)["PhoneNumberStatus"]
    return shown["Status"], shown.get("Message")


def _failed_claim(estate: Any) -> tuple[str, str | None]:
    claimed = claim(estate.source, estate.group_arn)
    return _number(estate.source, claimed["PhoneNumberId"])


def _failed_import(estate: Any) -> tuple[str, str | None]:
    imported = estate.source.import_phone_number(
        InstanceId=estate.instance_id,
        SourcePhoneNumberArn=f"arn:aws:sms-voice:{SOURCE}:123456789012:phone-number/p",
    )
    return _number(estate.source, imported["PhoneNumberId"])


def _failed_move(estate: Any) -> tuple[str, str | None]:
    number_id = estate.numbers[0].id
    estate.source.update_phone_number(
        PhoneNumberId=number_id, TargetArn=estate.default_group_arn
    )
    return _number(estate.source, number_id)


def _failed_description(estate: Any) -> tuple[str, str | None]:
    number_id = estate.numbers[0].id
    estate.source.update_phone_number_metadata(
        PhoneNumberId=number_id, PhoneNumberDescription="new"
    )
    return _number(estate.source, number_id)


def _failed_release(estate: Any) -> tuple[str, str | None]:
    number_id = estate.numbers[0].id
    estate.source.release_phone_number(PhoneNumberId=number_id)
    return _number(estate.source, number_id)


@dataclass(frozen=True)
class Case:
    """A workflow: how it starts, and its statuses in progress and failed."""

    operation: str
    act: Callable[[Any], tuple[str, str | None]]
    failed: str
    stalled: str
    shows_reason: bool = False


CASES = [
    Case(
        "CreateInstance",
        _failed_instance,
        "CREATION_FAILED",
        "CREATION_IN_PROGRESS",
        shows_reason=True,
    ),
    Case(
        "ReplicateInstance",
        _failed_replica,
        "INSTANCE_REPLICATION_FAILED",
        "INSTANCE_REPLICATION_IN_PROGRESS",
        shows_reason=True,
    ),
    Case(
        "DeleteInstance",
        _failed_replica_deletion,
        "INSTANCE_REPLICATION_DELETION_FAILED",
        "INSTANCE_REPLICA_DELETING",
        shows_reason=True,
    ),
    Case(
        "CreateTrafficDistributionGroup",
        _failed_group,
        "CREATION_FAILED",
        "CREATION_IN_PROGRESS",
    ),
    Case("UpdateTrafficDistribution", _failed_update, "ACTIVE", "UPDATE_IN_PROGRESS"),
    Case(
        "DeleteTrafficDistributionGroup",
        _failed_deletion,
        "DELETION_FAILED",
        "PENDING_DELETION",
    ),
    Case("ClaimPhoneNumber", _failed_claim, "FAILED", "IN_PROGRESS", shows_reason=True),
    Case(
        "ImportPhoneNumber", _failed_import, "FAILED", "IN_PROGRESS", shows_reason=True
    ),
    Case("UpdatePhoneNumber", _failed_move, "FAILED", "IN_PROGRESS", shows_reason=True),
    Case(
        "UpdatePhoneNumberMetadata",
        _failed_description,
        "FAILED",
        "IN_PROGRESS",
        shows_reason=True,
    ),
    Case("ReleasePhoneNumber", _failed_release, "CLAIMED", "IN_PROGRESS"),
]
by_operation = pytest.mark.parametrize("case", CASES, ids=lambda case: case.operation)


class TestWorkflows:
    """Workflows that fail or never end."""

    def test_all_are_here(self):
        """Every operation that starts a workflow has a case."""
        assert {case.operation for case in CASES} == WORKFLOW_OPERATIONS

    @pytest.mark.rules("IN-10", "RS-04", "CT-11", "DL-05", "PN-08")
    @by_operation
    def test_fails(self, aws, estate, case):
        """A failed workflow shows its failure, with the reason where there is one."""
        fault_id = add_fault(
            aws, failing("The disk is full."), operation=case.operation
        )

        status, reason = case.act(estate)

        assert case.failed == status
        assert reason == ("The disk is full." if case.shows_reason else None)
        assert 1 == hits(aws, fault_id)

    @pytest.mark.rules("DS-05", "RS-05", "PN-07")
    @by_operation
    def test_never_ends(self, aws, estate, case):
        """A stalled workflow stays in progress, however often it is described."""
        add_fault(aws, STALLED, operation=case.operation)

        if case.operation == "UpdateTrafficDistribution":
            shift(estate.replica, estate, 0)
            shown = [
                group_shown(estate.source, estate.group_arn)["Status"] for _ in range(3)
            ]
            assert [case.stalled] * 3 == shown
            return
        assert case.stalled == case.act(estate)[0]

    @pytest.mark.rules("CT-11", "S-19")
    def test_a_group_that_ends_in_creation_failed(self, aws, estate):
        """A CREATION_FAILED group takes no number and no shift, but can be deleted."""
        add_fault(aws, failing(), operation="CreateTrafficDistributionGroup", times=1)
        group = create_group(estate.source, estate.instance_id, "doomed")

        with refused("InvalidRequestException"):
            estate.source.get_traffic_distribution(Id=group["Arn"])
        estate.source.delete_traffic_distribution_group(
            TrafficDistributionGroupId=group["Id"]
        )

        with refused("ResourceNotFoundException"):
            group_shown(estate.source, group["Id"])

    def test_the_next_one_succeeds(self, aws, estate):
        """Once the fault is used up, the next workflow succeeds."""
        add_fault(aws, failing(), operation="CreateTrafficDistributionGroup", times=1)
        create_group(estate.source, estate.instance_id, "first")

        second = create_group(estate.source, estate.instance_id, "second")

        assert "ACTIVE" == group_shown(estate.source, second["Id"])["Status"]

    @pytest.mark.rules("UT-07", "D-17")
    def test_a_stalled_update_blocks_the_next(self, aws, estate):
        """During a stalled update the group takes no update and shows no split."""
        add_fault(aws, STALLED, operation="UpdateTrafficDistribution", times=1)
        shift(estate.replica, estate, 0)

        with refused("InvalidRequestException"):
            shift(estate.replica, estate, 50)
        with refused("InvalidRequestException"):
            telephony_of(estate.replica, estate.group_arn)

        assert {SOURCE: 10} == place_calls(aws, estate.numbers[0].phone_number, 10)[
            "Connected"
        ]

    def test_other_api_calls_do_not_use_it_up(self, aws, estate):
        """Describing the group does not use up the fault that is meant for its update."""
        fault_id = add_fault(aws, STALLED, resource=estate.group_arn, times=1)

        telephony_of(estate.replica, estate.group_arn)
        before = hits(aws, fault_id)
        shift(estate.replica, estate, 0)

        assert (0, 1) == (before, hits(aws, fault_id))
        assert (
            "UPDATE_IN_PROGRESS"
            == (group_shown(estate.source, estate.group_arn)["Status"])
        )


class TestSequences:
    """Effects in sequence."""

    def test_one_per_api_call(self, aws):
        """Each API call takes the next effect, and the last one repeats."""
        client = aws.connect()
        fault_id = add_fault(aws, [THROTTLED, {}, DOWN], region=SOURCE)

        with refused("ThrottlingException"):
            client.list_traffic_distribution_groups()
        assert client.list_traffic_distribution_groups()
        for _ in range(2):
            with refused("ServiceUnavailable"):
                client.list_traffic_distribution_groups()

        assert 4 == hits(aws, fault_id)

    def test_workflows(self, aws, estate):
        """A first creation fails, a second stalls, and a third succeeds."""
        add_fault(
            aws,
            [failing(), STALLED, {}],
            operation="CreateTrafficDistributionGroup",
        )

        made = [
            create_group(estate.source, estate.instance_id, name)["Id"]
            for name in ("first", "second", "third")
        ]

        assert ["CREATION_FAILED", "CREATION_IN_PROGRESS", "ACTIVE"] == [
            group_shown(estate.source, group_id)["Status"] for group_id in made
        ]


# -- stories ----------------------------------------------------------------


@pytest.fixture(name="fail_over")
def _fail_over(aws, monkeypatch):
    """The example's function, or its broken copy, with the mock in place of AWS."""
    if aws.endpoint_url is not None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.endpoint_url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    clients = ExitStack()
    make_client = boto3.client

    def client(*args, **kwargs):
        return clients.enter_context(closing(make_client(*args, **kwargs)))

    def load(name):
        path = ROOT / "examples" / "failover_lambda" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.fail_over

    monkeypatch.setattr(boto3, "client", client)
    with clients:
        yield load


class TestStories:
    """Failovers from beginning to end."""

    @pytest.mark.rules("FO-01", "FO-02", "FO-04")
    def test_from_the_replica_region(self, aws, estate, fail_over):
        """With the source down, the failover makes calls connect again."""
        number = estate.numbers[0].phone_number
        add_fault(aws, BROKEN, region=SOURCE)
        lost = place_calls(aws, number, 100)

        answer = fail_over("handler")(estate.group_arn, SOURCE, REPLICA)

        assert {"changed": True} == answer
        assert {"REGION_DOWN": 100} == lost["Lost"]
        assert {REPLICA: 100} == place_calls(aws, number, 100)["Connected"]

    @pytest.mark.rules("UT-13")
    def test_from_the_source_region(self, aws, estate, fail_over):
        """In the Region that is down the same function fails, and calls stay lost."""
        add_fault(aws, DOWN, region=SOURCE)

        with refused("ServiceUnavailable"):
            fail_over("handler")(estate.group_arn, REPLICA, SOURCE)

        lost = place_calls(aws, estate.numbers[0].phone_number, 10)["Lost"]
        assert {"REGION_DOWN": 10} == lost

    @pytest.mark.rules("UT-12", "DS-02")
    def test_with_a_bare_id(self, aws, estate, fail_over):
        """The broken copy fails in the replica's Region and shifts nothing."""
        add_fault(aws, BROKEN, region=SOURCE)

        with no_trace(aws), refused("ResourceNotFoundException"):
            fail_over("bare_id")(estate.group_arn, SOURCE, REPLICA)

    @pytest.mark.rules("UT-16", "FO-02")
    def test_ten_thousand_calls(self, aws):
        """Before, during and after a failover, calls follow the split."""
        estate = aws.estate(numbers=1)
        number = estate.numbers[0].phone_number

        before = place_calls(aws, number, 10_000)
        add_fault(aws, BROKEN, region=SOURCE)
        down = place_calls(aws, number, 10_000)
        shift(estate.replica, estate, 40)
        during = place_calls(aws, number, 10_000)
        shift(estate.replica, estate, 0)
        after = place_calls(aws, number, 10_000)

        assert ({SOURCE: 10_000}, {}) == (before["Connected"], before["Lost"])
        assert ({}, {"REGION_DOWN": 10_000}) == (down["Connected"], down["Lost"])
        assert 10_000 == during["Connected"][REPLICA] + during["Lost"]["REGION_DOWN"]
        # five standard deviations of a binomial of 0.6
        assert abs(during["Connected"][REPLICA] - 6_000) < 5 * (10_000 * 0.24) ** 0.5
        assert ({REPLICA: 10_000}, {}) == (after["Connected"], after["Lost"])

    def test_a_reset_leaves_nothing(self, aws, estate):
        """moto's reset removes faults, journal, numbers and the estate."""
        add_fault(aws, THROTTLED)
        with refused("ThrottlingException"):
            create_user(estate.source, estate.instance_id)

        aws.control("POST", "reset")

        assert {"Faults": []} == aws.control("GET", "connect/faults").json()
        assert [] == entries(aws)
        assert {} == state(aws)
        assert [] == estate.source.list_instances()["InstanceSummaryList"]
        number = estate.numbers[0].phone_number
        assert {"NUMBER_NOT_CLAIMED": 1} == place_calls(aws, number)["Lost"]


# -- context managers -------------------------------------------------------


@in_process
@pytest.mark.usefixtures("aws")
class TestContextManagers:
    """Faults as context managers, in-process."""

    def test_ends_with_its_block(self, source):
        """The fault is active in the block, and removed after it."""
        with faults.region_down(SOURCE, "error"), refused("ServiceUnavailable"):
            source.list_instances()

        assert source.list_instances()

    def test_ends_with_an_error(self, source):
        """An error of the block removes the fault too, and is raised."""
        with pytest.raises(KeyError), faults.region_down(SOURCE):
            raise KeyError

        assert source.list_instances()

    def test_nests(self, source, replica):
        """Each block removes its own fault only."""
        with faults.region_down(SOURCE, "error"):
            with faults.region_down(REPLICA, "error"), refused("ServiceUnavailable"):
                replica.list_instances()
            assert replica.list_instances()
            with refused("ServiceUnavailable"):
                source.list_instances()

    @pytest.mark.parametrize(
        "make",
        [
            lambda: faults.api_error("ThrottlingException"),
            lambda: faults.delay(0.01),
            lambda: faults.fail_workflow("no"),
            faults.stall_workflow,
            lambda: faults.fault(faults.NoEffect()),
        ],
    )
    def test_that_never_struck(self, aws, make):
        """A fault that was never triggered is an error, since the test proved nothing."""
        with pytest.raises(faults.UnusedFaultError, match="never triggered"), make():
            pass

        assert {"Faults": []} == aws.control("GET", "connect/faults").json()

    def test_that_never_struck_in_a_block_that_failed(self):
        """An error of the block takes precedence over an unused fault."""
        with pytest.raises(KeyError), faults.api_error("ThrottlingException"):
            raise KeyError

    def test_that_need_not_strike(self):
        """With must_strike=False, and for outages, an unused fault is no error."""
        with (
            faults.fault(faults.Delay(1), must_strike=False) as fault,
            faults.region_down(SOURCE),
        ):
            pass

        assert 0 == fault.hits

    def test_hits(self, source):
        """The block receives the fault, which counts its hits."""
        with faults.delay(0, operation="ListInstances") as fault:
            source.list_instances()
            source.list_instances()

        assert 2 == fault.hits

    def test_match(self, estate):
        """The context managers match as the control path does."""
        with (
            faults.api_error(
                "ThrottlingException",
                "Slow down.",
                account_id="123456789012",
                region=REPLICA,
                operation="GetTrafficDistribution",
                resource_arn=estate.group_arn,
                times=1,
            ),
            refused("ThrottlingException", match="Slow down"),
        ):
            telephony_of(estate.replica, estate.group_arn)

    @pytest.mark.rules("DS-06")
    @pytest.mark.parametrize(
        ("make", "status"),
        [
            (lambda arn: faults.fail_workflow("no", resource_arn=arn), "ACTIVE"),
            (
                lambda arn: faults.stall_workflow(resource_arn=arn),
                "UPDATE_IN_PROGRESS",
            ),
        ],
    )
    def test_workflows(self, estate, make, status):
        """An update can be made to fail, or to stay in progress."""
        with make(estate.group_arn):
            shift(estate.replica, estate, 0)

        assert status == group_shown(estate.source, estate.group_arn)["Status"]

    def test_reset_within_a_block(self, aws, source):
        """A fault that a reset removed is reported, and a later fault with its ID stays."""

        def reset_and_add():
            with faults.region_down(SOURCE, "error"):
                aws.control("POST", "reset")
                add_fault(aws, THROTTLED)

        with pytest.raises(faults.LostFaultError, match="removed before its block"):
            reset_and_add()

        with refused("ThrottlingException"):
            source.list_traffic_distribution_groups()

    def test_reset_within_a_block_after_a_hit(self, aws, source):
        """A fault that a reset removed is reported even if it struck before."""

        def strike_and_reset():
            with faults.api_error("ThrottlingException"):
                with refused("ThrottlingException"):
                    source.list_traffic_distribution_groups()
                aws.control("DELETE", "connect/faults")

        with pytest.raises(faults.LostFaultError):
            strike_and_reset()

    def test_reset_within_a_block_that_failed(self, aws):
        """An error of the block takes precedence over the removed fault."""

        def reset_and_fail():
            with faults.region_down(SOURCE):
                aws.control("POST", "reset")
                raise KeyError

        with pytest.raises(KeyError):
            reset_and_fail()

    def test_an_outage_that_must_strike(self):
        """With must_strike=True an unused outage is an error."""
        with (
            pytest.raises(faults.UnusedFaultError, match="never triggered"),
            faults.region_down(SOURCE, must_strike=True),
        ):
            pass

    @pytest.mark.parametrize(
        "make",
        [
            lambda **criteria: faults.region_down(SOURCE, "error", **criteria),
            lambda **criteria: faults.api_error("InternalServiceException", **criteria),
            lambda **criteria: faults.delay(0, **criteria),
            lambda **criteria: faults.fail_workflow("no", **criteria),
            faults.stall_workflow,
            lambda **criteria: faults.fault(faults.NoEffect(), **criteria),
        ],
    )
    def test_short_forms_take_all_criteria(self, estate, make):
        """Each short form matches by all criteria, counts hits, and need not strike."""
        with make(
            account_id=OTHER_ACCOUNT,
            operation="UpdateTrafficDistribution",
            resource_arn=estate.group_arn,
            times=1,
            must_strike=False,
        ) as fault:
            shift(estate.source, estate, 50)

        assert 0 == fault.hits
        assert (OTHER_ACCOUNT, "UpdateTrafficDistribution", estate.group_arn, 1) == (
            fault.match.account_id,
            fault.match.operation,
            fault.match.resource_arn,
            fault.times,
        )

    def test_a_criterion_that_does_not_exist(self):
        """An unknown criterion is refused, naming the known ones."""
        with (
            pytest.raises(TypeError, match="'regoin'; a fault has account_id"),
            faults.delay(1, regoin=SOURCE),  # type: ignore[call-arg]
        ):
            pass

    @pytest.mark.parametrize(
        ("make", "sentence"),
        [
            (
                lambda: faults.api_error(
                    "ResourceConflictException", operation="GetTrafficDistribution"
                ),
                "GetTrafficDistribution cannot return ResourceConflictException",
            ),
            (
                lambda: faults.api_error("NoSuchException"),
                "no operation can return NoSuchException",
            ),
            (
                lambda: faults.api_error("ThrottlingException", operation="NoSuch"),
                "not mocked: NoSuch",
            ),
            (lambda: faults.region_down("moon-1"), "not available in: 'moon-1'"),
            (
                lambda: faults.region_down(SOURCE, "slow"),  # type: ignore[arg-type]
                "one of error, connection, timeout",
            ),
            (
                lambda: faults.fail_workflow("no", operation="ListInstances"),
                "ListInstances starts no workflow",
            ),
            (
                lambda: faults.stall_workflow(operation="GetTrafficDistribution"),
                "GetTrafficDistribution starts no workflow",
            ),
            (lambda: faults.fail_workflow(""), "must have a reason"),
            (lambda: faults.delay(-1), "from 0 to 300"),
            (lambda: faults.delay(float("nan")), "from 0 to 300"),
            (lambda: faults.delay(301), "from 0 to 300"),
            (faults.fault, "at least one effect"),
            (lambda: faults.fault(faults.Outage), "must be an instance"),  # type: ignore[arg-type]
            (lambda: faults.fault("error"), "must be an instance"),  # type: ignore[arg-type]
            (lambda: faults.api_error("ThrottlingException", 5), "must be a string"),  # type: ignore[arg-type]
            (lambda: faults.api_error(""), "code of an error"),
            (lambda: faults.fail_workflow(5), "must have a reason"),  # type: ignore[arg-type]
            (lambda: faults.delay("1"), "from 0 to 300"),  # type: ignore[arg-type]
            (lambda: faults.delay(seconds=True), "from 0 to 300"),
            (lambda: faults.delay(0, times=1.5), "positive integer"),  # type: ignore[arg-type]
            (lambda: faults.delay(0, times=True), "positive integer"),
            (
                lambda: faults.fault(faults.Delay(0), faults.NoEffect(), times=1),
                "at least the number of effects, 2",
            ),
            (lambda: faults.delay(0, account_id="1" * 11), "must have 12 digits"),
            (lambda: faults.delay(0, account_id=123456789012), "must have 12 digits"),  # type: ignore[arg-type]
            (lambda: faults.delay(0, resource_arn="group-1"), "must be the ARN"),
            (
                lambda: faults.delay(0, resource_arn="arn:aws:s3:::bucket"),
                "must be the ARN of a Connect resource",
            ),
            (lambda: faults.region_down(None), "needs a Region"),  # type: ignore[arg-type]
            (lambda: faults.region_down(""), "needs a Region"),
            (lambda: faults.delay(0, times=0), "positive integer"),
        ],
    )
    def test_that_could_never_strike(self, aws, make, sentence):
        """A fault that could never strike is refused immediately, with an explanation."""
        with pytest.raises(ValueError, match=sentence), make():
            pytest.fail("the fault was accepted")

        assert {"Faults": []} == aws.control("GET", "connect/faults").json()

    def test_is_in_the_journal(self, source):
        """The journal has the ID of the fault."""
        with (
            faults.api_error("ThrottlingException") as fault,
            refused("ThrottlingException"),
        ):
            source.list_traffic_distribution_groups()

        assert [(fault.fault_id,)] == [entry.fault_ids for entry in journal.api_calls()]
