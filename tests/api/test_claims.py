"""Searching, claiming and importing phone numbers."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ParamValidationError

from tests.helpers.aws import in_process
from tests.helpers.identifiers import (
    REPLICA,
    THIRD,
    TOKEN,
    UNKNOWN_GROUP,
    UNKNOWN_ID,
    UNKNOWN_INSTANCE,
)
from tests.helpers.instances import create_instance
from tests.helpers.numbers import (
    available,
    claim,
    claim_many,
    described,
    numbers_of,
    slow_numbers,
    status_of,
)
from tests.helpers.refusals import refused

POOL_NUMBER = (
    "arn:aws:sms-voice:us-east-1:123456789012:"
    "phone-number/phone-0123456789abcdef0123456789abcdef"
)


@pytest.fixture(name="group_arn")
def _group_arn(aws):
    """A group without numbers."""
    return aws.estate(numbers=0).group_arn


@pytest.fixture(name="instance_arn")
def _instance_arn(source):
    """A plain instance."""
    return create_instance(source, "plain")["Arn"]


class TestSearchAvailablePhoneNumbers:
    """SearchAvailablePhoneNumbers."""

    @pytest.mark.rules("PN-22")
    @pytest.mark.parametrize("missing", ["PhoneNumberCountryCode", "PhoneNumberType"])
    def test_requires_country_and_type(self, source, instance_arn, missing):
        """boto3 does not send a search without a country or a type."""
        wanted = {"PhoneNumberCountryCode": "US", "PhoneNumberType": "DID"}
        del wanted[missing]

        with pytest.raises(ParamValidationError, match=missing):
            source.search_available_phone_numbers(TargetArn=instance_arn, **wanted)

    @pytest.mark.rules("PN-22")
    def test_requires_a_target(self, source):
        """A search needs InstanceId or TargetArn."""
        with refused("InvalidParameterException", "one of InstanceId and TargetArn"):
            source.search_available_phone_numbers(
                PhoneNumberCountryCode="US", PhoneNumberType="DID"
            )

    @pytest.mark.rules("S-36")
    def test_takes_both_targets_when_they_agree(self, source, instance_arn):
        """InstanceId and TargetArn may both be given if they name the same instance."""
        instance_id = instance_arn.rpartition("/")[2]

        assert available(source, instance_arn, InstanceId=instance_id)

    @pytest.mark.rules("S-36")
    def test_refuses_targets_that_disagree(self, source, group_arn, instance_arn):
        """InstanceId and TargetArn that name different things are refused."""
        instance_id = instance_arn.rpartition("/")[2]

        with refused("InvalidParameterException", "disagree"):
            available(source, group_arn, InstanceId=instance_id)

    @pytest.mark.parametrize("target", [UNKNOWN_GROUP, UNKNOWN_INSTANCE])
    def test_refuses_unknown_targets_by_a_declared_error(self, source, target):
        """An unknown target is refused with a declared error, not ResourceNotFoundException."""
        with refused("InvalidParameterException", UNKNOWN_ID):
            available(source, target)

    @pytest.mark.rules("PN-23", "PN-03")
    def test_shows_number_country_and_type(self, source, instance_arn):
        """An entry has a number in E.164 format, a country and a type."""
        found = source.search_available_phone_numbers(
            TargetArn=instance_arn,
            PhoneNumberCountryCode="US",
            PhoneNumberType="TOLL_FREE",
            MaxResults=1,
        )["AvailableNumbersList"][0]

        assert {
            "PhoneNumber": found["PhoneNumber"],
            "PhoneNumberCountryCode": "US",
            "PhoneNumberType": "TOLL_FREE",
        } == found
        assert found["PhoneNumber"].startswith("+1")

    @pytest.mark.rules("PN-23", "ER-19")
    def test_gives_ten_a_page_and_a_token(self, source, instance_arn):
        """The pages have ten numbers each, and no number twice."""
        pages = source.get_paginator("search_available_phone_numbers").paginate(
            TargetArn=instance_arn,
            PhoneNumberCountryCode="US",
            PhoneNumberType="DID",
            PaginationConfig={"MaxItems": 25},
        )

        found = [
            [row["PhoneNumber"] for row in p["AvailableNumbersList"]] for p in pages
        ]

        assert [10, 10] == [len(page) for page in found[:2]]
        numbers = [number for page in found for number in page]
        assert len(set(numbers)) == len(numbers)

    @pytest.mark.rules("PN-23", "D-12")
    def test_refuses_pages_of_more_than_ten(self, source, instance_arn):
        """MaxResults above 10 is refused, although boto3 does not check it."""
        with refused("InvalidParameterException", "less than or equal to 10"):
            available(source, instance_arn, MaxResults=11)

    @pytest.mark.rules("D-09")
    def test_refuses_malformed_tokens(self, source, instance_arn):
        """A malformed token is refused with InvalidParameterException."""
        with refused("InvalidParameterException", "NextToken"):
            available(source, instance_arn, NextToken="made up")

    @pytest.mark.rules("D-09")
    def test_refuses_the_token_of_another_search(self, source, instance_arn):
        """The token of a search for toll-free numbers is refused by one for DIDs."""
        first = source.search_available_phone_numbers(
            TargetArn=instance_arn,
            PhoneNumberCountryCode="US",
            PhoneNumberType="DID",
        )

        with refused("InvalidParameterException", "not a TOLL_FREE number of US"):
            available(
                source,
                instance_arn,
                PhoneNumberType="TOLL_FREE",
                NextToken=first["NextToken"],
            )

    @pytest.mark.rules("D-09")
    def test_takes_an_empty_token_for_the_first_page(self, aws, instance_arn):
        """An empty token, which other clients send, selects the first page."""
        answer = aws.send(
            "POST",
            "/phone-number/search-available",
            json.dumps(
                {
                    "TargetArn": instance_arn,
                    "PhoneNumberCountryCode": "US",
                    "PhoneNumberType": "DID",
                    "NextToken": "",
                }
            ),
        )

        assert 10 == len(answer.json()["AvailableNumbersList"])

    @pytest.mark.rules("PN-24")
    def test_finds_by_prefix(self, source, instance_arn):
        """Every number found begins with the prefix."""
        found = available(source, instance_arn, PhoneNumberPrefix="+1212")

        assert found or available(source, instance_arn, PhoneNumberPrefix="+1201")
        assert all(number.startswith("+1212") for number in found)

    @pytest.mark.rules("PN-24")
    @pytest.mark.parametrize("prefix", ["1201", "+1234567890123", "+1201x", "+"])
    def test_refuses_malformed_prefixes(self, source, instance_arn, prefix):
        """A prefix is a + and at most 11 digits."""
        with refused("InvalidParameterException", "PhoneNumberPrefix"):
            available(source, instance_arn, PhoneNumberPrefix=prefix)

    @pytest.mark.rules("PN-04", "D-12")
    @pytest.mark.parametrize(
        "wanted",
        [{"PhoneNumberType": "MOBILE"}, {"PhoneNumberCountryCode": "XX"}],
    )
    def test_refuses_unknown_types_and_countries(self, source, instance_arn, wanted):
        """Types and countries that the model lacks are refused."""
        with refused("InvalidParameterException", next(iter(wanted))):
            available(source, instance_arn, **wanted)

    @pytest.mark.rules("PN-25", "S-41")
    def test_finds_the_same_from_both_regions_of_a_group(
        self, source, replica, group_arn
    ):
        """Searches from both Regions of a group find the same numbers."""
        assert available(source, group_arn) == available(replica, group_arn)

    @pytest.mark.rules("S-41")
    def test_does_not_find_what_is_claimed(self, source, instance_arn):
        """A claimed number is no longer found, all others still are."""
        before = available(source, instance_arn)

        claimed = claim(source, instance_arn)

        assert claimed["PhoneNumber"] == before[0]
        assert before[1:] == available(source, instance_arn)[:9]

    @pytest.mark.rules("S-41")
    def test_finds_other_numbers_in_other_countries(self, source, instance_arn):
        """Each country has numbers of its own."""
        found = available(source, instance_arn, PhoneNumberCountryCode="GB")

        assert found
        assert all(number.startswith("+44") for number in found)


class TestClaimPhoneNumber:
    """ClaimPhoneNumber."""

    @pytest.mark.rules("PN-20", "PN-01")
    def test_answers_an_id_and_an_arn_that_both_work(self, source, group_arn):
        """Both the ID and the ARN of the answer name the number."""
        claimed = claim(source, group_arn)

        assert claimed["PhoneNumberArn"] == (
            "arn:aws:connect:us-east-1:123456789012:phone-number/"
            + claimed["PhoneNumberId"]
        )
        assert described(source, claimed["PhoneNumberId"]) == described(
            source, claimed["PhoneNumberArn"]
        )

    @pytest.mark.rules("PN-27")
    def test_goes_the_documented_way(self, aws, source, replica):
        """A number is found by the group's ARN, claimed, described until CLAIMED and linked."""
        estate = aws.estate(numbers=0)
        number = available(source, estate.group_arn)[0]
        slow_numbers(aws)
        number_id = source.claim_phone_number(
            TargetArn=estate.group_arn, PhoneNumber=number
        )["PhoneNumberId"]

        statuses = [status_of(source, number_id) for _ in range(3)]
        source.associate_phone_number_contact_flow(
            PhoneNumberId=number_id,
            InstanceId=estate.instance_id,
            ContactFlowId=estate.flow_id,
        )

        assert ["IN_PROGRESS", "CLAIMED"] == [statuses[0], statuses[-1]]
        assert replica.list_flow_associations(InstanceId=estate.instance_id)[
            "FlowAssociationSummaryList"
        ]

    @pytest.mark.rules("PN-17")
    def test_takes_an_instance_as_target(self, source, instance_arn):
        """TargetArn may be the ARN of an instance."""
        claimed = claim(source, instance_arn)

        shown = described(source, claimed["PhoneNumberId"])
        assert instance_arn == shown["TargetArn"]

    @pytest.mark.rules("PN-17")
    def test_takes_an_instance_id(self, source, instance_arn):
        """InstanceId alone is a valid target."""
        instance_id = instance_arn.rpartition("/")[2]
        number = available(source, instance_arn)[0]

        claimed = source.claim_phone_number(InstanceId=instance_id, PhoneNumber=number)

        shown = described(source, claimed["PhoneNumberId"])
        assert (instance_arn, instance_id) == (shown["TargetArn"], shown["InstanceId"])

    @pytest.mark.rules("PN-17")
    def test_requires_a_target(self, source, instance_arn):
        """A claim needs InstanceId or TargetArn."""
        number = available(source, instance_arn)[0]

        with refused("InvalidParameterException", "one of InstanceId and TargetArn"):
            source.claim_phone_number(PhoneNumber=number)

    @pytest.mark.rules("PN-17")
    def test_requires_a_number(self, source, instance_arn):
        """boto3 does not send a claim without a number."""
        with pytest.raises(ParamValidationError, match="PhoneNumber"):
            source.claim_phone_number(TargetArn=instance_arn)

    @pytest.mark.rules("S-36")
    def test_refuses_targets_that_disagree(self, source, group_arn, instance_arn):
        """InstanceId and TargetArn that name different things are refused."""
        number = available(source, group_arn)[0]

        with refused("InvalidParameterException", "disagree"):
            source.claim_phone_number(
                TargetArn=group_arn,
                InstanceId=instance_arn.rpartition("/")[2],
                PhoneNumber=number,
            )

    @pytest.mark.rules("PN-17")
    @pytest.mark.parametrize(
        "target", ["not an ARN", "arn:aws:connect:us-east-1:123456789012:queue/q"]
    )
    def test_refuses_targets_of_other_kinds(self, source, instance_arn, target):
        """TargetArn must be the ARN of an instance or a group."""
        number = available(source, instance_arn)[0]

        with refused("InvalidParameterException", "TargetArn"):
            source.claim_phone_number(TargetArn=target, PhoneNumber=number)

    @pytest.mark.rules("PN-11")
    @pytest.mark.parametrize("target", [UNKNOWN_GROUP, UNKNOWN_INSTANCE])
    def test_refuses_unknown_targets(self, source, instance_arn, target):
        """An unknown group is not found."""
        number = available(source, instance_arn)[0]

        with refused("ResourceNotFoundException", UNKNOWN_ID):
            source.claim_phone_number(TargetArn=target, PhoneNumber=number)

    @pytest.mark.rules("PN-12", "S-49")
    def test_refuses_the_groups_of_others(self, source, group_arn):
        """A group of another account is not found."""
        number = available(source, group_arn)[0]
        foreign = group_arn.replace("123456789012", "111122223333")

        with refused("ResourceNotFoundException"):
            source.claim_phone_number(TargetArn=foreign, PhoneNumber=number)

    @pytest.mark.rules("PN-13", "CO-03")
    def test_refuses_groups_that_are_not_active(self, aws, source):
        """A group that is still being created is not found."""
        estate = aws.estate(groups=0, numbers=0)
        number = available(source, estate.default_group_arn)[0]
        aws.set_pace(
            "connect::trafficdistributiongroup", progression="manual", times=99
        )
        group_arn = source.create_traffic_distribution_group(
            Name="slow", InstanceId=estate.instance_id
        )["Arn"]

        with refused("ResourceNotFoundException"):
            source.claim_phone_number(TargetArn=group_arn, PhoneNumber=number)

    @pytest.mark.rules("PN-14", "CO-04")
    def test_refuses_a_number_claimed_before(self, source, instance_arn):
        """A claimed number is refused with the measured message, not as not found."""
        number = claim(source, instance_arn)["PhoneNumber"]

        with refused(
            "InvalidParameterException", rf"^Phone number not available: \{number}$"
        ):
            source.claim_phone_number(TargetArn=instance_arn, PhoneNumber=number)

    @pytest.mark.rules("PN-14")
    def test_refuses_numbers_outside_the_stock(self, source, instance_arn):
        """A well-formed number outside the stock is unavailable."""
        with refused("InvalidParameterException", r"not available: \+19995550100"):
            source.claim_phone_number(
                TargetArn=instance_arn, PhoneNumber="+19995550100"
            )

    @pytest.mark.rules("PN-03")
    @pytest.mark.parametrize(
        "number", ["12015550100", "+02015550100", "+1201555010012345", "+1", "+1x", "+"]
    )
    def test_refuses_malformed_numbers(self, source, instance_arn, number):
        """A number is a + and 2 to 15 digits, of which the first is not 0."""
        with refused("InvalidParameterException", "'PhoneNumber'"):
            source.claim_phone_number(TargetArn=instance_arn, PhoneNumber=number)

    @pytest.mark.rules("PN-05", "D-12")
    def test_refuses_long_descriptions(self, source, instance_arn):
        """A description longer than 500 characters is refused."""
        number = available(source, instance_arn)[0]

        with refused("InvalidParameterException", "PhoneNumberDescription"):
            source.claim_phone_number(
                TargetArn=instance_arn,
                PhoneNumber=number,
                PhoneNumberDescription="x" * 501,
            )

    @pytest.mark.rules("PN-15", "D-13")
    @pytest.mark.parametrize("region", [REPLICA, THIRD])
    def test_is_refused_away_from_the_groups_region(
        self, aws, source, group_arn, region
    ):
        """A group's numbers can be claimed only in the Region of the group."""
        number = available(source, group_arn)[0]

        with refused("InvalidParameterException", "us-east-1"):
            aws.connect(region).claim_phone_number(
                TargetArn=group_arn, PhoneNumber=number
            )

        assert number in available(source, group_arn)

    @pytest.mark.rules("PN-16")
    def test_is_refused_away_from_the_instances_region(
        self, source, replica, instance_arn
    ):
        """An instance's numbers can be claimed only in the Region of the instance."""
        number = available(source, instance_arn)[0]

        with refused("InvalidParameterException", "us-east-1"):
            replica.claim_phone_number(TargetArn=instance_arn, PhoneNumber=number)

    @pytest.mark.rules("PN-18")
    @pytest.mark.parametrize("token", [TOKEN.upper(), "not-a-uuid"])
    def test_refuses_tokens_that_are_no_uuid_in_lower_case(
        self, source, instance_arn, token
    ):
        """A ClientToken must be a UUID in lower case."""
        number = available(source, instance_arn)[0]

        with refused("InvalidParameterException", "ClientToken"):
            source.claim_phone_number(
                TargetArn=instance_arn, PhoneNumber=number, ClientToken=token
            )

    @pytest.mark.rules("S-34", "ER-20")
    def test_answers_the_same_to_the_same_token(self, source, instance_arn):
        """A repeated claim gets the first answer and claims no further number."""
        request = {
            "TargetArn": instance_arn,
            "PhoneNumber": available(source, instance_arn)[0],
            "ClientToken": TOKEN,
        }
        first = source.claim_phone_number(**request)

        again = source.claim_phone_number(**request)

        assert first["PhoneNumberId"] == again["PhoneNumberId"]
        assert 1 == len(numbers_of(source, TargetArn=instance_arn))

    @pytest.mark.rules("S-34", "ER-08")
    def test_refuses_a_token_with_other_input(self, source, instance_arn):
        """A token that was used with another number is refused."""
        first, second = available(source, instance_arn)[:2]
        source.claim_phone_number(
            TargetArn=instance_arn, PhoneNumber=first, ClientToken=TOKEN
        )

        with refused("IdempotencyException"):
            source.claim_phone_number(
                TargetArn=instance_arn, PhoneNumber=second, ClientToken=TOKEN
            )

    @pytest.mark.rules("PN-21", "TG-01")
    def test_tags_and_describes_the_number(self, source, instance_arn):
        """The number shows the tags and the description of its claim."""
        claimed = source.claim_phone_number(
            TargetArn=instance_arn,
            PhoneNumber=available(source, instance_arn)[0],
            PhoneNumberDescription="hotline",
            Tags={"team": "care"},
        )

        shown = described(source, claimed["PhoneNumberId"])
        assert ("hotline", {"team": "care"}) == (
            shown["PhoneNumberDescription"],
            shown["Tags"],
        )

    @pytest.mark.rules("PN-21", "TG-03")
    def test_refuses_more_than_fifty_tags(self, source, instance_arn):
        """A claim with more than 50 tags is refused."""
        number = available(source, instance_arn)[0]

        with refused("InvalidParameterException", "50"):
            source.claim_phone_number(
                TargetArn=instance_arn,
                PhoneNumber=number,
                Tags={f"tag{place}": "" for place in range(51)},
            )

        assert number in available(source, instance_arn)


class TestFailedClaims:
    """Claims that fail after they were answered."""

    @pytest.fixture(name="failed")
    def _failed(self, aws, source, instance_arn):
        """A claim that exceeds the quota of one number."""
        aws.set_config(quotas={"phone_numbers_per_instance": 1})
        claim(source, instance_arn)
        return claim(source, instance_arn)

    @pytest.mark.rules("PN-08", "PN-19", "PN-55", "QT-05")
    def test_is_answered_and_then_shown_with_its_reason(self, source, failed):
        """A claim over the quota ends FAILED, with a message."""
        shown = described(source, failed["PhoneNumberId"])

        assert {
            "Status": "FAILED",
            "Message": "Phone numbers per instance are limited to: 1",
        } == shown["PhoneNumberStatus"]

    @pytest.mark.rules("PN-06")
    def test_has_no_message_when_claimed(self, source, instance_arn):
        """A claim that succeeded has no message."""
        claimed = claim(source, instance_arn)

        shown = described(source, claimed["PhoneNumberId"])
        assert {"Status": "CLAIMED"} == shown["PhoneNumberStatus"]

    @pytest.mark.rules("D-01", "QT-05")
    def test_has_no_quota_unless_it_is_switched_on(self, source, instance_arn):
        """Without a quota the eleventh number is claimed like the first."""
        claimed = claim_many(source, instance_arn, 11)

        assert "CLAIMED" == status_of(source, claimed[-1]["PhoneNumberId"])

    @pytest.mark.rules("PN-06")
    def test_fails_only_after_its_time(self, aws, source, instance_arn):
        """A claim over the quota is IN_PROGRESS before it is FAILED."""
        aws.set_config(quotas={"phone_numbers_per_instance": 0})
        slow_numbers(aws)
        number_id = claim(source, instance_arn)["PhoneNumberId"]

        statuses = [status_of(source, number_id) for _ in range(3)]

        assert ["IN_PROGRESS", "FAILED"] == [statuses[0], statuses[-1]]

    @pytest.mark.rules("PN-09")
    def test_is_not_found_by_others_for_a_day(self, source, instance_arn, failed):
        """For a day others cannot find the number."""
        assert failed["PhoneNumber"] not in available(source, instance_arn)

    @pytest.mark.rules("PN-09")
    def test_may_be_claimed_again_within_a_day(self, aws, source, instance_arn, failed):
        """For a day the account can claim the number again."""
        aws.set_config(quotas={"phone_numbers_per_instance": 10})

        again = source.claim_phone_number(
            TargetArn=instance_arn, PhoneNumber=failed["PhoneNumber"]
        )

        assert "CLAIMED" == status_of(source, again["PhoneNumberId"])
        assert 2 == len(numbers_of(source, TargetArn=instance_arn))

    @pytest.mark.rules("PN-08", "PN-39")
    def test_may_be_moved_where_there_is_room(self, source, failed):
        """Moving a failed number to another instance claims it."""
        roomy = create_instance(source, "roomy")["Arn"]

        source.update_phone_number(
            PhoneNumberId=failed["PhoneNumberId"], TargetArn=roomy
        )

        assert "CLAIMED" == status_of(source, failed["PhoneNumberId"])

    @pytest.mark.rules("PN-08")
    def test_stays_failed_where_there_is_no_room(self, source, instance_arn, failed):
        """Moving a failed number to the instance where it is changes nothing."""
        source.update_phone_number(
            PhoneNumberId=failed["PhoneNumberId"], TargetArn=instance_arn
        )

        assert "FAILED" == status_of(source, failed["PhoneNumberId"])

    @pytest.mark.rules("PN-07", "PN-08")
    def test_stays_failed_when_its_description_changes(self, source, failed):
        """A new description does not change the FAILED status."""
        before = described(source, failed["PhoneNumberId"])["PhoneNumberStatus"]

        source.update_phone_number_metadata(
            PhoneNumberId=failed["PhoneNumberId"], PhoneNumberDescription="new"
        )

        shown = described(source, failed["PhoneNumberId"])
        assert "new" == shown["PhoneNumberDescription"]
        assert before == shown["PhoneNumberStatus"]

    @pytest.mark.rules("PN-55")
    def test_takes_up_no_room(self, aws, source, instance_arn, failed):
        """A failed number does not count against the quota."""
        aws.set_config(quotas={"phone_numbers_per_instance": 2})

        claimed = claim(source, instance_arn)

        assert claimed["PhoneNumber"] != failed["PhoneNumber"]
        assert "CLAIMED" == status_of(source, claimed["PhoneNumberId"])

    @pytest.mark.rules("PN-09")
    @in_process
    def test_is_kept_once_it_was_moved(self, aws, clock, source, instance_arn, failed):
        """A failed number that a move has claimed is kept after a day."""
        aws.set_config(quotas={"phone_numbers_per_instance": 2})
        source.update_phone_number(
            PhoneNumberId=failed["PhoneNumberId"], TargetArn=instance_arn
        )
        clock.advance(days=2)

        assert "CLAIMED" == status_of(source, failed["PhoneNumberId"])

    @pytest.mark.rules("PN-09")
    @in_process
    def test_is_kept_though_a_later_move_fails(
        self, aws, clock, source, instance_arn, group_arn, failed
    ):
        """Once a move has claimed it, a number is kept even if a later move fails."""
        source.update_phone_number(
            PhoneNumberId=failed["PhoneNumberId"], TargetArn=group_arn
        )
        aws.set_config(quotas={"phone_numbers_per_instance": 0})
        source.update_phone_number(
            PhoneNumberId=failed["PhoneNumberId"], TargetArn=instance_arn
        )
        clock.advance(days=2)

        shown = described(source, failed["PhoneNumberId"])
        assert "FAILED" == shown["PhoneNumberStatus"]["Status"]
        assert group_arn == shown["TargetArn"]

    @pytest.mark.rules("PN-09")
    @in_process
    def test_is_not_kept_by_a_move_that_fails(
        self, clock, source, instance_arn, failed
    ):
        """A failed move does not keep a failed number longer than a day."""
        source.update_phone_number(
            PhoneNumberId=failed["PhoneNumberId"], TargetArn=instance_arn
        )
        clock.advance(days=1)

        assert failed["PhoneNumber"] in available(source, instance_arn)

    @pytest.mark.rules("PN-09", "PN-19")
    @in_process
    def test_may_be_claimed_again_though_a_fault_failed_it(
        self, aws, clock, source, instance_arn
    ):
        """A claim that a fault failed can be repeated for a day too."""
        fault = {
            "Match": {"Operation": "ClaimPhoneNumber"},
            "Effect": {"FailWorkflow": "The carrier said no."},
            "Times": 1,
        }
        aws.control("POST", "connect/faults", json=fault)
        failed = claim(source, instance_arn)
        shown = described(source, failed["PhoneNumberId"])["PhoneNumberStatus"]
        clock.advance(days=1)

        assert {"Status": "FAILED", "Message": "The carrier said no."} == shown
        assert failed["PhoneNumber"] in available(source, instance_arn)

    @pytest.mark.rules("PN-09")
    @in_process
    def test_is_kept_for_almost_a_day(self, clock, source, failed):
        """A failed number is shown until a day has passed."""
        clock.advance(hours=23)

        assert "FAILED" == status_of(source, failed["PhoneNumberId"])

    @pytest.mark.rules("PN-09")
    @in_process
    def test_goes_back_to_the_inventory_after_a_day(
        self, clock, source, instance_arn, failed
    ):
        """After a day the failed number is gone, and available again."""
        clock.advance(days=1)

        found = available(source, instance_arn)

        assert failed["PhoneNumber"] in found
        with refused("ResourceNotFoundException"):
            described(source, failed["PhoneNumberId"])

    @pytest.mark.rules("PN-09")
    @in_process
    def test_is_found_by_others_after_a_day(self, clock, replica, failed):
        """After a day other Regions and accounts can claim the number."""
        there = create_instance(replica, "there")["Arn"]
        clock.advance(days=1)

        again = replica.claim_phone_number(
            TargetArn=there, PhoneNumber=failed["PhoneNumber"]
        )

        assert "CLAIMED" == status_of(replica, again["PhoneNumberId"])

    @pytest.mark.rules("S-35", "QT-11")
    @in_process
    def test_has_a_limit_of_its_own_for_groups(self, monkeypatch, source, group_arn):
        """A claim over the limit of a group ends FAILED, with a message."""
        monkeypatch.setattr("moto_connect_tdg.domain.quotas.PHONE_NUMBERS_PER_GROUP", 1)
        claim(source, group_arn)

        failed = claim(source, group_arn)

        status = described(source, failed["PhoneNumberId"])["PhoneNumberStatus"]
        assert "FAILED" == status["Status"]
        assert "traffic distribution group" in status["Message"]

    @pytest.mark.rules("S-35", "PN-55")
    def test_spares_groups_the_quota_of_instances(self, aws, source, group_arn):
        """The quota of numbers applies to instances, not to groups."""
        aws.set_config(quotas={"phone_numbers_per_instance": 0})

        claimed = claim(source, group_arn)

        assert "CLAIMED" == status_of(source, claimed["PhoneNumberId"])


class TestTwoHundredPercent:
    """Claims and releases within 180 days."""

    @pytest.fixture(name="released")
    def _released(self, aws, source, instance_arn):
        """Two releases with a quota of one number."""
        aws.set_config(quotas={"phone_numbers_per_instance": 1})
        for _ in range(2):
            claimed = claim(source, instance_arn)
            source.release_phone_number(PhoneNumberId=claimed["PhoneNumberId"])

    @pytest.mark.rules("PN-53", "PN-54", "S-43", "D-25")
    @pytest.mark.usefixtures("released")
    def test_blocks_claims_at_twice_the_quota(self, source, instance_arn):
        """After two releases with a quota of one, claims are refused."""
        with refused("InvalidParameterException", "200 %"):
            claim(source, instance_arn)

    @pytest.mark.rules("PN-53", "D-25")
    @pytest.mark.usefixtures("released")
    def test_blocks_imports_alike(self, source, instance_arn):
        """After two releases with a quota of one, imports are refused."""
        with refused("InvalidParameterException", "200 %"):
            source.import_phone_number(
                InstanceId=instance_arn, SourcePhoneNumberArn=POOL_NUMBER
            )

    @pytest.mark.rules("PN-54")
    def test_allows_claims_below_twice_the_quota(self, aws, source, instance_arn):
        """After one release with a quota of one, a claim is accepted."""
        aws.set_config(quotas={"phone_numbers_per_instance": 1})
        first = claim(source, instance_arn)
        source.release_phone_number(PhoneNumberId=first["PhoneNumberId"])

        again = claim(source, instance_arn)

        assert "CLAIMED" == status_of(source, again["PhoneNumberId"])

    @pytest.mark.rules("D-25")
    @pytest.mark.usefixtures("released")
    def test_counts_per_region(self, replica):
        """Releases in one Region do not block claims in another."""
        there = create_instance(replica, "there")["Arn"]

        claimed = claim(replica, there)

        assert "CLAIMED" == status_of(replica, claimed["PhoneNumberId"])

    @pytest.mark.rules("D-01")
    def test_counts_only_with_the_quota_on(self, source, instance_arn):
        """Without a quota, releases do not block claims."""
        for _ in range(3):
            claimed = claim(source, instance_arn)
            source.release_phone_number(PhoneNumberId=claimed["PhoneNumberId"])

        assert claim(source, instance_arn)

    @pytest.mark.rules("PN-53")
    @in_process
    def test_ends_180_days_after_the_oldest_release(
        self, aws, clock, source, instance_arn
    ):
        """Claims are accepted again 180 days after the oldest release."""
        aws.set_config(quotas={"phone_numbers_per_instance": 1})
        for days in (1, 1):
            claimed = claim(source, instance_arn)
            source.release_phone_number(PhoneNumberId=claimed["PhoneNumberId"])
            clock.advance(days=days)
        clock.advance(days=177)
        with refused("InvalidParameterException", "200 %"):
            claim(source, instance_arn)
        clock.advance(days=2)

        assert claim(source, instance_arn)


class TestImportPhoneNumber:
    """ImportPhoneNumber."""

    @pytest.mark.rules("PN-26")
    def test_may_be_done_again_after_a_release(self, source, instance_arn):
        """A source can be imported again once its number was released."""
        imported = source.import_phone_number(
            InstanceId=instance_arn, SourcePhoneNumberArn=POOL_NUMBER
        )
        source.release_phone_number(PhoneNumberId=imported["PhoneNumberId"])

        assert source.import_phone_number(
            InstanceId=instance_arn, SourcePhoneNumberArn=POOL_NUMBER
        )

    @pytest.mark.rules("PN-26", "PN-31")
    def test_shows_where_the_number_came_from(self, source, instance_arn):
        """An imported number belongs to the instance and shows its source ARN."""
        imported = source.import_phone_number(
            InstanceId=instance_arn.rpartition("/")[2],
            SourcePhoneNumberArn=POOL_NUMBER,
            PhoneNumberDescription="pool",
            Tags={"team": "care"},
        )

        shown = described(source, imported["PhoneNumberId"])
        assert POOL_NUMBER == shown["SourcePhoneNumberArn"]
        assert instance_arn == shown["TargetArn"]
        assert "CLAIMED" == shown["PhoneNumberStatus"]["Status"]
        assert ("pool", {"team": "care"}) == (
            shown["PhoneNumberDescription"],
            shown["Tags"],
        )

    @pytest.mark.rules("PN-26")
    @pytest.mark.parametrize("missing", ["InstanceId", "SourcePhoneNumberArn"])
    def test_requires_both_members(self, source, instance_arn, missing):
        """boto3 does not send an import without an instance or a source."""
        request = {"InstanceId": instance_arn, "SourcePhoneNumberArn": POOL_NUMBER}
        del request[missing]

        with pytest.raises(ParamValidationError, match=missing):
            source.import_phone_number(**request)

    @pytest.mark.rules("PN-26")
    def test_knows_no_group(self, source, group_arn):
        """An import takes no TargetArn."""
        with pytest.raises(ParamValidationError, match="TargetArn"):
            source.import_phone_number(
                TargetArn=group_arn, SourcePhoneNumberArn=POOL_NUMBER
            )

    @pytest.mark.rules("PN-26", "D-18")
    def test_works_only_in_the_instances_region(self, replica, instance_arn):
        """An import from another Region is refused."""
        with refused("InvalidParameterException", "us-east-1"):
            replica.import_phone_number(
                InstanceId=instance_arn, SourcePhoneNumberArn=POOL_NUMBER
            )

    @pytest.mark.rules("PN-26")
    def test_refuses_unknown_instances(self, source):
        """An unknown instance is refused."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            source.import_phone_number(
                InstanceId=UNKNOWN_ID, SourcePhoneNumberArn=POOL_NUMBER
            )

    @pytest.mark.rules("PN-26")
    @pytest.mark.parametrize("arn", ["+12015550100", "arn:aws:sns:us-east-1:1:x"])
    def test_refuses_sources_that_are_no_pool_number(self, source, instance_arn, arn):
        """The source must be a number of AWS End User Messaging."""
        with refused("InvalidParameterException", "SourcePhoneNumberArn"):
            source.import_phone_number(
                InstanceId=instance_arn, SourcePhoneNumberArn=arn
            )

    @pytest.mark.rules("PN-26", "S-49")
    def test_refuses_the_numbers_of_others(self, source, instance_arn):
        """A number of another account is not found."""
        foreign = POOL_NUMBER.replace("123456789012", "111122223333")

        with refused("ResourceNotFoundException"):
            source.import_phone_number(
                InstanceId=instance_arn, SourcePhoneNumberArn=foreign
            )

    @pytest.mark.rules("PN-14")
    def test_takes_a_number_once(self, source, instance_arn):
        """A number that was imported cannot be imported again."""
        source.import_phone_number(
            InstanceId=instance_arn, SourcePhoneNumberArn=POOL_NUMBER
        )

        with refused("InvalidParameterException", "not available"):
            source.import_phone_number(
                InstanceId=instance_arn, SourcePhoneNumberArn=POOL_NUMBER
            )

    @pytest.mark.rules("S-34")
    def test_answers_the_same_to_the_same_token(self, source, instance_arn):
        """A repeated import gets the first answer."""
        request = {
            "InstanceId": instance_arn,
            "SourcePhoneNumberArn": POOL_NUMBER,
            "ClientToken": TOKEN,
        }
        first = source.import_phone_number(**request)

        again = source.import_phone_number(**request)

        assert first["PhoneNumberArn"] == again["PhoneNumberArn"]
