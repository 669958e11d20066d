"""Creating, describing, listing and deleting traffic distribution groups."""

from __future__ import annotations

import re

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from tests.helpers.accounts import by_role
from tests.helpers.faults import STALLED, add_fault, fail_workflow
from tests.helpers.groups import (
    create_group,
    default_group,
    group_shown,
    groups_listed,
    rows,
    slow_groups,
)
from tests.helpers.identifiers import (
    OTHER_ACCOUNT,
    REPLICA,
    SOURCE,
    THIRD,
    UNKNOWN_GROUP,
    UNKNOWN_ID,
    UNKNOWN_INSTANCE,
    UUID,
)
from tests.helpers.instances import create_instance, instance_shown, replicate
from tests.helpers.numbers import claim, slow_numbers
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace
from tests.helpers.users import agents_of, create_user

PLACE = f"arn:aws:connect:{SOURCE}:123456789012"

#: Malformed identifiers of groups (DS-03, D-15).
MISSHAPEN = [
    UNKNOWN_ID.replace("0", "A"),
    "g",
    UNKNOWN_ID + "0",
    UNKNOWN_GROUP.replace("arn:aws:", "arn:aws-cn:"),
    UNKNOWN_GROUP.replace("traffic-distribution-group", "instance"),
]


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance with only its default group."""
    return aws.estate(groups=0, numbers=0)


@pytest.fixture(name="instance_id")
def _instance_id(estate):
    """The replicated instance."""
    return estate.instance_id


class TestCreateTrafficDistributionGroup:
    """CreateTrafficDistributionGroup."""

    @pytest.mark.rules("CT-01")
    @pytest.mark.parametrize("missing", ["Name", "InstanceId"])
    def test_requires_name_and_instance(self, source, missing):
        """boto3 does not send a creation without a name or an instance."""
        wanted = {"Name": "g", "InstanceId": UNKNOWN_ID}
        del wanted[missing]

        with pytest.raises(ParamValidationError, match=missing):
            source.create_traffic_distribution_group(**wanted)

    @pytest.mark.rules("CT-11", "CT-16")
    def test_answers_id_and_arn(self, source, estate, instance_id):
        """The answer is a UUID and an ARN in the source Region that contains it."""
        created = create_group(source, instance_id)

        place = estate.instance_arn.partition(":instance/")[0]
        assert re.fullmatch(UUID, created["Id"])
        assert f"{place}:traffic-distribution-group/{created['Id']}" == created["Arn"]

    @pytest.mark.rules("CT-04", "CT-13", "CT-15", "S-05")
    @pytest.mark.parametrize("by", ["instance_id", "instance_arn"])
    def test_links_the_instance_and_its_replica(self, source, estate, by):
        """The instance may be given by ID or ARN; all traffic goes to the source at first."""
        created = create_group(source, getattr(estate, by))

        assert estate.instance_arn == group_shown(source, created["Id"])["InstanceArn"]
        found = source.get_traffic_distribution(Id=created["Id"])
        assert [(SOURCE, 100), (REPLICA, 0)] == rows(found["TelephonyConfig"])
        assert [(SOURCE, 100), (REPLICA, 0)] == rows(found["AgentConfig"])

    @pytest.mark.rules("CT-11", "CT-12", "DS-05", "D-29", "S-42")
    def test_is_followed_by_describing(self, aws, source, instance_id):
        """The creation takes the configured number of describes, then the group is ACTIVE."""
        slow_groups(aws, describes=2)
        group = create_group(source, instance_id)["Id"]

        seen = [group_shown(source, group)["Status"] for _ in range(3)]

        assert ["CREATION_IN_PROGRESS", "CREATION_IN_PROGRESS", "ACTIVE"] == seen

    @pytest.mark.rules("CT-12", "DS-02")
    def test_is_followed_from_the_replica_too(self, aws, source, replica, instance_id):
        """Describes from either Region count."""
        slow_groups(aws, describes=1)
        arn = create_group(source, instance_id)["Arn"]

        seen = [group_shown(replica, arn)["Status"] for _ in range(2)]

        assert ["CREATION_IN_PROGRESS", "ACTIVE"] == seen

    @pytest.mark.rules("CT-11", "DS-05")
    def test_may_fail(self, aws, source, instance_id):
        """A group whose creation failed is CREATION_FAILED."""
        fail_workflow(aws, "CreateTrafficDistributionGroup")

        group = create_group(source, instance_id)["Id"]

        assert "CREATION_FAILED" == group_shown(source, group)["Status"]

    @pytest.mark.rules("CT-02")
    @pytest.mark.parametrize("name", ["g", "n" * 128, "two words", "ü · 日本"])
    def test_takes_valid_names(self, source, instance_id, name):
        """A name has 1 to 128 characters of any kind."""
        created = create_group(source, instance_id, name)

        assert name == group_shown(source, created["Id"])["Name"]

    @pytest.mark.rules("CT-02", "D-10")
    @pytest.mark.parametrize("name", ["n" * 129, " g", "g ", "\tg", " ", "g\n"])
    def test_refuses_invalid_names(self, aws, source, instance_id, name):
        """A name of more than 128 characters, or with a space at its edges, is refused."""
        with no_trace(aws), refused("InvalidRequestException", "Name"):
            create_group(source, instance_id, name)

    @pytest.mark.rules("CT-03")
    @pytest.mark.parametrize("description", ["d", "d" * 250])
    def test_takes_valid_descriptions(self, source, instance_id, description):
        """A description has 1 to 250 characters."""
        created = create_group(source, instance_id, Description=description)

        assert description == group_shown(source, created["Id"])["Description"]

    @pytest.mark.rules("CT-03")
    @pytest.mark.parametrize("description", ["d" * 251, " d", "d "])
    def test_refuses_invalid_descriptions(self, aws, source, instance_id, description):
        """A description of over 250 characters, or with a space at its edges, is refused."""
        with no_trace(aws), refused("InvalidRequestException", "Description"):
            create_group(source, instance_id, Description=description)

    @pytest.mark.rules("CT-03")
    def test_refuses_an_empty_description(self, aws, instance_id):
        """boto3 does not send an empty description, and the server refuses one."""
        answer = aws.send(
            "PUT",
            "/traffic-distribution-group",
            body=f'{{"Name": "g", "InstanceId": "{instance_id}", "Description": ""}}',
        )

        assert 400 == answer.status_code
        assert "Description" in answer.json()["Message"]

    @pytest.mark.rules("CT-14", "DS-01")
    def test_takes_50_tags(self, source, instance_id):
        """Up to 50 tags are accepted and shown."""
        tags = {f"key-{n}": "value" for n in range(50)}

        created = create_group(source, instance_id, Tags=tags)

        assert tags == group_shown(source, created["Id"])["Tags"]

    @pytest.mark.rules("CT-14", "ER-17")
    def test_refuses_51_tags(self, aws, source, instance_id):
        """The server refuses 51 tags, which boto3 sends."""
        tags = {f"key-{n}": "value" for n in range(51)}

        with no_trace(aws), refused("InvalidRequestException", "Tags"):
            create_group(source, instance_id, Tags=tags)

    @pytest.mark.rules("CT-10", "CT-04", "D-14")
    @pytest.mark.parametrize(
        "unknown", [UNKNOWN_ID, "x", f"{PLACE}:instance/{UNKNOWN_ID}"]
    )
    def test_refuses_the_unknown(self, aws, source, estate, unknown):
        """An unknown instance is not found, whatever its form."""
        assert estate

        with no_trace(aws), refused("ResourceNotFoundException", unknown):
            create_group(source, unknown)

    @pytest.mark.rules("CT-05", "D-10")
    def test_refuses_an_instance_without_replica(self, aws, source):
        """An instance that is not replicated can have no groups."""
        instance_id = create_instance(source)["Id"]

        with no_trace(aws), refused("InvalidRequestException", "not replicated"):
            create_group(source, instance_id)

    @pytest.mark.rules("CT-06", "CT-18", "D-10")
    @pytest.mark.parametrize("by", ["instance_id", "replica_arn", "instance_arn"])
    def test_refuses_the_replica_region(self, aws, replica, estate, by):
        """A creation in the replica Region is refused, naming the source Region."""
        with no_trace(aws), refused("InvalidRequestException", f"{SOURCE}$"):
            create_group(replica, getattr(estate, by))

    @pytest.mark.rules("CT-06", "CO-20")
    @pytest.mark.parametrize("by", ["instance_id", "instance_arn"])
    def test_refuses_a_third_region(self, aws, estate, by):
        """Groups can be created in the source Region only."""
        client = aws.connect(THIRD)

        with no_trace(aws), refused("InvalidRequestException", f"{SOURCE}$"):
            create_group(client, getattr(estate, by))

    @pytest.mark.rules("CO-20", "CT-06")
    def test_refuses_the_replicas_arn(self, aws, source, estate):
        """The replica's ARN is refused in the source Region."""
        with no_trace(aws), refused("InvalidRequestException", f"{SOURCE}$"):
            create_group(source, estate.replica_arn)

    @pytest.mark.rules("CO-20", "CT-10")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA, THIRD])
    @pytest.mark.parametrize("by_arn", [False, True])
    @pytest.mark.usefixtures("estate")
    def test_refuses_the_unknown_everywhere(self, aws, region, by_arn):
        """An instance that the account has in no Region is not found."""
        unknown = UNKNOWN_INSTANCE if by_arn else UNKNOWN_ID

        with no_trace(aws), refused("ResourceNotFoundException", UNKNOWN_ID):
            create_group(aws.connect(region), unknown)

    @pytest.mark.rules("CO-20", "S-49")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA, THIRD])
    def test_refuses_the_arn_of_another_account(self, aws, estate, region):
        """The same ID in another account's ARN is an unknown instance."""
        foreign = estate.instance_arn.replace("123456789012", OTHER_ACCOUNT)

        with no_trace(aws), refused("ResourceNotFoundException"):
            create_group(aws.connect(region), foreign)

    @pytest.mark.rules("CO-20", "S-49")
    @pytest.mark.parametrize("region", [SOURCE, THIRD])
    def test_refuses_other_accounts(self, aws, estate, region):
        """The instance is unknown to other accounts in every Region."""
        with refused("ResourceNotFoundException"):
            create_group(by_role(aws, region=region), estate.instance_id)

    @pytest.mark.rules("CT-09", "S-16", "RI-27")
    def test_refuses_a_replica_that_is_not_ready(self, aws, source):
        """A group is refused while the replication runs."""
        aws.set_pace("connect::replica", progression="manual", times=1)
        instance_id = create_instance(source)["Id"]
        replicate(source, instance_id)

        with no_trace(aws), refused("ResourceNotReadyException", "not ready"):
            create_group(source, instance_id)

        source.describe_instance(InstanceId=instance_id)
        assert create_group(source, instance_id)["Id"]

    @pytest.mark.rules("CT-08", "S-15", "D-10")
    @pytest.mark.parametrize("name", ["g", "default"])
    def test_refuses_a_taken_name(self, aws, source, instance_id, name):
        """Two groups of one instance cannot have the same name."""
        create_group(source, instance_id, "g")

        with no_trace(aws), refused("ResourceConflictException", name):
            create_group(source, instance_id, name)

    @pytest.mark.rules("S-15")
    def test_takes_the_name_of_another_instances_group(self, source, instance_id):
        """Groups of different instances can have the same name."""
        create_group(source, instance_id, "g")
        other = create_instance(source, "other")["Id"]
        replicate(source, other)

        assert create_group(source, other, "g")["Id"]

    @pytest.mark.rules("S-15", "DS-08")
    def test_takes_the_name_of_a_group_that_is_gone(self, source, instance_id):
        """The name of a deleted group can be used again."""
        group = create_group(source, instance_id, "g")["Id"]
        source.delete_traffic_distribution_group(TrafficDistributionGroupId=group)

        assert group != create_group(source, instance_id, "g")["Id"]

    @pytest.mark.rules("CT-07", "QT-02", "S-06", "ER-09")
    def test_makes_eight_of_an_instance(self, aws, source, instance_id):
        """An instance has at most eight groups beside the default one."""
        for place in range(8):
            create_group(source, instance_id, f"g{place}")

        with no_trace(aws), refused("ServiceQuotaExceededException", "8$"):
            create_group(source, instance_id, "ninth")

        answer = aws.send(
            "PUT",
            "/traffic-distribution-group",
            body=f'{{"Name": "ninth", "InstanceId": "{instance_id}"}}',
        )
        assert 402 == answer.status_code

    @pytest.mark.rules("QT-02")
    def test_counts_them_by_instance(self, source, instance_id):
        """The quota is per instance, and a deleted group no longer counts."""
        made = [create_group(source, instance_id, f"g{n}")["Id"] for n in range(8)]
        other = create_instance(source, "other")["Id"]
        replicate(source, other)

        assert create_group(source, other, "g")["Id"]
        source.delete_traffic_distribution_group(TrafficDistributionGroupId=made[0])
        assert create_group(source, instance_id, "next")["Id"]

    @pytest.mark.rules("S-01")
    def test_checks_state_before_name(self, aws, source):
        """A replica that is not ready is refused before a taken name."""
        aws.set_pace("connect::replica", progression="manual", times=1)
        instance_id = create_instance(source)["Id"]
        replicate(source, instance_id)

        with refused("ResourceNotReadyException"):
            create_group(source, instance_id, "default")

    @pytest.mark.rules("S-01")
    def test_checks_the_name_before_the_quota(self, source, instance_id):
        """A taken name is refused before a full quota."""
        for place in range(8):
            create_group(source, instance_id, f"g{place}")

        with refused("ResourceConflictException"):
            create_group(source, instance_id, "g0")

    @pytest.mark.rules("S-34", "ER-20")
    def test_with_a_token_it_happens_once(self, source, instance_id):
        """The same token with the same input gets the first answer."""
        first, again = (
            create_group(source, instance_id, ClientToken="t1") for _ in range(2)
        )

        assert (first["Id"], first["Arn"]) == (again["Id"], again["Arn"])
        assert 2 == len(groups_listed(source))

    @pytest.mark.rules("S-34", "D-10")
    def test_refuses_a_token_with_other_input(self, aws, source, instance_id):
        """Other input with the same token is an invalid request."""
        create_group(source, instance_id, ClientToken="t1")

        with no_trace(aws), refused("InvalidRequestException", "client token"):
            create_group(source, instance_id, "other", ClientToken="t1")


class TestDescribeTrafficDistributionGroup:
    """DescribeTrafficDistributionGroup."""

    @pytest.mark.rules("DS-01", "DT-02")
    def test_shows_the_members_of_the_model(self, source, estate, instance_id):
        """A group shows all its members; without tags the map is empty."""
        created = create_group(source, instance_id, "sales", Description="For sales.")

        assert {
            "Id": created["Id"],
            "Arn": created["Arn"],
            "Name": "sales",
            "Description": "For sales.",
            "InstanceArn": estate.instance_arn,
            "Status": "ACTIVE",
            "Tags": {},
            "IsDefault": False,
        } == group_shown(source, created["Id"])

    @pytest.mark.rules("DS-01")
    def test_has_no_description_where_none_was_given(self, source, instance_id):
        """Without a description the member is absent."""
        created = create_group(source, instance_id)

        assert "Description" not in group_shown(source, created["Id"])

    @pytest.mark.rules("DS-02")
    def test_finds_by_id_or_arn_at_home(self, source, instance_id):
        """In its own Region a group is found by ID or ARN."""
        created = create_group(source, instance_id)

        shown = [group_shown(source, created[by]) for by in ("Id", "Arn")]

        assert shown[0] == shown[1]

    @pytest.mark.rules("DS-02", "RS-10")
    def test_finds_by_arn_from_the_replica(self, source, replica, instance_id):
        """The replica Region finds it by ARN, with the source's Region in both ARNs."""
        created = create_group(source, instance_id)

        shown = group_shown(replica, created["Arn"])

        assert group_shown(source, created["Id"]) == shown
        assert f":{SOURCE}:" in shown["InstanceArn"]

    @pytest.mark.rules("DS-02")
    def test_does_not_find_by_id_from_the_replica(self, source, replica, instance_id):
        """A bare ID is not found in the replica Region."""
        group = create_group(source, instance_id)["Id"]

        with refused("ResourceNotFoundException", group):
            group_shown(replica, group)

    @pytest.mark.rules("S-49", "D-13")
    def test_is_of_its_two_regions(self, aws, source, instance_id):
        """A group is not found in a third Region, by ID or ARN."""
        created = create_group(source, instance_id)

        for by in ("Id", "Arn"):
            with refused("ResourceNotFoundException"):
                group_shown(aws.connect(THIRD), created[by])

    @pytest.mark.rules("S-49", "D-13")
    @pytest.mark.parametrize(
        ("part", "other"),
        [(":123456789012:", ":111122223333:"), (f":{SOURCE}:", f":{REPLICA}:")],
    )
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    def test_refuses_the_arn_of_another_place(
        self, aws, source, instance_id, region, part, other
    ):
        """An ARN with another account or the replica's Region is not found."""
        arn = create_group(source, instance_id)["Arn"]
        assert part in arn

        with refused("ResourceNotFoundException"):
            group_shown(aws.connect(region), arn.replace(part, other))

    @pytest.mark.rules("DS-04")
    @pytest.mark.parametrize("unknown", [UNKNOWN_ID, UNKNOWN_GROUP])
    def test_refuses_the_unknown(self, source, unknown):
        """An unknown group is not found."""
        with refused("ResourceNotFoundException", unknown):
            group_shown(source, unknown)

    @pytest.mark.rules("DS-03", "D-15", "D-07")
    @pytest.mark.parametrize("text", MISSHAPEN)
    def test_refuses_malformed_identifiers(self, source, text):
        """A malformed identifier is an invalid request."""
        with refused("InvalidRequestException", "TrafficDistributionGroupId"):
            group_shown(source, text)

    @pytest.mark.rules("DS-03")
    def test_reads_arns_of_both_partitions(self, source):
        """An ARN of the partition aws-us-gov is well-formed, but not found."""
        with refused("ResourceNotFoundException"):
            group_shown(source, UNKNOWN_GROUP.replace("arn:aws:", "arn:aws-us-gov:"))


class TestListTrafficDistributionGroups:
    """ListTrafficDistributionGroups."""

    @pytest.mark.rules("LT-03", "DT-02")
    def test_shows_a_summary(self, source, instance_id):
        """A summary has what describing shows, without description and tags."""
        create_group(source, instance_id, Description="d", Tags={"team": "ops"})

        (row,) = [g for g in groups_listed(source) if not g["IsDefault"]]

        shown = group_shown(source, row["Arn"])
        assert {"Description", "Tags"} == set(shown) - set(row)
        assert row == {name: shown[name] for name in row}

    @pytest.mark.rules("LT-01", "LT-05")
    @pytest.mark.parametrize("by", ["instance_id", "instance_arn"])
    def test_filters_by_instance(self, source, estate, by):
        """The list has all groups, or those of a given instance."""
        other = create_instance(source, "other")["Id"]
        replicate(source, other)

        listed = groups_listed(source, InstanceId=getattr(estate, by))

        assert [estate.default_group_arn] == [g["Arn"] for g in listed]
        assert 2 == len(groups_listed(source))

    @pytest.mark.rules("LT-05")
    def test_tells_whether_an_instance_has_any(self, source, estate):
        """An instance without groups has an empty list."""
        alone = create_instance(source, "alone")["Id"]

        assert [] == groups_listed(source, InstanceId=alone)
        assert groups_listed(source, InstanceId=estate.instance_id)

    @pytest.mark.rules("D-24")
    @pytest.mark.parametrize(
        "place", ["us-east-1:999999999999", "eu-west-2:123456789012"]
    )
    def test_shows_nothing_of_an_instance_elsewhere(self, source, estate, place):
        """The same ID in another account or a third Region has no groups."""
        arn = f"arn:aws:connect:{place}:instance/{estate.instance_id}"

        assert [] == groups_listed(source, InstanceId=arn)

    @pytest.mark.rules("S-11", "RS-10")
    @pytest.mark.parametrize("by", ["instance_id", "instance_arn", "replica_arn", None])
    def test_shows_the_same_from_the_replica(self, source, replica, estate, by):
        """The replica Region lists the same groups, with the source's ARNs."""
        create_group(source, estate.instance_id)
        wanted = {"InstanceId": getattr(estate, by)} if by else {}

        listed = groups_listed(replica, **wanted)

        assert groups_listed(source) == listed
        assert {SOURCE} == {g["Arn"].split(":")[3] for g in listed}

    @pytest.mark.rules("S-11")
    def test_shows_groups_of_both_directions(self, source, replica, instance_id):
        """A Region lists the groups of its sources and of its replicas."""
        theirs = create_instance(replica, "theirs")["Id"]
        replicate(replica, theirs, SOURCE)

        for client in (source, replica):
            assert {SOURCE, REPLICA} == {
                g["Arn"].split(":")[3] for g in groups_listed(client)
            }
            (ours,) = groups_listed(client, InstanceId=instance_id)
            assert instance_id in ours["InstanceArn"]

    @pytest.mark.rules("S-11", "D-03")
    def test_shows_a_replica_region_its_own_only(self, aws, source, estate):
        """A replica Region lists only the groups that are linked to it."""
        aws.set_config(region_pairs="any")
        other = create_instance(source, "other")["Id"]
        replicate(source, other, THIRD)

        seen = [groups_listed(aws.connect(region)) for region in (REPLICA, THIRD)]

        assert [[estate.instance_id], [other]] == [
            [group["InstanceArn"].rpartition("/")[2] for group in listed]
            for listed in seen
        ]

    @pytest.mark.rules("S-11")
    def test_shows_nothing_elsewhere(self, aws, estate):
        """A third Region lists none of the groups."""
        assert [] == groups_listed(aws.connect(THIRD), InstanceId=estate.instance_id)

    @pytest.mark.rules("LT-04", "D-24")
    @pytest.mark.parametrize(
        "unknown",
        [
            UNKNOWN_ID,
            "x",
            f"{PLACE}:instance/{UNKNOWN_ID}",
            f"{PLACE}:agent/{UNKNOWN_ID}",
        ],
    )
    def test_is_empty_for_the_unknown(self, source, estate, unknown):
        """For an unknown instance the list is empty, as not-found is not declared."""
        assert estate

        assert [] == groups_listed(source, InstanceId=unknown)

    @pytest.mark.rules("D-09")
    def test_is_empty_at_first(self, source):
        """Without groups the list is empty and there is no token."""
        found = source.list_traffic_distribution_groups()

        del found["ResponseMetadata"]
        assert {"TrafficDistributionGroupSummaryList": []} == found

    @pytest.mark.rules("LT-02", "D-09")
    @pytest.mark.parametrize("most", [1, 4, 9, 10])
    def test_pages(self, source, instance_id, most):
        """The pages have every group once, and none exceeds its limit."""
        made = {create_group(source, instance_id, f"g{n}")["Arn"] for n in range(8)}
        pages = list(
            source.get_paginator("list_traffic_distribution_groups").paginate(
                PaginationConfig={"PageSize": most}
            )
        )

        sizes = [len(p["TrafficDistributionGroupSummaryList"]) for p in pages]
        listed = [
            row["Arn"]
            for p in pages
            for row in p["TrafficDistributionGroupSummaryList"]
            if not row["IsDefault"]
        ]
        assert min(most, 9) == max(sizes)
        assert sorted(made) == sorted(listed)

    @pytest.mark.rules("CO-18", "ER-17", "LT-02")
    def test_refuses_more_than_a_thousand(self, source):
        """The server refuses MaxResults above 1000, which boto3 sends."""
        with refused("InvalidRequestException", "MaxResults"):
            source.list_traffic_distribution_groups(MaxResults=1001)

    @pytest.mark.rules("LT-06")
    def test_begins_with_an_empty_token(self, source, estate):
        """An empty token, which the dashboard sends, selects the first page."""
        found = source.list_traffic_distribution_groups(NextToken="")

        (row,) = found["TrafficDistributionGroupSummaryList"]
        assert estate.default_group_arn == row["Arn"]

    @pytest.mark.rules("D-09")
    def test_survives_a_deletion_between_pages(self, source, instance_id):
        """A deletion between two pages neither skips nor repeats another group."""
        for place in range(5):
            create_group(source, instance_id, f"g{place}")
        everything = [g["Arn"] for g in groups_listed(source)]
        first = source.list_traffic_distribution_groups(MaxResults=3)
        default = default_group(source, instance_id)["Arn"]
        gone = [arn for arn in everything[2:4] if arn != default]

        for arn in gone:
            source.delete_traffic_distribution_group(TrafficDistributionGroupId=arn)
        rest = source.list_traffic_distribution_groups(NextToken=first["NextToken"])

        left = [arn for arn in everything[3:] if arn not in gone]
        assert left == [r["Arn"] for r in rest["TrafficDistributionGroupSummaryList"]]

    @pytest.mark.rules("D-09")
    @pytest.mark.parametrize("token", ["x", "é", "W10=", "bnVsbA=="])
    def test_refuses_malformed_tokens(self, source, token):
        """A malformed token is refused."""
        with refused("InvalidRequestException", "NextToken"):
            source.list_traffic_distribution_groups(NextToken=token)


class TestDeleteTrafficDistributionGroup:
    """DeleteTrafficDistributionGroup."""

    @pytest.fixture(name="group")
    def _group(self, source, instance_id):
        """A group, with its Id and Arn."""
        return create_group(source, instance_id)

    @staticmethod
    def delete(client, group):
        """Delete a group."""
        client.delete_traffic_distribution_group(TrafficDistributionGroupId=group)

    @pytest.mark.rules("DL-03", "DS-08")
    @pytest.mark.parametrize("by", ["Id", "Arn"])
    def test_ends_it(self, source, group, by):
        """A group deleted by ID or ARN is neither found nor listed."""
        self.delete(source, group[by])

        with refused("ResourceNotFoundException"):
            group_shown(source, group["Id"])
        with refused("ResourceNotFoundException"):
            self.delete(source, group["Id"])
        assert [True] == [g["IsDefault"] for g in groups_listed(source)]

    @pytest.mark.rules("DL-05", "DS-05", "DS-07", "D-29")
    def test_is_followed_by_describing(self, aws, source, group):
        """The deletion takes the configured number of describes, then the group is not found."""
        slow_groups(aws, describes=2)

        self.delete(source, group["Id"])

        seen = [group_shown(source, group["Id"])["Status"] for _ in range(2)]
        assert ["PENDING_DELETION", "PENDING_DELETION"] == seen
        with refused("ResourceNotFoundException"):
            group_shown(source, group["Id"])

    @pytest.mark.rules("DL-05", "DS-07", "S-19")
    def test_may_fail(self, aws, source, group):
        """A group whose deletion failed is DELETION_FAILED and can be deleted again."""
        fail_workflow(aws, "DeleteTrafficDistributionGroup")

        self.delete(source, group["Id"])

        assert "DELETION_FAILED" == group_shown(source, group["Id"])["Status"]
        self.delete(source, group["Id"])
        with refused("ResourceNotFoundException"):
            group_shown(source, group["Id"])

    @pytest.mark.rules("DL-06", "S-17")
    @pytest.mark.parametrize("unknown", [UNKNOWN_ID, UNKNOWN_GROUP])
    def test_refuses_the_unknown(self, aws, source, unknown):
        """An unknown group is not found, although that is not declared."""
        with no_trace(aws), refused("ResourceNotFoundException", unknown):
            self.delete(source, unknown)

    @pytest.mark.rules("DS-03", "D-15")
    @pytest.mark.parametrize("text", MISSHAPEN)
    def test_refuses_malformed_identifiers(self, source, text):
        """A malformed identifier is an invalid request."""
        with refused("InvalidRequestException", "TrafficDistributionGroupId"):
            self.delete(source, text)

    @pytest.mark.rules("DL-03", "S-18", "D-10")
    @pytest.mark.parametrize(
        ("by", "code"),
        [("Id", "ResourceNotFoundException"), ("Arn", "InvalidRequestException")],
    )
    def test_is_refused_from_the_replica(self, aws, replica, group, by, code):
        """In the replica Region a bare ID is not found and an ARN is refused."""
        with no_trace(aws), refused(code):
            self.delete(replica, group[by])

    @pytest.mark.rules("S-49", "D-13")
    @pytest.mark.parametrize("by", ["Id", "Arn"])
    def test_is_refused_from_a_third_region(self, aws, group, by):
        """A group is not found in a third Region."""
        with no_trace(aws), refused("ResourceNotFoundException"):
            self.delete(aws.connect(THIRD), group[by])

    @pytest.mark.rules("DT-03", "DL-04", "D-10")
    def test_refuses_the_default_group(self, aws, source, estate):
        """The default group is deleted with the replica only."""
        with no_trace(aws), refused("InvalidRequestException", "default"):
            self.delete(source, estate.default_group_arn)

    @pytest.mark.rules("DL-01", "DL-02", "ER-05", "D-10")
    def test_refuses_a_group_with_numbers(self, aws, source, group):
        """A group is in use until its numbers are released."""
        number = claim(source, group["Arn"])

        with no_trace(aws), refused("ResourceInUseException", "are claimed to"):
            self.delete(source, group["Id"])

        source.release_phone_number(PhoneNumberId=number["PhoneNumberId"])
        self.delete(source, group["Id"])

    @pytest.mark.rules("ER-05", "DL-01", "S-57")
    def test_tells_what_is_in_use(self, aws, source, group):
        """The refusal has status 409 and names a number beside the message."""
        number = claim(source, group["Arn"])["PhoneNumberArn"]

        answer = aws.send("DELETE", f"/traffic-distribution-group/{group['Id']}")

        assert 409 == answer.status_code
        assert ("PHONE_NUMBER", number) == (
            answer.json()["ResourceType"],
            answer.json()["ResourceId"],
        )

    @pytest.mark.rules("S-57", "DL-01")
    def test_names_one_that_is_left(self, source, group):
        """The refusal names a number that is still claimed."""
        gone, left = (claim(source, group["Arn"]) for _ in range(2))
        source.release_phone_number(PhoneNumberId=gone["PhoneNumberId"])

        with pytest.raises(ClientError) as refusal:
            self.delete(source, group["Id"])

        assert ("PHONE_NUMBER", left["PhoneNumberArn"]) == (
            refusal.value.response["ResourceType"],
            refusal.value.response["ResourceId"],
        )

    @pytest.mark.rules("DL-02")
    def test_takes_a_group_whose_numbers_moved_away(self, source, estate, group):
        """A group whose numbers were moved away can be deleted."""
        number = claim(source, group["Arn"])["PhoneNumberId"]

        source.update_phone_number(
            PhoneNumberId=number, TargetArn=estate.default_group_arn
        )

        self.delete(source, group["Id"])

    @pytest.mark.rules("DL-01")
    def test_refuses_a_group_with_a_number_being_claimed(self, aws, source, group):
        """A group to which a number is being claimed is in use."""
        slow_numbers(aws)
        claim(source, group["Arn"])

        with no_trace(aws), refused("ResourceInUseException"):
            self.delete(source, group["Id"])

    @pytest.mark.rules("S-19", "D-10")
    def test_refuses_a_group_with_a_running_workflow(
        self, aws, source, estate, instance_id
    ):
        """A group that is being created, updated or deleted is refused."""
        group = create_group(source, instance_id, "other")["Id"]
        slow_groups(aws, describes=1)
        making = create_group(source, instance_id, "third")["Id"]
        with no_trace(aws), refused("InvalidRequestException", "CREATION_IN_PROGRESS"):
            self.delete(source, making)

        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=0)
        )
        with no_trace(aws), refused("InvalidRequestException", "UPDATE_IN_PROGRESS"):
            self.delete(source, group)

        group_shown(source, group)
        self.delete(source, group)
        with no_trace(aws), refused("InvalidRequestException", "PENDING_DELETION"):
            self.delete(source, group)

    @pytest.mark.rules("S-19")
    def test_takes_a_group_whose_creation_failed(self, aws, source, instance_id):
        """A group whose creation failed can be deleted."""
        fail_workflow(aws, "CreateTrafficDistributionGroup")
        group = create_group(source, instance_id, "other")["Id"]

        self.delete(source, group)

        with refused("ResourceNotFoundException"):
            group_shown(source, group)

    @pytest.mark.rules("S-20")
    def test_lets_its_agents_go(self, source, instance_id, group):
        """The group's agents are free to join another group."""
        user_id = create_user(source, instance_id)["UserId"]
        other = create_group(source, instance_id, "other")["Id"]
        for wanted in (group["Id"], other):
            source.associate_traffic_distribution_group_user(
                TrafficDistributionGroupId=wanted,
                UserId=user_id,
                InstanceId=instance_id,
            )
            if wanted == group["Id"]:
                self.delete(source, wanted)

        assert [user_id] == agents_of(source, other)

    @pytest.mark.rules("D-27")
    def test_forgets_its_tags(self, source, instance_id):
        """The tags of a deleted group cannot be read."""
        arn = create_group(source, instance_id, "tagged", Tags={"a": "b"})["Arn"]

        self.delete(source, arn)

        with refused("ResourceNotFoundException"):
            source.list_tags_for_resource(resourceArn=arn)


class TestStalling:
    """Groups with a workflow that never ends."""

    @pytest.mark.rules("CT-12", "S-42")
    def test_a_group_may_never_become_active(self, aws, source, instance_id):
        """A group whose creation a fault stalls never becomes ACTIVE."""
        add_fault(aws, STALLED, operation="CreateTrafficDistributionGroup", times=1)
        group = create_group(source, instance_id)["Id"]

        seen = {group_shown(source, group)["Status"] for _ in range(5)}

        assert {"CREATION_IN_PROGRESS"} == seen


class TestMistakes:
    """The mistakes of published failover samples, and how they are refused."""

    @pytest.mark.rules("CT-05")
    def test_a_group_before_replication(self, source):
        """A group cannot be created for an instance that is not replicated."""
        instance = create_instance(source)

        for by in ("Id", "Arn"):
            with refused("InvalidRequestException", "not replicated"):
                create_group(source, instance[by])

    @pytest.mark.rules("CT-06")
    def test_a_group_in_the_wrong_region(self, replica, estate):
        """A group cannot be created in the replica Region."""
        assert instance_shown(replica, estate.instance_id)

        with refused("InvalidRequestException", SOURCE):
            create_group(replica, estate.instance_id)

    @pytest.mark.rules("CT-17", "PN-15")
    def test_a_number_of_another_region(self, source, replica, estate, instance_id):
        """A group takes only numbers claimed in its own Region."""
        group = create_group(source, instance_id)["Arn"]
        alone = create_instance(replica, "alone")["Arn"]
        number = claim(replica, alone)["PhoneNumberId"]

        with refused("InvalidParameterException"):
            replica.update_phone_number(PhoneNumberId=number, TargetArn=group)
        with refused("InvalidParameterException"):
            claim(replica, estate.group_arn)

    @pytest.mark.rules("PN-14", "CO-04")
    def test_a_number_claimed_twice(self, source, estate, instance_id):
        """A claimed number cannot be claimed again, for any group."""
        first = create_group(source, instance_id, "first")["Arn"]
        number = claim(source, first)["PhoneNumber"]

        for target in (first, estate.default_group_arn, estate.instance_arn):
            with refused(
                "InvalidParameterException",
                rf"^Phone number not available: \{number}$",
            ):
                source.claim_phone_number(TargetArn=target, PhoneNumber=number)

    @pytest.mark.rules("DL-01")
    def test_a_group_deleted_with_numbers_on_it(self, source, instance_id):
        """A group with numbers cannot be deleted, and keeps its number."""
        group = create_group(source, instance_id)["Arn"]
        number = claim(source, group)

        with refused("ResourceInUseException"):
            source.delete_traffic_distribution_group(TrafficDistributionGroupId=group)

        shown = source.describe_phone_number(PhoneNumberId=number["PhoneNumberId"])
        assert group == shown["ClaimedPhoneNumberSummary"]["TargetArn"]
        assert "ACTIVE" == group_shown(source, group)["Status"]
