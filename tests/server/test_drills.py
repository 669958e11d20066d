"""Drills on a server: a failover that runs anywhere is put to the test."""

from __future__ import annotations

import pytest

from moto_connect_tdg.rehearsal.scenarios import SCENARIOS
from tests.helpers.aws import on_server
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.servers import serving

pytestmark = on_server

DRILLS = "connect/drills"


@pytest.fixture(name="start")
def _start(aws):
    """Start a drill, which is over at the end of the test."""
    started = []

    def start(**wanted):
        drill = aws.control("POST", DRILLS, json={"Calls": 100, **wanted})
        assert 201 == drill.status_code, drill.text
        started.append(drill.json()["DrillId"])
        return drill.json()

    yield start
    for drill_id in started:
        while finish(aws, drill_id).status_code == 200:
            pass


def finish(aws, drill_id, **how):
    """Say that the failover has ended."""
    return aws.control("POST", f"{DRILLS}/{drill_id}/finish", json=how)


def fail_over(aws, ask, **config):
    """Move a group's calls, agents and sign-ins, as a good failover does."""
    client = aws.connect(ask["ReplicaRegion"])
    shares = {
        "Distributions": [
            {"Region": ask["SourceRegion"], "Percentage": 0},
            {"Region": ask["ReplicaRegion"], "Percentage": 100},
        ]
    }
    sign_in = {
        "Distributions": [
            {"Region": ask["SourceRegion"], "Enabled": False},
            {"Region": ask["ReplicaRegion"], "Enabled": True},
        ]
    }
    client.update_traffic_distribution(
        Id=ask["GroupArn"],
        TelephonyConfig=shares,
        AgentConfig=shares,
        SignInConfig=sign_in,
        **config,
    )
    client.get_traffic_distribution(Id=ask["GroupArn"])


def test_a_failover_that_works(aws, start):
    """It is told what to move, moves it, says that it has ended, and passes."""
    drill = start()
    assert ("source-down", "RUNNING", None) == (
        drill["Scenario"],
        drill["State"],
        drill["Report"],
    )
    (ask,) = drill["Asks"]
    assert (SOURCE, REPLICA) == (ask["SourceRegion"], ask["ReplicaRegion"])

    fail_over(aws, ask)
    ended = finish(aws, drill["DrillId"], ExitCode=0, Output="moved").json()

    report = ended["Report"]
    assert ("FINISHED", []) == (ended["State"], ended["Asks"])
    assert ([], True) == (report["failures"], report["passed"])
    assert "moved" == report["output"]
    assert ["UpdateTrafficDistribution", "GetTrafficDistribution"] == [
        call["operation"] for call in report["api_calls"]
    ]
    read = aws.control("GET", f"{DRILLS}/{drill['DrillId']}").json()
    assert ended == read
    assert ended in aws.control("GET", DRILLS).json()["Drills"]


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"Error": "no permission"}, "no permission"),
        ({"ExitCode": 3}, "exit code 3"),
    ],
)
def test_a_failover_that_failed(aws, start, how, sentence):
    """What it says of its end is in the report, and callers are lost."""
    drill = start()

    report = finish(aws, drill["DrillId"], **how).json()["Report"]

    assert not report["passed"]
    assert sentence in str(report["failures"])
    assert {"REGION_DOWN": 100} == report["after"]["lost"]


def test_a_failover_that_never_ends(aws, start):
    """After its time it is judged without it; the server goes on."""
    drill = start(TimeoutSeconds=0.1)
    path = f"{DRILLS}/{drill['DrillId']}"

    while (read := aws.control("GET", path).json())["State"] != "FINISHED":
        pass

    assert "did not end within 0.1 seconds" in str(read["Report"]["failures"])
    assert 409 == finish(aws, drill["DrillId"]).status_code


def test_the_region_is_down(aws, start):
    """For the failover's clients, as the scenario has it."""
    (ask,) = start(Scenario="source-unavailable")["Asks"]

    answer = aws.send("GET", "/instance", region=ask["SourceRegion"])

    assert 503 == answer.status_code
    assert aws.connect(ask["ReplicaRegion"]).list_instances()


def test_several_steps(aws, start):
    """A scenario of several rounds asks for the next failover at the end of one."""
    drill = start(Scenario="several-groups")
    seen = []
    while drill["State"] == "RUNNING":
        for ask in drill["Asks"]:
            seen.append(ask["GroupArn"])
            aws.connect(REPLICA).get_traffic_distribution(Id=ask["GroupArn"])
        drill = finish(aws, drill["DrillId"]).json()

    assert len(seen) == len(set(seen)) > 1


def test_scenarios_are_listed(aws):
    """All that there are, each with its sentence."""
    listed = aws.control("GET", "connect/scenarios").json()["Scenarios"]

    assert [(scenario.name, scenario.sentence) for scenario in SCENARIOS] == [
        (row["Name"], row["Sentence"]) for row in listed
    ]


def test_a_failover_that_resets_the_server(aws, start):
    """There is nothing left to judge it by, and the report says so."""
    drill = start()
    aws.control("POST", "reset")

    report = finish(aws, drill["DrillId"]).json()["Report"]

    assert "reset the mock" in str(report["failures"])


def test_one_at_a_time(aws, start):
    """A second drill is a 409: both would have the same server."""
    start()

    again = aws.control("POST", DRILLS, json={})

    assert (409, "Another drill is running: finish it first.") == (
        again.status_code,
        again.json()["message"],
    )


def test_regions_that_do_not_pair_up(aws):
    """What the API refuses is a 409 with its sentence, and the drill is over."""
    answer = aws.control("POST", DRILLS, json={"ReplicaRegion": "eu-west-2"})

    assert (409, True) == (
        answer.status_code,
        "InvalidRequestException" in answer.json()["message"],
    )
    assert "FAILED" == aws.control("GET", DRILLS).json()["Drills"][-1]["State"]


def test_leaves_the_server_empty(aws, start):
    """A drill has a mock of its own: what was there before is gone, and so is it."""
    aws.estate()
    drill = start()
    during = aws.control("GET", "connect/state").json()
    finish(aws, drill["DrillId"])

    (account,) = during
    assert 1 == len(during[account][SOURCE]["Instances"])
    assert {} == aws.control("GET", "connect/state").json()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"Scenario": "no-such"}, "no-such"),
        ({"Scenario": 5}, "Scenario must be a string."),
        ({"SourceRegion": "moon-1"}, "moon-1"),
        ({"Numbers": 0}, "numbers must be a positive integer, got 0"),
        ({"Calls": True}, "Calls must be an integer."),
        ({"Outage": "slow"}, "outage must be one of"),
        ({"Services": "s3"}, "Services must be a list of strings."),
        ({"Services": ["dynamo"]}, "unknown to boto3"),
        ({"TimeoutSeconds": 0}, "timeout must be more than 0"),
        ({"TimeoutSeconds": "60"}, "TimeoutSeconds must be a number."),
        ({"Rate": 0}, "rate must be more than 0"),
        ({"PropagationSeconds": -1}, "propagation must be from 0"),
        ({"Timeout": 60}, "A drill has no member 'Timeout'"),
    ],
    ids=str,
)
def test_malformed(aws, body, sentence):
    """What cannot be rehearsed is a 400 with a sentence, and no drill."""
    answer = aws.control("POST", DRILLS, json=body)

    assert (400, True) == (answer.status_code, sentence in answer.json()["message"])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown(aws, method):
    """An unknown drill is a 404 that says so."""
    path = f"{DRILLS}/drill-999" + ("/finish" if method == "POST" else "")
    answer = aws.control(method, path, json={})

    assert (404, "Unknown drill: drill-999") == (
        answer.status_code,
        answer.json()["message"],
    )


def test_a_server_stops_in_the_middle_of_one(aws):
    """A drill keeps no server from ending."""
    with serving() as server:
        other = type(aws)(server.url, server.url)
        assert 201 == other.control("POST", DRILLS, json={}).status_code

        assert 0 == server.stop()
