"""Creating, describing, listing and deleting instances."""

from __future__ import annotations

import re

import pytest
from botocore.exceptions import ParamValidationError

from tests.helpers.aws import in_process
from tests.helpers.faults import fail_workflow
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID, UUID
from tests.helpers.instances import (
    create_instance,
    instance_shown,
    instances_listed,
    replicate,
)
from tests.helpers.numbers import available, claim_many, numbers_of
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace

WANTED = {
    "IdentityManagementType": "SAML",
    "InboundCallsEnabled": True,
    "OutboundCallsEnabled": True,
}


@pytest.fixture(name="instance")
def _instance(source):
    """A plain instance, with its Id and Arn."""
    return create_instance(source)


class TestCreateInstance:
    """CreateInstance."""

    @pytest.mark.rules("IN-01")
    @pytest.mark.parametrize("missing", sorted(WANTED))
    def test_requires_what_the_model_requires(self, source, missing):
        """boto3 does not send a creation without a required member."""
        wanted = {name: value for name, value in WANTED.items() if name != missing}

        with pytest.raises(ParamValidationError, match=missing):
            source.create_instance(**wanted)

    @pytest.mark.rules("IN-02")
    @pytest.mark.parametrize("kind", ["SAML", "CONNECT_MANAGED", "EXISTING_DIRECTORY"])
    def test_takes_three_identity_types(self, source, kind):
        """Each of the three identity types is accepted and shown."""
        directory = {"DirectoryId": "d-0123456789"} if kind.startswith("E") else {}

        created = create_instance(source, IdentityManagementType=kind, **directory)

        shown = instance_shown(source, created["Id"])
        assert kind == shown["IdentityManagementType"]

    @pytest.mark.rules("IN-02", "D-10")
    def test_refuses_other_identity_types(self, aws, source):
        """Any other identity type is refused, and nothing is created."""
        with no_trace(aws), refused("InvalidRequestException", "enum"):
            create_instance(source, IdentityManagementType="LDAP")

    @pytest.mark.rules("IN-04")
    @pytest.mark.parametrize("alias", ["a", "a" * 45, "7up", "a-b", "A1-2", "D-x1"])
    def test_takes_valid_aliases(self, source, alias):
        """An alias has 1 to 45 letters, digits and inner hyphens."""
        created = create_instance(source, alias)

        assert alias == instance_shown(source, created["Id"])["InstanceAlias"]

    @pytest.mark.rules("IN-04", "D-10")
    @pytest.mark.parametrize(
        "alias", ["a" * 46, "-a", "a-", "a_b", "a b", "d-abc", "ü", "a\n"]
    )
    def test_refuses_invalid_aliases(self, aws, source, alias):
        """An invalid alias is refused, and nothing is created."""
        with no_trace(aws), refused("InvalidRequestException", "InstanceAlias"):
            create_instance(source, alias)

    @pytest.mark.rules("IN-05", "D-02")
    def test_takes_no_alias(self, source):
        """An instance may have no alias."""
        created = create_instance(source, alias=None)

        assert "InstanceAlias" not in instance_shown(source, created["Id"])

    @pytest.mark.rules("IN-06", "D-10")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA, "eu-central-1"])
    @pytest.mark.parametrize("alias", ["main", "MAIN"])
    def test_refuses_a_taken_alias(self, aws, source, region, alias):
        """An alias is taken in all Regions, in upper and in lower case."""
        create_instance(source, "main")

        with (
            no_trace(aws),
            refused(
                "InvalidRequestException",
                r"^Invalid Input\. Instance alias is already used\.$",
            ),
        ):
            create_instance(aws.connect(region), alias)

    @pytest.mark.rules("IN-07")
    @pytest.mark.parametrize(
        "directory", ["d-01234567890", "x-0123456789", "d-0123456789G"]
    )
    def test_refuses_invalid_directories(self, source, directory):
        """A directory is d- and ten hexadecimal digits."""
        with refused("InvalidRequestException", "DirectoryId"):
            create_instance(
                source,
                IdentityManagementType="EXISTING_DIRECTORY",
                DirectoryId=directory,
            )

    @pytest.mark.rules("IN-07")
    @pytest.mark.parametrize(
        "wanted",
        [
            {"IdentityManagementType": "EXISTING_DIRECTORY"},
            {"IdentityManagementType": "SAML", "DirectoryId": "d-0123456789"},
        ],
    )
    def test_a_directory_goes_with_its_identity_type(self, source, wanted):
        """Only EXISTING_DIRECTORY takes a directory, and it requires one."""
        with refused("InvalidRequestException", "DirectoryId is required with"):
            create_instance(source, **wanted)

    @pytest.mark.rules("IN-08")
    def test_answers_id_and_arn(self, instance):
        """The answer is a UUID and an ARN that contains it."""
        account = instance["Arn"].split(":")[4]

        assert {"Id", "Arn"} == set(instance) - {"ResponseMetadata"}
        assert re.fullmatch(UUID, instance["Id"])
        assert (
            f"arn:aws:connect:{SOURCE}:{account}:instance/{instance['Id']}"
            == instance["Arn"]
        )

    @pytest.mark.rules("IN-08", "IN-09", "S-42")
    def test_is_followed_by_describing(self, aws, source):
        """The creation takes the configured number of describes, then it is ACTIVE."""
        aws.set_pace("connect::instance", progression="manual", times=2)
        instance_id = create_instance(source)["Id"]

        seen = [instance_shown(source, instance_id)["InstanceStatus"] for _ in range(3)]

        assert ["CREATION_IN_PROGRESS", "CREATION_IN_PROGRESS", "ACTIVE"] == seen

    @pytest.mark.rules("S-42")
    def test_is_not_advanced_by_listing(self, aws, source):
        """Listing shows the status, but does not count as a describe."""
        aws.set_pace("connect::instance", progression="manual", times=1)
        instance_id = create_instance(source)["Id"]

        for _ in range(3):
            (row,) = source.list_instances()["InstanceSummaryList"]
            assert "CREATION_IN_PROGRESS" == row["InstanceStatus"]

        instance_shown(source, instance_id)
        (row,) = source.list_instances()["InstanceSummaryList"]
        assert "ACTIVE" == row["InstanceStatus"]

    @pytest.mark.rules("S-42")
    @in_process
    @pytest.mark.usefixtures("aws")
    def test_takes_time_where_told_to(self, aws, source, clock):
        """With moto's progression by time the creation takes that time, by moto's clock."""
        aws.set_pace("connect::instance", progression="time", seconds=60)
        instance_id = create_instance(source)["Id"]
        assert (
            "CREATION_IN_PROGRESS"
            == (instance_shown(source, instance_id)["InstanceStatus"])
        )

        clock.advance(seconds=61)

        assert "ACTIVE" == instance_shown(source, instance_id)["InstanceStatus"]

    @pytest.mark.rules("IN-09", "IN-10")
    def test_may_fail(self, aws, source):
        """A failed creation shows its reason, and the instance is still listed."""
        fail_workflow(aws, "CreateInstance", "No directory.")
        instance_id = create_instance(source)["Id"]

        shown = instance_shown(source, instance_id)

        assert "CREATION_FAILED" == shown["InstanceStatus"]
        assert {"Message": "No directory."} == shown["StatusReason"]
        assert [instance_id] == instances_listed(source)

    @pytest.mark.rules("IN-06", "IN-10")
    def test_frees_the_alias_when_it_fails(self, aws, source):
        """The alias of an instance whose creation failed can be used again."""
        fail_workflow(aws, "CreateInstance")
        create_instance(source, "main")

        again = create_instance(source, "main")

        assert "ACTIVE" == instance_shown(source, again["Id"])["InstanceStatus"]

    @pytest.mark.rules("IN-10")
    @in_process
    def test_is_forgotten_a_day_after_it_failed(self, aws, source, clock):
        """A failed instance is shown for 24 hours only."""
        fail_workflow(aws, "CreateInstance")
        instance_id = create_instance(source)["Id"]

        clock.advance(hours=24)
        assert (
            "CREATION_FAILED" == instance_shown(source, instance_id)["InstanceStatus"]
        )

        clock.advance(seconds=1)
        with refused("ResourceNotFoundException"):
            instance_shown(source, instance_id)
        assert [] == instances_listed(source)

    @pytest.mark.rules("IN-14")
    def test_tags_are_shown(self, source):
        """The tags of the creation are shown with the instance."""
        created = create_instance(source, Tags={"team": "ops"})

        assert {"team": "ops"} == instance_shown(source, created["Id"])["Tags"]

    @pytest.mark.rules("S-34", "ER-20")
    def test_with_a_token_it_happens_once(self, source):
        """The same token with the same input gets the first answer."""
        first = create_instance(source, ClientToken="t1")

        again = create_instance(source, ClientToken="t1")

        assert (first["Id"], first["Arn"]) == (again["Id"], again["Arn"])
        assert [first["Id"]] == instances_listed(source)

    @pytest.mark.rules("S-34", "D-10")
    def test_refuses_a_token_with_other_input(self, aws, source):
        """The same token with other input is refused."""
        create_instance(source, ClientToken="t1")

        with no_trace(aws), refused("InvalidRequestException", "client token"):
            create_instance(source, "other", ClientToken="t1")

    @pytest.mark.rules("D-10", "S-34")
    def test_a_refused_creation_leaves_no_token(self, source, instance):
        """A token of a refused API call can be used with other input."""
        with refused("InvalidRequestException", "alias"):
            create_instance(source, "main", ClientToken="t1")

        created = create_instance(source, "other", ClientToken="t1")

        assert created["Id"] != instance["Id"]

    @pytest.mark.rules("ER-20")
    @pytest.mark.parametrize("token", ["", "t" * 500])
    def test_takes_tokens_of_any_length_to_500(self, source, token):
        """A token may have up to 500 characters."""
        assert create_instance(source, ClientToken=token)["Id"]

    @pytest.mark.rules("ER-20")
    def test_an_empty_token_is_no_token(self, source):
        """Two creations with an empty token create two instances."""
        create_instance(source, "one", ClientToken="")
        create_instance(source, "two", ClientToken="")

        assert 2 == len(instances_listed(source))

    @pytest.mark.rules("ER-20")
    def test_refuses_a_token_of_501(self, source):
        """A token has at most 500 characters."""
        with refused("InvalidRequestException", "ClientToken"):
            create_instance(source, ClientToken="t" * 501)


class TestQuotas:
    """Quotas of an account."""

    @pytest.mark.rules("D-01")
    def test_instances_are_not_counted_by_default(self, source):
        """Without the setting a Region can have any number of instances."""
        for place in range(5):
            create_instance(source, f"i{place}")

        assert 5 == len(instances_listed(source))

    @pytest.mark.rules("QT-12", "QT-04")
    def test_quotas_can_be_those_of_a_new_account(self, aws, source):
        """The setting "documented" switches on all quotas that Amazon documents."""
        aws.set_config(quotas="documented")
        for number in range(2):
            create_instance(source, f"main-{number}")

        with refused("ServiceQuotaExceededException", "limited to: 2"):
            create_instance(source, "main-2")

    @pytest.mark.rules("QT-04", "D-01", "D-10")
    def test_instances_per_region(self, aws, source, replica):
        """The quota applies to each Region by itself."""
        aws.set_config(quotas={"instances_per_region": 2})
        create_instance(source, "one")
        create_instance(source, "two")

        with no_trace(aws), refused("ServiceQuotaExceededException", "2$"):
            create_instance(source, "three")

        assert create_instance(replica, "three")["Id"]

    @pytest.mark.rules("QT-04")
    def test_an_instance_that_is_gone_does_not_count(self, aws, source, instance):
        """A deleted instance does not count against the quota."""
        aws.set_config(quotas={"instances_per_region": 1})

        source.delete_instance(InstanceId=instance["Id"])

        assert create_instance(source, "next")["Id"]

    @pytest.mark.rules("QT-03", "IN-12")
    def test_creations_and_deletions_count(self, aws, source):
        """Too many creations and deletions are refused, each with its own code."""
        aws.set_config(quotas={"instance_changes_per_30_days": 3})
        for alias in ("one", "two"):
            instance_id = create_instance(source, alias)["Id"]
        source.delete_instance(InstanceId=instance_id)
        (left,) = instances_listed(source)

        with (
            no_trace(aws),
            refused("ServiceQuotaExceededException", "flagged for an excessive number"),
        ):
            create_instance(source, "three")
        with no_trace(aws), refused("InvalidRequestException", "30 days"):
            source.delete_instance(InstanceId=left)

    @pytest.mark.rules("S-65", "IN-12")
    def test_too_many_changes_have_the_measured_text(self, aws, source):
        """The refusal has the message of a real account, word for word."""
        aws.set_config(quotas={"instance_changes_per_30_days": 1})
        create_instance(source, "one")

        with refused(
            "ServiceQuotaExceededException",
            "^Your account has been flagged for an excessive number of creation "
            "and deletion attempts$",
        ):
            create_instance(source, "two")

    @pytest.mark.rules("QT-03", "IN-12")
    @in_process
    def test_creations_count_for_30_days(self, aws, source, clock):
        """A creation no longer counts after 30 days."""
        aws.set_config(quotas={"instance_changes_per_30_days": 1})
        create_instance(source, "one")
        clock.advance(days=30)
        with refused("ServiceQuotaExceededException"):
            create_instance(source, "two")

        clock.advance(seconds=1)

        assert create_instance(source, "two")["Id"]

    @pytest.mark.rules("QT-04", "IN-10")
    @in_process
    def test_instances_that_are_forgotten_do_not_count(self, aws, source, clock):
        """An instance that is no longer shown does not count."""
        aws.set_config(quotas={"instances_per_region": 1})
        fail_workflow(aws, "CreateInstance")
        create_instance(source, "one")
        with refused("ServiceQuotaExceededException"):
            create_instance(source, "two")

        clock.advance(hours=24, seconds=1)

        assert create_instance(source, "two")["Id"]


class TestDescribeInstance:
    """DescribeInstance."""

    @pytest.mark.rules("IN-14")
    def test_shows_the_members_of_the_model(self, source, instance):
        """An instance shows its members; without reason and tags these are absent."""
        shown = instance_shown(source, instance["Id"])

        created = shown.pop("CreatedTime")
        role = shown.pop("ServiceRole")
        assert created.tzinfo is not None
        assert role.startswith("arn:aws:iam::")
        assert {
            "Id": instance["Id"],
            "Arn": instance["Arn"],
            "IdentityManagementType": "SAML",
            "InstanceAlias": "main",
            "InstanceStatus": "ACTIVE",
            "InboundCallsEnabled": True,
            "OutboundCallsEnabled": True,
            "InstanceAccessUrl": "https://main.my.connect.aws",
        } == shown

    @pytest.mark.rules("D-06")
    def test_takes_an_arn(self, source, instance):
        """An instance is found by its ARN too."""
        assert instance["Id"] == instance_shown(source, instance["Arn"])["Id"]

    @pytest.mark.rules("IN-17", "D-07", "D-14")
    @pytest.mark.parametrize(
        "unknown",
        [
            UNKNOWN_ID,
            UNKNOWN_ID.upper(),
            "x",
            "x" * 100,
            f"arn:aws:connect:{SOURCE}:123456789012:instance/{UNKNOWN_ID}",
        ],
    )
    def test_refuses_the_unknown(self, source, unknown):
        """An unknown instance is not found, whatever the identifier's form."""
        with refused("ResourceNotFoundException", unknown):
            instance_shown(source, unknown)

    @pytest.mark.rules("S-49", "D-06")
    @pytest.mark.parametrize(
        ("part", "other"),
        [
            (":123456789012:", ":111122223333:"),
            (f":{SOURCE}:", f":{REPLICA}:"),
            ("arn:aws:", "arn:aws-cn:"),
            (":instance/", ":agent/"),
        ],
    )
    def test_refuses_the_arn_of_another_place(self, source, instance, part, other):
        """An ARN with another account, Region, partition or kind is not found."""
        assert part in instance["Arn"]

        with refused("ResourceNotFoundException"):
            instance_shown(source, instance["Arn"].replace(part, other))

    @pytest.mark.rules("IN-11")
    def test_refuses_an_id_of_101_characters(self, source):
        """An identifier has at most 100 characters."""
        with refused("InvalidRequestException", "InstanceId"):
            instance_shown(source, "x" * 101)

    @pytest.mark.rules("IN-18", "RS-01")
    def test_is_of_its_region(self, replica, instance):
        """An instance is not found in another Region until it is replicated."""
        with refused("ResourceNotFoundException"):
            instance_shown(replica, instance["Id"])


class TestListInstances:
    """ListInstances."""

    @pytest.mark.rules("IN-14")
    def test_shows_a_summary(self, source):
        """A summary has what describing shows, without reason and tags."""
        instance_id = create_instance(source, Tags={"team": "ops"})["Id"]
        shown = instance_shown(source, instance_id)

        (row,) = source.list_instances()["InstanceSummaryList"]

        del shown["Tags"]
        assert shown == row

    @pytest.mark.rules("IN-14")
    def test_has_no_reason(self, aws, source):
        """The list does not show why a creation failed."""
        fail_workflow(aws, "CreateInstance")
        create_instance(source)

        (row,) = source.list_instances()["InstanceSummaryList"]

        assert "StatusReason" not in row

    @pytest.mark.rules("IN-13", "D-09")
    @pytest.mark.parametrize("most", [1, 10])
    def test_pages_in_order_of_creation(self, source, most):
        """The pages have every instance once, in order of creation."""
        made = [create_instance(source, f"i{n}")["Id"] for n in range(11)]

        pages = list(
            source.get_paginator("list_instances").paginate(
                PaginationConfig={"PageSize": most}
            )
        )

        sizes = [len(page["InstanceSummaryList"]) for page in pages]
        assert most == max(sizes)
        assert made == [
            row["Id"] for page in pages for row in page["InstanceSummaryList"]
        ]

    @pytest.mark.rules("IN-13", "D-09")
    def test_has_ten_on_a_page_by_default(self, source):
        """Without MaxResults a page has ten instances."""
        for place in range(11):
            create_instance(source, f"i{place}")

        page = source.list_instances()

        assert 10 == len(page["InstanceSummaryList"])
        assert page["NextToken"]

    @pytest.mark.rules("CO-18", "IN-13")
    @pytest.mark.parametrize("most", [11, 1000])
    def test_has_ten_on_a_page_where_more_are_asked_for(self, source, most):
        """MaxResults above the maximum is accepted; a page still has ten."""
        made = [create_instance(source, f"i{n}")["Id"] for n in range(11)]

        first = source.list_instances(MaxResults=most)
        rest = source.list_instances(MaxResults=most, NextToken=first["NextToken"])

        pages = [
            [row["Id"] for row in page["InstanceSummaryList"]] for page in (first, rest)
        ]
        assert [10, 1] == [len(page) for page in pages]
        assert made == [*pages[0], *pages[1]]

    @pytest.mark.rules("CO-18", "ER-17", "IN-13")
    def test_refuses_more_than_a_thousand(self, source):
        """The server refuses MaxResults above 1000, which boto3 sends."""
        with refused("InvalidRequestException", "MaxResults"):
            source.list_instances(MaxResults=1001)

    @pytest.mark.rules("D-09")
    def test_survives_a_deletion_between_pages(self, source):
        """A deletion between two pages neither skips nor repeats another instance."""
        made = [create_instance(source, f"i{n}")["Id"] for n in range(4)]
        first = source.list_instances(MaxResults=2)

        for instance_id in made[1:3]:
            source.delete_instance(InstanceId=instance_id)
        rest = source.list_instances(NextToken=first["NextToken"])

        assert made[:2] == [row["Id"] for row in first["InstanceSummaryList"]]
        assert made[3:] == [row["Id"] for row in rest["InstanceSummaryList"]]

    @pytest.mark.rules("D-09")
    def test_refuses_the_token_of_another_list(self, aws, source):
        """The token of another operation's list is refused."""
        estate = aws.estate(groups=2, numbers=0)
        token = source.list_traffic_distribution_groups(MaxResults=1)["NextToken"]
        assert estate.instance_id

        with refused("InvalidRequestException", "NextToken"):
            source.list_instances(NextToken=token)

    @pytest.mark.rules("D-09")
    @pytest.mark.parametrize("token", ["x", "é", "W10=", "!!!!", "bnVsbA=="])
    def test_refuses_malformed_tokens(self, source, token):
        """A malformed token is refused."""
        with refused("InvalidRequestException", "NextToken"):
            source.list_instances(NextToken=token)


class TestDeleteInstance:
    """DeleteInstance."""

    @pytest.mark.rules("IN-15", "DS-08")
    def test_ends_it(self, source, instance):
        """A deleted instance is neither found nor listed, and cannot be deleted again."""
        source.delete_instance(InstanceId=instance["Id"])

        with refused("ResourceNotFoundException"):
            instance_shown(source, instance["Id"])
        with refused("ResourceNotFoundException"):
            source.delete_instance(InstanceId=instance["Id"])
        assert [] == instances_listed(source)

    @pytest.mark.rules("D-06")
    def test_takes_an_arn(self, source, instance):
        """An instance can be deleted by its ARN."""
        source.delete_instance(InstanceId=instance["Arn"])

        assert [] == instances_listed(source)

    @pytest.mark.rules("IN-17")
    def test_refuses_the_unknown(self, source):
        """An unknown instance is not found."""
        with refused("ResourceNotFoundException"):
            source.delete_instance(InstanceId=UNKNOWN_ID)

    @pytest.mark.rules("IN-06", "IN-15")
    def test_frees_the_alias(self, source, instance):
        """The alias of a deleted instance can be used again."""
        source.delete_instance(InstanceId=instance["Id"])

        assert create_instance(source, "main")["Id"] != instance["Id"]

    @pytest.mark.rules("IN-15", "D-20")
    def test_puts_numbers_back(self, source, instance):
        """The numbers of a deleted instance are available immediately, to any account."""
        numbers = [n["PhoneNumber"] for n in claim_many(source, instance["Arn"], 2)]
        source.delete_instance(InstanceId=instance["Id"])
        other = create_instance(source, "other")["Arn"]

        assert numbers == available(source, other, MaxResults=2)
        assert [] == numbers_of(source, TargetArn=other)

    @pytest.mark.rules("S-01", "D-10")
    def test_refuses_one_that_is_being_created(self, aws, source):
        """An instance that is still being created cannot be deleted."""
        aws.set_pace("connect::instance", progression="manual", times=1)
        instance_id = create_instance(source)["Id"]

        with no_trace(aws), refused("InvalidRequestException", "being created"):
            source.delete_instance(InstanceId=instance_id)

    @pytest.mark.rules("IN-10")
    def test_takes_one_that_failed(self, aws, source):
        """An instance whose creation failed can be deleted."""
        fail_workflow(aws, "CreateInstance")
        instance_id = create_instance(source)["Id"]

        source.delete_instance(InstanceId=instance_id)

        assert [] == instances_listed(source)

    @pytest.mark.rules("S-07", "D-10")
    def test_refuses_a_source_with_a_replica(self, aws, source, instance):
        """A source cannot be deleted before its replica."""
        replicate(source, instance["Id"])

        with no_trace(aws), refused("InvalidRequestException", REPLICA):
            source.delete_instance(InstanceId=instance["Id"])

    @pytest.mark.rules("S-34", "ER-20")
    @pytest.mark.needs_model("DeleteInstance.ClientToken")
    def test_with_a_token_it_happens_once(self, source, instance):
        """A deletion repeated with its token gets the first answer."""
        for _ in range(2):
            answer = source.delete_instance(InstanceId=instance["Id"], ClientToken="t1")
            assert {"ResponseMetadata"} == set(answer)
