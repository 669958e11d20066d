"""Current metrics of a Region: agents and contacts in queues."""

from __future__ import annotations

import pytest

from tests.helpers.agents import CallCentre
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID

AGENTS = (
    "AGENTS_ONLINE",
    "AGENTS_STAFFED",
    "AGENTS_AVAILABLE",
    "AGENTS_ON_CONTACT",
    "AGENTS_NON_PRODUCTIVE",
    "SLOTS_ACTIVE",
    "SLOTS_AVAILABLE",
)
WAITING = ("CONTACTS_IN_QUEUE", "OLDEST_CONTACT_AGE")


@pytest.fixture(name="centre")
def _centre(world):
    """A replicated instance with two agents who are signed in."""
    centre = CallCentre(world)
    centre.hire("ann", "bob")
    for name in ("ann", "bob"):
        centre.sign_in(name)
    return centre


def shown(centre, *names, region=SOURCE, **wanted):
    """The rows of GetCurrentMetricData: dimensions and values."""
    found = centre.call(
        "GetCurrentMetricData",
        region,
        **{
            "Filters": {"Queues": [centre.queue["Id"]]},
            "CurrentMetrics": [{"Name": name} for name in names],
            **wanted,
        },
    )
    return [
        (row.get("Dimensions"), [one["Value"] for one in row["Collections"]])
        for row in found["MetricResults"]
    ]


class TestAgents:
    """Agents who are signed in."""

    @pytest.mark.rules("ME-04", "UT-18")
    def test_count_where_they_work(self, centre):
        """All are online in both Regions, and available only where they work."""
        centre.be_called()
        centre.shift(agent=0)

        assert [(None, [2, 1, 0, 1, 0, 1, 0])] == shown(centre, *AGENTS)
        elsewhere = shown(centre, *AGENTS, region=REPLICA)
        assert [(None, [2, 1, 1, 0, 0, 0, 1])] == elsewhere

    @pytest.mark.rules("ME-04")
    def test_count_agents_of_the_profiles_only(self, centre):
        """A filter by routing profile leaves out the agents and queues of others."""
        idle = centre.routing_profile("idle")
        centre.be_called()
        centre.hire("cid", RoutingProfileId=idle)
        centre.sign_in("cid")
        wanted = {"RoutingProfiles": [idle]}

        rows = shown(
            centre, "AGENTS_ONLINE", "AGENTS_ON_CONTACT", *WAITING[:1], Filters=wanted
        )

        assert [(None, [1, 0, 0])] == rows

    @pytest.mark.rules("ME-04")
    def test_count_by_status(self, centre):
        """In a custom status an agent is online but not staffed; offline, neither."""
        made = centre.call("CreateAgentStatus", Name="Lunch", State="ENABLED")
        centre.statuses["Lunch"] = made["AgentStatusId"]
        ann, bob = centre.users
        centre.put_status(ann, "Lunch")
        centre.put_status(bob, "Offline")

        assert [(None, [1, 0, 0, 0, 1, 0, 0])] == shown(centre, *AGENTS)

    @pytest.mark.needs_model("Filters.AgentStatuses")
    @pytest.mark.rules("ME-02")
    def test_group_by_status(self, centre):
        """Agents are counted by status within a queue."""
        ann, _ = centre.users
        made = centre.call("CreateAgentStatus", Name="Lunch", State="ENABLED")
        centre.statuses["Lunch"] = made["AgentStatusId"]
        centre.put_status(ann, "Lunch")
        groupings = ["QUEUE", "AGENT_STATUS"]

        rows = shown(centre, "AGENTS_ONLINE", Groupings=groupings)

        assert {made["AgentStatusId"]: [1], centre.statuses["Available"]: [1]} == {
            row["AgentStatus"]["Id"]: values for row, values in rows
        }
        only = {
            "Queues": [centre.queue["Id"]],
            "AgentStatuses": [made["AgentStatusARN"]],
        }
        (row,) = shown(centre, "AGENTS_ONLINE", Groupings=groupings, Filters=only)
        assert made["AgentStatusARN"] == row[0]["AgentStatus"]["Arn"]

    @pytest.mark.rules("ME-02")
    def test_group_by_queue_and_channel(self, centre):
        """A row has the queue and the channel, and counts an agent for each."""
        rows = shown(
            centre,
            "AGENTS_ONLINE",
            Groupings=["QUEUE", "CHANNEL"],
            Filters={"Queues": [centre.queue["Id"]], "Channels": ["VOICE", "CHAT"]},
        )

        queue = {"Id": centre.queue["Id"], "Arn": centre.queue["Arn"]}
        assert [({"Queue": queue, "Channel": "VOICE"}, [2])] == rows

    @pytest.mark.rules("ME-02")
    def test_group_by_routing_profile(self, centre):
        """A row has the routing profile; an agent without queues has no queue's row."""
        idle = centre.routing_profile("idle")
        centre.hire("cid", RoutingProfileId=idle)
        centre.sign_in("cid")
        profiles = [centre.profile["Id"], idle]

        rows = shown(
            centre,
            "AGENTS_ONLINE",
            Groupings=["ROUTING_PROFILE"],
            Filters={"RoutingProfiles": profiles},
        )

        assert list(zip(profiles, ([2], [1]), strict=True)) == [
            (row["RoutingProfile"]["Id"], values) for row, values in rows
        ]
        assert [(None, [3])] == shown(centre, "AGENTS_ONLINE", Filters={})


class TestQueues:
    """Contacts that wait."""

    @pytest.fixture(name="waiting")
    def _waiting(self, centre):
        """Two callers who wait, for 5 and for 2 seconds."""
        for user in centre.users:
            centre.put_status(user, "Offline")
        first = centre.be_called(waits=True)
        centre.world.pass_time(seconds=3)
        second = centre.be_called(waits=True)
        centre.world.pass_time(seconds=2)
        return [first.contact_id, second.contact_id]

    @pytest.mark.rules("ME-03", "AG-04")
    @pytest.mark.usefixtures("waiting")
    def test_count_the_oldest_in_milliseconds(self, centre):
        """Without a grouping the oldest contact's age is in milliseconds."""
        assert [(None, [2, 5000])] == shown(centre, *WAITING)

    @pytest.mark.rules("ME-03")
    def test_count_the_oldest_in_seconds(self, centre, waiting):
        """With a grouping it is in seconds; a contact that is changed keeps its place."""
        centre.call("UpdateContact", ContactId=waiting[0], Name="n")

        ((_, values),) = shown(centre, *WAITING, Groupings=["QUEUE"])

        assert [2, 5] == values

    @pytest.mark.rules("ME-04")
    @pytest.mark.usefixtures("waiting")
    def test_count_where_they_wait(self, centre):
        """The other Region has none in its queue."""
        assert [(None, [0, 0, 0])] == shown(
            centre, "AGENTS_ONLINE", *WAITING, region=REPLICA
        )

    @pytest.mark.rules("ME-02")
    @pytest.mark.usefixtures("waiting")
    def test_count_by_routing_profile(self, centre):
        """A contact counts for each routing profile that serves its queue."""
        profiles = {"RoutingProfiles": [centre.profile["Id"]]}

        ((row, values),) = shown(
            centre, *WAITING, Filters=profiles, Groupings=["ROUTING_PROFILE"]
        )

        assert (centre.profile["Id"], [2, 5]) == (row["RoutingProfile"]["Id"], values)

    @pytest.mark.rules("AG-04")
    def test_count_no_contact_that_is_over(self, centre, waiting):
        """A caller who hung up is not in the queue."""
        for contact_id in waiting:
            centre.hang_up(contact_id)

        assert [(None, [0, 0])] == shown(centre, *WAITING)

    def test_have_no_rows_without_data(self, world):
        """Without agents and contacts there is no row."""
        assert [] == shown(CallCentre(world), *WAITING)


class TestOrder:
    """The order of rows, and pages."""

    @pytest.fixture(name="profiles")
    def _profiles(self, centre):
        """Three routing profiles with two, one and one agents."""
        profiles = [centre.profile["Id"]]
        for name in ("cid", "dan"):
            profiles.append(centre.routing_profile(name))
            centre.hire(name, RoutingProfileId=profiles[-1])
            centre.sign_in(name)
        return profiles

    def rows(self, centre, profiles, **wanted):
        """The routing profiles of the rows, in order."""
        rows = shown(
            centre,
            "AGENTS_ONLINE",
            Groupings=["ROUTING_PROFILE"],
            Filters={"RoutingProfiles": profiles},
            **wanted,
        )
        return [row["RoutingProfile"]["Id"] for row, _ in rows]

    @pytest.mark.rules("ME-05")
    def test_is_by_agents_online(self, centre, profiles):
        """The most agents come first, or last if that is asked for."""
        ascending = [{"SortByMetric": "AGENTS_ONLINE", "SortOrder": "ASCENDING"}]

        assert profiles == self.rows(centre, profiles)
        assert profiles[0] == self.rows(centre, profiles, SortCriteria=ascending)[-1]

    @pytest.mark.rules("ME-05", "D-09")
    def test_holds_over_pages(self, centre, profiles):
        """Each row is on one page."""
        members = {
            "Filters": {"RoutingProfiles": profiles},
            "Groupings": ["ROUTING_PROFILE"],
            "CurrentMetrics": [{"Name": "AGENTS_ONLINE"}],
        }
        pages = [centre.call("GetCurrentMetricData", **members, MaxResults=2)]
        pages.append(
            centre.call(
                "GetCurrentMetricData", **members, NextToken=pages[0]["NextToken"]
            )
        )

        found = [row for page in pages for row in page["MetricResults"]]
        assert profiles == [row["Dimensions"]["RoutingProfile"]["Id"] for row in found]
        assert [3, 3] == [page["ApproximateTotalCount"] for page in pages]


REFUSED = "InvalidParameterException"


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        pytest.param(
            {"CurrentMetrics": [{"Name": "ESTIMATED_WAIT_TIME"}]},
            "does not mock this metric: ESTIMATED_WAIT_TIME",
            marks=[
                pytest.mark.rules("ME-01"),
                pytest.mark.needs_model("CurrentMetric.Name=ESTIMATED_WAIT_TIME"),
            ],
        ),
        pytest.param(
            {"CurrentMetrics": [{"Name": "AGENTS_ONLINE", "MetricId": UNKNOWN_ID}]},
            "does not mock this member: MetricId",
            marks=[
                pytest.mark.rules("ME-01"),
                pytest.mark.needs_model("CurrentMetric.MetricId"),
            ],
        ),
        pytest.param(
            {"CurrentMetrics": []},
            "at least one metric",
            marks=pytest.mark.rules("ME-01"),
        ),
        pytest.param(
            {"CurrentMetrics": [{"Name": "AGENTS_ONLINE", "Unit": "SECONDS"}]},
            "The unit of AGENTS_ONLINE is COUNT, not SECONDS",
            marks=pytest.mark.rules("ME-01"),
        ),
        pytest.param(
            {"Filters": {"Subtypes": ["connect:Telephony"]}},
            "does not mock this filter: Subtypes",
            marks=[
                pytest.mark.rules("ME-01"),
                pytest.mark.needs_model("Filters.Subtypes"),
            ],
        ),
        pytest.param(
            {"Groupings": ["SUBTYPE"]},
            "does not mock this grouping: SUBTYPE",
            marks=[
                pytest.mark.rules("ME-01"),
                pytest.mark.needs_model("Filters.Subtypes"),
            ],
        ),
        pytest.param(
            {"SortCriteria": [{"SortByMetric": "SLOTS_ACTIVE"}]},
            "cannot be sorted by: SLOTS_ACTIVE",
            marks=pytest.mark.rules("ME-05"),
        ),
        pytest.param(
            {"Filters": {"Queues": ["<queue>"], "RoutingProfiles": ["<profile>"]}},
            "cannot both be filters",
            marks=pytest.mark.rules("ME-02"),
        ),
        pytest.param(
            {"Filters": {"AgentStatuses": ["<status>"]}},
            "AgentStatuses needs the filter Queues",
            marks=[
                pytest.mark.rules("ME-02"),
                pytest.mark.needs_model("Filters.AgentStatuses"),
            ],
        ),
        pytest.param(
            {"Groupings": ["CHANNEL"]},
            "CHANNEL needs the filter Channels",
            marks=pytest.mark.rules("ME-02"),
        ),
        pytest.param(
            {"Groupings": ["ROUTING_PROFILE"], "Filters": {"Channels": ["VOICE"]}},
            "needs the filter Queues or RoutingProfiles",
            marks=pytest.mark.rules("ME-02"),
        ),
        pytest.param(
            {
                "Groupings": ["ROUTING_PROFILE"],
                "CurrentMetrics": [{"Name": "CONTACTS_IN_QUEUE"}],
            },
            "need the filter RoutingProfiles",
            marks=pytest.mark.rules("ME-02"),
        ),
        pytest.param(
            {"Groupings": ["AGENT_STATUS"]},
            "needs QUEUE first",
            marks=[
                pytest.mark.rules("ME-02"),
                pytest.mark.needs_model("Filters.AgentStatuses"),
            ],
        ),
    ],
)
def test_refuses(centre, wanted, sentence):
    """What is not mocked or does not fit is refused, and never answered with zero."""
    with centre.world.refused(REFUSED, sentence):
        shown(centre, "AGENTS_ONLINE", **wanted)


@pytest.mark.rules("ME-02")
def test_refuses_an_unknown_queue(centre):
    """A filter names resources of the instance."""
    with centre.world.refused("ResourceNotFoundException", "Queue not found"):
        shown(centre, "AGENTS_ONLINE", Filters={"Queues": [UNKNOWN_ID]})
