"""Replicating instances, the replicas, and deleting them."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from botocore.exceptions import ParamValidationError

from tests.helpers.aws import in_process
from tests.helpers.faults import fail_workflow
from tests.helpers.groups import (
    create_group,
    default_group,
    group_shown,
    groups_listed,
    rows,
    shares,
)
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.instances import (
    COMPLETE,
    DELETING,
    DELETION_FAILED,
    FAILED,
    IN_PROGRESS,
    create_instance,
    instance_shown,
    instances_listed,
    replicate,
    replication_shown,
)
from tests.helpers.numbers import claim, claim_many, described, links_of
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace
from tests.helpers.users import create_user, usernames_of

SIGN_IN_AT_THE_SOURCE = {
    "Distributions": [
        {"Region": SOURCE, "Enabled": True},
        {"Region": REPLICA, "Enabled": False},
    ]
}
FRANKFURT, LONDON = "eu-central-1", "eu-west-2"
TOKYO, OSAKA = "ap-northeast-1", "ap-northeast-3"
PAIRS = [
    (SOURCE, REPLICA),
    (REPLICA, SOURCE),
    (FRANKFURT, LONDON),
    (LONDON, FRANKFURT),
    (TOKYO, OSAKA),
]
#: The documented types, which the model does not list (LF-02).
FINDING_TYPES = [
    "AGENT",
    "AGENT_GROUP",
    "AGENT_GROUP_LEVEL",
    "AGENT_STATE",
    "ATTRIBUTE",
    "CONTACT_FLOW",
    "DATA_TABLE",
    "DATA_TABLE_ATTRIBUTE",
    "DATA_TABLE_RECORD",
    "DATA_TABLE_VALUE",
    "FLOW_MODULE",
    "FLOW_MODULE_ALIAS",
    "FLOW_MODULE_VERSION",
    "METRIC",
    "NOTIFICATION",
    "OPERATING_HOURS",
    "PHONE_NUMBER",
    "PROMPT",
    "QUEUE",
    "REPORT",
    "ROUTING_PROFILE",
    "SECURITY_PROFILE",
    "TASK_TEMPLATE",
    "TEST_CASE",
    "TRANSFER_DESTINATION",
    "VIEW",
    "WORKSPACE",
]


@pytest.fixture(name="instance_id")
def _instance_id(source):
    """A plain instance."""
    return create_instance(source)["Id"]


@pytest.fixture(name="slowly")
def _slowly(aws):
    """Workflows of replicas take one describe."""
    aws.set_pace("connect::replica", progression="manual", times=1)


class TestReplicateInstance:
    """ReplicateInstance."""

    @pytest.mark.rules("RI-01")
    @pytest.mark.parametrize("missing", ["InstanceId", "ReplicaRegion"])
    def test_requires_instance_and_region(self, source, missing):
        """boto3 does not send a replication without an instance or a Region."""
        wanted = {"InstanceId": UNKNOWN_ID, "ReplicaRegion": REPLICA}
        del wanted[missing]

        with pytest.raises(ParamValidationError, match=missing):
            source.replicate_instance(**wanted)

    @pytest.mark.rules("RI-01", "CO-16")
    @pytest.mark.needs_model("ReplicateInstance.ReplicaAlias?")
    def test_needs_no_alias_and_no_token(self, aws, instance_id):
        """The body needs a Region only."""
        answer = aws.send(
            "POST",
            f"/instance/{instance_id}/replicate",
            body=f'{{"ReplicaRegion": "{REPLICA}"}}',
        )

        assert 200 == answer.status_code
        assert {"Id", "Arn"} == set(answer.json())

    @pytest.mark.rules("RI-20", "RI-21", "RI-22")
    def test_answers_id_and_the_replicas_arn(self, source, instance_id):
        """The answer is the source's ID and its ARN with the replica's Region."""
        source_arn = instance_shown(source, instance_id)["Arn"]

        answer = replicate(source, instance_id)

        assert instance_id == answer["Id"]
        assert source_arn.replace(SOURCE, REPLICA) == answer["Arn"]

    @pytest.mark.rules("RI-02")
    def test_takes_an_arn(self, source, replica, instance_id):
        """The instance may be given by its ARN."""
        replicate(source, instance_shown(source, instance_id)["Arn"])

        assert instance_id == instance_shown(replica, instance_id)["Id"]

    @pytest.mark.rules("RI-02", "RI-26")
    @pytest.mark.parametrize(("length", "code"), [(250, "NotFound"), (251, "Invalid")])
    def test_takes_identifiers_of_250_characters(self, source, length, code):
        """An identifier may have up to 250 characters."""
        full = {
            "NotFound": "ResourceNotFoundException",
            "Invalid": "InvalidRequestException",
        }

        with refused(full[code]):
            replicate(source, "x" * length)

    @pytest.mark.rules("RI-03", "D-10")
    @pytest.mark.parametrize(
        "region",
        ["us-west", "us-west-2" + "a" * 23, "US-WEST-2", "us_west_2", "nowhere-"],
    )
    def test_refuses_malformed_regions(self, aws, instance_id, region):
        """A malformed Region is refused."""
        path = f"/instance/{instance_id}/replicate"

        with no_trace(aws):
            answer = aws.send("POST", path, body=f'{{"ReplicaRegion": "{region}"}}')

        assert 400 == answer.status_code
        assert "InvalidRequestException" == answer.headers["x-amzn-errortype"]
        assert "ReplicaRegion" in answer.json()["Message"]

    @pytest.mark.rules("RI-05", "RI-06", "RI-07", "CO-14", "D-04")
    @pytest.mark.parametrize(("home", "other"), PAIRS)
    def test_takes_the_documented_pairs(self, aws, home, other):
        """Five ordered pairs of Regions are accepted, Osaka's among them."""
        client = aws.connect(home)
        instance_id = create_instance(client)["Id"]

        answer = replicate(client, instance_id, other)

        assert f":{other}:" in answer["Arn"]
        assert {home: COMPLETE, other: COMPLETE} == replication_shown(
            aws.connect(other), instance_id
        )

    @pytest.mark.rules("RI-04", "RI-05", "RI-06", "RI-07", "CO-13", "S-13", "D-03")
    @pytest.mark.parametrize(
        ("home", "other"),
        [
            (OSAKA, TOKYO),
            (SOURCE, LONDON),
            (FRANKFURT, REPLICA),
            (TOKYO, SOURCE),
            (SOURCE, "ap-southeast-2"),
            ("ap-southeast-2", SOURCE),
            ("ap-southeast-1", "ap-northeast-2"),
            ("ap-northeast-2", "ap-southeast-1"),
        ],
    )
    def test_refuses_other_pairs(self, aws, home, other):
        """Any other pair of Regions is refused."""
        client = aws.connect(home)
        instance_id = create_instance(client)["Id"]

        with no_trace(aws), refused("InvalidRequestException", "replicated"):
            replicate(client, instance_id, other)

    @pytest.mark.rules("D-03")
    @pytest.mark.parametrize(
        ("home", "other"), [(OSAKA, TOKYO), ("ap-southeast-2", SOURCE)]
    )
    def test_takes_any_pair_where_told_to(self, aws, home, other):
        """With the setting any two Regions are a pair."""
        aws.set_config(region_pairs="any")
        client = aws.connect(home)
        instance_id = create_instance(client)["Id"]

        assert f":{other}:" in replicate(client, instance_id, other)["Arn"]

    @pytest.mark.rules("D-03", "S-13")
    def test_refuses_regions_without_connect(self, aws, source, instance_id):
        """Even with the setting a Region without Amazon Connect is refused."""
        aws.set_config(region_pairs="any")

        with no_trace(aws), refused("InvalidRequestException", "not available"):
            replicate(source, instance_id, "us-moon-1")

    @pytest.mark.rules("RI-08", "D-03")
    @pytest.mark.parametrize("pairs", ["documented", "any"])
    def test_refuses_its_own_region(self, aws, source, instance_id, pairs):
        """The source Region itself is refused, even with the setting."""
        aws.set_config(region_pairs=pairs)

        with no_trace(aws), refused("InvalidRequestException", "differ"):
            replicate(source, instance_id, SOURCE)

    @pytest.mark.rules("RI-26")
    def test_refuses_the_unknown(self, source):
        """An unknown instance is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            replicate(source, UNKNOWN_ID)

    @pytest.mark.rules("S-01")
    def test_checks_the_region_first(self, source):
        """A wrong Region is refused before an unknown instance."""
        with refused("InvalidRequestException", LONDON):
            replicate(source, UNKNOWN_ID, LONDON)

    @pytest.mark.rules("RI-10", "D-02", "D-10")
    def test_refuses_an_instance_without_alias(self, aws, source):
        """An instance without an alias cannot be replicated."""
        instance_id = create_instance(source, alias=None)["Id"]

        with no_trace(aws), refused("InvalidRequestException", "no alias"):
            replicate(source, instance_id, ReplicaAlias="other")

    @pytest.mark.rules("RI-11", "D-10")
    def test_refuses_an_instance_that_is_not_active(self, aws, source):
        """An instance that is still being created cannot be replicated."""
        aws.set_pace("connect::instance", progression="manual", times=1)
        instance_id = create_instance(source)["Id"]

        with no_trace(aws), refused("InvalidRequestException", "not ACTIVE"):
            replicate(source, instance_id)

    @pytest.mark.rules("RI-11")
    def test_refuses_an_instance_that_failed(self, aws, source):
        """An instance whose creation failed cannot be replicated."""
        fail_workflow(aws, "CreateInstance")
        instance_id = create_instance(source)["Id"]

        with refused("InvalidRequestException", "not ACTIVE"):
            replicate(source, instance_id)

    @pytest.mark.rules("RI-12", "SI-06", "D-10")
    @pytest.mark.parametrize(
        ("kind", "more"),
        [
            ("CONNECT_MANAGED", {}),
            ("EXISTING_DIRECTORY", {"DirectoryId": "d-0123456789"}),
        ],
    )
    def test_refuses_instances_without_saml(self, aws, source, kind, more):
        """An instance with another identity type than SAML cannot be replicated."""
        instance_id = create_instance(source, IdentityManagementType=kind, **more)["Id"]

        with no_trace(aws), refused("InvalidRequestException", kind):
            replicate(source, instance_id)

    @pytest.mark.rules("RI-15", "S-14", "D-22")
    @pytest.mark.parametrize("alias", ["main", "MAIN", "other", "replica"])
    def test_refuses_a_taken_alias(self, aws, source, instance_id, alias):
        """The alias of the source, of another instance or of a replica is refused."""
        create_instance(aws.connect(FRANKFURT), "other")
        third = create_instance(source, "third")["Id"]
        replicate(source, third, ReplicaAlias="replica")

        with no_trace(aws), refused("InvalidRequestException", "already used"):
            replicate(source, instance_id, ReplicaAlias=alias)

    @pytest.mark.rules("RI-15", "IN-04")
    @pytest.mark.parametrize("alias", ["-a", "a_b", "d-abc", "a" * 46])
    def test_refuses_an_invalid_alias(self, aws, source, instance_id, alias):
        """An invalid alias for the replica is refused."""
        with no_trace(aws), refused("InvalidRequestException", "ReplicaAlias"):
            replicate(source, instance_id, ReplicaAlias=alias)

    @pytest.mark.rules("RI-05", "D-10")
    def test_is_refused_on_the_replica(self, aws, source, replica, instance_id):
        """A replica cannot be replicated, to its source or elsewhere."""
        arn = replicate(source, instance_id)["Arn"]

        for text in (instance_id, arn):
            with (
                no_trace(aws),
                refused("InvalidRequestException", "on the source instance"),
            ):
                replicate(replica, text, SOURCE)

    @pytest.mark.rules("RI-25", "QT-01")
    def test_replicates_five_instances_of_an_account(self, aws):
        """An account can have five replicas in all Regions together."""
        homes = [SOURCE, REPLICA, FRANKFURT, LONDON, TOKYO]
        for place, (home, other) in enumerate(PAIRS):
            client = aws.connect(homes[place])
            assert home == homes[place]
            replicate(client, create_instance(client, f"i{place}")["Id"], other)
        client = aws.connect(SOURCE)
        sixth = create_instance(client, "sixth")["Id"]

        with no_trace(aws), refused("ServiceQuotaExceededException", "5$"):
            replicate(client, sixth)

    @pytest.mark.rules("RI-25")
    def test_makes_room_when_a_replica_goes(self, source, replica):
        """A deleted replica does not count."""
        made = [create_instance(source, f"i{n}")["Id"] for n in range(6)]
        for instance_id in made[:5]:
            replicate(source, instance_id)

        replica.delete_instance(InstanceId=made[0])

        assert replicate(source, made[5])["Id"]


class TestRepeating:
    """ReplicateInstance for an instance that was replicated before."""

    @pytest.mark.rules("CO-05", "S-34")
    def test_with_its_token_gets_the_first_answer(self, source, instance_id):
        """The same token with the same input gets the first answer."""
        first = replicate(source, instance_id, ClientToken="t1")

        again = replicate(source, instance_id, ClientToken="t1")

        assert (first["Id"], first["Arn"]) == (again["Id"], again["Arn"])

    @pytest.mark.rules("S-34")
    def test_with_its_token_and_other_input_is_refused(self, aws, source, instance_id):
        """The same token with other input is refused."""
        replicate(source, instance_id, ClientToken="t1")

        with no_trace(aws), refused("InvalidRequestException", "client token"):
            replicate(source, instance_id, ClientToken="t1", ReplicaAlias="b")

    # with an alias this would enable global routing (CO-22)
    @pytest.mark.needs_model("ReplicateInstance.ReplicaAlias?")
    @pytest.mark.rules("RI-09", "D-16", "D-10")
    def test_after_complete_is_refused(self, aws, source, instance_id):
        """After COMPLETE another replication is refused."""
        replicate(source, instance_id)

        with no_trace(aws), refused("InvalidRequestException", "already replicated"):
            replicate(source, instance_id)

    @pytest.mark.rules("D-16", "RI-27")
    @pytest.mark.usefixtures("slowly")
    def test_while_it_runs_is_not_ready(self, aws, source, instance_id):
        """While the first replication runs, another is refused as not ready."""
        replicate(source, instance_id)

        with no_trace(aws), refused("ResourceNotReadyException"):
            replicate(source, instance_id)

    @pytest.mark.rules("RI-09", "CO-05")
    def test_to_another_region_is_refused(self, aws, source, instance_id):
        """An instance can have one replica only."""
        aws.set_config(region_pairs="any")
        replicate(source, instance_id)

        with no_trace(aws), refused("InvalidRequestException", REPLICA):
            replicate(source, instance_id, FRANKFURT)

    @pytest.mark.rules("CO-05", "D-16", "RI-14")
    def test_after_a_failure_starts_again(self, aws, source, replica, instance_id):
        """A failed replication can be repeated, and can succeed."""
        fail_workflow(aws, "ReplicateInstance")
        replicate(source, instance_id, ReplicaAlias="b")
        assert {FAILED} == set(replication_shown(source, instance_id).values())

        replicate(source, instance_id, ReplicaAlias="b")

        assert {COMPLETE} == set(replication_shown(source, instance_id).values())
        assert "ACTIVE" == instance_shown(replica, instance_id)["InstanceStatus"]

    @pytest.mark.rules("S-07")
    def test_after_a_deletion_starts_again(self, source, replica, instance_id):
        """An instance whose replica was deleted can be replicated again."""
        replicate(source, instance_id)
        replica.delete_instance(InstanceId=instance_id)

        replicate(source, instance_id)

        assert {COMPLETE} == set(replication_shown(source, instance_id).values())


class TestReplicationStatus:
    """ReplicationConfiguration, as DescribeInstance shows it."""

    @pytest.mark.rules("RS-01")
    def test_is_absent_without_replication(self, source, instance_id):
        """An instance that is not replicated does not have the member."""
        found = source.describe_instance(InstanceId=instance_id)

        assert "ReplicationConfiguration" not in found

    @pytest.mark.rules(
        "RS-01", "RS-02", "RS-03", "RS-04", "RS-06", "S-11", "S-12", "D-26", "S-45"
    )
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    def test_stands_beside_the_instance(self, aws, source, instance_id, region):
        """Both Regions show the same configuration beside the instance."""
        replicate(source, instance_id)

        found = aws.connect(region).describe_instance(InstanceId=instance_id)

        assert "ReplicationConfiguration" not in found["Instance"]
        assert {
            "ReplicationStatusSummaryList": [
                {"Region": SOURCE, "ReplicationStatus": COMPLETE},
                {"Region": REPLICA, "ReplicationStatus": COMPLETE},
            ],
            "SourceRegion": SOURCE,
            "GlobalSignInEndpoint": (
                f"https://{instance_id}.{SOURCE}.sign-in.connect.aws/saml"
            ),
        } == found["ReplicationConfiguration"]

    @pytest.mark.rules("SI-01", "SI-02", "RS-07")
    def test_has_the_sign_in_endpoint_of_the_source(self, aws):
        """The sign-in endpoint has the source Region, and at most the model's length."""
        client = aws.connect(FRANKFURT)
        instance_id = create_instance(client)["Id"]
        replicate(client, instance_id, LONDON)

        found = aws.connect(LONDON).describe_instance(InstanceId=instance_id)

        endpoint = found["ReplicationConfiguration"]["GlobalSignInEndpoint"]
        assert (
            f"https://{instance_id}.eu-central-1.sign-in.connect.aws/saml" == endpoint
        )
        assert 1 <= len(endpoint) <= 128

    @pytest.mark.rules("RS-05", "RS-08", "D-26", "S-42")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    def test_is_advanced_by_describing(self, aws, source, instance_id, region):
        """Describes from either Region advance it to COMPLETE."""
        aws.set_pace("connect::replica", progression="manual", times=2)
        replicate(source, instance_id)
        client = aws.connect(region)

        seen = [replication_shown(client, instance_id) for _ in range(3)]

        running = {SOURCE: IN_PROGRESS, REPLICA: IN_PROGRESS}
        assert [running, running, {SOURCE: COMPLETE, REPLICA: COMPLETE}] == seen

    @pytest.mark.rules("S-44")
    @pytest.mark.usefixtures("slowly")
    def test_of_the_replica_is_creation_first(self, source, replica, instance_id):
        """The replica is CREATION_IN_PROGRESS until COMPLETE, then ACTIVE."""
        replicate(source, instance_id)

        seen = [instance_shown(replica, instance_id)["InstanceStatus"] for _ in "ab"]

        assert ["CREATION_IN_PROGRESS", "ACTIVE"] == seen

    @pytest.mark.rules("RS-04", "RS-05", "S-45")
    def test_tells_a_failure(self, aws, source, replica, instance_id):
        """Both Regions show a failure with its reason; the replica has failed."""
        fail_workflow(aws, "ReplicateInstance", "No capacity.")

        replicate(source, instance_id)

        found = source.describe_instance(InstanceId=instance_id)
        assert [
            {
                "Region": region,
                "ReplicationStatus": FAILED,
                "ReplicationStatusReason": "No capacity.",
            }
            for region in (SOURCE, REPLICA)
        ] == found["ReplicationConfiguration"]["ReplicationStatusSummaryList"]
        assert (
            "CREATION_FAILED" == instance_shown(replica, instance_id)["InstanceStatus"]
        )

    @pytest.mark.rules("RS-04")
    def test_keeps_a_reason_within_its_length(self, aws, source, instance_id):
        """A reason has at most 1024 characters."""
        fail_workflow(aws, "ReplicateInstance", "n" * 2000)

        replicate(source, instance_id)

        found = source.describe_instance(InstanceId=instance_id)
        row = found["ReplicationConfiguration"]["ReplicationStatusSummaryList"][0]
        assert "n" * 1024 == row["ReplicationStatusReason"]


class TestReplica:
    """The replica as an instance."""

    @pytest.mark.rules("RI-34", "IN-19", "D-08")
    def test_is_the_source_but_for_region_and_birth(self, source, replica, instance_id):
        """The replica has the source's ID, its own ARN and alias, and a later time."""
        replicate(source, instance_id, ReplicaAlias="b")

        ours = instance_shown(source, instance_id)
        theirs = instance_shown(replica, instance_id)

        assert ours.pop("CreatedTime") < theirs.pop("CreatedTime")
        assert {
            **ours,
            "Arn": ours["Arn"].replace(SOURCE, REPLICA),
            "InstanceAlias": "b",
            "InstanceAccessUrl": "https://b.my.connect.aws",
        } == theirs

    @pytest.mark.rules("D-08", "IN-19")
    @in_process
    def test_is_younger_even_if_the_clock_stands(self, source, replica, clock):
        """Its time is later even if the clock stands, as clients find the source by it."""
        instance_id = create_instance(source)["Id"]
        clock.advance(hours=-1)
        replicate(source, instance_id)

        ours = instance_shown(source, instance_id)["CreatedTime"]
        theirs = instance_shown(replica, instance_id)["CreatedTime"]

        assert ours < theirs

    @pytest.mark.rules("RI-17", "CO-16", "D-23")
    @pytest.mark.needs_model("ReplicateInstance.ReplicaAlias?")
    def test_shares_the_alias_where_none_is_given(self, source, replica, instance_id):
        """Without an alias both have the source's, and the Region in their host names."""
        replicate(source, instance_id)

        shown = [instance_shown(c, instance_id) for c in (source, replica)]

        assert ["main", "main"] == [row["InstanceAlias"] for row in shown]
        assert [
            f"https://{SOURCE}.main.my.connect.aws",
            f"https://{REPLICA}.main.my.connect.aws",
        ] == [row["InstanceAccessUrl"] for row in shown]

    @pytest.mark.rules("RI-17", "D-23", "CO-05")
    @pytest.mark.parametrize(
        ("first", "second", "hosts"),
        [
            ({}, {"ReplicaAlias": "b"}, ["main", "b"]),
            ({"ReplicaAlias": "b"}, {}, [f"{SOURCE}.main", f"{REPLICA}.main"]),
        ],
    )
    @pytest.mark.needs_model("ReplicateInstance.ReplicaAlias?")
    def test_is_named_by_the_replication_that_succeeds(
        self, aws, source, replica, instance_id, first, second, hosts
    ):
        """The alias is that of the API call that succeeded, not of one that failed."""
        fail_workflow(aws, "ReplicateInstance")
        replicate(source, instance_id, **first)

        replicate(source, instance_id, **second)

        assert [f"https://{host}.my.connect.aws" for host in hosts] == [
            instance_shown(c, instance_id)["InstanceAccessUrl"]
            for c in (source, replica)
        ]

    @pytest.mark.rules("IN-20")
    def test_is_listed_in_its_region(self, source, replica, instance_id):
        """Each of the two Regions lists the ID once."""
        replicate(source, instance_id)

        assert [instance_id] == instances_listed(source)
        assert [instance_id] == instances_listed(replica)

    @pytest.mark.rules("S-47")
    def test_does_not_have_the_sources_tags(self, source, replica):
        """An instance's own tags are not mirrored."""
        instance_id = create_instance(source, Tags={"team": "ops"})["Id"]

        replicate(source, instance_id)

        assert "Tags" not in instance_shown(replica, instance_id)

    @pytest.mark.rules("S-46", "RI-31")
    @pytest.mark.usefixtures("slowly")
    def test_opens_when_it_is_complete(self, source, replica, instance_id):
        """The replica shows its users at COMPLETE, not before."""
        create_user(source, instance_id, "ada")
        replicate(source, instance_id)
        with refused("ResourceNotFoundException"):
            usernames_of(replica, instance_id)

        replication_shown(source, instance_id)

        assert ["ada"] == usernames_of(replica, instance_id)

    @pytest.mark.rules("RI-30", "D-21")
    def test_keeps_the_links_of_numbers(self, source, replica, instance_id):
        """A number of the default group keeps its flow in both Regions."""
        arn = instance_shown(source, instance_id)["Arn"]
        number = claim(source, arn)
        flow = source.list_contact_flows(InstanceId=instance_id)[
            "ContactFlowSummaryList"
        ][0]["Id"]
        source.associate_phone_number_contact_flow(
            PhoneNumberId=number["PhoneNumberId"],
            InstanceId=instance_id,
            ContactFlowId=flow,
        )

        replicate(source, instance_id)

        for client in (source, replica):
            (linked,) = links_of(client, instance_id).values()
            assert linked.endswith(flow)


class TestDefaultGroup:
    """The default group, which exists as long as the replica."""

    @pytest.mark.rules("DT-01", "DT-02", "S-03")
    def test_is_there_after_replication(self, source, instance_id):
        """The default group is ACTIVE and marked as default."""
        replicate(source, instance_id)

        (listed,) = groups_listed(source, InstanceId=instance_id)
        shown = group_shown(source, listed["Arn"])

        assert {
            "Id": listed["Id"],
            "Arn": listed["Arn"],
            "Name": "default",
            "Description": "Default traffic distribution group",
            "InstanceArn": instance_shown(source, instance_id)["Arn"],
            "Status": "ACTIVE",
            "Tags": {},
            "IsDefault": True,
        } == shown
        assert listed["IsDefault"] is True

    @pytest.mark.rules("S-04", "DT-01")
    @pytest.mark.usefixtures("slowly")
    def test_appears_when_the_replica_is_complete(self, source, instance_id):
        """It exists from COMPLETE on, not from the API call."""
        replicate(source, instance_id)
        assert [] == groups_listed(source)

        replication_shown(source, instance_id)

        assert ["ACTIVE"] == [g["Status"] for g in groups_listed(source)]

    @pytest.mark.rules("S-04")
    def test_does_not_come_of_a_failure(self, aws, source, instance_id):
        """A failed replication has no default group."""
        fail_workflow(aws, "ReplicateInstance")

        replicate(source, instance_id)

        assert [] == groups_listed(source)

    @pytest.mark.rules("DT-05", "S-05", "CT-13")
    def test_has_all_three_distributions(self, source, instance_id):
        """All traffic goes to the source; sign-in is enabled in both Regions."""
        replicate(source, instance_id)

        found = source.get_traffic_distribution(
            Id=default_group(source, instance_id)["Id"]
        )

        assert [(SOURCE, 100), (REPLICA, 0)] == rows(found["TelephonyConfig"])
        assert [(SOURCE, 100), (REPLICA, 0)] == rows(found["AgentConfig"])
        assert [(SOURCE, True), (REPLICA, True)] == rows(found["SignInConfig"])

    @pytest.mark.rules("DT-07", "RI-28")
    def test_takes_the_sources_numbers(self, source, instance_id):
        """All numbers of the instance join it, and no others."""
        arn = instance_shown(source, instance_id)["Arn"]
        ours = claim_many(source, arn, 2)
        theirs = claim(source, create_instance(source, "other")["Arn"])

        replicate(source, instance_id)

        group = default_group(source, instance_id)["Arn"]
        targets = [described(source, n["PhoneNumberId"])["TargetArn"] for n in ours]
        assert [group, group] == targets
        assert group != described(source, theirs["PhoneNumberId"])["TargetArn"]

    @pytest.mark.rules("DT-08")
    def test_takes_no_agents(self, source, instance_id):
        """No agent joins it by the replication."""
        create_user(source, instance_id, "ada")
        replicate(source, instance_id)

        found = source.list_traffic_distribution_group_users(
            TrafficDistributionGroupId=default_group(source, instance_id)["Id"]
        )

        assert [] == found["TrafficDistributionGroupUserSummaryList"]

    @pytest.mark.rules("DT-04")
    def test_goes_with_the_replica(self, source, replica, instance_id):
        """After the replica's deletion it is neither found nor listed."""
        replicate(source, instance_id)
        group = default_group(source, instance_id)["Arn"]

        replica.delete_instance(InstanceId=instance_id)

        assert [] == groups_listed(source)
        with refused("ResourceNotFoundException"):
            group_shown(source, group)


class TestDeletingReplicas:
    """DeleteInstance in the replica Region."""

    @pytest.fixture(autouse=True)
    def _replicated(self, source, instance_id):
        """The instance has a replica."""
        replicate(source, instance_id)

    @pytest.mark.rules("S-07", "S-10", "DT-04")
    @pytest.mark.parametrize("by", ["Id", "Arn"])
    def test_deletes_the_replica(self, source, replica, instance_id, by):
        """The replica is deleted, and the source is as it was before."""
        replica.delete_instance(InstanceId=instance_shown(replica, instance_id)[by])

        with refused("ResourceNotFoundException"):
            instance_shown(replica, instance_id)
        found = source.describe_instance(InstanceId=instance_id)
        assert "ReplicationConfiguration" not in found
        assert "ACTIVE" == found["Instance"]["InstanceStatus"]
        assert "https://main.my.connect.aws" == found["Instance"]["InstanceAccessUrl"]

    @pytest.mark.rules("S-07", "RS-05", "S-42")
    def test_takes_describes_as_set(self, aws, source, replica, instance_id):
        """Both Regions show it as being deleted for the configured number of describes."""
        aws.set_pace("connect::replica", progression="manual", times=1)

        replica.delete_instance(InstanceId=instance_id)

        assert {SOURCE: DELETING, REPLICA: DELETING} == replication_shown(
            replica, instance_id
        )
        with refused("ResourceNotFoundException"):
            instance_shown(replica, instance_id)
        assert [] == groups_listed(source)

    @pytest.mark.rules("S-08", "D-10")
    def test_is_not_begun_twice(self, aws, replica, instance_id):
        """A replica that is being deleted cannot be deleted again."""
        aws.set_pace("connect::replica", progression="manual", times=1)
        replica.delete_instance(InstanceId=instance_id)

        with no_trace(aws), refused("InvalidRequestException", DELETING):
            replica.delete_instance(InstanceId=instance_id)

    @pytest.mark.rules("S-56")
    def test_makes_no_group_ready(self, aws, source, replica, instance_id):
        """While the replica is being deleted no group can be created."""
        aws.set_pace("connect::replica", progression="manual", times=1)
        replica.delete_instance(InstanceId=instance_id)

        with no_trace(aws), refused("InvalidRequestException", "being deleted"):
            create_group(source, instance_id)

    @pytest.mark.rules("RS-05", "S-07", "S-45")
    def test_may_fail(self, aws, source, replica, instance_id):
        """After a failed deletion the replica exists, shows the reason, and can be deleted again."""
        fail_workflow(aws, "DeleteInstance", "Busy.")

        replica.delete_instance(InstanceId=instance_id)

        found = source.describe_instance(InstanceId=instance_id)
        row = found["ReplicationConfiguration"]["ReplicationStatusSummaryList"][0]
        assert (DELETION_FAILED, "Busy.") == (
            row["ReplicationStatus"],
            row["ReplicationStatusReason"],
        )
        assert "ACTIVE" == instance_shown(replica, instance_id)["InstanceStatus"]
        replica.delete_instance(InstanceId=instance_id)
        assert [] == instances_listed(replica)

    @pytest.mark.rules("S-08")
    def test_is_refused_while_it_is_made(self, aws, source, replica):
        """A replica that is being created cannot be deleted."""
        aws.set_pace("connect::replica", progression="manual", times=1)
        other = create_instance(source, "other")["Id"]
        replicate(source, other)

        with no_trace(aws), refused("InvalidRequestException", IN_PROGRESS):
            replica.delete_instance(InstanceId=other)

    @pytest.mark.rules("S-08", "D-10")
    def test_is_refused_while_other_groups_exist(
        self, aws, source, replica, instance_id
    ):
        """The groups other than the default must be deleted first."""
        group = create_group(source, instance_id, "sales")["Id"]
        with no_trace(aws), refused("InvalidRequestException", "sales"):
            replica.delete_instance(InstanceId=instance_id)

        source.delete_traffic_distribution_group(TrafficDistributionGroupId=group)
        replica.delete_instance(InstanceId=instance_id)

        assert [] == instances_listed(replica)

    @pytest.mark.rules("S-08", "D-10")
    def test_is_refused_while_calls_go_there(self, aws, source, replica, instance_id):
        """A replica that receives calls cannot be deleted."""
        group = default_group(source, instance_id)["Id"]

        def shift(percentage):
            source.update_traffic_distribution(
                Id=group,
                TelephonyConfig=shares(
                    us_east_1=100 - percentage, us_west_2=percentage
                ),
            )

        shift(10)
        with no_trace(aws), refused("InvalidRequestException", REPLICA):
            replica.delete_instance(InstanceId=instance_id)

        shift(0)
        replica.delete_instance(InstanceId=instance_id)
        assert [] == instances_listed(replica)

    @pytest.mark.rules("S-09", "D-21")
    def test_gives_numbers_back_to_the_source(self, source, replica, instance_id):
        """The default group's numbers belong to the instance again."""
        group = default_group(source, instance_id)["Arn"]
        number = claim(source, group)["PhoneNumberId"]

        replica.delete_instance(InstanceId=instance_id)

        shown = described(source, number)
        assert instance_shown(source, instance_id)["Arn"] == shown["TargetArn"]
        assert instance_id == shown["InstanceId"]

    @pytest.mark.rules("IN-06", "RI-15", "S-10")
    def test_frees_its_alias_and_no_other(self, source, replica, instance_id):
        """An alias of its own is free afterwards; a shared one is not."""
        other = create_instance(source, "other")["Id"]
        replicate(source, other, ReplicaAlias="b")

        for deleted in (instance_id, other):
            replica.delete_instance(InstanceId=deleted)

        assert create_instance(replica, "b")["Id"]
        with refused("InvalidRequestException", "already used"):
            create_instance(replica, "main")

    @pytest.mark.rules("DT-04", "S-07", "S-42")
    @in_process
    def test_ends_what_its_default_group_has_running(
        self, aws, source, replica, instance_id, clock
    ):
        """A workflow of the default group that ends at the same time leaves no group."""
        for model in ("replica", "trafficdistributiongroup"):
            aws.set_pace(f"connect::{model}", progression="time", seconds=60)
        group = default_group(source, instance_id)["Arn"]
        replica.delete_instance(InstanceId=instance_id)
        source.update_traffic_distribution(Id=group, SignInConfig=SIGN_IN_AT_THE_SOURCE)

        clock.advance(seconds=61)

        with refused("ResourceNotFoundException"):
            group_shown(source, group)

    @pytest.mark.rules("S-07")
    def test_lets_the_source_go(self, source, replica, instance_id):
        """The source can be deleted after its replica."""
        replica.delete_instance(InstanceId=instance_id)

        source.delete_instance(InstanceId=instance_id)

        assert [] == instances_listed(source)

    @pytest.mark.rules("S-07", "RI-33")
    def test_keeps_the_contents(self, source, replica, instance_id):
        """The source keeps all that it shared with the replica."""
        create_user(replica, instance_id, "ada")

        replica.delete_instance(InstanceId=instance_id)

        assert ["ada"] == usernames_of(source, instance_id)


class TestDeletingAfterFailure:
    """Deleting what remains of a failed replication."""

    @pytest.fixture(autouse=True)
    def _failed(self, aws, source, instance_id):
        """The replication has failed."""
        fail_workflow(aws, "ReplicateInstance")
        replicate(source, instance_id, ReplicaAlias="b")

    @pytest.mark.rules("CT-05", "S-16")
    def test_no_group_is_made_on_it(self, aws, source, instance_id):
        """No group can be created, as no replica will be ready."""
        with no_trace(aws), refused("InvalidRequestException", "failed"):
            create_group(source, instance_id)

    @pytest.mark.rules("RI-15", "IN-06")
    def test_its_alias_is_free(self, source):
        """The alias of the failed replica is free."""
        assert create_instance(source, "b")["Id"]

    @pytest.mark.rules("RI-25")
    def test_it_does_not_count(self, source):
        """A failed replica does not count: five others are possible."""
        for place in range(5):
            replicate(source, create_instance(source, f"i{place}")["Id"])

    @pytest.mark.rules("S-07", "S-10")
    def test_the_replica_can_be_deleted(self, source, replica, instance_id):
        """A failed replica can be deleted like any other."""
        replica.delete_instance(InstanceId=instance_id)

        found = source.describe_instance(InstanceId=instance_id)
        assert "ReplicationConfiguration" not in found
        assert [] == instances_listed(replica)

    @pytest.mark.rules("S-07")
    def test_the_source_can_be_deleted(self, source, replica, instance_id):
        """A failed replica does not prevent the deletion of its source."""
        source.delete_instance(InstanceId=instance_id)

        assert [] == instances_listed(source)
        assert [] == instances_listed(replica)


@pytest.mark.needs_model("ListReplicationFindings")
class TestListReplicationFindings:
    """ListReplicationFindings."""

    @pytest.mark.rules("LF-01")
    @pytest.mark.parametrize("missing", ["InstanceId", "ResourceType"])
    def test_requires_instance_and_type(self, source, missing):
        """boto3 does not send the request without an instance or a type."""
        wanted = {"InstanceId": UNKNOWN_ID, "ResourceType": "QUEUE"}
        del wanted[missing]

        with pytest.raises(ParamValidationError, match=missing):
            source.list_replication_findings(**wanted)

    @pytest.mark.rules("LF-01", "LF-05", "LF-06", "LF-07")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    @pytest.mark.parametrize("by", ["Id", "Arn"])
    def test_tells_that_nothing_is_amiss(self, aws, estate, region, by):
        """There are no findings; each Region is enabled and has no drift."""
        client = aws.connect(region)
        shown = instance_shown(client, estate.instance_id)

        found = client.list_replication_findings(
            InstanceId=shown[by], ResourceType="QUEUE"
        )

        counts = found["ApproximateDriftedResourceCounts"]
        assert [] == found["ReplicationFindingsList"]
        assert [
            {"Region": SOURCE, "Status": "ENABLED"},
            {"Region": REPLICA, "Status": "ENABLED"},
        ] == found["ResourceReplicationStatuses"]
        assert [(SOURCE, 0), (REPLICA, 0)] == [
            (c["Region"], c["Count"]) for c in counts
        ]
        assert all(c["Timestamp"] for c in counts)

    @pytest.mark.rules("LF-06")
    @pytest.mark.usefixtures("slowly")
    def test_tells_that_replication_is_not_done(self, source, instance_id):
        """The answer is BLOCKED until the replication is complete."""
        replicate(source, instance_id)

        found = source.list_replication_findings(
            InstanceId=instance_id, ResourceType="QUEUE"
        )

        assert ["BLOCKED", "BLOCKED"] == [
            row["Status"] for row in found["ResourceReplicationStatuses"]
        ]

    @pytest.mark.rules("LF-02")
    def test_knows_the_documented_types(self, source, estate):
        """Each of the documented types is accepted."""
        found = {
            kind: source.list_replication_findings(
                InstanceId=estate.instance_id, ResourceType=kind
            )["ReplicationFindingsList"]
            for kind in FINDING_TYPES
        }

        assert {kind: [] for kind in FINDING_TYPES} == found

    @pytest.mark.rules("LF-02")
    @pytest.mark.parametrize("kind", ["queue", "USER", "EVERYTHING"])
    def test_refuses_other_types(self, source, estate, kind):
        """Any other type is refused, although the model does not list them."""
        with refused("InvalidRequestException", kind):
            source.list_replication_findings(
                InstanceId=estate.instance_id, ResourceType=kind
            )

    @pytest.mark.rules("LF-03", "D-18")
    def test_refuses_instances_without_replica(self, source, instance_id):
        """An instance that is not replicated is refused."""
        with refused("InvalidRequestException", "not set up"):
            source.list_replication_findings(
                InstanceId=instance_id, ResourceType="QUEUE"
            )

    @pytest.mark.rules("LF-01", "D-14")
    @pytest.mark.parametrize("unknown", [UNKNOWN_ID, UNKNOWN_ID.upper(), "x"])
    def test_refuses_the_unknown(self, source, unknown):
        """An unknown instance is not found, whatever the identifier's form."""
        with refused("ResourceNotFoundException"):
            source.list_replication_findings(InstanceId=unknown, ResourceType="QUEUE")

    @pytest.mark.rules("CO-18", "ER-17", "LF-04")
    def test_refuses_more_than_a_thousand(self, estate):
        """The server refuses MaxResults above the maximum, which boto3 sends."""
        with refused("InvalidRequestException", "MaxResults"):
            estate.source.list_replication_findings(
                InstanceId=estate.instance_id, ResourceType="QUEUE", MaxResults=1001
            )

    @pytest.mark.rules("LF-04")
    @in_process
    @pytest.mark.parametrize(
        ("length", "constraint"), [(100_000, "^Invalid NextToken"), (100_001, "length")]
    )
    def test_reads_tokens_of_100000_characters(self, estate, length, constraint):
        """A token of 100,000 characters is read."""
        with refused("InvalidRequestException", constraint):
            estate.source.list_replication_findings(
                InstanceId=estate.instance_id,
                ResourceType="QUEUE",
                NextToken="t" * length,
            )

    @pytest.mark.rules("LF-04")
    def test_takes_the_most_that_it_may(self, estate):
        """MaxResults 100 is accepted."""
        assert estate.source.list_replication_findings(
            InstanceId=estate.instance_id, ResourceType="QUEUE", MaxResults=100
        )


@pytest.mark.needs_model("GetCrossRegionRouting")
class TestCrossRegionRouting:
    """GetCrossRegionRouting and UpdateCrossRegionRouting."""

    @pytest.mark.rules("CR-02")
    def test_requires_the_switch(self, source):
        """boto3 does not send the request without IsolatedAll."""
        with pytest.raises(ParamValidationError, match="IsolatedAll"):
            source.update_cross_region_routing(InstanceId=UNKNOWN_ID)

    @pytest.mark.rules("CR-02", "CR-03", "CR-05", "D-23")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    @pytest.mark.parametrize("by", ["Id", "Arn"])
    def test_is_cut_and_restored(self, aws, estate, region, by):
        """Routing is isolated and restored from either Region, and both show it."""
        client = aws.connect(region)
        instance = instance_shown(client, estate.instance_id)[by]

        def isolated():
            return [
                c.get_cross_region_routing(InstanceId=estate.instance_id)[
                    "IsolatedRegions"
                ]
                for c in (estate.source, estate.replica)
            ]

        assert [[], []] == isolated()
        client.update_cross_region_routing(InstanceId=instance, IsolatedAll=True)
        assert [[SOURCE, REPLICA]] * 2 == isolated()
        client.update_cross_region_routing(InstanceId=instance, IsolatedAll=False)
        assert [[], []] == isolated()

    @pytest.mark.rules("CR-01", "D-18", "D-23")
    @pytest.mark.parametrize("is_replicated", [False, True])
    def test_is_for_global_routing_only(self, aws, source, instance_id, is_replicated):
        """An instance without a replica, or with an alias of its own, is refused."""
        if is_replicated:
            replicate(source, instance_id, ReplicaAlias="b")

        with refused("InvalidRequestException", "global|Global"):
            source.get_cross_region_routing(InstanceId=instance_id)
        with no_trace(aws), refused("InvalidRequestException", "global|Global"):
            source.update_cross_region_routing(InstanceId=instance_id, IsolatedAll=True)

    @pytest.mark.rules("CR-05")
    def test_refuses_the_unknown(self, source):
        """An unknown instance is not found."""
        with refused("ResourceNotFoundException"):
            source.get_cross_region_routing(InstanceId=UNKNOWN_ID)

    @pytest.mark.rules("CR-05", "RI-02")
    def test_takes_an_arn(self, aws, estate):
        """The ARN in the path may have its slash encoded."""
        arn = quote(estate.instance_arn, safe="")

        answer = aws.send("GET", f"/cross-region-routing/{arn}")

        assert {"IsolatedRegions": []} == answer.json()
