"""Recordings and routing data of contacts, on a world without moto."""

from __future__ import annotations

import pytest

from tests.helpers.agents import CallCentre
from tests.helpers.desks import Desk, preferring
from tests.helpers.flows import action, document
from tests.helpers.identifiers import REPLICA, UNKNOWN_ID

ALL = {"VoiceRecordingTrack": "ALL"}
TO_AGENT = {"VoiceRecordingTrack": "TO_AGENT"}
IVR = {"IvrRecordingTrack": "ALL"}


def recording(people, *, screen=(), ivr="Disabled"):
    """The action of a flow that says what is recorded."""
    behavior = {
        "RecordedParticipants": people,
        "ScreenRecordedParticipants": list(screen),
        "IVRRecordingBehavior": ivr,
    }
    return action(
        "record",
        Type="UpdateContactRecordingBehavior",
        Parameters={"RecordingBehavior": behavior},
    )


@pytest.fixture(name="desk")
def _desk(world):
    return Desk(world)


@pytest.fixture(name="call_id")
def _call_id(desk):
    """A call from a customer, in the source Region."""
    return desk.be_called()


@pytest.mark.rules("CN-14")
class TestRecordings:
    """The four operations on recordings."""

    def do(self, desk, verb, contact_id, *region, **members):
        """Start, suspend, resume or stop the recording of a call."""
        members = {"InitialContactId": contact_id, **members}
        if verb == "Start":
            members.setdefault("VoiceRecordingConfiguration", ALL)
        desk.call(f"{verb}ContactRecording", *region, ContactId=contact_id, **members)

    @pytest.mark.rules("CN-14", "DC-03")
    @pytest.mark.needs_model("Contact.Recordings")
    @pytest.mark.parametrize(
        ("track", "participant"), [(ALL, "ALL"), (TO_AGENT, "CUSTOMER"), (IVR, "ALL")]
    )
    def test_is_shown_from_both_regions(self, desk, call_id, track, participant):
        """A recording has a start, and after its end a stop."""
        self.do(desk, "Start", call_id, VoiceRecordingConfiguration=track)
        (running,) = desk.shown(call_id)["Recordings"]
        desk.world.pass_time(seconds=5)
        self.do(desk, "Stop", call_id)

        (recording,) = desk.shown(call_id, REPLICA)["Recordings"]
        assert participant == recording["ParticipantType"]
        assert "StopTimestamp" not in running
        assert desk.world.now.timestamp() == recording["StopTimestamp"]

    @pytest.mark.rules("CN-14")
    @pytest.mark.needs_model("Contact.Recordings")
    def test_ends_with_the_call(self, desk, call_id):
        """When the call ends, its recording stops."""
        self.do(desk, "Start", call_id, VoiceRecordingConfiguration=IVR)
        desk.call("StopContact", ContactId=call_id)

        shown = desk.shown(call_id)
        assert shown["DisconnectTimestamp"] == shown["Recordings"][0]["StopTimestamp"]

    @pytest.mark.rules("CN-14")
    def test_is_suspended_and_resumed(self, desk, call_id):
        """A recording can be suspended and resumed until it is stopped."""
        self.do(desk, "Start", call_id)
        for verb in ("Suspend", "Resume", "Suspend", "Stop"):
            self.do(desk, verb, call_id)

        for verb in ("Suspend", "Resume", "Stop"):
            with desk.world.refused("InvalidRequestException", "not being recorded"):
                self.do(desk, verb, call_id)

    @pytest.mark.rules("CN-14")
    @pytest.mark.needs_model("VoiceRecordingConfiguration.IvrRecordingTrack")
    def test_starts_once(self, desk, call_id):
        """A recording that was stopped is not started again, but one of the flow is."""
        self.do(desk, "Start", call_id)
        self.do(desk, "Stop", call_id)

        with desk.world.refused("InvalidRequestException", "started once: AGENT"):
            self.do(desk, "Start", call_id)
        self.do(desk, "Start", call_id, VoiceRecordingConfiguration=IVR)

    @pytest.mark.rules("CN-14")
    @pytest.mark.needs_model("StopContactRecording.ContactRecordingType")
    def test_is_named_by_its_type(self, desk, call_id):
        """Only the recording of the wanted type is stopped."""
        self.do(desk, "Start", call_id)

        with desk.world.refused("InvalidRequestException", "not being recorded"):
            self.do(desk, "Stop", call_id, ContactRecordingType="SCREEN")
        self.do(desk, "Stop", call_id, ContactRecordingType="AGENT")

    @pytest.mark.rules("CN-14")
    @pytest.mark.parametrize(
        "tracks",
        [
            {},
            pytest.param(
                {**ALL, **IVR},
                marks=pytest.mark.needs_model(
                    "VoiceRecordingConfiguration.IvrRecordingTrack"
                ),
            ),
        ],
    )
    def test_has_one_track(self, desk, call_id, tracks):
        """Exactly one track is given."""
        with desk.world.refused("InvalidParameterException", "Exactly one"):
            self.do(desk, "Start", call_id, VoiceRecordingConfiguration=tracks)

    @pytest.mark.rules("DC-04", "ER-14")
    @pytest.mark.parametrize("verb", ["Start", "Suspend", "Resume", "Stop"])
    def test_is_refused_in_the_other_region(self, desk, call_id, verb):
        """A call is recorded by its own Region only."""
        with desk.world.refused("InvalidActiveRegionException", "us-east-1"):
            self.do(desk, verb, call_id, REPLICA)

    @pytest.mark.rules("CN-14")
    def test_needs_the_first_contact(self, desk, call_id):
        """A call is named by its own ID and by that of its first contact."""
        with desk.world.refused("ResourceNotFoundException", UNKNOWN_ID):
            self.do(desk, "Start", call_id, InitialContactId=UNKNOWN_ID)

    @pytest.mark.rules("CN-14")
    def test_is_for_calls_that_go_on(self, desk, call_id):
        """A task is not recorded, and neither is a call that has ended."""
        task = desk.task()
        desk.call("StopContact", ContactId=call_id)

        for contact_id, match in ((task, "TASK"), (call_id, "has ended")):
            with desk.world.refused("InvalidRequestException", match):
                self.do(desk, "Start", contact_id)


class TestRecordingsOfFlows:
    """What the flow of a call records."""

    @pytest.fixture(name="recorded_id")
    def _recorded_id(self, desk):
        """A call to a number whose flow records it."""
        desk.call(
            "UpdateContactFlowContent",
            ContactFlowId=desk.flow_id,
            Content=document(recording(["Agent", "Customer"], screen=["Agent"])),
        )
        return desk.be_called()

    @pytest.mark.rules("CN-14")
    def test_are_suspended_and_resumed(self, desk, recorded_id):
        """A recording of the flow is suspended, resumed and stopped by clients."""
        both = {"ContactId": recorded_id, "InitialContactId": recorded_id}

        for verb in ("Suspend", "Resume", "Stop"):
            desk.call(f"{verb}ContactRecording", **both)

        with desk.world.refused("InvalidRequestException", "started once: AGENT"):
            desk.call("StartContactRecording", **both, VoiceRecordingConfiguration=ALL)

    @pytest.mark.rules("CN-14")
    @pytest.mark.needs_model("Contact.Recordings")
    def test_are_replaced_once(self, desk, recorded_id):
        """A client replaces the recording of the flow by another one."""
        both = {"ContactId": recorded_id, "InitialContactId": recorded_id}

        desk.call("StartContactRecording", **both, VoiceRecordingConfiguration=TO_AGENT)

        shown = desk.shown(recorded_id, REPLICA)["Recordings"]
        assert {("AUDIO", "CUSTOMER"), ("VIDEO", "AGENT")} == {
            (one["MediaStreamType"], one["ParticipantType"]) for one in shown
        }

    @pytest.mark.rules("CN-14")
    @pytest.mark.needs_model("Contact.Recordings")
    def test_are_those_of_outbound_calls(self, desk):
        """The flow of an outbound call records it too."""
        flow = desk.call(
            "CreateContactFlow",
            Name="outbound",
            Type="CONTACT_FLOW",
            Content=document(recording([], ivr="Enabled")),
        )["ContactFlowId"]

        contact_id = desk.dial(SourcePhoneNumber=desk.number, ContactFlowId=flow)

        (recording_of_flow,) = desk.shown(contact_id)["Recordings"]
        assert "ALL" == recording_of_flow["ParticipantType"]


class TestRoutingData:
    """UpdateContactRoutingData."""

    @pytest.fixture(name="task_id")
    def _task_id(self, desk):
        """A task in a queue."""
        return desk.start(
            "TransferContact", ContactId=desk.task(), QueueId=desk.queue()
        )

    def route(self, desk, contact_id, **members):
        """Change the routing data of a contact."""
        desk.call("UpdateContactRoutingData", ContactId=contact_id, **members)

    @pytest.mark.rules("CN-15", "DC-03")
    def test_has_a_priority_or_an_adjustment(self, desk, task_id):
        """Each replaces the other, and both Regions show it."""
        names = ("QueuePriority", "QueueTimeAdjustmentSeconds")

        self.route(desk, task_id, QueuePriority=2)
        first = desk.shown(task_id, REPLICA)
        self.route(desk, task_id, QueueTimeAdjustmentSeconds=-60)
        second = desk.shown(task_id, REPLICA)

        assert [(2, None), (None, -60)] == [
            tuple(map(shown.get, names)) for shown in (first, second)
        ]

    @pytest.mark.rules("CN-15")
    @pytest.mark.needs_model("UpdateContactRoutingData.RoutingCriteria")
    def test_steps_follow_one_another(self, desk, task_id):
        """A step is active until it expires; then the next one is."""
        user = desk.user()
        steps = [preferring(user, Expiry={"DurationInSeconds": 30}), preferring(user)]
        self.route(desk, task_id, RoutingCriteria={"Steps": steps})

        def statuses():
            criteria = desk.shown(task_id, REPLICA)["RoutingCriteria"]
            return [step["Status"] for step in criteria["Steps"]]

        assert ["ACTIVE", "INACTIVE"] == statuses()
        desk.world.pass_time(seconds=30)
        assert ["EXPIRED", "ACTIVE"] == statuses()

    @pytest.mark.rules("CN-15", "D-07")
    @pytest.mark.needs_model("UpdateContactRoutingData.RoutingCriteria")
    def test_names_known_agents(self, desk, task_id):
        """An unknown agent in a step is not found."""
        steps = [
            {"Expression": {"OrExpression": [preferring(UNKNOWN_ID)["Expression"]]}}
        ]

        with desk.world.refused("ResourceNotFoundException", UNKNOWN_ID):
            self.route(desk, task_id, RoutingCriteria={"Steps": steps})

    @pytest.mark.rules("CN-15")
    @pytest.mark.parametrize(
        ("members", "match"),
        [
            ({"QueuePriority": 1, "QueueTimeAdjustmentSeconds": 1}, "together"),
            ({}, "At least one"),
        ],
    )
    def test_refuses(self, desk, task_id, members, match):
        """Routing data with both members, or with none, is refused."""
        with desk.world.refused("InvalidParameterException", match):
            self.route(desk, task_id, **members)

    @pytest.mark.rules("D-12")
    def test_refuses_what_is_nested_too_deep(self, desk, task_id):
        """An expression within hundreds of others is refused, not read to the end."""
        expression = preferring(UNKNOWN_ID)["Expression"]
        for _ in range(5_000):
            expression = {"AndExpression": [expression]}

        with desk.world.refused("InvalidParameterException", "nested too deep"):
            self.route(
                desk,
                task_id,
                RoutingCriteria={"Steps": [{"Expression": expression}]},
            )

    @pytest.mark.rules("CN-15")
    def test_needs_a_contact_that_goes_on(self, desk, task_id):
        """A contact that has ended is not routed."""
        desk.call("StopContact", ContactId=task_id)

        with desk.world.refused("ResourceConflictException", "has ended"):
            self.route(desk, task_id, QueuePriority=1)


class TestOrderOfCalls:
    """Which of the calls that wait gets the next agent."""

    @pytest.fixture(name="centre")
    def _centre(self, world):
        """A call centre with an agent who has a call."""
        centre = CallCentre(world)
        centre.hire("ann")
        centre.sign_in("ann")
        return centre

    @pytest.fixture(name="waiting")
    def _waiting(self, centre):
        """Two calls that wait, a minute apart."""
        self.taken = centre.be_called().contact_id
        waiting = []
        for _ in range(2):
            centre.world.pass_time(minutes=1)
            waiting.append(centre.be_called(waits=True).contact_id)
        return waiting

    @pytest.mark.rules("CN-15", "AG-02")
    @pytest.mark.parametrize(
        ("changed", "members", "first"),
        [
            (0, {}, 0),
            (1, {"QueuePriority": 4}, 1),
            (0, {"QueuePriority": 6}, 1),
            (1, {"QueuePriority": 5}, 0),
            (1, {"QueueTimeAdjustmentSeconds": 61}, 1),
            (1, {"QueueTimeAdjustmentSeconds": 59}, 0),
            (0, {"QueueTimeAdjustmentSeconds": -61}, 1),
        ],
    )
    def test_follows_the_routing_data(self, centre, waiting, changed, members, first):
        """A lower priority comes first, then a higher age, which can be adjusted."""
        if members:
            centre.call(
                "UpdateContactRoutingData", ContactId=waiting[changed], **members
            )

        centre.hang_up(self.taken)

        assert ["AgentInfo" in centre.contact(contact) for contact in waiting] == [
            first == 0,
            first == 1,
        ]

    @pytest.mark.rules("CN-15")
    def test_is_kept_by_other_changes(self, centre, waiting):
        """A call that is changed otherwise keeps its place."""
        centre.call("UpdateContact", ContactId=waiting[0], Name="n")

        centre.hang_up(self.taken)

        assert "AgentInfo" in centre.contact(waiting[0])
