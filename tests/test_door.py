"""API calls from inside the process are treated like those of clients."""

from __future__ import annotations

import pytest

from moto_connect_tdg import build_estate, faults, journal, mock_aws
from moto_connect_tdg.connect.door import invoke
from moto_connect_tdg.errors import TdgError
from tests.helpers.identifiers import ACCOUNT, SOURCE, UNKNOWN_ID


@pytest.fixture(name="estate")
def _estate():
    """A replicated instance with one group and one number."""
    with mock_aws():
        yield build_estate()


def test_answers_with_the_members_of_the_api(estate):
    """The answer is plain data with the members of the API."""
    answer = invoke(
        ACCOUNT,
        SOURCE,
        "DescribeTrafficDistributionGroup",
        {"TrafficDistributionGroupId": estate.group_arn},
    )

    assert estate.group_arn == answer["TrafficDistributionGroup"]["Arn"]


@pytest.mark.parametrize(
    ("operation", "members", "code"),
    [
        ("DescribeInstance", {"InstanceId": "x" * 101}, "InvalidRequestException"),
        ("DescribeInstance", {}, "InvalidRequestException"),
        ("ClaimPhoneNumber", {"PhoneNumber": 1}, "InvalidParameterException"),
        ("DescribeInstance", {"InstanceId": UNKNOWN_ID}, "ResourceNotFoundException"),
        ("CreateParticipant", {}, "UnknownOperationException"),
    ],
)
@pytest.mark.usefixtures("estate")
def test_refuses_with_the_code_of_the_api(operation, members, code):
    """Form, rules and operations are checked as for clients."""
    with pytest.raises(TdgError) as refused:
        invoke(ACCOUNT, SOURCE, operation, members)

    assert code == refused.value.code


@pytest.mark.usefixtures("estate")
def test_knows_no_region_without_connect():
    """A Region without Amazon Connect is refused by its name."""
    with pytest.raises(TdgError, match="not available in: eu-north-1"):
        invoke(ACCOUNT, "eu-north-1", "ListInstances", {})


@pytest.mark.usefixtures("estate")
def test_faults_strike_and_the_journal_notes_it():
    """An injected error refuses the API call and is in the journal."""
    with (
        faults.delay(0.001, operation="ListUsers"),
        faults.api_error("ThrottlingException", operation="ListUsers"),
        pytest.raises(TdgError) as refused,
    ):
        invoke(ACCOUNT, SOURCE, "ListUsers", {"InstanceId": UNKNOWN_ID})

    assert "ThrottlingException" == refused.value.code
    assert "ThrottlingException" == journal.api_calls()[-1].outcome
