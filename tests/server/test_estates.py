"""POST /moto-api/connect/estate: building estates from any language."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from moto_connect_tdg.estate import Estate, build_estate
from moto_connect_tdg.server.estates import ESTATE, WANTED
from moto_connect_tdg.service.operations import snake
from tests.helpers.aws import on_server
from tests.helpers.faults import BROKEN, DOWN, add_fault
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.journal import entries

ESTATE_PATH = "connect/estate"


@on_server
def test_has_everything_that_an_estate_has(aws):
    """The answer has Regions, IDs, ARNs, numbers, users and a flow, all of which exist."""
    answer = aws.control(
        "POST", ESTATE_PATH, json={"Groups": 2, "Numbers": 3, "Agents": 2}
    )

    assert 201 == answer.status_code
    built = answer.json()
    assert (SOURCE, REPLICA) == (built["SourceRegion"], built["ReplicaRegion"])
    source, replica = aws.connect(SOURCE), aws.connect(REPLICA)
    by_id = {"InstanceId": built["InstanceId"]}
    shown = [client.describe_instance(**by_id) for client in (source, replica)]
    assert [built["InstanceArn"], built["ReplicaArn"]] == [
        row["Instance"]["Arn"] for row in shown
    ]
    groups = source.list_traffic_distribution_groups(**by_id)
    listed = groups["TrafficDistributionGroupSummaryList"]
    assert {built["DefaultGroupArn"], *built["GroupArns"]} == {
        row["Arn"] for row in listed
    }
    assert built["GroupArn"] == built["GroupArns"][0]
    for number, target in zip(built["Numbers"], (0, 1, 0), strict=True):
        found = source.describe_phone_number(PhoneNumberId=number["PhoneNumberArn"])
        summary = found["ClaimedPhoneNumberSummary"]
        assert number["PhoneNumberId"] == summary["PhoneNumberId"]
        assert number["PhoneNumber"] == summary["PhoneNumber"]
        assert built["GroupArns"][target] == summary["TargetArn"]
    users = replica.list_users(**by_id)["UserSummaryList"]
    assert set(built["UserIds"]) == {user["Id"] for user in users}
    assert source.describe_contact_flow(**by_id, ContactFlowId=built["FlowId"])


@on_server
def test_takes_regions_and_alias(aws):
    """The members are the arguments of build_estate()."""
    built = aws.control(
        "POST",
        ESTATE_PATH,
        json={
            "SourceRegion": "eu-central-1",
            "ReplicaRegion": "eu-west-2",
            "Alias": "there",
            "Groups": 0,
        },
    ).json()

    assert built["GroupArn"] == built["DefaultGroupArn"]
    shown = aws.connect("eu-central-1").describe_instance(
        InstanceId=built["InstanceId"]
    )
    assert "there" == shown["Instance"]["InstanceAlias"]


@on_server
def test_its_api_calls_are_in_the_journal(aws):
    """The estate is built through the API."""
    aws.control("POST", ESTATE_PATH, json={})

    operations = {entry["Operation"] for entry in entries(aws)}
    assert {"CreateInstance", "ReplicateInstance", "ClaimPhoneNumber"} <= operations


@on_server
def test_two_estates_need_two_aliases(aws):
    """A refusal of the API is a 409 with its message."""
    aws.control("POST", ESTATE_PATH, json={})

    again = aws.control("POST", ESTATE_PATH, json={})

    assert 409 == again.status_code
    assert "InvalidRequestException" in again.json()["message"]
    assert 201 == aws.control("POST", ESTATE_PATH, json={"Alias": "b"}).status_code


@on_server
@pytest.mark.parametrize("effect", [DOWN, BROKEN])
def test_a_region_that_is_down(aws, effect):
    """Faults apply to the estate too, and the server goes on."""
    add_fault(aws, effect, region=SOURCE)

    assert 409 == aws.control("POST", ESTATE_PATH, json={}).status_code
    assert 200 == aws.control("GET", "connect/health").status_code


@on_server
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ([], "An estate must be a JSON object."),
        ({"Number": 1}, "An estate has no member 'Number'; it has Agents, Alias"),
        ({"Numbers": -1}, "Numbers must be an integer from 0 to 1000."),
        ({"Agents": 1001}, "Agents must be an integer from 0 to 1000."),
        ({"Groups": True}, "Groups must be an integer."),
        ({"Alias": 5}, "Alias must be a string."),
        ({"SourceRegion": "moon-1"}, "not available in: 'moon-1'"),
        ({"ReplicaRegion": ""}, "not available in: ''"),
    ],
    ids=str,
)
def test_malformed(aws, body, sentence):
    """Malformed input is a 400 with an explanation, and nothing is built."""
    answer = aws.control("POST", ESTATE_PATH, json=body)

    assert (400, True) == (answer.status_code, sentence in answer.json()["message"])
    assert {} == aws.control("GET", "connect/state").json()


def test_mirrors_build_estate():
    """Each argument is a member, and each field of an estate is shown."""
    arguments = set(inspect.signature(build_estate).parameters) - {"endpoint_url"}
    shown = {field.name for field in fields(Estate)} - {"source", "replica"}

    assert arguments == {snake(name) for name in WANTED.names}
    assert shown == {snake(name) for name in ESTATE.names} - {"group_arn"}
