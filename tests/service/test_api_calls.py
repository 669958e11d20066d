"""One API call through the service: form, tokens, pages, faults and the journal."""

from __future__ import annotations

import json
from threading import Thread

import pytest

from moto_connect_tdg.domain.arns import Place
from moto_connect_tdg.domain.faults import (
    ApiError,
    Delay,
    FailWorkflow,
    NoEffect,
    Outage,
    StallWorkflow,
)
from moto_connect_tdg.domain.lifecycle import GROUP, INSTANCE, PHONE_NUMBER, REPLICA
from moto_connect_tdg.domain.paging import write_token
from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.errors import TdgError
from moto_connect_tdg.service.answer import answer
from moto_connect_tdg.service.operations import OPERATIONS, PAGED_BY, parameters_of
from moto_connect_tdg.service.settings import Settings
from moto_connect_tdg.service.site import Site
from moto_connect_tdg.service.world import Surroundings, World
from moto_connect_tdg.wire.model import service_model
from tests.helpers.identifiers import ACCOUNT, SOURCE, UNKNOWN_ID
from tests.helpers.patience import PATIENCE
from tests.helpers.violations import good_input
from tests.helpers.worlds import router

TOKEN = "6a3f0e0c-7a55-4f2e-8f0a-2f1f0c6b8d11"
LISTS = [
    name
    for name in OPERATIONS
    if name in service_model().operation_names and "next_token" in parameters_of(name)
]
#: The codes for malformed input (D-12).
MALFORMED = {"InvalidParameterException", "InvalidRequestException"}


def outcomes(world):
    """The operation and outcome of each entry in the journal."""
    return [(entry.api_call.operation, entry.outcome) for entry in world.world.journal]


class TestOrderOfChecks:
    """The form of the input is checked first."""

    @pytest.mark.rules("S-01", "D-09")
    @pytest.mark.parametrize("name", LISTS)
    def test_a_malformed_page_token_comes_first(self, world, name):
        """A malformed page token is refused before an unknown resource."""
        members = {
            **good_input(service_model().operation_model(name)),
            PAGED_BY: "made-up",
        }

        with pytest.raises(TdgError, match="Invalid NextToken: made-up") as refusal:
            world.call(name, **members)

        assert refusal.value.code in MALFORMED

    @pytest.mark.rules("S-01", "D-09")
    @pytest.mark.parametrize("name", LISTS)
    def test_so_does_the_token_of_another_operation(self, world, name):
        """The page token of another operation is refused."""
        members = {
            **good_input(service_model().operation_model(name)),
            PAGED_BY: write_token("ListNothing", 1),
        }

        with pytest.raises(TdgError, match="Invalid NextToken"):
            world.call(name, **members)

    @pytest.mark.rules("D-09")
    @pytest.mark.parametrize("key", [1, "x"])
    def test_a_key_of_another_type_is_no_key(self, world, instance, key):
        """A forged token with a key of another type is refused."""
        name = "ListPhoneNumbers" if isinstance(key, int) else "ListUsers"

        with world.refused("InvalidParameterException", "Invalid NextToken"):
            world.call(
                name, InstanceId=instance["Id"], NextToken=write_token(name, key)
            )

    @pytest.mark.rules("D-09", "LT-06")
    def test_an_empty_token_is_the_first_page(self, world, instance):
        """An empty page token selects the first page."""
        page = world.call("ListInstances", NextToken="")

        assert [instance["Id"]] == [row["Id"] for row in page["InstanceSummaryList"]]

    @pytest.mark.rules("S-01", "D-10")
    @pytest.mark.parametrize(
        ("operation", "members"),
        [
            ("CreateInstance", {"IdentityManagementType": "NONE"}),
            ("DescribeInstance", {"InstanceId": "x" * 101}),
            ("ReleasePhoneNumber", {"PhoneNumberId": "x", "Surprise": 1}),
        ],
    )
    def test_malformed_input_leaves_no_trace(self, world, operation, members):
        """Malformed input is refused with a declared code and changes nothing."""
        before = world.state()

        with pytest.raises(TdgError) as refusal:
            world.call(operation, **members)

        assert refusal.value.code in router().operation(operation).declared
        assert before == world.state()


class TestClientTokens:
    """Repeated API calls with the same token."""

    @pytest.mark.rules("S-34")
    def test_are_of_one_operation(self, world, instance):
        """Two operations may use the same token."""
        world.replicate(instance["Id"], ClientToken=TOKEN)

        group = world.group(instance["Id"], ClientToken=TOKEN)

        assert group == world.group(instance["Id"], ClientToken=TOKEN)

    @pytest.mark.rules("S-34")
    def test_are_of_one_region(self, world):
        """Two Regions may use the same token."""
        here = world.create_instance("here", ClientToken=TOKEN)

        there = world.create_instance("there", "us-west-2", ClientToken=TOKEN)

        assert here["Id"] != there["Id"]

    @pytest.mark.rules("S-34", "D-10")
    def test_with_other_input_are_refused(self, world):
        """Other input with the same token is refused and changes nothing."""
        world.create_instance("main", ClientToken=TOKEN)

        with world.refused("InvalidRequestException", "used before with other input"):
            world.create_instance("other", ClientToken=TOKEN)

    @pytest.mark.rules("S-34", "D-10")
    def test_of_refused_api_calls_are_forgotten(self, world, instance):
        """The token of a refused API call can be used again."""
        with world.refused("InvalidRequestException", "not replicated"):
            world.group(instance["Id"], ClientToken=TOKEN)
        world.replicate(instance["Id"])

        assert world.group(instance["Id"], "another", ClientToken=TOKEN)

    @pytest.mark.rules("S-54")
    def test_are_forgotten_after_a_day(self, world):
        """After a day a token is forgotten and takes no room."""
        for number in range(5):
            world.create_instance(None, ClientToken=f"token-{number}")
        tokens = world.world.site(ACCOUNT, SOURCE).client_tokens
        assert 5 == len(tokens)
        world.pass_time(hours=24, seconds=1)

        world.create_instance(None, ClientToken="another")

        assert 1 == len(tokens)

    @pytest.mark.rules("S-54")
    def test_get_the_first_answer_while_the_workflow_runs(self, world):
        """While the first API call's workflow runs, its token gets the first answer."""
        with world.slowly(INSTANCE):
            world.fail("CreateInstance")
            first = world.create_instance(ClientToken=TOKEN)
        assert first == world.create_instance(ClientToken=TOKEN)
        world.finish()

        assert first["Id"] != world.create_instance(ClientToken=TOKEN)["Id"]

    @pytest.mark.rules("S-54")
    def test_get_the_first_answer_while_a_claim_runs(self, world, instance):
        """While a claim runs that will fail, its token gets the first answer."""
        wanted = {
            "TargetArn": instance["Arn"],
            "PhoneNumber": world.available(instance["Arn"]),
            "ClientToken": TOKEN,
        }
        with world.slowly(PHONE_NUMBER):
            world.fail("ClaimPhoneNumber")
            first = world.call("ClaimPhoneNumber", **wanted)
        assert first == world.call("ClaimPhoneNumber", **wanted)
        assert "IN_PROGRESS" == world.status(first["PhoneNumberArn"])
        world.finish()

        world.call("ClaimPhoneNumber", **wanted)

        assert "CLAIMED" == world.status(first["PhoneNumberArn"])


class TestFaults:
    """What faults do to an API call and to its workflow."""

    @pytest.mark.rules("S-50")
    @pytest.mark.parametrize(
        ("effect", "code"),
        [
            (ApiError("ThrottlingException", "Rate exceeded"), "ThrottlingException"),
            (Outage(), "ServiceUnavailable"),
        ],
    )
    def test_end_an_api_call_before_it_does_anything(self, world, effect, code):
        """An API call that a fault ends changes nothing, and the next one succeeds."""
        world.strike("CreateInstance", effect)

        with world.refused(code):
            world.create_instance()

        assert world.create_instance()["Id"]

    def test_strike_before_the_form_is_judged(self, world):
        """In a Region that is down, malformed input meets the outage."""
        world.strike("DescribeInstance", Outage())

        with world.refused("ServiceUnavailable"):
            world.call("DescribeInstance", InstanceId="x" * 101)

    @pytest.mark.parametrize("effect", [Delay(2.5), NoEffect()])
    def test_let_an_api_call_through(self, world, effect):
        """An API call that is only delayed is answered."""
        world.strike("ListInstances", effect)
        form = router().operation("ListInstances")
        waited = []

        outcome = answer(
            world.world,
            world.world.site(ACCOUNT, SOURCE),
            form,
            lambda: form.read_members({}),
            wait=lambda strike: waited.append(strike.delay_seconds),
        )

        assert (None, {"InstanceSummaryList": []}) == (
            outcome.error,
            json.loads(outcome.body),
        )
        assert [getattr(effect, "seconds", 0.0)] == waited

    @pytest.mark.rules("D-12")
    def test_do_not_wait_under_the_lock(self, world):
        """Other API calls are answered while one is delayed."""
        world.strike("ListInstances", Delay(1))
        form = router().operation("ListInstances")

        def call_another(_):
            other = Thread(target=world.create_instance, daemon=True)
            other.start()
            other.join(timeout=PATIENCE)

        answer(
            world.world,
            world.world.site(ACCOUNT, SOURCE),
            form,
            lambda: form.read_members({}),
            wait=call_another,
        )

        assert [("CreateInstance", "OK"), ("ListInstances", "OK")] == outcomes(world)

    @pytest.mark.rules("S-42")
    def test_that_stall_hold_a_workflow_for_ever(self, world):
        """A stalled workflow never ends, however often it is described."""
        world.strike("CreateInstance", StallWorkflow())
        instance_id = world.create_instance()["Id"]
        world.pass_time(days=365)

        shown = [
            world.call("DescribeInstance", InstanceId=instance_id)["Instance"]
            for _ in range(3)
        ]

        assert ["CREATION_IN_PROGRESS"] * 3 == [row["InstanceStatus"] for row in shown]

    @pytest.mark.rules("S-45", "RS-04")
    def test_fail_the_workflow_of_one_api_call_only(self, world, instance):
        """The workflow of the next API call succeeds."""
        world.strike("ReplicateInstance", FailWorkflow("Busy."))
        world.replicate(instance["Id"])
        shown = world.call("DescribeInstance", InstanceId=instance["Id"])
        rows = shown["ReplicationConfiguration"]["ReplicationStatusSummaryList"]
        assert ["Busy."] * 2 == [row["ReplicationStatusReason"] for row in rows]

        world.replicate(instance["Id"])

        shown = world.call("DescribeInstance", InstanceId=instance["Id"])
        rows = shown["ReplicationConfiguration"]["ReplicationStatusSummaryList"]
        assert {"INSTANCE_REPLICATION_COMPLETE"} == {
            row["ReplicationStatus"] for row in rows
        }

    @pytest.mark.rules("PN-08", "PN-55")
    def test_give_way_to_the_reason_of_a_quota(self, world, instance):
        """A claim over the quota fails with the quota's message, whatever the fault."""
        world.settings = Settings(quotas=Quotas(phone_numbers_per_instance=0))
        world.fail("ClaimPhoneNumber", "Injected.")

        number = world.claim(instance["Arn"])

        message = world.number(number)["PhoneNumberStatus"]["Message"]
        assert "Phone numbers per instance are limited to: 0" == message


class TestJournal:
    """The journal of API calls."""

    def test_has_answers_and_refusals(self, world):
        """Answers and refusals are recorded, with code and message."""
        instance = world.create_instance()
        with pytest.raises(TdgError):
            world.call("DescribeInstance", InstanceId=UNKNOWN_ID)

        *_, refusal = world.world.journal

        assert [
            ("CreateInstance", "OK"),
            ("DescribeInstance", "ResourceNotFoundException"),
        ] == outcomes(world)
        assert UNKNOWN_ID in str(refusal.message)
        assert instance["Id"] not in str(refusal.message)

    def test_has_a_repeated_api_call_as_well(self, world):
        """A repeated API call is recorded as answered without a change."""
        world.create_instance(ClientToken=TOKEN)
        world.create_instance(ClientToken=TOKEN)

        assert [("CreateInstance", "OK")] * 2 == outcomes(world)


@pytest.mark.rules("S-42")
@pytest.mark.parametrize(
    ("model", "describes"),
    [(INSTANCE, 1), (REPLICA, 2), (GROUP, 3), (PHONE_NUMBER, 2)],
)
def test_describes_are_counted(world, model, describes):
    """Describing counts for the resource's own kind of workflow only."""
    replicated = world.replicated()
    home = world.default_group(replicated)

    with world.slowly(model):
        describe = {
            INSTANCE: _describing_an_instance,
            REPLICA: _describing_a_replica,
            GROUP: _describing_a_group,
            PHONE_NUMBER: _describing_a_number,
        }[model](world, replicated, home)
    for _ in range(describes):
        describe()
    world.call("ListInstances")
    world.call("ListPhoneNumbersV2")

    (pace,) = world.running
    assert describes == pace.describes


def _describing_an_instance(world, *_):
    created = world.create_instance("new")
    return lambda: world.call("DescribeInstance", InstanceId=created["Id"])


def _describing_a_replica(world, replicated, _):
    world.call("DeleteInstance", "us-west-2", InstanceId=replicated)
    return lambda: world.call("DescribeInstance", InstanceId=replicated)


def _describing_a_group(world, replicated, _):
    group = world.group(replicated)
    return lambda: world.call(
        "DescribeTrafficDistributionGroup", TrafficDistributionGroupId=group
    )


def _describing_a_number(world, _, home):
    number = world.claim(home)
    return lambda: world.number(number)


@pytest.mark.parametrize(
    ("name", "member", "noun"),
    [
        ("DescribeQuickConnect", "QuickConnectId", "Quick connect"),
        ("DescribeAgentStatus", "AgentStatusId", "Agent status"),
        ("DescribeUser", "UserId", "User"),
    ],
)
def test_an_unknown_resource_is_called_by_its_name(world, instance, name, member, noun):
    """The message has the kind's name in the API, not the one in its ARNs."""
    with pytest.raises(TdgError, match=f"^{noun} not found: {UNKNOWN_ID}$"):
        world.call(name, InstanceId=instance["Id"], **{member: UNKNOWN_ID})


def test_a_site_is_made_once():
    """Two API calls that meet each other in a Region have the same site."""
    met: list[Site] = []

    def partition_of(_):
        if not met:
            # stands for another thread, which comes in between
            met.append(Site(Place("aws", SOURCE, ACCOUNT)))
            met[0] = world.site(ACCOUNT, SOURCE)
        return "aws"

    world = World(Surroundings(partition_of=partition_of))

    assert world.site(ACCOUNT, SOURCE) is met[0]
