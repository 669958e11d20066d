"""Which phone numbers exist: real ones, by country and type (S-41).

They follow from the phonenumbers library alone, so they are the same in every
process. Numbers reserved for fiction come first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from ..records import dataclass
from ..types import E164

#: The phonenumbers library's names for each type, best first.
_KINDS: dict[str, tuple[str, ...]] = {
    "DID": ("FIXED_LINE", "FIXED_LINE_OR_MOBILE", "MOBILE", "VOIP"),
    "THIRD_PARTY_DID": ("FIXED_LINE", "FIXED_LINE_OR_MOBILE", "MOBILE", "VOIP"),
    "TOLL_FREE": ("TOLL_FREE",),
    "THIRD_PARTY_TF": ("TOLL_FREE",),
    "SHARED": ("SHARED_COST",),
    "UIFN": ("TOLL_FREE",),
}
#: Third-party types share a plan with another type; they get its last tenth.
_THIRD_PARTY = frozenset({"THIRD_PARTY_DID", "THIRD_PARTY_TF"})
_SHARED_OUT = frozenset({"DID", "TOLL_FREE"}) | _THIRD_PARTY
_TENTHS = 10

#: Universal freephone numbers belong to no country, but the API wants one (our choice).
_UIFN_COUNTRY, _UIFN_REGION = "US", "001"

_NANP_CODES = range(200, 1000)
_US_TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")
#: Ranges kept free for drama: Ofcom's list, https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
_BRITISH_FICTION = {
    "DID": ("+441134960", "+441144960", "+441154960", "+442079460", "+442890180"),
    "TOLL_FREE": ("+448081570",),
}

#: How wide a block an example number may stand for, in digits.
_WIDEST, _NARROWEST = 5, 2
_SAMPLES = 25
#: The share of valid samples that a block needs: preferred, then acceptable.
_ENOUGH = (0.95, 0.5)


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers that differ in their last digits only, from *first* to *last*."""

    prefix: str
    digits: int
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def number_at(self, place: int) -> E164:
        """The number at a place of the block."""
        return E164(f"{self.prefix}{self.first + place:0{self.digits}d}")

    def place_of(self, number: str) -> int | None:
        """The place of a number, if it is in the block."""
        rest = number[len(self.prefix) :]
        if len(rest) != self.digits or not number.startswith(self.prefix):
            return None
        # A page token can contain anything.
        if not (rest.isascii() and rest.isdecimal()):
            return None
        place = int(rest) - self.first
        return place if 0 <= place < len(self) else None

    def places_under(self, prefix: str) -> range:
        """The places of the numbers that begin with *prefix*."""
        if self.prefix.startswith(prefix):
            return range(len(self))
        rest = prefix[len(self.prefix) :]
        if not prefix.startswith(self.prefix) or len(rest) > self.digits:
            return range(0)
        size = 10 ** (self.digits - len(rest))
        start = int(rest) * size - self.first
        return range(max(start, 0), min(start + size, len(self)))


def _phonenumbers() -> Any:
    """Import the library when it is first needed: it is large."""
    import phonenumbers

    return phonenumbers


@lru_cache(maxsize=4096)
def is_real(number: str, country: str, number_type: str) -> bool:
    """Whether it is a valid number of that country and type, by the library."""
    library = _phonenumbers()
    try:
        parsed = library.parse(number)
    except library.NumberParseException:
        return False
    region = _UIFN_REGION if number_type == "UIFN" else country
    return library.region_code_for_number(parsed) == region and (
        library.PhoneNumberType.to_string(library.number_type(parsed))
        in _KINDS[number_type]
    )


def _nanp_blocks(country: str, number_type: str) -> list[Block]:
    """North America: 555 lines of each area code, those for fiction first."""
    if number_type in {"TOLL_FREE", "THIRD_PARTY_TF"}:
        codes: tuple[str, ...] = _US_TOLL_FREE
    else:
        codes = tuple(str(code) for code in _NANP_CODES)
    real = [c for c in codes if is_real(f"+1{c}5550123", country, number_type)]
    if not real:
        return _example_blocks(country, number_type)
    fiction = [Block(f"+1{code}55501", 2, 0, 99) for code in real]
    return fiction + [Block(f"+1{code}555", 4, 200, 9999) for code in real]


def _example_blocks(country: str, number_type: str) -> list[Block]:
    """The widest block around the library's example number that is mostly valid."""
    library = _phonenumbers()
    kinds = library.PhoneNumberType
    for kind in _KINDS[number_type]:
        example = library.example_number_for_type(country, getattr(kinds, kind))
        if example is None:
            continue
        text = library.format_number(example, library.PhoneNumberFormat.E164)
        blocks = [
            Block(text[:-digits], digits, 0, 10**digits - 1)
            for digits in range(_WIDEST, _NARROWEST - 1, -1)
        ]
        shares = [_valid_share(block, country, number_type) for block in blocks]
        for enough in _ENOUGH:
            for block, share in zip(blocks, shares, strict=True):
                if share >= enough:
                    return [block]
    return []


def _valid_share(block: Block, country: str, number_type: str) -> float:
    """Estimate what share of a block is valid, by a few samples."""
    places = range(0, len(block), max(len(block) // _SAMPLES, 1))
    real = sum(is_real(block.number_at(p), country, number_type) for p in places)
    return real / len(places)


def _uifn_blocks() -> list[Block]:
    return [Block("+8001234", 4, 0, 9999)]


def _plan(country: str, number_type: str) -> list[Block]:
    """The numbers of a country and type, before third parties get their part."""
    library = _phonenumbers()
    if number_type == "UIFN":
        return _uifn_blocks() if country == _UIFN_COUNTRY else []
    if number_type not in _KINDS:
        return []
    if library.country_code_for_region(country) == 1:
        return _nanp_blocks(country, number_type)
    fiction = _BRITISH_FICTION.get(number_type, ()) if country == "GB" else ()
    return [Block(p, 3, 0, 999) for p in fiction] + _example_blocks(
        country, number_type
    )


def _shared_out(block: Block, number_type: str) -> Block:
    """The part of a block for this type: third parties get the last tenth."""
    cut = block.first + len(block) * (_TENTHS - 1) // _TENTHS
    if number_type in _THIRD_PARTY:
        return Block(block.prefix, block.digits, cut, block.last)
    return Block(block.prefix, block.digits, block.first, cut - 1)


class Stock:
    """The numbers of one country and type, in order, regardless of availability."""

    def __init__(self, country: str, number_type: str) -> None:
        blocks = _plan(country, number_type)
        if number_type in _SHARED_OUT:
            blocks = [_shared_out(block, number_type) for block in blocks]
        self._blocks = blocks
        #: the place in the stock where each block begins, and the end
        self._starts = [0, *accumulate(map(len, blocks))]
        self._by_prefix = {
            block.prefix: (block, start)
            for block, start in zip(blocks, self._starts, strict=False)
        }
        self._prefix_lengths = sorted({len(block.prefix) for block in blocks})

    def __len__(self) -> int:
        return self._starts[-1]

    def number_at(self, place: int) -> E164:
        """The number at a place of the stock."""
        at = bisect_right(self._starts, place) - 1
        return self._blocks[at].number_at(place - self._starts[at])

    def place_of(self, number: str) -> int | None:
        """The place of a number, if it is in stock."""
        for length in self._prefix_lengths:
            block, start = self._by_prefix.get(number[:length], (None, 0))
            place = None if block is None else block.place_of(number)
            if place is not None:
                return start + place
        return None

    def ranges(self, prefix: str | None) -> Iterator[range]:
        """The places of the numbers that begin with *prefix*, in order."""
        if prefix is None:
            yield range(len(self))
            return
        for block, start in zip(self._blocks, self._starts, strict=False):
            places = block.places_under(prefix)
            if places:
                yield range(start + places.start, start + places.stop)


@cache
def stock_of(country: str, number_type: str) -> Stock:
    """Return the stock of a country and type; made once, since it never changes."""
    return Stock(country, number_type)


@lru_cache(maxsize=4096)
def kind_of(number: str) -> tuple[str, str, int] | None:
    """The country, type and place in stock of a number; None if it is in no stock."""
    library = _phonenumbers()
    try:
        parsed = library.parse(number)
    except library.NumberParseException:
        return None
    region = library.region_code_for_number(parsed)
    kind = library.PhoneNumberType.to_string(library.number_type(parsed))
    for number_type, kinds in _KINDS.items():
        if kind in kinds and (number_type == "UIFN") == (region == _UIFN_REGION):
            country = _UIFN_COUNTRY if region == _UIFN_REGION else str(region)
            place = stock_of(country, number_type).place_of(number)
            if place is not None:
                return country, number_type, place
    return None
