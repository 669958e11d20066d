"""The life of stacks: waiting, failing and rolling back, in both modes."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from moto import settings

from moto_connect_tdg import build_estate, mock_aws
from tests.helpers.accounts import client_of
from tests.helpers.faults import DOWN, STALLED, THROTTLED, add_fault, fail_workflow
from tests.helpers.groups import create_group, group_shown, groups_listed, slow_groups
from tests.helpers.iam import allow, create_caller, policy_of
from tests.helpers.identifiers import SOURCE
from tests.helpers.journal import entries
from tests.helpers.numbers import claim, described
from tests.helpers.patience import PATIENCE
from tests.helpers.refusals import refused
from tests.helpers.stacks import (
    STACK,
    Stacks,
    get_att,
    group,
    group_and_number,
    instance,
    stacks_in,
    template,
    user,
)
from tests.helpers.state import no_trace, state

NUMBERS = "connect::phonenumber"
#: What a client gets after an error in moto: in-process, and from a server.
BROKEN = (KeyError, ClientError, ResponseParserError)
#: A part of the group's ARN that does not exist.
BEYOND = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "Group"}]}]}


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance without groups or numbers of its own."""
    return aws.estate(groups=0, numbers=0)


def names_of_groups(estate: Any) -> set[str]:
    """The names of all groups but the default one."""
    listed = groups_listed(estate.source, InstanceId=estate.instance_id)
    return {row["Name"] for row in listed if not row["IsDefault"]}


def numbers_of(aws: Any) -> list[dict[str, Any]]:
    """The numbers of the source Region."""
    found: list[dict[str, Any]] = state(aws)["123456789012"][SOURCE]["PhoneNumbers"]
    return found


def statuses(stacks: Stacks, most: int = 20) -> list[str]:
    """The statuses that a stack shows until it no longer changes."""
    shown = [stacks.status]
    while shown[-1].endswith("IN_PROGRESS") and len(shown) < most:
        shown.append(stacks.status)
    return shown


def topic(name: str) -> dict[str, Any]:
    """A topic, which belongs to another service."""
    return {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}}


class TestWaiting:
    """Stacks wait for their resources, at the pace that the user sets."""

    @pytest.mark.rules("CF-06")
    def test_for_its_group(self, aws, estate, stacks):
        """The stack is CREATE_IN_PROGRESS until its group is ACTIVE."""
        slow_groups(aws, describes=3)
        stacks.create(
            template(
                {"Group": group(estate.instance_arn)}, Status=get_att("Group", "Status")
            )
        )

        shown = statuses(stacks)

        assert ["CREATE_IN_PROGRESS"] * 2 + ["CREATE_COMPLETE"] == shown
        assert {"Status": "ACTIVE"} == stacks.outputs

    @pytest.mark.rules("CF-06")
    def test_shows_no_outputs_meanwhile(self, aws, estate, stacks):
        """Outputs and resources are shown once they exist."""
        slow_groups(aws, describes=5)
        stacks.create(group_and_number(estate.instance_arn))

        resources = stacks.client.describe_stack_resources(StackName=STACK)
        assert {} == stacks.outputs
        assert ["Group"] == [
            row["LogicalResourceId"] for row in resources["StackResources"]
        ]

    @pytest.mark.rules("CF-06")
    def test_a_number_waits_for_the_group_it_is_on(self, aws, estate, stacks):
        """The number is claimed once its group is ACTIVE, and then waited for."""
        slow_groups(aws, describes=2)
        aws.set_pace(NUMBERS, progression="manual", times=2)
        stacks.create(group_and_number(estate.instance_arn))
        before = numbers_of(aws)

        statuses(stacks)

        assert [] == before
        assert "CREATE_COMPLETE" == stacks.status
        shown = described(estate.source, stacks.outputs["Number"])
        assert "CLAIMED" == shown["PhoneNumberStatus"]["Status"]

    def test_resources_are_made_side_by_side(self, aws, estate, stacks):
        """Two groups take as many describes as one."""
        slow_groups(aws, describes=3)
        first = group(estate.instance_arn, "first")
        second = group(estate.instance_arn, "second")
        stacks.create(template({"First": first, "Second": second}))

        shown = statuses(stacks)

        assert ["CREATE_IN_PROGRESS"] * 2 + ["CREATE_COMPLETE"] == shown

    def test_resources_wait_for_those_they_depend_on(self, aws, estate, stacks):
        """A group that depends on another is created after it."""
        slow_groups(aws, describes=3)
        first = group(estate.instance_arn, "first")
        second = {**group(estate.instance_arn, "second"), "DependsOn": ["First"]}
        stacks.create(template({"Second": second, "First": first}))

        shown = statuses(stacks)

        assert ["CREATE_IN_PROGRESS"] * 5 + ["CREATE_COMPLETE"] == shown

    def test_for_a_time(self, aws, estate, stacks):
        """With progression by time, describes do not advance the stack."""
        aws.set_pace(
            "connect::trafficdistributiongroup", progression="time", seconds=3600
        )
        stacks.create(template({"Group": group(estate.instance_arn)}))

        shown = statuses(stacks, most=5)

        assert ["CREATE_IN_PROGRESS"] * 5 == shown

    def test_describes_of_another_stack_do_not_count(self, aws, estate, stacks):
        """Only requests that name the stack advance it."""
        slow_groups(aws, describes=1)
        stacks.create(template({"Group": group(estate.instance_arn)}))
        slow_groups(aws, describes=4)
        stacks.client.create_stack(
            StackName="other",
            TemplateBody=json.dumps(
                template({"Group": group(estate.instance_arn, "other")})
            ),
        )
        for _ in range(4):
            stacks.shown()

        assert "CREATE_IN_PROGRESS" == stacks.shown("other")["StackStatus"]

    def test_a_stalled_group_keeps_the_stack_waiting(self, aws, estate, stacks):
        """A stack waits for a stalled workflow without end."""
        add_fault(aws, STALLED, operation="CreateTrafficDistributionGroup", times=1)
        stacks.create(template({"Group": group(estate.instance_arn)}))

        shown = statuses(stacks, most=5)

        assert ["CREATE_IN_PROGRESS"] * 5 == shown

    @pytest.mark.rules("CF-07")
    def test_for_deletions(self, aws, estate, stacks):
        """The stack is DELETE_IN_PROGRESS until its group is gone."""
        stacks.create(group_and_number(estate.instance_arn))
        stack_id = stacks.shown()["StackId"]
        slow_groups(aws, describes=3)

        stacks.delete()

        assert "DELETE_IN_PROGRESS" == stacks.shown(stack_id)["StackStatus"]
        for _ in range(6):
            stacks.shown(stack_id)
        assert "DELETE_COMPLETE" == stacks.shown(stack_id)["StackStatus"]
        assert (set(), []) == (names_of_groups(estate), numbers_of(aws))
        with refused("ValidationError", match="does not exist"):
            stacks.shown()

    def test_is_not_updated_meanwhile(self, aws, estate, stacks):
        """An update of a stack in progress is refused."""
        slow_groups(aws, describes=9)
        body = template({"Group": group(estate.instance_arn)})
        stacks.create(body)

        with refused("ValidationError", match="CREATE_IN_PROGRESS state and can not"):
            stacks.update(body)

    def test_is_deleted_meanwhile(self, aws, estate, stacks):
        """A deletion waits until the group can be deleted."""
        slow_groups(aws, describes=4)
        stacks.create(template({"Group": group(estate.instance_arn)}))
        stack_id = stacks.shown()["StackId"]

        stacks.delete()
        stacks.delete()
        for _ in range(12):
            status = stacks.shown(stack_id)["StackStatus"]

        assert "DELETE_COMPLETE" == status
        assert set() == names_of_groups(estate)


class TestFailing:
    """Stacks with a resource that fails."""

    @pytest.mark.rules("CF-08", "CT-08")
    def test_a_refusal_rolls_the_stack_back(self, estate, stacks):
        """A refused resource leads to ROLLBACK_COMPLETE, with the reason."""
        create_group(estate.source, estate.instance_id, "stacked")

        stacks.create(group_and_number(estate.instance_arn))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert [
            (STACK, "CREATE_IN_PROGRESS"),
            ("Group", "CREATE_IN_PROGRESS"),
            ("Group", "CREATE_FAILED"),
            (STACK, "ROLLBACK_IN_PROGRESS"),
            (STACK, "ROLLBACK_COMPLETE"),
        ] == stacks.events()
        reason = stacks.reason("Group")
        assert "with this name already exists" in reason
        assert "HandlerErrorCode: ResourceConflict" in reason

    @pytest.mark.rules("CF-08")
    def test_leaves_no_orphan(self, aws, estate, stacks):
        """A rollback deletes the resources that were created before."""
        add_fault(aws, THROTTLED, operation="ClaimPhoneNumber", times=1)

        with no_trace(aws):
            stacks.create(group_and_number(estate.instance_arn))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert ("Group", "DELETE_COMPLETE") in stacks.events()

    def test_another_service_that_fails_leaves_none_of_ours(self, aws, estate, stacks):
        """If a resource of another service fails, the group is deleted."""
        client_of(aws, "iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")
        role = {
            "Type": "AWS::IAM::Role",
            "DependsOn": "Group",
            "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": {}},
        }

        with no_trace(aws):
            stacks.create(template({"Group": group(estate.instance_arn), "Role": role}))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert ("Role", "CREATE_FAILED") in stacks.events()

    def test_an_error_of_motos_leaves_none_of_ours(self, aws, estate, stacks):
        """After an error in moto the stack is rolled back and can be described."""
        broken = {"Type": "AWS::IAM::Role", "DependsOn": "Group", "Properties": {}}

        with no_trace(aws), pytest.raises(BROKEN):
            stacks.create(
                template({"Group": group(estate.instance_arn), "Role": broken})
            )

        assert "ROLLBACK_COMPLETE" == stacks.status

    def test_a_function_that_fails_is_a_failed_resource(self, aws, estate, stacks):
        """A function that fails once the group exists rolls the stack back."""
        needy = group(estate.instance_arn, "needy", Description=BEYOND)

        with no_trace(aws):
            stacks.create(
                template({"Group": group(estate.instance_arn), "Needy": needy})
            )

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "resource Needy cannot be evaluated" in stacks.reason("Needy")

    def test_an_output_that_fails_is_a_failed_stack(self, aws, estate, stacks):
        """An output that cannot be evaluated rolls the stack back."""
        with no_trace(aws):
            stacks.create(template({"Group": group(estate.instance_arn)}, Out=BEYOND))

        assert ("ROLLBACK_COMPLETE", {}) == (stacks.status, stacks.outputs)

    @pytest.mark.rules("CF-06")
    def test_a_group_that_fails_is_deleted(self, aws, estate, stacks):
        """A CREATION_FAILED group fails the stack with NotStabilized."""
        fail_workflow(aws, "CreateTrafficDistributionGroup")

        with no_trace(aws):
            stacks.create(template({"Group": group(estate.instance_arn)}))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "HandlerErrorCode: NotStabilized" in stacks.reason("Group")

    def test_a_number_that_fails_says_why(self, aws, estate, stacks):
        """A failed number's message is the reason, and the number is released."""
        fail_workflow(aws, "ClaimPhoneNumber", "No such luck")

        stacks.create(group_and_number(estate.instance_arn))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "No such luck" in stacks.reason("Number")
        assert (set(), []) == (names_of_groups(estate), numbers_of(aws))

    def test_stacks_are_described_as_before(self, estate, stacks):
        """The account's other stacks can still be described."""
        create_group(estate.source, estate.instance_id, "stacked")
        failed = template({"Group": group(estate.instance_arn)})
        stacks.create(failed)

        stacks.client.create_stack(
            StackName="other",
            TemplateBody=json.dumps(
                template({"Group": group(estate.instance_arn, "other")})
            ),
        )

        listed = stacks.client.describe_stacks()["Stacks"]
        assert ["ROLLBACK_COMPLETE", "CREATE_COMPLETE"] == [
            stack["StackStatus"] for stack in listed
        ]
        with refused("AlreadyExistsException"):
            stacks.create(failed)
        with refused("ValidationError", match="ROLLBACK_COMPLETE state"):
            stacks.update(failed)

    @pytest.mark.parametrize(
        "wanted", [{"OnFailure": "DO_NOTHING"}, {"DisableRollback": True}]
    )
    def test_nothing_is_undone_where_that_is_asked(self, aws, estate, stacks, wanted):
        """Without rollback the stack is CREATE_FAILED and keeps its group."""
        add_fault(aws, THROTTLED, operation="ClaimPhoneNumber", times=1)

        stacks.create(group_and_number(estate.instance_arn), **wanted)

        assert "CREATE_FAILED" == stacks.status
        assert {"stacked"} == names_of_groups(estate)
        stacks.delete()
        assert set() == names_of_groups(estate)

    def test_the_stack_goes_where_that_is_asked(self, aws, estate, stacks):
        """With OnFailure DELETE the stack is deleted with its resources."""
        add_fault(aws, THROTTLED, operation="ClaimPhoneNumber", times=1)

        with no_trace(aws):
            stacks.create(group_and_number(estate.instance_arn), OnFailure="DELETE")

        with refused("ValidationError", match="does not exist"):
            stacks.shown()

    def test_a_rollback_waits_as_well(self, aws, estate, stacks):
        """The stack is ROLLBACK_IN_PROGRESS until the group is gone."""
        slow_groups(aws, describes=2)
        add_fault(aws, THROTTLED, operation="ClaimPhoneNumber", times=1)
        stacks.create(group_and_number(estate.instance_arn))

        shown = statuses(stacks)

        assert "ROLLBACK_IN_PROGRESS" in shown
        assert "ROLLBACK_COMPLETE" == shown[-1]
        assert set() == names_of_groups(estate)

    def test_a_rollback_that_fails(self, aws, estate, stacks):
        """ROLLBACK_FAILED names what could not be deleted; a deletion tries again."""
        add_fault(aws, THROTTLED, operation="ClaimPhoneNumber", times=1)
        add_fault(aws, THROTTLED, operation="DeleteTrafficDistributionGroup", times=1)

        stacks.create(group_and_number(estate.instance_arn))

        shown = stacks.shown()
        assert "ROLLBACK_FAILED" == shown["StackStatus"]
        assert "failed to delete: [Group]" in shown["StackStatusReason"]
        stacks.delete()
        assert set() == names_of_groups(estate)

    @pytest.mark.rules("CF-07", "DL-01")
    def test_a_deletion_that_fails(self, estate, stacks):
        """A group with a number that is not the stack's stays, and so does the stack."""
        stacks.create(
            template({"Group": group(estate.instance_arn)}, Group={"Ref": "Group"})
        )
        claimed = claim(estate.source, stacks.outputs["Group"])

        stacks.delete()

        assert "DELETE_FAILED" == stacks.status
        assert "Phone numbers are claimed" in stacks.reason("Group")
        estate.source.release_phone_number(PhoneNumberId=claimed["PhoneNumberId"])
        stacks.delete()
        assert set() == names_of_groups(estate)

    @pytest.mark.rules("CF-07")
    def test_what_is_gone_is_no_error(self, estate, stacks):
        """A group that was deleted outside the stack does not prevent its deletion."""
        stacks.create(
            template({"Group": group(estate.instance_arn)}, Group={"Ref": "Group"})
        )
        stack = stacks.shown()
        estate.source.delete_traffic_distribution_group(
            TrafficDistributionGroupId=stacks.outputs["Group"]
        )

        stacks.delete()

        assert "DELETE_COMPLETE" == stacks.shown(stack["StackId"])["StackStatus"]

    @pytest.mark.rules("CF-07")
    def test_a_deletion_workflow_that_fails(self, aws, estate, stacks):
        """A DELETION_FAILED group fails the stack's deletion with NotStabilized."""
        stacks.create(template({"Group": group(estate.instance_arn)}))
        fail_workflow(aws, "DeleteTrafficDistributionGroup")

        stacks.delete()

        assert "DELETE_FAILED" == stacks.status
        assert "HandlerErrorCode: NotStabilized" in stacks.reason("Group")

    def test_what_others_need_is_not_deleted_before_them(self, aws, estate, stacks):
        """A group is not deleted before the number that depends on it."""
        stacks.create(group_and_number(estate.instance_arn))
        add_fault(aws, THROTTLED, operation="ReleasePhoneNumber", times=1)

        stacks.delete()

        assert (
            "failed to delete: [Number, Group]" in stacks.shown()["StackStatusReason"]
        )
        assert ("Group", "DELETE_IN_PROGRESS") not in stacks.events()
        assert {"stacked"} == names_of_groups(estate)

    def test_an_instance_that_fails_says_why(self, aws, stacks):
        """A failed instance's reason is the reason of the stack."""
        fail_workflow(aws, "CreateInstance", "No room")

        stacks.create(template({"Instance": instance()}))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "No room" in stacks.reason("Instance")

    @pytest.mark.parametrize("kept", ["Retain", "RetainExceptOnCreate"])
    def test_what_is_retained_outlives_its_stack(self, estate, stacks, kept):
        """A group with DeletionPolicy Retain outlives the stack."""
        retained = {**group(estate.instance_arn), "DeletionPolicy": kept}
        stacks.create(template({"Group": retained}))

        stacks.delete()

        assert {"stacked"} == names_of_groups(estate)


class TestUpdating:
    """Updates, and failed updates that are rolled back."""

    def test_changes_are_undone(self, aws, estate, stacks):
        """A failed update undoes all changes, and the outputs are as before."""
        stacks.create(group_and_number(estate.instance_arn))
        before = stacks.outputs
        changed = group_and_number(estate.instance_arn, name="another")
        changed["Resources"]["Number"]["Properties"]["Description"] = "hotline"
        changed["Resources"]["New"] = group(estate.instance_arn, "new")
        add_fault(aws, THROTTLED, operation="UpdatePhoneNumberMetadata", times=1)

        stacks.update(changed)

        shown = described(estate.source, before["Number"])
        assert "UPDATE_ROLLBACK_COMPLETE" == stacks.status
        assert before == stacks.outputs
        assert {"stacked"} == names_of_groups(estate)
        assert before["Group"] == shown["TargetArn"]
        assert "Rate exceeded" in stacks.reason("Number")

    def test_an_output_that_fails_undoes_an_update(self, estate, stacks):
        """An output that cannot be evaluated undoes the update."""
        made = {"Group": group(estate.instance_arn)}
        stacks.create(template(made, Out={"Ref": "Group"}))
        before = stacks.outputs

        stacks.update(template(made, Out=BEYOND))

        assert "UPDATE_ROLLBACK_COMPLETE" == stacks.status
        assert before == stacks.outputs

    def test_what_moves_is_moved_back_once_it_has_arrived(self, aws, estate, stacks):
        """A rollback waits for a number that is being moved."""
        stacks.create(group_and_number(estate.instance_arn))
        before = stacks.outputs
        aws.set_pace(NUMBERS, progression="manual", times=2)
        create_group(estate.source, estate.instance_id, "taken")
        changed = group_and_number(estate.instance_arn)
        moved = changed["Resources"]["Number"]
        moved["Properties"]["TargetArn"] = estate.instance_arn
        # The group with the taken name is created while the number is being moved.
        late = group(estate.instance_arn, "late")
        taken = {**group(estate.instance_arn, "taken"), "DependsOn": "Late"}
        changed["Resources"] |= {"Late": late, "Taken": taken}
        slow_groups(aws, describes=1)

        stacks.update(changed)
        shown = statuses(stacks)

        assert "UPDATE_ROLLBACK_COMPLETE" == shown[-1]
        back = described(estate.source, before["Number"])
        assert (before["Group"], "CLAIMED") == (
            back["TargetArn"],
            back["PhoneNumberStatus"]["Status"],
        )
        assert {"stacked", "taken"} == names_of_groups(estate)

    def test_can_be_tried_again(self, aws, estate, stacks):
        """After a rollback the same update can succeed."""
        stacks.create(group_and_number(estate.instance_arn))
        changed = group_and_number(estate.instance_arn, name="another")
        add_fault(aws, THROTTLED, operation="UpdatePhoneNumber", times=1)
        stacks.update(changed)

        stacks.update(changed)

        assert "UPDATE_COMPLETE" == stacks.status
        assert {"another"} == names_of_groups(estate)

    @pytest.mark.rules("CT-08")
    def test_a_group_of_the_same_name_cannot_replace_it(self, aws, estate, stacks):
        """A replacement needs another name, as the old group still has it."""
        stacks.create(template({"Group": group(estate.instance_arn)}))

        with no_trace(aws):
            stacks.update(
                template({"Group": group(estate.instance_arn, Description="other")})
            )

        assert "UPDATE_ROLLBACK_COMPLETE" == stacks.status
        assert "with this name already exists" in stacks.reason("Group")

    def test_parameters_change_a_stack_too(self, estate, stacks):
        """A changed parameter changes the group."""
        body = {
            "Parameters": {"Team": {"Type": "String", "Default": "red"}},
            **template(
                {
                    "Group": group(
                        estate.instance_arn,
                        Tags=[{"Key": "team", "Value": {"Ref": "Team"}}],
                    )
                },
                Group={"Ref": "Group"},
            ),
        }
        stacks.create(body)

        stacks.update(
            body, Parameters=[{"ParameterKey": "Team", "ParameterValue": "blue"}]
        )

        shown = group_shown(estate.source, stacks.outputs["Group"])
        assert {"team": "blue"} == shown["Tags"]

    def test_a_rollback_that_fails(self, aws, estate, stacks):
        """UPDATE_ROLLBACK_FAILED names what could not be restored."""
        stacks.create(template({"Group": group(estate.instance_arn)}))
        create_group(estate.source, estate.instance_id, "taken")
        after = {"Key": "team", "Value": "blue"}
        taken = {**group(estate.instance_arn, "taken"), "DependsOn": "Group"}
        add_fault(aws, THROTTLED, operation="UntagResource", times=1)

        stacks.update(
            template(
                {"Group": group(estate.instance_arn, Tags=[after]), "Taken": taken}
            )
        )

        shown = stacks.shown()
        assert "UPDATE_ROLLBACK_FAILED" == shown["StackStatus"]
        assert "failed to update: [Group]" in shown["StackStatusReason"]

    def test_a_condition_may_take_a_resource_away(self, estate, stacks):
        """A resource whose condition becomes false is deleted."""
        wanted = {**group(estate.instance_arn), "Condition": "Wanted"}
        body = {
            "Parameters": {"Want": {"Type": "String", "Default": "yes"}},
            "Conditions": {"Wanted": {"Fn::Equals": [{"Ref": "Want"}, "yes"]}},
            **template({"Group": wanted, "Other": group(estate.instance_arn, "other")}),
        }
        stacks.create(body)

        stacks.update(
            body, Parameters=[{"ParameterKey": "Want", "ParameterValue": "no"}]
        )

        assert "UPDATE_COMPLETE" == stacks.status
        assert {"other"} == names_of_groups(estate)

    def test_without_connect_are_motos(self, aws, stacks):
        """A stack without Connect is updated by moto."""
        stacks.create(template({"Topic": topic("one")}))

        stacks.update(template({"Topic": topic("one"), "Other": topic("two")}))

        listed = client_of(aws, "sns").list_topics()["Topics"]
        assert ["one", "two"] == sorted(t["TopicArn"].split(":")[-1] for t in listed)
        stacks.delete()
        assert [] == client_of(aws, "sns").list_topics()["Topics"]

    def test_without_a_change_are_refused(self, estate, stacks):
        """An update without a change is refused."""
        body = template({"Group": group(estate.instance_arn)})
        stacks.create(body)

        with refused("ValidationError", match="No updates are to be performed"):
            stacks.update(body)

    def test_what_is_removed_goes_last(self, aws, estate, stacks):
        """A resource that the template no longer has is deleted last."""
        stacks.create(group_and_number(estate.instance_arn))

        stacks.update(template({"Group": group(estate.instance_arn)}))

        assert "UPDATE_COMPLETE" == stacks.status
        assert ({"stacked"}, []) == (names_of_groups(estate), numbers_of(aws))

    def test_what_cannot_be_deleted_is_left(self, aws, estate, stacks):
        """The update is complete even if a removed resource cannot be deleted."""
        stacks.create(group_and_number(estate.instance_arn))
        add_fault(aws, THROTTLED, operation="ReleasePhoneNumber", times=1)

        stacks.update(template({"Group": group(estate.instance_arn)}))

        assert "UPDATE_COMPLETE" == stacks.status
        assert ("Number", "DELETE_FAILED") in stacks.events()
        assert 1 == len(numbers_of(aws))

    def test_waits(self, aws, estate, stacks):
        """The stack is UPDATE_IN_PROGRESS, then in cleanup, until everything has changed."""
        stacks.create(group_and_number(estate.instance_arn))
        slow_groups(aws, describes=2)
        aws.set_pace(NUMBERS, progression="manual", times=2)

        stacks.update(group_and_number(estate.instance_arn, name="another"))
        shown = statuses(stacks)

        assert list(dict.fromkeys(shown)) == [
            "UPDATE_IN_PROGRESS",
            "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
            "UPDATE_COMPLETE",
        ]
        assert {"another"} == names_of_groups(estate)

    def test_another_service_is_changed_and_changed_back(self, aws, estate, stacks):
        """A resource of another service is updated and restored with the group."""
        ssm = client_of(aws, "ssm")

        def body(name: str) -> dict[str, Any]:
            parameter = {
                "Type": "AWS::SSM::Parameter",
                "Properties": {
                    "Name": "group",
                    "Type": "String",
                    "Value": {"Fn::Sub": "is ${Group}"},
                },
            }
            last = group(estate.instance_arn, f"{name}-2")
            return template(
                {
                    "Group": group(estate.instance_arn, name),
                    "Parameter": parameter,
                    "Last": {**last, "DependsOn": "Parameter"},
                },
                Group={"Ref": "Group"},
            )

        def told() -> str:
            value: str = ssm.get_parameter(Name="group")["Parameter"]["Value"]
            return value

        stacks.create(body("one"))
        first = stacks.outputs["Group"]
        stacks.update(body("two"))
        second = stacks.outputs["Group"]
        assert f"is {second}" == told()
        create_group(estate.source, estate.instance_id, "three-2")

        stacks.update(body("three"))

        assert "UPDATE_ROLLBACK_COMPLETE" == stacks.status
        assert f"is {second}" == told()
        assert first != second

    def test_a_user_is_changed_in_place(self, estate, stacks):
        """A changed name is updated in place."""

        def body(first_name: str) -> dict[str, Any]:
            identity = {"FirstName": first_name, "LastName": "T"}
            return template({"User": user(estate, IdentityInfo=identity)})

        stacks.create(body("S"))

        stacks.update(body("U"))

        assert "UPDATE_COMPLETE" == stacks.status
        names = estate.source.search_users(InstanceId=estate.instance_id)["Users"]
        assert [{"FirstName": "U", "LastName": "T"}] == [
            shown["IdentityInfo"] for shown in names
        ]

    def test_a_stack_without_connect_may_get_some(self, aws, estate, stacks):
        """A stack can get its first resource of Connect by an update, and lose it."""
        kept = topic("t")
        stacks.create(template({"Topic": kept}))

        stacks.update(template({"Topic": kept, "Group": group(estate.instance_arn)}))
        with_it = names_of_groups(estate)
        stacks.update(template({"Topic": kept}))

        assert ({"stacked"}, set()) == (with_it, names_of_groups(estate))
        assert "UPDATE_COMPLETE" == stacks.status
        (found,) = client_of(aws, "sns").list_topics()["Topics"]
        assert found["TopicArn"].endswith(":t")
        stacks.delete()
        assert [] == client_of(aws, "sns").list_topics()["Topics"]


class TestChangeSets:
    """Change sets do what CreateStack and UpdateStack do."""

    def test_create_and_update(self, estate, stacks):
        """A change set creates and updates a stack."""
        stacks.plan(group_and_number(estate.instance_arn))
        stacks.execute()
        created = stacks.status
        before = stacks.outputs
        stacks.client.delete_change_set(ChangeSetName="plan")

        stacks.plan(group_and_number(estate.instance_arn, name="another"), "UPDATE")
        stacks.execute()

        assert ("CREATE_COMPLETE", "UPDATE_COMPLETE") == (created, stacks.status)
        assert before["Number"] == stacks.outputs["Number"]
        assert {"another"} == names_of_groups(estate)

    def test_update_by_default(self, estate, stacks):
        """A change set of a stack that exists is an update, without a type."""
        stacks.create(group_and_number(estate.instance_arn))
        changed = group_and_number(estate.instance_arn, name="another")

        stacks.client.create_change_set(
            StackName=STACK, ChangeSetName="plan", TemplateBody=json.dumps(changed)
        )
        stacks.execute()

        assert "UPDATE_COMPLETE" == stacks.status
        assert {"another"} == names_of_groups(estate)

    def test_are_those_of_their_stack(self, estate, stacks):
        """Change sets of two stacks may have the same name."""
        for name in ("first", "second"):
            stacks.client.create_change_set(
                StackName=name,
                ChangeSetName="plan",
                ChangeSetType="CREATE",
                TemplateBody=json.dumps(
                    template({"Group": group(estate.instance_arn, name)})
                ),
            )

        stacks.client.execute_change_set(ChangeSetName="plan", StackName="second")

        assert {"second"} == names_of_groups(estate)

    def test_do_not_create_a_stack_again(self, estate, stacks):
        """A change set of the type CREATE needs a new stack."""
        stacks.create(group_and_number(estate.instance_arn))

        with refused("ValidationError", match="cannot be created again"):
            stacks.plan(group_and_number(estate.instance_arn, name="another"))

        assert {"stacked"} == names_of_groups(estate)

    def test_roll_back(self, aws, estate, stacks):
        """A change set that fails is rolled back with the reason."""
        add_fault(aws, THROTTLED, operation="ClaimPhoneNumber", times=1)
        stacks.plan(group_and_number(estate.instance_arn))

        with no_trace(aws):
            stacks.execute()

        change_set = stacks.client.describe_change_set(
            ChangeSetName="plan", StackName=STACK
        )
        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "EXECUTE_FAILED" == change_set["ExecutionStatus"]

    def test_wait(self, aws, estate, stacks):
        """The stack is in progress until its group is ACTIVE."""
        slow_groups(aws, describes=3)
        stacks.plan(template({"Group": group(estate.instance_arn)}))

        stacks.execute()

        assert ["CREATE_IN_PROGRESS"] * 2 + ["CREATE_COMPLETE"] == statuses(stacks)

    def test_without_connect_are_motos(self, stacks):
        """A change set without Connect is executed by moto."""
        stacks.plan(template({"Topic": topic("t")}))

        stacks.execute()

        assert "CREATE_COMPLETE" == stacks.status


class TestTheDoor:
    """API calls of stacks are treated like those of clients."""

    def test_are_in_the_journal(self, aws, estate, stacks):
        """Each API call is in the journal with its resources."""
        before = len(entries(aws))

        stacks.create(template({"Group": group(estate.instance_arn)}))

        new = entries(aws)[before:]
        assert [
            ("CreateTrafficDistributionGroup", "OK"),
            ("DescribeTrafficDistributionGroup", "OK"),
        ] == [(entry["Operation"], entry["Outcome"]) for entry in new]
        assert [estate.instance_arn] == new[0]["Resources"]

    def test_outages_fail_the_stack(self, aws, estate, stacks):
        """During an outage of Connect the stack fails."""
        add_fault(aws, DOWN, times=1, operation="CreateTrafficDistributionGroup")

        stacks.create(template({"Group": group(estate.instance_arn)}))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "HandlerErrorCode: ServiceInternalError" in stacks.reason("Group")

    def test_the_forms_of_the_api_hold(self, estate, stacks):
        """Input that the template's schema allows can be malformed for the API."""
        # The schema's pattern may match a part, the model's must match the whole.
        blank = user(estate, Username="with a blank")

        stacks.create(template({"User": blank}))

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "HandlerErrorCode: InvalidRequest" in stacks.reason("User")


@pytest.fixture(name="caller_with")
def _caller_with(aws, no_auth) -> Any:
    """Create a user with allowed actions, and from then on enforce IAM."""

    def caller_with(*actions: str, role: tuple[str, ...] = ()) -> Stacks:
        key = create_caller(aws, allow(actions))
        client_of(aws, "iam").create_role(
            RoleName="stack", AssumeRolePolicyDocument="{}"
        )
        client_of(aws, "iam").put_role_policy(
            RoleName="stack",
            PolicyName="p",
            PolicyDocument=policy_of(allow(role or "s3:ListAllMyBuckets")),
        )
        no_auth(0)
        return stacks_in(aws, **key)

    return caller_with


class TestAccess:
    """Permissions of a stack's caller or role."""

    CONNECT = (
        "connect:CreateTrafficDistributionGroup",
        "connect:DescribeTrafficDistributionGroup",
    )

    def test_of_the_caller(self, estate, caller_with):
        """The stack is created if its caller has the permissions."""
        stacks = caller_with("cloudformation:*", *self.CONNECT)

        stacks.create(template({"Group": group(estate.instance_arn)}))

        assert "CREATE_COMPLETE" == stacks.status

    def test_of_a_caller_who_may_not(self, estate, caller_with):
        """A caller with permissions for CloudFormation only creates no group."""
        stacks = caller_with("cloudformation:*")

        stacks.create(template({"Group": group(estate.instance_arn)}))

        assert "ROLLBACK_COMPLETE" == stacks.status
        reason = stacks.reason("Group")
        assert "connect:CreateTrafficDistributionGroup" in reason
        assert "HandlerErrorCode: AccessDenied" in reason

    @pytest.mark.parametrize("may", [True, False])
    def test_of_the_role_of_the_stack(self, estate, caller_with, may):
        """With RoleARN the permissions of the role apply, not the caller's."""
        both = ("cloudformation:*", *self.CONNECT)
        stacks = caller_with(
            *(both[:1] if may else both), role=self.CONNECT if may else ()
        )

        stacks.create(
            template({"Group": group(estate.instance_arn)}),
            RoleARN="arn:aws:iam::123456789012:role/stack",
        )

        expected = "CREATE_COMPLETE" if may else "ROLLBACK_COMPLETE"
        assert expected == stacks.status

    def test_of_the_role_that_the_stack_has(self, estate, caller_with):
        """A stack is deleted with the permissions of its role."""
        stacks = caller_with(
            "cloudformation:*",
            role=(*self.CONNECT, "connect:DeleteTrafficDistributionGroup"),
        )
        stacks.create(
            template({"Group": group(estate.instance_arn)}),
            RoleARN="arn:aws:iam::123456789012:role/stack",
        )

        stacks.delete()

        listed = stacks.client.list_stacks()["StackSummaries"]
        assert ["DELETE_COMPLETE"] == [row["StackStatus"] for row in listed]


class TestExports:
    """Exports of stacks, and imports of them."""

    @pytest.fixture(name="create")
    def _create(self, estate, stacks) -> Callable[..., None]:
        """Create a stack that exports its group's status."""

        def create(name: str, *, export: str = "status") -> None:
            body = template({"Group": group(estate.instance_arn, name)})
            body["Outputs"] = {
                "Status": {
                    "Value": get_att("Group", "Status"),
                    "Export": {"Name": export},
                }
            }
            stacks.client.create_stack(StackName=name, TemplateBody=json.dumps(body))

        return create

    def test_are_listed_while_the_stack_is_there(self, stacks, create):
        """The exported value is that of the finished group."""
        create("one")

        listed = stacks.client.list_exports()["Exports"]
        assert [("status", "ACTIVE")] == [(e["Name"], e["Value"]) for e in listed]
        stacks.client.delete_stack(StackName="one")
        assert [] == stacks.client.list_exports()["Exports"]

    def test_of_one_name_are_in_one_stack(self, estate, stacks, create):
        """A second stack with the same export fails, and its group is deleted."""
        create("one")

        create("two")

        assert "ROLLBACK_COMPLETE" == stacks.shown("two")["StackStatus"]
        assert {"one"} == names_of_groups(estate)

    def test_are_imported(self, estate, stacks, create):
        """A known export can be imported, and an unknown one is refused."""
        create("one")
        known = {"Fn::ImportValue": "status"}
        unknown = {"Fn::ImportValue": "unknown"}

        with refused("ValidationError", match="No export named unknown found"):
            stacks.create(
                template({"Group": group(estate.instance_arn, Description=unknown)})
            )

        stacks.create(
            template(
                {"Group": group(estate.instance_arn, "two", Description=known)},
                Group={"Ref": "Group"},
            )
        )
        shown = group_shown(estate.source, stacks.outputs["Group"])
        assert "ACTIVE" == shown["Description"]


class TestNested:
    """Nested stacks."""

    @pytest.fixture(name="nest")
    def _nest(self, aws) -> Callable[..., dict[str, Any]]:
        """Make a template with another nested in it."""
        s3 = client_of(aws, "s3")
        s3.create_bucket(Bucket="templates")

        def nest(inner: dict[str, Any], key: str = "inner.json") -> dict[str, Any]:
            s3.put_object(Bucket="templates", Key=key, Body=json.dumps(inner))
            url = f"https://s3.amazonaws.com/templates/{key}"
            return template(
                {
                    "Inner": {
                        "Type": "AWS::CloudFormation::Stack",
                        "Properties": {"TemplateURL": url},
                    }
                }
            )

        return nest

    @pytest.fixture(name="outer")
    def _outer(self, estate, nest) -> dict[str, Any]:
        """A template with a nested stack that has a group and a number."""
        outer: dict[str, Any] = nest(group_and_number(estate.instance_arn))
        return outer

    def test_are_waited_for(self, aws, estate, stacks, outer):
        """The outer stack is in progress while the inner one is."""
        slow_groups(aws, describes=3)
        stacks.create(outer)

        shown = statuses(stacks)

        assert ["CREATE_IN_PROGRESS"] * 2 + ["CREATE_COMPLETE"] == shown
        assert {"stacked"} == names_of_groups(estate)

    def test_fail_the_outer_stack(self, aws, stacks, outer):
        """If the inner stack fails, both are rolled back."""
        add_fault(aws, THROTTLED, operation="ClaimPhoneNumber", times=1)

        with no_trace(aws):
            stacks.create(outer)

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "was not successfully created" in stacks.reason("Inner")

    def test_are_deleted_with_it(self, aws, estate, stacks, outer):
        """The outer stack's deletion waits for the inner one's."""
        stacks.create(outer)
        stack_id = stacks.shown()["StackId"]
        slow_groups(aws, describes=2)

        stacks.delete()
        during = stacks.shown(stack_id)["StackStatus"]
        for _ in range(4):
            stacks.shown(stack_id)

        assert "DELETE_IN_PROGRESS" == during
        assert "DELETE_COMPLETE" == stacks.shown(stack_id)["StackStatus"]
        assert set() == names_of_groups(estate)

    def test_in_nested_stacks(self, aws, estate, stacks, nest, outer):
        """The outermost stack waits for the innermost."""
        slow_groups(aws, describes=3)
        stacks.create(nest(outer, "middle.json"))

        assert ["CREATE_IN_PROGRESS"] * 2 + ["CREATE_COMPLETE"] == statuses(stacks)
        assert {"stacked"} == names_of_groups(estate)

    def test_of_other_services_are_motos(self, aws, stacks, nest):
        """A nested stack without Connect is created by moto."""
        body = nest(template({"Topic": topic("t")}))
        inner = body["Resources"]["Inner"]["Properties"]
        inner["TemplateURL"] = {"Fn::Sub": "https://s3.amazonaws.com/templates/${Key}"}
        body["Parameters"] = {"Key": {"Type": "String", "Default": "inner.json"}}

        stacks.create(body)

        assert "CREATE_COMPLETE" == stacks.status
        assert 1 == len(client_of(aws, "sns").list_topics()["Topics"])

    def test_of_nothing_fail_as_moto_has_it(self, stacks, nest):
        """A missing template of a nested stack is refused by moto."""
        body = nest(template({}))
        inner = body["Resources"]["Inner"]["Properties"]
        inner["TemplateURL"] += ".missing"

        with pytest.raises((AttributeError, ClientError, ResponseParserError)):
            stacks.create(body)


def test_other_stacks_are_motos(aws):
    """A stack without Connect that fails is refused by moto."""
    stacks = stacks_in(aws)
    client_of(aws, "iam", SOURCE).create_role(
        RoleName="r", AssumeRolePolicyDocument="{}"
    )
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": {}},
    }

    with refused("EntityAlreadyExists"):
        stacks.create(template({"Role": role}))


def test_instances_of_ec2_are_tagged(aws, estate, stacks):
    """Resources of EC2 have the stack's name as a tag, as in moto's own stacks."""
    vpc = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.9.0.0/16"}}

    stacks.create(template({"Vpc": vpc, "Group": group(estate.instance_arn)}))

    found = client_of(aws, "ec2").describe_vpcs(
        Filters=[{"Name": "tag:aws:cloudformation:stack-name", "Values": [STACK]}]
    )["Vpcs"]
    assert ["10.9.0.0/16"] == [vpc["CidrBlock"] for vpc in found]


class TestCustomResources:
    """Custom resources of a Lambda function."""

    def test_are_waited_for(self, monkeypatch):
        """The stack is complete once the function has responded."""
        # moto would run the function in Docker.
        monkeypatch.setattr(settings, "moto_server_host", lambda: "http://localhost")
        monkeypatch.setattr(
            "moto.awslambda.models.LambdaFunction.invoke", lambda *_: None
        )
        with mock_aws():
            estate = build_estate(groups=0, numbers=0)
            stacks = Stacks(boto3.client("cloudformation", region_name=SOURCE))
            custom = {
                "Type": "Custom::Thing",
                "Properties": {"ServiceToken": make_function()},
            }
            stacks.create(
                template(
                    {"Thing": custom, "Group": group(estate.instance_arn)},
                    Told=get_att("Thing", "Told"),
                )
            )
            before = stacks.shown()

            answer = requests.post(
                f"https://cloudformation.{SOURCE}.amazonaws.com/cloudformation_{SOURCE}"
                f"/cfnresponse?stack={before['StackId']}",
                json={
                    "Status": "SUCCESS",
                    "StackId": before["StackId"],
                    "LogicalResourceId": "Thing",
                    "Data": {"Told": "done"},
                },
                timeout=PATIENCE,
            )

            assert 200 == answer.status_code
            assert "CREATE_IN_PROGRESS" == before["StackStatus"]
            assert ("CREATE_COMPLETE", {"Told": "done"}) == (
                stacks.status,
                stacks.outputs,
            )


def make_function() -> str:
    """Create a Lambda function and return its ARN."""
    role = boto3.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("f.py", "")
    made = boto3.client("lambda", region_name=SOURCE).create_function(
        FunctionName="f",
        Runtime="python3.12",
        Role=role["Role"]["Arn"],
        Handler="f.f",
        Code={"ZipFile": packed.getvalue()},
    )
    arn: str = made["FunctionArn"]
    return arn
