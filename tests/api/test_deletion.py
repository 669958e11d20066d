"""Instances and numbers while they are deleted, and instances that failed."""

from __future__ import annotations

import pytest

from tests.helpers.faults import fail_workflow
from tests.helpers.identifiers import REPLICA
from tests.helpers.instances import (
    create_instance,
    instance_shown,
    instances_listed,
    replicate,
)
from tests.helpers.numbers import (
    DESCRIBES,
    available,
    claim,
    described,
    numbers_of,
    slow_numbers,
    status_of,
)
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace

IN_USE = "alias is already used"


@pytest.fixture(name="instance")
def _instance(source):
    """An instance with the alias "main"."""
    return create_instance(source, "main")


def slow_instances(aws):
    """Let workflows of instances take two describes."""
    aws.set_pace("connect::instance", progression="manual", times=DESCRIBES)


class TestDeletingAnInstance:
    """DeleteInstance, when it takes its time."""

    @pytest.fixture(name="leaving")
    def _leaving(self, aws, source, instance):
        """An instance that is being deleted."""
        slow_instances(aws)
        source.delete_instance(InstanceId=instance["Id"])
        return instance["Id"]

    @pytest.mark.rules("S-51", "IN-09")
    def test_shows_it_as_active_until_it_is_gone(self, source, leaving):
        """It is ACTIVE for the configured number of describes, then not found."""
        statuses = [
            instance_shown(source, leaving)["InstanceStatus"] for _ in range(DESCRIBES)
        ]

        assert ["ACTIVE"] * DESCRIBES == statuses
        with refused("ResourceNotFoundException"):
            instance_shown(source, leaving)

    @pytest.mark.rules("S-51", "IN-09")
    def test_lists_it_as_active_until_it_is_gone(self, source, leaving):
        """It is listed until its deletion has ended; listing does not count as a describe."""
        for _ in range(DESCRIBES):
            (row,) = source.list_instances()["InstanceSummaryList"]
            assert (leaving, "ACTIVE") == (row["Id"], row["InstanceStatus"])
            instance_shown(source, leaving)

        assert [] == instances_listed(source)

    @pytest.mark.rules("S-51", "IN-06")
    @pytest.mark.parametrize("by_replica", [False, True])
    def test_holds_the_alias_until_it_is_gone(self, aws, source, leaving, by_replica):
        """Its alias is taken in every Region until the deletion has ended."""
        client = aws.connect(REPLICA) if by_replica else source
        with refused("InvalidRequestException", IN_USE):
            create_instance(client, "main")
        for _ in range(DESCRIBES):
            instance_shown(source, leaving)

        assert create_instance(client, "main")["Id"]

    @pytest.mark.rules("S-51")
    def test_happens_once(self, aws, source, leaving):
        """Deleting it again meanwhile is refused."""
        with no_trace(aws), refused("InvalidRequestException", "being deleted"):
            source.delete_instance(InstanceId=leaving)

    @pytest.mark.rules("S-51")
    def test_is_not_replicated_meanwhile(self, aws, source, leaving):
        """An instance that is being deleted cannot be replicated."""
        with no_trace(aws), refused("InvalidRequestException", "being deleted"):
            replicate(source, leaving)

    @pytest.mark.rules("S-51", "IN-17")
    def test_is_over_immediately_by_default(self, source, instance):
        """By default it is gone and its alias free when the API call is answered."""
        source.delete_instance(InstanceId=instance["Id"])

        with refused("ResourceNotFoundException"):
            instance_shown(source, instance["Id"])
        assert create_instance(source, "main")["Id"]

    @pytest.mark.rules("S-51")
    def test_may_fail(self, aws, source, instance):
        """After a failed deletion the instance is as before and can be deleted again."""
        before = instance_shown(source, instance["Id"])
        fail_workflow(aws, "DeleteInstance")
        source.delete_instance(InstanceId=instance["Id"])
        assert before == instance_shown(source, instance["Id"])

        source.delete_instance(InstanceId=instance["Id"])

        assert [] == instances_listed(source)


class TestReleasingANumber:
    """ReleasePhoneNumber, when it takes its time."""

    @pytest.fixture(name="group_arn")
    def _group_arn(self, aws):
        """A group without numbers."""
        return aws.estate(numbers=0).group_arn

    @pytest.fixture(name="leaving")
    def _leaving(self, aws, source, group_arn):
        """A number of the group that is being released."""
        claimed = claim(source, group_arn)
        slow_numbers(aws)
        source.release_phone_number(PhoneNumberId=claimed["PhoneNumberId"])
        return claimed

    @pytest.mark.rules("S-52")
    def test_shows_it_in_progress_until_it_is_gone(self, source, leaving):
        """It is IN_PROGRESS for the configured number of describes, then not found."""
        statuses = [
            status_of(source, leaving["PhoneNumberId"]) for _ in range(DESCRIBES)
        ]

        assert ["IN_PROGRESS"] * DESCRIBES == statuses
        with refused("ResourceNotFoundException"):
            described(source, leaving["PhoneNumberId"])

    @pytest.mark.rules("S-52")
    def test_lists_it_until_it_is_gone(self, source, group_arn, leaving):
        """It is listed for its target until the release has ended."""
        for _ in range(DESCRIBES):
            assert [leaving["PhoneNumber"]] == numbers_of(source, TargetArn=group_arn)
            described(source, leaving["PhoneNumberId"])

        assert [] == numbers_of(source, TargetArn=group_arn)

    @pytest.mark.rules("S-52", "PN-51")
    def test_is_neither_found_nor_claimable_meanwhile(self, source, group_arn, leaving):
        """It is unavailable during the release, and in quarantine after it."""
        for _ in range(DESCRIBES + 1):
            assert leaving["PhoneNumber"] not in available(source, group_arn)
            with refused("InvalidParameterException", "not available"):
                source.claim_phone_number(
                    TargetArn=group_arn, PhoneNumber=leaving["PhoneNumber"]
                )
            if [] != numbers_of(source, TargetArn=group_arn):
                described(source, leaving["PhoneNumberId"])

    @pytest.mark.rules("S-52", "PN-46")
    def test_happens_once(self, aws, source, leaving):
        """Releasing it again meanwhile is refused."""
        with no_trace(aws), refused("ResourceInUseException"):
            source.release_phone_number(PhoneNumberId=leaving["PhoneNumberId"])

    @pytest.mark.rules("S-52", "DL-01", "S-57")
    def test_holds_its_group(self, aws, source, group_arn, leaving):
        """Its group cannot be deleted until the release has ended."""
        named = {"TrafficDistributionGroupId": group_arn}
        with no_trace(aws), refused("ResourceInUseException"):
            source.delete_traffic_distribution_group(**named)
        for _ in range(DESCRIBES):
            described(source, leaving["PhoneNumberId"])

        source.delete_traffic_distribution_group(**named)

        with refused("ResourceNotFoundException"):
            source.describe_traffic_distribution_group(**named)

    @pytest.mark.rules("S-52")
    def test_is_over_immediately_by_default(self, source, group_arn):
        """By default it is not found when the API call is answered."""
        claimed = claim(source, group_arn)

        source.release_phone_number(PhoneNumberId=claimed["PhoneNumberId"])

        with refused("ResourceNotFoundException"):
            described(source, claimed["PhoneNumberId"])

    @pytest.mark.rules("S-52")
    def test_may_fail(self, aws, source, group_arn):
        """After a failed release the number is CLAIMED again."""
        claimed = claim(source, group_arn)
        before = described(source, claimed["PhoneNumberId"])
        fail_workflow(aws, "ReleasePhoneNumber")

        source.release_phone_number(PhoneNumberId=claimed["PhoneNumberId"])

        assert before == described(source, claimed["PhoneNumberId"])


class TestInstancesThatFailed:
    """Instances with the status CREATION_FAILED."""

    @pytest.fixture(name="failed")
    def _failed(self, aws, source):
        """An instance with an alias and tags that failed."""
        fail_workflow(aws, "CreateInstance", "No directory.")
        return create_instance(source, "main", Tags={"team": "ops"})

    @pytest.mark.rules("S-53", "IN-10")
    def test_show_little(self, source, failed):
        """Describing shows ID, ARN, status and reason only."""
        assert {
            "Id": failed["Id"],
            "Arn": failed["Arn"],
            "InstanceStatus": "CREATION_FAILED",
            "StatusReason": {"Message": "No directory."},
        } == instance_shown(source, failed["Id"])

    @pytest.mark.rules("S-53")
    def test_are_listed_with_little(self, source, failed):
        """A summary has ID, ARN and status only."""
        assert [
            {
                "Id": failed["Id"],
                "Arn": failed["Arn"],
                "InstanceStatus": "CREATION_FAILED",
            }
        ] == source.list_instances()["InstanceSummaryList"]

    @pytest.mark.rules("S-53")
    def test_have_no_tags(self, source, failed):
        """ListTagsForResource shows no tags."""
        found = source.list_tags_for_resource(resourceArn=failed["Arn"])

        assert {} == found["tags"]

    @pytest.mark.rules("S-53", "RS-01")
    def test_are_replicas_too(self, aws, source, replica, instance):
        """A failed replica shows the same few members, and its replication."""
        fail_workflow(aws, "ReplicateInstance", "No room.")
        answer = replicate(source, instance["Id"])

        found = replica.describe_instance(InstanceId=instance["Id"])

        assert {
            "Id": instance["Id"],
            "Arn": answer["Arn"],
            "InstanceStatus": "CREATION_FAILED",
            "StatusReason": {"Message": "No room."},
        } == found["Instance"]
        assert "ReplicationConfiguration" in found

    @pytest.mark.rules("S-53")
    def test_are_unlike_others(self, source, instance):
        """An instance that did not fail shows all members of its creation."""
        shown = instance_shown(source, instance["Id"])

        assert ("main", "SAML") == (
            shown["InstanceAlias"],
            shown["IdentityManagementType"],
        )
