"""Groups and numbers while a replica is being deleted, and after a failed deletion."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.faults import fail_workflow
from tests.helpers.groups import create_group, telephony_of
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.instances import (
    DELETION_FAILED,
    create_instance,
    replicate,
    replication_shown,
)
from tests.helpers.numbers import claim, described, numbers_of
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace

BEING_DELETED = "is being deleted"


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance whose only group is the default one, with a number."""
    estate = aws.estate(groups=0)
    estate.replica.update_traffic_distribution(
        Id=estate.default_group_arn,
        AgentConfig=estate.shares(source=50),
    )
    return estate


@pytest.fixture(name="leaving")
def _leaving(aws, estate):
    """The replica is being deleted, which takes long."""
    aws.set_pace("connect::replica", progression="manual", times=99)
    estate.replica.delete_instance(InstanceId=estate.instance_id)
    return estate


def shift(client: Any, estate: Any, **configs: Any) -> None:
    """Shift the default group."""
    client.update_traffic_distribution(Id=estate.default_group_arn, **configs)


class TestWhileItIsDeleted:
    """INSTANCE_REPLICA_DELETING."""

    @pytest.mark.rules("S-56")
    def test_no_group_is_created(self, aws, source, leaving):
        """A group cannot be created."""
        with no_trace(aws), refused("InvalidRequestException", BEING_DELETED):
            create_group(source, leaving.instance_id)

    @pytest.mark.rules("S-56", "D-10")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    @pytest.mark.parametrize("member", ["TelephonyConfig", "AgentConfig"])
    def test_nothing_is_shifted_towards_it(self, aws, leaving, region, member):
        """Neither calls nor agents can be shifted to it, from either Region."""
        towards = leaving.shares(source=40)

        with no_trace(aws), refused("InvalidRequestException", BEING_DELETED):
            shift(aws.connect(region), leaving, **{member: towards})

    @pytest.mark.rules("S-56", "D-10")
    def test_sign_in_is_not_shifted_towards_it(self, aws, estate):
        """Sign-in can be disabled for it, and then not enabled again."""
        shift(
            estate.source,
            estate,
            SignInConfig=estate.sign_in(source=True, replica=False),
        )
        aws.set_pace("connect::replica", progression="manual", times=99)
        estate.replica.delete_instance(InstanceId=estate.instance_id)

        with no_trace(aws), refused("InvalidRequestException", BEING_DELETED):
            shift(
                estate.source,
                estate,
                SignInConfig=estate.sign_in(source=True, replica=True),
            )

    @pytest.mark.rules("S-56", "D-10")
    def test_one_of_three_is_enough_to_be_refused(self, aws, source, leaving):
        """An update that shifts one of the three towards it is refused as a whole."""
        with no_trace(aws), refused("InvalidRequestException", BEING_DELETED):
            shift(
                source,
                leaving,
                TelephonyConfig=leaving.shares(source=90),
                AgentConfig=leaving.shares(source=100),
            )

    @pytest.mark.rules("S-56")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    def test_all_is_shifted_away_from_it(self, aws, source, leaving, region):
        """Calls, agents and sign-ins can be shifted away from it, from both Regions."""
        shift(
            aws.connect(region),
            leaving,
            TelephonyConfig=leaving.shares(source=100),
            AgentConfig=leaving.shares(source=100),
            SignInConfig=leaving.sign_in(source=True, replica=False),
        )

        found = source.get_traffic_distribution(Id=leaving.default_group_arn)
        assert leaving.shares(source=100) == found["AgentConfig"]
        assert leaving.sign_in(source=True, replica=False) == found["SignInConfig"]

    @pytest.mark.rules("S-56", "PN-13")
    def test_no_number_is_claimed_to_its_group(self, aws, source, leaving):
        """Its default group is not found as the target of a claim."""
        with no_trace(aws), refused("ResourceNotFoundException", BEING_DELETED):
            claim(source, leaving.default_group_arn)

    @pytest.mark.rules("S-56", "PN-41")
    def test_no_number_is_moved_to_its_group(self, aws, source, leaving):
        """Its default group is not found as the target of a move."""
        number = claim(source, leaving.instance_arn)["PhoneNumberId"]

        with no_trace(aws), refused("ResourceNotFoundException", BEING_DELETED):
            source.update_phone_number(
                PhoneNumberId=number, TargetArn=leaving.default_group_arn
            )

    @pytest.mark.rules("S-56", "S-39")
    def test_a_number_is_moved_away_from_its_group(self, source, leaving):
        """A number can be moved from its default group to the source instance."""
        number = leaving.numbers[0].id

        source.update_phone_number(PhoneNumberId=number, TargetArn=leaving.instance_arn)

        assert leaving.instance_arn == described(source, number)["TargetArn"]
        assert [] == numbers_of(source, TargetArn=leaving.default_group_arn)


class TestAfterTheDeletionFailed:
    """INSTANCE_REPLICATION_DELETION_FAILED."""

    @pytest.fixture(name="staying")
    def _staying(self, aws, estate):
        """A replica whose deletion has failed."""
        fail_workflow(aws, "DeleteInstance")
        estate.replica.delete_instance(InstanceId=estate.instance_id)
        shown = replication_shown(estate.source, estate.instance_id)
        assert {SOURCE: DELETION_FAILED, REPLICA: DELETION_FAILED} == shown
        return estate

    @pytest.mark.rules("S-55")
    def test_groups_are_created(self, source, staying):
        """A group can be created and shifted to the replica."""
        group = create_group(source, staying.instance_id)["Arn"]

        source.update_traffic_distribution(
            Id=group, TelephonyConfig=staying.shares(source=0)
        )

        assert {SOURCE: 0, REPLICA: 100} == telephony_of(source, group)

    @pytest.mark.rules("S-55")
    def test_numbers_are_claimed(self, source, staying):
        """A number can be claimed to its default group."""
        number = claim(source, staying.default_group_arn)["PhoneNumberId"]

        assert staying.default_group_arn == described(source, number)["TargetArn"]

    @pytest.mark.rules("S-55", "CT-09")
    def test_no_group_is_created_where_no_replica_was_made(self, aws, source, replica):
        """A group cannot be created on what remains of a failed replication."""
        instance_id = create_instance(source, "other")["Id"]
        fail_workflow(aws, "ReplicateInstance")
        replicate(source, instance_id)
        fail_workflow(aws, "DeleteInstance")
        replica.delete_instance(InstanceId=instance_id)

        with no_trace(aws), refused("InvalidRequestException", "has failed"):
            create_group(source, instance_id)
