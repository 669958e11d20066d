"""Reading and shifting the distribution of a group."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from botocore.exceptions import ParamValidationError

from tests.helpers.aws import in_process
from tests.helpers.faults import add_fault, fail_workflow
from tests.helpers.groups import create_group, group_shown, rows, shares, slow_groups
from tests.helpers.identifiers import REPLICA, SOURCE, THIRD, UNKNOWN_GROUP, UNKNOWN_ID
from tests.helpers.instances import create_instance, replicate
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace

MISSHAPEN = [UNKNOWN_ID.replace("0", "A"), "g", UNKNOWN_ID + "0"]
CONFIGS = ["TelephonyConfig", "AgentConfig"]


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance with a group, and nothing on it."""
    return aws.estate(numbers=0)


@pytest.fixture(name="group")
def _group(estate):
    """The group's ARN."""
    return estate.group_arn


@pytest.fixture(name="default")
def _default(estate):
    """The default group's ARN."""
    return estate.default_group_arn


def read(client, group):
    """All three distributions of a group: telephony, agents, sign-in."""
    found = client.get_traffic_distribution(Id=group)
    return tuple(
        rows(found[name]) for name in ("TelephonyConfig", "AgentConfig", "SignInConfig")
    )


def shifted_at(client, group):
    """The time of the group's last shift, or None."""
    return client.get_traffic_distribution(Id=group).get("LastFailoverTime")


def bare(arn):
    """The ID in an ARN."""
    return arn.rpartition("/")[2]


class TestGetTrafficDistribution:
    """GetTrafficDistribution."""

    @pytest.mark.rules("GD-02", "GD-04", "GD-07", "S-25")
    def test_shows_the_members_of_the_model(self, source, group):
        """Each distribution has both Regions; there is no time before the first change."""
        found = source.get_traffic_distribution(Id=group)

        del found["ResponseMetadata"]
        everything_at_home = {
            "Distributions": [
                {"Region": SOURCE, "Percentage": 100},
                {"Region": REPLICA, "Percentage": 0},
            ]
        }
        assert {
            "Id": bare(group),
            "Arn": group,
            "TelephonyConfig": everything_at_home,
            "AgentConfig": everything_at_home,
            "SignInConfig": {
                "Distributions": [
                    {"Region": SOURCE, "Enabled": True},
                    {"Region": REPLICA, "Enabled": True},
                ]
            },
        } == found

    @pytest.mark.rules("GD-01", "GD-08")
    def test_finds_by_id_or_arn_at_home_and_by_arn_from_the_replica(
        self, source, replica, group
    ):
        """The answer is the same by ID or ARN at home and by ARN from the replica."""
        found = [
            source.get_traffic_distribution(Id=bare(group)),
            source.get_traffic_distribution(Id=group),
            replica.get_traffic_distribution(Id=group),
        ]

        for answer in found:
            del answer["ResponseMetadata"]
        assert found[0] == found[1] == found[2]
        assert group == found[2]["Arn"]

    @pytest.mark.rules("GD-01")
    def test_does_not_find_by_id_from_the_replica(self, replica, group):
        """A bare ID is not found in the replica Region."""
        with refused("ResourceNotFoundException", bare(group)):
            replica.get_traffic_distribution(Id=bare(group))

    @pytest.mark.rules("GD-06")
    @pytest.mark.parametrize("unknown", [UNKNOWN_ID, UNKNOWN_GROUP])
    def test_refuses_the_unknown(self, source, unknown):
        """An unknown group is not found."""
        with refused("ResourceNotFoundException", unknown):
            source.get_traffic_distribution(Id=unknown)

    @pytest.mark.rules("S-49", "D-13")
    def test_is_of_its_two_regions(self, aws, group):
        """A group is not found in a third Region."""
        with refused("ResourceNotFoundException"):
            aws.connect(THIRD).get_traffic_distribution(Id=group)

    @pytest.mark.rules("D-15", "DS-03")
    @pytest.mark.parametrize("text", MISSHAPEN)
    def test_refuses_malformed_identifiers(self, source, text):
        """A malformed identifier is an invalid request."""
        with refused("InvalidRequestException", "Id"):
            source.get_traffic_distribution(Id=text)

    @pytest.mark.rules("GD-05", "CT-12", "D-17")
    def test_works_on_an_active_group_only(self, aws, source, estate):
        """A group that is being created, updated or deleted is refused."""
        slow_groups(aws, describes=1)
        group = create_group(source, estate.instance_id, "slow")["Arn"]
        with refused("InvalidRequestException", "CREATION_IN_PROGRESS"):
            read(source, group)

        group_shown(source, group)
        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=0)
        )
        with refused("InvalidRequestException", "UPDATE_IN_PROGRESS"):
            read(source, group)

        group_shown(source, group)
        source.delete_traffic_distribution_group(TrafficDistributionGroupId=group)
        with refused("InvalidRequestException", "PENDING_DELETION"):
            read(source, group)


class TestUpdateTrafficDistribution:
    """UpdateTrafficDistribution."""

    @pytest.mark.rules("UT-01")
    def test_requires_an_identifier_only(self, source):
        """boto3 does not send an update without Id; all other members are optional."""
        with pytest.raises(ParamValidationError, match="Id"):
            source.update_traffic_distribution()

    @pytest.mark.rules("UT-02")
    @pytest.mark.parametrize(
        ("config", "missing"),
        [
            ({"TelephonyConfig": {}}, "Distributions"),
            ({"AgentConfig": {}}, "Distributions"),
            ({"SignInConfig": {}}, "Distributions"),
            ({"TelephonyConfig": {"Distributions": [{"Region": "a"}]}}, "Percentage"),
            ({"AgentConfig": {"Distributions": [{"Percentage": 0}]}}, "Region"),
            ({"SignInConfig": {"Distributions": [{"Region": "a"}]}}, "Enabled"),
        ],
    )
    def test_requires_whole_rows(self, source, group, config, missing):
        """boto3 does not send a config or a row that lacks a member."""
        with pytest.raises(ParamValidationError, match=missing):
            source.update_traffic_distribution(Id=group, **config)

    @pytest.mark.rules("UT-15")
    def test_answers_nothing(self, source, estate, group):
        """The answer is empty."""
        answer = source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=50)
        )

        assert {"ResponseMetadata"} == set(answer)

    @pytest.mark.rules("UT-05", "UT-11")
    @pytest.mark.parametrize("config", CONFIGS)
    def test_takes_steps_of_ten(self, source, estate, group, config):
        """Each of the eleven splits is accepted, for calls and for agents."""
        steps = range(0, 101, 10)
        found = []
        for percentage in steps:
            source.update_traffic_distribution(
                Id=group, **{config: estate.shares(source=percentage)}
            )
            found.append(rows(source.get_traffic_distribution(Id=group)[config]))

        assert [[(SOURCE, step), (REPLICA, 100 - step)] for step in steps] == found

    @pytest.mark.rules(
        "UT-04", "UT-05", "UT-06", "UT-09", "UT-11", "UT-24", "S-26", "S-28", "D-10"
    )
    @pytest.mark.parametrize(
        ("percentages", "match"),
        [
            ({"us_east_1": 99, "us_west_2": 1}, "multiples of 10"),
            ({"us_east_1": 55, "us_west_2": 45}, "multiples of 10"),
            ({"us_east_1": 33, "us_west_2": 10}, "multiples of 10"),
            ({"us_east_1": 50, "us_west_2": 40}, "100, not: 90$"),
            ({"us_east_1": 100, "us_west_2": 100}, "100, not: 200$"),
            ({"us_east_1": 0, "us_west_2": 0}, "100, not: 0$"),
            ({"us_east_1": 100}, "once each"),
            ({"us_west_2": 100}, "once each"),
            ({}, "once each, not: none$"),
            ({"us_east_1": 100, "eu_west_2": 0}, "once each"),
            ({"us_east_1": 50, "us_west_2": 50, "eu_west_2": 0}, "once each"),
            ({"eu_central_1": 100, "eu_west_2": 0}, "once each"),
            ({"us_east_1": 110, "us_west_2": 0}, "less than or equal to 100"),
        ],
    )
    def test_refuses_other_splits(
        self, aws, source, group, default, percentages, match
    ):
        """Any other split is refused and changes nothing."""
        wanted = shares(**percentages)

        for name in (group, default):
            for config in CONFIGS:
                with no_trace(aws), refused("InvalidRequestException", match):
                    source.update_traffic_distribution(Id=name, **{config: wanted})

    @pytest.mark.rules("S-26", "D-10")
    def test_refuses_a_region_twice(self, aws, source, group):
        """A Region that is named twice is refused, even if the sum is right."""
        row = {"Region": SOURCE, "Percentage": 50}

        with no_trace(aws), refused("InvalidRequestException", "once each"):
            source.update_traffic_distribution(
                Id=group, TelephonyConfig={"Distributions": [row, row]}
            )

    @pytest.mark.rules("UT-06", "S-28", "D-12")
    @pytest.mark.parametrize("percentage", [-10, 101, 1000, 50.5, "50", None, True])
    def test_refuses_percentages_sent_past_the_client(self, aws, group, percentage):
        """Percentages out of range or of another type are refused when sent raw."""
        body = {
            "TelephonyConfig": {
                "Distributions": [
                    {"Region": SOURCE, "Percentage": percentage},
                    {"Region": REPLICA, "Percentage": 50},
                ]
            }
        }

        with no_trace(aws):
            answer = aws.send(
                "PUT", f"/traffic-distribution/{bare(group)}", json.dumps(body)
            )

        assert 400 == answer.status_code
        assert "InvalidRequestException" == answer.headers["x-amzn-errortype"]
        assert "Percentage" in answer.json()["Message"]

    @pytest.mark.rules("S-27", "CO-01", "UT-03", "D-10")
    def test_refuses_an_update_of_nothing(self, aws, source, group):
        """An update without any of the three configs is refused."""
        with no_trace(aws), refused("InvalidRequestException", "at least one"):
            source.update_traffic_distribution(Id=group)

    @pytest.mark.rules("CO-01", "UT-01", "UT-19")
    @pytest.mark.parametrize("kept", [0, 1, 2])
    def test_takes_one_config_alone(self, source, estate, default, kept):
        """One config alone leaves the other two as they were."""
        wanted = [
            {"TelephonyConfig": estate.shares(source=40)},
            {"AgentConfig": estate.shares(source=30)},
            {"SignInConfig": estate.sign_in(source=False, replica=True)},
        ]
        before = read(source, default)

        source.update_traffic_distribution(Id=default, **wanted[kept])

        after = read(source, default)
        assert [kept] == [n for n in range(3) if before[n] != after[n]]

    @pytest.mark.rules("UT-20", "UT-14", "FO-02")
    def test_takes_all_three_together(self, source, estate, default):
        """Calls, agents and sign-ins can be shifted together."""
        source.update_traffic_distribution(
            Id=default,
            TelephonyConfig=estate.shares(source=0),
            AgentConfig=estate.shares(source=0),
            SignInConfig=estate.sign_in(source=False, replica=True),
        )

        everything = [(SOURCE, 0), (REPLICA, 100)]
        assert (everything, everything, [(SOURCE, False), (REPLICA, True)]) == read(
            source, default
        )

    @pytest.mark.rules("UT-23", "GD-07")
    def test_takes_rows_in_any_order(self, source, group):
        """The rows may be in any order; the answer has the source's first."""
        source.update_traffic_distribution(
            Id=group, TelephonyConfig=shares(us_west_2=70, us_east_1=30)
        )

        assert [(SOURCE, 30), (REPLICA, 70)] == read(source, group)[0]

    @pytest.mark.rules("D-10")
    def test_refuses_all_where_one_is_wrong(self, aws, source, estate, group):
        """A valid telephony split is not applied if that of the agents is invalid."""
        with no_trace(aws), refused("InvalidRequestException"):
            source.update_traffic_distribution(
                Id=group,
                TelephonyConfig=estate.shares(source=0),
                AgentConfig=shares(us_east_1=99, us_west_2=1),
            )

    @pytest.mark.rules("UT-12", "FO-01")
    def test_shifts_by_arn_from_the_replica(self, source, replica, estate, group):
        """A group is shifted by its ARN from the replica Region; both Regions show it."""
        replica.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=0)
        )

        assert [(SOURCE, 0), (REPLICA, 100)] == read(source, bare(group))[0]
        assert read(source, group) == read(replica, group)

    @pytest.mark.rules("UT-12")
    def test_shifts_by_id_at_home(self, source, estate, group):
        """A group is shifted by its bare ID in the source Region."""
        source.update_traffic_distribution(
            Id=bare(group), TelephonyConfig=estate.shares(source=0)
        )

        assert [(SOURCE, 0), (REPLICA, 100)] == read(source, group)[0]

    @pytest.mark.rules("UT-12", "UT-08", "D-10")
    def test_does_not_find_by_id_from_the_replica(self, aws, replica, estate, group):
        """A bare ID is not found in the replica Region, as in the samples."""
        with no_trace(aws), refused("ResourceNotFoundException", bare(group)):
            replica.update_traffic_distribution(
                Id=bare(group), TelephonyConfig=estate.shares(source=0)
            )

    @pytest.mark.rules("UT-08", "CO-02")
    @pytest.mark.parametrize("unknown", [UNKNOWN_ID, UNKNOWN_GROUP])
    def test_refuses_the_unknown(self, source, estate, unknown):
        """An unknown group is not found."""
        with refused("ResourceNotFoundException", unknown):
            source.update_traffic_distribution(
                Id=unknown, TelephonyConfig=estate.shares(source=0)
            )

    @pytest.mark.rules("S-49", "D-13")
    def test_is_of_its_two_regions(self, aws, estate, group):
        """A group is not found in a third Region."""
        with refused("ResourceNotFoundException"):
            aws.connect(THIRD).update_traffic_distribution(
                Id=group, TelephonyConfig=estate.shares(source=0)
            )

    @pytest.mark.rules("D-15", "DS-03")
    @pytest.mark.parametrize("text", MISSHAPEN)
    def test_refuses_malformed_identifiers(self, source, estate, text):
        """A malformed identifier is an invalid request."""
        with refused("InvalidRequestException", "Id"):
            source.update_traffic_distribution(
                Id=text, TelephonyConfig=estate.shares(source=0)
            )

    @pytest.mark.rules("S-01")
    def test_checks_existence_before_the_split(self, source):
        """An unknown group is not found, even with an invalid split."""
        with refused("ResourceNotFoundException"):
            source.update_traffic_distribution(
                Id=UNKNOWN_ID, TelephonyConfig=shares(us_east_1=99)
            )

    @pytest.mark.rules("S-01")
    def test_checks_the_form_before_existence(self, source):
        """110 % is refused as malformed, even for an unknown group."""
        with refused("InvalidRequestException", "Percentage"):
            source.update_traffic_distribution(
                Id=UNKNOWN_ID, TelephonyConfig=shares(us_east_1=110)
            )

    @pytest.mark.rules("UT-21", "S-21", "D-10")
    def test_conflicts_only_where_a_fault_says_so(self, aws, source, estate, group):
        """Shifts in a row do not conflict, unless a fault injects a conflict."""
        for percentage in (50, 0):
            source.update_traffic_distribution(
                Id=group, TelephonyConfig=estate.shares(source=percentage)
            )
        add_fault(
            aws,
            {"Error": {"Code": "ResourceConflictException", "Message": "Try again."}},
            operation="UpdateTrafficDistribution",
            times=1,
        )

        with no_trace(aws), refused("ResourceConflictException", "Try again"):
            source.update_traffic_distribution(
                Id=group, TelephonyConfig=estate.shares(source=100)
            )


class TestSignIn:
    """The sign-in distribution, which only the default group has."""

    @pytest.mark.rules("DT-06", "UT-17")
    @pytest.mark.parametrize(
        ("source_on", "replica_on"), [(True, False), (False, True), (True, True)]
    )
    def test_changes_on_the_default_group(
        self, source, estate, default, source_on, replica_on
    ):
        """The sign-in of either Region or of both can be enabled."""
        source.update_traffic_distribution(
            Id=default,
            SignInConfig=estate.sign_in(source=source_on, replica=replica_on),
        )

        assert [(SOURCE, source_on), (REPLICA, replica_on)] == read(source, default)[2]

    @pytest.mark.rules("S-22", "D-10")
    @pytest.mark.parametrize("name", ["group", "default"])
    def test_is_not_disabled_in_both_regions(self, aws, source, estate, request, name):
        """Sign-in cannot be disabled in both Regions."""
        with no_trace(aws), refused("InvalidRequestException", "at least one Region"):
            source.update_traffic_distribution(
                Id=request.getfixturevalue(name),
                SignInConfig=estate.sign_in(source=False, replica=False),
            )

    @pytest.mark.rules("S-26", "UT-09", "D-10")
    @pytest.mark.parametrize(
        "regions",
        [[], [SOURCE], [SOURCE, SOURCE], [SOURCE, THIRD], [SOURCE, REPLICA, THIRD]],
    )
    def test_names_both_regions_once(self, aws, source, default, regions):
        """The rows must name each linked Region once, and no other."""
        config = {"Distributions": [{"Region": r, "Enabled": True} for r in regions]}

        with no_trace(aws), refused("InvalidRequestException", "once each"):
            source.update_traffic_distribution(Id=default, SignInConfig=config)

    @pytest.mark.rules("UT-10", "DT-05", "DT-06", "D-10")
    def test_is_not_changed_on_another_group(self, aws, source, estate, group):
        """A changed sign-in on another group is refused, with the telephony beside it."""
        with no_trace(aws), refused("InvalidRequestException", "default"):
            source.update_traffic_distribution(
                Id=group,
                TelephonyConfig=estate.shares(source=0),
                SignInConfig=estate.sign_in(source=True, replica=False),
            )

    @pytest.mark.rules("S-23")
    def test_is_shown_by_the_other_groups(self, source, estate, group, default):
        """Other groups show the sign-in distribution of the default group."""
        source.update_traffic_distribution(
            Id=default, SignInConfig=estate.sign_in(source=False, replica=True)
        )

        assert [(SOURCE, False), (REPLICA, True)] == read(source, group)[2]

    @pytest.mark.rules("S-23")
    def test_is_that_of_its_own_default_group(self, aws, source, group):
        """A group shows the sign-in of its own instance's default group."""
        other = create_instance(source, "other")["Id"]
        replicate(source, other)
        listed = source.list_traffic_distribution_groups(InstanceId=other)
        (theirs,) = listed["TrafficDistributionGroupSummaryList"]
        assert aws

        source.update_traffic_distribution(
            Id=theirs["Id"],
            SignInConfig={
                "Distributions": [
                    {"Region": SOURCE, "Enabled": False},
                    {"Region": REPLICA, "Enabled": True},
                ]
            },
        )

        assert [(SOURCE, True), (REPLICA, True)] == read(source, group)[2]

    @pytest.mark.rules("S-23")
    @pytest.mark.parametrize("is_reversed", [False, True])
    @pytest.mark.parametrize("name", ["group", "default"])
    def test_may_be_written_back(self, source, estate, request, name, is_reversed):
        """On another group the sign-in can be written back unchanged with a new telephony."""
        group = request.getfixturevalue(name)
        answer = source.get_traffic_distribution(Id=group)
        wanted = {name: answer[name] for name in [*CONFIGS, "SignInConfig"]}
        wanted["TelephonyConfig"] = estate.shares(source=20)
        if is_reversed:
            wanted["SignInConfig"]["Distributions"].reverse()

        source.update_traffic_distribution(Id=group, **wanted)

        assert [(SOURCE, 20), (REPLICA, 80)] == read(source, group)[0]

    @pytest.mark.rules("S-23", "UT-10")
    def test_on_another_group_is_compared_with_what_is_shown(
        self, aws, source, estate, group, default
    ):
        """Sign-in rows read before the default group changed are a change."""
        old = source.get_traffic_distribution(Id=group)["SignInConfig"]
        source.update_traffic_distribution(
            Id=default, SignInConfig=estate.sign_in(source=False, replica=True)
        )

        with no_trace(aws), refused("InvalidRequestException", "default"):
            source.update_traffic_distribution(Id=group, SignInConfig=old)


@pytest.mark.needs_model("GetTrafficDistribution.LastFailoverTime")
class TestLastFailoverTime:
    """LastFailoverTime."""

    @pytest.mark.rules("GD-03", "S-25")
    @pytest.mark.parametrize("config", [*CONFIGS, "SignInConfig"])
    def test_comes_with_the_first_change(self, source, estate, default, config):
        """There is no time until the first change of any config."""
        assert shifted_at(source, default) is None
        wanted = (
            estate.sign_in(source=False, replica=True)
            if config == "SignInConfig"
            else estate.shares(source=0)
        )

        source.update_traffic_distribution(Id=default, **{config: wanted})

        age = datetime.now(timezone.utc) - shifted_at(source, default)
        assert timedelta(0) <= age < timedelta(minutes=5)

    @pytest.mark.rules("GD-03")
    @in_process
    def test_is_renewed_by_each_change(self, source, estate, group, clock):
        """Each change sets it to the time of the API call."""
        seen = []
        for percentage in (50, 0):
            clock.advance(hours=1)
            source.update_traffic_distribution(
                Id=group, TelephonyConfig=estate.shares(source=percentage)
            )
            shifted = shifted_at(source, group).astimezone(timezone.utc)
            seen.append((shifted.hour, clock.now.hour))

        assert [(1, 1), (2, 2)] == seen

    @pytest.mark.rules("S-24", "UT-22")
    @in_process
    @pytest.mark.parametrize("is_reversed", [False, True])
    def test_stays_where_nothing_changes(
        self, source, estate, group, clock, is_reversed
    ):
        """Writing the same split again is accepted and is no failover."""
        wanted = estate.shares(source=50)
        source.update_traffic_distribution(Id=group, TelephonyConfig=wanted)
        first = shifted_at(source, group)
        clock.advance(hours=1)
        if is_reversed:
            wanted["Distributions"].reverse()

        source.update_traffic_distribution(Id=group, TelephonyConfig=wanted)

        assert first == shifted_at(source, group)

    @pytest.mark.rules("UT-22", "S-24")
    def test_does_not_come_of_what_was_there(self, source, estate, group):
        """Writing the first split of 100/0 is no failover."""
        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=100)
        )

        assert shifted_at(source, group) is None

    @pytest.mark.rules("GD-03", "D-10")
    def test_does_not_come_of_a_refusal(self, source, group):
        """A refused update is no failover."""
        with refused("InvalidRequestException"):
            source.update_traffic_distribution(
                Id=group, TelephonyConfig=shares(us_east_1=99, us_west_2=1)
            )

        assert shifted_at(source, group) is None


class TestUpdateInProgress:
    """UPDATE_IN_PROGRESS, when an update takes its time."""

    @pytest.fixture(autouse=True)
    def _slowly(self, aws, estate):
        """Updates take one describe; the estate was built before."""
        assert estate
        slow_groups(aws, describes=1)

    @pytest.mark.rules("S-29")
    def test_is_over_immediately_by_default(self, aws, source, estate, group):
        """By default the group is ACTIVE right after the API call."""
        slow_groups(aws, describes=0)

        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=0)
        )

        assert "ACTIVE" == group_shown(source, group)["Status"]

    @pytest.mark.rules("UT-15", "DS-05", "DS-06", "D-29", "S-29")
    def test_lasts_as_many_describes_as_set(self, source, estate, group):
        """It lasts for the configured number of describes; then the split is in force."""
        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=0)
        )

        seen = [group_shown(source, group)["Status"] for _ in range(2)]

        assert ["UPDATE_IN_PROGRESS", "ACTIVE"] == seen
        assert [(SOURCE, 0), (REPLICA, 100)] == read(source, group)[0]

    @pytest.mark.rules("UT-07", "S-21", "D-10")
    def test_takes_no_other_update(self, aws, source, estate, group):
        """A group that is not ACTIVE cannot be shifted."""
        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=0)
        )

        with no_trace(aws), refused("InvalidRequestException", "UPDATE_IN_PROGRESS"):
            source.update_traffic_distribution(
                Id=group, TelephonyConfig=estate.shares(source=50)
            )

    @pytest.mark.rules("S-24", "UT-22")
    def test_is_not_entered_by_the_same_split(self, source, estate, group):
        """Writing the same split starts no workflow."""
        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=100)
        )

        assert "ACTIVE" == group_shown(source, group)["Status"]

    @pytest.mark.rules("DS-06", "GD-03")
    def test_keeps_the_old_split_where_it_fails(self, aws, source, estate, group):
        """After a failed update the group is ACTIVE with its old split."""
        fail_workflow(aws, "UpdateTrafficDistribution")
        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=0)
        )

        seen = [group_shown(source, group)["Status"] for _ in range(2)]

        assert ["UPDATE_IN_PROGRESS", "ACTIVE"] == seen
        assert [(SOURCE, 100), (REPLICA, 0)] == read(source, group)[0]
        assert shifted_at(source, group) is None

    @pytest.mark.rules("DS-06")
    def test_concerns_one_group(self, source, estate, group, default):
        """Meanwhile the instance's other groups can be read and shifted."""
        source.update_traffic_distribution(
            Id=group, TelephonyConfig=estate.shares(source=0)
        )

        assert [(SOURCE, 100), (REPLICA, 0)] == read(source, default)[0]
