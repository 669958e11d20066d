"""Records: dataclasses that are finished when they are first used."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field

import pytest

from moto_connect_tdg.records import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A record with a default, a factory and a property."""

    x: int
    y: int = 2
    rest: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The sum."""
        return self.x + self.y


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A record with keyword members only, which shows itself."""

    name: str

    def __repr__(self) -> str:
        """Show the name only."""
        return f"<{self.name}>"


@dataclass(slots=True)
class Counter:
    """A record that changes."""

    count: int = 0
    hits: int = field(default=0, init=False)


def test_is_made_as_a_dataclass_is():
    """Positions, names, defaults and factories fill the fields."""
    point = Point(1, rest={"a": 3})

    assert (1, 2, {"a": 3}, 3) == (point.x, point.y, point.rest, point.total)
    assert {} == Point(x=1).rest
    assert Point.__doc__ == "A record with a default, a factory and a property."
    assert "Point(x=1, y=2, rest={})" == repr(Point(1))
    with pytest.raises(TypeError, match="x"):
        Point()  # type: ignore[call-arg]


def test_is_equal_by_its_fields():
    """Equal records have equal hashes; another class is never equal."""
    assert Point(1) == Point(1) != Point(2)
    assert Point(1).__eq__(Counter(1)) is NotImplemented
    assert hash(Named(name="n")) == hash(Named(name="n"))
    assert "<n>" == repr(Named(name="n"))


def test_has_the_fields_of_a_dataclass():
    """The fields are there before the first record, and replace changes one."""

    @dataclass(frozen=True, slots=True)
    class Fresh:
        a: int
        b: int = 1

    assert dataclasses.is_dataclass(Fresh)
    assert ["a", "b"] == [f.name for f in dataclasses.fields(Fresh)]
    assert Fresh(1, 5) == dataclasses.replace(Fresh(1), b=5)
    match Fresh(3, 4):
        case Fresh(a, b):
            assert (3, 4) == (a, b)


def test_has_the_signature_of_a_dataclass():
    """Its members are shown by help() and by editors, also before the first record."""

    @dataclass(frozen=True, slots=True)
    class Fresh:
        a: int
        b: int = 1

    shown = "(a: 'int', b: 'int' = 1) -> None"
    assert shown == str(inspect.signature(Fresh))
    assert shown == str(inspect.signature(Fresh))
    assert not hasattr(Fresh, "__signature__")


def test_is_frozen_if_it_says_so():
    """A frozen record takes no change and no other attribute; another one does."""
    point = Point(1)
    for name in ("x", "other"):
        with pytest.raises(FrozenInstanceError, match=name):
            setattr(point, name, 3)
    with pytest.raises(FrozenInstanceError, match="x"):
        del point.x

    counter = Counter()
    counter.count += 1

    assert (Counter(1), 0) == (counter, counter.hits)
    assert not hasattr(counter, "__dict__")
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy])
def test_can_be_copied(twin):
    """A copy of a frozen record is equal to it."""
    point = Point(1, rest={"a": 3})

    assert point == twin(point)


def test_needs_slots():
    """A class without slots is refused where it is defined."""
    with pytest.raises(TypeError, match="slots"):
        dataclass(slots=False)


_LATE = """
import moto_connect_tdg
moto_connect_tdg.install()
from moto_connect_tdg.domain import queues, vocabularies
for record in (queues.Queue, vocabularies.Vocabulary):
    print("first_init" == record.__init__.__name__)
"""


def test_the_table_of_kinds_is_lazy():
    """Installing finishes no record of the kinds, which most tests do not use."""
    ran = subprocess.run(
        [sys.executable, "-c", _LATE], capture_output=True, text=True, check=True
    )

    assert ["True", "True"] == ran.stdout.split()
