"""What moto does besides Connect is unchanged by the plugin."""

from __future__ import annotations

import re
import subprocess
import sys
import unittest

import boto3
import moto
import pytest
import requests
import responses
from moto.core.config import DefaultConfig
from moto.core.model_instances import model_data
from moto.core.models import patch_client
from moto.moto_api import recorder, state_manager

from moto_connect_tdg import install, is_installed, mock_aws
from moto_connect_tdg.connect.dashboard import KINDS as OF_DASHBOARD
from moto_connect_tdg.estate import connect_client
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.instances import create_instance
from tests.helpers.patience import PATIENCE
from tests.helpers.users import create_user

_TIME = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z")
CONTROL = "http://motoapi.amazonaws.com/moto-api"
#: A class of moto's own Connect, which is there with and without the plugin.
OF_MOTO = ("AnalyticsDataAssociation",)


def bucket_names():
    """The buckets that a new client sees."""
    listed = boto3.client("s3", region_name=SOURCE).list_buckets()
    return [bucket["Name"] for bucket in listed["Buckets"]]


def make_bucket(name):
    boto3.client("s3", region_name=SOURCE).create_bucket(Bucket=name)


def instance_ids(client):
    return [row["Id"] for row in client.list_instances()["InstanceSummaryList"]]


def dashboard(aws):
    """What moto's dashboard shows of Connect."""
    shown = aws.control("GET", "data.json").json()["connect"]
    return {name: shown[name] for name in OF_DASHBOARD}


@pytest.fixture(name="plugin", params=["without", "with"])
def _plugin(request):
    """moto alone, and moto with the plugin."""
    if request.param == "without":
        yield
        return
    with install():
        yield


class TestReset:
    @pytest.mark.usefixtures("estate")
    def test_clears_connect_and_all_else(self, aws, source):
        """moto's reset clears instances, groups, numbers, faults and the journal."""
        aws.control(
            "POST",
            "connect/faults",
            json={"Match": {"Region": SOURCE}, "Effect": {"Outage": "error"}},
        )

        answer = aws.control("POST", "reset")

        assert {"status": "ok"} == answer.json()
        assert [] == aws.control("GET", "connect/faults").json()["Faults"]
        assert [] == aws.control("GET", "connect/journal").json()["Entries"]
        assert {} == aws.control("GET", "connect/state").json().get("123456789012", {})
        assert [] == instance_ids(source)

    def test_leaves_paces_and_settings(self, aws):
        """A reset keeps transitions and config, as it keeps moto's own."""
        aws.set_pace("connect::replica", progression="manual", times=3)
        aws.set_config(region_pairs="any")

        aws.control("POST", "reset")

        kept = aws.control(
            "GET", "state-manager/get-transition?model_name=connect::replica"
        ).json()
        assert {"progression": "manual", "times": 3} == kept
        assert {"region_pairs": "any"} == aws.control("GET", "config").json()["connect"]


class TestSeed:
    def test_repeats_ids(self, aws):
        """The same seed gives instances, groups and numbers the same IDs."""
        told = []
        for _ in range(2):
            aws.control("POST", "reset")
            aws.control("POST", "seed?a=42")
            estate = aws.estate()
            told.append(
                (
                    estate.instance_id,
                    estate.group_arn,
                    estate.numbers[0].arn,
                )
            )

        assert told[0] == told[1]

    def test_tells_runs_apart(self, aws):
        """Another seed gives other IDs."""
        told = []
        for seed in (1, 2):
            aws.control("POST", "reset")
            aws.control("POST", f"seed?a={seed}")
            told.append(create_instance(aws.connect())["Id"])

        assert told[0] != told[1]

    @pytest.mark.usefixtures("plugin")
    def test_leaves_the_ids_of_other_services(self):
        """A seed gives EC2 the same IDs with and without the plugin."""
        with moto.mock_aws():
            requests.post(f"{CONTROL}/seed?a=7", timeout=PATIENCE)
            vpc = boto3.client("ec2", region_name=SOURCE).create_vpc(
                CidrBlock="10.0.0.0/16"
            )["Vpc"]["VpcId"]

        assert vpc == seeded_vpc()


_SEEDED_VPC = """
import boto3, moto, requests
with moto.mock_aws():
    requests.post("http://motoapi.amazonaws.com/moto-api/seed?a=7", timeout=60)
    client = boto3.client("ec2", region_name="us-east-1")
    print(client.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])
"""
_told: dict[str, str] = {}


def seeded_vpc():
    """The ID of a VPC in a process without the plugin."""
    if not _told:
        ran = subprocess.run(
            [sys.executable, "-c", _SEEDED_VPC],
            capture_output=True,
            text=True,
            check=True,
        )
        _told["vpc"] = ran.stdout.strip()
    return _told["vpc"]


class TestRecorder:
    @pytest.fixture(name="recording")
    def _recording(self, tmp_path, monkeypatch):
        """Let this process record to a directory of the test."""
        path = tmp_path / "recording"
        monkeypatch.setattr(recorder, "_location", str(path))
        yield path
        recorder.stop_recording()

    def test_replays_in_process(self, recording):
        """A replay creates the recorded instance again."""
        with mock_aws():
            recorder.start_recording()
            client = connect_client(SOURCE)
            create_instance(client, "recorded")
            recorder.stop_recording()
            requests.post(f"{CONTROL}/reset", timeout=PATIENCE)
            before = instance_ids(client)

            recorder.replay_recording()

            after = client.list_instances()["InstanceSummaryList"]
        assert recording.exists()
        assert [] == before
        assert ["recorded"] == [row["InstanceAlias"] for row in after]

    @pytest.mark.parametrize("aws", ["server"], indirect=True)
    def test_replays_on_a_server(self, aws, source):
        """A replay creates a replica and its group again, with escaped ARNs in paths."""
        aws.control("POST", "recorder/reset-recording")
        aws.control("POST", "recorder/start-recording")
        aws.control("POST", "seed?a=5")
        estate = aws.estate()
        source.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=30)
        )
        aws.control("POST", "recorder/stop-recording")
        before = aws.control("GET", "connect/state").json()
        aws.control("POST", "reset")

        aws.control("POST", "recorder/replay-recording")

        after = aws.control("GET", "connect/state").json()
        assert without_times(before) == without_times(after)

    def test_records_nothing_unasked(self, recording):
        """Without start-recording no file is written."""
        with mock_aws():
            create_instance(connect_client(SOURCE))

        assert not recording.exists()


def without_times(found):
    """The state without times and tokens."""
    if isinstance(found, dict):
        return {
            key: without_times(value)
            for key, value in found.items()
            if key != "ClientTokens"
        }
    if isinstance(found, list):
        return [without_times(value) for value in found]
    return "a time" if isinstance(found, str) and _TIME.fullmatch(found) else found


class TestStateManager:
    @pytest.mark.usefixtures("plugin")
    def test_paces_other_services_as_before(self):
        """Transitions of other services are set, shown and unset as without the plugin."""
        with moto.mock_aws():
            state_manager.set_transition(
                "dax::cluster", {"progression": "manual", "times": 2}
            )
            shown = state_manager.get_transition("dax::cluster")
            state_manager.unset_transition("dax::cluster")

        assert {"progression": "manual", "times": 2} == shown

    def test_knows_our_models_while_installed(self):
        """Our four models are registered while the plugin is installed."""

        def ours():
            names = state_manager.get_registered_models()
            return {name for name in names if name.startswith("connect::")}

        before = ours()
        with install():
            during = ours()

        assert set() == before
        assert 4 == len(during)
        assert set() == ours()

    def test_counts_describes(self, aws, source):
        """A manual pace delays a group for the configured number of describes."""
        estate = aws.estate()
        aws.set_pace("connect::trafficdistributiongroup", progression="manual", times=2)
        created = source.create_traffic_distribution_group(
            Name="slow", InstanceId=estate.instance_id
        )

        statuses = [
            source.describe_traffic_distribution_group(
                TrafficDistributionGroupId=created["Id"]
            )["TrafficDistributionGroup"]["Status"]
            for _ in range(3)
        ]

        assert ["CREATION_IN_PROGRESS", "ACTIVE"] == sorted(
            set(statuses), key=statuses.index
        )


class TestDashboard:
    def test_shows_what_there_is(self, aws, estate):
        """data.json has instances, replications, groups and numbers."""
        shown = dashboard(aws)

        assert {SOURCE, REPLICA} == {row["Region"] for row in shown["Instance"]}
        assert {estate.instance_id} == {row["Id"] for row in shown["Instance"]}
        assert [REPLICA] == [row["ReplicaRegion"] for row in shown["Replication"]]
        assert {estate.group_arn, estate.default_group_arn} == {
            row["Arn"] for row in shown["TrafficDistributionGroup"]
        }
        assert [estate.numbers[0].phone_number] == [
            row["PhoneNumber"] for row in shown["PhoneNumber"]
        ]

    def test_shows_the_present(self, aws, source, estate):
        """Deletions and shifts are seen immediately."""
        source.release_phone_number(PhoneNumberId=estate.numbers[0].id)
        source.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=20)
        )

        shown = dashboard(aws)

        assert [] == shown["PhoneNumber"]
        assert {SOURCE: 20, REPLICA: 80} in [
            row["Telephony"] for row in shown["TrafficDistributionGroup"]
        ]

    @pytest.mark.usefixtures("estate")
    def test_is_empty_after_a_reset(self, aws):
        """moto's reset empties the dashboard."""
        aws.control("POST", "reset")

        assert {name: [] for name in OF_DASHBOARD} == dashboard(aws)

    def test_lists_them_while_installed(self):
        """Our rows are there while the plugin is installed; moto's own always are."""
        before = dict(model_data["connect"])
        with install():
            during = set(model_data["connect"])

        assert {*OF_DASHBOARD, *OF_MOTO} == during
        assert before == model_data["connect"]

    @pytest.mark.usefixtures("estate")
    def test_shows_no_class_of_ours(self, aws):
        """The names are those of the service and of moto."""
        shown = aws.control("GET", "data.json").json()["connect"]

        assert {*OF_DASHBOARD, *OF_MOTO} == set(shown)

    def test_shows_what_an_instance_holds(self, aws):
        """Users, flows and queues are rows with their instance."""
        estate = aws.estate(agents=1)

        shown = dashboard(aws)

        assert estate.user_ids == tuple(row["Id"] for row in shown["User"])
        assert {"BasicQueue"} == {row["Name"] for row in shown["Queue"]}
        assert estate.flow_id in [row["Id"] for row in shown["ContactFlow"]]
        assert {estate.instance_id} == {
            row["InstanceId"] for kind in ("User", "Queue") for row in shown[kind]
        }

    @pytest.mark.rules("RI-32")
    def test_shows_what_each_region_has(self, aws, replica, estate):
        """What is not mirrored is a row of its own Region."""
        replica.associate_approved_origin(
            InstanceId=estate.instance_id, Origin="https://desk.example.com"
        )

        (row,) = dashboard(aws)["ApprovedOrigin"]

        assert (REPLICA, estate.instance_id) == (row["Region"], row["InstanceId"])

    def test_escapes_what_clients_wrote(self, aws, estate):
        """A name with HTML is shown as text."""
        name = {"FirstName": "<b>Ada</b>", "LastName": "L"}
        create_user(estate.source, estate.instance_id, IdentityInfo=name)

        (user,) = dashboard(aws)["User"]

        assert "&lt;b&gt;Ada&lt;/b&gt;" == user["Details"]["IdentityInfo"]["FirstName"]

    def test_shows_other_services_as_before(self, aws):
        """A bucket is shown as without the plugin."""
        s3 = boto3.client(
            "s3",
            region_name=SOURCE,
            endpoint_url=aws.endpoint_url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        s3.create_bucket(Bucket="shown")

        shown = aws.control("GET", "data.json").json()["s3"]["FakeBucket"]

        assert ["shown"] == [row["name"] for row in shown]

    def test_escapes_what_clients_sent(self, aws, source, estate):
        """A name with a tag is shown without it, as moto's page inserts values as HTML."""
        source.create_traffic_distribution_group(
            Name="<img src=x onerror=alert(1)>", InstanceId=estate.instance_id
        )

        page = aws.control("GET", "data.json").text

        assert "&lt;img src=x" in page
        assert "<img" not in page


class TestMocks:
    def test_nest_with_motos_own(self):
        """moto's mock inside ours shares all state with it."""
        with mock_aws():
            client = connect_client(SOURCE)
            kept = create_instance(client)["Id"]
            make_bucket("outer")
            with moto.mock_aws():
                assert [kept] == instance_ids(client)
                assert ["outer"] == bucket_names()
            assert [kept] == instance_ids(client)

    def test_decorate_classes(self):
        """moto's class decorator resets all state, Connect's too, before each test."""
        with install():

            @moto.mock_aws
            class Subject:
                def test_it(self):
                    client = connect_client(SOURCE)
                    make_bucket("mine")
                    create_instance(client)
                    return len(instance_ids(client)), bucket_names()

            told = [Subject().test_it() for _ in range(2)]

        assert [(1, ["mine"])] * 2 == told

    def test_serve_unittests_setup(self):
        """The bucket and the instance of setUp exist once in each test."""
        with install():

            @moto.mock_aws
            class Subject(unittest.TestCase):
                def setUp(self):
                    self.client = connect_client(SOURCE)
                    create_instance(self.client)
                    make_bucket("mine")

                def test_one(self):
                    assert 1 == len(instance_ids(self.client))
                    assert ["mine"] == bucket_names()

                test_two = test_one

            result = unittest.TestResult()
            unittest.defaultTestLoader.loadTestsFromTestCase(Subject).run(result)

        assert 2 == result.testsRun
        assert result.wasSuccessful(), result.failures + result.errors

    def test_take_clients_made_before(self):
        """patch_client works for a client that was made before moto was imported."""
        client = boto3.client(
            "connect",
            region_name=SOURCE,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        with mock_aws():
            patch_client(client)

            listed = client.list_traffic_distribution_groups()

        assert [] == listed["TrafficDistributionGroupSummaryList"]

    @pytest.mark.usefixtures("plugin")
    def test_pass_other_urls_through(self):
        """A URL on moto's passthrough list is sent, here to a stub."""
        config: DefaultConfig = {
            "core": {"passthrough": {"urls": ["https://passed.example.com/.*"]}}
        }
        with moto.mock_aws(config=config), responses.RequestsMock() as outside:
            outside.add("GET", "https://passed.example.com/x", body="out there")

            answer = requests.get("https://passed.example.com/x", timeout=PATIENCE)

        assert "out there" == answer.text

    @pytest.mark.usefixtures("plugin")
    def test_keep_to_the_whitelist(self):
        """A service off the whitelist is refused, and Connect on it is served."""
        config: DefaultConfig = {"core": {"service_whitelist": ["connect"]}}
        with moto.mock_aws(config=config):
            with pytest.raises(moto.core.exceptions.ServiceNotWhitelisted):
                bucket_names()

            assert [] == instance_ids(connect_client(SOURCE))

    @pytest.mark.usefixtures("plugin")
    def test_refuse_connect_off_the_whitelist(self):
        """Connect off the whitelist is refused."""
        with moto.mock_aws(config={"core": {"service_whitelist": ["s3"]}}):
            with pytest.raises(moto.core.exceptions.ServiceNotWhitelisted):
                instance_ids(connect_client(SOURCE))

            assert [] == bucket_names()

    def test_outlive_several_installs(self):
        """State of other services survives repeated installs and uninstalls."""
        with moto.mock_aws():
            make_bucket("kept")
            for _ in range(3):
                with install(), install():
                    assert ["kept"] == bucket_names()
            assert ["kept"] == bucket_names()

        assert not is_installed()


class TestMotosOwnConnect:
    @pytest.mark.usefixtures("plugin")
    def test_leave_motos_connect_as_it_was(self):
        """moto's own Connect operations answer the same with the plugin."""
        with moto.mock_aws():
            client = connect_client(SOURCE)
            instance = client.create_instance(
                IdentityManagementType="CONNECT_MANAGED",
                InstanceAlias="alike",
                InboundCallsEnabled=True,
                OutboundCallsEnabled=False,
                Tags={"team": "blue"},
            )
            described = client.describe_instance(InstanceId=instance["Id"])["Instance"]
            listed = client.list_instances()["InstanceSummaryList"]
            tags = client.list_tags_for_resource(resourceArn=instance["Arn"])["tags"]
            client.delete_instance(InstanceId=instance["Id"])
            left = client.list_instances()["InstanceSummaryList"]

        assert "alike" == described["InstanceAlias"]
        assert "ACTIVE" == described["InstanceStatus"]
        assert described["InboundCallsEnabled"]
        assert not described["OutboundCallsEnabled"]
        assert [instance["Arn"]] == [row["Arn"] for row in listed]
        assert {"team": "blue"} == tags
        assert [] == left

    @pytest.mark.usefixtures("plugin")
    def test_associate_analytics_data_as_before(self):
        """moto's analytics data sets are associated, listed and disassociated as without it."""
        with moto.mock_aws():
            client = connect_client(SOURCE)
            instance_id = create_instance(client)["Id"]
            client.associate_analytics_data_set(
                InstanceId=instance_id, DataSetId="contact_record"
            )
            listed = client.list_analytics_data_associations(InstanceId=instance_id)
            client.disassociate_analytics_data_set(
                InstanceId=instance_id, DataSetId="contact_record"
            )
            left = client.list_analytics_data_associations(InstanceId=instance_id)

        assert ["contact_record"] == [row["DataSetId"] for row in listed["Results"]]
        assert [] == left["Results"]
