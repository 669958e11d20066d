"""Routing profiles with their queues, and security profiles with their permissions."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, UNKNOWN_ID

pytestmark = pytest.mark.needs_model("ListRoutingProfileManualAssignmentQueues")

VOICE = {"Channel": "VOICE", "Concurrency": 1}
APPLICATION = {"Namespace": "n", "ApplicationPermissions": ["ACCESS"]}


@pytest.fixture(name="instance_id")
def _instance_id(world):
    """The ID of a replicated instance."""
    return world.replicated()


@pytest.fixture(name="call")
def _call(world, instance_id):
    """Call an operation about that instance."""
    return lambda operation, *regions, **members: world.call(
        operation, *regions, InstanceId=instance_id, **members
    )


@pytest.fixture(name="queue")
def _queue(call):
    """The queue of a new instance."""
    return call("ListQueues")["QueueSummaryList"][0]["Id"]


def turn(queue, priority=1, delay=0, channel="VOICE"):
    """A queue of a routing profile, with its priority and delay."""
    reference = {"QueueId": queue, "Channel": channel}
    return {"QueueReference": reference, "Priority": priority, "Delay": delay}


@pytest.fixture(name="route")
def _route(call, queue):
    """Create a routing profile and return the member that names it."""

    def route(**wanted):
        members = {
            "Name": "r",
            "Description": "d",
            "DefaultOutboundQueueId": queue,
            "MediaConcurrencies": [VOICE],
            **wanted,
        }
        made = call("CreateRoutingProfile", **members)
        return {"RoutingProfileId": made["RoutingProfileId"]}

    return route


@pytest.fixture(name="turns")
def _turns(call):
    """Channel, priority and delay of each queue of a routing profile."""

    def turns(profile):
        found = call("ListRoutingProfileQueues", REPLICA, **profile)
        return [
            (row["Channel"], row["Priority"], row["Delay"])
            for row in found["RoutingProfileQueueConfigSummaryList"]
        ]

    return turns


class TestRoutingProfiles:
    """What a routing profile holds."""

    @pytest.mark.rules("RP-02", "D-10")
    @pytest.mark.parametrize(
        ("channels", "match"),
        [
            ([VOICE, VOICE], "twice"),
            ([{"Channel": "VOICE", "Concurrency": 2}], "at most 1"),
            ([{"Channel": "CHAT", "Concurrency": 11}], "10$"),
        ],
    )
    def test_channels_are_limited(self, world, call, route, channels, match):
        """A channel is given once, with no more contacts than it allows."""
        profile = route()

        with world.refused("InvalidParameterException", match):
            route(Name="s", MediaConcurrencies=channels)
        with world.refused("InvalidParameterException", match):
            call(
                "UpdateRoutingProfileConcurrency",
                **profile,
                MediaConcurrencies=channels,
            )

    @pytest.mark.rules("RP-03")
    def test_queues_exist(self, world, call, route):
        """An unknown queue is not found, wherever a profile names one."""
        profile = route()
        configs = {"QueueConfigs": [turn(UNKNOWN_ID)]}

        for operation, members in (
            ("UpdateRoutingProfileQueues", configs),
            ("AssociateRoutingProfileQueues", configs),
            (
                "UpdateRoutingProfileDefaultOutboundQueue",
                {"DefaultOutboundQueueId": UNKNOWN_ID},
            ),
        ):
            with world.refused("ResourceNotFoundException", UNKNOWN_ID):
                call(operation, **profile, **members)
        with world.refused("ResourceNotFoundException", UNKNOWN_ID):
            route(Name="s", DefaultOutboundQueueId=UNKNOWN_ID)

    @pytest.mark.rules("RP-05")
    def test_queues_come_and_go(self, call, route, turns, queue):
        """Associating adds or replaces, updating changes only what is there."""
        profile = route(QueueConfigs=[turn(queue, 1, 5)])
        chat = turn(queue, 3, 7, "CHAT")

        call("UpdateRoutingProfileQueues", **profile, QueueConfigs=[chat])
        assert [("VOICE", 1, 5)] == turns(profile)
        call("AssociateRoutingProfileQueues", **profile, QueueConfigs=[chat])
        call(
            "AssociateRoutingProfileQueues", **profile, QueueConfigs=[turn(queue, 2, 6)]
        )
        assert [("CHAT", 3, 7), ("VOICE", 2, 6)] == turns(profile)
        call("UpdateRoutingProfileQueues", **profile, QueueConfigs=[turn(queue, 9, 9)])
        assert [("CHAT", 3, 7), ("VOICE", 9, 9)] == turns(profile)
        for _ in range(2):
            call(
                "DisassociateRoutingProfileQueues",
                **profile,
                QueueReferences=[chat["QueueReference"]],
            )
        assert [("VOICE", 9, 9)] == turns(profile)

    @pytest.mark.rules("RP-06")
    def test_queues_for_manual_assignment_are_apart(self, call, route, turns, queue):
        """They have no priority, and their own list and count."""
        reference = turn(queue)["QueueReference"]
        manual = [{"QueueReference": reference}]
        profile = route(ManualAssignmentQueueConfigs=manual)

        found = call("DescribeRoutingProfile", **profile)["RoutingProfile"]
        listed = call("ListRoutingProfileManualAssignmentQueues", **profile)

        assert [] == turns(profile)
        assert (0, 1) == (
            found["NumberOfAssociatedQueues"],
            found["NumberOfAssociatedManualAssignmentQueues"],
        )
        rows = listed["RoutingProfileManualAssignmentQueueConfigSummaryList"]
        assert [queue] == [row["QueueId"] for row in rows]
        call(
            "DisassociateRoutingProfileQueues",
            **profile,
            ManualAssignmentQueueReferences=[reference],
        )
        listed = call("ListRoutingProfileManualAssignmentQueues", **profile)
        assert not listed["RoutingProfileManualAssignmentQueueConfigSummaryList"]

    @pytest.mark.rules("QU-07")
    def test_a_queue_of_a_profile_is_not_deleted(self, world, call, route):
        """A queue can be deleted once no routing profile names it."""
        hours = call("ListHoursOfOperations")["HoursOfOperationSummaryList"][0]["Id"]
        made = call("CreateQueue", Name="q", HoursOfOperationId=hours)["QueueId"]
        profile = route(DefaultOutboundQueueId=made)

        with world.refused("ResourceInUseException", str(profile["RoutingProfileId"])):
            call("DeleteQueue", QueueId=made)

        call("DeleteRoutingProfile", **profile)
        call("DeleteQueue", QueueId=made)

    @pytest.mark.rules("RP-09")
    def test_has_a_timer_and_is_not_the_default(self, call, route):
        """A profile measures the time since the last activity until that is changed."""
        profile = route()
        timer = "TIME_SINCE_LAST_INBOUND"

        before = call("DescribeRoutingProfile", **profile)["RoutingProfile"]
        call(
            "UpdateRoutingProfileAgentAvailabilityTimer",
            **profile,
            AgentAvailabilityTimer=timer,
        )

        after = call("DescribeRoutingProfile", **profile)["RoutingProfile"]
        assert "TIME_SINCE_LAST_ACTIVITY" == before["AgentAvailabilityTimer"]
        assert (timer, False) == (after["AgentAvailabilityTimer"], after["IsDefault"])


@pytest.fixture(name="secure")
def _secure(call):
    """Create a security profile and return the member that names it."""

    def secure(name="s", **wanted):
        made = call("CreateSecurityProfile", SecurityProfileName=name, **wanted)
        return {"SecurityProfileId": made["SecurityProfileId"]}

    return secure


class TestSecurityProfiles:
    """What a security profile holds."""

    @pytest.mark.rules("SP-02", "SP-04")
    def test_an_update_keeps_what_it_leaves_out(self, call, secure):
        """An update replaces the members that it gives, and no others."""
        profile = secure(
            Permissions=["b", "a"],
            Applications=[APPLICATION],
            TagRestrictedResources=["User"],
        )

        call("UpdateSecurityProfile", REPLICA, **profile, Permissions=["c"])

        found = call("DescribeSecurityProfile", **profile)["SecurityProfile"]
        permissions = call("ListSecurityProfilePermissions", **profile)
        applications = call("ListSecurityProfileApplications", **profile)
        assert ["User"] == found["TagRestrictedResources"]
        assert ["c"] == permissions["Permissions"]
        assert "n" == applications["Applications"][0]["Namespace"]

    @pytest.mark.rules("SP-04", "D-09")
    def test_permissions_come_in_pages(self, call, secure):
        """Permissions keep the order in which they were given."""
        profile = secure(Permissions=["b", "a", "c"])
        page = {**profile, "MaxResults": 2}

        first = call("ListSecurityProfilePermissions", **page)
        second = call(
            "ListSecurityProfilePermissions", **page, NextToken=first["NextToken"]
        )

        assert (["b", "a"], ["c"]) == (first["Permissions"], second["Permissions"])

    @pytest.mark.rules("SP-03")
    def test_one_that_a_user_has_is_not_deleted(self, world, instance_id, call, secure):
        """A profile can be deleted once no user has it."""
        profile = secure()
        user = world.user(
            instance_id, SecurityProfileIds=[profile["SecurityProfileId"]]
        )

        with world.refused("ResourceInUseException", user):
            call("DeleteSecurityProfile", **profile)

        call("DeleteUser", UserId=user)
        call("DeleteSecurityProfile", **profile)

    @pytest.mark.rules("SP-05")
    @pytest.mark.needs_model("SecurityProfileSummary.Type")
    def test_has_a_type(self, call, secure):
        """Profiles of clients have another type than those of a new instance."""
        ours = secure()["SecurityProfileId"]

        found = call("ListSecurityProfiles")["SecurityProfileSummaryList"]

        types = {row["Id"]: row["Type"] for row in found}
        assert "CUSTOMER_MANAGED" == types.pop(ours)
        assert {"AWS_MANAGED"} == set(types.values())


@pytest.mark.rules("RP-10", "SP-08", "QC-08", "PR-06")
@pytest.mark.parametrize(
    ("noun", "plural", "members"),
    [
        ("RoutingProfile", "RoutingProfiles", None),
        ("SecurityProfile", "SecurityProfiles", {}),
        (
            "QuickConnect",
            "QuickConnects",
            {
                "QuickConnectConfig": {
                    "QuickConnectType": "PHONE_NUMBER",
                    "PhoneConfig": {"PhoneNumber": "+12015550100"},
                }
            },
        ),
        ("Prompt", "Prompts", {"S3Uri": "s3://b/k"}),
    ],
)
def test_is_found_by_text_and_tags(world, call, route, noun, plural, members):
    """Search finds by name and by tag, and refuses an unknown field."""
    name = "SecurityProfileName" if noun == "SecurityProfile" else "Name"
    tags = {"Tags": {"k": "v"}}
    if members is None:
        route(Name="wanted", **tags)
    else:
        call(f"Create{noun}", **{name: "wanted"}, **members, **tags)

    def search(**wanted):
        found = call(f"Search{plural}", REPLICA, **wanted)
        return [row[name] for row in found[plural]]

    def text(field):
        condition = {"FieldName": field, "Value": "ant", "ComparisonType": "CONTAINS"}
        return {"SearchCriteria": {"StringCondition": condition}}

    tagged = {"TagFilter": {"TagCondition": {"TagKey": "k", "TagValue": "v"}}}
    assert ["wanted"] == search(**text("Name")) == search(SearchFilter=tagged)
    with world.refused("InvalidParameterException", "colour"):
        search(**text("colour"))


@pytest.mark.rules("PR-01")
def test_a_prompt_does_not_take_another_ones_name(world, call):
    """UpdatePrompt declares no duplicates: a taken name is an invalid parameter."""
    call("CreatePrompt", Name="one", S3Uri="s3://b/k")
    other = call("CreatePrompt", Name="two", S3Uri="s3://b/k")["PromptId"]

    with world.refused("InvalidParameterException", "one"):
        call("UpdatePrompt", PromptId=other, Name="one")


@pytest.mark.rules("RP-04")
def test_a_routing_profile_of_a_user_is_not_deleted(world, instance_id, call, route):
    """A routing profile can be deleted once no user has it."""
    profile = route()
    user = world.user(instance_id, **profile)

    with world.refused("ResourceInUseException", user):
        call("DeleteRoutingProfile", **profile)

    call("DeleteUser", UserId=user)
    call("DeleteRoutingProfile", **profile)
