"""What phone numbers allow, and finding them by filters."""

# IDs are plain text here, without the types that tell them apart.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from moto_connect_tdg.domain.phone_numbers import (
    NumberFilter,
    NumberIndex,
    PhoneNumberStatusView,
    not_available,
    read_one_target,
    require_claimed,
    require_no_workflow,
    require_own_region,
    require_prefix,
    require_target_region,
)
from moto_connect_tdg.errors import InvalidParameterError, ResourceInUseError
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.records import NUMBER
from tests.helpers.refusals import raises_exactly


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(read_one_target, None, None),
            InvalidParameterError,
            "Give one of InstanceId and TargetArn.",
            id="no target",
            marks=pytest.mark.rules("PN-17"),
        ),
        pytest.param(
            partial(read_one_target, "a", "b"),
            InvalidParameterError,
            "InstanceId and TargetArn disagree: b",
            id="two targets",
            marks=pytest.mark.rules("S-36"),
        ),
        pytest.param(
            partial(require_target_region, REPLICA, SOURCE),
            InvalidParameterError,
            "The target is in another Region: us-west-2",
            id="target's Region",
            marks=pytest.mark.rules("PN-15"),
        ),
        pytest.param(
            partial(require_own_region, NUMBER, REPLICA),
            InvalidParameterError,
            "The phone number was claimed in: us-east-1",
            id="number's Region",
            marks=pytest.mark.rules("PN-49"),
        ),
        pytest.param(
            partial(require_no_workflow, replace(NUMBER, status="IN_PROGRESS")),
            ResourceInUseError,
            "The phone number has a workflow running: +12015550100",
            id="workflow",
            marks=pytest.mark.rules("S-40"),
        ),
        pytest.param(
            partial(require_claimed, replace(NUMBER, status="FAILED")),
            InvalidParameterError,
            "The phone number is not CLAIMED: FAILED",
            id="not CLAIMED",
            marks=pytest.mark.rules("PN-10"),
        ),
        *(
            pytest.param(
                partial(require_prefix, prefix),
                InvalidParameterError,
                "PhoneNumberPrefix must be a + and 1 to 11 digits, beginning with the "
                f"country code: {prefix[:20]}",
                id=f"prefix {prefix!r}",
                marks=pytest.mark.rules("PN-24"),
            )
            for prefix in ("", "+", "1", "+1a", "+123456789012", "+1" + "2" * 30)
        ),
    ],
)
def test_refuses(rule, error, message):
    """Each rule refuses what breaks it, with its own error and message."""
    with raises_exactly(error, message):
        rule()


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            partial(require_target_region, SOURCE, SOURCE),
            id="in its Region",
            marks=pytest.mark.rules("PN-15"),
        ),
        pytest.param(
            partial(require_own_region, NUMBER, SOURCE),
            id="in its Region",
            marks=pytest.mark.rules("PN-49"),
        ),
        pytest.param(
            partial(require_no_workflow, NUMBER),
            id="settled",
            marks=pytest.mark.rules("S-40"),
        ),
        pytest.param(
            partial(require_claimed, NUMBER),
            id="claimed",
            marks=pytest.mark.rules("PN-10"),
        ),
        pytest.param(
            partial(require_prefix, None),
            id="no prefix",
            marks=pytest.mark.rules("PN-24"),
        ),
        pytest.param(
            partial(require_prefix, "+1"),
            id="one digit",
            marks=pytest.mark.rules("PN-24"),
        ),
        pytest.param(
            partial(require_prefix, "+12345678901"),
            id="eleven digits",
            marks=pytest.mark.rules("PN-24"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


@pytest.mark.rules("S-40")
def test_names_the_number_in_use():
    """The refusal of a number in use names it by its ARN."""
    with pytest.raises(ResourceInUseError) as refused:
        require_no_workflow(replace(NUMBER, status="IN_PROGRESS"))

    assert {
        "ResourceType": "PHONE_NUMBER",
        "ResourceId": "arn:aws:connect:us-east-1:123456789012:phone-number/n",
    } == refused.value.members


class TestOneTarget:
    @pytest.mark.rules("PN-17", "S-36")
    @pytest.mark.parametrize(
        ("instance_arn", "target_arn", "target"),
        [("a", None, "a"), (None, "b", "b"), ("a", "a", "a")],
    )
    def test_is_what_was_given(self, instance_arn, target_arn, target):
        """The target is InstanceId, TargetArn, or both if they agree."""
        assert target == read_one_target(instance_arn, target_arn)

    @pytest.mark.rules("CO-04")
    def test_that_is_unavailable(self):
        """An unavailable number is refused with the measured message."""
        assert "Phone number not available: +1" == (not_available("+1").message)


class TestNumberIndex:
    def numbers(self, *wanted):
        return [
            replace(
                NUMBER,
                phone_number=number,
                phone_number_country_code=country,
                phone_number_type=kind,
            )
            for number, country, kind in wanted
        ]

    @pytest.fixture(name="index")
    def _index(self):
        index = NumberIndex()
        for number in self.numbers(
            ("+4930", "DE", "DID"),
            ("+1201", "US", "DID"),
            ("+1800", "US", "TOLL_FREE"),
            ("+4420", "GB", "DID"),
        ):
            index.add(number)
        return index

    @pytest.mark.rules("PN-35")
    @pytest.mark.parametrize(
        ("key", "wanted", "found"),
        [
            (None, {}, ["+1201", "+1800", "+4420", "+4930"]),
            ("+1201", {}, ["+1800", "+4420", "+4930"]),
            (None, {"countries": frozenset({"US"})}, ["+1201", "+1800"]),
            (None, {"types": frozenset({"TOLL_FREE"})}, ["+1800"]),
            (None, {"prefix": "+44"}, ["+4420"]),
            ("+1800", {"prefix": "+44"}, ["+4420"]),
            ("+4420", {"prefix": "+44"}, []),
            (None, {"prefix": "+1201"}, ["+1201"]),
            ("+1201", {"prefix": "+1201"}, []),
            (
                None,
                {"countries": frozenset({"US"}), "types": frozenset({"DID"})},
                ["+1201"],
            ),
        ],
    )
    def test_finds_by_filter(self, index, key, wanted, found):
        """Numbers are found by country, type and prefix, in order, after a given key."""
        chosen = NumberFilter(**wanted)

        assert found == list(index.after(key, chosen))

    @pytest.mark.rules("PN-35")
    def test_keeps_the_others_of_a_kind(self, index):
        """Removing one of two numbers of a country and type keeps the other."""
        one, other = self.numbers(("+4421", "GB", "DID"), ("+4420", "GB", "DID"))
        index.add(one)

        index.discard(other)

        british = NumberFilter(countries=frozenset({"GB"}))
        assert ["+4421"] == list(index.after(None, british))

    @pytest.mark.rules("PN-40")
    def test_forgets(self, index):
        """A removed number is neither found nor counted."""
        (gone,) = self.numbers(("+4420", "GB", "DID"))

        index.discard(gone)

        assert 3 == len(index)
        everything = index.after(None, NumberFilter())
        assert ["+1201", "+1800", "+4930"] == list(everything)


@pytest.mark.rules("PN-01", "PN-06")
def test_numbers_have_an_arn_and_a_status():
    """A number has its present ARN, and a status with the message of a failure."""
    failed = replace(NUMBER, status="FAILED", message="why")

    assert "arn:aws:connect:us-east-1:123456789012:phone-number/n" == (
        failed.phone_number_arn
    )
    assert PhoneNumberStatusView("FAILED", "why") == (failed.phone_number_status)
