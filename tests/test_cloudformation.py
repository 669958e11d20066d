"""Stacks of Connect's resource types, in moto's CloudFormation."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from moto_connect_tdg import install, mock_aws
from moto_connect_tdg.connect import injection
from moto_connect_tdg.estate import Estate, build_estate
from tests.conftest import SOURCE, refused

STACK = "connect"


@pytest.fixture(name="estate")
def _estate():
    """A replicated instance, in-process: moto's stacks call no other server."""
    with mock_aws():
        yield build_estate(groups=0, numbers=0)


@pytest.fixture(name="stacks")
def _stacks(estate):  # noqa: ARG001 - its mock is the one that runs
    """A CloudFormation client of the source Region."""
    return boto3.client("cloudformation", region_name=SOURCE)


def template(estate: Estate, **changes: str) -> str:
    """A group, and a number on it."""
    group = {
        "InstanceArn": estate.instance_arn,
        "Name": "stacked",
        "Tags": [{"Key": "team", "Value": "red"}],
        **changes,
    }
    number = {
        "TargetArn": {"Fn::GetAtt": ["Group", "TrafficDistributionGroupArn"]},
        "CountryCode": "US",
        "Type": "DID",
        "Description": "hotline",
    }
    return json.dumps(
        {
            "Resources": {
                "Group": {
                    "Type": "AWS::Connect::TrafficDistributionGroup",
                    "Properties": group,
                },
                "Number": {"Type": "AWS::Connect::PhoneNumber", "Properties": number},
            },
            "Outputs": {
                "Group": {"Value": {"Ref": "Group"}},
                "Status": {"Value": {"Fn::GetAtt": ["Group", "Status"]}},
                "Address": {"Value": {"Fn::GetAtt": ["Number", "Address"]}},
            },
        }
    )


def outputs(stacks) -> dict[str, str]:
    """The stack's outputs by key."""
    (stack,) = stacks.describe_stacks(StackName=STACK)["Stacks"]
    return {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}


class TestGroupAndNumber:
    """AWS::Connect::TrafficDistributionGroup and AWS::Connect::PhoneNumber."""

    def test_are_created(self, estate, stacks):
        """CF-01, CF-02, CF-09, CF-11, CO-07: Ref is the ARN, GetAtt what the page says."""
        stacks.create_stack(StackName=STACK, TemplateBody=template(estate))

        found = outputs(stacks)
        assert found["Status"] == "ACTIVE"
        group = estate.source.describe_traffic_distribution_group(
            TrafficDistributionGroupId=found["Group"]
        )["TrafficDistributionGroup"]
        assert {"team": "red"} == group["Tags"]
        (number,) = estate.source.list_phone_numbers_v2(TargetArn=found["Group"])[
            "ListPhoneNumbersSummaryList"
        ]
        assert found["Address"] == number["PhoneNumber"]
        assert number["PhoneNumberDescription"] == "hotline"

    def test_tags_change_in_place(self, estate, stacks):
        """CF-04: tags alone are updated in place."""
        stacks.create_stack(StackName=STACK, TemplateBody=template(estate))
        before = outputs(stacks)["Group"]

        changed = json.loads(template(estate))
        changed["Resources"]["Group"]["Properties"]["Tags"] = [
            {"Key": "team", "Value": "blue"}
        ]
        stacks.update_stack(StackName=STACK, TemplateBody=json.dumps(changed))

        tags = estate.source.list_tags_for_resource(resourceArn=before)["tags"]
        assert before == outputs(stacks)["Group"]
        assert tags == {"team": "blue"}

    def test_another_instance_makes_another_group(self, estate, stacks):
        """CO-08: a group of another InstanceArn replaces the one there was."""
        other = build_estate(alias="other", groups=0, numbers=0)
        before = json.loads(template(estate))
        after = json.loads(template(estate, InstanceArn=other.instance_arn))
        for body in (before, after):
            del body["Resources"]["Number"], body["Outputs"]["Address"]
        stacks.create_stack(StackName=STACK, TemplateBody=json.dumps(before))
        replaced = outputs(stacks)["Group"]

        stacks.update_stack(StackName=STACK, TemplateBody=json.dumps(after))

        found = outputs(stacks)["Group"]
        group = estate.source.describe_traffic_distribution_group(
            TrafficDistributionGroupId=found
        )["TrafficDistributionGroup"]
        assert other.instance_arn == group["InstanceArn"]
        with refused("ResourceNotFoundException"):
            estate.source.get_traffic_distribution(Id=replaced)

    def test_a_group_with_numbers_is_not_replaced(self, estate, stacks):
        """DL-01: the update fails, and the group that it had made is gone again."""
        stacks.create_stack(StackName=STACK, TemplateBody=template(estate))
        before = injection.state_of()

        with refused("ValidationError", match="Phone numbers are claimed"):
            stacks.update_stack(
                StackName=STACK, TemplateBody=template(estate, Name="another")
            )

        assert before == injection.state_of()

    def test_a_taken_name_fails_the_stack(self, estate, stacks):
        """CT-08: what the API refuses fails the stack with the same sentence."""
        estate.source.create_traffic_distribution_group(
            Name="stacked", InstanceId=estate.instance_id
        )

        with refused("ValidationError", match="of this name exists"):
            stacks.create_stack(StackName=STACK, TemplateBody=template(estate))

    def test_are_deleted(self, estate, stacks):
        """CF-07, DL-02: the number is released, then the group goes."""
        stacks.create_stack(StackName=STACK, TemplateBody=template(estate))

        stacks.delete_stack(StackName=STACK)

        state = injection.state_of()["123456789012"][SOURCE]
        assert [True] == [g["IsDefault"] for g in state["TrafficDistributionGroups"]]
        assert state["PhoneNumbers"] == []


class TestInstanceAndUser:
    """AWS::Connect::Instance and AWS::Connect::User."""

    def test_are_created_changed_and_deleted(self, estate, stacks):
        """CF-12, CF-13: attributes change in place, the user goes with the stack."""
        profiles = estate.source.list_security_profiles(InstanceId=estate.instance_id)
        routing = estate.source.list_routing_profiles(InstanceId=estate.instance_id)
        body: dict[str, Any] = {
            "Resources": {
                "Instance": {
                    "Type": "AWS::Connect::Instance",
                    "Properties": {
                        "IdentityManagementType": "SAML",
                        "InstanceAlias": "stacked",
                        "Attributes": {"InboundCalls": True, "OutboundCalls": "false"},
                    },
                },
                "User": {
                    "Type": "AWS::Connect::User",
                    "Properties": {
                        "InstanceArn": estate.instance_arn,
                        "Username": "stacked",
                        "IdentityInfo": {"FirstName": "S", "LastName": "T"},
                        "SecurityProfileArns": [
                            profiles["SecurityProfileSummaryList"][0]["Arn"]
                        ],
                        "RoutingProfileArn": routing["RoutingProfileSummaryList"][0][
                            "Arn"
                        ],
                    },
                },
            },
            "Outputs": {
                "Id": {"Value": {"Fn::GetAtt": ["Instance", "Id"]}},
                "User": {"Value": {"Ref": "User"}},
            },
        }
        stacks.create_stack(StackName=STACK, TemplateBody=json.dumps(body))
        found = outputs(stacks)
        body["Resources"]["Instance"]["Properties"]["Attributes"]["OutboundCalls"] = (
            True
        )

        stacks.update_stack(StackName=STACK, TemplateBody=json.dumps(body))

        described = estate.source.describe_instance(InstanceId=found["Id"])["Instance"]
        assert described["OutboundCallsEnabled"] is True
        stacks.delete_stack(StackName=STACK)
        with pytest.raises(ClientError):
            estate.source.describe_instance(InstanceId=found["Id"])
        assert (
            estate.source.list_users(InstanceId=estate.instance_id)["UserSummaryList"]
            == []
        )


def test_types_are_known_only_while_installed():
    """After uninstall moto knows none of the resource types that are ours."""
    from moto.cloudformation.parsing import get_model_map

    with install():
        assert "AWS::Connect::TrafficDistributionGroup" in get_model_map()

    assert "AWS::Connect::TrafficDistributionGroup" not in get_model_map()
