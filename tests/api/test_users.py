"""Users of an instance, and agents of traffic distribution groups."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from botocore.exceptions import ParamValidationError

from tests.helpers.faults import fail_workflow
from tests.helpers.groups import group_shown, slow_groups
from tests.helpers.identifiers import REPLICA, SOURCE, THIRD, UNKNOWN_GROUP, UNKNOWN_ID
from tests.helpers.instances import create_instance, replicate
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace
from tests.helpers.users import (
    agents_of,
    create_user,
    profiles_of,
    user_shown,
    usernames_of,
)

DECOMPOSED = "Zoe\u0301"


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance with one group, without numbers."""
    return aws.estate(numbers=0)


@pytest.fixture(name="user_id")
def _user_id(source, estate):
    """A user who is in no group."""
    return create_user(source, estate.instance_id)["UserId"]


@pytest.fixture(name="managed")
def _managed(source):
    """An instance that manages its users' passwords itself."""
    return create_instance(source, "managed", IdentityManagementType="CONNECT_MANAGED")[
        "Id"
    ]


@pytest.fixture(name="directory")
def _directory(source):
    """An instance with the users of a directory."""
    return create_instance(
        source,
        "directory",
        IdentityManagementType="EXISTING_DIRECTORY",
        DirectoryId="d-1234567890",
    )["Id"]


@pytest.mark.rules("US-09", "RI-31", "UT-16")
def test_life_of_an_agent(source, replica, estate):
    """A user is created, mirrored, put into a group, shifted and signed in."""
    created = create_user(source, estate.instance_id)
    user_id, group = created["UserId"], estate.default_group_arn
    assert "ada" == user_shown(replica, estate.instance_id, user_id)["Username"]

    source.associate_traffic_distribution_group_user(
        TrafficDistributionGroupId=group,
        UserId=user_id,
        InstanceId=estate.instance_id,
    )
    assert [user_id] == agents_of(source, group) == agents_of(replica, group)

    replica.update_traffic_distribution(
        Id=group,
        AgentConfig=estate.shares(source=0),
        SignInConfig=estate.sign_in(source=False, replica=True),
    )
    shown = source.get_traffic_distribution(Id=group)
    assert estate.shares(source=0) == shown["AgentConfig"]
    assert estate.sign_in(source=False, replica=True) == shown["SignInConfig"]

    source.disassociate_traffic_distribution_group_user(
        TrafficDistributionGroupId=group,
        UserId=user_id,
        InstanceId=estate.instance_id,
    )
    assert [] == agents_of(replica, group)

    replica.delete_user(InstanceId=estate.instance_id, UserId=user_id)
    assert [] == usernames_of(source, estate.instance_id)


class TestCreateUser:
    """CreateUser."""

    @pytest.mark.rules("UR-01")
    @pytest.mark.parametrize(
        "missing", ["Username", "SecurityProfileIds", "RoutingProfileId", "InstanceId"]
    )
    def test_requires_four_members(self, source, missing):
        """boto3 does not send a creation without a required member."""
        request = {
            "Username": "ada",
            "SecurityProfileIds": ["x"],
            "RoutingProfileId": "x",
            "InstanceId": "x",
        }
        del request[missing]

        with pytest.raises(ParamValidationError, match=missing):
            source.create_user(**request)

    @pytest.mark.rules("UR-01")
    @pytest.mark.parametrize("profiles", [1, 10])
    def test_takes_one_to_ten_security_profiles(self, source, estate, profiles):
        """Up to ten security profiles are accepted."""
        wanted = profiles_of(source, estate.instance_id)["SecurityProfileIds"]

        created = create_user(
            source, estate.instance_id, SecurityProfileIds=wanted * profiles
        )

        assert created["UserId"]

    @pytest.mark.rules("UR-01", "D-12")
    def test_refuses_eleven_security_profiles(self, source, estate):
        """Eleven security profiles are refused."""
        wanted = profiles_of(source, estate.instance_id)["SecurityProfileIds"]

        with refused("InvalidParameterException", "SecurityProfileIds"):
            create_user(source, estate.instance_id, SecurityProfileIds=wanted * 11)

    @pytest.mark.rules("UR-01")
    @pytest.mark.parametrize(
        "unknown",
        [{"SecurityProfileIds": [UNKNOWN_ID]}, {"RoutingProfileId": UNKNOWN_ID}],
    )
    def test_refuses_unknown_profiles(self, source, estate, unknown):
        """An unknown profile is refused."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            create_user(source, estate.instance_id, **unknown)

    @pytest.mark.rules("UR-10")
    def test_gives_an_arn_with_instance_and_agent(self, source, estate):
        """A user's ARN has the instance's ID and the user's."""
        created = create_user(source, estate.instance_id)

        assert f"{estate.instance_arn}/agent/{created['UserId']}" == created["UserArn"]

    @pytest.mark.rules("UR-02")
    @pytest.mark.parametrize(
        "username", ["a" * 64, "Ada.L-1_2", r"corp\ada", "ada@example.com"]
    )
    def test_takes_the_documented_names(self, source, estate, username):
        """With SAML a name has up to 64 characters, and an @ in e-mail addresses only."""
        create_user(source, estate.instance_id, username)

        assert [username] == usernames_of(source, estate.instance_id)

    @pytest.mark.rules("UR-02")
    @pytest.mark.parametrize(
        "username",
        ["a" * 65, "ada l", "ada!", "@example.com", "ada@", "a@b@c", "a" * 101],
    )
    def test_refuses_other_names(self, source, estate, username):
        """A longer name, other characters and a misplaced @ are refused."""
        with refused("InvalidParameterException"):
            create_user(source, estate.instance_id, username)

        assert [] == usernames_of(source, estate.instance_id)

    @pytest.mark.rules("UR-02")
    def test_takes_twenty_characters_without_saml(self, source, managed):
        """Without SAML a name of 20 characters is accepted."""
        create_user(source, managed, "a" * 20, Password="Passw0rd")

        assert ["a" * 20] == usernames_of(source, managed)

    @pytest.mark.rules("UR-02")
    def test_refuses_more_than_twenty_without_saml(self, source, managed):
        """Without SAML a name of 21 characters is refused."""
        with refused("InvalidParameterException", "20 characters"):
            create_user(source, managed, "a" * 21, Password="Passw0rd")

    @pytest.mark.rules("UR-03")
    def test_requires_a_password_where_connect_manages_them(self, source, managed):
        """A password is required on CONNECT_MANAGED instances."""
        with refused("InvalidParameterException", "Password"):
            create_user(source, managed)

    @pytest.mark.rules("UR-03")
    def test_refuses_a_password_elsewhere(self, source, estate, directory):
        """A password is refused on SAML and directory instances."""
        for instance_id in (estate.instance_id, directory):
            with refused("InvalidParameterException", "Password"):
                create_user(source, instance_id, Password="Passw0rd")

    @pytest.mark.rules("UR-04")
    @pytest.mark.parametrize(
        "password", ["Passw0r", "P" * 60 + "assw0", "passw0rd", "PASSW0RD", "Password"]
    )
    def test_refuses_weak_passwords(self, source, managed, password):
        """A password has 8 to 64 characters, with lower case, upper case and a digit."""
        with refused("InvalidParameterException", "Password"):
            create_user(source, managed, Password=password)

    @pytest.mark.rules("UR-04")
    @pytest.mark.parametrize("password", ["Passw0rd", "P" * 59 + "assw0", "Aa1!" * 2])
    def test_takes_strong_passwords(self, source, managed, password):
        """A password of 8 to 64 characters of all three kinds is accepted."""
        assert create_user(source, managed, Password=password)

    @pytest.mark.rules("UR-05")
    @pytest.mark.parametrize("missing", ["FirstName", "LastName"])
    def test_requires_both_names(self, source, estate, missing):
        """First and last name are required on SAML instances."""
        names = {"FirstName": "Ada", "LastName": "L"}
        del names[missing]

        with refused("InvalidParameterException", missing):
            create_user(source, estate.instance_id, IdentityInfo=names)

    @pytest.mark.rules("UR-05")
    def test_requires_both_names_where_connect_manages_users(self, source, managed):
        """First and last name are required on CONNECT_MANAGED instances."""
        with refused("InvalidParameterException", "FirstName"):
            create_user(source, managed, Password="Passw0rd", IdentityInfo={})

    @pytest.mark.rules("UR-05")
    def test_requires_no_names_with_a_directory(self, source, directory):
        """No names are required on directory instances."""
        assert create_user(source, directory, IdentityInfo={})

    @pytest.mark.rules("UR-05")
    def test_refuses_names_that_are_not_composed(self, source, estate):
        """Names must be in Unicode Normalization Form C (NFC)."""
        with refused("InvalidParameterException", "NFC"):
            create_user(
                source,
                estate.instance_id,
                IdentityInfo={"FirstName": DECOMPOSED, "LastName": "L"},
            )

    @pytest.mark.rules("UR-06")
    @pytest.mark.parametrize(
        "given",
        [
            {"DirectoryUserId": "ada"},
            {
                "IdentityInfo": {
                    "FirstName": "Ada",
                    "LastName": "L",
                    "Email": "ada@example.com",
                }
            },
        ],
    )
    def test_refuses_email_and_directory_user_with_saml(self, source, estate, given):
        """An e-mail address and a directory user are refused on SAML instances."""
        with refused("InvalidParameterException", "SAML"):
            create_user(source, estate.instance_id, **given)

    @pytest.mark.rules("UR-06")
    def test_takes_email_and_directory_user_elsewhere(self, source, managed, directory):
        """An e-mail address and a directory user are accepted on other instances."""
        by_email = create_user(
            source,
            managed,
            Password="Passw0rd",
            IdentityInfo={
                "FirstName": "Ada",
                "LastName": "L",
                "Email": "ada@example.com",
            },
        )
        by_directory = create_user(source, directory, DirectoryUserId="ada-1")

        shown = user_shown(source, managed, by_email["UserId"])
        assert "ada@example.com" == shown["IdentityInfo"]["Email"]
        shown = user_shown(source, directory, by_directory["UserId"])
        assert "ada-1" == shown["DirectoryUserId"]

    @pytest.mark.rules("UR-08", "RI-33")
    @pytest.mark.usefixtures("user_id")
    def test_refuses_a_name_twice(self, source, replica, estate):
        """A name is taken in both Regions."""
        for client in (source, replica):
            with refused("DuplicateResourceException", "ada"):
                create_user(client, estate.instance_id)

    @pytest.mark.rules("UR-07")
    @pytest.mark.usefixtures("user_id")
    def test_tells_upper_from_lower_case(self, source, estate):
        """Names are case-sensitive."""
        create_user(source, estate.instance_id, "Ada")

        assert ["ada", "Ada"] == usernames_of(source, estate.instance_id)

    @pytest.mark.rules("UR-09", "QT-05")
    def test_has_a_quota_when_it_is_switched_on(self, aws, source, estate):
        """Over the quota a user is refused with LimitExceededException."""
        aws.set_config(quotas={"users_per_instance": 1})
        create_user(source, estate.instance_id)

        with refused("LimitExceededException", "limited to: 1"):
            create_user(source, estate.instance_id, "bob")

    @pytest.mark.rules("D-07")
    def test_refuses_unknown_instances(self, source, estate):
        """An unknown instance is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            create_user(
                source,
                estate.instance_id,
                InstanceId=UNKNOWN_ID,
            )


class TestMirroredUsers:
    """Users of a replicated instance, in both Regions."""

    @pytest.mark.rules("S-46", "D-28")
    def test_has_one_id_and_two_arns(self, source, replica, estate, user_id):
        """A user has one ID, and an ARN per Region."""
        here = user_shown(source, estate.instance_id, user_id)
        there = user_shown(replica, estate.instance_id, user_id)

        assert f"{estate.instance_arn}/agent/{user_id}" == here.pop("Arn")
        assert f"{estate.replica_arn}/agent/{user_id}" == there.pop("Arn")
        assert here == there
        assert SOURCE == here["LastModifiedRegion"]

    @pytest.mark.rules("S-48", "UR-11")
    def test_may_be_made_on_the_replica(self, source, replica, estate):
        """A user created in the replica is mirrored, with the Region of the change."""
        user_id = create_user(replica, estate.instance_id)["UserId"]

        shown = user_shown(source, estate.instance_id, user_id)

        assert REPLICA == shown["LastModifiedRegion"]

    @pytest.mark.rules("S-48")
    def test_may_be_deleted_on_the_replica(self, source, replica, estate, user_id):
        """A user deleted in the replica is gone in the source."""
        replica.delete_user(InstanceId=estate.instance_id, UserId=user_id)

        with refused("ResourceNotFoundException", user_id):
            user_shown(source, estate.instance_id, user_id)

    @pytest.mark.rules("S-46")
    def test_was_there_before_the_replica(self, source, replica):
        """At COMPLETE the replica has the source's users."""
        instance_id = create_instance(source, "other")["Id"]
        user_id = create_user(source, instance_id)["UserId"]

        replicate(source, instance_id)

        assert "ada" == user_shown(replica, instance_id, user_id)["Username"]

    @pytest.mark.rules("S-46", "S-44")
    def test_is_not_shown_before_the_replication_is_complete(
        self, aws, source, replica
    ):
        """While the replication runs, the replica shows no users."""
        instance_id = create_instance(source, "other")["Id"]
        create_user(source, instance_id)
        aws.set_pace("connect::replica", progression="manual", times=99)
        replicate(source, instance_id)

        with refused("ResourceNotFoundException", "not ACTIVE"):
            replica.list_users(InstanceId=instance_id)

    @pytest.mark.rules("D-28", "S-49")
    def test_is_named_by_its_own_regions_arn(self, replica, estate, user_id):
        """A user's ARN of the other Region is not found."""
        own = f"{estate.replica_arn}/agent/{user_id}"
        foreign = f"{estate.instance_arn}/agent/{user_id}"

        assert user_id == user_shown(replica, estate.instance_id, own)["Id"]
        with refused("ResourceNotFoundException"):
            user_shown(replica, estate.instance_id, foreign)


class TestListUsers:
    """ListUsers."""

    @pytest.mark.rules("UR-11")
    def test_shows_where_users_were_changed(self, source, replica, estate):
        """A row has an ARN of the Region asked, and the Region of the last change."""
        created = create_user(replica, estate.instance_id)

        row = source.list_users(InstanceId=estate.instance_id)["UserSummaryList"][0]

        assert row.pop("LastModifiedTime")
        assert {
            "Id": created["UserId"],
            "Arn": f"{estate.instance_arn}/agent/{created['UserId']}",
            "Username": "ada",
            "LastModifiedRegion": REPLICA,
        } == row

    @pytest.mark.rules("D-06")
    def test_takes_an_instance_arn(self, source, estate, user_id):
        """The instance may be given by its ARN."""
        listed = source.list_users(InstanceId=estate.instance_arn)

        assert [user_id] == [row["Id"] for row in listed["UserSummaryList"]]

    @pytest.mark.rules("UR-12")
    def test_gives_a_hundred_a_page(self, source, estate):
        """A page has 100 users by default, and a token."""
        profiles = profiles_of(source, estate.instance_id)
        for place in range(101):
            create_user(source, estate.instance_id, f"user-{place}", **profiles)

        listed = source.list_users(InstanceId=estate.instance_id)

        assert 100 == len(listed["UserSummaryList"])
        assert listed["NextToken"]

    @pytest.mark.rules("UR-12", "S-33")
    def test_refuses_pages_of_more_than_a_thousand(self, source, estate):
        """MaxResults above 1000 is refused with InvalidParameterException."""
        with refused("InvalidParameterException", "MaxResults"):
            source.list_users(InstanceId=estate.instance_id, MaxResults=1001)

    @pytest.mark.rules("D-09", "S-33")
    def test_refuses_malformed_tokens(self, source, estate):
        """A malformed token is refused with InvalidParameterException."""
        with refused("InvalidParameterException", "NextToken"):
            source.list_users(InstanceId=estate.instance_id, NextToken="made up")

    @pytest.mark.rules("D-09", "ER-19")
    def test_brings_every_user_once_though_one_is_deleted(self, source, estate):
        """A deletion between two pages neither skips nor repeats another user."""
        for name in ("a", "b", "c", "d"):
            create_user(source, estate.instance_id, name)
        first = source.list_users(InstanceId=estate.instance_id, MaxResults=2)
        source.delete_user(
            InstanceId=estate.instance_id, UserId=first["UserSummaryList"][1]["Id"]
        )

        second = source.list_users(
            InstanceId=estate.instance_id, MaxResults=2, NextToken=first["NextToken"]
        )

        assert ["c", "d"] == [row["Username"] for row in second["UserSummaryList"]]


class TestDeleteUser:
    """DeleteUser."""

    @pytest.mark.rules("UR-08")
    def test_frees_the_name(self, source, estate, user_id):
        """The name of a deleted user can be used again."""
        source.delete_user(InstanceId=estate.instance_id, UserId=user_id)

        again = create_user(source, estate.instance_id)

        assert user_id != again["UserId"]

    @pytest.mark.rules("US-13")
    def test_ends_the_association(self, source, estate, user_id):
        """A deleted user is in no group."""
        source.associate_traffic_distribution_group_user(
            TrafficDistributionGroupId=estate.group_arn,
            UserId=user_id,
            InstanceId=estate.instance_id,
        )

        source.delete_user(InstanceId=estate.instance_id, UserId=user_id)

        assert [] == agents_of(source, estate.group_arn)

    @pytest.mark.rules("D-07")
    def test_refuses_unknown_users(self, source, estate):
        """An unknown user is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            source.delete_user(InstanceId=estate.instance_id, UserId=UNKNOWN_ID)


BOTH = pytest.mark.parametrize(
    "name",
    [
        "associate_traffic_distribution_group_user",
        "disassociate_traffic_distribution_group_user",
    ],
)


@pytest.fixture(name="request_of")
def _request_of(estate, user_id):
    """The members of both calls, with some of them changed."""

    def request_of(**changed):
        return {
            "TrafficDistributionGroupId": estate.group_arn,
            "UserId": user_id,
            "InstanceId": estate.instance_id,
            **changed,
        }

    return request_of


@BOTH
class TestAssociateAndDisassociate:
    """Associating and disassociating alike."""

    @pytest.mark.rules("US-01", "US-02")
    @pytest.mark.parametrize(
        "missing", ["TrafficDistributionGroupId", "UserId", "InstanceId"]
    )
    def test_requires_all_three(self, source, request_of, name, missing):
        """boto3 does not send either without group, user or instance."""
        request = request_of()
        del request[missing]

        with pytest.raises(ParamValidationError, match=missing):
            getattr(source, name)(**request)

    @pytest.mark.rules("US-03")
    @pytest.mark.parametrize("form", ["id", "arn"])
    def test_takes_ids_and_arns(self, source, estate, user_id, request_of, name, form):
        """Both group and user may be given by ID or ARN."""
        source.associate_traffic_distribution_group_user(**request_of())
        group = estate.group_arn
        request = request_of()
        if form == "id":
            request["TrafficDistributionGroupId"] = group.rpartition("/")[2]
        else:
            request["UserId"] = f"{estate.instance_arn}/agent/{user_id}"

        getattr(source, name)(**request)

        expected = [user_id] if name.startswith("associate") else []
        assert expected == agents_of(source, group)

    @pytest.mark.rules("US-04")
    @pytest.mark.parametrize("region", [REPLICA, THIRD])
    @pytest.mark.parametrize("form", ["id", "arn"])
    def test_works_only_where_the_group_was_made(
        self, aws, source, estate, user_id, request_of, name, region, form
    ):
        """In other Regions the group is not found, by ID or ARN."""
        source.associate_traffic_distribution_group_user(**request_of())
        group = estate.group_arn
        named = group if form == "arn" else group.rpartition("/")[2]

        with refused("ResourceNotFoundException"):
            getattr(aws.connect(region), name)(
                **request_of(TrafficDistributionGroupId=named)
            )

        assert [user_id] == agents_of(source, group)

    @pytest.mark.rules("US-05", "US-07", "S-49")
    @pytest.mark.parametrize(
        "unknown",
        [
            {"TrafficDistributionGroupId": UNKNOWN_GROUP},
            {"TrafficDistributionGroupId": UNKNOWN_ID},
            {"UserId": UNKNOWN_ID},
            {"InstanceId": UNKNOWN_ID},
            {
                "TrafficDistributionGroupId": UNKNOWN_GROUP.replace(
                    "123456789012", "111122223333"
                )
            },
        ],
    )
    def test_refuses_unknown_resources(self, source, request_of, name, unknown):
        """Unknown groups, users and instances are not found."""
        with refused("ResourceNotFoundException"):
            getattr(source, name)(**request_of(**unknown))

    @pytest.mark.rules("US-06", "CO-03", "S-58")
    def test_refuses_groups_that_are_not_active(
        self, aws, source, estate, request_of, name
    ):
        """Only associating needs an ACTIVE group."""
        aws.set_pace(
            "connect::trafficdistributiongroup", progression="manual", times=99
        )
        group = source.create_traffic_distribution_group(
            Name="slow", InstanceId=estate.instance_id
        )["Arn"]

        expected = (
            refused("ResourceNotFoundException")
            if name.startswith("associate")
            else nullcontext()
        )
        with expected:
            getattr(source, name)(**request_of(TrafficDistributionGroupId=group))

    @pytest.mark.rules("US-07")
    def test_refuses_users_of_other_instances(self, source, request_of, name):
        """The user must belong to the group's source instance."""
        other = create_instance(source, "other")["Id"]
        stranger = create_user(source, other)["UserId"]

        with refused("ResourceNotFoundException"):
            getattr(source, name)(**request_of(UserId=stranger))
        with refused("ResourceNotFoundException"):
            getattr(source, name)(**request_of(UserId=stranger, InstanceId=other))

    @pytest.mark.rules("D-15")
    def test_refuses_malformed_groups(self, source, request_of, name):
        """A malformed group identifier is an InvalidRequestException."""
        with refused("InvalidRequestException", "TrafficDistributionGroupId"):
            getattr(source, name)(
                **request_of(
                    TrafficDistributionGroupId=UNKNOWN_ID.replace("a", "A") + "X"
                )
            )

    @pytest.mark.rules("US-10", "S-30", "S-31")
    def test_may_be_repeated(self, source, user_id, estate, request_of, name):
        """Repeating either is no error and changes nothing."""
        getattr(source, name)(**request_of())

        getattr(source, name)(**request_of())

        expected = [user_id] if name.startswith("associate") else []
        assert expected == agents_of(source, estate.group_arn)


class TestLeavingAGroup:
    """DisassociateTrafficDistributionGroupUser in each status of the group."""

    @pytest.fixture(name="membership")
    def _membership(self, source, estate, user_id):
        """An agent in the group."""
        named = {
            "TrafficDistributionGroupId": estate.group_arn,
            "UserId": user_id,
            "InstanceId": estate.instance_id,
        }
        source.associate_traffic_distribution_group_user(**named)
        return named

    @pytest.mark.rules("S-58", "US-06")
    def test_is_possible_during_an_update(self, aws, source, estate, membership):
        """An agent can leave a group that is UPDATE_IN_PROGRESS, but not join it."""
        slow_groups(aws, describes=99)
        source.update_traffic_distribution(
            Id=estate.group_arn, AgentConfig=estate.shares(source=0)
        )
        with refused("ResourceNotFoundException", "not ACTIVE"):
            source.associate_traffic_distribution_group_user(**membership)

        source.disassociate_traffic_distribution_group_user(**membership)

        assert [] == agents_of(source, estate.group_arn)

    @pytest.mark.rules("S-58")
    def test_is_possible_after_a_failed_deletion(self, aws, source, estate, membership):
        """An agent can leave a group that is DELETION_FAILED."""
        fail_workflow(aws, "DeleteTrafficDistributionGroup")
        source.delete_traffic_distribution_group(
            TrafficDistributionGroupId=estate.group_arn
        )
        shown = group_shown(source, estate.group_arn)
        assert "DELETION_FAILED" == shown["Status"]

        source.disassociate_traffic_distribution_group_user(**membership)

        assert [] == agents_of(source, estate.group_arn)

    @pytest.mark.rules("S-58", "D-10")
    def test_is_refused_during_a_deletion(self, aws, source, estate, membership):
        """An agent cannot leave a group that is PENDING_DELETION."""
        slow_groups(aws, describes=99)
        source.delete_traffic_distribution_group(
            TrafficDistributionGroupId=estate.group_arn
        )

        with no_trace(aws), refused("ResourceNotFoundException", "being deleted"):
            source.disassociate_traffic_distribution_group_user(**membership)

        assert [membership["UserId"]] == agents_of(source, estate.group_arn)


class TestOneGroupPerAgent:
    """An agent is in one group at a time."""

    @pytest.mark.rules("US-11", "S-30")
    def test_refuses_a_second_group(self, source, estate, user_id, request_of):
        """An association with a second group is a conflict; the first one stays."""
        source.associate_traffic_distribution_group_user(**request_of())

        with refused("ResourceConflictException", user_id):
            source.associate_traffic_distribution_group_user(
                **request_of(TrafficDistributionGroupId=estate.default_group_arn)
            )

        assert [user_id] == agents_of(source, estate.group_arn)
        assert [] == agents_of(source, estate.default_group_arn)

    @pytest.mark.rules("S-30")
    def test_takes_another_group_after_the_first(
        self, source, estate, user_id, request_of
    ):
        """After leaving a group an agent can join another."""
        source.associate_traffic_distribution_group_user(**request_of())
        source.disassociate_traffic_distribution_group_user(**request_of())

        source.associate_traffic_distribution_group_user(
            **request_of(TrafficDistributionGroupId=estate.default_group_arn)
        )

        assert [user_id] == agents_of(source, estate.default_group_arn)

    @pytest.mark.rules("S-31")
    def test_is_not_ended_by_another_group(self, source, estate, user_id, request_of):
        """Disassociating from another group changes nothing."""
        source.associate_traffic_distribution_group_user(**request_of())

        source.disassociate_traffic_distribution_group_user(
            **request_of(TrafficDistributionGroupId=estate.default_group_arn)
        )

        assert [user_id] == agents_of(source, estate.group_arn)

    @pytest.mark.rules("S-20")
    def test_ends_with_the_group(self, source, estate, user_id, request_of):
        """The agents of a deleted group can join another."""
        source.associate_traffic_distribution_group_user(**request_of())
        source.delete_traffic_distribution_group(
            TrafficDistributionGroupId=estate.group_arn
        )

        source.associate_traffic_distribution_group_user(
            **request_of(TrafficDistributionGroupId=estate.default_group_arn)
        )

        assert [user_id] == agents_of(source, estate.default_group_arn)


class TestListTrafficDistributionGroupUsers:
    """ListTrafficDistributionGroupUsers."""

    @pytest.fixture(name="crew")
    def _crew(self, source, estate):
        """Twelve agents of the group, in order of association."""
        profiles = profiles_of(source, estate.instance_id)
        crew = [
            create_user(source, estate.instance_id, f"agent-{place}", **profiles)[
                "UserId"
            ]
            for place in range(12)
        ]
        crew.reverse()
        for user_id in crew:
            source.associate_traffic_distribution_group_user(
                TrafficDistributionGroupId=estate.group_arn,
                UserId=user_id,
                InstanceId=estate.instance_id,
            )
        return crew

    def page(self, client, group, **wanted):
        """One page."""
        return client.list_traffic_distribution_group_users(
            TrafficDistributionGroupId=group, **wanted
        )

    @pytest.mark.rules("US-13", "S-32")
    def test_shows_ids_in_order_of_association(self, source, estate, crew):
        """A row has a UserId only; rows are in order of association."""
        rows = self.page(source, estate.group_arn)[
            "TrafficDistributionGroupUserSummaryList"
        ]

        assert [{"UserId": user_id} for user_id in crew[:10]] == rows

    @pytest.mark.rules("US-14", "CO-09")
    @pytest.mark.parametrize(
        "wanted",
        [
            {},
            pytest.param(
                {"MaxResults": 1000},
                marks=pytest.mark.needs_model(
                    "ListTrafficDistributionGroupUsers.MaxResults=1000"
                ),
            ),
        ],
    )
    @pytest.mark.usefixtures("crew")
    def test_gives_ten_a_page_whatever_is_asked(self, source, estate, wanted):
        """A page has at most ten agents, even for MaxResults 1000."""
        page = self.page(source, estate.group_arn, **wanted)

        assert 10 == len(page["TrafficDistributionGroupUserSummaryList"])
        assert page["NextToken"]

    @pytest.mark.rules("ER-19")
    def test_brings_every_agent_once(self, source, estate, crew):
        """The pages have every agent once."""
        assert crew == agents_of(source, estate.group_arn)

    @pytest.mark.rules("D-09")
    def test_survives_a_disassociation_between_pages(self, source, estate, crew):
        """A disassociation between two pages neither skips nor repeats another agent."""
        first = self.page(source, estate.group_arn, MaxResults=3)
        source.disassociate_traffic_distribution_group_user(
            TrafficDistributionGroupId=estate.group_arn,
            UserId=crew[2],
            InstanceId=estate.instance_id,
        )

        second = self.page(
            source, estate.group_arn, MaxResults=3, NextToken=first["NextToken"]
        )

        assert crew[3:6] == [
            row["UserId"] for row in second["TrafficDistributionGroupUserSummaryList"]
        ]

    @pytest.mark.rules("US-14", "D-12")
    def test_refuses_pages_of_more_than_a_thousand(self, source, estate):
        """MaxResults above 1000 is refused with InvalidRequestException."""
        with refused("InvalidRequestException", "MaxResults"):
            self.page(source, estate.group_arn, MaxResults=1001)

    @pytest.mark.rules("US-14")
    def test_refuses_pages_of_zero(self, source, estate):
        """boto3 does not send MaxResults 0."""
        with pytest.raises(ParamValidationError, match="MaxResults"):
            self.page(source, estate.group_arn, MaxResults=0)

    @pytest.mark.rules("US-12")
    def test_takes_a_bare_id_at_home(self, source, estate, crew):
        """In its own Region the group is found by ID or ARN."""
        group_id = estate.group_arn.rpartition("/")[2]

        assert crew == agents_of(source, group_id)

    @pytest.mark.rules("US-12")
    def test_takes_an_arn_from_the_replica_region(self, replica, estate, crew):
        """In the replica Region the group is found by its ARN."""
        assert crew == agents_of(replica, estate.group_arn)

    @pytest.mark.rules("US-12")
    def test_knows_no_bare_id_in_the_replica_region(self, replica, estate):
        """A bare ID is not found in the replica Region."""
        with refused("ResourceNotFoundException"):
            agents_of(replica, estate.group_arn.rpartition("/")[2])

    @pytest.mark.rules("US-15")
    def test_refuses_unknown_groups(self, source):
        """An unknown group is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            agents_of(source, UNKNOWN_GROUP)

    @pytest.mark.rules("D-09")
    def test_is_empty_without_agents(self, source, estate):
        """Without agents the list is present and empty."""
        page = self.page(source, estate.group_arn)

        assert [] == page["TrafficDistributionGroupUserSummaryList"]
        assert "NextToken" not in page


class TestProfiles:
    """The profiles of a new instance."""

    @pytest.mark.rules("RI-31", "D-28", "D-30")
    @pytest.mark.parametrize(
        ("name", "member", "first"),
        [
            ("list_security_profiles", "SecurityProfileSummaryList", "Admin"),
            (
                "list_routing_profiles",
                "RoutingProfileSummaryList",
                "Basic Routing Profile",
            ),
            (
                "list_hours_of_operations",
                "HoursOfOperationSummaryList",
                "Basic Hours",
            ),
        ],
    )
    def test_is_the_same_on_both_sides(
        self, source, replica, estate, name, member, first
    ):
        """Both Regions show the same IDs, each with its own ARNs."""
        here, there = (
            getattr(client, name)(InstanceId=estate.instance_id)[member]
            for client in (source, replica)
        )

        assert first == here[0]["Name"]
        assert [row["Id"] for row in here] == [row["Id"] for row in there]
        assert here[0]["Arn"].startswith(estate.instance_arn + "/")
        assert there[0]["Arn"].startswith(estate.replica_arn + "/")
