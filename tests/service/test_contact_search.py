"""Search for contacts, on a world without moto."""

from __future__ import annotations

import pytest

from tests.helpers.desks import Desk, preferring
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID

WEEK = 7 * 86_400


@pytest.fixture(name="desk")
def _desk(world):
    return Desk(world)


def search(desk, region=SOURCE, time=None, **wanted):
    """What SearchContacts shows, by default of all contacts."""
    now = desk.world.now.timestamp()
    time_range = {
        "Type": "INITIATION_TIMESTAMP",
        "StartTime": now - WEEK,
        "EndTime": now + WEEK,
        **(time or {}),
    }
    return desk.call("SearchContacts", region, TimeRange=time_range, **wanted)


def found(desk, region=SOURCE, time=None, **criteria):
    """The IDs of the contacts that meet some criteria."""
    answer = search(desk, region, time, SearchCriteria=criteria)
    ids = [contact["Id"] for contact in answer["Contacts"]]
    assert len(ids) == answer["TotalCount"]
    return ids


class TestActiveRegions:
    """Search for contacts of one Region, from either."""

    @pytest.mark.rules("DC-05", "DC-03")
    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    def test_finds_contacts_of_both_regions(self, desk):
        """Both Regions find the same, and show where each contact is active."""
        here, there = desk.task(SOURCE), desk.task(REPLICA)

        for region in (SOURCE, REPLICA):
            shown = search(desk, region)["Contacts"]
            regions = {
                contact["Id"]: contact["GlobalResiliencyMetadata"]["ActiveRegion"]
                for contact in shown
            }
            assert {here: SOURCE, there: REPLICA} == regions

    @pytest.mark.rules("DC-05")
    @pytest.mark.needs_model("SearchCriteria.ActiveRegions")
    def test_finds_contacts_of_one_region(self, desk):
        """With ActiveRegions only contacts that are active there are found."""
        here, there = desk.task(SOURCE), desk.task(REPLICA)

        for region in (SOURCE, REPLICA):
            assert [here] == found(desk, region, ActiveRegions=[SOURCE])
            assert [there] == found(desk, region, ActiveRegions=[REPLICA])
            assert [here, there] == found(desk, region, ActiveRegions=[SOURCE, REPLICA])

    @pytest.mark.rules("CR-04", "CR-02")
    @pytest.mark.needs_model(
        "UpdateCrossRegionRouting", "ReplicateInstance.ReplicaAlias?"
    )
    def test_goes_on_between_isolated_regions(self, world):
        """While the Regions are isolated, both find the contacts of both."""
        desk = Desk(world, has_global_routing=True)
        here, there = desk.be_called(), desk.task(REPLICA)

        desk.call("UpdateCrossRegionRouting", IsolatedAll=True)

        for region in (SOURCE, REPLICA):
            assert [here, there] == found(desk, region)
            assert there == desk.shown(there, region)["Id"]


class TestCriteria:
    """SearchCriteria, one by one."""

    @pytest.fixture(name="ids")
    def _ids(self, desk):
        """A call that was stopped, a task in a queue, and a chat, a second apart."""
        call = desk.be_called()
        desk.world.pass_time(seconds=1)
        desk.call("StopContact", ContactId=call)
        first = desk.task(
            Name="Refund for Ann",
            Attributes={"tier": "gold"},
            SegmentAttributes={"kind": {"ValueString": "x"}},
        )
        task = desk.start("TransferContact", ContactId=first, QueueId=desk.queue())
        desk.call("StopContact", ContactId=first)
        desk.call("TagContact", ContactId=task, Tags={"team": "a"})
        desk.world.pass_time(seconds=1)
        chat = desk.chat(Attributes={"tier": "iron"})
        return {"call": call, "first": first, "task": task, "chat": chat}

    @pytest.mark.rules("CN-12")
    @pytest.mark.parametrize(
        ("criteria", "names"),
        [
            ({}, "call first task chat"),
            ({"Channels": ["VOICE"]}, "call"),
            ({"Channels": ["CHAT", "VOICE"]}, "call chat"),
            ({"Channels": []}, "call first task chat"),
            ({"InitiationMethods": ["TRANSFER"]}, "task"),
            ({"InitiationMethods": ["API"], "Channels": ["TASK"]}, "first"),
            ({"AgentIds": [UNKNOWN_ID]}, ""),
            pytest.param(
                {"Name": {"SearchText": ["refund", "bob"], "MatchType": "MATCH_ANY"}},
                "first task",
                marks=pytest.mark.needs_model("SearchCriteria.Name"),
            ),
            pytest.param(
                {"Name": {"SearchText": ["refund", "bob"], "MatchType": "MATCH_ALL"}},
                "",
                marks=pytest.mark.needs_model("SearchCriteria.Name"),
            ),
            pytest.param(
                {"Name": {"SearchText": ["Refund"], "MatchType": "MATCH_NONE"}},
                "call chat",
                marks=pytest.mark.needs_model("SearchCriteria.Name"),
            ),
            pytest.param(
                {"Name": {"SearchText": ["refund"], "MatchType": "MATCH_EXACT"}},
                "",
                marks=pytest.mark.needs_model("SearchCriteria.Name"),
            ),
            pytest.param(
                {
                    "Name": {
                        "SearchText": ["refund for ann"],
                        "MatchType": "MATCH_EXACT",
                    }
                },
                "first task",
                marks=pytest.mark.needs_model("SearchCriteria.Name"),
            ),
            (
                {
                    "SearchableContactAttributes": {
                        "Criteria": [{"Key": "tier", "Values": ["gold", "x"]}]
                    }
                },
                "first task",
            ),
            (
                {
                    "SearchableContactAttributes": {
                        "Criteria": [
                            {"Key": "tier", "Values": ["gold"]},
                            {"Key": "tier", "Values": ["iron"]},
                        ],
                        "MatchType": "MATCH_ANY",
                    }
                },
                "first task chat",
            ),
            pytest.param(
                {
                    "SearchableSegmentAttributes": {
                        "Criteria": [{"Key": "kind", "Values": ["x"]}]
                    }
                },
                "first task",
                marks=pytest.mark.needs_model(
                    "SearchCriteria.SearchableSegmentAttributes"
                ),
            ),
            pytest.param(
                {"ContactTags": {"TagCondition": {"TagKey": "team", "TagValue": "a"}}},
                "task",
                marks=pytest.mark.needs_model("SearchCriteria.ContactTags"),
            ),
            pytest.param(
                {
                    "AdditionalTimeRange": {
                        "MatchType": "MATCH_ALL",
                        "Criteria": [
                            {
                                "TimestampCondition": {
                                    "Type": "DISCONNECT_TIMESTAMP",
                                    "ConditionType": "NOT_EXISTS",
                                }
                            }
                        ],
                    }
                },
                "task chat",
                marks=pytest.mark.needs_model("SearchCriteria.AdditionalTimeRange"),
            ),
        ],
    )
    def test_selects(self, desk, ids, criteria, names):
        """Contacts that meet all criteria are found, in order of initiation."""
        wanted = [ids[name] for name in names.split()]

        assert wanted == found(desk, REPLICA, **criteria)

    @pytest.mark.rules("CN-12")
    def test_selects_by_queue(self, desk, ids):
        """A queue is given by ID or ARN."""
        queue = desk.call("ListQueues")["QueueSummaryList"][0]

        for wanted in (queue["Id"], queue["Arn"]):
            assert [ids["task"]] == found(desk, QueueIds=[wanted])

    @pytest.mark.rules("CN-12", "CN-15")
    @pytest.mark.needs_model("SearchCriteria.RoutingCriteria")
    def test_selects_by_preferred_agents(self, desk, ids):
        """Contacts whose routing criteria name an agent are found."""
        user = desk.user()
        desk.call(
            "UpdateContactRoutingData",
            ContactId=ids["task"],
            RoutingCriteria={"Steps": [preferring(user)]},
        )

        for agents, wanted in (([user], [ids["task"]]), ([UNKNOWN_ID], [])):
            step = {"AgentCriteria": {"AgentIds": agents}}
            assert wanted == found(desk, RoutingCriteria={"Steps": [step]})

    @pytest.mark.rules("CN-12")
    @pytest.mark.parametrize(
        ("kind", "second", "names"),
        [
            ("INITIATION_TIMESTAMP", 1, "first task"),
            ("INITIATION_TIMESTAMP", 2, "chat"),
            ("DISCONNECT_TIMESTAMP", 1, "call first"),
            pytest.param(
                "ENQUEUE_TIMESTAMP",
                1,
                "task",
                marks=pytest.mark.needs_model(
                    "SearchContactsTimeRange.Type=ENQUEUE_TIMESTAMP"
                ),
            ),
            ("CONNECTED_TO_AGENT_TIMESTAMP", 1, ""),
            ("SCHEDULED_TIMESTAMP", 1, ""),
        ],
    )
    def test_selects_by_time(self, desk, ids, kind, second, names):
        """A time is in the range from its first moment to its last."""
        at = desk.world.now.timestamp() - 2 + second

        wanted = [ids[name] for name in names.split()]
        time = {"Type": kind, "StartTime": at, "EndTime": at}
        assert wanted == found(desk, time=time)

    @pytest.mark.rules("CN-12")
    @pytest.mark.parametrize(
        ("field", "names"),
        [
            ("INITIATION_TIMESTAMP", "call first task chat"),
            ("CHANNEL", "chat first task call"),
            ("INITIATION_METHOD", "first chat call task"),
            ("DISCONNECT_TIMESTAMP", "task chat call first"),
            pytest.param(
                "EXPIRY_TIMESTAMP",
                "call chat first task",
                marks=pytest.mark.needs_model("Sort.FieldName=EXPIRY_TIMESTAMP"),
            ),
        ],
    )
    def test_sorts(self, desk, ids, field, names):
        """Contacts are sorted by a field in either order, page by page."""
        wanted = [ids[name] for name in names.split()]

        for order, expected in (
            ("ASCENDING", wanted),
            ("DESCENDING", wanted[::-1]),
        ):
            sort = {"FieldName": field, "Order": order}
            first = search(desk, Sort=sort, MaxResults=3)
            second = search(desk, Sort=sort, MaxResults=3, NextToken=first["NextToken"])
            assert [expected[:3], expected[3:]] == [
                [contact["Id"] for contact in answer["Contacts"]]
                for answer in (first, second)
            ]
            assert (4, None) == (second["TotalCount"], second.get("NextToken"))

    @pytest.mark.rules("CN-12")
    @pytest.mark.needs_model("ContactSearchSummary.Tags")
    def test_shows_what_a_summary_has(self, desk, ids):
        """A row has queue, tags and segment attributes, but no endpoint."""
        (row,) = search(desk, SearchCriteria={"InitiationMethods": ["TRANSFER"]})[
            "Contacts"
        ]

        assert ("TASK", "Refund for Ann", {"team": "a"}, ids["first"]) == (
            row["Channel"],
            row["Name"],
            row["Tags"],
            row["PreviousContactId"],
        )
        assert {"kind": {"ValueString": "x"}} == row["SegmentAttributes"]
        assert desk.queue() == row["QueueInfo"]["Id"]


class TestRefusals:
    """What a search refuses."""

    @pytest.mark.rules("CN-12")
    @pytest.mark.parametrize(
        ("wanted", "match"),
        [
            ({"SearchCriteria": {"ContactAnalysis": {}}}, "criterion: ContactAnalysis"),
            (
                {"SearchCriteria": {"AgentHierarchyGroups": {}}},
                "criterion: AgentHierarchyGroups",
            ),
            ({"time": {"StartTime": 2, "EndTime": 1}}, "EndTime must not be"),
        ],
    )
    def test_by_name(self, desk, wanted, match):
        """An unmocked criterion is refused, and a range that ends before it starts."""
        with desk.world.refused("InvalidParameterException", match):
            search(desk, **wanted)
