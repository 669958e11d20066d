"""The journal of API calls."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.faults import ApiRequest
from moto_connect_tdg.domain.journal import OK, Entry, Journal
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.records import NOW, PLACE


class TestJournal:
    @pytest.fixture(name="journal")
    def _journal(self):
        """The last three of four API calls."""
        kept = Journal(length=3)
        for region, operation in (
            (SOURCE, "ListUsers"),
            (SOURCE, "DescribeInstance"),
            (REPLICA, "DescribeInstance"),
            (REPLICA, "ListUsers"),
        ):
            call = ApiRequest(PLACE.account_id, region, operation)
            kept.record(Entry(NOW, call, OK))
        return kept

    @pytest.mark.rules("FO-08")
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({}, [(SOURCE, "DescribeInstance"), (REPLICA, "DescribeInstance"),
                  (REPLICA, "ListUsers")]),
            ({"region": REPLICA},
             [(REPLICA, "DescribeInstance"), (REPLICA, "ListUsers")]),
            ({"operation": "DescribeInstance"},
             [(SOURCE, "DescribeInstance"), (REPLICA, "DescribeInstance")]),
            ({"operation": "DescribeInstance", "region": SOURCE},
             [(SOURCE, "DescribeInstance")]),
        ],
    )  # fmt: skip
    def test_finds_the_last_api_calls(self, journal, wanted, found):
        """The last API calls are found by operation and Region, oldest first."""
        entries = journal.api_calls(**wanted)

        assert found == [
            (entry.api_call.region, entry.api_call.operation) for entry in entries
        ]
        assert 3 == len(journal)

    @pytest.mark.rules("FO-08")
    def test_tells_listeners(self, journal):
        """A listener hears each API call of its block, and none after it."""
        heard: list[object] = []
        (entry, *_) = journal

        with journal.listening(heard.append):
            journal.record(entry)
        journal.record(entry)

        assert [entry] == heard

    @pytest.mark.rules("FO-08")
    def test_may_be_written_while_it_is_read(self, journal):
        """API calls that are recorded while the journal is read cause no error."""
        for entry in journal:
            journal.record(entry)

        assert 3 == len(journal)

    @pytest.mark.rules("FO-08")
    def test_forgets(self, journal):
        """A cleared journal is empty."""
        journal.clear()

        assert [] == journal.api_calls()
