"""Queues, and the number that they show as the caller."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.instances import create_instance
from tests.helpers.numbers import claim
from tests.helpers.queues import create_queue, queue_shown
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace


@pytest.fixture(name="number")
def _number(estate):
    """The number of the estate's group."""
    return estate.numbers[0]


@pytest.fixture(name="queue_id")
def _queue_id(source, estate):
    """A queue without a caller ID."""
    return create_queue(source, estate)


WAYS = [
    pytest.param(
        lambda client, estate, _, number_id: create_queue(
            client,
            estate,
            "with-number",
            OutboundCallerConfig={"OutboundCallerIdNumberId": number_id},
        ),
        id="CreateQueue",
    ),
    pytest.param(
        lambda client, estate, queue_id, number_id: (
            client.update_queue_outbound_caller_config(
                InstanceId=estate.instance_id,
                QueueId=queue_id,
                OutboundCallerConfig={"OutboundCallerIdNumberId": number_id},
            ),
            queue_id,
        )[1],
        id="UpdateQueueOutboundCallerConfig",
    ),
]


@pytest.mark.parametrize("set_number", WAYS)
class TestOutboundCallerId:
    """The number of CreateQueue and of UpdateQueueOutboundCallerConfig."""

    @pytest.mark.rules("QU-01")
    @pytest.mark.parametrize("member", ["id", "arn"])
    def test_takes_id_and_arn_at_home(
        self, source, estate, queue_id, number, set_number, member
    ):
        """Both ID and ARN name the number in the group's Region."""
        given = getattr(number, member)

        queue = set_number(source, estate, queue_id, given)

        caller = queue_shown(source, estate, queue)["OutboundCallerConfig"]
        assert {"OutboundCallerIdNumberId": given} == caller

    @pytest.mark.rules("QU-01", "QU-02")
    def test_takes_the_arn_in_the_replica_region(
        self, replica, estate, queue_id, number, set_number
    ):
        """The number's ARN (V2) names it in the replica Region."""
        queue = set_number(replica, estate, queue_id, number.arn)

        caller = queue_shown(replica, estate, queue)["OutboundCallerConfig"]
        assert {"OutboundCallerIdNumberId": number.arn} == caller

    @pytest.mark.rules("QU-01")
    def test_knows_no_bare_id_in_the_replica_region(
        self, replica, estate, queue_id, number, set_number
    ):
        """A bare ID is not found in the replica Region."""
        with refused("ResourceNotFoundException", number.id):
            set_number(replica, estate, queue_id, number.id)

    @pytest.mark.rules("QU-02")
    def test_refuses_the_older_arn(self, source, estate, queue_id, number, set_number):
        """An ARN in the older form (V1) is refused."""
        older = f"{estate.instance_arn}/phone-number/{number.id}"

        with refused("ResourceNotFoundException"):
            set_number(source, estate, queue_id, older)

    @pytest.mark.rules("QU-01")
    def test_refuses_unknown_numbers(self, source, estate, queue_id, set_number):
        """An unknown number is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            set_number(source, estate, queue_id, UNKNOWN_ID)

    @pytest.mark.rules("QU-01")
    def test_refuses_numbers_of_other_instances(
        self, source, estate, queue_id, set_number
    ):
        """The number must belong to the instance or to one of its groups."""
        other = create_instance(source, "other")["Arn"]
        number = claim(source, other)

        with refused("ResourceNotFoundException", number["PhoneNumberId"]):
            set_number(source, estate, queue_id, number["PhoneNumberId"])


class TestQueues:
    """Queues by themselves."""

    @pytest.mark.rules("RI-31", "RI-34", "D-28")
    def test_is_seen_on_both_sides(self, source, replica, estate):
        """Both Regions show the queue with the same ID, each with its own ARN."""
        queue_id = create_queue(
            source,
            estate,
            Description="of the care team",
            MaxContacts=7,
            Tags={"team": "care"},
        )

        here = queue_shown(source, estate, queue_id)
        there = queue_shown(replica, estate, queue_id)

        assert f"{estate.instance_arn}/queue/{queue_id}" == here.pop("QueueArn")
        assert f"{estate.replica_arn}/queue/{queue_id}" == there.pop("QueueArn")
        assert here == there
        assert {
            "Name": "care",
            "Description": "of the care team",
            "MaxContacts": 7,
            "Status": "ENABLED",
            "Tags": {"team": "care"},
            "LastModifiedRegion": SOURCE,
        }.items() <= here.items()

    @pytest.mark.rules("D-28")
    def test_shows_where_it_was_changed(self, source, replica, estate, queue_id):
        """LastModifiedRegion is the Region of the last change."""
        replica.update_queue_outbound_caller_config(
            InstanceId=estate.instance_id,
            QueueId=queue_id,
            OutboundCallerConfig={"OutboundCallerIdName": "Care"},
        )

        shown = queue_shown(source, estate, queue_id)

        assert REPLICA == shown["LastModifiedRegion"]
        assert {"OutboundCallerIdName": "Care"} == shown["OutboundCallerConfig"]

    @pytest.mark.rules("RI-31", "D-28")
    def test_is_listed_on_both_sides(self, source, replica, estate, queue_id):
        """Both Regions list the same queues, each with its own ARNs."""
        here, there = (
            client.list_queues(InstanceId=estate.instance_id)["QueueSummaryList"]
            for client in (source, replica)
        )

        assert [row["Id"] for row in here] == [row["Id"] for row in there]
        assert f"{estate.instance_arn}/queue/{queue_id}" == here[-1]["Arn"]
        assert f"{estate.replica_arn}/queue/{queue_id}" == there[-1]["Arn"]

    @pytest.mark.rules("D-09")
    def test_is_listed_in_pages(self, source, estate, queue_id):
        """The pages have every queue once."""
        pages = source.get_paginator("list_queues").paginate(
            InstanceId=estate.instance_id, PaginationConfig={"PageSize": 1}
        )

        shown = [row["Id"] for page in pages for row in page["QueueSummaryList"]]

        assert 2 == len(shown)
        assert queue_id == shown[-1]

    @pytest.mark.rules("D-30", "QU-09")
    @pytest.mark.parametrize(("kind", "count"), [("STANDARD", 2), ("AGENT", 0)])
    @pytest.mark.usefixtures("queue_id")
    def test_is_a_standard_one(self, source, estate, kind, count):
        """All queues are standard queues."""
        listed = source.list_queues(InstanceId=estate.instance_id, QueueTypes=[kind])

        assert count == len(listed["QueueSummaryList"])

    @pytest.mark.rules("D-30", "QU-04")
    @pytest.mark.usefixtures("queue_id")
    def test_has_a_name_of_its_own(self, replica, estate):
        """A name is taken in both Regions."""
        with refused("DuplicateResourceException", "care"):
            create_queue(replica, estate)

    @pytest.mark.rules("D-30", "QU-05")
    @pytest.mark.parametrize("flow", [UNKNOWN_ID, f"not/{UNKNOWN_ID}"])
    def test_refuses_unknown_outbound_flows(self, source, estate, flow):
        """An unknown outbound flow is not found."""
        with refused("ResourceNotFoundException"):
            create_queue(source, estate, OutboundCallerConfig={"OutboundFlowId": flow})

    @pytest.mark.rules("D-30", "QU-06")
    def test_forgets_a_flow_that_is_deleted(self, source, estate):
        """A deleted flow is no longer a queue's outbound flow."""
        queue_id = create_queue(
            source, estate, OutboundCallerConfig={"OutboundFlowId": estate.flow_id}
        )
        source.delete_contact_flow(
            InstanceId=estate.instance_id, ContactFlowId=estate.flow_id
        )

        shown = queue_shown(source, estate, queue_id)

        assert {} == shown["OutboundCallerConfig"]

    @pytest.mark.rules("D-30", "QU-05")
    def test_refuses_unknown_hours(self, source, estate):
        """Unknown hours of operation are not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            source.create_queue(
                InstanceId=estate.instance_id,
                Name="care",
                HoursOfOperationId=UNKNOWN_ID,
            )

    @pytest.mark.rules("D-07")
    def test_refuses_unknown_queues(self, source, estate):
        """An unknown queue is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            queue_shown(source, estate, UNKNOWN_ID)


@pytest.mark.rules("D-10", "D-12")
@pytest.mark.needs_model("CreateQueue.OutboundEmailConfig")
def test_e_mail_is_refused_by_name(aws, source, estate):
    """An e-mail address is refused, as queues here do not support it."""
    with no_trace(aws), refused("InvalidParameterException", ": OutboundEmailConfig$"):
        create_queue(source, estate, OutboundEmailConfig={})
