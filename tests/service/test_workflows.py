"""Workflows that run while other things happen."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain import lifecycle
from moto_connect_tdg.domain.lifecycle import GROUP, INSTANCE, PHONE_NUMBER
from tests.helpers.identifiers import ACCOUNT, OTHER_ACCOUNT, REPLICA, SOURCE

TO_REPLICA = {
    "Distributions": [
        {"Region": SOURCE, "Percentage": 0},
        {"Region": REPLICA, "Percentage": 100},
    ]
}
FAILED, CLAIMED = "FAILED", "CLAIMED"


@pytest.fixture(name="other")
def _other(world):
    """Another instance."""
    return world.create_instance("other")


class TestInstances:
    """Creating and deleting instances."""

    @pytest.mark.rules("IN-06", "IN-10")
    def test_a_creation_that_failed_gives_its_alias_back(self, world):
        """The alias is free as soon as the creation has failed."""
        with world.slowly(INSTANCE):
            world.fail("CreateInstance")
            world.create_instance("wanted")
        world.finish()

        assert world.create_instance("wanted")["Id"]

    @pytest.mark.rules("IN-06", "S-51")
    def test_the_end_of_a_deletion_is_seen_by_other_accounts(self, world, instance):
        """The alias of a deleted instance is free for other accounts."""
        with world.slowly(INSTANCE):
            world.call("DeleteInstance", InstanceId=instance["Id"])
        with world.refused("InvalidRequestException", "alias is already used"):
            world.create_instance(account=OTHER_ACCOUNT)
        world.finish()

        assert world.create_instance(account=OTHER_ACCOUNT)["Id"]

    @pytest.mark.rules("S-51")
    def test_a_deletion_that_fails_leaves_the_instance(self, world, instance):
        """After a failed deletion the instance is as before and can be deleted again."""
        before = world.state()[ACCOUNT][SOURCE]["Instances"]
        world.fail("DeleteInstance")
        world.call("DeleteInstance", InstanceId=instance["Id"])
        assert before == world.state()[ACCOUNT][SOURCE]["Instances"]

        world.call("DeleteInstance", InstanceId=instance["Id"])

        assert [] == world.call("ListInstances")["InstanceSummaryList"]

    @pytest.mark.rules("S-51", "RI-11")
    def test_is_not_replicated_while_it_is_deleted(self, world, instance):
        """An instance that is being deleted cannot be replicated."""
        with world.slowly(INSTANCE):
            world.call("DeleteInstance", InstanceId=instance["Id"])

        with world.refused("InvalidRequestException", "being deleted"):
            world.replicate(instance["Id"])

    @pytest.mark.rules("D-20", "PN-51", "S-52")
    def test_numbers_that_are_being_released_are_quarantined(
        self, world, instance, other
    ):
        """Deleting their instance meanwhile does not make them available immediately."""
        number = world.claim(instance["Arn"])
        e164 = world.number(number)["PhoneNumber"]
        with world.slowly(PHONE_NUMBER):
            world.call("ReleasePhoneNumber", PhoneNumberId=number)

        world.call("DeleteInstance", InstanceId=instance["Id"])

        with world.refused("InvalidParameterException", "not available"):
            world.claim(other["Arn"], PhoneNumber=e164)
        assert [e164] == list(world.state()["RestingPhoneNumbers"])

    @pytest.mark.rules("D-20")
    @pytest.mark.parametrize("fails", [False, True])
    def test_numbers_that_are_moving_to_it_go_with_it(
        self, world, instance, other, fails
    ):
        """They become available, and are linked to no flow of their old instance."""
        number = world.claim(other["Arn"])
        e164 = world.number(number)["PhoneNumber"]
        world.link(number, other["Id"])
        with world.slowly(PHONE_NUMBER):
            if fails:
                world.fail("UpdatePhoneNumber")
            world.call(
                "UpdatePhoneNumber", PhoneNumberId=number, TargetArn=instance["Arn"]
            )

        world.call("DeleteInstance", InstanceId=instance["Id"])
        world.finish()

        assert [] == world.links_of(other["Id"])
        assert e164 == world.available(other["Arn"])

    @pytest.mark.rules("D-20")
    def test_numbers_that_are_moving_away_from_it_stay(self, world, instance, other):
        """They stay, even if the move fails, as their old instance is gone."""
        number = world.claim(instance["Arn"])
        with world.slowly(PHONE_NUMBER):
            world.fail("UpdatePhoneNumber")
            world.call(
                "UpdatePhoneNumber", PhoneNumberId=number, TargetArn=other["Arn"]
            )

        world.call("DeleteInstance", InstanceId=instance["Id"])
        world.finish()

        assert FAILED == world.status(number)
        assert [number] == world.numbers_of(other["Arn"])

    def test_leave_nothing_behind(self, world):
        """A world where everything was deleted is as small as a new one."""
        for alias in ("one", "two", "three"):
            instance = world.create_instance(alias)
            world.claim(instance["Arn"])
            world.call("DeleteInstance", InstanceId=instance["Id"])

        site = world.world.site(ACCOUNT, SOURCE)
        kept = (
            site.instances,
            site.contents,
            site.numbers,
            site.numbers_of_target,
            site.tags,
            world.world.aliases,
        )
        assert [0] * len(kept) == [len(found) for found in kept]


class TestReplicas:
    """Creating and deleting replicas."""

    @pytest.mark.rules("RI-17", "D-23")
    @pytest.mark.needs_model("ReplicateInstance.ReplicaAlias?")
    def test_a_replication_that_failed_leaves_the_host_name(self, world, instance):
        """After a failed replication the source keeps its host name."""
        before = world.call("DescribeInstance", InstanceId=instance["Id"])["Instance"]
        world.fail("ReplicateInstance")

        world.replicate(instance["Id"], ReplicaAlias=None)

        after = world.call("DescribeInstance", InstanceId=instance["Id"])["Instance"]
        assert before == after
        with world.refused("InvalidRequestException", "no global routing"):
            world.call("GetCrossRegionRouting", InstanceId=instance["Id"])

    @pytest.fixture(name="remains")
    def _remains(self, world, instance):
        """A replica whose creation failed, and then its deletion too."""
        world.fail("ReplicateInstance")
        world.replicate(instance["Id"])
        world.fail("DeleteInstance")
        world.call("DeleteInstance", REPLICA, InstanceId=instance["Id"])
        return instance["Id"]

    @pytest.mark.rules("S-55", "CT-09")
    def test_no_group_is_made_for_the_remains_of_a_failed_replica(self, world, remains):
        """No group can be created for a failed replica whose deletion failed."""
        with world.refused("InvalidRequestException", "has failed"):
            world.group(remains)

    @pytest.mark.rules("D-16", "CO-05")
    def test_replication_is_tried_again_after_failed_remains(self, world, remains):
        """The instance can be replicated again."""
        world.replicate(remains)

        assert world.group(remains)

    @pytest.mark.rules("S-07")
    def test_a_source_is_deleted_with_failed_remains(self, world, remains):
        """Deleting the source deletes what remains of the replica."""
        world.call("DeleteInstance", InstanceId=remains)

        for region in (SOURCE, REPLICA):
            assert [] == world.call("ListInstances", region)["InstanceSummaryList"]

    @pytest.mark.rules("S-07", "S-51")
    @pytest.mark.parametrize("first", [0, 1])
    def test_a_source_and_its_failed_replica_are_deleted(self, world, instance, first):
        """A source and its failed replica can be deleted together, whichever ends first."""
        world.fail("ReplicateInstance")
        world.replicate(instance["Id"])
        with world.slowly(INSTANCE, lifecycle.REPLICA):
            world.call("DeleteInstance", InstanceId=instance["Id"])
            world.call("DeleteInstance", REPLICA, InstanceId=instance["Id"])
        world.running.pop(first).is_due = True
        world.call("ListInstances")
        world.finish()

        for region in (SOURCE, REPLICA):
            assert [] == world.call("ListInstances", region)["InstanceSummaryList"]
        assert world.create_instance()["Id"]

    @pytest.mark.rules("S-08", "S-56")
    def test_is_not_deleted_while_a_group_is_being_updated(self, world):
        """A replica cannot be deleted while a group is being updated."""
        instance_id = world.replicated()
        with world.slowly(GROUP):
            world.call(
                "UpdateTrafficDistribution",
                Id=world.default_group(instance_id),
                TelephonyConfig=TO_REPLICA,
            )

        with world.refused("InvalidRequestException", "being updated"):
            world.call("DeleteInstance", REPLICA, InstanceId=instance_id)

    @pytest.mark.rules("S-09", "DT-04")
    @pytest.mark.parametrize(
        ("operation", "status"),
        [("UpdatePhoneNumberMetadata", CLAIMED), ("ReleasePhoneNumber", None)],
    )
    @pytest.mark.parametrize("fails", [False, True])
    def test_goes_while_its_numbers_have_workflows(
        self, world, operation, status, fails
    ):
        """Its numbers are the source's again, and their workflows end as usual."""
        instance_id = world.replicated()
        number = world.claim(world.default_group(instance_id))
        described = {"PhoneNumberDescription": "x"} if status else {}
        with world.slowly(PHONE_NUMBER):
            if fails:
                world.fail(operation)
            world.call(operation, PhoneNumberId=number, **described)

        world.call("DeleteInstance", REPLICA, InstanceId=instance_id)
        world.finish()

        source = world.call("DescribeInstance", InstanceId=instance_id)["Instance"]
        stays = fails or status is not None
        assert ([number] if stays else []) == world.numbers_of(source["Arn"])
        if stays:
            expected = FAILED if fails and status else CLAIMED
            assert expected == world.status(number)

    @pytest.mark.rules("S-09", "S-39")
    def test_goes_while_a_number_moves_into_its_group(self, world, other):
        """The number belongs to the source in the end."""
        instance_id = world.replicated()
        number = world.claim(other["Arn"])
        with world.slowly(PHONE_NUMBER):
            world.call(
                "UpdatePhoneNumber",
                PhoneNumberId=number,
                TargetArn=world.default_group(instance_id),
            )

        world.call("DeleteInstance", REPLICA, InstanceId=instance_id)
        world.finish()

        assert CLAIMED == world.status(number)
        assert instance_id == world.number(number)["InstanceId"]

    @pytest.mark.rules("PN-40", "RI-30")
    def test_takes_the_links_of_its_own_numbers_with_it(self, world):
        """A number that is moving away from it is linked to no flow of the source."""
        instance_id = world.replicated()
        listed = world.call("ListInstances", REPLICA)["InstanceSummaryList"]
        number = world.claim(listed[0]["Arn"], REPLICA)
        world.call(
            "AssociatePhoneNumberContactFlow",
            REPLICA,
            PhoneNumberId=number,
            InstanceId=instance_id,
            ContactFlowId=world.flow(instance_id),
        )
        elsewhere = world.create_instance("elsewhere", REPLICA)
        with world.slowly(PHONE_NUMBER):
            world.call(
                "UpdatePhoneNumber",
                REPLICA,
                PhoneNumberId=number,
                TargetArn=elsewhere["Arn"],
            )

        world.call("DeleteInstance", REPLICA, InstanceId=instance_id)

        assert [] == world.links_of(instance_id)


class TestNumbers:
    """Claims, moves and releases."""

    @pytest.mark.rules("PN-47")
    def test_a_move_that_failed_is_seen_by_lists(self, world, instance, other):
        """The number is listed where it is, whether or not it was described since."""
        number = world.claim(instance["Arn"])
        with world.slowly(PHONE_NUMBER):
            world.fail("UpdatePhoneNumber")
            world.call(
                "UpdatePhoneNumber", PhoneNumberId=number, TargetArn=other["Arn"]
            )
        world.finish()

        assert [] == world.numbers_of(other["Arn"])
        assert [number] == world.numbers_of(instance["Arn"])

    @pytest.mark.rules("DL-01", "PN-47")
    def test_a_move_that_failed_holds_its_group(self, world, other):
        """After a failed move the number is in its group, which cannot be deleted."""
        group = world.group(world.replicated())
        number = world.claim(group)
        with world.slowly(PHONE_NUMBER):
            world.fail("UpdatePhoneNumber")
            world.call(
                "UpdatePhoneNumber", PhoneNumberId=number, TargetArn=other["Arn"]
            )
        world.finish()

        with world.refused("ResourceInUseException"):
            world.call(
                "DeleteTrafficDistributionGroup", TrafficDistributionGroupId=group
            )

    @pytest.mark.rules("PN-40", "PN-47")
    def test_a_move_that_is_over_has_ended_the_link(self, world, instance, other):
        """After a move the old instance lists no link of the number."""
        number = world.claim(instance["Arn"])
        world.link(number, instance["Id"])
        with world.slowly(PHONE_NUMBER):
            world.call(
                "UpdatePhoneNumber", PhoneNumberId=number, TargetArn=other["Arn"]
            )
        assert [number] == world.links_of(instance["Id"])
        world.finish()

        assert [] == world.links_of(instance["Id"])

    @pytest.mark.rules("PN-40")
    def test_a_move_that_fails_without_a_way_back_ends_the_link(self, world, other):
        """A number whose old target is gone stays at the new one, without a flow."""
        instance_id = world.replicated()
        group = world.group(instance_id)
        number = world.claim(group)
        world.link(number, instance_id)
        with world.slowly(PHONE_NUMBER):
            world.fail("UpdatePhoneNumber")
            world.call(
                "UpdatePhoneNumber", PhoneNumberId=number, TargetArn=other["Arn"]
            )
        world.call("DeleteTrafficDistributionGroup", TrafficDistributionGroupId=group)
        world.finish()

        assert FAILED == world.status(number)
        assert other["Arn"] == world.number(number)["TargetArn"]
        assert [] == world.links_of(instance_id)

    @pytest.mark.rules("S-52", "PN-53")
    def test_a_release_that_fails_does_not_count(self, world, instance):
        """A failed release does not count among the releases of 180 days."""
        number = world.claim(instance["Arn"])
        before = world.state()
        world.fail("ReleasePhoneNumber")

        world.call("ReleasePhoneNumber", PhoneNumberId=number)

        after = world.state()
        for state in (before, after):
            del state[ACCOUNT][SOURCE]["ClientTokens"]
        assert before == after

    @pytest.mark.rules("PN-09")
    def test_a_failed_claim_is_gone_after_a_day_from_both_sides(self, world):
        """A failed claim is gone after a day in both Regions, also if its group was deleted."""
        group = world.group(world.replicated())
        world.fail("ClaimPhoneNumber")
        number = world.claim(group)
        world.pass_time(days=1)

        with world.refused("ResourceNotFoundException"):
            world.number(number, REPLICA)
        world.call("DeleteTrafficDistributionGroup", TrafficDistributionGroupId=group)

    @pytest.mark.rules("PN-09")
    def test_a_failed_claim_that_is_tried_again_and_fails_has_a_day_more(
        self, world, instance
    ):
        """A claim that fails again is kept for a day after the last failure."""
        world.fail("ClaimPhoneNumber")
        number = world.claim(instance["Arn"])
        world.pass_time(hours=23)
        with world.slowly(PHONE_NUMBER):
            world.fail("UpdatePhoneNumber")
            world.call(
                "UpdatePhoneNumber", PhoneNumberId=number, TargetArn=instance["Arn"]
            )
        world.pass_time(hours=23)
        world.finish()
        assert FAILED == world.status(number)
        world.pass_time(hours=1)

        with world.refused("ResourceNotFoundException"):
            world.number(number)

    @pytest.mark.rules("PN-09")
    @pytest.mark.parametrize("hours", [25, 60])
    def test_a_failed_claim_is_kept_while_something_runs(self, world, instance, hours):
        """A failed claim with a running workflow is kept until that ends."""
        world.fail("ClaimPhoneNumber")
        number = world.claim(instance["Arn"])
        e164 = world.number(number)["PhoneNumber"]
        with world.slowly(PHONE_NUMBER):
            world.call(
                "UpdatePhoneNumberMetadata",
                PhoneNumberId=number,
                PhoneNumberDescription="x",
            )
        world.pass_time(hours=hours)
        assert "IN_PROGRESS" == world.status(number)
        world.finish()
        world.pass_time(days=2)

        assert e164 == world.available(instance["Arn"])

    @pytest.mark.rules("PN-09", "S-54")
    def test_a_claim_is_known_by_its_token_though_a_move_failed(
        self, world, instance, other
    ):
        """A failed move does not make the claim fail: its token gets the first answer."""
        token = "00000000-0000-4000-8000-000000000000"
        number = world.available(instance["Arn"])
        claimed = {
            "TargetArn": instance["Arn"],
            "PhoneNumber": number,
            "ClientToken": token,
        }
        first = world.call("ClaimPhoneNumber", **claimed)
        world.fail("UpdatePhoneNumber")
        world.call(
            "UpdatePhoneNumber",
            PhoneNumberId=first["PhoneNumberId"],
            TargetArn=other["Arn"],
        )

        assert first == world.call("ClaimPhoneNumber", **claimed)


class TestGroups:
    """Groups, their numbers and their agents."""

    @pytest.mark.rules("DS-06")
    def test_an_update_that_fails_leaves_the_shares(self, world):
        """After a failed update the group is ACTIVE with its old shares and time."""
        group = world.group(world.replicated())
        before = world.call("GetTrafficDistribution", Id=group)
        world.fail("UpdateTrafficDistribution")

        world.call("UpdateTrafficDistribution", Id=group, TelephonyConfig=TO_REPLICA)

        assert before == world.call("GetTrafficDistribution", Id=group)

    @pytest.mark.rules("DL-05", "S-19")
    def test_a_deletion_that_fails_can_be_repeated(self, world):
        """A group whose deletion failed can be deleted again."""
        group = world.group(world.replicated())
        world.fail("DeleteTrafficDistributionGroup")
        named = {"TrafficDistributionGroupId": group}
        world.call("DeleteTrafficDistributionGroup", **named)
        shown = world.call("DescribeTrafficDistributionGroup", **named)
        assert "DELETION_FAILED" == shown["TrafficDistributionGroup"]["Status"]

        world.call("DeleteTrafficDistributionGroup", **named)

        with world.refused("ResourceNotFoundException"):
            world.call("DescribeTrafficDistributionGroup", **named)

    @pytest.mark.rules("S-52", "DL-01")
    def test_is_held_by_a_number_that_is_being_released(self, world):
        """A group cannot be deleted while a number of it is being released."""
        group = world.group(world.replicated())
        number = world.claim(group)
        with world.slowly(PHONE_NUMBER):
            world.call("ReleasePhoneNumber", PhoneNumberId=number)
        with world.refused("ResourceInUseException"):
            world.call(
                "DeleteTrafficDistributionGroup", TrafficDistributionGroupId=group
            )
        world.finish()

        world.call("DeleteTrafficDistributionGroup", TrafficDistributionGroupId=group)
