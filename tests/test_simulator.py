"""Calls, sign-ins and agents: where the distributions send them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from random import Random

import pytest

from moto_connect_tdg import build_estate, mock_aws, simulator
from moto_connect_tdg.domain.routing import NO_CALLS, Tally
from moto_connect_tdg.domain.sampling import multinomial
from moto_connect_tdg.types import Region
from tests.helpers.aws import Aws, in_process
from tests.helpers.calls import place_calls
from tests.helpers.faults import DOWN, STALLED, add_fault, failing
from tests.helpers.groups import shift
from tests.helpers.identifiers import OTHER_ACCOUNT, REPLICA, SOURCE
from tests.helpers.instances import create_instance
from tests.helpers.numbers import claim, slow_numbers
from tests.helpers.servers import serving
from tests.helpers.users import create_user

#: The chi-square that one in a million exceeds, with one degree of freedom.
ONE_IN_A_MILLION = 23.93


def chi_square(found, expected):
    """How far counts are from the expected ones."""
    return sum((found[key] - count) ** 2 / count for key, count in expected.items())


def drawn_by(seed):
    """The counts of calls for a seed."""
    return Random(seed)


class TestDrawing:
    """The draw without a mock."""

    @pytest.mark.rules("UT-05")
    @pytest.mark.parametrize("percentage", range(10, 100, 10))
    def test_follows_the_distribution(self, percentage):
        """Over 200 seeds the counts fit a fair draw by the shares.

        The sum of 200 chi-squares of one degree of freedom has mean 200 and
        variance 400: four standard deviations either way are allowed, so too even
        a draw fails too.
        """
        weights = {Region(SOURCE): percentage, Region(REPLICA): 100 - percentage}
        expected = {region: weight * 5 for region, weight in weights.items()}

        whole = sum(
            chi_square(Counter(multinomial(weights, 500, drawn_by(seed))), expected)
            for seed in range(200)
        )

        assert 200 - 4 * 20 < whole < 200 + 4 * 20

    @pytest.mark.parametrize("count", [1, 99_999, 100_000, 100_001, 250_000, 10**9])
    def test_draws_as_many_as_asked_for(self, count):
        """As many calls are drawn as were requested."""
        weights = {Region(SOURCE): 50, Region(REPLICA): 50}

        assert count == sum(multinomial(weights, count, drawn_by(1)).values())

    def test_tallies_add_up(self):
        """The sum of two tallies has the sums by Region and by reason."""
        east, west = Region(SOURCE), Region(REPLICA)
        first = Tally(3, {east: 2}, {"NO_FLOW": 1})
        second = Tally(4, {east: 1, west: 2}, {"NO_FLOW": 1})

        assert Tally(7, {east: 3, west: 2}, {"NO_FLOW": 2}) == first + second
        assert first == first + NO_CALLS


class TestCalls:
    """Where inbound calls arrive."""

    @pytest.mark.rules("UT-16")
    def test_follow_the_distribution(self, aws, estate):
        """New calls follow the split in force, whichever Region shifted it."""
        number = estate.numbers[0].phone_number
        for client, percentage in ((estate.source, 70), (estate.replica, 20)):
            shift(client, estate, percentage)

            found = place_calls(aws, number, 5_000)

            expected = {SOURCE: percentage * 50, REPLICA: (100 - percentage) * 50}
            assert chi_square(found["Connected"], expected) < ONE_IN_A_MILLION
            assert {} == found["Lost"]

    @pytest.mark.rules("UT-23")
    @pytest.mark.parametrize(("percentage", "region"), [(100, SOURCE), (0, REPLICA)])
    def test_none_goes_where_the_share_is_zero(self, aws, estate, percentage, region):
        """A row of 0 % gets no calls."""
        shift(estate.source, estate, percentage)

        found = place_calls(aws, estate.numbers[0].phone_number, 1_000)

        assert {region: 1_000} == found["Connected"]

    def test_is_repeatable(self, aws, estate):
        """The same seed has the same result, another seed another."""
        shift(estate.source, estate, 50)
        number = estate.numbers[0].phone_number

        first, second, other = (
            place_calls(aws, number, 1_000, Seed=seed) for seed in (5, 5, 6)
        )

        assert first == second
        assert first != other

    def test_is_repeatable_by_motos_seed(self, aws):
        """Without a seed, moto's seed determines the result."""
        found = []
        for _ in range(2):
            aws.control("POST", "reset")
            aws.control("POST", "seed?a=42")
            estate = aws.estate()
            shift(estate.source, estate, 50)
            number = estate.numbers[0].phone_number
            found.append(place_calls(aws, number, 1_000, Seed=None)["Connected"])

        assert found[0] == found[1]

    @pytest.mark.rules("UT-16")
    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    def test_a_contact_stays_where_it_is(self, aws, estate):
        """A shift does not move a call that has arrived."""
        number = estate.numbers[0].phone_number
        before = place_calls(aws, number)["ContactId"]
        shift(estate.replica, estate, 0)

        after = place_calls(aws, number)["ContactId"]

        assert [SOURCE, REPLICA] == [
            estate.source.describe_contact(
                InstanceId=estate.instance_id, ContactId=contact_id
            )["Contact"]["GlobalResiliencyMetadata"]["ActiveRegion"]
            for contact_id in (before, after)
        ]

    def test_a_number_of_an_instance(self, aws, source):
        """Calls to an instance's own number are answered in its Region."""
        instance = create_instance(source)
        claimed = claim(source, instance["Arn"])
        flow = source.list_contact_flows(InstanceId=instance["Id"])
        source.associate_phone_number_contact_flow(
            PhoneNumberId=claimed["PhoneNumberId"],
            InstanceId=instance["Id"],
            ContactFlowId=flow["ContactFlowSummaryList"][0]["Id"],
        )

        assert {SOURCE: 10} == place_calls(aws, claimed["PhoneNumber"], 10)["Connected"]

    @pytest.mark.rules("D-21")
    def test_a_number_that_moved(self, aws):
        """A moved number follows its new group, and its flow must be linked again."""
        estate = aws.estate(groups=2)
        shift(estate.source, estate, 0)
        number = estate.numbers[0]
        estate.source.update_phone_number(
            PhoneNumberId=number.id, TargetArn=estate.group_arns[1]
        )

        assert {"NO_FLOW": 5} == place_calls(aws, number.phone_number, 5)["Lost"]
        estate.source.associate_phone_number_contact_flow(
            PhoneNumberId=number.id,
            InstanceId=estate.instance_id,
            ContactFlowId=estate.flow_id,
        )
        assert {SOURCE: 5} == place_calls(aws, number.phone_number, 5)["Connected"]


class TestLostCalls:
    """Why calls are lost."""

    def test_region_down(self, aws, estate):
        """REGION_DOWN: calls that arrive in a Region that is down are lost."""
        shift(estate.source, estate, 50)
        add_fault(aws, DOWN, region=REPLICA)

        found = place_calls(aws, estate.numbers[0].phone_number, 1_000)

        assert {"REGION_DOWN"} == set(found["Lost"])
        assert {SOURCE} == set(found["Connected"])
        assert 1_000 == found["Connected"][SOURCE] + found["Lost"]["REGION_DOWN"]

    def test_no_flow(self, aws, estate):
        """NO_FLOW: calls to a number without a flow are lost."""
        estate.source.disassociate_phone_number_contact_flow(
            PhoneNumberId=estate.numbers[0].id, InstanceId=estate.instance_id
        )

        found = place_calls(aws, estate.numbers[0].phone_number, 10)

        assert ({"NO_FLOW": 10}, {}) == (found["Lost"], found["Connected"])

    @pytest.mark.needs_model("UpdateCrossRegionRouting")
    @pytest.mark.rules("UT-14", "D-32")
    def test_no_agents(self, aws, estate):
        """NO_AGENTS: calls are lost if no linked Region has agents for them."""
        estate.source.update_cross_region_routing(
            InstanceId=estate.instance_id, IsolatedAll=True
        )
        estate.replica.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )

        found = place_calls(aws, estate.numbers[0].phone_number, 10)

        assert ({"NO_AGENTS": 10}, {}) == (found["Lost"], found["Connected"])

    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    @pytest.mark.rules("D-32")
    def test_agents_of_the_other_region(self, aws, estate):
        """With global routing, agents of the other Region handle the calls."""
        estate.replica.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )

        found = place_calls(aws, estate.numbers[0].phone_number, 1)

        assert {REPLICA: 1} == found["Connected"]
        contact = estate.source.describe_contact(
            InstanceId=estate.instance_id, ContactId=found["ContactId"]
        )["Contact"]
        assert (REPLICA, SOURCE) == (
            contact["GlobalResiliencyMetadata"]["OriginRegion"],
            contact["GlobalResiliencyMetadata"]["ActiveRegion"],
        )

    @pytest.mark.rules("D-32")
    def test_no_agents_while_the_other_region_is_down(self, aws, estate):
        """Agents in a Region that is down handle no calls of the other Region."""
        estate.replica.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )
        add_fault(aws, {"Outage": "error"}, region=SOURCE)

        found = place_calls(aws, estate.numbers[0].phone_number, 10)

        assert ({"NO_AGENTS": 10}, {}) == (found["Lost"], found["Connected"])

    @pytest.mark.rules("UT-14")
    def test_a_few_agents_are_enough(self, aws, estate):
        """Any share of agents in a Region is enough."""
        estate.replica.update_traffic_distribution(
            Id=estate.group_arn,
            TelephonyConfig=estate.shares(source=0),
            AgentConfig=estate.shares(source=90),
        )

        found = place_calls(aws, estate.numbers[0].phone_number, 10)

        assert {REPLICA: 10} == found["Connected"]

    @pytest.mark.parametrize("number", ["+12015559999", "+", "not a number"])
    def test_an_unknown_number(self, aws, number):
        """NUMBER_NOT_CLAIMED: calls to an unclaimed number are lost, whatever its form."""
        found = place_calls(aws, number, 10)

        assert ({"NUMBER_NOT_CLAIMED": 10}, 10) == (found["Lost"], found["Placed"])

    def test_a_number_that_was_released(self, aws, estate):
        """NUMBER_NOT_CLAIMED: calls to a released number are lost."""
        number = estate.numbers[0]
        estate.source.release_phone_number(PhoneNumberId=number.id)

        found = place_calls(aws, number.phone_number, 10)

        assert {"NUMBER_NOT_CLAIMED": 10} == found["Lost"]

    @pytest.mark.rules("PN-06")
    @pytest.mark.parametrize("effect", [failing(), STALLED], ids=["FAILED", "stalled"])
    def test_a_number_whose_claim_is_not_done(self, aws, estate, effect):
        """NUMBER_NOT_CLAIMED: calls are lost if the claim failed or is in progress."""
        add_fault(aws, effect, operation="ClaimPhoneNumber")
        claimed = claim(estate.source, estate.group_arn)

        found = place_calls(aws, claimed["PhoneNumber"], 10)

        assert {"NUMBER_NOT_CLAIMED": 10} == found["Lost"]

    @pytest.mark.rules("S-42")
    def test_calls_are_no_describes(self, aws, estate):
        """Calls do not count as describes of a claim."""
        slow_numbers(aws, describes=1)
        claimed = claim(estate.source, estate.group_arn)
        number_id = claimed["PhoneNumberId"]

        first = place_calls(aws, claimed["PhoneNumber"])
        second = place_calls(aws, claimed["PhoneNumber"])
        estate.source.describe_phone_number(PhoneNumberId=number_id)

        assert {"NUMBER_NOT_CLAIMED": 1} == first["Lost"] == second["Lost"]
        assert {"NO_FLOW": 1} == place_calls(aws, claimed["PhoneNumber"])["Lost"]

    def test_the_region_before_the_flow_before_the_agents(self, aws, estate):
        """Of several reasons the first on the call's way is counted."""
        estate.source.disassociate_phone_number_contact_flow(
            PhoneNumberId=estate.numbers[0].id, InstanceId=estate.instance_id
        )
        estate.replica.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )
        number = estate.numbers[0].phone_number

        without_flow = place_calls(aws, number)["Lost"]
        add_fault(aws, DOWN, region=REPLICA)
        down = place_calls(aws, number)["Lost"]

        assert ({"NO_FLOW": 1}, {"REGION_DOWN": 1}) == (without_flow, down)


class TestSignIns:
    """Where agents sign in."""

    def sign_in(self, aws, estate, count):
        """The result of sign-ins by the default group's distribution."""
        return aws.control(
            "POST",
            "connect/sign-ins",
            json={"GroupArn": estate.default_group_arn, "Count": count, "Seed": 1},
        ).json()

    @pytest.mark.rules("UT-17")
    def test_half_and_half(self, aws, estate):
        """With both Regions enabled half of the sign-ins go to each."""
        found = self.sign_in(aws, estate, 5_000)["Connected"]

        expected = {SOURCE: 2_500, REPLICA: 2_500}
        assert chi_square(found, expected) < ONE_IN_A_MILLION

    @pytest.mark.rules("UT-17")
    @pytest.mark.parametrize(
        ("source", "replica", "region"),
        [(True, False, SOURCE), (False, True, REPLICA)],
    )
    def test_all_to_one(self, aws, estate, source, replica, region):
        """With one Region enabled all sign-ins go to it."""
        estate.replica.update_traffic_distribution(
            Id=estate.default_group_arn,
            SignInConfig=estate.sign_in(source=source, replica=replica),
        )

        assert {region: 100} == self.sign_in(aws, estate, 100)["Connected"]

    @pytest.mark.rules("FO-02")
    def test_where_a_region_is_down(self, aws, estate):
        """Sign-ins that go to a Region that is down are lost."""
        add_fault(aws, DOWN, region=SOURCE)

        found = self.sign_in(aws, estate, 100)

        assert {"REGION_DOWN"} == set(found["Lost"])
        assert {REPLICA} == set(found["Connected"])


class TestAgents:
    """Where agents work."""

    @pytest.mark.rules("UT-11")
    def test_follow_the_agents_distribution(self, aws, estate):
        """Agents follow their own distribution, not that of calls."""
        estate.replica.update_traffic_distribution(
            Id=estate.group_arn,
            TelephonyConfig=estate.shares(source=100),
            AgentConfig=estate.shares(source=30),
        )

        found = aws.control(
            "POST",
            "connect/agents",
            json={"GroupArn": estate.group_arn, "Count": 5_000, "Seed": 1},
        ).json()["Connected"]

        assert chi_square(found, {SOURCE: 1_500, REPLICA: 3_500}) < ONE_IN_A_MILLION


class TestAgentsAtWork:
    """Agents who sign in by name; tests/service has all their rules."""

    @pytest.mark.rules("AG-02", "AG-03", "SI-04")
    def test_a_failover(self, aws):
        """Calls find agents in the replica Region once the agents are shifted too."""
        estate = aws.estate(agents=1)
        number = estate.numbers[0].phone_number
        agent = {"InstanceArn": estate.instance_arn, "Username": "agent-1", "Seed": 1}
        signed_in = aws.control("POST", "connect/sessions", json=agent).json()
        assert SOURCE == signed_in["WorkingIn"]
        estate.source.update_traffic_distribution(
            Id=estate.group_arn,
            TelephonyConfig=estate.shares(source=0),
            AgentConfig=estate.shares(source=0),
        )

        placed = place_calls(aws, number)

        assert {REPLICA: 1} == placed["Connected"]
        (shown,) = estate.replica.get_current_user_data(
            InstanceId=estate.instance_id, Filters={"Agents": [estate.user_ids[0]]}
        )["UserDataList"]
        assert [placed["ContactId"]] == [row["ContactId"] for row in shown["Contacts"]]
        assert {"NO_AGENTS": 1} == place_calls(aws, number)["Lost"]
        hang_up = {"ContactId": placed["ContactId"]}
        assert {} == aws.control("POST", "connect/hang-ups", json=hang_up).json()
        assert {REPLICA: 1} == place_calls(aws, number)["Connected"]

    @pytest.mark.rules("ME-04", "ME-08")
    def test_metrics(self, aws, estate):
        """A contact that waits is in the queue, and abandoned once its caller hangs up."""
        create_user(estate.source, estate.instance_id, "ann")
        agent = {"InstanceArn": estate.instance_arn, "Username": "ann"}
        offline = {**agent, "Endpoint": "REGIONAL", "Status": "Offline"}
        aws.control("POST", "connect/sessions", json=offline)
        queue = estate.source.list_queues(InstanceId=estate.instance_id)[
            "QueueSummaryList"
        ][0]["Id"]
        before = datetime.now(timezone.utc) - timedelta(minutes=1)
        placed = place_calls(aws, estate.numbers[0].phone_number, Waits=True)

        now = estate.source.get_current_metric_data(
            InstanceId=estate.instance_id,
            Filters={"Queues": [queue], "Channels": ["VOICE"]},
            Groupings=["QUEUE"],
            CurrentMetrics=[{"Name": "CONTACTS_IN_QUEUE", "Unit": "COUNT"}],
        )["MetricResults"]
        aws.control("POST", "connect/hang-ups", json={"ContactId": placed["ContactId"]})
        later = estate.source.get_metric_data_v2(
            ResourceArn=estate.instance_arn,
            StartTime=before,
            EndTime=datetime.now(timezone.utc) + timedelta(seconds=1),
            Filters=[{"FilterKey": "QUEUE", "FilterValues": [queue]}],
            Groupings=["QUEUE"],
            Metrics=[{"Name": "CONTACTS_ABANDONED"}],
        )["MetricResults"]

        assert [[1.0], [1.0]] == [
            [one["Value"] for row in rows for one in row["Collections"]]
            for rows in (now, later)
        ]
        assert queue == now[0]["Dimensions"]["Queue"]["Id"]
        assert {"QUEUE": queue} == later[0]["Dimensions"]

    @pytest.mark.parametrize(
        ("path", "body", "sentence"),
        [
            ("sessions", {}, "InstanceArn is missing."),
            ("sessions", {"InstanceArn": "x"}, "Username is missing."),
            (
                "sessions",
                {"InstanceArn": "x", "Username": "y", "Endpoint": "BOTH"},
                "Endpoint must be one of GLOBAL, REGIONAL, got 'BOTH'",
            ),
            ("sign-outs", {"InstanceArn": "x", "Username": "y"}, "Not the ARN of"),
            ("hang-ups", {"ContactId": "x"}, "Unknown contact: x"),
            ("calls", {"PhoneNumber": "+1", "Waits": 1}, "Waits must be true or false"),
        ],
        ids=str,
    )
    def test_malformed(self, aws, path, body, sentence):
        """Malformed input is a 400 with an explanation."""
        found = aws.control("POST", f"connect/{path}", json=body)

        assert 400 == found.status_code
        assert sentence in found.json()["message"]


@in_process
class TestInPython:
    """Calls from Python, in-process."""

    def test_calls(self, estate):
        """The result is a tally, with the contact of a single call."""
        number = estate.numbers[0].phone_number

        one, many = simulator.place_calls(number), simulator.place_calls(number, 5)

        assert {SOURCE: 1} == one.tally.connected
        assert one.contact_id is not None
        assert Tally(5, {Region(SOURCE): 5}, {}) == many.tally
        assert many.contact_id is None

    def test_sign_ins_and_agents(self, estate):
        """The result is a tally without a contact."""
        group_arn = estate.default_group_arn

        signed_in = simulator.place_sign_ins(group_arn, 10)
        working = simulator.place_agents(group_arn, 10)

        assert (10, None) == (signed_in.tally.placed, signed_in.contact_id)
        assert simulator.Placed(Tally(10, {Region(SOURCE): 10}, {})) == working
        assert (10, {SOURCE: 10}, {}) == (
            working.placed,
            working.connected,
            working.lost,
        )

    @pytest.mark.rules("UT-18")
    def test_agents_at_work(self, aws):
        """Agents sign in and out, and callers hang up."""
        estate = aws.estate(agents=1)
        arn = estate.replica_arn

        signed_in = simulator.sign_in(arn, "agent-1", endpoint="REGIONAL", seed=1)
        contact_id = simulator.place_calls(estate.numbers[0].phone_number).contact_id
        simulator.hang_up(contact_id)
        simulator.sign_out(arn, "agent-1")

        assert simulator.SignIn(estate.user_ids[0], REPLICA, REPLICA) == signed_in

    def test_in_an_account_of_another_number(self, aws, monkeypatch):
        """By default the number is called in the account of MOTO_ACCOUNT_ID."""
        monkeypatch.setenv("MOTO_ACCOUNT_ID", OTHER_ACCOUNT)
        number = aws.estate().numbers[0].phone_number

        assert {SOURCE: 1} == simulator.place_calls(number).connected

    @pytest.mark.rules("UT-16")
    def test_all_shares_by_one_seed(self, estate):
        """With one seed, a larger share gets more calls."""
        number = estate.numbers[0].phone_number
        arrived = []
        for percentage in range(100, -10, -10):
            shift(estate.replica, estate, percentage)
            tally = simulator.place_calls(number, 1_000, seed=3).tally
            arrived.append(tally.connected.get(Region(REPLICA), 0))

        assert (0, 1_000) == (arrived[0], arrived[-1])
        assert all(fewer < more for fewer, more in pairwise(arrived))

    @pytest.mark.parametrize(
        ("place", "sentence"),
        [
            (
                lambda: simulator.place_calls("+12015550100", 0),
                "Count must be a positive",
            ),
            (
                lambda: simulator.place_sign_ins("x"),
                "Not the ARN of a traffic distribution group",
            ),
            (
                lambda: simulator.place_agents("x"),
                "Not the ARN of a traffic distribution group",
            ),
            (
                lambda: simulator.place_sign_ins("x", -1),
                "Count must be a positive",
            ),
            (lambda: simulator.place_agents("x", 0), "Count must be a positive"),
            (
                lambda: simulator.place_calls("+12015550100", 1.5),  # type: ignore[arg-type]
                "Count must be a positive",
            ),
            (
                lambda: simulator.place_calls("+12015550100", account_id="1"),
                "12 digits",
            ),
            (lambda: simulator.hang_up(None), "There is no contact to end"),
        ],
    )
    @pytest.mark.usefixtures("aws")
    def test_refuses(self, place, sentence):
        """Invalid arguments are a ValueError."""
        with pytest.raises(ValueError, match=sentence):
            place()


def test_a_number_with_its_ids_is_not_called():
    """An estate's number is an object: its phone_number is called."""
    with mock_aws():
        number = build_estate().numbers[0]

        with pytest.raises(TypeError, match="must be a string, got ClaimedNumber"):
            simulator.place_calls(number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("use", "arguments", "sentence"),
    [
        (
            simulator.place_sign_ins,
            [None],
            "The group's ARN must be a string, got None",
        ),
        (simulator.place_agents, [5], "The group's ARN must be a string, got 5"),
        (simulator.hang_up, [5], "The contact's ID must be a string, got 5"),
        (simulator.sign_in, [None, "ada"], "The instance's ARN must be a string"),
        (simulator.sign_in, ["arn", None], "The username must be a string, got None"),
        (simulator.sign_out, ["arn", 5], "The username must be a string, got 5"),
    ],
)
def test_refuses_other_types(use, arguments, sentence):
    """Whatever else is not a string is refused by its name."""
    with mock_aws(), pytest.raises(TypeError, match=sentence):
        use(*arguments)


def test_refuses_seeds_that_are_no_integer():
    """A seed is an integer, in Python as on a server."""
    with mock_aws(), pytest.raises(ValueError, match="Seed must be an integer, not: "):
        simulator.place_calls("+12015550100", seed="1")  # type: ignore[arg-type]


def test_the_account_that_moto_is_told(monkeypatch):
    """MOTO_ACCOUNT_ID is the account of numbers, as it is of API calls."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")

    with mock_aws():
        estate = build_estate()
        number = estate.numbers[0].phone_number
        here = simulator.place_calls(number).tally
        elsewhere = simulator.place_calls(number, account_id="123456789012").tally

    assert ":111122223333:" in estate.instance_arn
    assert {Region(SOURCE): 1} == here.connected
    assert {"NUMBER_NOT_CLAIMED": 1} == elsewhere.lost


def test_the_account_that_a_server_is_told():
    """A server uses its MOTO_ACCOUNT_ID for the control path."""
    with serving(MOTO_ACCOUNT_ID="111122223333") as server:
        aws = Aws(server.url, server.url)
        number = aws.estate().numbers[0].phone_number

        placed = place_calls(aws, number)

    assert {SOURCE: 1} == placed["Connected"]
