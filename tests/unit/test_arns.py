"""ARNs and bare IDs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain import arns
from moto_connect_tdg.domain.arns import Identifier, Place, read_arn, read_identifier
from moto_connect_tdg.types import AccountId, Region
from tests.helpers.records import PLACE


class TestArns:
    """ARNs of resources."""

    @pytest.mark.rules("CT-16", "UR-10")
    def test_are_written(self):
        """An ARN names a resource of the account, or one inside an instance."""
        assert "arn:aws:connect:us-east-1:123456789012:x/1" == PLACE.arn("x", "1")
        assert "arn:aws:connect:us-east-1:123456789012:instance/i/x/1" == (
            PLACE.child_arn("i", "x", "1")
        )


class TestIdentifiers:
    """ARNs and IDs that callers send."""

    @pytest.mark.rules("D-06", "D-07", "CT-16", "UR-10")
    @pytest.mark.parametrize(
        ("text", "kind", "expected"),
        [
            ("any text", arns.INSTANCE, Identifier("any text")),
            ("", arns.INSTANCE, Identifier("")),
            (
                "arn:aws:connect:us-east-1:123456789012:instance/i",
                arns.INSTANCE,
                Identifier("i", PLACE),
            ),
            (
                "arn:aws-us-gov:connect:us-east-1:123456789012:instance/i",
                arns.INSTANCE,
                Identifier("i", replace(PLACE, partition="aws-us-gov")),
            ),
            (
                "arn:aws:connect:us-east-1:123456789012:instance/i/agent/a",
                arns.AGENT,
                Identifier("a", PLACE, "i"),
            ),
            ("arn:aws:connect:us-east-1:123456789012:instance/i", arns.GROUP, None),
            ("arn:aws:connect:us-east-1:123456789012:instance", arns.INSTANCE, None),
            (
                "arn:aws:connect:us-east-1:123456789012:instance/i/agent/a",
                arns.INSTANCE,
                None,
            ),
            ("arn:aws:lambda:us-east-1:123456789012:instance/i", arns.INSTANCE, None),
            ("arn:aws:connect:us-east-1:12345:instance/i", arns.INSTANCE, None),
            ("arn:", arns.INSTANCE, None),
        ],
    )
    def test_are_read(self, text, kind, expected):
        """A bare ID and an ARN of the kind are read; other ARNs are not."""
        assert expected == read_identifier(text, kind)

    @pytest.mark.rules("S-49")
    def test_have_a_place(self):
        """An ARN is read with its place: partition, Region and account."""
        assert (PLACE, "x/1") == read_arn(PLACE.arn("x", "1"))
        assert Identifier("1", PLACE) == read_identifier(
            PLACE.arn(arns.GROUP, "1"), arns.GROUP
        )
        assert Identifier("1", PLACE, "i") == read_identifier(
            PLACE.child_arn("i", "agent", "1"), "agent"
        )
        assert Identifier("1") == read_identifier("1", arns.GROUP)

    @pytest.mark.rules("D-15")
    @pytest.mark.parametrize(
        "text",
        [
            "arn:",
            "arn:aws:s3:::bucket",
            "arn:aws:connect:us-east-1:12345:traffic-distribution-group/1",
            PLACE.arn("instance", "1"),
            PLACE.child_arn("i", "agent", "1"),
            PLACE.arn(arns.GROUP, "1/2"),
            PLACE.arn("other/i/traffic-distribution-group", "1"),
        ],
    )
    def test_of_other_kinds_name_nothing(self, text):
        """An ARN that is not a group's names no group."""
        assert read_identifier(text, arns.GROUP) is None

    @pytest.mark.rules("D-06", "PN-01", "CT-16")
    @given(
        st.sampled_from(["aws", "aws-us-gov", "aws-cn"]),
        st.from_regex(r"[a-z]{2}-[a-z]{4,9}-[0-9]", fullmatch=True),
        st.from_regex(r"[0-9]{12}", fullmatch=True),
        st.from_regex(r"[^/:\n]{1,40}", fullmatch=True),
    )
    def test_are_read_as_they_are_written(self, partition, region, account, name):
        """What was written for a place is read with that place."""
        place = Place(partition, Region(region), AccountId(account))

        assert Identifier(name, place) == read_identifier(
            place.arn(arns.GROUP, name), arns.GROUP
        )
        assert Identifier(name, place, "i") == read_identifier(
            place.child_arn("i", arns.QUEUE, name), arns.QUEUE
        )

    @pytest.mark.rules("D-07")
    @given(st.text())
    def test_of_any_text_are_read_or_not(self, text):
        """Any text is read or not, without an error."""
        found = read_identifier(text, arns.INSTANCE)

        assert (found is None) <= text.startswith("arn:")
        assert read_arn("arn:aws:connect:" + text) is None or ":" in text
