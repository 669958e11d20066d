"""The inventory: real numbers, available until they are taken."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.inventory import QUARANTINE, Inventory
from moto_connect_tdg.domain.stock import stock_of
from moto_connect_tdg.errors import InvalidInputError
from tests.helpers.records import NOW


@pytest.fixture(name="inventory")
def _inventory():
    """An inventory from which no number is taken."""
    return Inventory()


def search(inventory, country="US", number_type="DID", **wanted):
    """The numbers that a search finds."""
    asked = {"prefix": None, "after": None, "limit": 5, "now": NOW, **wanted}
    found = inventory.search(country=country, number_type=number_type, **asked)
    return [available.phone_number for available in found]


@pytest.mark.rules("S-41")
@pytest.mark.parametrize("number_type", ["DID", "TOLL_FREE", "THIRD_PARTY_DID"])
@pytest.mark.parametrize("country", ["US", "CA", "GB", "DE", "JP", "AU", "BR", "IT"])
def test_finds_valid_numbers(inventory, country, number_type):
    """Each number is valid and of its country; Canada's toll-free numbers are the US's."""
    found = search(inventory, country, number_type)

    assert found or (country, number_type) == ("CA", "TOLL_FREE")
    for number in map(phonenumbers.parse, found):
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.region_code_for_number(number) == country


@pytest.mark.rules("S-41")
def test_begins_with_fiction(inventory):
    """Numbers of the US that are reserved for fiction come first."""
    assert ["+12015550100", "+12015550101"] == search(inventory, limit=2)


@pytest.mark.rules("S-41")
def test_is_the_same_in_every_process(inventory):
    """Another process finds the same numbers."""
    code = (
        "from datetime import datetime; "
        "from moto_connect_tdg.domain.inventory import Inventory; "
        "print([a.phone_number for a in Inventory().search(country='GB', "
        "number_type='DID', prefix=None, after=None, limit=5, "
        "now=datetime(2026, 1, 1))])"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert str(search(inventory, "GB")) == printed.strip()


def test_importing_it_does_not_import_the_library():
    """The phonenumbers library is imported when the first number is needed."""
    code = "import sys, moto_connect_tdg.domain.inventory; print('phonenumbers' in sys.modules)"

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == "False"


@pytest.mark.rules("PN-14")
def test_taken_numbers_are_not_found(inventory):
    """A taken number can neither be found nor taken again."""
    first, second, *_ = search(inventory)

    assert inventory.take(first, now=NOW)

    assert inventory.take(first, now=NOW) is None
    assert second == search(inventory)[0]


@pytest.mark.rules("D-20")
def test_returned_numbers_are_found(inventory):
    """A returned number is the first that is found."""
    first = search(inventory)[0]
    inventory.take(first, now=NOW)

    inventory.put_back(first)

    assert first == search(inventory)[0]
    assert inventory.take(first, now=NOW)


@pytest.mark.rules("PN-51", "CO-15")
def test_released_numbers_are_quarantined(inventory):
    """A released number is available again after 180 days, and not before."""
    first = search(inventory)[0]
    inventory.take(first, now=NOW)
    inventory.quarantine(first, until=NOW + QUARANTINE)

    assert inventory.take(first, now=NOW + QUARANTINE - timedelta(seconds=1)) is None
    assert first == search(inventory, now=NOW + QUARANTINE)[0]


@pytest.mark.rules("PN-51")
def test_quarantines_end_in_any_order(inventory):
    """A quarantine that began later, by a clock set back, can end first."""
    first, second = search(inventory, limit=2)
    for number in (first, second):
        inventory.take(number, now=NOW)
    inventory.quarantine(first, until=NOW + QUARANTINE)
    inventory.quarantine(second, until=NOW + QUARANTINE / 2)

    assert second == search(inventory, now=NOW + QUARANTINE / 2)[0]


def test_available_numbers_are_found_once(inventory):
    """A number returned twice, or never taken, is found once and taken once."""
    first, second, *_ = search(inventory)
    inventory.take(first, now=NOW)

    for number in (first, first, second):
        inventory.put_back(number)

    assert [first, second] == search(inventory, limit=2)
    assert inventory.take(first, now=NOW)
    assert inventory.take(first, now=NOW) is None
    assert second == search(inventory)[0]


@pytest.mark.rules("PN-24")
@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("+1989", "+19895550100"), ("+12015550142", "+12015550142"), ("+44", None)],
)
def test_a_prefix_is_jumped_to(inventory, prefix, expected):
    """A search by prefix begins with the first number that has it."""
    found = search(inventory, prefix=prefix, limit=1)

    assert [expected] * bool(expected) == found


@pytest.mark.rules("D-09")
def test_pages_go_on_behind_a_number(inventory):
    """A page continues after the last number of the one before, even if that was claimed."""
    page = search(inventory, limit=3)
    inventory.take(page[-1], now=NOW)

    following = search(inventory, after=page[-1], limit=3)

    assert page == sorted(page)
    assert page[-1] < following[0]


@pytest.mark.rules("D-09")
def test_pages_through_the_whole_stock(inventory):
    """Pages have each number once, even if numbers are claimed in between."""
    stock = stock_of("GB", "SHARED")
    pages: list[list[str]] = []

    while page := search(
        inventory, "GB", "SHARED", limit=1000, after=pages[-1][-1] if pages else None
    ):
        pages.append(page)
        inventory.take(page[0], now=NOW)
        inventory.take(page[-1], now=NOW)

    found = [number for page in pages for number in page]
    assert found == sorted(set(found))
    assert 0.9 * len(stock) <= len(found) <= len(stock)


@pytest.mark.rules("D-09")
@pytest.mark.parametrize(
    "after", ["hello", "+1201555abcd", "+1201555\u0660\u0663\u0660\u0660"]
)
def test_forged_tokens_are_refused(inventory, after):
    """A token that names no number of the stock is refused."""
    with pytest.raises(InvalidInputError, match="NextToken"):
        search(inventory, after=after)


@pytest.mark.rules("S-41")
def test_100_000_claims_leave_the_rest(inventory):
    """After 100,000 claims the next numbers are found, and none of the claimed ones."""
    stock = stock_of("US", "DID")
    claimed = [stock.number_at(place) for place in range(100_000)]
    for number in claimed:
        inventory.take(number, now=NOW)

    assert stock.number_at(100_000) == search(inventory)[0]
    assert inventory.take(claimed[50_000], now=NOW) is None

    inventory.put_back(claimed[50_000])

    assert [claimed[50_000], stock.number_at(100_000)] == search(inventory, limit=2)


@pytest.mark.rules("PN-14")
@pytest.mark.parametrize(
    "number",
    [
        *("+12125551234567", "hello", "+999123", "", "+4915112345678"),
        *("+1800555ABCD", "+1201555\u0660\u0663\u0660\u0660"),
    ],
)
def test_numbers_outside_the_stock_cannot_be_taken(inventory, number):
    """A number outside the stock is unavailable."""
    assert inventory.take(number, now=NOW) is None


@pytest.mark.rules("S-41")
@pytest.mark.parametrize(("country", "kind"), [("AQ", "DID"), ("US", "SHORT_CODE")])
def test_finds_nothing_without_a_numbering_plan(inventory, country, kind):
    """Nothing is found in a country without a numbering plan, nor any short code."""
    assert search(inventory, country, kind) == []


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=60))
def test_takes_and_returns_in_any_order(steps):
    """After any takes and returns, a search finds exactly the available numbers, in order."""
    inventory, stock = Inventory(), stock_of("US", "DID")
    numbers = [stock.number_at(place) for place in range(41)]
    taken: set[str] = set()
    for is_taking, place in steps:
        number = numbers[place]
        if is_taking:
            assert (inventory.take(number, now=NOW) is not None) == (
                number not in taken
            )
            taken.add(number)
        elif number in taken:
            inventory.put_back(number)
            taken.remove(number)

    free = [number for number in numbers if number not in taken]
    beyond = stock.number_at(41)
    assert [*free, beyond] == search(inventory, limit=len(free) + 1)
