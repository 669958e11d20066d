"""Client tokens: a repeated API call gets the same answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from botocore import loaders
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.idempotency import (
    DECLARING,
    ClientTokens,
    KnownAnswer,
    fingerprint,
    other_input,
)
from moto_connect_tdg.errors import IdempotencyError, InvalidRequestError
from tests.helpers.records import NOW


class TestFingerprint:
    """What counts as the same input."""

    @pytest.mark.rules("S-34")
    @given(st.dictionaries(st.text(), st.integers() | st.text(), max_size=5))
    def test_know_input_in_any_order(self, params):
        """The same members in another order are the same input."""
        assert fingerprint(params) == fingerprint(dict(reversed(params.items())))

    @pytest.mark.rules("S-34")
    @pytest.mark.parametrize(
        "other", [{}, {"a": 2}, {"a": "1"}, {"b": 1}, {"a": 1, "b": 1}, {"a": [1]}]
    )
    def test_tell_other_input(self, other):
        """Another value, another type, and a member more or less are other input."""
        assert fingerprint({"a": 1}) != fingerprint(other)

    @pytest.mark.rules("S-34")
    def test_tell_input_by_its_times_too(self):
        """Inputs that differ only in a time are different."""
        assert fingerprint({"At": NOW}) != fingerprint(
            {"At": NOW + timedelta(seconds=1)}
        )


class TestClientTokens:
    """Tokens, and the answers that were given."""

    @pytest.mark.rules("S-34")
    def test_recall_the_answer_of_their_operation(self):
        """The answer is recalled by its token and operation only."""
        tokens, digest = ClientTokens(), fingerprint({"a": 1})
        tokens.remember("DeleteInstance", "t", digest, "{}", now=NOW)

        found = tokens.recall("DeleteInstance", "t", now=NOW)

        assert found is not None
        assert (digest, "{}") == (found.digest, found.answer)
        assert tokens.recall("DeleteInstance", "u", now=NOW) is None
        assert tokens.recall("CreateInstance", "t", now=NOW) is None

    @pytest.mark.rules("S-34")
    def test_are_kept_whatever_is_in_them(self):
        """A token may contain half a surrogate pair, which raw JSON can contain."""
        tokens = ClientTokens()
        digest = fingerprint({"Name": "\ud800"})

        tokens.remember("CreateInstance", "\ud800", digest, "{}", now=NOW)

        assert KnownAnswer(digest, "{}") == tokens.recall(
            "CreateInstance", "\ud800", now=NOW
        )

    @pytest.mark.rules("S-54")
    def test_are_kept_for_24_hours(self):
        """A token is known for 24 hours, and forgotten afterwards."""
        tokens = ClientTokens()
        digest = fingerprint({})
        tokens.remember("CreateInstance", "t", digest, "{}", now=NOW)

        day = timedelta(hours=24)

        assert tokens.recall("CreateInstance", "t", now=NOW + day) is not None
        later = NOW + day + timedelta(seconds=1)
        assert tokens.recall("CreateInstance", "t", now=later) is None

    @pytest.mark.rules("S-54")
    def test_take_no_room_once_forgotten(self):
        """Forgotten tokens are dropped when a new one comes."""
        tokens = ClientTokens()
        digest = fingerprint({})
        for name in "abc":
            tokens.remember("CreateInstance", name, digest, "{}", now=NOW)

        later = NOW + timedelta(days=2)
        tokens.remember("CreateInstance", "d", digest, "{}", now=later)

        assert 1 == len(tokens)


class TestOtherInput:
    """A token that was used with other input."""

    @pytest.mark.rules("S-34", "ER-08")
    @pytest.mark.parametrize("operation", [*sorted(DECLARING), "CreateInstance"])
    def test_refuse_other_input(self, operation):
        """Other input is an IdempotencyException where declared, else an InvalidRequest."""
        error = IdempotencyError if operation in DECLARING else InvalidRequestError

        refused = other_input(operation)

        assert error is type(refused)
        assert "The client token was used before with other input." == refused.message

    @pytest.mark.rules("S-34", "ER-08")
    def test_are_declared(self):
        """Each operation that answers IdempotencyException declares it and takes a token."""
        known = loaders.Loader().load_service_model("connect", "service-2")
        tokened = {
            name
            for name, operation in known["operations"].items()
            if {"shape": "IdempotencyException"} in operation.get("errors", [])
            and "ClientToken"
            in known["shapes"][operation["input"]["shape"]].get("members", {})
        }

        assert DECLARING <= tokened
