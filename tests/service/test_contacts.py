"""Contacts that clients start and change, on a world without moto."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.service.settings import Settings
from tests.helpers.desks import CUSTOMER, Desk
from tests.helpers.flows import CONTENT
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID

BRITISH_MOBILE = "+447700900123"
PAGE = {"Type": "URL", "Value": "https://example.com"}


def expiry_in(minutes):
    """The segment attribute that sets the duration of a task."""
    duration = {"ExpiryDuration": {"ValueInteger": minutes}}
    return {"connect:ContactExpiry": {"ValueMap": duration}}


@pytest.fixture(name="desk")
def _desk(world):
    return Desk(world)


@pytest.mark.rules("DC-01", "DC-03")
@pytest.mark.parametrize("region", [SOURCE, REPLICA])
@pytest.mark.parametrize(
    ("start", "channel"), [(Desk.task, "TASK"), (Desk.chat, "CHAT")]
)
@pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
def test_begins_where_it_is_started(desk, region, start, channel):
    """A task or chat begins in the Region of the API call, and both Regions show it."""
    contact_id = start(desk, region)

    shown = desk.shown(contact_id)
    assert shown == desk.shown(contact_id, REPLICA)
    assert (channel, "API") == (shown["Channel"], shown["InitiationMethod"])
    metadata = shown["GlobalResiliencyMetadata"]
    assert {"ActiveRegion": region, "OriginRegion": region} == metadata
    assert f":{region}:" in shown["Arn"]


@pytest.mark.rules("DC-04", "ER-14")
@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("UpdateContact", {"Name": "n"}),
        ("StopContact", {}),
        ("UpdateContactAttributes", {"Attributes": {"a": "b"}}),
        ("TagContact", {"Tags": {"a": "b"}}),
        ("UntagContact", {"TagKeys": ["a"]}),
        ("UpdateContactRoutingData", {"QueuePriority": 1}),
    ],
)
def test_is_changed_in_its_own_region_only(desk, operation, members):
    """A change in the other Region is refused, and accepted in the contact's own."""
    contact_id = desk.task(REPLICA)
    member = "InitialContactId" if "Attributes" in operation else "ContactId"
    wanted = {member: contact_id, **members}

    with desk.world.refused("InvalidActiveRegionException", REPLICA):
        desk.call(operation, **wanted)

    desk.call(operation, REPLICA, **wanted)
    assert desk.shown(contact_id)["LastUpdateTimestamp"]


class TestOutboundCalls:
    """StartOutboundVoiceContact."""

    @pytest.mark.rules("CN-04", "DC-01")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    @pytest.mark.needs_model("Contact.SystemEndpoint")
    def test_shows_both_numbers_and_the_group(self, desk, region):
        """The group's number calls from either Region."""
        shown = desk.shown(desk.dial(region, SourcePhoneNumber=desk.number))

        numbers = {
            name: shown[name]["Address"]
            for name in ("SystemEndpoint", "CustomerEndpoint")
        }
        assert {
            "SystemEndpoint": desk.number,
            "CustomerEndpoint": CUSTOMER,
        } == numbers
        metadata = shown["GlobalResiliencyMetadata"]
        assert region == metadata["OriginRegion"]
        assert desk.group_arn.endswith(metadata["TrafficDistributionGroupId"])

    @pytest.mark.rules("CN-04", "QU-01")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    @pytest.mark.needs_model("Contact.SystemEndpoint")
    def test_uses_the_number_of_the_queue(self, desk, region):
        """Without a source number, the queue's number calls."""
        queue = desk.queue()
        desk.call(
            "UpdateQueueOutboundCallerConfig",
            QueueId=queue,
            OutboundCallerConfig={"OutboundCallerIdNumberId": desk.number_arn},
        )

        shown = desk.shown(desk.dial(region, QueueId=queue))

        assert desk.number == shown["SystemEndpoint"]["Address"]
        assert queue == shown["QueueInfo"]["Id"]

    @pytest.mark.rules("CN-04")
    @pytest.mark.parametrize("source", [{}, {"SourcePhoneNumber": CUSTOMER}])
    def test_needs_a_number_of_the_instance(self, desk, source):
        """Without a number, or with an unknown one, the call is refused."""
        with desk.world.refused("InvalidParameterException", "must be given|no such"):
            desk.dial(**source)

    @pytest.mark.rules("CN-04")
    def test_needs_a_number_of_the_queue(self, desk):
        """A queue without a number cannot call."""
        with desk.world.refused("InvalidParameterException", "no such number"):
            desk.dial(QueueId=desk.queue())

    @pytest.mark.rules("CN-04")
    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    def test_uses_an_instances_number_where_it_is_claimed(self, desk):
        """A number that is not a group's calls from the source Region only."""
        arn = desk.call("DescribeInstance")["Instance"]["Arn"]
        desk.world.call(
            "UpdatePhoneNumber", PhoneNumberId=desk.number_arn, TargetArn=arn
        )

        with desk.world.refused("InvalidParameterException", "no such number"):
            desk.dial(REPLICA, SourcePhoneNumber=desk.number)
        shown = desk.shown(desk.dial(SourcePhoneNumber=desk.number))

        metadata = shown["GlobalResiliencyMetadata"]
        assert "TrafficDistributionGroupId" not in metadata

    @pytest.mark.rules("CN-05")
    def test_calls_no_british_mobiles(self, desk):
        """A British mobile number is refused."""
        with desk.world.refused("DestinationNotAllowedException", "447700900123"):
            desk.dial(
                SourcePhoneNumber=desk.number, DestinationPhoneNumber=BRITISH_MOBILE
            )

    @pytest.mark.rules("CN-05")
    def test_makes_no_campaign_calls(self, desk):
        """A campaign's call is refused."""
        with desk.world.refused("OutboundContactNotPermittedException", "CAMPAIGN"):
            desk.dial(SourcePhoneNumber=desk.number, TrafficType="CAMPAIGN")

    @pytest.mark.rules("CN-04", "S-60")
    def test_needs_outbound_calls_enabled(self, desk):
        """With outbound calls disabled for the instance, a call is refused."""
        desk.call(
            "UpdateInstanceAttribute", AttributeType="OUTBOUND_CALLS", Value="false"
        )

        with desk.world.refused("OutboundContactNotPermittedException", "not enabled"):
            desk.dial(SourcePhoneNumber=desk.number)


class TestTasks:
    """StartTaskContact."""

    @pytest.mark.rules("CN-06")
    def test_shows_what_it_was_given(self, desk):
        """A task shows its name, description and scheduled time."""
        at = desk.world.now.timestamp() + 3600

        shown = desk.shown(desk.task(Name="n", Description="d", ScheduledTime=at))

        assert ("n", "d", at) == (
            shown["Name"],
            shown["Description"],
            shown["ScheduledTimestamp"],
        )

    @pytest.mark.rules("CN-06")
    @pytest.mark.parametrize("days", [-1, 7])
    def test_starts_within_six_days(self, desk, days):
        """A task cannot start in the past, or in a week."""
        at = desk.world.now.timestamp() + days * 86_400

        with desk.world.refused("InvalidParameterException", "next 6 days"):
            desk.task(ScheduledTime=at)

    @pytest.mark.rules("CN-06", "ME-04")
    @pytest.mark.parametrize("kind", ["QUEUE", "USER"])
    @pytest.mark.needs_model("Contact.DisconnectReason")
    def test_is_handled_from_its_scheduled_time_on(self, desk, kind):
        """Until then a task is neither in its queue nor with its agent."""
        target = desk.queue() if kind == "QUEUE" else desk.user()
        name = kind.capitalize()
        config = {
            "QuickConnectType": kind,
            f"{name}Config": {f"{name}Id": target, "ContactFlowId": desk.flow_id},
        }
        quick_connect = desk.call(
            "CreateQuickConnect", Name="q", QuickConnectConfig=config
        )["QuickConnectId"]
        at = desk.world.now.timestamp() + 3600
        task = desk.call(
            "StartTaskContact", Name="t", QuickConnectId=quick_connect, ScheduledTime=at
        )["ContactId"]
        info, member = {
            "QUEUE": ("QueueInfo", "EnqueueTimestamp"),
            "USER": ("AgentInfo", "ConnectedToAgentTimestamp"),
        }[kind]

        assert (target, None) == (
            desk.shown(task)[info]["Id"],
            desk.shown(task)[info].get(member),
        )
        desk.world.pass_time(hours=2)
        assert at == desk.shown(task)[info][member]
        desk.world.pass_time(days=7)
        assert "EXPIRED" == desk.shown(task)["DisconnectReason"]

    @pytest.mark.rules("CN-06")
    def test_needs_a_flow(self, desk):
        """A task without a flow and without a quick connect is refused."""
        with desk.world.refused("InvalidParameterException", "Exactly one"):
            desk.call("StartTaskContact", Name="t")

    @pytest.mark.rules("CN-06")
    def test_goes_to_the_queue_of_a_quick_connect(self, desk):
        """A task by the quick connect of a queue is in that queue."""
        queue = desk.queue()
        quick_connect = desk.call(
            "CreateQuickConnect",
            Name="q",
            QuickConnectConfig={
                "QuickConnectType": "QUEUE",
                "QueueConfig": {"QueueId": queue, "ContactFlowId": desk.flow_id},
            },
        )["QuickConnectId"]

        task = desk.call("StartTaskContact", Name="t", QuickConnectId=quick_connect)

        assert queue == desk.shown(task["ContactId"])["QueueInfo"]["Id"]

    @pytest.mark.rules("CN-06")
    def test_does_not_go_to_a_phone_number(self, desk):
        """The quick connect of a phone number is refused."""
        phone = {"PhoneNumber": CUSTOMER}
        quick_connect = desk.call(
            "CreateQuickConnect",
            Name="q",
            QuickConnectConfig={
                "QuickConnectType": "PHONE_NUMBER",
                "PhoneConfig": phone,
            },
        )["QuickConnectId"]

        with desk.world.refused("InvalidParameterException", quick_connect):
            desk.call("StartTaskContact", Name="t", QuickConnectId=quick_connect)

    @pytest.mark.rules("CN-02")
    @pytest.mark.needs_model("Contact.ContactAssociationId")
    def test_shares_attributes_in_a_chain(self, desk):
        """A change of attributes is seen by all contacts of the chain."""
        first = desk.task(Attributes={"a": "1"})
        second = desk.task(PreviousContactId=first, Attributes={"b": "2"})

        desk.call(
            "UpdateContactAttributes", InitialContactId=second, Attributes={"a": "3"}
        )

        assert {"a": "3", "b": "2"} == desk.attributes(first, REPLICA)
        assert {"a": "3", "b": "2"} == desk.attributes(second)
        shown = desk.shown(second)
        assert [first] * 3 == [
            shown[name]
            for name in (
                "InitialContactId",
                "PreviousContactId",
                "ContactAssociationId",
            )
        ]

    @pytest.mark.rules("CN-02")
    def test_copies_attributes_of_a_related_contact(self, desk):
        """A related contact's attributes are copied, and not changed afterwards."""
        first = desk.be_called()
        desk.call(
            "UpdateContactAttributes", InitialContactId=first, Attributes={"a": "1"}
        )

        second = desk.task(RelatedContactId=first, Attributes={"b": "2"})
        desk.call(
            "UpdateContactAttributes", InitialContactId=second, Attributes={"a": "3"}
        )

        assert {"a": "1"} == desk.attributes(first)
        assert {"a": "3", "b": "2"} == desk.attributes(second)
        assert first == desk.shown(second)["RelatedContactId"]

    @pytest.mark.rules("CN-07")
    def test_are_at_most_twelve_after_one(self, desk):
        """A thirteenth task after the same contact is refused."""
        first = desk.task()
        for _ in range(12):
            desk.task(PreviousContactId=first)

        with desk.world.refused("ServiceQuotaExceededException", "12"):
            desk.task(PreviousContactId=first)

    @pytest.mark.rules("CN-02", "D-07")
    @pytest.mark.parametrize("member", ["PreviousContactId", "RelatedContactId"])
    def test_names_known_contacts(self, desk, member):
        """An unknown earlier contact is not found."""
        with desk.world.refused("ResourceNotFoundException", UNKNOWN_ID):
            desk.task(**{member: UNKNOWN_ID})

    @pytest.mark.rules("S-34")
    def test_is_one_for_one_token(self, desk):
        """A repeated API call with the same token starts no second task."""
        first = desk.task(ClientToken="t")

        assert first == desk.task(ClientToken="t")


class TestChats:
    """StartChatContact."""

    @pytest.mark.rules("CN-11")
    def test_continues_a_chat_that_has_ended(self, desk):
        """A persistent chat names the one that it continues."""
        first = desk.chat()
        desk.call("StopContact", ContactId=first)
        persistent = {"RehydrationType": "FROM_SEGMENT", "SourceContactId": first}

        second = desk.call(
            "StartChatContact",
            ContactFlowId=desk.flow_id,
            ParticipantDetails={"DisplayName": "Ann"},
            PersistentChat=persistent,
        )

        assert first == second["ContinuedFromContactId"]
        assert first == desk.shown(second["ContactId"])["RelatedContactId"]
        assert second["ParticipantId"] != second["ParticipantToken"]

    @pytest.mark.rules("CN-11")
    def test_does_not_continue_a_chat_that_goes_on(self, desk):
        """A chat that has not ended is not continued."""
        persistent = {"RehydrationType": "FROM_SEGMENT", "SourceContactId": desk.chat()}

        with desk.world.refused("InvalidParameterException", "has ended"):
            desk.chat(PersistentChat=persistent)

    @pytest.mark.rules("CN-11")
    def test_is_persistent_or_related(self, desk):
        """A chat is either persistent or related to a contact."""
        with desk.world.refused("InvalidParameterException", "together"):
            desk.chat(PersistentChat={}, RelatedContactId=UNKNOWN_ID)


INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive"
GUIDE = {"connect:Subtype": {"ValueString": "connect:Guide"}}


class TestMessages:
    """The first message of a chat, and the content types that it shows."""

    @pytest.mark.rules("CN-19")
    @pytest.mark.needs_model("Contact.ChatMetrics")
    @pytest.mark.parametrize(
        ("members", "messages", "length"),
        [
            ({}, 0, 0),
            ({"InitialMessage": {"ContentType": "text/plain", "Content": "Hi!"}}, 1, 3),
        ],
    )
    def test_are_counted(self, desk, members, messages, length):
        """The message that a chat begins with is the customer's."""
        shown = desk.shown(desk.chat(**members), REPLICA)["ChatMetrics"]

        assert {"TotalMessages": messages} == shown["ChatContactMetrics"]
        assert ("CUSTOMER", messages, length) == tuple(
            shown["CustomerMetrics"][name]
            for name in ("ParticipantType", "MessagesSent", "MessageLengthInChars")
        )

    @pytest.mark.rules("CN-19")
    @pytest.mark.parametrize(
        ("members", "match"),
        [
            (
                {"InitialMessage": {"ContentType": "text/html", "Content": "Hi!"}},
                "ContentType must be one of .*, not: text/html",
            ),
            (
                {
                    "InitialMessage": {
                        "ContentType": "text/plain",
                        "Content": "é" * 9000,
                    }
                },
                "at most 16384 bytes",
            ),
            (
                {"SupportedMessagingContentTypes": ["application/json"]},
                "must contain text/plain",
            ),
            (
                {"SupportedMessagingContentTypes": ["text/plain", "text/html"]},
                "not: text/html",
            ),
            (
                {
                    "SupportedMessagingContentTypes": ["text/plain", INTERACTIVE],
                    "SegmentAttributes": GUIDE,
                },
                "connect:Guide needs",
            ),
        ],
    )
    def test_have_a_known_form(self, desk, members, match):
        """Messages of other types, and larger ones, are refused."""
        with desk.world.refused("InvalidParameterException", match):
            desk.chat(**members)

    @pytest.mark.rules("CN-19")
    def test_may_be_interactive(self, desk):
        """A guide is a chat with both interactive types."""
        types = ["text/plain", INTERACTIVE, f"{INTERACTIVE}.response"]

        chat = desk.chat(SupportedMessagingContentTypes=types, SegmentAttributes=GUIDE)

        assert GUIDE == desk.shown(chat)["SegmentAttributes"]


class TestUpdates:
    """UpdateContact and references."""

    @pytest.mark.rules("CN-01", "CN-08", "DC-03")
    @pytest.mark.needs_model("UpdateContact.SegmentAttributes")
    def test_are_seen_from_both_regions(self, desk):
        """A contact that has ended can be changed; both Regions show the change."""
        contact_id = desk.task(References={"a": PAGE})
        desk.call("StopContact", ContactId=contact_id)
        desk.world.pass_time(seconds=1)
        mail = {"Type": "EMAIL", "Value": "ann@example.com"}

        desk.call(
            "UpdateContact",
            ContactId=contact_id,
            Name="n",
            References={"b": mail},
            SegmentAttributes={"tier": {"ValueString": "gold"}},
        )

        shown = desk.shown(contact_id, REPLICA)
        assert "n" == shown["Name"]
        assert {"tier": {"ValueString": "gold"}} == shown["SegmentAttributes"]
        assert shown["LastUpdateTimestamp"] > shown["DisconnectTimestamp"]
        listed = desk.call(
            "ListContactReferences",
            REPLICA,
            ContactId=contact_id,
            ReferenceTypes=["URL", "EMAIL", "ATTACHMENT"],
        )
        assert [
            {"Url": {"Name": "a", "Value": PAGE["Value"]}},
            {"Email": {"Name": "b", "Value": mail["Value"]}},
        ] == listed["ReferenceSummaryList"]

    @pytest.mark.rules("CN-08")
    def test_list_the_wanted_types_only(self, desk):
        """References of other types are not listed."""
        contact_id = desk.task(References={"a": PAGE})

        listed = desk.call(
            "ListContactReferences", ContactId=contact_id, ReferenceTypes=["DATE"]
        )

        assert [] == listed["ReferenceSummaryList"]

    @pytest.mark.rules("CN-01")
    def test_need_a_member(self, desk):
        """An update without members is refused."""
        contact_id = desk.task()

        with desk.world.refused("InvalidParameterException", "At least one"):
            desk.call("UpdateContact", ContactId=contact_id)


class TestTransfers:
    """TransferContact."""

    def transfer(self, desk, contact_id, region=SOURCE, **members):
        """Transfer a contact by the first flow."""
        return desk.start("TransferContact", region, ContactId=contact_id, **members)

    @pytest.mark.rules("CN-09", "CN-02")
    @pytest.mark.needs_model("Contact.Attributes")
    def test_go_on_as_another_contact(self, desk):
        """The task ends, and another one goes on with it in the queue."""
        first = desk.task(Name="n", Attributes={"a": "1"}, References={"a": PAGE})
        queue = desk.queue()

        second = self.transfer(desk, first, QueueId=queue)

        assert desk.shown(first)["DisconnectTimestamp"]
        shown = desk.shown(second, REPLICA)
        assert ("TRANSFER", "TASK", "n", first, first, queue, {"a": "1"}) == (
            shown["InitiationMethod"],
            shown["Channel"],
            shown["Name"],
            shown["PreviousContactId"],
            shown["InitialContactId"],
            shown["QueueInfo"]["Id"],
            shown["Attributes"],
        )

    @pytest.mark.rules("CN-09")
    def test_to_an_agent(self, desk):
        """A task is transferred to an agent."""
        user = desk.user()

        moved = self.transfer(desk, desk.task(), UserId=user)

        assert user == desk.shown(moved)["AgentInfo"]["Id"]

    @pytest.mark.rules("CN-09")
    def test_are_for_tasks_only(self, desk):
        """A chat is not transferred."""
        contact_id = desk.chat()

        with desk.world.refused("InvalidRequestException", "CHAT"):
            self.transfer(desk, contact_id)

    @pytest.mark.rules("CN-09", "DC-04")
    def test_happen_in_the_contacts_region(self, desk):
        """In the other Region a transfer is refused."""
        contact_id = desk.task(REPLICA)

        with desk.world.refused("InvalidRequestException", REPLICA):
            self.transfer(desk, contact_id)

        assert REPLICA in desk.shown(self.transfer(desk, contact_id, REPLICA))["Arn"]

    @pytest.mark.rules("CN-09")
    def test_need_a_contact_that_goes_on(self, desk):
        """A contact that has ended, here by its transfer, is not transferred."""
        contact_id = desk.task()
        self.transfer(desk, contact_id)

        with desk.world.refused("InvalidRequestException", "has ended"):
            self.transfer(desk, contact_id)

    @pytest.mark.rules("CN-09")
    def test_have_one_destination(self, desk):
        """A contact goes to a queue or to an agent, not to both."""
        both = {"QueueId": desk.queue(), "UserId": UNKNOWN_ID}
        contact_id = desk.task()

        with desk.world.refused("InvalidRequestException", "together"):
            self.transfer(desk, contact_id, **both)

    @pytest.mark.rules("CN-09")
    def test_need_a_suitable_flow(self, desk):
        """A flow for customers on hold does not handle a transfer."""
        flow = desk.call(
            "CreateContactFlow", Name="hold", Type="CUSTOMER_HOLD", Content=CONTENT
        )["ContactFlowId"]

        contact_id = desk.task()

        with desk.world.refused("InvalidRequestException", "CUSTOMER_HOLD"):
            self.transfer(desk, contact_id, ContactFlowId=flow)

    @pytest.mark.rules("CN-09")
    def test_are_at_most_eleven(self, desk):
        """A contact is not transferred a twelfth time."""
        contact_id = desk.task()
        for _ in range(11):
            contact_id = self.transfer(desk, contact_id)

        with desk.world.refused("ServiceQuotaExceededException", "11"):
            self.transfer(desk, contact_id)


@pytest.mark.rules("DC-06")
def test_is_kept_for_24_months(desk):
    """A contact is not found two years after its beginning."""
    old = desk.task()
    desk.world.pass_time(days=730)
    young = desk.task(RelatedContactId=old)
    assert old == desk.shown(old)["Id"]

    desk.world.pass_time(seconds=1)

    assert young == desk.shown(young)["Id"]
    with desk.world.refused("ResourceNotFoundException", old):
        desk.shown(old)


class TestEnds:
    """How contacts end, and the reason that they show."""

    @pytest.mark.rules("CN-16", "DC-03")
    @pytest.mark.needs_model("Contact.DisconnectReason")
    @pytest.mark.parametrize(
        ("start", "reason"),
        [(Desk.be_called, "OTHER"), (Desk.chat, "API"), (Desk.task, "API")],
    )
    def test_by_an_api_call(self, desk, start, reason):
        """A contact that is stopped shows that, in the words of its channel."""
        contact_id = start(desk)

        desk.call("StopContact", ContactId=contact_id)

        assert reason == desk.shown(contact_id, REPLICA)["DisconnectReason"]

    @pytest.mark.rules("CN-17", "CN-16")
    @pytest.mark.parametrize(
        ("start", "members", "minutes"),
        [
            (Desk.chat, {}, 25 * 60),
            (Desk.chat, {"ChatDurationInMinutes": 90}, 90),
            (Desk.task, {}, 7 * 24 * 60),
            pytest.param(
                Desk.task,
                {"SegmentAttributes": expiry_in(30)},
                30,
                marks=pytest.mark.needs_model("StartTaskContact.SegmentAttributes"),
            ),
        ],
    )
    def test_by_themselves(self, desk, start, members, minutes):
        """Chats and tasks expire, and show when."""
        began = desk.world.now.timestamp()
        contact_id = start(desk, **members)
        desk.world.pass_time(minutes=minutes - 1)
        assert "DisconnectTimestamp" not in desk.shown(contact_id)

        desk.world.pass_time(minutes=9)

        shown = desk.shown(contact_id)
        assert began + minutes * 60 == shown["DisconnectTimestamp"]
        assert "EXPIRED" == shown.get("DisconnectReason", "EXPIRED")

    @pytest.mark.rules("CN-17")
    @pytest.mark.needs_model("UpdateContact.SegmentAttributes")
    def test_later_than_they_were_to(self, desk):
        """A task goes on for longer after its expiry is changed."""
        task = desk.task(SegmentAttributes=expiry_in(30))
        desk.call("UpdateContact", ContactId=task, SegmentAttributes=expiry_in(60))
        desk.world.pass_time(minutes=59)
        assert "DisconnectTimestamp" not in desk.shown(task)

        desk.world.pass_time(minutes=1)

        assert desk.shown(task)["DisconnectTimestamp"]

    @pytest.mark.rules("CN-17")
    def test_once(self, desk):
        """A chat that was stopped does not expire."""
        chat = desk.chat()
        desk.call("StopContact", ContactId=chat)
        before = desk.shown(chat)

        desk.world.pass_time(days=2)

        assert before == desk.shown(chat)

    @pytest.mark.rules("CN-17")
    @pytest.mark.needs_model("StartTaskContact.SegmentAttributes")
    def test_within_90_days(self, desk):
        """A task does not go on for longer than 90 days."""
        with desk.world.refused("InvalidParameterException", "ExpiryDuration"):
            desk.task(SegmentAttributes=expiry_in(90 * 24 * 60 + 1))

    @pytest.mark.rules("CN-17")
    @pytest.mark.needs_model("StartTaskContact.SegmentAttributes")
    @pytest.mark.parametrize(
        "expiry",
        [{"ValueString": "5"}, {"ValueMap": {"ExpiryDuration": {"ValueString": "5"}}}],
    )
    def test_after_minutes(self, desk, expiry):
        """A duration that is no number of minutes is refused, not ignored."""
        with desk.world.refused("InvalidParameterException", "in minutes"):
            desk.task(SegmentAttributes={"connect:ContactExpiry": expiry})

    @pytest.mark.rules("CN-17")
    @pytest.mark.needs_model("UpdateContact.SegmentAttributes")
    def test_not_in_the_past(self, desk):
        """A task that gets a duration which has passed already ends now."""
        task = desk.task()
        desk.world.pass_time(hours=1)

        desk.call("UpdateContact", ContactId=task, SegmentAttributes=expiry_in(5))

        shown = desk.shown(task)
        assert (desk.world.now.timestamp(), "EXPIRED") == (
            shown["DisconnectTimestamp"],
            shown["DisconnectReason"],
        )


class TestQuotas:
    """Quotas of contacts that go on at the same time."""

    @pytest.mark.rules("CN-20", "D-01")
    @pytest.mark.parametrize(
        ("start", "noun", "code"),
        [
            (Desk.chat, "chats", "LimitExceededException"),
            (Desk.task, "tasks", "ServiceQuotaExceededException"),
            (Desk.dial, "calls", "LimitExceededException"),
        ],
    )
    def test_count_contacts_that_go_on(self, desk, start, noun, code):
        """One contact more than the quota is refused, until another one ends."""
        quotas = Quotas(**{f"concurrent_{noun}_per_instance": 1})
        desk.world.settings = Settings(quotas=quotas)
        caller = {"SourcePhoneNumber": desk.number} if noun == "calls" else {}
        first = start(desk, **caller)

        with desk.world.refused(code, f"Concurrent {noun} .* limited to: 1"):
            start(desk, **caller)

        desk.call("StopContact", ContactId=first)
        assert start(desk, **caller)


class TestTemplates:
    """Tasks by template."""

    def template(self, desk, region=SOURCE, **members):
        """Create a template."""
        name, target = {"Id": {"Name": "name"}}, {"Id": {"Name": "target"}}
        return desk.call(
            "CreateTaskTemplate",
            region,
            Name="form",
            Fields=[{**name, "Type": "NAME"}, {**target, "Type": "QUICK_CONNECT"}],
            Constraints={"RequiredFields": [name]},
            **members,
        )

    @pytest.mark.rules("CN-06")
    @pytest.mark.needs_model("Contact.TaskTemplateInfo")
    def test_show_the_template(self, desk):
        """A task by template shows the template."""
        template = self.template(desk, ContactFlowId=desk.flow_id)

        task = desk.call("StartTaskContact", Name="t", TaskTemplateId=template["Id"])

        shown = desk.shown(task["ContactId"], REPLICA)["TaskTemplateInfo"]
        assert {"Arn": template["Arn"], "Name": "form"} == shown

    @pytest.mark.rules("CN-06")
    def test_need_a_flow(self, desk):
        """A template without a flow starts no task."""
        template = self.template(desk)

        with desk.world.refused("InvalidParameterException", "no flow"):
            desk.call("StartTaskContact", Name="t", TaskTemplateId=template["Id"])

    @pytest.mark.rules("TT-13")
    def test_need_an_active_template(self, desk):
        """An INACTIVE template starts no task."""
        template = self.template(desk, ContactFlowId=desk.flow_id, Status="INACTIVE")

        with desk.world.refused("InvalidParameterException", "not ACTIVE"):
            desk.call("StartTaskContact", Name="t", TaskTemplateId=template["Id"])

    @pytest.mark.rules("CN-06", "TT-01")
    def test_are_those_of_the_region(self, desk):
        """In the other Region the template is not found."""
        template = self.template(desk, ContactFlowId=desk.flow_id)

        with desk.world.refused("ResourceNotFoundException", template["Id"]):
            desk.call(
                "StartTaskContact", REPLICA, Name="t", TaskTemplateId=template["Id"]
            )


class TestTags:
    """TagContact and UntagContact."""

    @pytest.mark.rules("CN-13", "DC-03")
    def test_are_seen_from_both_regions(self, desk):
        """Tags of a contact are its own, and both Regions show them."""
        contact_id = desk.task()

        desk.call("TagContact", ContactId=contact_id, Tags={"a": "1", "b": "2"})
        desk.call("UntagContact", ContactId=contact_id, TagKeys=["a", "c"])

        assert {"b": "2"} == desk.shown(contact_id, REPLICA)["Tags"]

    @pytest.mark.rules("CN-13")
    def test_are_at_most_six(self, desk):
        """A seventh tag is refused, and a tag with the same key is not counted twice."""
        contact_id = desk.task()
        desk.call("TagContact", ContactId=contact_id, Tags=dict.fromkeys("abcdef", "1"))
        desk.call("TagContact", ContactId=contact_id, Tags={"a": "2"})

        with desk.world.refused("InvalidParameterException", "limited to: 6"):
            desk.call("TagContact", ContactId=contact_id, Tags={"g": "1"})
