"""Prompts and agent statuses: what is special about each kind."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.refusals import refused


@pytest.mark.rules("PR-03")
@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("s3://bucket/a/b.wav", "https://bucket.s3.amazonaws.com/a/b.wav"),
        ("https://b.s3.us-east-1.amazonaws.com/k", None),
    ],
)
def test_a_prompts_file_has_an_address(source, replica, estate, uri, address):
    """The address of a prompt's file is made from the given URI."""
    here = {"InstanceId": estate.instance_id}
    prompt_id = source.create_prompt(**here, Name="hello", S3Uri=uri)["PromptId"]

    found = replica.get_prompt_file(**here, PromptId=prompt_id)

    assert (address or uri) == found["PromptPresignedUrl"]


@pytest.mark.rules("PR-04")
def test_a_prompt_gets_another_file(source, estate):
    """UpdatePrompt answers with the prompt's ID and ARN."""
    here = {"InstanceId": estate.instance_id}
    made = source.create_prompt(**here, Name="hello", S3Uri="s3://b/one.wav")

    answer = source.update_prompt(
        **here, PromptId=made["PromptId"], S3Uri="s3://b/two.wav"
    )

    assert made["PromptARN"] == answer["PromptARN"]
    found = source.get_prompt_file(**here, PromptId=made["PromptId"])
    assert found["PromptPresignedUrl"].endswith("/two.wav")


@pytest.mark.rules("ER-17", "PR-02")
def test_a_prompt_for_an_unknown_instance_is_an_invalid_parameter(source):
    """For CreatePrompt, an unknown instance is an invalid parameter."""
    with refused("InvalidParameterException", UNKNOWN_ID):
        source.create_prompt(InstanceId=UNKNOWN_ID, Name="n", S3Uri="s3://b/k")


@pytest.mark.rules("AS-02", "AS-03", "S-61")
def test_an_instance_comes_with_two_statuses(source, estate):
    """A new instance has the statuses Available and Offline, which cannot be changed."""
    here = {"InstanceId": estate.instance_id}
    available, offline = source.list_agent_statuses(**here)["AgentStatusSummaryList"]

    assert [("Available", "ROUTABLE"), ("Offline", "OFFLINE")] == [
        (row["Name"], row["Type"]) for row in (available, offline)
    ]
    with refused("InvalidParameterException", "Available"):
        source.update_agent_status(**here, AgentStatusId=available["Id"], Name="On")


@pytest.mark.rules("AS-04", "RI-31", "RI-33", "D-28")
def test_a_status_is_one_with_two_doors(source, replica, estate):
    """Created in the source and changed in the replica, it is the same in both."""
    here = {"InstanceId": estate.instance_id}
    made = source.create_agent_status(
        **here, Name="Lunch", State="ENABLED", DisplayOrder=3
    )["AgentStatusId"]

    replica.update_agent_status(
        **here, AgentStatusId=made, Name="Break", ResetOrderNumber=True
    )

    here_shown, there_shown = (
        client.describe_agent_status(**here, AgentStatusId=made)["AgentStatus"]
        for client in (source, replica)
    )
    assert ("Break", REPLICA) == (
        here_shown["Name"],
        here_shown["LastModifiedRegion"],
    )
    assert "DisplayOrder" not in here_shown
    assert here_shown.pop("AgentStatusARN").replace(SOURCE, REPLICA) == (
        there_shown.pop("AgentStatusARN")
    )
    assert here_shown == there_shown


@pytest.mark.rules("AS-06", "AS-07")
def test_a_statuss_name_is_taken_once(source, replica, estate):
    """A disabled status keeps its name, in both Regions."""
    here = {"InstanceId": estate.instance_id}
    made = source.create_agent_status(**here, Name="Lunch", State="ENABLED")
    replica.update_agent_status(
        **here, AgentStatusId=made["AgentStatusId"], State="DISABLED"
    )

    with refused("DuplicateResourceException", "Lunch"):
        replica.create_agent_status(**here, Name="Lunch", State="ENABLED")


@pytest.mark.rules("AS-01", "AS-05")
def test_lists_statuses_of_some_types(source, estate):
    """The list may be of some types only."""
    here = {"InstanceId": estate.instance_id}
    source.create_agent_status(**here, Name="Lunch", State="ENABLED")

    found = source.list_agent_statuses(**here, AgentStatusTypes=["CUSTOM"])

    assert ["Lunch"] == [row["Name"] for row in found["AgentStatusSummaryList"]]
