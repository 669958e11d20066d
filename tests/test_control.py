"""The control paths' JSON: input, output and refusals."""

from __future__ import annotations

import pytest

from moto_connect_tdg.connect import control_members
from tests.helpers.accounts import by_key
from tests.helpers.calls import place_calls
from tests.helpers.faults import DOWN, THROTTLED, add_fault, hits, take_back
from tests.helpers.groups import shift
from tests.helpers.identifiers import (
    ACCOUNT,
    OTHER_ACCOUNT,
    REPLICA,
    SOURCE,
    UNKNOWN_GROUP,
)
from tests.helpers.instances import create_instance
from tests.helpers.journal import entries
from tests.helpers.refusals import refused

FAULTS, CALLS = "connect/faults", "connect/calls"


@pytest.fixture(name="post")
def _post(aws):
    """Post JSON to a control path."""

    def post(path, body):
        return aws.control("POST", path, json=body)

    return post


def sentence_of(answer):
    """The message of a refusal, which has status 400."""
    assert 400 == answer.status_code, answer.text
    assert "application/json" == answer.headers["Content-Type"]
    (text,) = answer.json().values()
    return text


EFFECTS = [
    {"Error": {"Code": "ThrottlingException", "Message": "Slow down."}},
    {"Outage": "error"},
    {"Outage": "connection"},
    {"Outage": "timeout"},
    {"DelaySeconds": 1},
    {"DelaySeconds": 0.25},
    {"FailWorkflow": "The disk is full."},
    {"StallWorkflow": True},
    {},
    [{"Outage": "error"}, {}, {"DelaySeconds": 2}],
]


class TestFaults:
    """/moto-api/connect/faults"""

    @pytest.mark.parametrize("effect", EFFECTS, ids=str)
    def test_is_shown_as_it_was_read(self, aws, post, effect):
        """A new fault has an ID, and is listed with its match, effect, times and hits."""
        match = {
            "AccountId": OTHER_ACCOUNT,
            "Region": SOURCE,
            "Operation": "UpdateTrafficDistribution",
            "ResourceArn": "arn:aws:connect:us-east-1:123456789012:instance/i",
        }

        added = post(FAULTS, {"Match": match, "Effect": effect, "Times": 3})

        assert (201, ["FaultId"]) == (added.status_code, list(added.json()))
        shown = {
            **added.json(),
            "Match": match,
            "Effect": effect,
            "Times": 3,
            "Timeline": [],
            "Probability": None,
            "Seed": None,
            "Hits": 0,
        }
        assert {"Faults": [shown]} == aws.control("GET", FAULTS).json()
        one = aws.control("GET", f"{FAULTS}/{added.json()['FaultId']}")
        assert shown == one.json()

    @pytest.mark.parametrize("match", [{}, {"Match": {}}, {"Match": {"Region": None}}])
    def test_match_may_be_left_out(self, aws, post, match):
        """A fault without a match is for every API call, until it is removed."""
        post(FAULTS, {"Effect": DOWN, **match})

        (shown,) = aws.control("GET", FAULTS).json()["Faults"]
        assert ({}, None) == (shown["Match"], shown["Times"])
        with refused("ServiceUnavailable"):
            aws.connect(REPLICA).list_instances()

    def test_schedule_is_shown_as_it_was_read(self, aws, post):
        """A fault is listed with its timeline, probability and seed."""
        schedule = {
            "Timeline": [
                {"AtSeconds": 10, "ForSeconds": 60},
                {"AtSeconds": 90.5, "ForSeconds": None},
            ],
            "Probability": 0.25,
            "Seed": 7,
        }

        post(FAULTS, {"Effect": DOWN, **schedule})

        (shown,) = aws.control("GET", FAULTS).json()["Faults"]
        assert schedule == {member: shown[member] for member in schedule}

    def test_seed_may_be_left_out(self, aws, post):
        """Without a given seed, the one that was drawn is shown."""
        post(FAULTS, {"Effect": {"DelaySeconds": 1, "JitterSeconds": 1}})

        (shown,) = aws.control("GET", FAULTS).json()["Faults"]
        assert isinstance(shown["Seed"], int)

    def test_message_may_be_left_out(self, aws, post):
        """An error without a given message has a default one."""
        post(FAULTS, {"Effect": {"Error": {"Code": "InternalServiceException"}}})

        with refused("InternalServiceException", match="An injected fault"):
            aws.connect().list_instances()

    def test_hits(self, aws):
        """The list counts the API calls that a fault struck."""
        fault_id = add_fault(aws, DOWN, region=SOURCE, times=2)
        for _ in range(2):
            with refused("ServiceUnavailable"):
                aws.connect().list_instances()
        aws.connect().list_instances()

        assert 2 == hits(aws, fault_id)

    def test_one_is_removed(self, aws):
        """DELETE with an ID removes that fault."""
        first = add_fault(aws, DOWN, region=SOURCE)
        second = add_fault(aws, DOWN, region=REPLICA)

        take_back(aws, first)

        left = aws.control("GET", FAULTS).json()["Faults"]
        assert [second] == [fault["FaultId"] for fault in left]
        assert aws.connect().list_instances()

    def test_all_are_removed(self, aws):
        """DELETE without an ID removes all faults."""
        add_fault(aws, DOWN, region=SOURCE)
        add_fault(aws, DOWN, region=REPLICA)

        assert 200 == aws.control("DELETE", FAULTS).status_code

        assert {"Faults": []} == aws.control("GET", FAULTS).json()
        assert aws.connect().list_instances()

    @pytest.mark.parametrize("method", ["GET", "DELETE"])
    def test_unknown_id(self, aws, method):
        """An unknown ID is a 404 that names it."""
        answer = aws.control(method, f"{FAULTS}/fault-99")

        assert (404, {"message": "Unknown fault: fault-99"}) == (
            answer.status_code,
            answer.json(),
        )


MALFORMED = [
    ([], "A fault must be a JSON object."),
    ("x", "A fault must be a JSON object."),
    ({}, "Effect is missing."),
    ({"Effect": None}, "Effect is missing."),
    ({"Effect": []}, "A fault must have at least one effect"),
    ({"Effect": 5}, "Effect must be a JSON object."),
    ({"Effect": [DOWN, 5]}, "Effect must be a JSON object."),
    ({"Effect": {"Explode": 1}}, "Effect has no member 'Explode'; it has DelaySeconds"),
    ({"Effect": {**DOWN, **THROTTLED}}, "Effect must have one member, not 2."),
    ({"Effect": {"Error": "Throttling"}}, "Effect.Error must be a JSON object."),
    ({"Effect": {"Error": {}}}, "Effect.Error must have a Code."),
    ({"Effect": {"Error": {"Code": 5}}}, "Code must be a string."),
    (
        {"Effect": {"Error": {"Code": "ThrottlingException", "Message": 5}}},
        "Message must be a string.",
    ),
    (
        {"Effect": {"Error": {"Code": "NoSuchException"}}},
        "no operation can return NoSuchException",
    ),
    ({"Effect": {"Outage": "slow"}}, "Effect.Outage must be one of error, connection"),
    ({"Effect": {"DelaySeconds": "1"}}, "Effect.DelaySeconds must be a number."),
    ({"Effect": {"DelaySeconds": True}}, "Effect.DelaySeconds must be a number."),
    ({"Effect": {"DelaySeconds": -1}}, "a number from 0 to 300, not: -1"),
    ({"Effect": {"DelaySeconds": 301}}, "a number from 0 to 300, not: 301"),
    (
        {"Effect": {"FailWorkflow": ""}},
        "Effect.FailWorkflow must be the reason, a string.",
    ),
    (
        {"Effect": {"FailWorkflow": 5}},
        "Effect.FailWorkflow must be the reason, a string.",
    ),
    ({"Effect": {"StallWorkflow": False}}, "Effect.StallWorkflow must be true."),
    (
        {"Effect": {"DelaySeconds": 1, "JitterSeconds": "1"}},
        "Effect.JitterSeconds must be a number.",
    ),
    (
        {"Effect": {"DelaySeconds": 299, "JitterSeconds": 2}},
        "JitterSeconds must be a number from 0, with the delay up to 300, not: 2",
    ),
    (
        {"Effect": {"JitterSeconds": 1}},
        "Effect.JitterSeconds can be combined with DelaySeconds",
    ),
    (
        {"Effect": {**DOWN, "JitterSeconds": 1}},
        "Effect.JitterSeconds can be combined with DelaySeconds",
    ),
    ({"Effect": DOWN, "Timeline": {}}, "Timeline must be a list."),
    ({"Effect": DOWN, "Timeline": []}, "a list of at least one window"),
    ({"Effect": DOWN, "Timeline": [5]}, "A window of the timeline must be a JSON"),
    (
        {"Effect": DOWN, "Timeline": [{}]},
        "A window of the timeline must have AtSeconds.",
    ),
    (
        {"Effect": DOWN, "Timeline": [{"AtSeconds": 1, "For": 1}]},
        "A window of the timeline has no member 'For'",
    ),
    (
        {"Effect": DOWN, "Timeline": [{"AtSeconds": "1"}]},
        "AtSeconds must be a number.",
    ),
    (
        {"Effect": DOWN, "Timeline": [{"AtSeconds": -1}]},
        "AtSeconds must be a number of at least 0, not: -1",
    ),
    (
        {"Effect": DOWN, "Timeline": [{"AtSeconds": 1, "ForSeconds": 0}]},
        "ForSeconds must be a number above 0, not: 0",
    ),
    (
        {"Effect": DOWN, "Timeline": [{"AtSeconds": 1}, {"AtSeconds": 9}]},
        "begins before",
    ),
    ({"Effect": DOWN, "Probability": "1"}, "Probability must be a number."),
    ({"Effect": DOWN, "Probability": 0}, "a number above 0, at most 1, not: 0"),
    ({"Effect": DOWN, "Probability": 1.5}, "a number above 0, at most 1, not: 1.5"),
    ({"Effect": DOWN, "Probability": True}, "Probability must be a number."),
    ({"Effect": DOWN, "Seed": 1}, "Seed has no use"),
    ({"Effect": DOWN, "Probability": 0.5, "Seed": "1"}, "Seed must be an integer."),
    ({"Effect": DOWN, "Match": []}, "Match must be a JSON object."),
    ({"Effect": DOWN, "Match": {"Regin": SOURCE}}, "Match has no member 'Regin'"),
    ({"Effect": DOWN, "Match": {"Region": 5}}, "Region must be a string."),
    ({"Effect": DOWN, "Match": {"Region": "moon-1"}}, "not available in: 'moon-1'"),
    ({"Effect": DOWN, "Match": {"Operation": "NoSuch"}}, "not mocked"),
    ({"Effect": DOWN, "Match": {"AccountId": 5}}, "AccountId must be a string."),
    ({"Effect": DOWN, "Times": 0}, "Times must be a positive integer, not: 0"),
    ({"Effect": DOWN, "Times": 1.5}, "Times must be an integer."),
    ({"Effect": DOWN, "Times": True}, "Times must be an integer."),
    ({"Effect": [DOWN, {}], "Times": 1}, "at least the number of effects, 2, not: 1"),
    ({"Effect": DOWN, "Match": {"AccountId": "1" * 11}}, "must have 12 digits"),
    ({"Effect": DOWN, "Match": {"AccountId": ""}}, "must have 12 digits"),
    ({"Effect": DOWN, "Match": {"Region": ""}}, "not available in: ''"),
    ({"Effect": DOWN, "Match": {"ResourceArn": "group-1"}}, "must be the ARN"),
    (
        {"Effect": DOWN, "Match": {"ResourceArn": "arn:aws:s3:::bucket"}},
        "must be the ARN of a Connect resource",
    ),
    ({"Effect": DOWN, "Time": 1}, "A fault has no member 'Time'; it has Effect, Match"),
    (
        {
            "Effect": {"Error": {"Code": "ResourceConflictException"}},
            "Match": {"Operation": "GetTrafficDistribution"},
        },
        "GetTrafficDistribution cannot return ResourceConflictException",
    ),
    (
        {
            "Effect": {"FailWorkflow": "no"},
            "Match": {"Operation": "GetTrafficDistribution"},
        },
        "GetTrafficDistribution starts no workflow",
    ),
    (
        {
            "Effect": DOWN,
            "Match": {
                "Operation": "ListInstances",
                "ResourceArn": f"arn:aws:connect:{SOURCE}:{ACCOUNT}:instance/x",
            },
        },
        "ResourceArn: ListInstances names no resource",
    ),
]


@pytest.mark.parametrize(("body", "sentence"), MALFORMED, ids=str)
def test_malformed_faults(aws, post, body, sentence):
    """A malformed fault, or one that could never strike, is a 400 with an explanation."""
    assert sentence in sentence_of(post(FAULTS, body))
    assert {"Faults": []} == aws.control("GET", FAULTS).json()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "The body is not JSON."),
        (b"", "The body is not JSON."),
        (b"null", "A fault must be a JSON object."),
        (b"\xff\xfe", "The body is not JSON."),
        (b"[" * 100_000, "The body is not JSON."),
        (b'{"Effect": {"DelaySeconds": NaN}}', "a number from 0 to 300"),
        (b'{"Effect": {"DelaySeconds": 1e999}}', "a number from 0 to 300"),
    ],
    ids=["cut short", "empty", "null", "bytes", "deep", "NaN", "infinite"],
)
def test_malformed_bodies(aws, content, sentence):
    """A body that is not JSON is a 400 with an explanation."""
    answer = aws.control(
        "POST", FAULTS, data=content, headers={"Content-Type": "application/json"}
    )

    assert sentence in sentence_of(answer)


class TestCalls:
    """/moto-api/connect/calls"""

    @pytest.mark.rules("DC-01")
    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    def test_one_call(self, post, estate):
        """By default one call is placed, which has a contact."""
        number = estate.numbers[0].phone_number

        found = post(CALLS, {"PhoneNumber": number}).json()

        contact_id = found.pop("ContactId")
        assert {"Placed": 1, "Connected": {SOURCE: 1}, "Lost": {}} == found
        shown = estate.source.describe_contact(
            InstanceId=estate.instance_id, ContactId=contact_id
        )["Contact"]
        assert SOURCE == shown["GlobalResiliencyMetadata"]["ActiveRegion"]

    def test_many_calls(self, post, estate):
        """Several calls have no contact, and their counts add up."""
        shift(estate.replica, estate, 50)
        number = estate.numbers[0].phone_number

        found = post(CALLS, {"PhoneNumber": number, "Count": 100, "Seed": 1}).json()

        assert ["Placed", "Connected", "Lost"] == list(found)
        assert 100 == found["Placed"] == sum(found["Connected"].values())
        assert {SOURCE, REPLICA} == set(found["Connected"])

    def test_of_another_account(self, aws, post):
        """A call is placed to the number of the given account."""
        estate = aws.estate()
        number = estate.numbers[0].phone_number
        create_instance(by_key(aws), "other")

        mine = post(CALLS, {"PhoneNumber": number}).json()
        others = post(CALLS, {"PhoneNumber": number, "AccountId": OTHER_ACCOUNT}).json()

        assert {SOURCE: 1} == mine["Connected"]
        assert {"NUMBER_NOT_CLAIMED": 1} == others["Lost"]

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [
            ([], "Calls must be a JSON object."),
            ({}, "PhoneNumber is missing."),
            ({"PhoneNumber": ""}, "PhoneNumber is missing."),
            ({"PhoneNumber": 5}, "PhoneNumber must be a string."),
            (
                {"PhoneNumber": "+1", "Count": 0},
                "Count must be an integer from 1 to",
            ),
            (
                {"PhoneNumber": "+1", "Count": -5},
                "Count must be an integer from 1 to",
            ),
            (
                {"PhoneNumber": "+1", "Count": 10**8},
                "Count must be an integer from 1",
            ),
            ({"PhoneNumber": "+1", "Count": "5"}, "Count must be an integer."),
            ({"PhoneNumber": "+1", "Count": True}, "Count must be an integer."),
            ({"PhoneNumber": "+1", "Seed": 0.5}, "Seed must be an integer."),
            (
                {"PhoneNumber": "+1", "AccountId": "1"},
                "AccountId must have 12 digits, not: '1'",
            ),
            ({"PhoneNumber": "+1", "Number": "1"}, "Calls has no member 'Number'"),
        ],
        ids=str,
    )
    def test_malformed(self, post, body, sentence):
        """Malformed input is a 400 with an explanation."""
        assert sentence in sentence_of(post(CALLS, body))


@pytest.mark.parametrize("path", ["connect/sign-ins", "connect/agents"])
class TestSignInsAndAgents:
    """/moto-api/connect/sign-ins and /agents"""

    @pytest.mark.rules("UT-17")
    def test_are_placed(self, post, estate, path):
        """Sign-ins and agents follow the group's distribution."""
        found = post(
            path, {"GroupArn": estate.default_group_arn, "Count": 10, "Seed": 1}
        )

        assert 10 == found.json()["Placed"] == sum(found.json()["Connected"].values())

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [
            ({}, "GroupArn is missing."),
            ({"GroupArn": "x"}, "Not the ARN of a traffic distribution group: x"),
            (
                {"GroupArn": UNKNOWN_GROUP},
                "Unknown traffic distribution group",
            ),
            (
                {"GroupArn": UNKNOWN_GROUP.replace(SOURCE, "moon-1")},
                "Unknown traffic distribution group",
            ),
            ({"GroupArn": "x", "PhoneNumber": "+1"}, "has no member 'PhoneNumber'"),
        ],
        ids=str,
    )
    def test_malformed(self, post, path, body, sentence):
        """Malformed input, or an unknown group, is a 400 with an explanation."""
        assert sentence in sentence_of(post(path, body))


class TestJournal:
    """/moto-api/connect/journal; its entries are tested in test_journal.py."""

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ({"Limit": "0"}, "Limit must be an integer from 1 to 10000."),
            ({"Limit": "-1"}, "Limit must be an integer from 1 to 10000."),
            ({"Limit": "10001"}, "Limit must be an integer from 1 to 10000."),
            ({"Limit": "9" * 5000}, "Limit must be an integer from 1 to 10000."),
            ({"Operation": "UpdateTrafficDistributon"}, "not mocked"),
            ({"Operation": ""}, "not mocked"),
            ({"Operation": "GetItem"}, "not mocked: GetItem"),
            ({"Region": "us-esat-1"}, "Region is unknown: 'us-esat-1'"),
            ({"Service": "dynamo"}, "unknown to boto3 and the AWS CLI: dynamo"),
            (
                {"Service": "dynamodb", "Operation": "GetItems"},
                "not one of dynamodb: GetItems",
            ),
            ({"After": "-1"}, "After must be an integer from 0 to"),
            ({"After": "0" * 12 + "9" * 12}, "After must be an integer from 0 to"),
            ({"AccountId": "1"}, "AccountId must have 12 digits, not: '1'"),
            ({"ResourceArn": "group"}, "must be the ARN"),
            ({"Outcome": "Throttling"}, "neither OK nor the code of an error"),
            ({"Limit": "many"}, "Limit must be an integer from 1 to 10000."),
            ({"Limit": "²"}, "Limit must be an integer from 1 to 10000."),
            ({"Regin": SOURCE}, "The query has no member 'Regin'"),
        ],
    )
    def test_malformed(self, aws, query, sentence):
        """A malformed query is a 400 with an explanation."""
        answer = aws.control("GET", "connect/journal", params=query)

        assert sentence in sentence_of(answer)


class TestState:
    """/moto-api/connect/state"""

    def test_of_nothing(self, aws):
        """The state of a fresh mock is empty."""
        assert {} == aws.control("GET", "connect/state").json()

    def test_shows_the_estate(self, aws):
        """The state has instances, replications, groups and numbers, by account and Region."""
        estate = aws.estate(numbers=2, agents=1)
        shift(estate.replica, estate, 30)

        (regions,) = aws.control("GET", "connect/state").json().values()

        source, replica = regions[SOURCE], regions[REPLICA]
        assert [(estate.instance_arn, None)] == [
            (row["Arn"], row["ReplicaOf"]) for row in source["Instances"]
        ]
        assert [(estate.replica_arn, SOURCE)] == [
            (row["Arn"], row["ReplicaOf"]) for row in replica["Instances"]
        ]
        assert ["INSTANCE_REPLICATION_COMPLETE"] == [
            row["ReplicationStatus"] for row in source["Replications"]
        ]
        groups = {row["Arn"]: row for row in source["TrafficDistributionGroups"]}
        assert {estate.default_group_arn, estate.group_arn} == set(groups)
        assert {SOURCE: 30, REPLICA: 70} == groups[estate.group_arn]["Telephony"]
        assert groups[estate.group_arn]["LastFailoverTime"]
        assert [number.arn for number in estate.numbers] == [
            row["PhoneNumberArn"] for row in source["PhoneNumbers"]
        ]

    def test_of_one_account(self, aws, estate):
        """AccountId restricts the state to one account."""
        create_instance(by_key(aws), "other")

        found = aws.control(
            "GET", "connect/state", params={"AccountId": OTHER_ACCOUNT}
        ).json()

        assert [OTHER_ACCOUNT] == list(found)
        assert estate.instance_id not in str(found)


class TestMembers:
    """The members on the reference page are those of the answers."""

    def test_of_a_fault(self, aws):
        """A fault has all of its members."""
        fault_id = add_fault(aws, DOWN)

        shown = aws.control("GET", f"{FAULTS}/{fault_id}").json()

        assert control_members.FAULT_SHOWN.names == set(shown)

    def test_of_calls(self, aws, estate):
        """A single call has all members, and several calls all except the contact."""
        number = estate.numbers[0].phone_number

        assert control_members.PLACED.names == set(place_calls(aws, number))
        assert {"ContactId"} == control_members.PLACED.names - set(
            place_calls(aws, number, 2)
        )

    def test_of_the_journal(self, aws, estate):
        """An entry and its change have all of their members."""
        shift(estate.source, estate, 30)

        entry = entries(aws)[-1]

        assert control_members.ENTRY.names == set(entry)
        assert control_members.CHANGE.names == set(entry["Change"])

    def test_of_health(self, aws):
        """The health has all of its members."""
        shown = aws.control("GET", "connect/health").json()

        assert control_members.HEALTH.names == set(shown)

    def test_of_the_state(self, aws, estate):
        """Each Region of an account has all of its members."""
        assert estate.source.list_instances()
        (regions,) = aws.control("GET", "connect/state").json().values()

        assert [control_members.STATE.names] * 2 == [set(r) for r in regions.values()]


def test_health(aws):
    """A server that answers is healthy."""
    assert "ok" == aws.control("GET", "connect/health").json()["status"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "connect/nothing"),
        ("PUT", "connect/faults"),
        ("GET", "connect/calls"),
        ("POST", "connect/journal"),
        ("DELETE", "connect/state"),
        ("GET", "connect/journal/1"),
        ("GET", "connect/faults/fault-1/x"),
        ("POST", "connect/faults/fault-1"),
    ],
)
def test_no_such_path(aws, method, path):
    """An unknown control path is a 404 in JSON."""
    answer = aws.control(method, path)

    assert 404 == answer.status_code
    assert path in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "connect/faults"),
        ("DELETE", "connect/faults"),
        ("DELETE", "connect/faults/fault-1"),
        ("POST", "connect/calls"),
        ("GET", "connect/health"),
    ],
)
def test_a_query_that_is_not_read_is_refused(aws, method, path):
    """A query is refused by the name of its member where none is read."""
    answer = aws.control(method, path, params={"AccountId": "123456789012"})

    assert (400, "The query has no member 'AccountId'; it has none.") == (
        answer.status_code,
        answer.json()["message"],
    )
