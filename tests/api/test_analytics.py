"""moto's own analytics data sets, with the plugin in."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import UNKNOWN_ID
from tests.helpers.instances import create_instance
from tests.helpers.refusals import refused


@pytest.fixture(name="instance")
def _instance(source):
    """A plain instance."""
    return create_instance(source, "plain")


@pytest.fixture(name="identifier", params=["Id", "Arn"])
def _identifier(request, instance):
    """The instance's ID, or its ARN."""
    return instance[request.param]


def data_sets_of(client, instance_id, **wanted):
    """The IDs that ListAnalyticsDataAssociations shows."""
    listed = client.list_analytics_data_associations(InstanceId=instance_id, **wanted)
    return [row["DataSetId"] for row in listed["Results"]]


def associate(client, instance_id, *data_sets):
    """Associate data sets with an instance."""
    for data_set in data_sets:
        client.associate_analytics_data_set(InstanceId=instance_id, DataSetId=data_set)


class TestAnalyticsDataSets:
    """AssociateAnalyticsDataSet, DisassociateAnalyticsDataSet and their list."""

    @pytest.mark.rules("D-11", "D-06")
    def test_answers_as_moto_does(self, source, identifier):
        """The answer has the data set, the target account, and the share's ID and ARN."""
        answer = source.associate_analytics_data_set(
            InstanceId=identifier, DataSetId="contacts"
        )

        assert ("contacts", "123456789012") == (
            answer["DataSetId"],
            answer["TargetAccountId"],
        )
        assert answer["ResourceShareId"]
        assert answer["ResourceShareArn"]

    @pytest.mark.rules("D-11")
    def test_shares_with_another_account(self, source, identifier):
        """A data set can be shared with a given account."""
        answer = source.associate_analytics_data_set(
            InstanceId=identifier, DataSetId="contacts", TargetAccountId="111122223333"
        )

        assert "111122223333" == answer["TargetAccountId"]

    @pytest.mark.rules("D-11", "D-06")
    def test_lists_what_was_associated(self, source, instance, identifier):
        """The list is the same by the instance's ID and by its ARN."""
        associate(source, instance["Id"], "contacts", "agents")

        assert ["agents", "contacts"] == sorted(data_sets_of(source, identifier))

    @pytest.mark.rules("D-11")
    def test_lists_one_data_set(self, source, instance, identifier):
        """DataSetId restricts the list to one data set."""
        associate(source, instance["Id"], "contacts", "agents")

        assert ["agents"] == data_sets_of(source, identifier, DataSetId="agents")

    @pytest.mark.rules("D-09")
    def test_lists_in_pages(self, source, instance):
        """Pages have the requested size and together every data set once."""
        associate(source, instance["Id"], "a", "b", "c")
        first = source.list_analytics_data_associations(
            InstanceId=instance["Id"], MaxResults=2
        )

        second = source.list_analytics_data_associations(
            InstanceId=instance["Id"], MaxResults=2, NextToken=first["NextToken"]
        )

        shown = [row["DataSetId"] for row in first["Results"] + second["Results"]]
        assert ["a", "b", "c"] == shown
        assert "NextToken" not in second

    @pytest.mark.rules("D-11")
    def test_ends_an_association(self, source, instance, identifier):
        """A disassociated data set is no longer listed."""
        associate(source, instance["Id"], "contacts")

        source.disassociate_analytics_data_set(
            InstanceId=identifier, DataSetId="contacts"
        )

        assert [] == data_sets_of(source, identifier)

    @pytest.mark.rules("D-11")
    def test_refuses_an_association_that_is_not_there(self, source, identifier):
        """An unknown association is refused as moto does, in Connect's form."""
        with refused("ResourceNotFoundException", "contacts"):
            source.disassociate_analytics_data_set(
                InstanceId=identifier, DataSetId="contacts"
            )

    @pytest.mark.rules("D-11")
    @pytest.mark.parametrize(
        "call",
        [
            lambda client: associate(client, UNKNOWN_ID, "contacts"),
            lambda client: data_sets_of(client, UNKNOWN_ID),
            lambda client: client.disassociate_analytics_data_set(
                InstanceId=UNKNOWN_ID, DataSetId="contacts"
            ),
        ],
    )
    def test_refuses_unknown_instances(self, source, call):
        """An unknown instance is refused with moto's own message."""
        with refused("ResourceNotFoundException", f"id {UNKNOWN_ID} not found"):
            call(source)

    @pytest.mark.rules("D-11")
    def test_goes_with_its_instance(self, source, instance):
        """The data sets of a deleted instance are gone."""
        associate(source, instance["Id"], "contacts")
        source.delete_instance(InstanceId=instance["Id"])

        with refused("ResourceNotFoundException"):
            data_sets_of(source, instance["Id"])
