"""Queries of the journal: filters, assertions and parameters."""

from __future__ import annotations

import pytest

from moto_connect_tdg import estate, journal, mock_aws
from moto_connect_tdg.domain.excerpts import excerpt, size_of
from tests.helpers.accounts import by_key
from tests.helpers.aws import in_process
from tests.helpers.faults import DOWN, add_fault
from tests.helpers.groups import shift
from tests.helpers.identifiers import OTHER_ACCOUNT, REPLICA, SOURCE, UNKNOWN_GROUP
from tests.helpers.instances import create_instance
from tests.helpers.journal import entries
from tests.helpers.refusals import refused


def operations(aws, **query):
    """The operations of the journal's entries."""
    return [entry["Operation"] for entry in entries(aws, **query)]


class TestFilters:
    """Filters by account, resource, outcome and position."""

    def test_account(self, aws, estate):
        """The API calls of one account are found."""
        create_instance(by_key(aws), "other")

        assert ["CreateInstance"] == operations(aws, AccountId=OTHER_ACCOUNT)
        assert estate.instance_arn.split(":")[4] != OTHER_ACCOUNT

    def test_resource(self, aws, estate):
        """The API calls that name a resource are found, by ID or by ARN."""
        aws.control("DELETE", "connect/journal")
        estate.source.get_traffic_distribution(Id=estate.group_arn.rpartition("/")[2])
        estate.source.get_traffic_distribution(Id=estate.default_group_arn)
        shift(estate.replica, estate, 0)

        assert ["GetTrafficDistribution", "UpdateTrafficDistribution"] == operations(
            aws, ResourceArn=estate.group_arn
        )

    def test_outcome(self, aws, estate):
        """The API calls with a code, or that succeeded, are found."""
        aws.control("DELETE", "connect/journal")
        with refused("ResourceNotFoundException"):
            estate.source.get_traffic_distribution(Id=UNKNOWN_GROUP)
        estate.source.list_instances()

        assert ["GetTrafficDistribution"] == operations(
            aws, Outcome="ResourceNotFoundException"
        )
        assert ["ListInstances"] == operations(aws, Outcome="OK")

    def test_outage(self, aws):
        """The code of an outage can be queried, although no operation declares it."""
        add_fault(aws, DOWN, region=SOURCE)
        with refused("ServiceUnavailable"):
            aws.connect().list_instances()

        assert ["ListInstances"] == operations(aws, Outcome="ServiceUnavailable")

    def test_after(self, aws, source):
        """Only later entries are found, also after the journal was cleared."""
        source.list_instances()
        seen = aws.control("GET", "connect/journal").json()["Recorded"]
        aws.control("DELETE", "connect/journal")
        source.list_traffic_distribution_groups()

        assert ["ListTrafficDistributionGroups"] == operations(aws, After=str(seen))
        assert [] == operations(aws, After=str(seen + 1))

    @in_process
    def test_in_python(self, estate):
        """The same queries are possible from Python."""
        journal.clear()
        shift(estate.replica, estate, 0)
        wanted = {
            "account_id": estate.instance_arn.split(":")[4],
            "resource_arn": estate.group_arn,
            "outcome": "OK",
        }

        assert 1 == len(journal.api_calls(**wanted))
        assert [] == journal.api_calls(**{**wanted, "account_id": OTHER_ACCOUNT})
        assert [] == journal.api_calls(**{**wanted, "resource_arn": UNKNOWN_GROUP})
        assert [] == journal.api_calls(**{**wanted, "outcome": "ThrottlingException"})


@in_process
class TestAssertOnly:
    """journal.assert_only(...)"""

    @pytest.fixture(name="shifted")
    def _shifted(self, estate):
        """A shift and a read of it, from the replica's Region."""
        journal.clear()
        shift(estate.replica, estate, 0)
        estate.replica.get_traffic_distribution(Id=estate.group_arn)
        return estate

    def test_holds(self, shifted):
        """Without other API calls it raises nothing."""
        journal.assert_only("UpdateTrafficDistribution", "GetTrafficDistribution")
        journal.assert_only(region=REPLICA)
        journal.assert_only(resource_arn=shifted.group_arn, outcome="OK")
        journal.assert_only(service="connect", account_id="123456789012")

    @pytest.mark.parametrize(
        ("names", "wanted"),
        [
            (["UpdateTrafficDistribution"], {}),
            (["UpdateTrafficDistribution"], {"region": REPLICA}),
            ([], {"region": SOURCE}),
            ([], {"account_id": OTHER_ACCOUNT}),
            ([], {"resource_arn": UNKNOWN_GROUP}),
            ([], {"outcome": "ThrottlingException"}),
            ([], {"service": "s3"}),
        ],
    )
    @pytest.mark.usefixtures("shifted")
    def test_names_the_others(self, names, wanted):
        """Other API calls are named with Region, account and outcome."""
        with pytest.raises(AssertionError) as caught:
            journal.assert_only(*names, **wanted)

        assert "connect GetTrafficDistribution in us-west-2 by 123456789012: OK" in str(
            caught.value
        )

    def test_counts_the_others(self, shifted):
        """Each other API call is named once, with its count."""
        for _ in range(2):
            shifted.source.list_instances()

        with pytest.raises(AssertionError, match=r"ListInstances in .* \(2 times\)$"):
            journal.assert_only(region=REPLICA)

    @pytest.mark.usefixtures("aws")
    def test_of_an_empty_journal(self):
        """An empty journal proves nothing, so it is refused."""
        with pytest.raises(AssertionError, match="no API calls at all"):
            journal.assert_only(region=REPLICA)

    @pytest.mark.usefixtures("shifted")
    def test_names_that_do_not_exist(self):
        """An unknown operation is refused as such."""
        with pytest.raises(ValueError, match="not mocked: typo"):
            journal.assert_only("GetTrafficDistribution", "typo")


SECRET = "Tr0ub4dor-and-3"


class TestParameters:
    """The setting journal_parameters."""

    def test_are_left_out(self, aws, estate):
        """By default entries have no parameters."""
        shift(estate.source, estate, 0)

        assert all(entry["Parameters"] is None for entry in entries(aws))

    def test_are_kept(self, aws, estate):
        """With the setting entries have the members of the input, by the API's names."""
        aws.set_config(journal_parameters=True)

        estate.source.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )

        assert {
            "Id": estate.group_arn,
            "TelephonyConfig": estate.shares(source=0),
        } == entries(aws)[-1]["Parameters"]

    def test_have_no_secrets(self, aws, estate):
        """Passwords, tokens and people's names are hidden at any depth."""
        aws.set_config(journal_parameters=True)
        client = estate.source
        by_id = {"InstanceId": estate.instance_id}
        security = client.list_security_profiles(**by_id)
        routing = client.list_routing_profiles(**by_id)

        with refused("InvalidParameterException", match="Password is not allowed"):
            client.create_user(
                **by_id,
                Username="somebody",
                Password=SECRET,
                IdentityInfo={"FirstName": "Jane", "LastName": "Doe"},
                PhoneConfig={"PhoneType": "SOFT_PHONE"},
                SecurityProfileIds=[security["SecurityProfileSummaryList"][0]["Id"]],
                RoutingProfileId=routing["RoutingProfileSummaryList"][0]["Id"],
            )
        client.create_traffic_distribution_group(
            **by_id, Name="second", ClientToken=SECRET
        )

        user, group = entries(aws)[-2:]
        assert "***" == user["Parameters"]["Password"]
        assert "***" == user["Parameters"]["IdentityInfo"]["FirstName"]
        assert "SOFT_PHONE" == user["Parameters"]["PhoneConfig"]["PhoneType"]
        assert "***" == group["Parameters"]["ClientToken"]
        assert "second" == group["Parameters"]["Name"]
        assert SECRET not in str(entries(aws))

    def test_of_malformed_input(self, aws, source):
        """Malformed input is not kept."""
        aws.set_config(journal_parameters=True)
        aws.send("PUT", "/traffic-distribution/x", b'{"TelephonyConfig": 5}')

        assert source.meta.region_name == SOURCE
        assert {} == entries(aws)[-1]["Parameters"]

    def test_in_python(self):
        """The setting of mock_aws ends with the mock."""
        client = estate.connect_client(SOURCE)
        found = []
        for keeps in (True, False):
            with mock_aws(config={"connect": {"journal_parameters": keeps}}):
                client.list_instances(MaxResults=5)
                found.append(journal.api_calls()[-1].api_call.parameters)

        assert [{"MaxResults": 5}, None] == found

    @pytest.mark.parametrize("value", [1, "yes", None])
    def test_setting_is_true_or_false(self, aws, value):
        """Anything else is refused."""
        answer = aws.control(
            "POST", "config", json={"connect": {"journal_parameters": value}}
        )

        assert 400 == answer.status_code
        assert (
            "['journal_parameters'] must be true or false" in answer.json()["message"]
        )


class TestExcerpts:
    """Parameters take bounded space."""

    def test_short_input_is_whole(self):
        """Short input is kept unchanged."""
        members = {"A": "text", "B": [1, 2.5, None, True], "C": {"D": "e"}}

        assert members == excerpt(members)

    def test_long_texts_are_cut_off(self):
        """A long text is cut off after its beginning."""
        assert {"Content": f"{'x' * 500}..."} == excerpt({"Content": "x" * 100_000})

    @pytest.mark.parametrize(
        "members",
        [
            {"Rows": ["x" * 400] * 10_000},
            {str(number): number for number in range(100_000)},
            {"Rows": [[[0] * 1000] * 1000] * 1000},
        ],
        ids=["texts", "members", "lists"],
    )
    def test_is_bounded(self, members):
        """Many members and values are bounded too."""
        assert size_of(excerpt(members)) < 10_000
