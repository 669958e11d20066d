"""Agents at work: sessions, statuses, and the calls that they take."""

from __future__ import annotations

import json
from random import Random

import pytest

from moto_connect_tdg.domain.faults import Match, Outage
from moto_connect_tdg.domain.sessions import ENDPOINTS
from moto_connect_tdg.service import signing_in
from tests.helpers.agents import CallCentre
from tests.helpers.flows import action, document
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_INSTANCE

GLOBAL, REGIONAL = ENDPOINTS


def take_down(centre, region):
    """Take a Region down."""
    centre.world.world.faults.add(Match(region=region), [Outage("error")])


@pytest.fixture(name="centre")
def _centre(world):
    """A replicated instance without global routing."""
    return CallCentre(world)


@pytest.fixture(name="joined")
def _joined(world):
    """A replicated instance with global routing."""
    return CallCentre(world, global_routing=True)


class TestSigningIn:
    """Signing in and out."""

    @pytest.mark.rules("UT-17", "UT-18")
    def test_by_the_global_endpoint(self, centre):
        """An agent signs in to both instances, at the server that the shares choose."""
        (ann,) = centre.hire("ann")

        servers = {centre.sign_in("ann", seed=seed).region for seed in range(20)}

        assert {SOURCE, REPLICA} == servers
        assert [ann] == list(centre.agents(SOURCE)) == list(centre.agents(REPLICA))

    @pytest.mark.rules("SI-04")
    def test_at_one_instance(self, centre):
        """An agent signs in to the instance of the ARN only."""
        (ann,) = centre.hire("ann")

        found = centre.sign_in(
            "ann", instance_arn=centre.replica_arn, endpoint=REGIONAL
        )

        assert (REPLICA, REPLICA) == (found.region, found.working_in)
        assert {} == centre.agents(SOURCE)
        assert [ann] == list(centre.agents(REPLICA))

    @pytest.mark.rules("US-16")
    def test_is_refused_without_a_group(self, centre):
        """An agent without a group is refused by the global endpoint only."""
        centre.hire("ann", is_in_group=False)

        assert "ResourceNotFoundException" == centre.sign_in("ann").refused
        assert {} == centre.agents()
        assert centre.sign_in("ann", endpoint=REGIONAL).refused is None

    @pytest.mark.rules("US-17")
    @pytest.mark.parametrize(
        ("endpoint", "code"),
        [(GLOBAL, "UserNotOnboardedException"), (REGIONAL, "UserNotFoundException")],
    )
    def test_is_refused_without_an_account(self, centre, endpoint, code):
        """A user name without an account is refused."""
        assert code == centre.sign_in("ann", endpoint=endpoint).refused

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            ({"instance_arn": "x"}, "Not the ARN of an instance: x"),
            ({"instance_arn": UNKNOWN_INSTANCE}, "Unknown instance"),
            ({"status": "Lunch"}, "Unknown agent status: Lunch"),
        ],
    )
    def test_needs_an_instance_and_a_status(self, centre, wanted, sentence):
        """An unknown instance or status is a ValueError."""
        with pytest.raises(ValueError, match=sentence):
            centre.sign_in("ann", **wanted)

    @pytest.mark.rules("FO-02")
    def test_is_refused_where_a_region_is_down(self, centre):
        """The server of a Region that is down signs nobody in."""
        (ann,) = centre.hire("ann")
        take_down(centre, SOURCE)

        found = centre.sign_in("ann", endpoint=REGIONAL)

        assert (ann, SOURCE, "REGION_DOWN") == (
            found.user_id,
            found.region,
            found.refused,
        )
        assert {} == centre.agents(REPLICA)

    def test_needs_a_replica_for_the_global_endpoint(self, world, instance):
        """An instance without a replica has no global endpoint."""
        with pytest.raises(ValueError, match="no global sign-in endpoint"):
            signing_in.sign_in(
                world.world, instance["Arn"], "ann", Random(1), endpoint=GLOBAL
            )

    def test_out(self, centre):
        """An agent who signs out is not shown, and cannot sign out again."""
        centre.hire("ann")
        centre.sign_in("ann")
        centre.sign_out("ann")

        assert {} == centre.agents()
        with pytest.raises(ValueError, match="not signed in: ann"):
            centre.sign_out("ann")

    @pytest.mark.rules("S-48")
    def test_ends_with_the_user(self, centre):
        """A user who is deleted is signed out."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        centre.call("DeleteUser", REPLICA, UserId=ann)

        assert {} == centre.agents()

    def test_ends_with_the_instance(self, centre):
        """An agent at the replica's endpoint is signed out when the replica is deleted."""
        _, bob, cid = centre.hire("ann", "bob", "cid")
        replica = {"instance_arn": centre.replica_arn, "endpoint": REGIONAL}
        centre.sign_in("ann", **replica)
        centre.sign_in("bob", endpoint=REGIONAL)
        centre.sign_in("cid")
        centre.world.call("ReleasePhoneNumber", PhoneNumberId=centre.number_arn)
        centre.world.call(
            "DeleteTrafficDistributionGroup", TrafficDistributionGroupId=centre.group
        )

        centre.call("DeleteInstance", REPLICA)

        assert [bob, cid] == list(centre.agents(SOURCE))

    @pytest.mark.rules("DC-07")
    def test_ends_contacts_with_the_replica(self, centre):
        """An agent is free once the replica with their contact is deleted."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        centre.shift(telephony=0, agent=0)
        contact_id = centre.be_called().contact_id
        centre.shift(telephony=100, agent=100)
        centre.world.call("ReleasePhoneNumber", PhoneNumberId=centre.number_arn)
        centre.world.call(
            "DeleteTrafficDistributionGroup", TrafficDistributionGroupId=centre.group
        )

        centre.call("DeleteInstance", REPLICA)

        assert centre.contact(contact_id)["DisconnectTimestamp"]
        assert {ann} == centre.working_in(SOURCE, [ann])


class TestShifting:
    """Shifting agents."""

    @pytest.mark.rules("UT-11", "SI-04")
    @pytest.mark.parametrize("share", [0, 10, 30, 50, 70, 100])
    def test_moves_as_many_as_the_shares_say(self, centre, share):
        """The source has as many of ten agents as its share says."""
        agents = centre.hire(*(f"agent-{place}" for place in range(10)))
        for place in range(10):
            centre.sign_in(f"agent-{place}")
        centre.shift(agent=share)

        at_source = centre.working_in(SOURCE, agents)
        assert share // 10 == len(at_source)
        assert set(agents) - at_source == centre.working_in(REPLICA, agents)

    @pytest.mark.rules("SI-04")
    def test_leaves_who_signed_in_at_one_instance(self, centre):
        """An agent at a regional endpoint stays, until they sign in elsewhere."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann", endpoint=REGIONAL)
        centre.shift(agent=0)
        assert {ann} == centre.working_in(SOURCE, [ann])

        centre.sign_in("ann", endpoint=REGIONAL, instance_arn=centre.replica_arn)

        assert {ann} == centre.working_in(REPLICA, [ann])

    @pytest.mark.rules("SI-07")
    def test_waits_for_contacts(self, centre):
        """An agent finishes a contact before they take calls in the other Region."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        contact_id = centre.be_called().contact_id
        centre.shift(agent=0, telephony=0)
        assert [contact_id] == [
            row["ContactId"] for row in centre.agents(SOURCE)[ann]["Contacts"]
        ]
        assert set() == centre.working_in(REPLICA, [ann])

        centre.call("StopContact", ContactId=contact_id)

        assert {ann} == centre.working_in(REPLICA, [ann])
        assert {REPLICA: 1} == centre.be_called().connected

    @pytest.mark.rules("S-30")
    def test_follows_the_new_group(self, centre):
        """An agent who changes the group follows the shares of the new one."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        centre.shift(agent=0)
        other = centre.world.group(centre.id, "other")
        membership = {"UserId": ann, "TrafficDistributionGroupId": centre.group}
        centre.call("DisassociateTrafficDistributionGroupUser", **membership)
        centre.call(
            "AssociateTrafficDistributionGroupUser",
            **{**membership, "TrafficDistributionGroupId": other},
        )

        assert {ann} == centre.working_in(SOURCE, [ann])
        assert {SOURCE: 1} == centre.be_called().connected


class TestCalls:
    """Calls where agents are modelled."""

    @pytest.mark.rules("AG-02", "UT-14")
    def test_need_an_agent_who_is_free(self, centre):
        """A second call is lost while the only agent has the first."""
        centre.hire("ann")
        before = centre.be_called()
        assert {SOURCE: 1} == before.connected
        centre.hang_up(before.contact_id)
        centre.sign_in("ann")

        first, second = centre.be_called(), centre.be_called()

        assert {SOURCE: 1} == first.connected
        assert {"NO_AGENTS": 1} == second.lost

    @pytest.mark.rules("AG-02")
    def test_need_agents_from_the_first_sign_in_on(self, centre):
        """When all have signed out, calls are lost."""
        centre.hire("ann")
        centre.sign_in("ann")
        centre.sign_out("ann")

        assert {"NO_AGENTS": 5} == centre.be_called(5).lost

    @pytest.mark.rules("AG-02")
    def test_go_to_who_has_been_free_longest(self, centre):
        """Agents take turns."""
        users = centre.hire("ann", "bob")
        for name in ("bob", "ann"):
            centre.sign_in(name)

        takers = []
        for _ in range(3):
            contact_id = centre.be_called().contact_id
            takers.append(centre.contact(contact_id)["AgentInfo"]["Id"])
            centre.hang_up(contact_id)

        assert [users[1], users[0], users[1]] == takers

    @pytest.mark.rules("AG-02")
    def test_need_an_agent_who_serves_the_queue(self, centre):
        """An agent whose routing profile lacks the queue takes no call."""
        idle = centre.routing_profile("idle")
        (ann,) = centre.hire("ann", RoutingProfileId=idle)
        centre.sign_in("ann")
        assert {"NO_AGENTS": 1} == centre.be_called().lost

        centre.call(
            "UpdateUserRoutingProfile",
            UserId=ann,
            RoutingProfileId=centre.profile["Id"],
        )

        assert {SOURCE: 1} == centre.be_called().connected

    @pytest.mark.needs_model("AgentInfo.ActiveRegion")
    @pytest.mark.rules("CO-21", "AG-01")
    def test_show_agent_and_queue(self, centre):
        """DescribeContact shows the agent who has the call, and its queue."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")

        contact = centre.contact(centre.be_called().contact_id, REPLICA)

        now = centre.world.now.timestamp()
        assert {
            "Id": ann,
            "ActiveRegion": SOURCE,
            "ConnectedToAgentTimestamp": now,
        } == contact["AgentInfo"]
        assert {"Id": centre.queue["Id"], "EnqueueTimestamp": now} == contact[
            "QueueInfo"
        ]

    @pytest.mark.rules("AG-04")
    def test_wait_in_the_queue(self, centre):
        """A caller who waits gets the next agent who is free."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann", status="Offline")
        placed = centre.be_called(waits=True)
        assert {SOURCE: 1} == placed.connected
        assert "AgentInfo" not in centre.contact(placed.contact_id)
        centre.world.pass_time(seconds=5)

        centre.put_status(ann, "Available")

        contact = centre.contact(placed.contact_id)
        assert ann == contact["AgentInfo"]["Id"]
        assert 5 == (
            contact["AgentInfo"]["ConnectedToAgentTimestamp"]
            - contact["QueueInfo"]["EnqueueTimestamp"]
        )

    @pytest.mark.needs_model("Contact.DisconnectReason")
    @pytest.mark.rules("AG-04")
    def test_give_up(self, centre):
        """A caller who does not wait, or hangs up, has ended a contact without agent."""
        centre.hire("ann")
        centre.sign_in("ann", status="Offline")
        impatient = centre.be_called().contact_id
        patient = centre.be_called(waits=True).contact_id
        centre.hang_up(patient)
        centre.hang_up(patient)

        for contact_id in (impatient, patient):
            shown = centre.contact(contact_id)
            assert "CUSTOMER_DISCONNECT" == shown["DisconnectReason"]
            assert "AgentInfo" not in shown
        with pytest.raises(ValueError, match="Unknown contact: x"):
            centre.hang_up("x")

    @pytest.mark.rules("FO-02", "D-32")
    def test_are_not_connected_where_a_region_is_down(self, joined):
        """A call that waits in a Region that is down gets no agent of the other one."""
        (ann,) = joined.hire("ann")
        joined.sign_in("ann", status="Offline")
        waiting = joined.be_called(waits=True).contact_id
        joined.shift(agent=0)
        take_down(joined, SOURCE)

        joined.put_status(ann, "Available", REPLICA)

        assert "AgentInfo" not in joined.contact(waiting, REPLICA)

    @pytest.mark.needs_model("AgentInfo.ActiveRegion")
    @pytest.mark.rules("D-32", "DC-02")
    def test_reach_agents_of_the_other_region(self, joined):
        """With global routing a call goes to an agent who works in the other Region."""
        (ann,) = joined.hire("ann")
        joined.sign_in("ann")
        joined.shift(agent=0)

        placed = joined.be_called()

        assert {SOURCE: 1} == placed.connected
        shown = joined.contact(placed.contact_id)
        assert (ann, REPLICA) == (
            shown["AgentInfo"]["Id"],
            shown["AgentInfo"]["ActiveRegion"],
        )
        assert (SOURCE, REPLICA) == (
            shown["GlobalResiliencyMetadata"]["OriginRegion"],
            shown["GlobalResiliencyMetadata"]["ActiveRegion"],
        )

    @pytest.mark.needs_model("UpdateCrossRegionRouting")
    @pytest.mark.rules("D-32", "CR-02")
    def test_stay_in_a_region_that_is_isolated(self, joined):
        """Without routing between the Regions a call needs an agent where it arrives."""
        joined.hire("ann")
        joined.sign_in("ann")
        joined.shift(agent=0)
        joined.call("UpdateCrossRegionRouting", IsolatedAll=True)

        assert {"NO_AGENTS": 1} == joined.be_called().lost

    @pytest.mark.rules("AG-02", "CN-06", "CN-17")
    def test_wait_for_an_agent_with_a_task(self, centre):
        """A task keeps its agent from calls from its scheduled time until it expires."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        target = {"UserId": ann, "ContactFlowId": centre.world.flow(centre.id)}
        connect = centre.call(
            "CreateQuickConnect",
            Name="ann",
            QuickConnectConfig={"QuickConnectType": "USER", "UserConfig": target},
        )
        centre.call(
            "StartTaskContact",
            Name="t",
            QuickConnectId=connect["QuickConnectId"],
            ScheduledTime=centre.world.now.timestamp() + 3600,
        )

        first = centre.be_called()
        centre.hang_up(first.contact_id)
        centre.world.pass_time(hours=2)
        second = centre.be_called()
        centre.world.pass_time(days=7)
        third = centre.be_called()

        assert [{SOURCE: 1}, {}, {SOURCE: 1}] == [
            found.connected for found in (first, second, third)
        ]


class TestQueues:
    """Calls of several queues, by the routing profile of the agent."""

    @pytest.fixture(name="queues")
    def _queues(self, centre):
        """Two queues, each with a caller who waits; the first one came first."""
        hours = centre.call("ListHoursOfOperations")["HoursOfOperationSummaryList"]
        made = centre.call("CreateQueue", Name="q", HoursOfOperationId=hours[0]["Id"])
        centre.hire("ann")
        centre.sign_in("ann", status="Offline")
        waiting = {}
        for queue_id in (centre.queue["Id"], made["QueueId"]):
            centre.call(
                "UpdateContactFlowContent",
                ContactFlowId=centre.world.flow(centre.id),
                Content=to_queue(queue_id),
            )
            waiting[queue_id] = centre.be_called(waits=True).contact_id
            centre.world.pass_time(seconds=1)
        return waiting

    def serve(self, centre, turns):
        """Give the agent a routing profile that serves queues in turns."""
        profile = centre.routing_profile(
            "turns",
            QueueConfigs=[
                {
                    "QueueReference": {"QueueId": queue_id, "Channel": "VOICE"},
                    "Priority": priority,
                    "Delay": delay,
                }
                for queue_id, (priority, delay) in turns.items()
            ],
        )
        centre.call(
            "UpdateUserRoutingProfile",
            UserId=centre.users[0],
            RoutingProfileId=profile,
        )
        centre.put_status(centre.users[0], "Available")

    @pytest.mark.rules("AG-07", "AG-01")
    @pytest.mark.parametrize(
        ("priorities", "expected"), [((1, 1), 0), ((2, 1), 1), ((1, 2), 0)]
    )
    def test_by_priority(self, centre, queues, priorities, expected):
        """The queue with the smaller number comes first, then the longest wait."""
        turns = {q: (p, 0) for q, p in zip(queues, priorities, strict=True)}

        self.serve(centre, turns)

        contact_ids = list(queues.values())
        has_agent = ["AgentInfo" in centre.contact(one) for one in contact_ids]
        assert expected == has_agent.index(True)
        centre.hang_up(contact_ids[expected])
        assert "AgentInfo" in centre.contact(contact_ids[1 - expected])

    @pytest.mark.rules("AG-07")
    def test_after_a_delay(self, centre, queues):
        """A contact waits as long as the routing profile says."""
        first, second = queues.values()
        centre.hang_up(second)
        self.serve(centre, {next(iter(queues)): (1, 30)})
        assert "AgentInfo" not in centre.contact(first)
        assert {"NO_AGENTS": 1} == centre.be_called().lost

        centre.world.pass_time(seconds=30)

        assert centre.users[0] == centre.contact(first)["AgentInfo"]["Id"]


def to_queue(queue_id):
    """A flow that sends contacts to a queue."""
    return json.dumps(
        {
            "Version": "2019-10-30",
            "StartAction": "set",
            "Actions": [
                {
                    "Identifier": "set",
                    "Type": "UpdateContactTargetQueue",
                    "Parameters": {"QueueId": queue_id},
                    "Transitions": {"NextAction": "transfer"},
                },
                {
                    "Identifier": "transfer",
                    "Type": "TransferContactToQueue",
                    "Parameters": {},
                    "Transitions": {},
                },
            ],
        }
    )


class TestStatuses:
    """PutUserStatus."""

    @pytest.mark.rules("AG-03")
    def test_takes_an_agent_out(self, centre):
        """An agent who is not available takes no calls."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        centre.world.pass_time(seconds=9)
        centre.put_status(ann, "Offline", REPLICA)

        status = centre.agents()[ann]["Status"]
        assert "Offline" == status["StatusName"]
        assert centre.world.now.timestamp() == status["StatusStartTimestamp"]
        assert {"NO_AGENTS": 1} == centre.be_called().lost

    @pytest.mark.rules("AG-03")
    def test_sets_the_next_status(self, centre):
        """A status set during a contact begins when the contact ends."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        contact_id = centre.be_called().contact_id
        centre.put_status(ann, "Offline")
        shown = centre.agents()[ann]
        assert ("Available", "Offline") == (
            shown["Status"]["StatusName"],
            shown["NextStatus"],
        )
        centre.world.pass_time(seconds=3)
        ended = centre.world.now.timestamp()
        centre.hang_up(contact_id)
        centre.world.pass_time(seconds=3)

        shown = centre.agents()[ann]
        assert ("Offline", ended) == (
            shown["Status"]["StatusName"],
            shown["Status"]["StatusStartTimestamp"],
        )
        assert "NextStatus" not in shown

    @pytest.mark.rules("AG-05")
    def test_refuses_a_status_that_is_disabled(self, centre):
        """A disabled status cannot be chosen."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        made = centre.call("CreateAgentStatus", Name="Lunch", State="DISABLED")
        centre.statuses["Lunch"] = made["AgentStatusId"]

        with centre.world.refused("InvalidParameterException", "disabled: Lunch"):
            centre.put_status(ann, "Lunch")

    @pytest.mark.rules("AG-05")
    def test_refuses_who_is_not_signed_in(self, centre):
        """An agent who is not signed in to a Region's instance has no status there."""
        ann, bob = centre.hire("ann", "bob")
        centre.sign_in("ann", endpoint=REGIONAL)

        for user, region in ((ann, REPLICA), (bob, SOURCE)):
            with centre.world.refused("InvalidRequestException", "not signed in"):
                centre.put_status(user, "Offline", region)


class TestWorkAfterContacts:
    """Work after a contact, and DismissUserContact."""

    @pytest.fixture(name="contact_id")
    def _contact_id(self, centre):
        """A contact that has ended, after which the agent has 30 seconds of work."""
        centre.hire(
            "ann",
            PhoneConfig={"PhoneType": "SOFT_PHONE", "AfterContactWorkTimeLimit": 30},
        )
        centre.sign_in("ann")
        contact_id = centre.be_called().contact_id
        centre.world.pass_time(seconds=1)
        centre.hang_up(contact_id)
        return contact_id

    @pytest.mark.needs_model("AgentInfo.AfterContactWorkDuration")
    @pytest.mark.rules("AG-08")
    def test_takes_its_time(self, centre, contact_id):
        """The agent takes no call before the time limit has passed."""
        ended = centre.world.now.timestamp()
        assert {"NO_AGENTS": 1} == centre.be_called().lost
        (shown,) = centre.agents()[centre.users[0]]["Contacts"]
        assert (contact_id, "ENDED", ended) == (
            shown["ContactId"],
            shown["AgentContactState"],
            shown["StateStartTimestamp"],
        )

        centre.world.pass_time(seconds=30)

        assert {SOURCE: 1} == centre.be_called().connected
        agent = centre.contact(contact_id)["AgentInfo"]
        assert (ended, ended + 30, 30) == (
            agent["AfterContactWorkStartTimestamp"],
            agent["AfterContactWorkEndTimestamp"],
            agent["AfterContactWorkDuration"],
        )

    @pytest.mark.rules("AG-08")
    def test_is_ended_by_dismissing_the_contact(self, centre, contact_id):
        """A dismissed contact no longer occupies the agent."""
        waiting = centre.be_called(waits=True).contact_id
        centre.world.pass_time(seconds=5)
        dismissed = {"UserId": centre.users[0], "ContactId": contact_id}

        centre.call("DismissUserContact", **dismissed)

        assert "AgentInfo" in centre.contact(waiting)
        for known in (contact_id, waiting):
            with centre.world.refused("InvalidRequestException", "be dismissed"):
                centre.call("DismissUserContact", **{**dismissed, "ContactId": known})

    @pytest.mark.rules("AG-08", "ME-04")
    def test_is_counted(self, centre, contact_id):
        """An agent who works after a contact is on a contact."""
        assert contact_id
        names = ("AGENTS_AFTER_CONTACT_WORK", "AGENTS_ON_CONTACT", "SLOTS_ACTIVE")
        found = centre.call(
            "GetCurrentMetricData",
            Filters={},
            CurrentMetrics=[{"Name": name} for name in names],
        )["MetricResults"][0]["Collections"]

        assert [1, 1, 1] == [one["Value"] for one in found]

    @pytest.mark.rules("SI-07", "AG-08")
    def test_comes_before_a_shift(self, centre, contact_id):
        """An agent works after a contact before they are shifted."""
        centre.shift(agent=0)
        assert set() == centre.working_in(REPLICA, centre.users)

        centre.call("DismissUserContact", UserId=centre.users[0], ContactId=contact_id)

        assert set(centre.users) == centre.working_in(REPLICA, centre.users)

    @pytest.mark.needs_model("UpdateUserConfig")
    @pytest.mark.rules("AG-08")
    def test_has_limits_by_channel(self, centre, contact_id):
        """The limit of a channel replaces that of the phone."""
        centre.world.pass_time(seconds=30)
        centre.call(
            "UpdateUserConfig",
            UserId=centre.users[0],
            AfterContactWorkConfigs=[
                {
                    "Channel": "VOICE",
                    "AfterContactWorkConfig": {"AfterContactWorkTimeLimit": 0},
                }
            ],
        )
        assert contact_id

        centre.hang_up(centre.be_called().contact_id)

        assert {SOURCE: 1} == centre.be_called().connected


class TestCurrentUserData:
    """GetCurrentUserData."""

    @pytest.mark.rules("AG-06", "UT-18")
    def test_shows_an_agent_with_a_contact(self, centre):
        """The contact's Region shows it; the other Region shows only the agent."""
        (ann,) = centre.hire("ann")
        centre.sign_in("ann")
        placed = centre.be_called()

        shown, elsewhere = centre.agents(SOURCE)[ann], centre.agents(REPLICA)[ann]

        now = centre.world.now.timestamp()
        assert [
            {
                "ContactId": placed.contact_id,
                "Channel": "VOICE",
                "InitiationMethod": "INBOUND",
                "AgentContactState": "CONNECTED",
                "StateStartTimestamp": now,
                "ConnectedToAgentTimestamp": now,
                "Queue": {"Id": centre.queue["Id"], "Arn": centre.queue["Arn"]},
            }
        ] == shown["Contacts"]
        assert ({"VOICE": 1}, {"VOICE": 1}, {"VOICE": 0}) == (
            shown["MaxSlotsByChannel"],
            shown["ActiveSlotsByChannel"],
            shown["AvailableSlotsByChannel"],
        )
        assert ([], {"VOICE": 0}) == (
            elsewhere["Contacts"],
            elsewhere["ActiveSlotsByChannel"],
        )

    @pytest.mark.rules("AG-06")
    def test_filters(self, centre):
        """A filter of one kind, and states of contacts, choose the agents."""
        ann, bob = centre.hire("ann", "bob")
        for name in ("ann", "bob"):
            centre.sign_in(name)
        centre.call(
            "UpdateUserHierarchyStructure",
            HierarchyStructure={"LevelOne": {"Name": "Division"}},
        )
        group = centre.call("CreateUserHierarchyGroup", Name="north")
        centre.call(
            "UpdateUserHierarchy",
            UserId=bob,
            HierarchyGroupId=group["HierarchyGroupId"],
        )
        centre.be_called()

        assert [bob] == list(centre.agents(Agents=[bob]))
        north = centre.agents(UserHierarchyGroups=[group["HierarchyGroupArn"]])
        assert [bob] == list(north)
        assert {
            "LevelOne": {
                "Id": group["HierarchyGroupId"],
                "Arn": group["HierarchyGroupArn"],
            }
        } == north[bob]["HierarchyPath"]
        assert [ann, bob] == list(centre.agents(Queues=[centre.queue["Arn"]]))
        assert [ann, bob] == list(centre.agents(RoutingProfiles=[centre.profile["Id"]]))
        connected = {"ContactStates": ["CONNECTED"]}
        assert [ann] == list(centre.agents(ContactFilter=connected))
        missed = {"ContactStates": ["MISSED"]}
        assert {} == centre.agents(ContactFilter=missed)

    @pytest.mark.rules("AG-06", "D-09")
    def test_count_follows_the_filter(self, centre):
        """Pages and count are of the agents that a filter selects, as they are now."""
        ann, bob, cid = centre.hire("ann", "bob", "cid")
        for name in ("ann", "bob", "cid"):
            centre.sign_in(name)
        other = centre.routing_profile("other")
        centre.call("UpdateUserRoutingProfile", UserId=bob, RoutingProfileId=other)
        by_profile = {"RoutingProfiles": [centre.profile["Id"]]}

        first = centre.call("GetCurrentUserData", Filters=by_profile, MaxResults=1)
        second = centre.call(
            "GetCurrentUserData", Filters=by_profile, NextToken=first["NextToken"]
        )

        rows = [*first["UserDataList"], *second["UserDataList"]]
        assert [ann, cid] == [row["User"]["Id"] for row in rows]
        assert 2 == first["ApproximateTotalCount"] == second["ApproximateTotalCount"]
        assert [bob] == list(centre.agents(RoutingProfiles=[other]))
        centre.sign_out("bob")
        assert {} == centre.agents(RoutingProfiles=[other])

    @pytest.mark.rules("AG-06")
    def test_hierarchy_groups_select_agents_below_them(self, centre):
        """Agents of a group below count for the group above, too."""
        ann, bob = centre.hire("ann", "bob")
        for name in ("ann", "bob"):
            centre.sign_in(name)
        levels = {"LevelOne": {"Name": "Site"}, "LevelTwo": {"Name": "Team"}}
        centre.call("UpdateUserHierarchyStructure", HierarchyStructure=levels)
        above = centre.call("CreateUserHierarchyGroup", Name="north")
        below = centre.call(
            "CreateUserHierarchyGroup",
            Name="sales",
            ParentGroupId=above["HierarchyGroupId"],
        )
        for user, group in ((ann, above), (bob, below)):
            centre.call(
                "UpdateUserHierarchy",
                UserId=user,
                HierarchyGroupId=group["HierarchyGroupId"],
            )
        north = {"UserHierarchyGroups": [above["HierarchyGroupId"]]}

        found = centre.call("GetCurrentUserData", Filters=north)

        assert [ann, bob] == [row["User"]["Id"] for row in found["UserDataList"]]
        assert 2 == found["ApproximateTotalCount"]
        sales = {"UserHierarchyGroups": [below["HierarchyGroupArn"]]}
        assert [bob] == list(centre.agents(**sales))
        centre.call("UpdateUserHierarchy", UserId=bob)
        assert [ann] == list(centre.agents(**north))

    @pytest.mark.rules("AG-06", "UT-18")
    def test_count_is_of_the_region(self, centre):
        """Who signed in at one instance only is neither shown nor counted elsewhere."""
        ann, bob = centre.hire("ann", "bob")
        centre.sign_in("ann")
        centre.sign_in("bob", endpoint="REGIONAL")
        connected = {"ContactFilter": {"ContactStates": ["CONNECTED"]}}
        profile = {"RoutingProfiles": [centre.profile["Id"]]}
        centre.be_called(2)

        def counted(region, filters):
            found = centre.call("GetCurrentUserData", region, Filters=filters)
            return found["ApproximateTotalCount"]

        assert [2, 1] == [counted(region, profile) for region in (SOURCE, REPLICA)]
        assert {ann: []} == {
            user: shown["Contacts"] for user, shown in centre.agents(REPLICA).items()
        }
        assert counted(SOURCE, {**profile, **connected}) == len(
            centre.agents(**profile, **connected)
        )
        assert 0 == counted(REPLICA, {"Agents": [bob]})

    @pytest.mark.rules("AG-06")
    def test_refuses_two_kinds_of_filters(self, centre):
        """Only one kind of resource can be used as a filter."""
        (ann,) = centre.hire("ann")

        with centre.world.refused("InvalidParameterException", "Queues, Agents"):
            centre.agents(Agents=[ann], Queues=[centre.queue["Id"]])

    @pytest.mark.rules("D-09", "AG-06")
    def test_pages(self, centre):
        """Pages follow the order of sign-in, with the count of all."""
        users = centre.hire("ann", "bob", "cid")
        for name in ("ann", "bob", "cid"):
            centre.sign_in(name)

        first = centre.call("GetCurrentUserData", Filters={}, MaxResults=2)
        second = centre.call(
            "GetCurrentUserData", Filters={}, NextToken=first["NextToken"]
        )

        rows = [*first["UserDataList"], *second["UserDataList"]]
        assert users == [row["User"]["Id"] for row in rows]
        assert 3 == first["ApproximateTotalCount"] == second["ApproximateTotalCount"]


class TestChatsAndTasks:
    """Contacts other than calls, and the agents who take them."""

    @pytest.fixture(name="chats")
    def _chats(self, centre):
        """Two agents with two chats and one task each at most, and the ID of a flow."""
        channels = {"CHAT": 2, "TASK": 1, "VOICE": 1}
        profile = centre.routing_profile(
            "chats",
            MediaConcurrencies=[
                {"Channel": channel, "Concurrency": most}
                for channel, most in channels.items()
            ],
            QueueConfigs=[
                {
                    "QueueReference": {
                        "QueueId": centre.queue["Id"],
                        "Channel": channel,
                    },
                    "Priority": 1,
                    "Delay": 0,
                }
                for channel in channels
            ],
        )
        centre.hire("ann", "bob", RoutingProfileId=profile)
        for name in ("ann", "bob"):
            centre.sign_in(name)
        sets = action(
            Type="UpdateContactTargetQueue",
            Parameters={"QueueId": centre.queue["Arn"]},
        )
        return centre.call(
            "CreateContactFlow",
            Name="chats",
            Type="CONTACT_FLOW",
            Content=document(sets),
        )["ContactFlowId"]

    def start(self, centre, flow, channel="CHAT", region=SOURCE, **members):
        """Start a contact and return its ID."""
        chat = {"ParticipantDetails": {"DisplayName": "Cid"}}
        wanted = chat if channel == "CHAT" else {"Name": "t"}
        answer = centre.call(
            f"Start{channel.capitalize()}Contact",
            region,
            ContactFlowId=flow,
            **wanted,
            **members,
        )
        return answer["ContactId"]

    def agent_of(self, centre, contact_id):
        """The agent who has a contact, if any."""
        return centre.contact(contact_id).get("AgentInfo", {}).get("Id")

    @pytest.mark.rules("AG-09", "AG-02")
    def test_go_to_the_agent_with_the_fewest(self, centre, chats):
        """Chats are shared out until all slots are taken; the next one waits for an end."""
        ann, bob = centre.users
        started = [self.start(centre, chats) for _ in range(5)]

        agents = [self.agent_of(centre, contact_id) for contact_id in started]
        centre.call("StopContact", ContactId=started[1])

        assert [ann, bob, ann, bob, None] == agents
        assert bob == self.agent_of(centre, started[4])

    @pytest.mark.rules("AG-09")
    def test_exclude_other_channels(self, centre, chats):
        """An agent with a chat gets no task and no call, until the chat has ended."""
        ann, bob = centre.users
        centre.put_status(bob, "Offline")
        chat = self.start(centre, chats)
        task = self.start(centre, chats, "TASK")

        assert (ann, None) == (
            self.agent_of(centre, chat),
            self.agent_of(centre, task),
        )
        assert {} == centre.be_called().connected
        centre.call("StopContact", ContactId=chat)
        assert ann == self.agent_of(centre, task)

    @pytest.mark.rules("AG-09", "AG-03")
    def test_do_not_go_to_an_agent_who_is_about_to_leave(self, centre, chats):
        """An agent with a next status gets no more chats."""
        ann, bob = centre.users
        centre.put_status(bob, "Offline")
        first = self.start(centre, chats)
        centre.put_status(ann, "Offline")

        second = self.start(centre, chats)

        assert ann == self.agent_of(centre, first)
        assert self.agent_of(centre, second) is None

    @pytest.mark.rules("AG-09", "SI-07")
    def test_go_where_contacts_at_hand_keep_the_agent(self, centre, chats):
        """After a shift an agent takes more chats of the old Region until all have ended."""
        ann, bob = centre.users
        centre.put_status(bob, "Offline")
        first = self.start(centre, chats)
        centre.shift(agent=0)

        there = self.start(centre, chats, region=REPLICA)
        here = self.start(centre, chats)

        assert (ann, ann, None) == tuple(
            self.agent_of(centre, contact_id) for contact_id in (first, here, there)
        )
        for contact_id in (first, here):
            centre.call("StopContact", ContactId=contact_id)
        assert ann == self.agent_of(centre, there)

    @pytest.mark.rules("AG-09")
    def test_stay_in_a_flow_without_a_queue(self, centre, chats):
        """A chat whose flow sets no queue does not wait for an agent."""
        assert chats
        flow = centre.call(
            "CreateContactFlow", Name="none", Type="CONTACT_FLOW", Content=document()
        )["ContactFlowId"]

        shown = centre.contact(self.start(centre, flow))

        assert "QueueInfo" not in shown
        assert "AgentInfo" not in shown

    @pytest.mark.rules("AG-09")
    def test_wait_in_no_queue_before_agents_sign_in(self, centre):
        """Without agents at work, a chat stays in its flow as before."""
        sets = action(
            Type="UpdateContactTargetQueue",
            Parameters={"QueueId": centre.queue["Id"]},
        )
        flow = centre.call(
            "CreateContactFlow",
            Name="f",
            Type="CONTACT_FLOW",
            Content=document(sets),
        )["ContactFlowId"]

        assert "QueueInfo" not in centre.contact(self.start(centre, flow))

    @pytest.mark.rules("AG-09", "CN-06")
    def test_a_scheduled_task_goes_to_an_agent_at_its_time(self, centre, chats):
        """Until then no agent has it."""
        at = centre.world.now.timestamp() + 3600
        task = self.start(centre, chats, "TASK", ScheduledTime=at)
        assert self.agent_of(centre, task) is None

        centre.world.pass_time(hours=1)

        assert centre.users[0] == self.agent_of(centre, task)

    @pytest.mark.rules("AG-09", "CN-09")
    def test_a_transferred_task_goes_to_an_agent(self, centre, chats):
        """A task that is transferred to a queue is taken from there."""
        flow = centre.call("ListContactFlows")["ContactFlowSummaryList"][0]["Id"]
        task = self.start(centre, flow, "TASK")

        moved = centre.call(
            "TransferContact",
            ContactId=task,
            ContactFlowId=chats,
            QueueId=centre.queue["Id"],
        )["ContactId"]

        assert centre.users[0] == self.agent_of(centre, moved)

    @pytest.mark.rules("AG-09")
    @pytest.mark.needs_model("MediaConcurrency.Concurrency?")
    def test_a_channel_without_a_number_has_one_slot(self, centre):
        """Concurrency can be left out: one contact at a time then."""
        profile = centre.routing_profile(
            "plain",
            MediaConcurrencies=[{"Channel": "VOICE"}],
        )
        (ann,) = centre.hire("ann", RoutingProfileId=profile)

        centre.sign_in("ann")

        assert {"VOICE": 1} == centre.agents()[ann]["MaxSlotsByChannel"]
