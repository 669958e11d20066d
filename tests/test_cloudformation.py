"""The four resource types of Amazon Connect in stacks, in both modes."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest
from moto.cloudformation.parsing import get_model_map

from moto_connect_tdg import install
from moto_connect_tdg.connect.cloudformation.schemas import SWITCHES
from tests.helpers.groups import group_shown
from tests.helpers.instances import instance_shown
from tests.helpers.numbers import described
from tests.helpers.refusals import refused
from tests.helpers.stacks import (
    GROUP,
    get_att,
    group,
    group_and_number,
    instance,
    number,
    template,
    user,
)


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance without groups or numbers of its own."""
    return aws.estate(groups=0, numbers=0)


class TestGroup:
    """AWS::Connect::TrafficDistributionGroup."""

    @pytest.mark.rules("CF-01", "CF-02", "CO-07")
    def test_is_created(self, estate, stacks):
        """Ref is the group's ARN; the attributes are as CloudFormation prints them."""
        stacks.create(
            template(
                {
                    "Group": group(
                        estate.instance_arn,
                        Description="of a stack",
                        Tags=[{"Key": "team", "Value": "red"}],
                    )
                },
                Group={"Ref": "Group"},
                Arn=get_att("Group", "TrafficDistributionGroupArn"),
                Status=get_att("Group", "Status"),
                IsDefault=get_att("Group", "IsDefault"),
            )
        )

        outputs = stacks.outputs
        shown = group_shown(estate.source, outputs["Group"])
        assert ("CREATE_COMPLETE", "ACTIVE", "false") == (
            stacks.status,
            outputs["Status"],
            outputs["IsDefault"],
        )
        assert outputs["Arn"] == outputs["Group"] == shown["Arn"]
        assert ("of a stack", {"team": "red"}) == (shown["Description"], shown["Tags"])

    @pytest.mark.rules("CF-04")
    def test_tags_change_in_place(self, estate, stacks):
        """The group stays, and tags that the template no longer has are removed."""

        def tagged(**tags: str) -> dict[str, Any]:
            rows = [{"Key": key, "Value": value} for key, value in tags.items()]
            return template(
                {"Group": group(estate.instance_arn, Tags=rows)}, Group={"Ref": "Group"}
            )

        stacks.create(tagged(team="red", size="big"))
        before = stacks.outputs["Group"]

        stacks.update(tagged(team="blue"))

        assert "UPDATE_COMPLETE" == stacks.status
        assert before == stacks.outputs["Group"]
        assert {"team": "blue"} == group_shown(estate.source, before)["Tags"]

    @pytest.mark.rules("CO-08", "CF-04")
    def test_another_instance_makes_another_group(self, aws, estate, stacks):
        """A group with another InstanceArn replaces the old one."""
        other = aws.estate(alias="other", groups=0, numbers=0)
        output = {"Group": {"Ref": "Group"}}
        stacks.create(template({"Group": group(estate.instance_arn)}, **output))
        replaced = stacks.outputs["Group"]

        stacks.update(template({"Group": group(other.instance_arn)}, **output))

        shown = group_shown(estate.source, stacks.outputs["Group"])
        assert other.instance_arn == shown["InstanceArn"]
        with refused("ResourceNotFoundException"):
            group_shown(estate.source, replaced)

    def test_numbers_move_to_the_group_that_replaces_theirs(self, estate, stacks):
        """A replaced group's number is moved before the old group is deleted."""
        stacks.create(group_and_number(estate.instance_arn))
        before = stacks.outputs

        stacks.update(group_and_number(estate.instance_arn, name="another"))

        after = stacks.outputs
        shown = described(estate.source, after["Number"])
        assert "UPDATE_COMPLETE" == stacks.status
        assert before["Number"] == after["Number"]
        assert before["Group"] != after["Group"] == shown["TargetArn"]
        with refused("ResourceNotFoundException"):
            group_shown(estate.source, before["Group"])


class TestPhoneNumber:
    """AWS::Connect::PhoneNumber."""

    @pytest.mark.rules("CF-09", "CF-11", "CO-07")
    def test_is_claimed_to_a_group_of_the_stack(self, estate, stacks):
        """The group is created first, although it is last in the template."""
        stacks.create(group_and_number(estate.instance_arn))

        outputs = stacks.outputs
        shown = described(estate.source, outputs["Number"])
        assert outputs["Group"] == shown["TargetArn"]
        assert outputs["Address"] == shown["PhoneNumber"]

    @pytest.mark.rules("CF-09", "CF-10")
    def test_target_and_description_change_in_place(self, estate, stacks):
        """The number is moved and described again, and stays the same number."""
        address = {"Address": get_att("Number", "Address"), "Number": {"Ref": "Number"}}
        claimed = number(estate.instance_arn, Prefix="+1206", Description="hotline")
        stacks.create(template({"Number": claimed}, **address))
        before = stacks.outputs

        moved = number(get_att("Group", "TrafficDistributionGroupArn"), Prefix="+1206")
        stacks.update(
            template({"Number": moved, "Group": group(estate.instance_arn)}, **address)
        )

        shown = described(estate.source, before["Number"])
        assert before == stacks.outputs
        assert before["Address"].startswith("+1206")
        assert ":traffic-distribution-group/" in shown["TargetArn"]
        assert not shown.get("PhoneNumberDescription")

    @pytest.mark.rules("CF-10")
    def test_another_type_claims_another_number(self, estate, stacks):
        """Another type claims a new number and releases the old one."""
        address = {"Number": {"Ref": "Number"}}
        stacks.create(template({"Number": number(estate.instance_arn)}, **address))
        replaced = stacks.outputs["Number"]

        stacks.update(
            template(
                {"Number": number(estate.instance_arn, Type="TOLL_FREE")}, **address
            )
        )

        shown = described(estate.source, stacks.outputs["Number"])
        assert "TOLL_FREE" == shown["PhoneNumberType"]
        with refused("ResourceNotFoundException"):
            described(estate.source, replaced)

    def test_is_imported(self, estate, stacks):
        """With SourcePhoneNumberArn a number is imported instead of claimed."""
        source = f"arn:aws:sms-voice:us-east-1:123456789012:phone-number/{'a' * 32}"
        imported = {
            "Type": "AWS::Connect::PhoneNumber",
            "Properties": {
                "TargetArn": estate.instance_arn,
                "SourcePhoneNumberArn": source,
            },
        }

        stacks.create(template({"Number": imported}, Number={"Ref": "Number"}))

        shown = described(estate.source, stacks.outputs["Number"])
        assert source == shown["SourcePhoneNumberArn"]

    @pytest.mark.parametrize(
        ("properties", "match"),
        [
            ({"CountryCode": "US"}, "Give CountryCode and Type"),
            (
                {"CountryCode": "US", "Type": "DID", "Prefix": "+1999"},
                "Phone number not available: US DID",
            ),
        ],
    )
    def test_fails_where_no_number_fits(self, estate, stacks, properties, match):
        """Properties that the schema allows can still be refused by the resource's handler."""
        numbers = {
            "Type": "AWS::Connect::PhoneNumber",
            "Properties": {"TargetArn": estate.instance_arn, **properties},
        }

        stacks.create(template({"Number": numbers}))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert re.search(match, stacks.reason("Number"))


class TestInstance:
    """AWS::Connect::Instance."""

    @pytest.mark.rules("CF-12", "CO-07")
    def test_is_created_changed_and_deleted(self, source, stacks):
        """Attributes change in place, and the instance is deleted with the stack."""
        names = ("Arn", "Id", "ServiceRole", "CreatedTime", "InstanceStatus")
        asked = {name: get_att("Instance", name) for name in names}
        stacks.create(
            template({"Instance": instance()}, Ref={"Ref": "Instance"}, **asked)
        )
        before = stacks.outputs
        both = {"InboundCalls": True, "OutboundCalls": True}

        stacks.update(
            template(
                {"Instance": instance(Attributes=both)},
                Ref={"Ref": "Instance"},
                **asked,
            )
        )

        shown = instance_shown(source, before["Id"])
        assert before == stacks.outputs
        assert before["Ref"] == before["Arn"] == shown["Arn"]
        assert ("ACTIVE", shown["ServiceRole"]) == (
            before["InstanceStatus"],
            before["ServiceRole"],
        )
        assert shown["OutboundCallsEnabled"]
        stacks.delete()
        with refused("ResourceNotFoundException"):
            instance_shown(source, before["Id"])

    def test_time_is_printed_as_iso_8601(self, source, stacks):
        """CreatedTime is the API's time, with a T and a Z."""
        stacks.create(
            template(
                {"Instance": instance()},
                Time=get_att("Instance", "CreatedTime"),
                Id=get_att("Instance", "Id"),
            )
        )

        outputs = stacks.outputs
        shown = instance_shown(source, outputs["Id"])["CreatedTime"]
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", outputs["Time"]
        )
        printed = datetime.fromisoformat(outputs["Time"].replace("Z", "+00:00"))
        assert abs((shown - printed).total_seconds()) < 0.001

    @pytest.mark.rules("CF-12")
    def test_takes_every_attribute(self, source, stacks):
        """Each attribute of the schema is set, as far as the installed model has it."""
        fixed = "USE_CUSTOM_TTS_VOICES"  # S-60: it takes no change
        switches = {
            member: "false" if kind == fixed else "true"
            for member, kind in SWITCHES.items()
        }
        stacks.create(
            template(
                {"Instance": instance(Attributes=switches)},
                Id=get_att("Instance", "Id"),
            )
        )

        pages = source.get_paginator("list_instance_attributes").paginate(
            InstanceId=stacks.outputs["Id"]
        )
        values = {
            row["AttributeType"]: row["Value"]
            for page in pages
            for row in page["Attributes"]
        }
        assert {**dict.fromkeys(values, "true"), fixed: "false"} == values
        assert values.keys() <= {*SWITCHES.values()}


class TestUser:
    """AWS::Connect::User."""

    @pytest.mark.rules("CF-13")
    def test_is_created_and_deleted(self, estate, stacks):
        """Ref and UserArn are the user's ARN; the user is deleted with the stack."""
        stacks.create(
            template(
                {"User": user(estate)},
                User={"Ref": "User"},
                Arn=get_att("User", "UserArn"),
            )
        )

        outputs = stacks.outputs
        (listed,) = estate.source.list_users(InstanceId=estate.instance_id)[
            "UserSummaryList"
        ]
        assert outputs["User"] == outputs["Arn"] == listed["Arn"]
        stacks.delete()
        left = estate.source.list_users(InstanceId=estate.instance_id)
        assert [] == left["UserSummaryList"]

    @pytest.mark.rules("CF-13")
    @pytest.mark.needs_model("CreateUser.VoiceEnhancementConfigs")
    def test_takes_every_property(self, estate, stacks):
        """Each property is passed to CreateUser and shown by DescribeUser."""
        details = {
            "PhoneConfig": {
                "PhoneType": "SOFT_PHONE",
                "AutoAccept": "true",
                "AfterContactWorkTimeLimit": "30",
            },
            "AutoAcceptConfigs": [{"Channel": "VOICE", "AutoAccept": True}],
            "AfterContactWorkConfigs": [
                {
                    "Channel": "VOICE",
                    "AfterContactWorkConfig": {"AfterContactWorkTimeLimit": 5},
                }
            ],
            "PhoneNumberConfigs": [{"Channel": "VOICE", "PhoneType": "SOFT_PHONE"}],
            "PersistentConnectionConfigs": [
                {"Channel": "VOICE", "PersistentConnection": False}
            ],
            "VoiceEnhancementConfigs": [
                {"Channel": "VOICE", "VoiceEnhancementMode": "NONE"}
            ],
        }
        here = {"InstanceId": estate.instance_id}
        estate.source.update_user_hierarchy_structure(
            **here, HierarchyStructure={"LevelOne": {"Name": "Division"}}
        )
        group = estate.source.create_user_hierarchy_group(**here, Name="top")
        unseen = {
            "UserProficiencies": [
                {"AttributeName": "language", "AttributeValue": "en", "Level": 3}
            ],
            "HierarchyGroupArn": group["HierarchyGroupArn"],
        }

        stacks.create(
            template({"User": user(estate, **details, **unseen)}, User={"Ref": "User"})
        )

        shown = estate.source.describe_user(
            InstanceId=estate.instance_id,
            UserId=stacks.outputs["User"].rpartition("/")[2],
        )["User"]
        expected = {
            **details,
            "PhoneConfig": {
                "PhoneType": "SOFT_PHONE",
                "AutoAccept": True,
                "AfterContactWorkTimeLimit": 30,
            },
            "HierarchyGroupId": group["HierarchyGroupId"],
        }
        assert expected == {name: shown[name] for name in expected}

    def test_another_username_makes_another_user(self, estate, stacks):
        """Another username replaces the user."""
        stacks.create(template({"User": user(estate)}, User={"Ref": "User"}))
        replaced = stacks.outputs["User"]

        stacks.update(
            template({"User": user(estate, Username="other")}, User={"Ref": "User"})
        )

        (listed,) = estate.source.list_users(InstanceId=estate.instance_id)[
            "UserSummaryList"
        ]
        assert ("other", stacks.outputs["User"]) == (listed["Username"], listed["Arn"])
        assert replaced != listed["Arn"]


#: For a new process, where nothing has imported moto's CloudFormation.
_FRESH = """
import sys
import boto3
from moto_connect_tdg import install, uninstall
from moto import mock_aws

install()
assert "moto.cloudformation" not in sys.modules
with mock_aws():
    client = boto3.client("cloudformation", region_name="us-east-1")
    try:
        client.create_stack(
            StackName="s",
            TemplateBody='{"Resources": {"Q": {"Type": "AWS::Connect::Queue"}}}',
        )
    except client.exceptions.ClientError as error:
        print(error)
from moto.cloudformation.models import CloudFormationBackend, Stack
from moto.cloudformation.responses import CloudFormationResponse

uninstall()
for kind in (Stack, CloudFormationBackend, CloudFormationResponse):
    for name in dir(kind):
        value = getattr(kind, name)
        made_by = getattr(getattr(value, "fget", value), "__module__", None)
        assert not str(made_by).startswith("moto_connect_tdg"), name
"""


def test_moto_is_changed_when_its_stacks_are_first_used():
    """moto's CloudFormation is changed by its first use only, and restored."""
    done = subprocess.run(
        [sys.executable, "-c", _FRESH], capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert "Unrecognized resource types: [AWS::Connect::Queue]" in done.stdout


_LACKING = """
import boto3
from moto_connect_tdg.connect.cloudformation import seams

seams.SEAMS = ("moto.cloudformation.models:Stack.no_such_name",)
from moto_connect_tdg import mock_aws

with mock_aws():
    client = boto3.client("cloudformation", region_name="us-east-1")
    instance = '''{"Resources": {"I": {"Type": "AWS::Connect::Instance", "Properties":
        {"IdentityManagementType": "SAML", "InstanceAlias": "a",
         "Attributes": {"InboundCalls": true, "OutboundCalls": true}}}}}'''
    topic = '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'
    client.create_stack(StackName="topic", TemplateBody=topic)
    try:
        client.create_stack(StackName="instance", TemplateBody=instance)
    except RuntimeError as error:
        print(error)
"""


def test_a_moto_that_lacks_what_stacks_need_is_named():
    """With an unsuitable moto only stacks with Connect are refused."""
    done = subprocess.run(
        [sys.executable, "-c", _LACKING], capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert "needs moto.cloudformation.models.Stack.no_such_name" in done.stdout


def test_types_are_known_only_while_installed():
    """After uninstall moto has none of our resource types."""
    with install():
        assert GROUP in get_model_map()

    assert GROUP not in get_model_map()
