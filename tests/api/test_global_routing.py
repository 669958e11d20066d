"""Global routing: enabling it later, and calls across Regions."""

from __future__ import annotations

import pytest

from tests.helpers.calls import place_calls
from tests.helpers.faults import DOWN, add_fault
from tests.helpers.groups import shift
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.installed import has
from tests.helpers.instances import create_instance, instance_shown, replicate
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace

#: Where the model requires an alias, the replica's own is given (CO-22).
WAYS = ["without an alias", "with the replica's alias"]
OPTIONAL = pytest.mark.needs_model("ReplicateInstance.ReplicaAlias?")
ROUTING = pytest.mark.needs_model("UpdateCrossRegionRouting")


def turn_on(client, instance_id, way="with the replica's alias", **wanted):
    """Replicate again with a new token."""
    alias = {} if way == "without an alias" else {"ReplicaAlias": "west"}
    return client.replicate_instance(
        InstanceId=instance_id, ReplicaRegion=REPLICA, **alias, **wanted
    )


def host_names(source, replica, instance_id):
    """The access addresses of both instances."""
    return [
        instance_shown(client, instance_id)["InstanceAccessUrl"]
        for client in (source, replica)
    ]


class TestTurningItOn:
    """ReplicateInstance again, for a complete replication."""

    @pytest.fixture(name="first")
    def _first(self, source):
        """The answer of a replication with a replica alias, so without global routing."""
        instance_id = create_instance(source, "main")["Id"]
        return replicate(source, instance_id, ReplicaAlias="west")

    @pytest.fixture(name="instance_id")
    def _instance_id(self, first):
        """The ID of the replicated instance."""
        return first["Id"]

    @pytest.mark.rules("CO-22", "RI-19", "RI-17")
    @pytest.mark.parametrize(
        "way", [pytest.param(WAYS[0], marks=OPTIONAL), pytest.param(WAYS[1])]
    )
    def test_puts_the_region_in_front(self, source, replica, first, instance_id, way):
        """Host names change, aliases do not, and the answer is the first one's."""
        assert ["https://main.my.connect.aws", "https://west.my.connect.aws"] == (
            host_names(source, replica, instance_id)
        )

        again = turn_on(source, instance_id, way)

        assert (first["Id"], first["Arn"]) == (again["Id"], again["Arn"])
        assert [
            f"https://{SOURCE}.main.my.connect.aws",
            f"https://{REPLICA}.west.my.connect.aws",
        ] == host_names(source, replica, instance_id)
        assert ["main", "west"] == [
            instance_shown(client, instance_id)["InstanceAlias"]
            for client in (source, replica)
        ]

    @pytest.mark.rules("CO-22", "CR-01")
    @ROUTING
    def test_enables_cross_region_routing(self, source, replica, instance_id):
        """The operations of cross-Region routing work in both Regions afterwards only."""
        for client in (source, replica):
            with refused("InvalidRequestException", "no global routing"):
                client.get_cross_region_routing(InstanceId=instance_id)

        turn_on(source, instance_id)

        for client in (source, replica):
            found = client.get_cross_region_routing(InstanceId=instance_id)
            assert [] == found["IsolatedRegions"]

    @pytest.mark.rules("CO-22", "RI-09")
    @pytest.mark.parametrize(
        "way", [pytest.param(WAYS[0], marks=OPTIONAL), pytest.param(WAYS[1])]
    )
    def test_happens_once(self, aws, source, instance_id, way):
        """With global routing enabled, another API call is a repeated replication."""
        turn_on(source, instance_id)

        with no_trace(aws), refused("InvalidRequestException", "already replicated"):
            turn_on(source, instance_id, way)

    @pytest.mark.rules("CO-22", "RI-09")
    @OPTIONAL
    def test_is_refused_where_it_is_on_from_the_start(self, aws, source):
        """A replication without an alias has global routing from the start."""
        estate = aws.estate(groups=0, numbers=0)

        with no_trace(aws), refused("InvalidRequestException", "already replicated"):
            turn_on(source, estate.instance_id, "without an alias")

    @pytest.mark.rules("CO-22", "RI-09")
    def test_is_not_reached_with_another_alias(self, aws, source, instance_id):
        """A replication with another alias does not enable global routing."""
        with no_trace(aws), refused("InvalidRequestException", "already replicated"):
            source.replicate_instance(
                InstanceId=instance_id, ReplicaRegion=REPLICA, ReplicaAlias="other"
            )

    @pytest.mark.rules("CO-22", "S-34")
    def test_with_its_token_gets_the_same_answer(self, source, instance_id):
        """Repeated with its token, the second API call gets the same answer."""
        first = turn_on(source, instance_id, ClientToken="t")

        again = turn_on(source, instance_id, ClientToken="t")

        assert first["Arn"] == again["Arn"]

    @pytest.mark.rules("CO-22", "D-16")
    def test_is_refused_while_the_replication_runs(self, aws, source):
        """Global routing can be enabled on a complete replication only."""
        instance_id = create_instance(source, "slow")["Id"]
        aws.set_pace("connect::replica", progression="manual", times=1)
        replicate(source, instance_id, ReplicaAlias="west")

        with no_trace(aws), refused("ResourceNotReadyException"):
            turn_on(source, instance_id)

    @pytest.mark.rules("CO-22", "S-10")
    def test_ends_with_the_replica(self, source, replica, instance_id):
        """After the replica's deletion the source has its old host name."""
        turn_on(source, instance_id)

        replica.delete_instance(InstanceId=instance_id)

        shown = instance_shown(source, instance_id)["InstanceAccessUrl"]
        assert "https://main.my.connect.aws" == shown


@pytest.mark.needs_model("ReplicateInstance.ReplicaAlias?")
class TestCallsAcrossRegions:
    """Calls that arrive in a Region where the group has no agents."""

    @pytest.fixture(name="estate")
    def _estate(self, aws):
        """Calls go to the replica, and agents are at the source."""
        estate = aws.estate(agents=1)
        estate.source.associate_traffic_distribution_group_user(
            TrafficDistributionGroupId=estate.group_arn,
            UserId=estate.user_ids[0],
            InstanceId=estate.instance_id,
        )
        estate.source.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )
        return estate

    def call(self, aws, estate):
        """Call the group's number once."""
        return place_calls(aws, estate.numbers[0].phone_number)

    @pytest.mark.rules("D-32", "DC-02", "CO-21", "CO-23")
    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    def test_are_handled_by_agents_of_the_other_region(self, aws, estate):
        """The contact begins in one Region and is active in the other."""
        found = self.call(aws, estate)

        assert {REPLICA: 1} == found["Connected"]
        contact = estate.replica.describe_contact(
            InstanceId=estate.instance_id, ContactId=found["ContactId"]
        )["Contact"]
        metadata = contact["GlobalResiliencyMetadata"]
        assert REPLICA == metadata["OriginRegion"]
        assert SOURCE == metadata["ActiveRegion"]
        assert f"{estate.replica_arn}/contact/{found['ContactId']}" == contact["Arn"]
        assert estate.user_ids[0] == contact["AgentInfo"]["Id"]
        if has("AgentInfo.ActiveRegion"):
            assert SOURCE == contact["AgentInfo"]["ActiveRegion"]

    @pytest.mark.rules("D-32", "CR-02")
    @ROUTING
    def test_are_lost_between_isolated_regions(self, aws, estate):
        """Calls are lost while the Regions are isolated, and handled again afterwards."""

        def isolate(*, isolated):
            estate.source.update_cross_region_routing(
                InstanceId=estate.instance_id, IsolatedAll=isolated
            )

        isolate(isolated=True)
        assert {"NO_AGENTS": 1} == self.call(aws, estate)["Lost"]

        isolate(isolated=False)

        assert {REPLICA: 1} == self.call(aws, estate)["Connected"]

    @pytest.mark.rules("D-32")
    def test_are_lost_while_the_other_region_is_down(self, aws, estate):
        """Calls are lost while the Region with the agents is down."""
        add_fault(aws, DOWN, region=SOURCE)

        assert {"NO_AGENTS": 1} == self.call(aws, estate)["Lost"]

    @pytest.mark.rules("D-32")
    def test_are_handled_where_they_arrive_if_agents_are_there(self, aws, estate):
        """Agents of the Region where the call arrives are preferred."""
        shift(estate.source, estate, source=0)
        add_fault(aws, DOWN, region=SOURCE)

        assert {REPLICA: 1} == self.call(aws, estate)["Connected"]


@pytest.mark.rules("D-32")
def test_calls_without_global_routing_are_lost_without_agents(aws, source):
    """Without global routing, calls to a Region without agents are lost."""
    instance = create_instance(source, "plain")
    replicate(source, instance["Id"], ReplicaAlias="west")
    group = source.create_traffic_distribution_group(
        Name="g", InstanceId=instance["Id"]
    )["Arn"]
    number = _answered_number(source, instance["Id"], group)
    rows = [
        {"Region": SOURCE, "Percentage": 0},
        {"Region": REPLICA, "Percentage": 100},
    ]
    source.update_traffic_distribution(
        Id=group, TelephonyConfig={"Distributions": rows}
    )

    assert {"NO_AGENTS": 3} == place_calls(aws, number, 3)["Lost"]


def _answered_number(source, instance_id, group):
    """A number of the group that is linked to a flow."""
    flows = source.list_contact_flows(InstanceId=instance_id)["ContactFlowSummaryList"]
    found = source.search_available_phone_numbers(
        TargetArn=group, PhoneNumberCountryCode="US", PhoneNumberType="DID"
    )
    number = found["AvailableNumbersList"][0]["PhoneNumber"]
    claimed = source.claim_phone_number(TargetArn=group, PhoneNumber=number)
    source.associate_phone_number_contact_flow(
        PhoneNumberId=claimed["PhoneNumberId"],
        InstanceId=instance_id,
        ContactFlowId=flows[0]["Id"],
    )
    return number
