"""Metrics and agents of both Regions, which global routing shows in each."""

from __future__ import annotations

import pytest

from tests.helpers.agents import CallCentre
from tests.helpers.identifiers import REPLICA, SOURCE

pytestmark = pytest.mark.needs_model("UpdateCrossRegionRouting")

REGIONS = (SOURCE, REPLICA)


@pytest.fixture(name="centre")
def _centre(world):
    """A call in the source Region, one that waits, and an agent of the replica only."""
    centre = CallCentre(world, global_routing=True)
    centre.call("UpdateCrossRegionRouting", IsolatedAll=True)
    centre.hire("ann", "bob")
    centre.sign_in("ann", endpoint="REGIONAL")
    centre.sign_in("bob", endpoint="REGIONAL", instance_arn=centre.replica_arn)
    centre.be_called()
    centre.be_called(waits=True)
    return centre


def current(centre, region):
    """Current metrics, as a Region shows them."""
    names = (
        "AGENTS_ONLINE",
        "AGENTS_ON_CONTACT",
        "SLOTS_AVAILABLE",
        "CONTACTS_IN_QUEUE",
    )
    found = centre.call(
        "GetCurrentMetricData",
        region,
        Filters={"Queues": [centre.queue["Id"]]},
        CurrentMetrics=[{"Name": name} for name in names],
    )
    (row,) = found["MetricResults"]
    return [one["Value"] for one in row["Collections"]]


def historical(centre, region):
    """How many contacts there were in the last hour, as a Region shows it."""
    now = centre.world.now.timestamp()
    queue = {"FilterKey": "QUEUE", "FilterValues": [centre.queue["Id"]]}
    found = centre.world.call(
        "GetMetricDataV2",
        region,
        ResourceArn=centre.arn if region == SOURCE else centre.replica_arn,
        StartTime=now - 3600,
        EndTime=now,
        Filters=[queue],
        Metrics=[{"Name": "CONTACTS_CREATED"}],
    )
    return found["MetricResults"][0]["Collections"][0]["Value"]


@pytest.mark.rules("ME-09", "CR-04")
@pytest.mark.parametrize("region", REGIONS)
def test_current_metrics_are_of_both_regions(centre, region):
    """Each Region counts agents and contacts of both, while routing is cut."""
    assert [2, 1, 1, 1] == current(centre, region)


@pytest.mark.rules("ME-09", "CR-04")
@pytest.mark.parametrize("region", REGIONS)
def test_historical_metrics_are_of_both_regions(centre, region):
    """Each Region counts the contacts of both, while routing is cut."""
    centre.world.pass_time(minutes=1)

    assert 2 == historical(centre, region)


@pytest.mark.rules("ME-09", "CR-04")
@pytest.mark.parametrize("region", REGIONS)
def test_agents_are_those_of_both_regions(centre, region):
    """Each Region shows the agents of both, with their contacts and slots."""
    shown = centre.agents(region, Queues=[centre.queue["Id"]])

    assert [(0, 1), (1, 0)] == sorted(
        (len(row["Contacts"]), row["AvailableSlotsByChannel"]["VOICE"])
        for row in shown.values()
    )


@pytest.mark.rules("ME-09")
def test_without_global_routing_each_region_has_its_own(world):
    """Without global routing a Region does not show the agents of the other."""
    centre = CallCentre(world)
    centre.hire("ann")
    centre.sign_in("ann", endpoint="REGIONAL")

    counts = [len(centre.agents(r, Queues=[centre.queue["Id"]])) for r in REGIONS]

    assert [1, 0] == counts
