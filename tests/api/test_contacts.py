"""Contacts, which are single telephone calls, seen from both Regions."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.installed import has
from tests.helpers.refusals import refused
from tests.helpers.users import create_user


@pytest.fixture(name="place_call")
def _place_call(aws):
    """Place one call to a number and return the contact's ID."""

    def place_call(phone_number):
        answer = aws.control(
            "POST", "connect/calls", json={"PhoneNumber": phone_number, "Seed": 1}
        )
        return answer.json()["ContactId"]

    return place_call


@pytest.fixture(name="contact_id")
def _contact_id(estate, place_call):
    """A call to the group's number, answered in the source Region."""
    return place_call(estate.numbers[0].phone_number)


@pytest.fixture(name="shifted_id")
def _shifted_id(replica, estate, place_call):
    """A call to the group's number, answered in the replica Region."""
    replica.update_traffic_distribution(
        Id=estate.group_arn,
        TelephonyConfig=estate.shares(source=0),
        AgentConfig=estate.shares(source=0),
    )
    return place_call(estate.numbers[0].phone_number)


def contact_shown(client, estate, contact_id):
    """What DescribeContact shows."""
    return client.describe_contact(InstanceId=estate.instance_id, ContactId=contact_id)[
        "Contact"
    ]


class TestDescribeContact:
    """DescribeContact."""

    @pytest.mark.rules("DC-01", "DC-02")
    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    def test_shows_where_the_call_is(self, source, estate, contact_id):
        """A contact shows its active Region, its origin Region and its group."""
        shown = contact_shown(source, estate, contact_id)

        assert {
            "ActiveRegion": SOURCE,
            "OriginRegion": SOURCE,
            "TrafficDistributionGroupId": estate.group_arn.rpartition("/")[2],
        } == shown["GlobalResiliencyMetadata"]

    @pytest.mark.rules("DC-02")
    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    def test_follows_the_distribution(self, source, estate, shifted_id):
        """After a failover calls are active in the replica Region."""
        shown = contact_shown(source, estate, shifted_id)

        metadata = shown["GlobalResiliencyMetadata"]
        assert REPLICA == metadata["ActiveRegion"]
        assert REPLICA == metadata["OriginRegion"]

    @pytest.mark.rules("DC-03", "CO-21")
    def test_is_the_same_from_both_regions(self, source, replica, estate, contact_id):
        """Both Regions describe the contact alike, with the same ARN."""
        here = contact_shown(source, estate, contact_id)
        there = contact_shown(replica, estate, contact_id)

        assert f"{estate.instance_arn}/contact/{contact_id}" == here["Arn"]
        assert here == there

    @pytest.mark.rules("CO-21", "DC-03")
    def test_has_the_arn_of_where_it_began(self, source, replica, estate, shifted_id):
        """The ARN of a contact has the Region where the call arrived."""
        expected = f"{estate.replica_arn}/contact/{shifted_id}"

        for client in (source, replica):
            assert expected == contact_shown(client, estate, shifted_id)["Arn"]

    @pytest.mark.rules("CO-21", "DC-05")
    @pytest.mark.parametrize("is_shifted", [False, True])
    def test_shows_the_agent(self, request, source, replica, estate, is_shifted):
        """A contact shows its agent if the group has agents."""
        user = create_user(source, estate.instance_id)["UserId"]
        source.associate_traffic_distribution_group_user(
            TrafficDistributionGroupId=estate.group_arn,
            UserId=user,
            InstanceId=estate.instance_id,
        )
        name = "shifted_id" if is_shifted else "contact_id"
        contact_id = request.getfixturevalue(name)

        expected = {"Id": user}
        if has("AgentInfo.ActiveRegion"):
            expected["ActiveRegion"] = REPLICA if is_shifted else SOURCE
        for client in (source, replica):
            shown = contact_shown(client, estate, contact_id)["AgentInfo"]
            assert expected.items() <= shown.items()

    @pytest.mark.rules("CO-21")
    def test_shows_no_agent_where_there_is_none(self, source, estate, contact_id):
        """A contact of a group without agents shows no agent."""
        assert "AgentInfo" not in contact_shown(source, estate, contact_id)

    @pytest.mark.rules("DC-01")
    @pytest.mark.needs_model("Contact.SystemEndpoint")
    def test_shows_the_number_that_was_called(self, source, estate, contact_id):
        """A contact is an inbound voice contact with the number called."""
        shown = contact_shown(source, estate, contact_id)

        assert {
            "Type": "TELEPHONE_NUMBER",
            "Address": estate.numbers[0].phone_number,
        } == shown["SystemEndpoint"]
        assert ("INBOUND", "VOICE") == (shown["InitiationMethod"], shown["Channel"])

    @pytest.mark.rules("DC-01")
    @pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
    def test_has_no_group_for_an_instances_number(self, source, estate, place_call):
        """A call to an instance's own number has no group."""
        source.update_phone_number(
            PhoneNumberId=estate.numbers[0].id, TargetArn=estate.instance_arn
        )
        source.associate_phone_number_contact_flow(
            PhoneNumberId=estate.numbers[0].id,
            InstanceId=estate.instance_id,
            ContactFlowId=estate.flow_id,
        )

        contact_id = place_call(estate.numbers[0].phone_number)

        metadata = contact_shown(source, estate, contact_id)["GlobalResiliencyMetadata"]
        assert {"ActiveRegion": SOURCE, "OriginRegion": SOURCE} == metadata

    @pytest.mark.rules("D-07")
    def test_refuses_unknown_contacts(self, source, estate):
        """An unknown contact is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            contact_shown(source, estate, UNKNOWN_ID)


class TestStopContact:
    """StopContact."""

    def stop(self, client, estate, contact_id):
        """End a contact."""
        return client.stop_contact(InstanceId=estate.instance_id, ContactId=contact_id)

    @pytest.mark.rules("DC-04")
    def test_ends_the_contact_where_it_is_active(self, source, estate, contact_id):
        """The contact ends when it is stopped in its active Region."""
        assert "DisconnectTimestamp" not in contact_shown(source, estate, contact_id)

        self.stop(source, estate, contact_id)

        assert contact_shown(source, estate, contact_id)["DisconnectTimestamp"]

    @pytest.mark.rules("DC-04")
    @pytest.mark.needs_model("StopContact.DisconnectReason", "Contact.DisconnectReason")
    def test_keeps_the_reason(self, source, replica, estate, contact_id):
        """Both Regions show the reason that the caller gave."""
        source.stop_contact(
            InstanceId=estate.instance_id,
            ContactId=contact_id,
            DisconnectReason={"Code": "EXPIRED"},
        )

        for client in (source, replica):
            shown = contact_shown(client, estate, contact_id)
            assert "EXPIRED" == shown["DisconnectReason"]

    @pytest.mark.rules("DC-04", "ER-14")
    @pytest.mark.needs_model("InvalidActiveRegionException")
    def test_is_refused_in_the_other_region(self, replica, estate, contact_id):
        """In the other Region StopContact is refused, and the contact goes on."""
        with refused("InvalidActiveRegionException", SOURCE):
            self.stop(replica, estate, contact_id)

        assert "DisconnectTimestamp" not in contact_shown(replica, estate, contact_id)

    @pytest.mark.rules("DC-04")
    @pytest.mark.needs_model("InvalidActiveRegionException")
    def test_is_active_in_the_replica_after_a_failover(
        self, source, replica, estate, shifted_id
    ):
        """A call that arrived in the replica Region is stopped there only."""
        with refused("InvalidActiveRegionException", REPLICA):
            self.stop(source, estate, shifted_id)

        self.stop(replica, estate, shifted_id)

        assert contact_shown(source, estate, shifted_id)["DisconnectTimestamp"]

    @pytest.mark.rules("DC-04")
    def test_may_be_repeated(self, source, estate, contact_id):
        """Stopping an ended contact again does not change the time of its end."""
        self.stop(source, estate, contact_id)
        before = contact_shown(source, estate, contact_id)

        self.stop(source, estate, contact_id)

        assert before == contact_shown(source, estate, contact_id)

    @pytest.mark.rules("D-07")
    def test_refuses_unknown_contacts(self, source, estate):
        """An unknown contact is not found."""
        with refused("ResourceNotFoundException", UNKNOWN_ID):
            self.stop(source, estate, UNKNOWN_ID)


class TestTasks:
    """Tasks, which clients start, change and search for."""

    @pytest.fixture(name="task_ids")
    def _task_ids(self, source, replica, estate):
        """A task that began in the source Region, and one in the replica Region."""
        return [
            client.start_task_contact(
                InstanceId=estate.instance_id, ContactFlowId=estate.flow_id, Name="t"
            )["ContactId"]
            for client in (source, replica)
        ]

    def searched(self, client, estate, **criteria):
        """The IDs of the contacts that a search finds."""
        now = datetime.now(timezone.utc)
        found = client.search_contacts(
            InstanceId=estate.instance_id,
            TimeRange={
                "Type": "INITIATION_TIMESTAMP",
                "StartTime": now - timedelta(days=1),
                "EndTime": now + timedelta(days=1),
            },
            SearchCriteria=criteria,
        )
        return [contact["Id"] for contact in found["Contacts"]]

    @pytest.mark.rules("DC-05", "DC-03")
    @pytest.mark.needs_model("SearchCriteria.ActiveRegions")
    def test_are_found_by_region(self, source, replica, estate, task_ids):
        """Both Regions find the contacts of each, and of both."""
        for client in (source, replica):
            assert task_ids == self.searched(client, estate)
            for region, task_id in zip((SOURCE, REPLICA), task_ids, strict=True):
                assert [task_id] == self.searched(
                    client, estate, ActiveRegions=[region]
                )

    @pytest.mark.rules("DC-04", "ER-14", "CN-02")
    @pytest.mark.needs_model("InvalidActiveRegionException")
    def test_are_changed_where_they_are_active(self, source, replica, estate, task_ids):
        """Attributes are changed in the active Region, and read in both."""
        task = {"InstanceId": estate.instance_id, "InitialContactId": task_ids[1]}

        with refused("InvalidActiveRegionException", REPLICA):
            source.update_contact_attributes(**task, Attributes={"a": "1"})
        replica.update_contact_attributes(**task, Attributes={"a": "2"})

        for client in (source, replica):
            assert {"a": "2"} == client.get_contact_attributes(**task)["Attributes"]

    @pytest.mark.rules("CN-13")
    @pytest.mark.needs_model("TagContact")
    def test_are_tagged(self, source, replica, estate, task_ids):
        """Tags of a contact are seen from both Regions until they are removed."""
        task = {"InstanceId": estate.instance_id, "ContactId": task_ids[0]}

        source.tag_contact(**task, Tags={"a": "1", "b": "2"})
        source.untag_contact(**task, TagKeys=["a"])

        assert {"b": "2"} == contact_shown(replica, estate, task_ids[0])["Tags"]
