"""Contact flows, and the links from numbers to them."""

from __future__ import annotations

import pytest
from botocore.exceptions import ParamValidationError

from tests.helpers.flows import CONTENT, action, document
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.instances import create_instance
from tests.helpers.numbers import claim, links_of, slow_numbers
from tests.helpers.refusals import refused


def create_flow(client, instance_id, name, **wanted):
    """Create a flow and return its ID."""
    return client.create_contact_flow(
        InstanceId=instance_id,
        Name=name,
        **{"Type": "CONTACT_FLOW", "Content": CONTENT, **wanted},
    )["ContactFlowId"]


def flow_shown(client, instance_id, flow_id):
    """What DescribeContactFlow shows."""
    return client.describe_contact_flow(InstanceId=instance_id, ContactFlowId=flow_id)[
        "ContactFlow"
    ]


def names_of(listed):
    """The names in a list of flows."""
    return [row["Name"] for row in listed["ContactFlowSummaryList"]]


@pytest.fixture(name="number")
def _number(estate):
    """The number of the estate's group, linked to the first flow."""
    return estate.numbers[0]


@pytest.fixture(name="unlinked")
def _unlinked(source, estate):
    """A number of the group without a flow."""
    return claim(source, estate.group_arn)


class TestCreateContactFlow:
    """CreateContactFlow and what shows its flows."""

    @pytest.mark.rules("RI-34")
    @pytest.mark.needs_model("ContactFlow.LastModifiedRegion")
    def test_shows_what_was_created(self, source, estate):
        """A flow shows its name, type, content, tags and the Region of its last change."""
        flow_id = create_flow(
            source,
            estate.instance_id,
            "night",
            Description="after hours",
            Tags={"team": "care"},
        )

        shown = flow_shown(source, estate.instance_id, flow_id)

        assert {
            "Id": flow_id,
            "Arn": f"{estate.instance_arn}/contact-flow/{flow_id}",
            "Name": "night",
            "Type": "CONTACT_FLOW",
            "Description": "after hours",
            "Content": CONTENT,
            "Tags": {"team": "care"},
            "State": "ACTIVE",
            "Status": "PUBLISHED",
            "LastModifiedRegion": SOURCE,
        }.items() <= shown.items()

    @pytest.mark.rules("RI-31", "RI-34", "D-28")
    @pytest.mark.needs_model("ContactFlow.LastModifiedRegion")
    def test_is_seen_on_the_replica_with_the_same_id(self, source, replica, estate):
        """The replica has the same flow, with its own Region in the ARN."""
        flow_id = create_flow(source, estate.instance_id, "night")

        shown = flow_shown(replica, estate.instance_id, flow_id)

        assert f"{estate.replica_arn}/contact-flow/{flow_id}" == shown["Arn"]
        assert (CONTENT, SOURCE) == (shown["Content"], shown["LastModifiedRegion"])

    @pytest.mark.rules("RI-33", "D-28")
    @pytest.mark.needs_model("ContactFlow.LastModifiedRegion")
    def test_is_mirrored_from_the_replica_too(self, source, replica, estate):
        """A flow created in the replica exists in the source."""
        flow_id = create_flow(replica, estate.instance_id, "night")

        shown = flow_shown(source, estate.instance_id, flow_id)

        assert REPLICA == shown["LastModifiedRegion"]

    @pytest.mark.rules("FL-09")
    def test_refuses_a_name_twice(self, source, replica, estate):
        """A name is taken in both Regions."""
        create_flow(source, estate.instance_id, "night")

        with refused("DuplicateResourceException", "night"):
            create_flow(replica, estate.instance_id, "night")

    @pytest.mark.rules("FL-08", "QT-05")
    def test_has_a_quota_when_it_is_switched_on(self, aws, source, estate):
        """Over the quota a flow is refused with LimitExceededException."""
        aws.set_config(quotas={"contact_flows_per_instance": 10})
        create_flow(source, estate.instance_id, "second")

        with refused("LimitExceededException", "limited to: 10"):
            create_flow(source, estate.instance_id, "third")

    @pytest.mark.rules("ER-15")
    @pytest.mark.parametrize("content", ["no JSON", "[]", '"text"'])
    def test_refuses_content_that_is_no_flow(self, source, estate, content):
        """The refusal of invalid content has its problems in the member `problems`."""
        with pytest.raises(source.exceptions.InvalidContactFlowException) as caught:
            create_flow(source, estate.instance_id, "night", Content=content)

        assert caught.value.response["problems"][0]["message"]

    @pytest.mark.rules("FL-07")
    def test_keeps_the_regions_in_flows_as_they_are(self, source, replica, estate):
        """The content is not changed: `$.AwsRegion` names the Region at run time."""
        content = CONTENT.replace(
            '"Parameters": {}', '"Parameters": {"R": "$.AwsRegion"}'
        )
        flow_id = create_flow(source, estate.instance_id, "night", Content=content)

        shown = flow_shown(replica, estate.instance_id, flow_id)

        assert content == shown["Content"]

    @pytest.mark.rules("D-07")
    def test_refuses_unknown_instances(self, source):
        """An unknown instance is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            create_flow(source, UNKNOWN_ID, "night")


class TestUpdateContactFlow:
    """UpdateContactFlowContent, its saved content, and the name."""

    @pytest.mark.rules("FL-12", "RI-33")
    @pytest.mark.needs_model("ContactFlow.LastModifiedRegion")
    def test_is_changed_from_the_replica(self, source, replica, estate):
        """Content published in the replica, and its Region, are seen in the source."""
        flow_id = create_flow(source, estate.instance_id, "night")
        new = document(action("other"))

        replica.update_contact_flow_content(
            InstanceId=estate.instance_id, ContactFlowId=flow_id, Content=new
        )

        here = flow_shown(source, estate.instance_id, flow_id)
        assert (new, REPLICA) == (here["Content"], here["LastModifiedRegion"])

    @pytest.mark.rules("FL-12")
    def test_saves_by_arn(self, source, replica, estate):
        """Saved content is named by an ARN with `$SAVED`, in the Region's own form."""
        flow_id = create_flow(source, estate.instance_id, "night")
        place = f"contact-flow/{flow_id}:$SAVED"

        source.update_contact_flow_content(
            InstanceId=estate.instance_id,
            ContactFlowId=f"{estate.instance_arn}/{place}",
            Content="draft",
        )

        there = flow_shown(replica, estate.instance_id, f"{estate.replica_arn}/{place}")
        assert ("SAVED", "draft") == (there["Status"], there["Content"])
        assert CONTENT == flow_shown(replica, estate.instance_id, flow_id)["Content"]


class TestListContactFlows:
    """ListContactFlows."""

    @pytest.mark.rules("RI-31")
    def test_shows_the_same_on_both_sides(self, source, replica, estate):
        """Both Regions list the same names in the same order."""
        create_flow(source, estate.instance_id, "night")

        here = source.list_contact_flows(InstanceId=estate.instance_id)
        there = replica.list_contact_flows(
            InstanceId=estate.instance_arn.rpartition("/")[2]
        )

        assert "night" in names_of(here)
        assert names_of(here) == names_of(there)

    @pytest.mark.rules("FL-10")
    def test_filters_by_type(self, source, estate):
        """The list has flows of the requested types only."""
        create_flow(source, estate.instance_id, "hold", Type="CUSTOMER_HOLD")

        listed = source.list_contact_flows(
            InstanceId=estate.instance_id, ContactFlowTypes=["CUSTOMER_HOLD"]
        )

        assert ["Default customer hold", "hold"] == names_of(listed)

    @pytest.mark.rules("ER-19")
    def test_brings_every_flow_once(self, source, estate):
        """The pages have every flow once."""
        for name in ("a", "b", "c"):
            create_flow(source, estate.instance_id, name)

        pages = list(
            source.get_paginator("list_contact_flows").paginate(
                InstanceId=estate.instance_id, PaginationConfig={"PageSize": 8}
            )
        )

        assert [8, 4] == [len(names_of(page)) for page in pages]
        assert ["a", "b", "c"] == [n for page in pages for n in names_of(page)][9:]

    @pytest.mark.rules("FL-10", "S-33")
    def test_refuses_pages_of_more_than_a_thousand(self, source, estate):
        """MaxResults above 1000 is refused with InvalidParameterException."""
        with refused("InvalidParameterException", "MaxResults"):
            source.list_contact_flows(InstanceId=estate.instance_id, MaxResults=1001)

    @pytest.mark.rules("FL-10")
    def test_refuses_pages_of_zero(self, source, estate):
        """boto3 does not send MaxResults 0."""
        with pytest.raises(ParamValidationError, match="MaxResults"):
            source.list_contact_flows(InstanceId=estate.instance_id, MaxResults=0)


class TestDeleteContactFlow:
    """DeleteContactFlow."""

    @pytest.mark.rules("RI-33")
    def test_ends_the_flow_on_both_sides(self, source, replica, estate):
        """A flow deleted in the replica is gone in the source."""
        flow_id = create_flow(source, estate.instance_id, "night")

        replica.delete_contact_flow(
            InstanceId=estate.instance_id, ContactFlowId=flow_id
        )

        with refused("ResourceNotFoundException", flow_id):
            flow_shown(source, estate.instance_id, flow_id)

    @pytest.mark.rules("FL-09")
    def test_frees_the_name(self, source, estate):
        """The name of a deleted flow can be used again."""
        flow_id = create_flow(source, estate.instance_id, "night")

        source.delete_contact_flow(InstanceId=estate.instance_id, ContactFlowId=flow_id)

        assert create_flow(source, estate.instance_id, "night")

    @pytest.mark.rules("FL-05")
    def test_ends_its_links(self, source, estate):
        """A deleted flow is linked to no number."""
        source.delete_contact_flow(
            InstanceId=estate.instance_id, ContactFlowId=estate.flow_id
        )

        assert {} == links_of(source, estate.instance_id)


class TestLinks:
    """AssociatePhoneNumberContactFlow, DisassociatePhoneNumberContactFlow and their list."""

    def link(self, client, estate, number_id, **wanted):
        """Link a number to the estate's flow."""
        return client.associate_phone_number_contact_flow(
            **{
                "PhoneNumberId": number_id,
                "InstanceId": estate.instance_id,
                "ContactFlowId": estate.flow_id,
                **wanted,
            }
        )

    def unlink(self, client, estate, number_id):
        """Remove a number's link."""
        return client.disassociate_phone_number_contact_flow(
            PhoneNumberId=number_id, InstanceId=estate.instance_id
        )

    @pytest.mark.rules("FL-01")
    @pytest.mark.parametrize(
        "missing", ["PhoneNumberId", "InstanceId", "ContactFlowId"]
    )
    def test_requires_all_three(self, source, missing):
        """boto3 does not send a link without number, instance or flow."""
        request = dict.fromkeys(("PhoneNumberId", "InstanceId", "ContactFlowId"), "x")
        del request[missing]

        with pytest.raises(ParamValidationError, match=missing):
            source.associate_phone_number_contact_flow(**request)

    @pytest.mark.rules("FL-02")
    @pytest.mark.parametrize("member", ["PhoneNumberId", "PhoneNumberArn"])
    def test_takes_id_and_arn_at_home(self, source, estate, unlinked, member):
        """Both ID and ARN name the number in the group's Region."""
        self.link(source, estate, unlinked[member])

        assert unlinked["PhoneNumberArn"] in links_of(source, estate.instance_id)

    @pytest.mark.rules("FL-02")
    def test_takes_the_arn_in_the_replica_region(self, replica, estate, unlinked):
        """In the replica Region the number is linked by its ARN."""
        self.link(replica, estate, unlinked["PhoneNumberArn"])

        assert unlinked["PhoneNumberArn"] in links_of(replica, estate.instance_id)

    @pytest.mark.rules("FL-02")
    def test_knows_no_bare_id_in_the_replica_region(self, replica, estate, unlinked):
        """A bare ID is not found in the replica Region."""
        with refused("ResourceNotFoundException", unlinked["PhoneNumberId"]):
            self.link(replica, estate, unlinked["PhoneNumberId"])

    @pytest.mark.rules("CO-12", "RI-30", "D-28")
    def test_is_mirrored(self, source, replica, estate, number):
        """Both Regions show the link, each with its own Region in the flow's ARN."""
        here = links_of(source, estate.instance_id)
        there = links_of(replica, estate.instance_id)

        flow = f"/contact-flow/{estate.flow_id}"
        assert {number.arn: estate.instance_arn + flow} == here
        assert {number.arn: estate.replica_arn + flow} == there

    @pytest.mark.rules("FL-04", "CO-12")
    def test_may_be_made_by_hand_as_well(self, source, replica, estate, number):
        """Linking the number in the other Region too changes nothing."""
        before = links_of(source, estate.instance_id)

        self.link(replica, estate, number.arn)

        assert before == links_of(source, estate.instance_id)

    @pytest.mark.rules("FL-01")
    def test_is_replaced_by_the_next(self, source, estate, number):
        """A new link replaces the number's old one."""
        night = create_flow(source, estate.instance_id, "night")

        self.link(source, estate, number.id, ContactFlowId=night)

        assert {number.arn: f"{estate.instance_arn}/contact-flow/{night}"} == links_of(
            source, estate.instance_id
        )

    @pytest.mark.rules("PN-10", "D-19")
    def test_is_refused_while_the_number_is_not_claimed(self, aws, source, estate):
        """A number that is IN_PROGRESS cannot be linked."""
        slow_numbers(aws)
        number = claim(source, estate.group_arn)

        with refused("InvalidParameterException", "IN_PROGRESS"):
            self.link(source, estate, number["PhoneNumberId"])

    @pytest.mark.rules("FL-02", "D-07")
    @pytest.mark.parametrize("member", ["PhoneNumberId", "InstanceId", "ContactFlowId"])
    def test_refuses_unknown_resources(self, source, estate, number, member):
        """Unknown numbers, instances and flows are not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            self.link(source, estate, number.id, **{member: UNKNOWN_ID})

    @pytest.mark.rules("FL-02")
    def test_refuses_numbers_of_other_instances(self, source, estate):
        """A flow can be linked to numbers of its own instance and its groups only."""
        other = create_instance(source, "other")["Arn"]
        number = claim(source, other)

        with refused("ResourceNotFoundException", number["PhoneNumberId"]):
            self.link(source, estate, number["PhoneNumberId"])

    @pytest.mark.rules("FL-01")
    def test_links_an_instances_own_number(self, source, estate):
        """An instance's own number is linked like a group's."""
        number = claim(source, estate.instance_arn)

        self.link(source, estate, number["PhoneNumberId"])

        assert number["PhoneNumberArn"] in links_of(source, estate.instance_id)

    @pytest.mark.rules("FL-03", "CO-12")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    def test_ends_on_both_sides(self, aws, source, replica, estate, number, region):
        """A link that is removed by ARN in either Region is gone in both."""
        self.unlink(aws.connect(region), estate, number.arn)

        assert {} == links_of(source, estate.instance_id)
        assert {} == links_of(replica, estate.instance_id)

    @pytest.mark.rules("FL-03")
    def test_is_not_ended_by_bare_id_in_the_replica_region(
        self, source, replica, estate, number
    ):
        """In the replica Region a bare ID removes no link."""
        with refused("ResourceNotFoundException", number.id):
            self.unlink(replica, estate, number.id)

        assert number.arn in links_of(source, estate.instance_id)

    @pytest.mark.rules("FL-03")
    def test_may_be_ended_twice(self, source, estate, number):
        """Removing a link twice is no error."""
        self.unlink(source, estate, number.id)

        assert self.unlink(source, estate, number.id)

    @pytest.mark.rules("FL-06")
    def test_takes_an_arn_that_only_its_slash_makes_long(self, aws, estate, number):
        """An ARN in the middle of a path may have its slash encoded."""
        encoded = number.arn.replace(":", "%3A").replace("/", "%2F")

        answer = aws.send(
            "DELETE",
            f"/phone-number/{encoded}/contact-flow?instanceId={estate.instance_id}",
        )

        assert 200 == answer.status_code
        assert {} == links_of(aws.connect(), estate.instance_id)

    @pytest.mark.rules("FL-05")
    def test_is_listed_by_its_kind(self, source, estate, number):
        """Links are listed for VOICE_PHONE_NUMBER, and without a type."""
        listed = source.list_flow_associations(InstanceId=estate.instance_id)

        assert [
            {
                "ResourceId": number.arn,
                "FlowId": f"{estate.instance_arn}/contact-flow/{estate.flow_id}",
                "ResourceType": "VOICE_PHONE_NUMBER",
            }
        ] == listed["FlowAssociationSummaryList"]

    @pytest.mark.rules("FL-05", "D-09")
    @pytest.mark.needs_model("ListFlowAssociations.ResourceType=INBOUND_EMAIL")
    def test_is_no_link_of_another_kind(self, source, estate):
        """For other types the list is empty."""
        listed = source.list_flow_associations(
            InstanceId=estate.instance_id, ResourceType="INBOUND_EMAIL"
        )

        assert [] == listed["FlowAssociationSummaryList"]

    @pytest.mark.rules("ER-19")
    def test_is_listed_in_pages(self, source, estate, unlinked):
        """The pages have every link once."""
        self.link(source, estate, unlinked["PhoneNumberId"])

        pages = list(
            source.get_paginator("list_flow_associations").paginate(
                InstanceId=estate.instance_id, PaginationConfig={"PageSize": 1}
            )
        )

        shown = [
            row["ResourceId"] for p in pages for row in p["FlowAssociationSummaryList"]
        ]
        assert {estate.numbers[0].arn, unlinked["PhoneNumberArn"]} == set(shown)
        assert 2 == len(shown)

    @pytest.mark.rules("D-30")
    def test_refuses_unknown_instances(self, source):
        """The links of an unknown instance are not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            source.list_flow_associations(InstanceId=UNKNOWN_ID)
