"""Flow modules through boto3."""

from __future__ import annotations

import pytest

from tests.helpers.flows import CONTENT
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.refusals import refused


@pytest.mark.rules("MO-01", "RI-31", "RI-33", "D-28")
def test_a_module_has_two_doors(source, replica, estate):
    """Created in the source and renamed in the replica, it is the same in both."""
    here = {"InstanceId": estate.instance_id}
    made = source.create_contact_flow_module(
        **here, Name="auth", Content=CONTENT, Tags={"team": "blue"}
    )
    by_id = {**here, "ContactFlowModuleId": made["Id"]}

    replica.update_contact_flow_module_metadata(**by_id, Name="login")

    one = source.describe_contact_flow_module(**by_id)["ContactFlowModule"]
    arn = made["Arn"].replace(SOURCE, REPLICA)
    other = replica.describe_contact_flow_module(**here, ContactFlowModuleId=arn)
    assert ("login", {"team": "blue"}) == (one["Name"], one["Tags"])
    assert {**one, "Arn": arn} == other["ContactFlowModule"]


@pytest.mark.rules("MO-02")
def test_a_refusal_lists_its_problems(source, estate):
    """The refusal of invalid content has its problems in the member `Problems`."""
    with pytest.raises(source.exceptions.InvalidContactFlowModuleException) as caught:
        source.create_contact_flow_module(
            InstanceId=estate.instance_id, Name="auth", Content="{}"
        )

    assert caught.value.response["Problems"][0]["message"]


@pytest.mark.rules("MO-01", "D-27")
def test_is_gone_on_both_sides(source, replica, estate):
    """A deleted module has no tags in either Region."""
    made = source.create_contact_flow_module(
        InstanceId=estate.instance_id, Name="auth", Content=CONTENT
    )

    replica.delete_contact_flow_module(
        InstanceId=estate.instance_id, ContactFlowModuleId=made["Id"]
    )

    with refused("ResourceNotFoundException"):
        source.list_tags_for_resource(resourceArn=made["Arn"])


@pytest.mark.rules("MO-06", "MO-07")
@pytest.mark.needs_model("CreateContactFlowModuleAlias")
def test_a_version_is_named(source, replica, estate):
    """A version is named in one Region, and read and deleted in the other."""
    made = source.create_contact_flow_module(
        InstanceId=estate.instance_id, Name="auth", Content=CONTENT
    )
    by_id = {"InstanceId": estate.instance_id, "ContactFlowModuleId": made["Id"]}
    version = {"ContactFlowModuleVersion": 1}
    source.create_contact_flow_module_version(**by_id)
    alias = source.create_contact_flow_module_alias(
        **by_id, **version, AliasName="live"
    )["Id"]

    shown = replica.describe_contact_flow_module(
        **{**by_id, "ContactFlowModuleId": f"{made['Id']}:1"}
    )["ContactFlowModule"]

    assert (1, CONTENT) == (shown["Version"], shown["Content"])
    replica.delete_contact_flow_module_alias(**by_id, AliasId=alias)
    replica.delete_contact_flow_module_version(**by_id, **version)
    listed = source.list_contact_flow_module_versions(**by_id)
    assert [] == listed["ContactFlowModuleVersionSummaryList"]
