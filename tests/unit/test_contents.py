"""What an instance contains."""

# IDs are plain text here, without the types that tell them apart.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from functools import partial

import pytest

from moto_connect_tdg.domain import kinds
from moto_connect_tdg.domain.contents import Contents
from moto_connect_tdg.errors import DuplicateResourceError
from tests.helpers.records import FLOW, QUEUE, USER
from tests.helpers.refusals import raises_exactly


def shelf(kind, record, name):
    """The rule that a name must be free, on a shelf with one record."""
    records = Contents().of(kind)
    records.put(record)
    return partial(records.require_free_name, name)


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            shelf(kinds.USER, USER, "u"),
            DuplicateResourceError,
            "Another user with this name already exists: u",
            id="user name taken",
            marks=pytest.mark.rules("UR-07"),
        ),
        pytest.param(
            shelf(kinds.CONTACT_FLOW, FLOW, FLOW.name),
            DuplicateResourceError,
            f"Another contact flow with this name already exists: {'f' * 100}",
            id="flow's name",
            marks=pytest.mark.rules("FL-09"),
        ),
        pytest.param(
            shelf(kinds.QUEUE, QUEUE, "q"),
            DuplicateResourceError,
            "Another queue with this name already exists: q",
            id="queue's name",
            marks=pytest.mark.rules("QU-01"),
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
            shelf(kinds.USER, USER, "U"),
            id="case matters",
            marks=pytest.mark.rules("UR-08"),
        ),
        pytest.param(
            shelf(kinds.CONTACT_FLOW, FLOW, "g"),
            id="free name",
            marks=pytest.mark.rules("FL-09"),
        ),
        pytest.param(
            shelf(kinds.QUEUE, QUEUE, "r"),
            id="free name",
            marks=pytest.mark.rules("QU-01"),
        ),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


class TestAssociations:
    """Which agents belong to which group."""

    @pytest.mark.rules("S-32", "S-31")
    def test_know_an_agents_group(self):
        """Agents are listed in order of association, until they leave."""
        contents = Contents()
        for user in ("b", "a", "c"):
            contents.associate(user, "g")
        contents.disassociate("a")
        contents.disassociate("nobody")

        (of_group,) = contents.users_of_group.values()
        assert [("b", "b"), ("c", "c")] == list(of_group.items())
        assert {"b": "g", "c": "g"} == contents.group_of_user

    @pytest.mark.rules("S-20")
    def test_forget_a_group(self):
        """A deleted group takes its own associations with it, and no others."""
        contents = Contents()
        contents.associate("a", "g")
        contents.associate("b", "h")

        contents.forget_group("g")
        contents.forget_group("unknown")

        assert {"b": "h"} == contents.group_of_user
        assert ["h"] == list(contents.users_of_group)
