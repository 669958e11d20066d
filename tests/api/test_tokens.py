"""How long a client token is remembered."""

from __future__ import annotations

import pytest

from tests.helpers.aws import in_process
from tests.helpers.faults import fail_workflow
from tests.helpers.groups import create_group, groups_listed
from tests.helpers.instances import create_instance, instances_listed, replicate
from tests.helpers.numbers import available, claim, described, status_of
from tests.helpers.refusals import refused

TOKEN = "6a3f0e0c-7a55-4f2e-8f0a-2f1f0c6b8d11"
POOL_NUMBER = "arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-1"


@pytest.fixture(name="instance")
def _instance(source):
    """An instance."""
    return create_instance(source, "main")


def create_with_token(source, **wanted):
    """Create an instance with the token, and without an alias."""
    return create_instance(source, None, ClientToken=TOKEN, **wanted)


def claim_with_token(source, instance, number):
    """Claim a number with the token."""
    return source.claim_phone_number(
        TargetArn=instance["Arn"], PhoneNumber=number, ClientToken=TOKEN
    )


class TestForADay:
    """Tokens are remembered for 24 hours by moto's clock."""

    @pytest.mark.rules("S-54")
    @in_process
    def test_an_instance_is_created_once(self, source, clock):
        """After exactly 24 hours the token is still known."""
        first = create_with_token(source)

        clock.advance(hours=24)

        assert first["Id"] == create_with_token(source)["Id"]
        assert 1 == len(instances_listed(source))

    @pytest.mark.rules("S-54")
    @in_process
    def test_then_another_is_created(self, source, clock):
        """A second later the token creates another instance."""
        first = create_with_token(source)
        clock.advance(hours=24, seconds=1)

        again = create_with_token(source)

        assert [first["Id"], again["Id"]] == instances_listed(source)

    @pytest.mark.rules("S-54", "S-34")
    @in_process
    def test_then_other_input_is_no_error(self, source, clock):
        """A forgotten token can be used with other input."""
        create_with_token(source)
        with refused("InvalidRequestException", "client token"):
            create_with_token(source, OutboundCallsEnabled=False)
        clock.advance(hours=24, seconds=1)

        assert create_with_token(source, OutboundCallsEnabled=False)["Id"]

    @pytest.mark.rules("S-54")
    @in_process
    def test_a_repetition_does_not_prolong_it(self, source, clock):
        """The 24 hours begin with the first API call."""
        first = create_with_token(source)
        clock.advance(hours=23)
        create_with_token(source)
        clock.advance(hours=2)

        again = create_with_token(source)

        assert first["Id"] != again["Id"]


class TestWhileItStands:
    """A token is remembered while its result exists and has not failed."""

    @pytest.mark.rules("S-54", "ER-20")
    def test_an_instance_that_is_gone(self, source):
        """After its deletion the instance is created again."""
        first = create_with_token(source)
        assert first["Id"] == create_with_token(source)["Id"]
        source.delete_instance(InstanceId=first["Id"])

        again = create_with_token(source)

        assert [again["Id"]] == instances_listed(source)
        assert first["Id"] != again["Id"]

    @pytest.mark.rules("S-54")
    def test_an_instance_that_failed(self, aws, source):
        """After a failure another instance is created, and the failed one is still shown."""
        fail_workflow(aws, "CreateInstance")
        first = create_with_token(source)

        again = create_with_token(source)

        assert [first["Id"], again["Id"]] == instances_listed(source)

    @pytest.mark.rules("S-54", "D-16")
    def test_a_replication_that_failed(self, aws, source, replica, instance):
        """Only a replication that failed starts again."""
        fail_workflow(aws, "ReplicateInstance")
        replicate(source, instance["Id"], ClientToken=TOKEN)
        assert "CREATION_FAILED" == _status(replica, instance)

        replicate(source, instance["Id"], ClientToken=TOKEN)

        assert "ACTIVE" == _status(replica, instance)
        assert replicate(source, instance["Id"], ClientToken=TOKEN)["Arn"]

    @pytest.mark.rules("S-54")
    def test_a_replica_that_is_gone(self, source, replica, instance):
        """After its deletion the replica is created again."""
        replicate(source, instance["Id"], ClientToken=TOKEN)
        replica.delete_instance(InstanceId=instance["Id"])
        assert [] == instances_listed(replica)

        replicate(source, instance["Id"], ClientToken=TOKEN)

        assert [instance["Id"]] == instances_listed(replica)

    @pytest.mark.rules("S-54", "CT-11")
    @pytest.mark.parametrize("fails", [False, True])
    def test_a_group(self, aws, source, fails):
        """A group that failed or was deleted is created again."""
        instance_id = aws.estate(groups=0, numbers=0).instance_id
        wanted = {"InstanceId": instance_id, "ClientToken": TOKEN}
        if fails:
            fail_workflow(aws, "CreateTrafficDistributionGroup")
        first = source.create_traffic_distribution_group(Name="g", **wanted)
        source.delete_traffic_distribution_group(TrafficDistributionGroupId=first["Id"])

        again = source.create_traffic_distribution_group(Name="g", **wanted)

        known = {g["Id"] for g in groups_listed(source) if not g["IsDefault"]}
        assert {again["Id"]} == known

    @pytest.mark.rules("S-54", "CT-11")
    def test_a_group_that_failed_and_is_still_there(self, aws, source):
        """A failed group still has its name, so a new one needs another name."""
        instance_id = aws.estate(groups=0, numbers=0).instance_id
        fail_workflow(aws, "CreateTrafficDistributionGroup")
        create_group(source, instance_id, "g", ClientToken=TOKEN)

        with refused("ResourceConflictException"):
            create_group(source, instance_id, "g", ClientToken=TOKEN)
        assert create_group(source, instance_id, "h", ClientToken=TOKEN)["Id"]

    @pytest.mark.rules("S-54", "PN-18")
    def test_a_number_that_is_gone(self, source, instance):
        """After its release the claim is a new one, and the number is in quarantine."""
        number = available(source, instance["Arn"])[0]
        first = claim_with_token(source, instance, number)
        assert (
            first["PhoneNumberId"]
            == (claim_with_token(source, instance, number)["PhoneNumberId"])
        )
        source.release_phone_number(PhoneNumberId=first["PhoneNumberId"])

        with refused("InvalidParameterException", "not available"):
            claim_with_token(source, instance, number)

    @pytest.mark.rules("S-54", "PN-09")
    def test_a_claim_that_failed(self, aws, source, instance):
        """A failed claim is tried again."""
        number = available(source, instance["Arn"])[0]
        fail_workflow(aws, "ClaimPhoneNumber")
        first = claim_with_token(source, instance, number)
        assert "FAILED" == status_of(source, first["PhoneNumberId"])

        again = claim_with_token(source, instance, number)

        assert "CLAIMED" == status_of(source, again["PhoneNumberId"])

    @pytest.mark.rules("S-54", "PN-26")
    @pytest.mark.needs_model("ImportPhoneNumber")
    def test_an_import_whose_number_is_gone(self, source, instance):
        """After its release the number is imported again."""
        wanted = {
            "InstanceId": instance["Id"],
            "SourcePhoneNumberArn": POOL_NUMBER,
            "ClientToken": TOKEN,
        }
        first = source.import_phone_number(**wanted)["PhoneNumberId"]
        assert first == source.import_phone_number(**wanted)["PhoneNumberId"]
        source.release_phone_number(PhoneNumberId=first)

        assert first != source.import_phone_number(**wanted)["PhoneNumberId"]

    @pytest.mark.rules("S-54", "PN-47")
    def test_a_move_that_failed(self, aws, source, instance):
        """A failed move is tried again."""
        other = create_instance(source, "other")
        number = claim(source, instance["Arn"])["PhoneNumberId"]
        wanted = {
            "PhoneNumberId": number,
            "TargetArn": other["Arn"],
            "ClientToken": TOKEN,
        }
        fail_workflow(aws, "UpdatePhoneNumber")
        source.update_phone_number(**wanted)
        assert instance["Arn"] == described(source, number)["TargetArn"]

        source.update_phone_number(**wanted)

        assert other["Arn"] == described(source, number)["TargetArn"]

    @pytest.mark.rules("S-54", "PN-09")
    def test_a_claim_whose_number_failed_to_move(self, aws, source, instance):
        """A failed move does not make the claim fail: its token gets the first answer."""
        other = create_instance(source, "other")
        number = available(source, instance["Arn"])[0]
        first = claim_with_token(source, instance, number)["PhoneNumberId"]
        fail_workflow(aws, "UpdatePhoneNumber")
        source.update_phone_number(PhoneNumberId=first, TargetArn=other["Arn"])
        assert "FAILED" == status_of(source, first)

        again = claim_with_token(source, instance, number)

        assert first == again["PhoneNumberId"]


def _status(client, instance):
    found = client.describe_instance(InstanceId=instance["Id"])["Instance"]
    return found["InstanceStatus"]
