"""CloudFormation stacks: steps and templates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.helpers.accounts import client_of
from tests.helpers.aws import Aws
from tests.helpers.identifiers import SOURCE
from tests.helpers.installed import required

STACK = "connect"
GROUP = "AWS::Connect::TrafficDistributionGroup"
PHONE_NUMBER = "AWS::Connect::PhoneNumber"
INSTANCE = "AWS::Connect::Instance"
USER = "AWS::Connect::User"


def get_att(name: str, attribute: str) -> dict[str, list[str]]:
    """A reference to an attribute of another resource."""
    return {"Fn::GetAtt": [name, attribute]}


@dataclass
class Stacks:
    """CloudFormation in one Region, with one stack."""

    client: Any

    def create(self, template: dict[str, Any], **wanted: Any) -> None:
        """Create the stack."""
        self.client.create_stack(
            StackName=STACK, TemplateBody=json.dumps(template), **wanted
        )

    def update(self, template: dict[str, Any], **wanted: Any) -> None:
        """Update the stack."""
        self.client.update_stack(
            StackName=STACK, TemplateBody=json.dumps(template), **wanted
        )

    def delete(self) -> None:
        """Delete the stack."""
        self.client.delete_stack(StackName=STACK)

    def plan(self, template: dict[str, Any], kind: str = "CREATE") -> None:
        """Create a change set."""
        self.client.create_change_set(
            StackName=STACK,
            ChangeSetName="plan",
            ChangeSetType=kind,
            TemplateBody=json.dumps(template),
        )

    def execute(self) -> None:
        """Execute the change set."""
        self.client.execute_change_set(ChangeSetName="plan", StackName=STACK)

    def shown(self, name: str = STACK) -> dict[str, Any]:
        """What DescribeStacks shows of a stack."""
        (stack,) = self.client.describe_stacks(StackName=name)["Stacks"]
        found: dict[str, Any] = stack
        return found

    @property
    def status(self) -> str:
        """The stack's status; reading it counts as a describe."""
        status: str = self.shown()["StackStatus"]
        return status

    @property
    def outputs(self) -> dict[str, str]:
        """The stack's outputs by key."""
        return {
            output["OutputKey"]: output["OutputValue"]
            for output in self.shown().get("Outputs", ())
        }

    def events(self, name: str = STACK) -> list[tuple[str, str]]:
        """Which resource had which status, in order of time."""
        events = self.client.describe_stack_events(StackName=name)["StackEvents"]
        return [
            (event["LogicalResourceId"], event["ResourceStatus"])
            for event in reversed(events)
        ]

    def reason(self, logical_id: str) -> str:
        """Why a resource failed."""
        events = self.client.describe_stack_events(StackName=STACK)["StackEvents"]
        reason: str = next(
            event["ResourceStatusReason"]
            for event in events
            if event["LogicalResourceId"] == logical_id
            and event["ResourceStatus"].endswith("_FAILED")
        )
        return reason


def stacks_in(aws: Aws, **credentials: str) -> Stacks:
    """CloudFormation in the source Region."""
    return Stacks(client_of(aws, "cloudformation", SOURCE, **credentials))


def template(resources: dict[str, Any], **outputs: Any) -> dict[str, Any]:
    """A template of resources, with outputs by their values."""
    return {
        "Resources": resources,
        "Outputs": {key: {"Value": value} for key, value in outputs.items()},
    }


def group(
    instance_arn: str, name: str = "stacked", **properties: Any
) -> dict[str, Any]:
    """A resource: a group."""
    return {
        "Type": GROUP,
        "Properties": {"InstanceArn": instance_arn, "Name": name, **properties},
    }


def number(target: Any, **properties: Any) -> dict[str, Any]:
    """A resource: a number of the United States."""
    return {
        "Type": PHONE_NUMBER,
        "Properties": {
            "TargetArn": target,
            "CountryCode": "US",
            "Type": "DID",
            **properties,
        },
    }


def group_and_number(instance_arn: str, **properties: Any) -> dict[str, Any]:
    """A template of a group with a number."""
    return template(
        {
            "Number": number(get_att("Group", "TrafficDistributionGroupArn")),
            "Group": group(instance_arn, **properties),
        },
        Group={"Ref": "Group"},
        Number={"Ref": "Number"},
        Address=get_att("Number", "Address"),
    )


def user(estate: Any, **properties: Any) -> dict[str, Any]:
    """A resource: a user with the first profiles of the instance."""
    source, instance_id = estate.source, estate.instance_id
    security = source.list_security_profiles(InstanceId=instance_id)
    routing = source.list_routing_profiles(InstanceId=instance_id)
    return {
        "Type": USER,
        "Properties": {
            "InstanceArn": estate.instance_arn,
            "Username": "stacked",
            "IdentityInfo": {"FirstName": "S", "LastName": "T"},
            "SecurityProfileArns": [security["SecurityProfileSummaryList"][0]["Arn"]],
            "RoutingProfileArn": routing["RoutingProfileSummaryList"][0]["Arn"],
            **required("CreateUser", PhoneConfig={"PhoneType": "SOFT_PHONE"}),
            **properties,
        },
    }


def instance(**properties: Any) -> dict[str, Any]:
    """A resource: an instance without outbound calls."""
    return {
        "Type": INSTANCE,
        "Properties": {
            "IdentityManagementType": "SAML",
            "InstanceAlias": "stacked",
            "Attributes": {"InboundCalls": True, "OutboundCalls": "false"},
            **properties,
        },
    }
