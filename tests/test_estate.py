"""Estates: what is built, through the API."""

from __future__ import annotations

from functools import partial

import pytest
from botocore.exceptions import ClientError

from moto_connect_tdg import build_estate, journal, mock_aws
from tests.helpers.faults import STALLED, add_fault, failing
from tests.helpers.groups import group_shown, groups_listed, slow_groups
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.instances import COMPLETE, replication_shown
from tests.helpers.numbers import described, links_of, slow_numbers
from tests.helpers.users import agents_of


@pytest.fixture(name="built")
def _built(aws):
    """Build an estate as users do."""
    return partial(build_estate, endpoint_url=aws.endpoint_url)


@pytest.mark.rules("FO-08")
def test_by_default(built):
    """An estate has an instance, its replica, a group, and a number linked to a flow."""
    estate = built()

    assert {SOURCE: COMPLETE, REPLICA: COMPLETE} == (
        replication_shown(estate.replica, estate.instance_id)
    )
    assert "ACTIVE" == group_shown(estate.replica, estate.group_arn)["Status"]
    (number,) = estate.numbers
    shown = described(estate.source, number.id)
    assert (number.arn, number.phone_number, estate.group_arn) == (
        shown["PhoneNumberArn"],
        shown["PhoneNumber"],
        shown["TargetArn"],
    )
    assert {number.arn: estate.flow_id} == {
        arn: flow.rpartition("/")[2]
        for arn, flow in links_of(estate.source, estate.instance_id).items()
    }
    assert () == estate.user_ids


def test_with_more(built):
    """Numbers and agents are spread over the groups in turn."""
    estate = built(groups=2, numbers=3, agents=3)

    first, second = estate.group_arns
    targets = [described(estate.source, n.id)["TargetArn"] for n in estate.numbers]
    assert [first, second, first] == targets
    one, two, three = estate.user_ids
    assert {one, three} == set(agents_of(estate.source, first))
    assert {two} == set(agents_of(estate.replica, second))


def test_without_groups(built):
    """Without groups, numbers and agents are on the default group."""
    estate = built(groups=0, agents=1)

    assert ((), estate.default_group_arn) == (estate.group_arns, estate.group_arn)
    shown = described(estate.source, estate.numbers[0].id)
    assert estate.default_group_arn == shown["TargetArn"]
    (group,) = groups_listed(estate.source, InstanceId=estate.instance_id)
    assert group["IsDefault"]


def test_without_numbers(built):
    """An estate may have no numbers."""
    assert () == built(numbers=0).numbers


@pytest.mark.parametrize("count", [-1, 1.5, "2", True])
@pytest.mark.parametrize("kind", ["groups", "numbers", "agents"])
def test_counts_that_make_no_sense(kind, count):
    """A count that makes no sense is refused before anything is built."""
    sentence = f"{kind} must be an integer from 0 on, got {count!r}"

    with mock_aws():
        with pytest.raises(ValueError, match=sentence):
            build_estate(**{kind: count})

        assert [] == journal.api_calls()


@pytest.mark.rules("PN-22")
@pytest.mark.parametrize("count", [10, 11, 25])
def test_more_numbers_than_a_page(built, count):
    """An estate may have more numbers than a page of the search."""
    estate = built(numbers=count)

    assert count == len({number.phone_number for number in estate.numbers})


@pytest.mark.rules("RI-04")
def test_elsewhere(built):
    """Estates of different pairs of Regions can exist side by side."""
    here = built()
    there = built(
        source_region="eu-central-1", replica_region="eu-west-2", alias="frankfurt"
    )

    assert here.instance_id != there.instance_id
    assert there.group_arn.startswith("arn:aws:connect:eu-central-1:")


@pytest.mark.rules("RI-04")
def test_regions_that_do_not_pair_up(built):
    """A refusal of the API is raised unchanged."""
    with pytest.raises(ClientError, match="eu-west-2"):
        built(replica_region="eu-west-2")


@pytest.mark.rules("IN-06")
def test_the_same_alias_twice(built):
    """Two estates with the same alias are refused."""
    built()

    with pytest.raises(ClientError, match="CreateInstance"):
        built()


@pytest.mark.rules("S-42")
def test_workflows_that_take_their_time(aws, built):
    """Building waits until workflows have ended."""
    slow_groups(aws, describes=2)
    slow_numbers(aws, describes=2)
    for model in ("instance", "replica"):
        aws.set_pace(f"connect::{model}", progression="manual", times=2)

    estate = built()

    assert "ACTIVE" == group_shown(estate.source, estate.group_arn)["Status"]


@pytest.mark.rules("CT-11", "PN-08")
@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("CreateInstance", "CREATION_FAILED"),
        ("ReplicateInstance", "INSTANCE_REPLICATION_FAILED"),
        ("CreateTrafficDistributionGroup", "CREATION_FAILED"),
        ("ClaimPhoneNumber", "FAILED"),
    ],
)
def test_a_workflow_that_fails(aws, built, operation, status):
    """Building does not wait for a failed workflow."""
    add_fault(aws, failing(), operation=operation)

    with pytest.raises(RuntimeError, match=f"building the estate failed: {status}"):
        built()


def test_a_workflow_that_never_ends(aws, built, monkeypatch):
    """Building gives up on an endless workflow and says what it waited for."""
    monkeypatch.setattr("moto_connect_tdg.estate._MAX_POLLS", 3)
    add_fault(aws, STALLED, operation="CreateTrafficDistributionGroup")

    with pytest.raises(RuntimeError, match="took too long: still not ACTIVE"):
        built()


@pytest.mark.rules("UT-02")
def test_configs(estate):
    """shares() and sign_in() give configs for UpdateTrafficDistribution."""
    assert [(SOURCE, 30), (REPLICA, 70)] == [
        (row["Region"], row["Percentage"])
        for row in estate.shares(source=30)["Distributions"]
    ]
    estate.replica.update_traffic_distribution(
        Id=estate.default_group_arn,
        TelephonyConfig=estate.shares(source=30),
        AgentConfig=estate.shares(source=30),
        SignInConfig=estate.sign_in(source=True, replica=False),
    )

    found = estate.source.get_traffic_distribution(Id=estate.default_group_arn)
    assert estate.shares(source=30) == found["TelephonyConfig"] == found["AgentConfig"]
    assert estate.sign_in(source=True, replica=False) == found["SignInConfig"]


def test_clients_try_once(aws, estate):
    """An estate's clients do not retry a refused request."""
    throttled = {"Error": {"Code": "ThrottlingException"}}
    fault_id = add_fault(aws, throttled, operation="GetTrafficDistribution")

    with pytest.raises(ClientError, match="ThrottlingException"):
        estate.replica.get_traffic_distribution(Id=estate.group_arn)

    assert 1 == aws.control("GET", f"connect/faults/{fault_id}").json()["Hits"]


def test_is_shown_without_its_clients(estate):
    """The repr shows the estate without its clients."""
    assert estate.instance_id in repr(estate)
    assert "botocore" not in repr(estate)
