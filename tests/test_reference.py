"""The reference: every public name is in it, and says what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import ModuleType

import pytest

import moto_connect_tdg
from moto_connect_tdg.remoting.faults import RemoteFault, RemoteFaults
from moto_connect_tdg.remoting.journal import RemoteJournal
from moto_connect_tdg.remoting.simulator import RemoteSimulator
from tests.helpers.pages import ROOT, load

PAGE = ROOT / "docs" / "api.md"


reference = load(ROOT / "docs" / "api_reference.py")


def all_names():
    """The names in ``__all__`` of the package and of its public modules."""
    for name in moto_connect_tdg.__all__:
        value = getattr(moto_connect_tdg, name)
        if isinstance(value, ModuleType):
            yield from (f"{name}.{member}" for member in value.__all__)
        else:
            yield name


def test_has_every_public_name():
    """The headings of the reference are the names in ``__all__``, and no others."""
    headings = re.findall(
        r"^### (\S+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert sorted(all_names()) == sorted(headings)


@pytest.mark.parametrize("item", list(reference.public()), ids=lambda item: item.title)
def test_everything_is_documented(item):
    """Each name, attribute and argument has its meaning in a docstring."""
    assert [] == reference.problems(item)


@pytest.mark.parametrize(
    "owner", [RemoteFault, RemoteFaults, RemoteJournal, RemoteSimulator]
)
def test_the_parts_of_a_remote_mock_are_documented(owner):
    """So do those of what the attributes of a `RemoteMock` are."""
    item = reference.Public(owner.__module__, owner.__name__, owner)

    assert [] == reference.problems(item)


@dataclass
class Careless:
    """A class.

    Attributes:
        gone: there is no such attribute.
    """

    here: int

    def method(self, wanted: int) -> None:
        """Do something."""


@pytest.mark.parametrize(
    ("value", "missing"),
    [
        pytest.param(lambda: None, ["x has no docstring"], id="no docstring"),
        pytest.param(
            Careless,
            [
                "x.here is not documented",
                "x has no attribute gone",
                "x.method: wanted is not documented",
            ],
            id="a class",
        ),
    ],
)
def test_names_what_is_missing(value, missing):
    """What a docstring lacks is named, and what it has too much."""
    found = reference.problems(reference.Public("moto_connect_tdg", "x", value))

    assert missing == found
