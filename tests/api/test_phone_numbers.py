"""Describing, listing, moving and releasing phone numbers."""

from __future__ import annotations

import pytest
from botocore.exceptions import ParamValidationError

from tests.helpers.aws import in_process
from tests.helpers.identifiers import (
    REPLICA,
    THIRD,
    TOKEN,
    UNKNOWN_GROUP,
    UNKNOWN_ID,
    UNKNOWN_NUMBER,
)
from tests.helpers.instances import create_instance
from tests.helpers.numbers import (
    available,
    claim,
    claim_many,
    described,
    links_of,
    numbers_of,
    slow_numbers,
    status_of,
)
from tests.helpers.refusals import refused


@pytest.fixture(name="number")
def _number(estate):
    """The number of the estate's group, linked to a flow."""
    return estate.numbers[0]


@pytest.fixture(name="instance_arn")
def _instance_arn(source):
    """A plain instance beside the estate."""
    return create_instance(source, "plain")["Arn"]


@pytest.mark.rules(
    "PN-20",
    "PN-21",
    "PN-22",
    "PN-23",
    "PN-24",
    "PN-25",
    "PN-26",
    "PN-27",
    "PN-28",
    "PN-29",
    "PN-30",
    "PN-31",
    "PN-32",
    "PN-33",
    "PN-34",
    "PN-35",
    "PN-36",
    "PN-37",
    "PN-38",
    "PN-39",
    "PN-40",
    "PN-41",
    "PN-42",
    "PN-43",
    "PN-44",
    "PN-45",
    "PN-46",
    "PN-47",
    "PN-48",
    "PN-49",
    "PN-50",
    "PN-51",
    "PN-52",
)
def test_life_of_a_number(source, estate, instance_arn):
    """A number is found, claimed, linked, moved, released and gone."""
    number = available(source, estate.group_arn, MaxResults=1)[0]
    claimed = source.claim_phone_number(TargetArn=estate.group_arn, PhoneNumber=number)
    number_id, number_arn = claimed["PhoneNumberId"], claimed["PhoneNumberArn"]
    assert "CLAIMED" == status_of(source, number_id)

    source.associate_phone_number_contact_flow(
        PhoneNumberId=number_id,
        InstanceId=estate.instance_id,
        ContactFlowId=estate.flow_id,
    )
    assert number_arn in links_of(source, estate.instance_id)

    source.update_phone_number(PhoneNumberId=number_id, TargetArn=instance_arn)
    assert instance_arn == described(source, number_id)["TargetArn"]
    assert number_arn not in links_of(source, estate.instance_id)

    source.update_phone_number(PhoneNumberId=number_id, TargetArn=estate.group_arn)
    assert estate.group_arn == described(source, number_id)["TargetArn"]

    source.release_phone_number(PhoneNumberId=number_id)
    with refused("ResourceNotFoundException", number_id):
        source.describe_phone_number(PhoneNumberId=number_id)
    assert number not in available(source, estate.group_arn)


class TestDescribePhoneNumber:
    """DescribePhoneNumber."""

    @pytest.mark.rules("PN-31", "S-37")
    def test_shows_a_groups_number(self, source, estate, number):
        """A group's number shows all its members, and no InstanceId."""
        shown = described(source, number.id)

        assert {
            "PhoneNumberId": number.id,
            "PhoneNumberArn": number.arn,
            "PhoneNumber": number.phone_number,
            "PhoneNumberCountryCode": "US",
            "PhoneNumberType": "DID",
            "TargetArn": estate.group_arn,
            "Tags": {},
            "PhoneNumberStatus": {"Status": "CLAIMED"},
        } == shown

    @pytest.mark.rules("PN-31")
    def test_shows_the_instance_of_an_instances_number(self, source, instance_arn):
        """An instance's number shows InstanceId beside TargetArn."""
        claimed = claim(source, instance_arn)

        shown = described(source, claimed["PhoneNumberId"])

        assert instance_arn.rpartition("/")[2] == shown["InstanceId"]
        assert instance_arn == shown["TargetArn"]

    @pytest.mark.rules("PN-01")
    def test_has_an_arn_of_the_present_form(self, number):
        """The number's ARN does not contain the instance."""
        assert (
            f"arn:aws:connect:us-east-1:123456789012:phone-number/{number.id}"
            == number.arn
        )

    @pytest.mark.rules("PN-29")
    def test_takes_an_id_or_an_arn_at_home(self, source, number):
        """Both ID and ARN name the number in the group's Region."""
        assert described(source, number.id) == described(source, number.arn)

    @pytest.mark.rules("PN-30")
    def test_takes_an_arn_from_the_other_region(self, source, replica, number):
        """The replica Region describes the number alike, by its ARN."""
        assert described(source, number.arn) == described(replica, number.arn)

    @pytest.mark.rules("PN-30")
    def test_knows_no_bare_id_in_the_other_region(self, replica, number):
        """A bare ID is not found in the replica Region."""
        with refused("ResourceNotFoundException", number.id):
            described(replica, number.id)

    @pytest.mark.rules("S-49", "D-13")
    def test_is_not_found_from_a_third_region(self, aws, number):
        """A group's number is not found in a third Region."""
        with refused("ResourceNotFoundException"):
            described(aws.connect(THIRD), number.arn)

    @pytest.mark.rules("PN-30")
    def test_keeps_an_instances_number_in_its_region(
        self, source, replica, instance_arn
    ):
        """An instance's number is not found in another Region."""
        claimed = claim(source, instance_arn)

        with refused("ResourceNotFoundException"):
            described(replica, claimed["PhoneNumberArn"])

    @pytest.mark.rules("D-07", "S-49")
    @pytest.mark.parametrize(
        "unknown",
        [
            UNKNOWN_ID,
            UNKNOWN_NUMBER,
            "not-a-uuid",
            UNKNOWN_ID.replace("a", "A"),
            UNKNOWN_NUMBER.replace("123456789012", "111122223333"),
        ],
    )
    def test_refuses_unknown_numbers(self, source, unknown):
        """An unknown number is not found, whatever the identifier's form."""
        with refused("ResourceNotFoundException"):
            described(source, unknown)

    @pytest.mark.rules("D-07")
    def test_refuses_an_upper_case_id(self, source, number):
        """An ID in upper case is not found."""
        with refused("ResourceNotFoundException"):
            described(source, number.id.upper())

    @pytest.mark.rules("QU-02", "PN-02")
    def test_refuses_the_older_arn(self, source, number, estate):
        """An ARN in the older form (V1) is not found."""
        older = estate.instance_arn + "/phone-number/" + number.id

        with refused("ResourceNotFoundException"):
            described(source, older)

    @pytest.mark.rules("FL-06")
    def test_takes_an_encoded_arn_in_the_path(self, aws, number):
        """The ARN in a path may have its colons and its slash encoded."""
        encoded = number.arn.replace(":", "%3A").replace("/", "%2F")

        answer = aws.send("GET", f"/phone-number/{encoded}")

        summary = answer.json()["ClaimedPhoneNumberSummary"]
        assert number.id == summary["PhoneNumberId"]


class TestListPhoneNumbersV2:
    """ListPhoneNumbersV2."""

    @pytest.mark.rules("PN-32")
    def test_shows_an_instances_numbers_only(self, source, estate, instance_arn):
        """The list has neither the group's numbers nor another instance's."""
        own = claim(source, instance_arn)["PhoneNumber"]
        claim(source, estate.instance_arn)

        assert [own] == numbers_of(source, TargetArn=instance_arn)

    @pytest.mark.rules("PN-32")
    def test_takes_an_instance_id(self, source, instance_arn):
        """InstanceId gives the same list as TargetArn."""
        own = claim(source, instance_arn)["PhoneNumber"]

        assert [own] == numbers_of(source, InstanceId=instance_arn.rpartition("/")[2])

    @pytest.mark.rules("S-36")
    def test_refuses_targets_that_disagree(self, source, estate, instance_arn):
        """InstanceId and TargetArn that name different things are refused."""
        with refused("InvalidParameterException", "disagree"):
            numbers_of(
                source,
                InstanceId=instance_arn.rpartition("/")[2],
                TargetArn=estate.group_arn,
            )

    @pytest.mark.rules("PN-33")
    def test_shows_a_groups_numbers_in_both_regions(
        self, source, replica, estate, number
    ):
        """Both Regions list a group's numbers by its ARN, and no others."""
        claim(source, estate.default_group_arn)

        assert [number.phone_number] == numbers_of(source, TargetArn=estate.group_arn)
        assert [number.phone_number] == numbers_of(replica, TargetArn=estate.group_arn)

    @pytest.mark.rules("PN-34", "CO-17")
    def test_shows_all_numbers_of_the_region_without_a_target(
        self, source, replica, estate, instance_arn
    ):
        """Without a target the list has all numbers claimed in the Region."""
        there = create_instance(replica, "there")["Arn"]
        claim(replica, there)
        claimed = {
            claim(source, instance_arn)["PhoneNumber"],
            claim(source, estate.instance_arn)["PhoneNumber"],
        }

        groups = {number.phone_number for number in estate.numbers}
        assert claimed | groups == set(numbers_of(source))
        assert not groups & set(numbers_of(replica))

    @pytest.mark.rules("CO-17")
    def test_shows_whose_they_are_without_a_target(self, source, estate, instance_arn):
        """The rows have a TargetArn, by which clients find a group's numbers."""
        claim(source, instance_arn)

        rows = source.list_phone_numbers_v2()["ListPhoneNumbersSummaryList"]

        targets = {row["PhoneNumber"]: row["TargetArn"] for row in rows}
        of_group = {n for n, target in targets.items() if target == estate.group_arn}
        assert {number.phone_number for number in estate.numbers} == of_group
        assert instance_arn in targets.values()

    @pytest.mark.rules("CO-17", "D-09")
    def test_pages_through_all_without_a_target(self, source, estate, instance_arn):
        """Numbers of groups and instances are paged in one order."""
        claimed = claim(source, instance_arn)["PhoneNumber"]
        pages = source.get_paginator("list_phone_numbers_v2").paginate(
            PaginationConfig={"PageSize": 1}
        )

        found = [
            row["PhoneNumber"]
            for page in pages
            for row in page["ListPhoneNumbersSummaryList"]
        ]

        groups = [number.phone_number for number in estate.numbers]
        assert sorted([claimed, *groups]) == found

    @pytest.mark.rules("PN-35")
    @pytest.mark.parametrize("country", ["US", "GB"])
    def test_filters_by_country(self, source, instance_arn, country):
        """The list has numbers of the requested countries only."""
        claimed = {
            wanted: claim(source, instance_arn, PhoneNumberCountryCode=wanted)[
                "PhoneNumber"
            ]
            for wanted in ("US", "GB")
        }

        assert [claimed[country]] == numbers_of(
            source, TargetArn=instance_arn, PhoneNumberCountryCodes=[country]
        )

    @pytest.mark.rules("PN-35")
    @pytest.mark.parametrize("number_type", ["DID", "TOLL_FREE"])
    def test_filters_by_type(self, source, instance_arn, number_type):
        """The list has numbers of the requested types only."""
        claimed = {
            wanted: claim(source, instance_arn, PhoneNumberType=wanted)["PhoneNumber"]
            for wanted in ("DID", "TOLL_FREE")
        }

        assert [claimed[number_type]] == numbers_of(
            source, TargetArn=instance_arn, PhoneNumberTypes=[number_type]
        )

    @pytest.mark.rules("PN-35")
    def test_filters_by_prefix(self, source, instance_arn):
        """The list has numbers with the prefix only."""
        claim(source, instance_arn)
        british = claim(source, instance_arn, PhoneNumberCountryCode="GB")

        assert [british["PhoneNumber"]] == numbers_of(
            source, TargetArn=instance_arn, PhoneNumberPrefix="+44"
        )

    @pytest.mark.rules("PN-35")
    def test_combines_filters(self, source, instance_arn):
        """A number must match every filter."""
        claim(source, instance_arn)

        assert [] == numbers_of(
            source,
            TargetArn=instance_arn,
            PhoneNumberCountryCodes=["US"],
            PhoneNumberTypes=["DID"],
            PhoneNumberPrefix="+44",
        )

    @pytest.mark.rules("PN-35", "D-12", "D-09")
    @pytest.mark.parametrize(
        ("wanted", "match"),
        [
            ({"PhoneNumberCountryCodes": ["US"] * 11}, "less than or equal to 10"),
            ({"PhoneNumberTypes": ["DID"] * 7}, "less than or equal to 6"),
            ({"PhoneNumberTypes": ["MOBILE"]}, "enum"),
            ({"PhoneNumberCountryCodes": ["XX"]}, "enum"),
            ({"PhoneNumberPrefix": "1201"}, r"\+"),
            ({"PhoneNumberPrefix": "+123456789012"}, "PhoneNumberPrefix"),
            ({"MaxResults": 1001}, "less than or equal to 1000"),
            ({"NextToken": "made up"}, "NextToken"),
        ],
    )
    def test_refuses_malformed_filters(self, source, wanted, match):
        """A malformed filter is refused with InvalidParameterException."""
        with refused("InvalidParameterException", match):
            numbers_of(source, **wanted)

    @pytest.mark.rules("PN-35")
    def test_refuses_pages_of_zero(self, source):
        """boto3 does not send MaxResults 0."""
        with pytest.raises(ParamValidationError, match="MaxResults"):
            numbers_of(source, MaxResults=0)

    @pytest.mark.rules("PN-36", "S-37")
    def test_shows_neither_status_nor_tags(self, source, estate, instance_arn):
        """A row has no status and no tags, and InstanceId only for an instance's number."""
        claim(source, instance_arn)

        of_instance, of_group = (
            source.list_phone_numbers_v2(TargetArn=target)[
                "ListPhoneNumbersSummaryList"
            ][0]
            for target in (instance_arn, estate.group_arn)
        )

        members = {
            "PhoneNumberId",
            "PhoneNumberArn",
            "PhoneNumber",
            "PhoneNumberCountryCode",
            "PhoneNumberType",
            "TargetArn",
        }
        assert members | {"InstanceId"} == set(of_instance)
        assert members == set(of_group)

    @pytest.mark.rules("D-09")
    def test_is_empty_where_there_is_nothing(self, aws):
        """Without numbers the list is present and empty."""
        listed = aws.connect(THIRD).list_phone_numbers_v2()

        assert [] == listed["ListPhoneNumbersSummaryList"]
        assert "NextToken" not in listed

    @pytest.mark.parametrize(
        "target",
        [
            UNKNOWN_GROUP,
            UNKNOWN_GROUP.replace("traffic-distribution-group", "instance"),
        ],
    )
    def test_refuses_unknown_targets(self, source, target):
        """An unknown target is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            numbers_of(source, TargetArn=target)

    @pytest.mark.rules("ER-19")
    def test_brings_every_number_once(self, source, instance_arn):
        """The pages have every number once."""
        claimed = {c["PhoneNumber"] for c in claim_many(source, instance_arn, 5)}

        pages = list(
            source.get_paginator("list_phone_numbers_v2").paginate(
                TargetArn=instance_arn, PaginationConfig={"PageSize": 2}
            )
        )

        sizes = [len(page["ListPhoneNumbersSummaryList"]) for page in pages]
        shown = {
            row["PhoneNumber"]
            for page in pages
            for row in page["ListPhoneNumbersSummaryList"]
        }
        assert [2, 2, 1] == sizes
        assert claimed == shown

    @pytest.mark.rules("D-09")
    def test_survives_a_release_between_pages(self, source, instance_arn):
        """A release between two pages neither skips nor repeats another number."""
        claim_many(source, instance_arn, 4)
        first = source.list_phone_numbers_v2(TargetArn=instance_arn, MaxResults=2)
        last = first["ListPhoneNumbersSummaryList"][-1]
        source.release_phone_number(PhoneNumberId=last["PhoneNumberId"])

        second = source.list_phone_numbers_v2(
            TargetArn=instance_arn, MaxResults=2, NextToken=first["NextToken"]
        )

        everything = numbers_of(source, TargetArn=instance_arn)
        assert everything[1:] == [
            row["PhoneNumber"] for row in second["ListPhoneNumbersSummaryList"]
        ]


class TestListPhoneNumbers:
    """ListPhoneNumbers, the older list."""

    @pytest.mark.rules("PN-02", "PN-37")
    def test_shows_the_older_arn(self, source, instance_arn):
        """The rows have the older ARN (V1), with the instance in it."""
        claimed = claim(source, instance_arn)

        listed = source.list_phone_numbers(InstanceId=instance_arn)

        assert [
            {
                "Id": claimed["PhoneNumberId"],
                "Arn": f"{instance_arn}/phone-number/{claimed['PhoneNumberId']}",
                "PhoneNumber": claimed["PhoneNumber"],
                "PhoneNumberType": "DID",
                "PhoneNumberCountryCode": "US",
            }
        ] == listed["PhoneNumberSummaryList"]

    @pytest.mark.rules("PN-37")
    def test_requires_an_instance(self, source):
        """boto3 does not send the request without an instance."""
        with pytest.raises(ParamValidationError, match="InstanceId"):
            source.list_phone_numbers()

    @pytest.mark.rules("PN-37")
    def test_does_not_show_a_groups_numbers(self, source, estate):
        """A group's number is not listed for the instance."""
        listed = source.list_phone_numbers(InstanceId=estate.instance_id)

        assert [] == listed["PhoneNumberSummaryList"]

    @pytest.mark.rules("PN-38")
    @pytest.mark.parametrize(
        ("real", "shown"),
        [
            ("UIFN", "TOLL_FREE"),
            ("THIRD_PARTY_TF", "TOLL_FREE"),
            ("SHARED", "DID"),
            ("THIRD_PARTY_DID", "DID"),
        ],
    )
    def test_shows_newer_types_wrongly(self, source, instance_arn, real, shown):
        """The older list shows other types as one of its two; the newer one shows the real type."""
        country = "DE" if real == "SHARED" else "US"
        claim(
            source, instance_arn, PhoneNumberType=real, PhoneNumberCountryCode=country
        )

        older = source.list_phone_numbers(InstanceId=instance_arn)
        newer = source.list_phone_numbers_v2(TargetArn=instance_arn)

        assert shown == older["PhoneNumberSummaryList"][0]["PhoneNumberType"]
        assert real == newer["ListPhoneNumbersSummaryList"][0]["PhoneNumberType"]

    @pytest.mark.rules("PN-38")
    def test_filters_by_the_types_that_it_shows(self, source, instance_arn):
        """The filter by type matches the type that is shown."""
        claim(source, instance_arn)
        free = claim(source, instance_arn, PhoneNumberType="TOLL_FREE")
        foreign = claim(source, instance_arn, PhoneNumberType="THIRD_PARTY_TF")

        listed = source.list_phone_numbers(
            InstanceId=instance_arn, PhoneNumberTypes=["TOLL_FREE"]
        )

        assert {free["PhoneNumber"], foreign["PhoneNumber"]} == {
            row["PhoneNumber"] for row in listed["PhoneNumberSummaryList"]
        }

    @pytest.mark.rules("PN-37")
    def test_filters_by_country(self, source, instance_arn):
        """The list has numbers of the requested countries only."""
        claim(source, instance_arn)
        british = claim(source, instance_arn, PhoneNumberCountryCode="GB")

        listed = source.list_phone_numbers(
            InstanceId=instance_arn, PhoneNumberCountryCodes=["GB"]
        )

        assert [british["PhoneNumber"]] == [
            row["PhoneNumber"] for row in listed["PhoneNumberSummaryList"]
        ]

    @pytest.mark.rules("PN-37")
    @in_process
    def test_gives_a_hundred_a_page(self, source, instance_arn):
        """A page has 100 numbers by default."""
        claim_many(source, instance_arn, 101)

        listed = source.list_phone_numbers(InstanceId=instance_arn)

        assert 100 == len(listed["PhoneNumberSummaryList"])
        assert listed["NextToken"]

    @pytest.mark.rules("PN-37", "D-12", "S-33")
    def test_refuses_pages_of_more_than_a_thousand(self, source, instance_arn):
        """MaxResults above 1000 is refused with InvalidParameterException."""
        with refused("InvalidParameterException", "MaxResults"):
            source.list_phone_numbers(InstanceId=instance_arn, MaxResults=1001)

    @pytest.mark.rules("D-07")
    def test_refuses_unknown_instances(self, source):
        """An unknown instance is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            source.list_phone_numbers(InstanceId=UNKNOWN_ID)


class TestUpdatePhoneNumber:
    """UpdatePhoneNumber, the move of a number."""

    @pytest.mark.rules("PN-39", "PN-44", "PN-28", "CO-10")
    def test_moves_an_instances_number_to_a_group(self, source, estate, instance_arn):
        """An instance's number can be moved to a group."""
        claimed = claim(source, instance_arn)

        moved = source.update_phone_number(
            PhoneNumberId=claimed["PhoneNumberId"], TargetArn=estate.group_arn
        )

        shown = described(source, claimed["PhoneNumberId"])
        assert claimed["PhoneNumberArn"] == moved["PhoneNumberArn"]
        assert estate.group_arn == shown["TargetArn"]
        assert "InstanceId" not in shown

    @pytest.mark.rules("PN-44")
    def test_moves_between_groups(self, source, estate, number):
        """A number can be moved from one group to another."""
        source.update_phone_number(
            PhoneNumberId=number.id, TargetArn=estate.default_group_arn
        )

        assert [] == numbers_of(source, TargetArn=estate.group_arn)
        assert [number.phone_number] == numbers_of(
            source, TargetArn=estate.default_group_arn
        )

    @pytest.mark.rules("S-39")
    def test_moves_a_groups_number_back_to_an_instance(self, source, estate, number):
        """In the source Region a group's number can be moved to an instance."""
        source.update_phone_number(
            PhoneNumberId=number.arn, InstanceId=estate.instance_id
        )

        assert [number.phone_number] == numbers_of(
            source, InstanceId=estate.instance_id
        )

    @pytest.mark.rules("S-39", "PN-43")
    @pytest.mark.parametrize("region", ["us-east-1", REPLICA])
    def test_never_moves_to_the_replica_instance(self, aws, estate, number, region):
        """A number cannot be moved to the replica."""
        with refused("InvalidParameterException"):
            aws.connect(region).update_phone_number(
                PhoneNumberId=number.arn, TargetArn=estate.replica_arn
            )

        assert estate.group_arn == described(estate.source, number.id)["TargetArn"]

    @pytest.mark.rules("S-39")
    def test_never_moves_to_the_replica_from_beside_it(self, replica, estate):
        """Not even a number of the replica Region can be moved to the replica."""
        beside = claim(replica, create_instance(replica, "beside")["Arn"])

        with refused("InvalidParameterException", "replica"):
            replica.update_phone_number(
                PhoneNumberId=beside["PhoneNumberId"], TargetArn=estate.replica_arn
            )

    @pytest.mark.rules("PN-40", "D-21")
    def test_leaves_the_flow_behind(self, source, estate, number):
        """A moved number loses its link to a flow."""
        assert number.arn in links_of(source, estate.instance_id)

        source.update_phone_number(
            PhoneNumberId=number.id, TargetArn=estate.default_group_arn
        )

        assert {} == links_of(source, estate.instance_id)

    @pytest.mark.rules("S-34", "D-21")
    def test_changes_nothing_when_the_number_is_there(self, source, estate, number):
        """A move to its present target keeps the number's flow."""
        before = links_of(source, estate.instance_id)

        source.update_phone_number(PhoneNumberId=number.id, TargetArn=estate.group_arn)

        assert before == links_of(source, estate.instance_id)

    @pytest.mark.rules("PN-41")
    @pytest.mark.parametrize(
        "target",
        [UNKNOWN_GROUP, UNKNOWN_GROUP.replace("123456789012", "111122223333")],
    )
    def test_refuses_groups_of_others(self, source, number, target):
        """Unknown groups and groups of other accounts are not found."""
        with refused("ResourceNotFoundException"):
            source.update_phone_number(PhoneNumberId=number.id, TargetArn=target)

    @pytest.mark.rules("PN-41", "CO-03")
    def test_refuses_groups_that_are_not_active(self, aws, source, estate, number):
        """A group that is still being created is not found."""
        aws.set_pace(
            "connect::trafficdistributiongroup", progression="manual", times=99
        )
        group_arn = source.create_traffic_distribution_group(
            Name="slow", InstanceId=estate.instance_id
        )["Arn"]

        with refused("ResourceNotFoundException"):
            source.update_phone_number(PhoneNumberId=number.id, TargetArn=group_arn)

    @pytest.mark.rules("PN-42", "D-13")
    @pytest.mark.parametrize("region", [REPLICA, THIRD])
    def test_is_refused_away_from_the_groups_region(self, aws, estate, number, region):
        """A number can be moved only in the Region of the group."""
        with refused("InvalidParameterException", "us-east-1"):
            aws.connect(region).update_phone_number(
                PhoneNumberId=number.arn, TargetArn=estate.default_group_arn
            )

    @pytest.mark.rules("PN-43", "PN-45")
    def test_is_refused_to_a_target_elsewhere(self, aws, source, number):
        """The target must be in the Region where the number was claimed."""
        there = create_instance(aws.connect(THIRD), "there")["Arn"]

        with refused("InvalidParameterException", THIRD):
            source.update_phone_number(PhoneNumberId=number.id, TargetArn=there)

    @pytest.mark.rules("PN-39")
    def test_requires_a_target(self, source, number):
        """A move needs InstanceId or TargetArn."""
        with refused("InvalidParameterException", "one of InstanceId and TargetArn"):
            source.update_phone_number(PhoneNumberId=number.id)

    @pytest.mark.rules("S-36")
    def test_refuses_targets_that_disagree(self, source, estate, number):
        """InstanceId and TargetArn that name different things are refused."""
        with refused("InvalidParameterException", "disagree"):
            source.update_phone_number(
                PhoneNumberId=number.id,
                InstanceId=estate.instance_id,
                TargetArn=estate.group_arn,
            )

    def test_refuses_unknown_numbers(self, source, estate):
        """An unknown number is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            source.update_phone_number(
                PhoneNumberId=UNKNOWN_ID, TargetArn=estate.group_arn
            )

    @pytest.mark.rules("PN-47", "PN-07")
    def test_takes_its_time(self, aws, source, estate, number):
        """A moved number is IN_PROGRESS, then CLAIMED."""
        slow_numbers(aws)
        source.update_phone_number(
            PhoneNumberId=number.id, TargetArn=estate.default_group_arn
        )

        statuses = [status_of(source, number.id) for _ in range(3)]

        assert ["IN_PROGRESS", "IN_PROGRESS", "CLAIMED"] == statuses

    @pytest.mark.rules("PN-08", "PN-55")
    def test_fails_over_the_quota_and_stays(self, aws, source, estate, number):
        """A move to a full instance fails with a message, and the number stays where it was."""
        aws.set_config(quotas={"phone_numbers_per_instance": 0})

        source.update_phone_number(
            PhoneNumberId=number.id, TargetArn=estate.instance_arn
        )

        shown = described(source, number.id)
        assert "FAILED" == shown["PhoneNumberStatus"]["Status"]
        assert "limited to: 0" in shown["PhoneNumberStatus"]["Message"]
        assert estate.group_arn == shown["TargetArn"]
        assert number.arn in links_of(source, estate.instance_id)

    @pytest.mark.rules("S-34", "ER-20")
    def test_answers_the_same_to_the_same_token(self, source, estate, number):
        """A repeated move gets the first answer."""
        request = {
            "PhoneNumberId": number.id,
            "TargetArn": estate.default_group_arn,
            "ClientToken": TOKEN,
        }
        first = source.update_phone_number(**request)

        again = source.update_phone_number(**request)

        assert first["PhoneNumberArn"] == again["PhoneNumberArn"]

    @pytest.mark.rules("S-34")
    def test_refuses_a_token_with_other_input(self, source, estate, number):
        """A token that was used with another target is refused."""
        source.update_phone_number(
            PhoneNumberId=number.id,
            TargetArn=estate.default_group_arn,
            ClientToken=TOKEN,
        )

        with refused("IdempotencyException"):
            source.update_phone_number(
                PhoneNumberId=number.id, TargetArn=estate.group_arn, ClientToken=TOKEN
            )


class TestUpdatePhoneNumberMetadata:
    """UpdatePhoneNumberMetadata, which changes the description."""

    @pytest.mark.rules("PN-48", "CO-11")
    def test_changes_the_description(self, source, number):
        """The number shows its new description."""
        source.update_phone_number_metadata(
            PhoneNumberId=number.arn, PhoneNumberDescription="night line"
        )

        assert "night line" == described(source, number.id)["PhoneNumberDescription"]

    @pytest.mark.rules("PN-48")
    def test_keeps_target_and_flow(self, source, estate, number):
        """A new description changes nothing else."""
        source.update_phone_number_metadata(
            PhoneNumberId=number.id, PhoneNumberDescription="night line"
        )

        assert estate.group_arn == described(source, number.id)["TargetArn"]
        assert number.arn in links_of(source, estate.instance_id)

    @pytest.mark.rules("PN-07")
    def test_takes_its_time(self, aws, source, number):
        """The number is IN_PROGRESS, then CLAIMED."""
        slow_numbers(aws)
        source.update_phone_number_metadata(
            PhoneNumberId=number.id, PhoneNumberDescription="night line"
        )

        statuses = [status_of(source, number.id) for _ in range(3)]

        assert ["IN_PROGRESS", "IN_PROGRESS", "CLAIMED"] == statuses

    @pytest.mark.rules("PN-05", "S-33")
    def test_refuses_long_descriptions(self, source, number):
        """A description longer than 500 characters is refused."""
        with refused("InvalidParameterException", "PhoneNumberDescription"):
            source.update_phone_number_metadata(
                PhoneNumberId=number.id, PhoneNumberDescription="x" * 501
            )


class TestReleasePhoneNumber:
    """ReleasePhoneNumber."""

    @pytest.mark.rules("PN-50")
    def test_ends_the_number(self, source, estate, number):
        """A released number of a group is no longer listed."""
        source.release_phone_number(PhoneNumberId=number.arn)

        assert [] == numbers_of(source, TargetArn=estate.group_arn)
        with refused("ResourceNotFoundException"):
            described(source, number.arn)

    @pytest.mark.rules("PN-52")
    def test_ends_the_link_to_a_flow(self, source, replica, estate, number):
        """The released number has no link in either Region."""
        source.release_phone_number(PhoneNumberId=number.id)

        assert {} == links_of(source, estate.instance_id)
        assert {} == links_of(replica, estate.instance_id)

    @pytest.mark.rules("PN-51")
    def test_quarantines_the_number(self, source, estate, number):
        """A released number can be neither found nor claimed."""
        source.release_phone_number(PhoneNumberId=number.id)

        assert number.phone_number not in available(source, estate.group_arn)
        with refused("InvalidParameterException", "Phone number not available"):
            source.claim_phone_number(
                TargetArn=estate.group_arn, PhoneNumber=number.phone_number
            )

    @pytest.mark.rules("PN-51", "CO-15")
    @in_process
    def test_quarantines_it_for_180_days(self, clock, source, estate):
        """A released number is available again after 180 days, and not before."""
        number = claim(source, estate.group_arn)
        source.release_phone_number(PhoneNumberId=number["PhoneNumberId"])

        clock.advance(days=179)
        resting = available(source, estate.group_arn)
        clock.advance(days=1)
        rested = available(source, estate.group_arn)

        assert number["PhoneNumber"] not in resting
        assert number["PhoneNumber"] in rested

    @pytest.mark.rules("D-20")
    def test_is_not_how_an_instances_end_works(self, source, instance_arn):
        """The numbers of a deleted instance are available immediately."""
        number = claim(source, instance_arn)["PhoneNumber"]
        source.delete_instance(InstanceId=instance_arn)
        another = create_instance(source, "another")["Arn"]

        assert number in available(source, another)

    def test_refuses_unknown_numbers(self, source):
        """An unknown number is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            source.release_phone_number(PhoneNumberId=UNKNOWN_ID)

    @pytest.mark.rules("S-34", "ER-20")
    def test_answers_the_same_to_the_same_token(self, source, number):
        """A repeated release gets the first answer."""
        source.release_phone_number(PhoneNumberId=number.id, ClientToken=TOKEN)

        again = source.release_phone_number(PhoneNumberId=number.id, ClientToken=TOKEN)

        assert 200 == again["ResponseMetadata"]["HTTPStatusCode"]


CHANGES = [
    pytest.param(
        lambda client, estate, number_id: client.update_phone_number(
            PhoneNumberId=number_id, TargetArn=estate.default_group_arn
        ),
        id="UpdatePhoneNumber",
    ),
    pytest.param(
        lambda client, _, number_id: client.update_phone_number_metadata(
            PhoneNumberId=number_id, PhoneNumberDescription="new"
        ),
        id="UpdatePhoneNumberMetadata",
    ),
    pytest.param(
        lambda client, _, number_id: client.release_phone_number(
            PhoneNumberId=number_id
        ),
        id="ReleasePhoneNumber",
    ),
]


@pytest.mark.parametrize("change", CHANGES)
class TestEveryChange:
    """Moves, new descriptions and releases alike."""

    @pytest.mark.rules("S-40", "PN-46", "ER-05")
    def test_is_refused_while_a_workflow_runs(
        self, aws, source, estate, number, change
    ):
        """A number that is IN_PROGRESS is in use; the refusal names it."""
        slow_numbers(aws)
        source.update_phone_number_metadata(
            PhoneNumberId=number.id, PhoneNumberDescription="first"
        )

        with pytest.raises(source.exceptions.ResourceInUseException) as caught:
            change(source, estate, number.id)

        assert ("PHONE_NUMBER", number.arn) == (
            caught.value.response["ResourceType"],
            caught.value.response["ResourceId"],
        )

    @pytest.mark.rules("S-40")
    def test_is_possible_when_the_workflow_is_over(
        self, aws, source, estate, number, change
    ):
        """After the configured number of describes the number can be changed."""
        slow_numbers(aws, describes=1)
        source.update_phone_number_metadata(
            PhoneNumberId=number.id, PhoneNumberDescription="first"
        )
        status_of(source, number.id)

        assert change(source, estate, number.id)

    @pytest.mark.rules("S-38", "PN-49")
    def test_is_refused_by_arn_from_the_replica_region(
        self, replica, source, estate, number, change
    ):
        """A number can be changed only in the Region where it was claimed."""
        before = described(source, number.id)

        with refused("InvalidParameterException", "us-east-1"):
            change(replica, estate, number.arn)

        assert before == described(source, number.id)


@pytest.mark.rules("S-38")
@pytest.mark.parametrize("change", CHANGES[1:])
def test_bare_ids_are_unknown_in_the_replica_region(replica, estate, number, change):
    """A bare ID is not found in the replica Region."""
    with refused("ResourceNotFoundException", number.id):
        change(replica, estate, number.id)


@pytest.mark.rules("S-38")
def test_a_move_by_bare_id_is_refused_in_the_replica_region(replica, number):
    """In the replica Region a bare ID is not found, whatever the target."""
    there = create_instance(replica, "there")["Arn"]

    with refused("ResourceNotFoundException", number.id):
        replica.update_phone_number(PhoneNumberId=number.id, TargetArn=there)
