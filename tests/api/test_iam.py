"""IAM: which callers may use which actions on which resources."""

from __future__ import annotations

import pytest
from botocore import xform_name
from moto.core import set_initial_no_auth_action_count

from moto_connect_tdg.connect.access import permissions_for
from moto_connect_tdg.connect.responses import router
from moto_connect_tdg.domain.arns import read_arn
from moto_connect_tdg.domain.faults import ApiRequest
from moto_connect_tdg.service.resources import resources_of
from moto_connect_tdg.wire.model import service_model
from tests.helpers.accounts import client_of
from tests.helpers.aws import in_process
from tests.helpers.first_records import first_records
from tests.helpers.iam import allow, create_caller
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE
from tests.helpers.numbers import available
from tests.helpers.refusals import refused

DENIED = "AccessDeniedException"


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance with two groups, a number and an agent."""
    return aws.estate(groups=2, agents=1)


@pytest.fixture(name="caller_with")
def _caller_with(aws, no_auth):
    """Create a user with a policy, and from then on enforce IAM."""

    def caller_with(*statements, region=SOURCE):
        key = create_caller(aws, *statements)
        no_auth(0)
        return client_of(aws, "connect", region, **key)

    return caller_with


def replica_form(arn):
    """The same ARN with the replica Region."""
    return arn.replace(SOURCE, REPLICA)


class TestOneResource:
    """Policies for API calls that name one group."""

    @pytest.mark.rules("IA-01", "IA-02")
    def test_allows_the_group_of_the_policy(self, estate, caller_with):
        """A policy for the group's ARN allows its update."""
        caller = caller_with(allow("UpdateTrafficDistribution", estate.group_arns[0]))

        assert caller.update_traffic_distribution(
            Id=estate.group_arns[0], TelephonyConfig=estate.shares(source=0)
        )

    @pytest.mark.rules("IA-02")
    @pytest.mark.parametrize("form", ["id", "arn"])
    def test_denies_every_other_group(self, estate, caller_with, form):
        """Another group is denied, by ID or ARN, and keeps its shares."""
        caller = caller_with(allow("UpdateTrafficDistribution", estate.group_arns[0]))
        other = estate.group_arns[1]

        with refused(DENIED, "UpdateTrafficDistribution"):
            caller.update_traffic_distribution(
                Id=other if form == "arn" else other.rpartition("/")[2],
                TelephonyConfig=estate.shares(source=0),
            )

    @pytest.mark.rules("S-64", "GD-08")
    @pytest.mark.parametrize("region", [SOURCE, REPLICA])
    def test_names_caller_action_and_resource(self, estate, caller_with, region):
        """The denial names the caller, the action and the group's ARN in its source Region."""
        caller = caller_with(allow("DescribeInstance"), region=region)

        with refused(
            DENIED,
            "^User: arn:aws:iam::123456789012:user/caller is not authorized to "
            "perform: connect:GetTrafficDistribution on resource: "
            f"{estate.group_arns[0]}$",
        ):
            caller.get_traffic_distribution(Id=estate.group_arns[0])

    @pytest.mark.rules("S-64", "IA-03")
    def test_names_the_resource_that_is_not_allowed(self, estate, caller_with):
        """Of several resources the denial names the first that no policy allows."""
        caller = caller_with(
            allow("AssociateTrafficDistributionGroupUser", estate.group_arns[0])
        )
        user = estate.user_ids[0]

        with refused(DENIED, f"resource: {estate.instance_arn}/agent/{user}$"):
            caller.associate_traffic_distribution_group_user(
                TrafficDistributionGroupId=estate.group_arns[0],
                InstanceId=estate.instance_id,
                UserId=user,
            )

    @pytest.mark.rules("S-64")
    def test_names_no_resource_where_there_is_none(self, estate, caller_with):
        """An API call without a resource needs a policy for all resources."""
        caller = caller_with(allow("DescribeInstance", estate.instance_arn))

        with refused(DENIED, r"perform: connect:ListInstances on resource: \*$"):
            caller.list_instances()

    @pytest.mark.rules("IA-02")
    def test_denies_every_other_action(self, estate, caller_with):
        """A policy for one action allows no other."""
        caller = caller_with(allow("UpdateTrafficDistribution", estate.group_arns[0]))

        with refused(DENIED, "GetTrafficDistribution"):
            caller.get_traffic_distribution(Id=estate.group_arns[0])

    @pytest.mark.rules("D-10", "IA-02")
    def test_leaves_no_trace_of_a_denied_api_call(
        self, aws, estate, caller_with, no_auth
    ):
        """A denied API call changes nothing."""
        caller = caller_with(allow("GetTrafficDistribution"))
        with refused(DENIED):
            caller.update_traffic_distribution(
                Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
            )
        no_auth(float("inf"))

        shown = aws.connect().get_traffic_distribution(Id=estate.group_arn)

        assert estate.shares(source=100) == shown["TelephonyConfig"]

    @pytest.mark.rules("IA-02")
    def test_lets_a_denial_win(self, estate, caller_with):
        """An explicit denial of one group overrides an allowance of all."""
        caller = caller_with(
            allow("GetTrafficDistribution"),
            {
                "Effect": "Deny",
                "Action": "connect:GetTrafficDistribution",
                "Resource": estate.group_arns[0],
            },
        )

        assert caller.get_traffic_distribution(Id=estate.group_arns[1])
        with refused(DENIED):
            caller.get_traffic_distribution(Id=estate.group_arns[0])

    @pytest.mark.rules("ER-12")
    def test_denies_who_has_no_policy(self, estate, caller_with):
        """A user without a policy is denied with status 403."""
        caller = caller_with(allow("DescribeInstance", "arn:aws:connect:::nothing"))

        with pytest.raises(caller.exceptions.AccessDeniedException) as caught:
            caller.get_traffic_distribution(Id=estate.group_arn)

        assert 403 == caught.value.response["ResponseMetadata"]["HTTPStatusCode"]


class TestReplicaRegion:
    """Policies for API calls in the replica Region."""

    @pytest.mark.rules("IA-06")
    def test_allows_by_the_source_regions_arn(self, estate, caller_with):
        """A policy with the group's own ARN allows its update in the replica Region."""
        caller = caller_with(
            allow("UpdateTrafficDistribution", estate.group_arn), region=REPLICA
        )

        assert caller.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )

    @pytest.mark.rules("IA-06")
    def test_denies_by_the_local_regions_arn(self, estate, caller_with):
        """A policy with the replica Region in the ARN allows nothing."""
        caller = caller_with(
            allow("UpdateTrafficDistribution", replica_form(estate.group_arn)),
            region=REPLICA,
        )

        with refused(DENIED):
            caller.update_traffic_distribution(
                Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
            )


@pytest.mark.rules("IA-03")
class TestGroupsUsers:
    """API calls on a group's users, which have three resources."""

    @pytest.fixture(name="resources")
    def _resources(self, estate):
        return {
            "group": estate.group_arns[0],
            "user": f"{estate.instance_arn}/agent/{estate.user_ids[0]}",
            "instance": estate.instance_arn,
        }

    @pytest.fixture(name="membership")
    def _membership(self, estate):
        return {
            "TrafficDistributionGroupId": estate.group_arns[0],
            "UserId": estate.user_ids[0],
            "InstanceId": estate.instance_id,
        }

    @pytest.mark.rules("IA-03")
    def test_allows_with_all_three(self, caller_with, resources, membership):
        """A policy for group, user and instance allows the API call."""
        caller = caller_with(
            allow("DisassociateTrafficDistributionGroupUser", *resources.values())
        )

        assert caller.disassociate_traffic_distribution_group_user(**membership)

    @pytest.mark.rules("IA-03")
    @pytest.mark.parametrize("left_out", ["group", "user", "instance"])
    def test_denies_with_two(self, caller_with, resources, membership, left_out):
        """Without any one of the three resources the API call is denied."""
        del resources[left_out]
        caller = caller_with(
            allow("DisassociateTrafficDistributionGroupUser", *resources.values())
        )

        with refused(DENIED):
            caller.disassociate_traffic_distribution_group_user(**membership)


class TestProfilesOfUsers:
    """UpdateUserRoutingProfile, which has user, profile and instance as resources."""

    @pytest.fixture(name="resources")
    def _resources(self, estate):
        profiles = estate.source.list_routing_profiles(InstanceId=estate.instance_id)
        return {
            "user": f"{estate.instance_arn}/agent/{estate.user_ids[0]}",
            "profile": profiles["RoutingProfileSummaryList"][0]["Arn"],
            "instance": estate.instance_arn,
        }

    def give_profile(self, caller, estate, resources):
        """Give the user the profile, by ID."""
        return caller.update_user_routing_profile(
            InstanceId=estate.instance_id,
            UserId=estate.user_ids[0],
            RoutingProfileId=resources["profile"].rpartition("/")[2],
        )

    def test_allows_with_all_three(self, estate, caller_with, resources):
        """A policy for user, profile and instance allows the API call."""
        caller = caller_with(allow("UpdateUserRoutingProfile", *resources.values()))

        assert self.give_profile(caller, estate, resources)

    @pytest.mark.parametrize("left_out", ["user", "profile", "instance"])
    def test_denies_with_two(self, estate, caller_with, resources, left_out):
        """Without any one of the three resources the API call is denied."""
        allowed = [arn for name, arn in resources.items() if name != left_out]
        caller = caller_with(allow("UpdateUserRoutingProfile", *allowed))

        with refused(DENIED, resources[left_out]):
            self.give_profile(caller, estate, resources)


@pytest.mark.rules("IA-01", "IA-02")
class TestEveryKind:
    """Operations that describe one record of an instance, whatever its kind."""

    @pytest.fixture(name="described")
    def _described(self, estate):
        """The arguments of each such operation, and the ARN of its record."""
        records = first_records(estate)
        found = read_arn(estate.instance_arn)
        assert found
        described = {}
        for name in router().names:
            shape = service_model().operation_model(name).input_shape
            members = set(shape.required_members)
            if (
                name.startswith("Describe")
                and len(members) == 2
                and members <= set(records)
            ):
                given = {member: records[member] for member in members}
                described[name] = (given, resources_of(given, found[0])[0])
        return described

    def test_is_allowed_by_its_arn(self, estate, described, caller_with):
        """A policy for the instance and the records allows to describe each of them."""
        arns = [arn for _, arn in described.values()]
        caller = caller_with(allow(list(described), estate.instance_arn, *arns))

        for name, (given, _) in described.items():
            assert getattr(caller, xform_name(name))(**given)

    def test_is_denied_without_it(self, estate, described, caller_with):
        """A policy for the instance alone allows to describe none of them."""
        caller = caller_with(allow(list(described), estate.instance_arn))

        for name, (given, arn) in described.items():
            with refused(DENIED, f"connect:{name} on resource: {arn}"):
                getattr(caller, xform_name(name))(**given)


@pytest.mark.rules("IA-04")
@pytest.mark.parametrize("kind", ["group", "instance"])
class TestMoves:
    """UpdatePhoneNumber, which has the number and the target as resources."""

    @pytest.fixture(name="target")
    def _target(self, estate, kind):
        return estate.group_arns[1] if kind == "group" else estate.instance_arn

    @pytest.mark.rules("IA-04")
    def test_allows_with_both(self, estate, caller_with, target):
        """A policy for number and target allows the move."""
        number = estate.numbers[0]
        caller = caller_with(allow("UpdatePhoneNumber", number.arn, target))

        assert caller.update_phone_number(PhoneNumberId=number.id, TargetArn=target)

    @pytest.mark.rules("IA-04")
    def test_denies_without_the_target(self, estate, caller_with, target):
        """A policy for the number alone does not allow the move."""
        number = estate.numbers[0]
        caller = caller_with(allow("UpdatePhoneNumber", number.arn))

        with refused(DENIED):
            caller.update_phone_number(PhoneNumberId=number.id, TargetArn=target)

    @pytest.mark.rules("IA-04")
    def test_denies_without_the_number(self, estate, caller_with, target):
        """A policy for the target alone does not allow the move."""
        caller = caller_with(allow("UpdatePhoneNumber", target))

        with refused(DENIED):
            caller.update_phone_number(
                PhoneNumberId=estate.numbers[0].id, TargetArn=target
            )


@pytest.mark.rules("QU-03")
class TestOutboundCallerId:
    """A queue's number, which has two ARNs away from its Region."""

    @pytest.fixture(name="arns")
    def _arns(self, estate):
        """The ARNs of the instance, the queue and the number in the replica Region."""
        queue = estate.replica.list_queues(InstanceId=estate.instance_id)[
            "QueueSummaryList"
        ][0]
        return {
            "instance": estate.replica_arn,
            "queue": queue["Arn"],
            "number": estate.numbers[0].arn,
            "older": f"{estate.replica_arn}/phone-number/{estate.numbers[0].id}",
        }

    def set_number(self, caller, estate, arns):
        """Set the number of the queue."""
        return caller.update_queue_outbound_caller_config(
            InstanceId=estate.instance_id,
            QueueId=arns["queue"],
            OutboundCallerConfig={"OutboundCallerIdNumberId": arns["number"]},
        )

    @pytest.mark.rules("QU-03")
    def test_allows_with_both_forms(self, estate, caller_with, arns):
        """A policy for the present and the older ARN allows the change."""
        caller = caller_with(
            allow("UpdateQueueOutboundCallerConfig", *arns.values()), region=REPLICA
        )

        assert self.set_number(caller, estate, arns)

    @pytest.mark.rules("QU-03")
    @pytest.mark.parametrize("left_out", ["number", "older"])
    def test_denies_with_one_form(self, estate, caller_with, arns, left_out):
        """In the replica Region a policy for one of the two ARNs is not enough."""
        allowed = [arn for name, arn in arns.items() if name != left_out]
        caller = caller_with(
            allow("UpdateQueueOutboundCallerConfig", *allowed), region=REPLICA
        )

        with refused(DENIED):
            self.set_number(caller, estate, arns)


class TestTagging:
    """Creations with tags, which need connect:TagResource too."""

    CREATIONS = pytest.mark.parametrize(
        ("action", "create"),
        [
            pytest.param(
                "CreateTrafficDistributionGroup",
                lambda client, estate, _, **tags: (
                    client.create_traffic_distribution_group(
                        Name="new", InstanceId=estate.instance_id, **tags
                    )
                ),
                id="CreateTrafficDistributionGroup",
            ),
            pytest.param(
                "ClaimPhoneNumber",
                lambda client, estate, number, **tags: client.claim_phone_number(
                    TargetArn=estate.group_arn, PhoneNumber=number, **tags
                ),
                id="ClaimPhoneNumber",
            ),
        ],
    )

    @pytest.fixture(name="number")
    def _number(self, estate):
        """A number that is available."""
        return available(estate.source, estate.group_arn)[0]

    @pytest.mark.rules("IA-05", "PN-21")
    @CREATIONS
    def test_denies_tags_without_it(self, estate, number, caller_with, action, create):
        """Without connect:TagResource a creation with tags is denied."""
        caller = caller_with(allow(action))

        with refused(DENIED, "TagResource"):
            create(caller, estate, number, Tags={"team": "care"})

    @pytest.mark.rules("IA-05", "PN-21")
    @CREATIONS
    def test_allows_tags_with_it(self, estate, number, caller_with, action, create):
        """With connect:TagResource a creation with tags is allowed."""
        caller = caller_with(allow([action, "TagResource"]))

        assert create(caller, estate, number, Tags={"team": "care"})

    @pytest.mark.rules("IA-05")
    @CREATIONS
    def test_needs_none_without_tags(self, estate, number, caller_with, action, create):
        """A creation without tags does not need connect:TagResource."""
        caller = caller_with(allow(action))

        assert create(caller, estate, number)


class TestCallers:
    """Unknown callers and callers without permission."""

    @pytest.mark.rules("ER-12")
    def test_refuses_unknown_keys(self, aws, estate, no_auth):
        """An unknown access key is refused, as moto's IAM does everywhere."""
        no_auth(0)

        with refused("InvalidClientTokenId", "security token"):
            aws.connect().get_traffic_distribution(Id=estate.group_arn)

    @pytest.mark.rules("S-01")
    def test_is_refused_before_the_form_is_read(self, estate, caller_with):
        """Permission is checked before the form of the input."""
        caller = caller_with(allow("DescribeInstance"))

        with refused(DENIED):
            caller.list_users(InstanceId=estate.instance_id, MaxResults=1001)

    @in_process
    def test_is_counted_by_motos_own_decorator(self, estate):
        """moto's set_initial_no_auth_action_count lets that many API calls pass."""

        @set_initial_no_auth_action_count(2)
        def three_calls():
            for _ in range(2):
                estate.source.get_traffic_distribution(Id=estate.group_arn)
            with pytest.raises(estate.source.exceptions.ClientError):
                estate.source.get_traffic_distribution(Id=estate.group_arn)

        three_calls()

        assert estate.source.get_traffic_distribution(Id=estate.group_arn)


@pytest.mark.rules("CN-18")
@pytest.mark.parametrize(
    ("criteria", "actions"),
    [
        ({"Channels": ["TASK"]}, {"SearchContacts"}),
        (
            {"SearchableContactAttributes": {"Criteria": []}},
            {"SearchContacts", "GetContactAttributes"},
        ),
    ],
)
def test_search_by_attributes_needs_another_permission(criteria, actions):
    """A search by contact attributes needs the permission to read them."""
    request = ApiRequest(ACCOUNT, SOURCE, "SearchContacts", ("arn",))

    needed = permissions_for(request, {"SearchCriteria": criteria})

    assert {(action, "arn") for action in actions} == set(needed)


@pytest.mark.rules("CN-13")
def test_tagging_a_contact_needs_its_own_permission():
    """TagContact is an action of its own."""
    request = ApiRequest(ACCOUNT, SOURCE, "TagContact", ("arn",))

    needed = permissions_for(request, {"Tags": {"a": "b"}})

    assert [("TagContact", "arn")] == list(needed)
