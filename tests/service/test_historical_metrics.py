"""Historical metrics of a Region: contacts that were queued, handled and abandoned."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.helpers.agents import CallCentre
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID

COUNTS = (
    "CONTACTS_CREATED",
    "CONTACTS_QUEUED",
    "CONTACTS_HANDLED",
    "CONTACTS_ABANDONED",
)
RATES = ("ABANDONMENT_RATE", "AVG_ABANDON_TIME", "AVG_QUEUE_ANSWER_TIME")


@pytest.fixture(name="centre")
def _centre(world):
    """An instance whose agent took a call immediately, after two callers had given up.

    Another call still goes on, and one arrived in the replica Region.
    """
    centre = CallCentre(world)
    (ann,) = centre.hire("ann")
    centre.sign_in("ann", status="Offline")
    centre.be_called()
    patient = centre.be_called(waits=True)
    world.pass_time(seconds=10)
    centre.hang_up(patient.contact_id)
    waiting = centre.be_called(waits=True)
    world.pass_time(seconds=4)
    centre.put_status(ann, "Available")
    centre.hang_up(waiting.contact_id)
    centre.be_called()
    world.pass_time(minutes=1)
    return centre


def shown(centre, *names, region=SOURCE, since=3600, **wanted):
    """The rows of GetMetricDataV2: dimensions and values of the last hour."""
    now = centre.world.now.timestamp()
    found = centre.world.call(
        "GetMetricDataV2",
        region,
        **{
            "ResourceArn": centre.arn if region == SOURCE else centre.replica_arn,
            "StartTime": now - since,
            "EndTime": now,
            "Filters": [queue_filter(centre)],
            "Metrics": [{"Name": name} for name in names],
            **wanted,
        },
    )
    return [
        (row["Dimensions"], [one.get("Value") for one in row["Collections"]])
        for row in found["MetricResults"]
    ]


def queue_filter(centre):
    """A filter by the instance's queue."""
    return {"FilterKey": "QUEUE", "FilterValues": [centre.queue["Id"]]}


class TestContacts:
    """Contacts by what became of them."""

    @pytest.mark.rules("ME-08", "AG-04")
    def test_are_counted(self, centre):
        """Contacts count when they have ended, and created ones from the beginning."""
        assert [({}, [4, 3, 1, 2])] == shown(centre, *COUNTS)

    @pytest.mark.rules("ME-08")
    def test_are_counted_as_it_happens(self, centre):
        """By the time of the queue and of the agent, a contact counts before its end."""
        as_it_happens = (
            "CONTACTS_QUEUED_BY_ENQUEUE",
            "CONTACTS_HANDLED_BY_CONNECTED_TO_AGENT",
        )

        assert [({}, [4, 2])] == shown(centre, *as_it_happens)

    @pytest.mark.rules("ME-08")
    def test_are_counted_once(self, centre):
        """A metric that is asked for twice has the same value twice."""
        assert [({}, [4, 4])] == shown(centre, *["CONTACTS_CREATED"] * 2)

    @pytest.mark.rules("ME-08")
    def test_have_means(self, centre):
        """Two of three gave up, after 0 and 10 seconds; one was answered after 4."""
        ((_, (rate, abandoned, answered)),) = shown(centre, *RATES)

        assert (pytest.approx(200 / 3), 5, 4) == (rate, abandoned, answered)

    @pytest.mark.rules("ME-08")
    def test_have_no_mean_of_nothing(self, world):
        """A mean is missing where no contact counts."""
        centre = CallCentre(world)
        centre.hire("ann")
        centre.sign_in("ann")
        centre.be_called()
        world.pass_time(seconds=1)

        assert [({}, [1, None])] == shown(centre, "CONTACTS_CREATED", RATES[1])

    @pytest.mark.rules("ME-08")
    def test_are_counted_in_their_region(self, centre):
        """Each Region has the contacts that are active there."""
        centre.shift(telephony=0)
        centre.be_called()
        centre.world.pass_time(seconds=1)

        assert [({}, [1, 1, 0, 1])] == shown(centre, *COUNTS, region=REPLICA)

    @pytest.mark.rules("ME-08")
    def test_are_handled_also_where_agents_are_shares(self, world):
        """Without sessions a call of a group with agents is handled immediately."""
        centre = CallCentre(world)
        centre.hire("ann")
        placed = centre.be_called()
        world.pass_time(seconds=1)
        centre.hang_up(placed.contact_id)
        world.pass_time(seconds=1)

        assert [({}, [1, 1, 1, 0])] == shown(centre, *COUNTS)

    def test_are_none_before(self, centre):
        """A range in which nothing happened has no rows."""
        assert [] == shown(centre, *COUNTS, since=30)


class TestRows:
    """Groupings, filters, intervals and pages."""

    @pytest.mark.rules("ME-06")
    def test_by_queue_and_agent(self, centre):
        """A row has the values of its contacts; those without an agent have none."""
        rows = shown(centre, "CONTACTS_HANDLED", Groupings=["QUEUE", "AGENT"])

        assert [({"QUEUE": centre.queue["Id"], "AGENT": centre.users[0]}, [1])] == rows

    @pytest.mark.rules("ME-06")
    @pytest.mark.parametrize(
        ("key", "value", "count"),
        [
            ("CHANNEL", "VOICE", 1),
            ("CHANNEL", "CHAT", 0),
            ("INITIATION_METHOD", "INBOUND", 1),
            ("AGENT", "<agent>", 1),
            ("ROUTING_PROFILE", "<profile>", 1),
        ],
    )
    def test_filtered(self, centre, key, value, count):
        """Every filter must let a contact through."""
        known = {"<agent>": centre.users[0], "<profile>": centre.profile["Arn"]}
        one = {"FilterKey": key, "FilterValues": [known.get(value, value)]}

        rows = shown(centre, "CONTACTS_HANDLED", Filters=[queue_filter(centre), one])

        assert count == sum(values[0] for _, values in rows)

    @pytest.mark.rules("ME-07")
    def test_by_interval(self, centre):
        """Intervals begin on the clock, and the first and last one with the range."""
        centre.world.pass_time(minutes=20)
        centre.be_called()
        centre.world.pass_time(minutes=2)
        now = centre.world.now
        found = centre.world.call(
            "GetMetricDataV2",
            ResourceArn=centre.arn,
            StartTime=now.timestamp() - 1800,
            EndTime=now.timestamp(),
            Interval={"IntervalPeriod": "FIFTEEN_MIN", "TimeZone": "UTC"},
            Filters=[queue_filter(centre)],
            Metrics=[{"Name": "CONTACTS_CREATED"}],
        )["MetricResults"]

        begun = [row["MetricInterval"]["StartTime"] for row in found]
        midnight = now.replace(hour=0, minute=0, second=0)
        quarter = midnight + timedelta(minutes=15)
        assert [midnight.timestamp(), quarter.timestamp()] == begun
        assert ["FIFTEEN_MIN"] * 2 == [r["MetricInterval"]["Interval"] for r in found]
        ends = [row["MetricInterval"]["EndTime"] for row in found]
        assert [quarter.timestamp(), now.timestamp()] == ends

    @pytest.mark.rules("D-09", "ME-06")
    def test_in_pages(self, centre):
        """Each row is on one page."""
        members = {
            "ResourceArn": centre.arn,
            "StartTime": centre.world.now.timestamp() - 3600,
            "Filters": [queue_filter(centre)],
            "Groupings": ["AGENT"],
            "Metrics": [{"Name": "CONTACTS_CREATED"}],
        }
        (bob,) = centre.hire("bob")
        centre.sign_in("bob")
        centre.be_called()
        centre.world.pass_time(seconds=1)
        members["EndTime"] = centre.world.now.timestamp()
        first = centre.world.call("GetMetricDataV2", **members, MaxResults=1)
        second = centre.world.call(
            "GetMetricDataV2", **members, NextToken=first["NextToken"]
        )

        rows = [*first["MetricResults"], *second["MetricResults"]]
        assert sorted([centre.users[0], bob]) == [
            r["Dimensions"]["AGENT"] for r in rows
        ]


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        pytest.param(
            {"Metrics": [{"Name": "SERVICE_LEVEL"}]},
            "does not mock this metric: SERVICE_LEVEL",
            marks=pytest.mark.rules("ME-01"),
        ),
        pytest.param(
            {"Metrics": [{"Name": "CONTACTS_HANDLED", "MetricFilters": []}]},
            "does not mock this member: MetricFilters",
            marks=pytest.mark.rules("ME-01"),
        ),
        pytest.param(
            {"Metrics": [{}]}, "must have a Name", marks=pytest.mark.rules("ME-01")
        ),
        pytest.param(
            {"Metrics": []}, "at least one metric", marks=pytest.mark.rules("ME-01")
        ),
        pytest.param(
            {"Filters": [{"FilterKey": "CAMPAIGN", "FilterValues": ["x"]}]},
            "does not mock this filter: CAMPAIGN",
            marks=pytest.mark.rules("ME-01"),
        ),
        pytest.param(
            {"Groupings": ["CAMPAIGN"]},
            "does not mock this grouping: CAMPAIGN",
            marks=pytest.mark.rules("ME-01"),
        ),
        pytest.param(
            {"Filters": [{"FilterKey": "CHANNEL", "FilterValues": ["VOICE"]}]},
            "At least one filter must be one of: AGENT, QUEUE, ROUTING_PROFILE",
            marks=pytest.mark.rules("ME-06"),
        ),
        pytest.param(
            {
                "Filters": [
                    {"FilterKey": key, "FilterValues": [UNKNOWN_ID] * 51}
                    for key in ("QUEUE", "AGENT")
                ]
            },
            "at most 100 values",
            marks=pytest.mark.rules("ME-06"),
        ),
        pytest.param(
            {"Interval": {"IntervalPeriod": "WEEK"}},
            "does not mock this interval: WEEK",
            marks=pytest.mark.rules("ME-01"),
        ),
        pytest.param(
            {"Interval": {"TimeZone": "Europe/London"}},
            "does not mock this time zone: Europe/London",
            marks=pytest.mark.rules("ME-01"),
        ),
        pytest.param(
            {"since": 0},
            "StartTime must be before EndTime",
            marks=pytest.mark.rules("ME-07"),
        ),
        pytest.param(
            {"since": 35 * 86400},
            "less than 35 days apart",
            marks=pytest.mark.rules("ME-07"),
        ),
        pytest.param(
            {"since": 3 * 86400, "Interval": {"IntervalPeriod": "HOUR"}},
            "less than 3 days apart",
            marks=pytest.mark.rules("ME-07"),
        ),
        pytest.param(
            {"EndTime": 2_000_000_000},
            "must not be in the future",
            marks=pytest.mark.rules("ME-07"),
        ),
    ],
)
def test_refuses(centre, wanted, sentence):
    """What is not mocked or does not fit is refused, and never answered with zero."""
    with centre.world.refused("InvalidParameterException", sentence):
        shown(centre, "CONTACTS_HANDLED", **wanted)
