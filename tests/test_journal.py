"""The journal of API calls: entries, queries and bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from moto_connect_tdg import faults, journal
from moto_connect_tdg.domain.faults import ApiRequest
from moto_connect_tdg.domain.journal import MAX_ENTRIES, OK, Entry, Journal
from moto_connect_tdg.types import AccountId, Region
from tests.helpers.accounts import by_key
from tests.helpers.aws import in_process
from tests.helpers.calls import place_calls
from tests.helpers.faults import STALLED, THROTTLED, add_fault, failing
from tests.helpers.groups import create_group, shift
from tests.helpers.identifiers import OTHER_ACCOUNT, REPLICA, SOURCE, TOKEN
from tests.helpers.instances import create_instance
from tests.helpers.journal import entries
from tests.helpers.refusals import refused
from tests.helpers.users import create_user

SECRET = "Correct-Horse-7"


class TestEntries:
    """The entries of API calls."""

    def test_an_api_call(self, aws, estate):
        """Time, account, Region, operation, resources and outcome."""
        aws.control("DELETE", "connect/journal")
        begun = datetime.now(timezone.utc)

        estate.replica.get_traffic_distribution(Id=estate.group_arn)

        (entry,) = entries(aws)
        noted = datetime.fromisoformat(entry.pop("Time").replace("Z", "+00:00"))
        assert abs(noted - begun) < timedelta(minutes=1)
        assert entry == {
            "AccountId": "123456789012",
            "Region": REPLICA,
            "Service": "connect",
            "Operation": "GetTrafficDistribution",
            "Resources": [estate.group_arn],
            "Parameters": None,
            "Outcome": "OK",
            "Message": None,
            "FaultIds": [],
            "Change": None,
        }

    @pytest.mark.rules("UT-12")
    def test_a_refusal(self, aws, estate):
        """A refusal has its code and message, and the ARN for a bare ID."""
        bare_id = estate.group_arn.rpartition("/")[2]
        with refused("ResourceNotFoundException"):
            estate.replica.get_traffic_distribution(Id=bare_id)

        entry = entries(aws)[-1]

        assert "ResourceNotFoundException" == entry["Outcome"]
        assert "not found" in entry["Message"]
        assert [estate.group_arn.replace(SOURCE, REPLICA)] == entry["Resources"]

    @pytest.mark.rules("D-12")
    def test_a_refusal_of_form(self, aws, estate):
        """An API call with malformed input is recorded too."""
        with refused("InvalidRequestException"):
            estate.source.get_traffic_distribution(Id="NO SUCH FORM")

        entry = entries(aws)[-1]

        assert ("GetTrafficDistribution", "InvalidRequestException") == (
            entry["Operation"],
            entry["Outcome"],
        )

    def test_a_fault(self, aws):
        """An entry has the IDs of all faults that struck."""
        ids = [add_fault(aws, {"DelaySeconds": 0}), add_fault(aws, THROTTLED)]
        with refused("ThrottlingException"):
            aws.connect().list_traffic_distribution_groups()

        entry = entries(aws)[-1]

        assert (ids, "ThrottlingException") == (entry["FaultIds"], entry["Outcome"])

    def test_accounts(self, aws):
        """Each entry has the account of its API call."""
        create_instance(aws.connect(), "mine")
        create_instance(by_key(aws), "other")

        assert ["123456789012", OTHER_ACCOUNT] == [
            row["AccountId"] for row in entries(aws)
        ]

    def test_inbound_calls_are_none(self, aws, estate):
        """Telephone calls and control paths are not recorded."""
        before = entries(aws)

        place_calls(aws, estate.numbers[0].phone_number, 10)

        assert before == entries(aws)


class TestChanges:
    """Changes of a distribution, with the shares before and after."""

    @pytest.mark.rules("GD-03")
    def test_a_shift(self, aws, estate):
        """A change has all shares, and the Region of the API call."""
        shift(estate.replica, estate, 30)

        entry = entries(aws)[-1]

        assert (REPLICA, "UpdateTrafficDistribution") == (
            entry["Region"],
            entry["Operation"],
        )
        assert entry["Change"] == {
            "Time": entry["Time"],
            "GroupArn": estate.group_arn,
            "Before": {
                "Telephony": {SOURCE: 100, REPLICA: 0},
                "Agents": {SOURCE: 100, REPLICA: 0},
            },
            "After": {
                "Telephony": {SOURCE: 30, REPLICA: 70},
                "Agents": {SOURCE: 30, REPLICA: 70},
            },
        }

    @pytest.mark.rules("DT-06")
    def test_sign_in(self, aws, estate):
        """A change of the default group has its sign-in shares."""
        estate.replica.update_traffic_distribution(
            Id=estate.default_group_arn,
            SignInConfig=estate.sign_in(source=False, replica=True),
        )

        change = entries(aws)[-1]["Change"]

        assert {SOURCE: True, REPLICA: True} == change["Before"]["SignIn"]
        assert {SOURCE: False, REPLICA: True} == change["After"]["SignIn"]

    @pytest.mark.rules("S-24")
    def test_the_same_split_again(self, aws, estate):
        """Writing the same split is no change."""
        shift(estate.source, estate, 100)

        entry = entries(aws)[-1]

        assert ("OK", None) == (entry["Outcome"], entry["Change"])

    @pytest.mark.parametrize("effect", [failing(), STALLED], ids=["fails", "stalls"])
    def test_that_never_comes_about(self, aws, estate, effect):
        """An update that fails or never ends is no change."""
        add_fault(aws, effect, operation="UpdateTrafficDistribution")

        shift(estate.source, estate, 0)

        entry = entries(aws)[-1]
        assert ("OK", None) == (entry["Outcome"], entry["Change"])

    @pytest.mark.rules("D-10")
    def test_that_is_refused(self, aws, estate):
        """A refused update is no change."""
        with refused("InvalidRequestException"):
            shift(estate.source, estate, 95)

        assert entries(aws)[-1]["Change"] is None


class TestQuery:
    """GET with Operation, Region and Limit."""

    @pytest.fixture(name="called")
    def _called(self, aws):
        """Alternating API calls of two operations in two Regions."""
        for _ in range(3):
            for region in (SOURCE, REPLICA):
                aws.connect(region).list_instances()
                aws.connect(region).list_traffic_distribution_groups()
        return aws

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({}, 12),
            ({"Operation": "ListInstances"}, 6),
            ({"Region": REPLICA}, 6),
            ({"Operation": "ListInstances", "Region": REPLICA}, 3),
            ({"Operation": "DescribeInstance"}, 0),
            ({"Limit": 5}, 5),
            ({"Limit": 10_000}, 12),
            ({"Operation": "ListInstances", "Limit": 1}, 1),
        ],
    )
    def test_chooses(self, called, query, count):
        """The query selects by operation and Region, up to the limit."""
        found = entries(called, **query)

        assert count == len(found)
        wanted = {k: v for k, v in query.items() if k != "Limit"}
        assert all(wanted.items() <= entry.items() for entry in found)

    def test_limit_keeps_the_last(self, called):
        """With a limit the newest entries are returned, oldest first."""
        assert entries(called)[-3:] == entries(called, Limit=3)


class TestSecrets:
    """Values that are never recorded."""

    @pytest.mark.rules("UR-04")
    def test_passwords(self, aws, source):
        """Neither accepted nor refused passwords are recorded."""
        instance = create_instance(
            source, IdentityManagementType="CONNECT_MANAGED", InstanceAlias="managed"
        )
        create_user(source, instance["Id"], "ada", Password=SECRET)
        for wrong in (SECRET.lower(), SECRET * 20):
            with refused("InvalidParameterException"):
                create_user(source, instance["Id"], "bob", Password=wrong)
        for name in ("state", "journal", "faults"):
            shown = aws.control("GET", f"connect/{name}").text
            assert SECRET.lower() not in shown.lower()

        outcomes = [row["Outcome"] for row in entries(aws, Operation="CreateUser")]
        assert ["OK", "InvalidParameterException", "InvalidParameterException"] == (
            outcomes
        )

    @pytest.mark.rules("S-34")
    def test_tokens(self, aws, estate):
        """No client token is recorded, not even in a refusal because of it."""
        create_group(estate.source, estate.instance_id, "one", ClientToken=TOKEN)
        with refused("InvalidRequestException", match="used before"):
            create_group(estate.source, estate.instance_id, "two", ClientToken=TOKEN)

        assert TOKEN not in aws.control("GET", "connect/journal").text

    def test_credentials(self, aws):
        """The credentials of a request are not recorded."""
        aws.send("GET", "/instance", **{"X-Amz-Security-Token": SECRET})

        (entry,) = entries(aws)
        assert "OK" == entry["Outcome"]
        shown = aws.control("GET", "connect/journal").text
        assert SECRET not in shown
        assert "AKIAIOSFODNN7EXAMPLE" not in shown


def test_reset(aws, estate):
    """moto's reset empties the journal."""
    assert entries(aws)

    aws.control("POST", "reset")
    estate.source.list_instances()

    assert ["ListInstances"] == [entry["Operation"] for entry in entries(aws)]


def test_clear(aws, estate):
    """DELETE empties the journal and nothing else."""
    assert 200 == aws.control("DELETE", "connect/journal").status_code

    assert [] == entries(aws)
    assert estate.source.describe_instance(InstanceId=estate.instance_id)


@in_process
class TestInPython:
    """The journal from Python, in-process."""

    def test_api_calls(self, estate):
        """Entries are found by operation, Region or both."""
        shift(estate.replica, estate, 0)
        operation = "UpdateTrafficDistribution"

        (entry,) = journal.api_calls(operation=operation, region=REPLICA)

        assert entry.is_ok
        assert entry.api_call.resources == (estate.group_arn,)
        assert [] == journal.api_calls(operation=operation, region=SOURCE)
        assert {SOURCE} == {
            call.api_call.region
            for call in journal.api_calls(operation="CreateInstance")
        }

    def test_changes(self, estate):
        """Only changes of a distribution are returned."""
        for percentage in (50, 50, 0):
            shift(estate.replica, estate, percentage)

        changes = journal.changes()

        assert [50, 0] == [
            change.after.telephony.distributions[0].percentage for change in changes
        ]
        assert changes[0].after == changes[1].before

    def test_clear(self, estate):
        """Entries from before clear() are gone."""
        journal.clear()
        estate.source.list_instances()

        assert ["ListInstances"] == [e.api_call.operation for e in journal.api_calls()]

    def test_listening(self, estate):
        """A listener hears each API call of its block, refused ones too."""
        told: list[journal.Entry] = []

        with journal.listening(told.append), faults.region_down(SOURCE, "error"):
            estate.replica.list_instances()
            with refused("ServiceUnavailable"):
                estate.source.list_instances()
        estate.replica.list_instances()

        assert ["OK", "ServiceUnavailable"] == [entry.outcome for entry in told]

    def test_times_are_aware(self, estate):
        """Times are aware and in UTC, and a change has the time of its API call."""
        shift(estate.replica, estate, 0)

        (entry,) = journal.api_calls(operation="UpdateTrafficDistribution")
        (change,) = journal.changes()

        assert timedelta(0) == entry.time.utcoffset()
        assert abs(entry.time - datetime.now(timezone.utc)) < timedelta(minutes=1)
        assert entry.time == change.time

    def test_listeners_that_raise(self, estate):
        """The API call is answered, and the block raises the listener's first error."""
        told = []

        def listen(entry):
            told.append(entry.api_call.operation)
            raise LookupError(len(told))

        def call_twice():
            with journal.listening(listen):
                shift(estate.source, estate, 50)
                estate.source.list_instances()

        with pytest.raises(LookupError, match="1"):
            call_twice()

        assert ["UpdateTrafficDistribution", "ListInstances"] == told
        assert ["OK", "OK"] == [entry.outcome for entry in journal.api_calls()[-2:]]

    def test_listeners_that_raise_in_a_block_that_fails(self, estate):
        """An error of the block takes precedence over a listener's."""

        def listen(_):
            raise LookupError

        def call_and_fail():
            with journal.listening(listen):
                estate.source.list_instances()
                raise KeyError

        with pytest.raises(KeyError):
            call_and_fail()

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ({"operation": "typo"}, "not mocked: typo"),
            ({"region": "us-esat-1"}, "Region is unknown: 'us-esat-1'"),
            ({"service": "dynamo"}, "unknown to boto3"),
            ({"service": "dynamodb", "operation": "GetItems"}, "not one of dynamodb"),
            ({"account_id": "1"}, "AccountId must have 12 digits"),
            ({"resource_arn": "group"}, "must be the ARN"),
            ({"outcome": "Throttling"}, "neither OK nor the code of an error"),
        ],
    )
    @pytest.mark.usefixtures("aws")
    def test_names_that_do_not_exist(self, query, sentence):
        """A query by an unknown operation or Region is refused."""
        with pytest.raises(ValueError, match=sentence):
            journal.api_calls(**query)

    @pytest.mark.usefixtures("aws")
    def test_of_another_service(self):
        """API calls of other services that an outage refused are found by the service."""
        dynamodb = boto3.client(
            "dynamodb",
            region_name=SOURCE,
            config=Config(retries={"total_max_attempts": 1}),
        )
        with faults.region_down(SOURCE, "error"), pytest.raises(ClientError):
            dynamodb.list_tables()

        assert [] == journal.api_calls(service="connect")
        assert [] == journal.api_calls(service="dynamodb", operation="GetItem")
        assert ["ListTables"] == [
            entry.api_call.operation for entry in journal.api_calls(service="dynamodb")
        ]


class TestBounds:
    """The bounds of the journal."""

    def entry(self, number):
        """A distinct entry."""
        call = ApiRequest(AccountId("1"), Region(SOURCE), f"Operation{number}")
        return Entry(datetime(2026, 1, 1, tzinfo=timezone.utc), call, OK)

    def test_keeps_the_last(self):
        """Beyond its length the journal drops the oldest entries."""
        kept = Journal(length=3)
        for number in range(5):
            kept.record(self.entry(number))

        assert [f"Operation{n}" for n in (2, 3, 4)] == [
            e.api_call.operation for e in kept
        ]

    def test_is_bounded(self):
        """By default the journal has ten thousand entries."""
        kept = Journal()
        for number in range(MAX_ENTRIES + 5):
            kept.record(self.entry(number))

        assert 10_000 == MAX_ENTRIES == len(kept)

    def test_is_bounded_in_bytes(self):
        """Long entries are bounded by their size, except for the last one."""
        long = [replace(self.entry(n), message=str(n) * 1000) for n in range(9)]
        kept = Journal(size=5_000)
        for entry in long:
            kept.record(entry)

        tiny = Journal(size=1)
        tiny.record(long[0])

        assert ["6", "7", "8"] == [str(e.message)[0] for e in kept]
        assert 1 == len(tiny)

    def test_clearing_makes_room(self):
        """Cleared entries do not count against the bounds."""
        kept = Journal(size=5_000)
        for number in range(9):
            kept.record(replace(self.entry(number), message="x" * 1000))
        kept.clear()
        for number in range(3):
            kept.record(replace(self.entry(number), message="x" * 1000))

        assert 3 == len(kept)

    def test_long_messages_are_cut_off(self):
        """A long message is cut off after its beginning."""
        kept = Journal()
        kept.record(replace(self.entry(1), message="x" * 1_000_000))

        (entry,) = kept
        assert entry.message is not None
        assert len(entry.message) < 3000

    def test_listeners_that_fail_are_removed(self):
        """A listener is removed after its block, however that ended."""
        kept = Journal()
        told: list[Entry] = []
        with pytest.raises(KeyError), kept.listening(told.append):
            raise KeyError

        kept.record(self.entry(1))

        assert [] == told
