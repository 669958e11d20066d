"""Many clients at the same time: threads in-process, threads and processes on a server.

The large versions are in benchmarks/load.py.
"""

from __future__ import annotations

import gc
import json
import socket
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, pairwise
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from moto_connect_tdg.estate import connect_client
from tests.helpers.identifiers import REPLICA, SOURCE, TOKEN
from tests.helpers.instances import create_instance
from tests.helpers.numbers import available, numbers_of
from tests.helpers.patience import PATIENCE

#: the code that it runs is measured by other tests
pytestmark = pytest.mark.unmeasured

THREADS = 16
PROCESSES = 4

#: The program of one process: claim each number of standard input, print the results.
_CLAIM_ALL = """
import json, sys
from botocore.exceptions import ClientError
from moto_connect_tdg.estate import connect_client

url, target = sys.argv[1:]
client = connect_client("us-east-1", endpoint_url=url)
print("ready", flush=True)
told = []
for number in json.loads(sys.stdin.readline()):
    try:
        client.claim_phone_number(TargetArn=target, PhoneNumber=number)
        told.append([number, "claimed"])
    except ClientError as error:
        told.append([number, error.response["Error"]["Code"]])
print(json.dumps(told), flush=True)
"""


@dataclass
class Crowd:
    """Clients that start at the same time, each in its own thread."""

    clients: list

    def do(self, act, jobs=None):
        """Run ``act(client, job)`` by every client and return results or codes of refusals."""
        jobs = list(range(len(self.clients))) if jobs is None else jobs
        gate = threading.Barrier(len(self.clients))

        def one(client, job):
            gate.wait(PATIENCE)
            try:
                return act(client, job)
            except ClientError as error:
                return error.response["Error"]["Code"]

        with ThreadPoolExecutor(len(self.clients)) as pool:
            return list(pool.map(one, self.clients, jobs))


@pytest.fixture(name="crowd")
def _crowd(aws):
    """Sixteen clients in threads, half of them in the replica Region."""
    return Crowd(
        [
            connect_client(region, endpoint_url=aws.endpoint_url)
            for region in (SOURCE, REPLICA) * (THREADS // 2)
        ]
    )


@pytest.fixture(name="source_crowd")
def _source_crowd(aws):
    """Sixteen clients in threads in the source Region."""
    return Crowd(
        [connect_client(SOURCE, endpoint_url=aws.endpoint_url) for _ in range(THREADS)]
    )


def claim_number(client, target, number):
    client.claim_phone_number(TargetArn=target, PhoneNumber=number)
    return number


class TestClaims:
    @pytest.mark.rules("PN-14")
    def test_give_each_number_once(self, source, estate, source_crowd):
        """Sixteen threads that claim the same ten numbers get each of them once."""
        wanted = available(source, estate.group_arn, MaxResults=10)

        told = source_crowd.do(
            lambda client, _: [outcome_of(client, estate, n) for n in wanted]
        )

        got = Counter(n for n in chain.from_iterable(told) if n in wanted)
        refused = Counter(n for n in chain.from_iterable(told) if n not in wanted)
        assert dict.fromkeys(wanted, 1) == got
        assert {"InvalidParameterException": 10 * (THREADS - 1)} == refused
        assert set(wanted) <= set(numbers_of(source, TargetArn=estate.group_arn))

    @pytest.mark.rules("PN-14")
    @pytest.mark.parametrize("aws", ["server"], indirect=True)
    def test_of_processes_give_each_number_once(self, aws, source, estate):
        """Processes that claim the same numbers on one server get each of them once."""
        wanted = available(source, estate.group_arn, MaxResults=10)
        command = (
            sys.executable,
            "-c",
            _CLAIM_ALL,
            aws.endpoint_url,
            estate.group_arn,
        )
        running = [
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(PROCESSES)
        ]
        for process in running:
            assert process.stdout is not None
            process.stdout.readline()

        told = [json.loads(out) for out in tell_all(running, json.dumps(wanted))]

        outcomes = Counter((n, how) for n, how in chain.from_iterable(told))
        claimed = {n: times for (n, how), times in outcomes.items() if how == "claimed"}
        assert dict.fromkeys(wanted, 1) == claimed
        assert {"claimed", "InvalidParameterException"} == {h for _, h in outcomes}

    @pytest.mark.rules("S-34")
    def test_of_one_token_claim_once(self, source, estate, source_crowd):
        """The same claim with the same token by all threads is one claim."""
        (number,) = available(source, estate.group_arn, MaxResults=1)

        told = source_crowd.do(
            lambda client, _: client.claim_phone_number(
                TargetArn=estate.group_arn, PhoneNumber=number, ClientToken=TOKEN
            )["PhoneNumberId"]
        )

        (one,) = set(told)
        assert source.describe_phone_number(PhoneNumberId=one)
        assert 1 == numbers_of(source, TargetArn=estate.group_arn).count(number)

    @pytest.mark.rules("PN-51")
    def test_and_releases_lose_none(self, source, estate, source_crowd):
        """Numbers that all threads claim and release are all in quarantine."""
        wanted = available(source, estate.group_arn, MaxResults=10)

        def come_and_go(client, job):
            claimed = client.claim_phone_number(
                TargetArn=estate.group_arn, PhoneNumber=wanted[job % len(wanted)]
            )
            client.release_phone_number(PhoneNumberId=claimed["PhoneNumberId"])
            return "gone"

        told = Counter(source_crowd.do(come_and_go))

        assert len(wanted) == told["gone"]
        assert THREADS - len(wanted) == told["InvalidParameterException"]
        assert [estate.numbers[0].phone_number] == numbers_of(
            source, TargetArn=estate.group_arn
        )

    @pytest.mark.rules("DL-01")
    def test_against_a_deletion_leave_no_orphan(self, source, estate, source_crowd):
        """A group is either deleted or has the claimed number."""
        wanted = available(source, estate.group_arn, MaxResults=10)
        group = source.create_traffic_distribution_group(
            Name="fought over", InstanceId=estate.instance_id
        )

        def fight(client, job):
            if job % 2:
                client.delete_traffic_distribution_group(
                    TrafficDistributionGroupId=group["Id"]
                )
                return "deleted"
            return claim_number(client, group["Arn"], wanted[job // 2])

        told = source_crowd.do(fight)

        claimed = [outcome for outcome in told if outcome in wanted]
        if "deleted" in told:
            assert [] == claimed
        else:
            assert sorted(claimed) == sorted(numbers_of(source, TargetArn=group["Arn"]))
            assert wanted[: THREADS // 2] == sorted(claimed)


def tell_all(processes, line):
    """Send all processes the same line and return their answers."""
    with ThreadPoolExecutor(len(processes)) as pool:
        said = pool.map(
            lambda p: p.communicate(line + "\n", timeout=PATIENCE), processes
        )
        return [out for out, _ in said]


def outcome_of(client, estate, number):
    """The number, or the code of the refusal."""
    try:
        return claim_number(client, estate.group_arn, number)
    except ClientError as error:
        return error.response["Error"]["Code"]


class TestUpdates:
    @pytest.mark.rules("UT-04")
    def test_keep_shares_whole(self, estate, crowd):
        """During updates from both Regions every read shows shares of 100 %."""

        def shift(client, job):
            client.update_traffic_distribution(
                Id=estate.group_arn,
                TelephonyConfig=estate.shares(source=job % 11 * 10),
                AgentConfig=estate.shares(source=job % 11 * 10),
            )
            return client.get_traffic_distribution(Id=estate.group_arn)

        told = crowd.do(shift)

        for seen in told:
            telephony = seen["TelephonyConfig"]["Distributions"]
            assert 100 == sum(row["Percentage"] for row in telephony)
            assert telephony == seen["AgentConfig"]["Distributions"]

    @pytest.mark.rules("UT-15")
    def test_let_the_last_one_win(self, aws, source, estate, crowd):
        """Both Regions show the last change of the journal."""
        crowd.do(
            lambda client, job: client.update_traffic_distribution(
                Id=estate.group_arn,
                TelephonyConfig=estate.shares(source=job % 11 * 10),
            )
        )

        entries = aws.control("GET", "connect/journal").json()["Entries"]
        changes = [entry["Change"] for entry in entries if entry.get("Change")]
        shown = source.get_traffic_distribution(Id=estate.group_arn)
        last = changes[-1]["After"]["Telephony"]
        assert last == {
            row["Region"]: row["Percentage"]
            for row in shown["TelephonyConfig"]["Distributions"]
        }
        for before, after in pairwise(changes):
            assert before["After"] == after["Before"]


class TestRecords:
    @pytest.mark.rules("HO-03")
    def test_of_one_name_are_created_once(self, estate, crowd):
        """Of sixteen hours with one name, created in both Regions, there is one."""
        told = crowd.do(
            lambda client, _: client.create_hours_of_operation(
                InstanceId=estate.instance_id, Name="one", TimeZone="UTC", Config=[]
            )["HoursOfOperationId"]
        )

        assert THREADS - 1 == told.count("DuplicateResourceException")

    @pytest.mark.rules("FL-16")
    @pytest.mark.needs_model("CreateContactFlowVersion")
    def test_have_versions_with_a_number_each(self, estate, crowd):
        """Versions that all threads create, in both Regions, have all the numbers."""
        told = crowd.do(
            lambda client, _: client.create_contact_flow_version(
                InstanceId=estate.instance_id, ContactFlowId=estate.flow_id
            )["Version"]
        )

        assert list(range(1, THREADS + 1)) == sorted(told)

    @pytest.mark.rules("CN-02")
    def test_lose_no_attribute(self, aws, source, estate, source_crowd):
        """A contact has every attribute that a thread gave it."""
        placed = aws.control(
            "POST",
            "connect/calls",
            json={"PhoneNumber": estate.numbers[0].phone_number},
        )
        named = {
            "InstanceId": estate.instance_id,
            "InitialContactId": placed.json()["ContactId"],
        }

        source_crowd.do(
            lambda client, job: client.update_contact_attributes(
                **named, Attributes={f"a{job}": "b"}
            )
        )

        found = source.get_contact_attributes(**named)["Attributes"]
        assert {f"a{job}": "b" for job in range(THREADS)} == found


class TestQuotas:
    @pytest.mark.rules("CT-07")
    def test_of_groups_hold(self, source, estate, source_crowd):
        """Of sixteen simultaneous creations only eight groups succeed in all."""
        told = source_crowd.do(
            lambda client, job: client.create_traffic_distribution_group(
                Name=f"group {job}", InstanceId=estate.instance_id
            )["Arn"]
        )

        listed = source.list_traffic_distribution_groups(InstanceId=estate.instance_id)
        groups = listed["TrafficDistributionGroupSummaryList"]
        created = {row["Arn"] for row in groups if not row["IsDefault"]}
        assert 8 == len(created)
        assert created == {estate.group_arn, *(t for t in told if t.startswith("arn"))}
        assert 9 == told.count("ServiceQuotaExceededException")

    @pytest.mark.rules("CT-08")
    def test_of_names_hold(self, estate, source_crowd):
        """Of sixteen creations with one name one succeeds."""
        told = source_crowd.do(
            lambda client, _: client.create_traffic_distribution_group(
                Name="one", InstanceId=estate.instance_id
            )["Arn"]
        )

        assert THREADS - 1 == told.count("ResourceConflictException")

    @pytest.mark.rules("QT-01")
    def test_of_replicas_hold(self, source, source_crowd):
        """Of eight simultaneous replications five succeed."""
        instances = [
            create_instance(source, f"raced-{n}")["Id"] for n in range(THREADS)
        ]

        told = source_crowd.do(
            lambda client, job: client.replicate_instance(
                InstanceId=instances[job],
                ReplicaRegion=REPLICA,
                ReplicaAlias=f"raced-{job}-replica",
            )["Id"]
        )

        assert THREADS - 5 == told.count("ServiceQuotaExceededException")
        assert 5 == len(set(told) & set(instances))

    @pytest.mark.rules("IN-06")
    def test_of_aliases_hold(self, crowd):
        """Of sixteen instances with one alias in two Regions one is created."""
        told = crowd.do(
            lambda client, _: create_instance(client, "wanted-by-all")["Arn"]
        )

        assert 1 == sum(t.startswith("arn") for t in told)

    @pytest.mark.rules("PN-55")
    def test_of_numbers_hold(self, aws, source, estate, source_crowd):
        """Claims over the quota fail, and no more numbers than it allows are CLAIMED."""
        aws.set_config(quotas={"phone_numbers_per_instance": 4})
        wanted = available(source, estate.instance_arn, MaxResults=10)

        source_crowd.do(
            lambda client, job: claim_number(
                client, estate.instance_arn, wanted[job % len(wanted)]
            )
        )

        statuses = Counter(
            source.describe_phone_number(PhoneNumberId=row["PhoneNumberId"])[
                "ClaimedPhoneNumberSummary"
            ]["PhoneNumberStatus"]["Status"]
            for row in source.list_phone_numbers_v2(TargetArn=estate.instance_arn)[
                "ListPhoneNumbersSummaryList"
            ]
        )
        assert {"CLAIMED": 4, "FAILED": 6} == statuses


class TestResets:
    def test_while_api_calls_run_break_nothing(self, aws, estate, crowd):
        """During resets every API call is answered or refused."""

        def one(client, job):
            if job == 0:
                return aws.control("POST", "reset").status_code
            client.get_traffic_distribution(Id=estate.group_arn)
            return 200

        told = crowd.do(one)

        assert 200 == told[0]
        assert {200, "ResourceNotFoundException"} >= set(told)

    @pytest.mark.parametrize("aws", ["in-process"], indirect=True)
    def test_leave_the_process_as_large_as_it_was(self, aws):
        """After a reset there are no more objects than before."""

        def rounds(count):
            for _ in range(count):
                aws.estate(numbers=3, agents=2)
                aws.control("POST", "reset")
            gc.collect()
            return len(gc.get_objects())

        rounds(3)
        before = rounds(1)

        after = rounds(5)

        assert after - before < 500


@pytest.mark.parametrize("aws", ["server"], indirect=True)
class TestServer:
    def test_outlives_clients_that_leave(self, aws):
        """The server goes on after broken connections."""
        host = urlsplit(aws.control_url)
        for sent in (
            b"",
            b"PUT /inst",
            b"PUT /instance HTTP/1.1\r\nContent-Length: 9\r\n",
        ):
            with socket.create_connection((host.hostname, host.port)) as connection:
                connection.sendall(sent)

        assert "ok" == aws.control("GET", "connect/health").json()["status"]

    def test_shows_one_state_to_all(self, estate, crowd):
        """All clients see the same group, by ARN, from both Regions."""
        told = crowd.do(
            lambda client, _: json.dumps(
                client.get_traffic_distribution(Id=estate.group_arn)["TelephonyConfig"]
            )
        )

        assert 1 == len(set(told))
