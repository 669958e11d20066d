"""Keys in order, records in order, and pages of them."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain import paging
from moto_connect_tdg.domain.paging import (
    Index,
    Register,
    page_of,
    read_token,
    write_token,
)
from moto_connect_tdg.errors import InvalidInputError
from tests.helpers.refusals import raises_exactly

KEYS = st.integers(0, 60)
IDS = st.sampled_from("abcdefghijklmnopqrst")
#: Many more additions and deletions than a bucket holds.
STEPS = st.lists(st.tuples(st.booleans(), KEYS), max_size=200)


@pytest.fixture(autouse=True, scope="module")
def _small_buckets():
    """Buckets that are small enough for a test to fill many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "BUCKET", 3)
        yield


def index_of(keys):
    """An index of these keys."""
    index = Index()
    for key in keys:
        index.add(key)
    return index


def register_of(ids):
    """Records that contain their own ID."""
    register: Register[str] = Register()
    for record_id in ids:
        register[record_id] = record_id.upper()
    return register


def _clear(records, *_):
    records.clear()


def _delete(records, ids, _):
    for record_id in {*ids} & set(records):
        del records[record_id]


def _pop(records, ids, place):
    return [records.pop(record_id, place) for record_id in ids]


def _pop_oldest(records, *_):
    if isinstance(records, dict):
        oldest = next(iter(records), None)
        return oldest and (oldest, records.pop(oldest))
    return records.popitem() if records else None


def _set_default(records, ids, place):
    return [records.setdefault(record_id, place) for record_id in ids]


def _update(records, ids, place):
    records.update(dict.fromkeys(ids, place))


#: Each changes the records with some IDs, and returns the change's own result.
CHANGES = st.tuples(
    st.sampled_from((_clear, _delete, _pop, _pop_oldest, _set_default, _update)),
    st.lists(IDS, max_size=4),
)


def require_alike(expected, register):
    """Check that the register holds, lists and pages what the dict does, in its order."""
    assert expected == register
    assert (len(expected), bool(expected)) == (len(register), bool(register))
    assert list(expected) == list(register)
    assert list(expected.items()) == list(register.items())
    assert list(expected.values()) == [r for _, r in register.after(None)]
    placed = list(register.ids_after(None))
    assert list(expected) == [record_id for _, record_id in placed]
    for number, (place, _) in enumerate(placed):
        assert placed[number + 1 :] == list(register.ids_after(place))


class TestIndex:
    """Keys in ascending order."""

    @pytest.mark.rules("D-09")
    @given(STEPS, KEYS)
    def test_is_a_sorted_set(self, steps, sought):
        """After any additions and deletions an index equals a sorted set."""
        index, expected = Index(), set()
        for is_added, key in steps:
            if not is_added:
                index.discard(key)
                expected.discard(key)
            elif key not in expected:
                index.add(key)
                expected.add(key)

        assert len(expected) == len(index)
        assert sorted(expected) == list(index.after(None))
        assert [k for k in sorted(expected) if k > sought] == list(index.after(sought))
        assert [k for k in sorted(expected) if k >= sought] == list(index.since(sought))
        smaller = [k for k in sorted(expected, reverse=True) if k < sought]
        assert smaller == list(index.before(sought))
        assert len(smaller) == index.count_before(sought)
        assert (sought in expected) == (sought in index)

    @pytest.mark.rules("D-09")
    @given(st.sets(st.text(max_size=3)), st.text(max_size=3))
    def test_holds_texts_too(self, keys, sought):
        """Texts are in order, as numbers are."""
        index = index_of(keys)

        assert sorted(k for k in keys if k > sought) == list(index.after(sought))

    @pytest.mark.rules("D-09")
    def test_is_empty_at_first(self):
        """An empty index has nothing to find and nothing to remove."""
        index = Index()

        index.discard(1)

        assert 0 == len(index)
        assert [] == list(index.after(None)) + list(index.after(1)) + list(
            index.since(1)
        )
        assert 1 not in index

    @pytest.mark.rules("D-09")
    @pytest.mark.parametrize("keys", [range(100), range(99, -1, -1)])
    def test_may_be_filled_in_order(self, keys):
        """An index can be filled upwards or downwards."""
        assert list(range(100)) == list(index_of(keys).after(None))

    @pytest.mark.rules("D-09")
    def test_may_be_emptied_and_filled_again(self):
        """An emptied index can be filled again."""
        index = index_of(range(20))
        for key in range(20):
            index.discard(key)

        index.add(5)

        assert [5] == list(index.after(None))

    @pytest.mark.rules("D-09")
    def test_seeks_without_reading_what_is_before(self):
        """The next key of a large index is found without reading those before it."""
        index = index_of(range(1000))
        compared = []

        class Sought(int):
            def __lt__(self, other):
                compared.append(other)
                return int(self) < other

            def __gt__(self, other):
                compared.append(other)
                return int(self) > other

        assert 901 == next(index.after(Sought(900)))
        assert len(compared) < 30


class TestRegister:
    """Records by ID, in order of creation."""

    @pytest.mark.rules("D-09")
    @given(st.lists(st.tuples(st.booleans(), IDS), max_size=60))
    def test_is_a_dict_that_keeps_its_order(self, steps):
        """After any additions and deletions a register equals a dict."""
        register: Register[int] = Register()
        expected = {}
        for place, (is_put, record_id) in enumerate(steps):
            if is_put:
                register[record_id] = expected[record_id] = place
            elif record_id in expected:
                del register[record_id], expected[record_id]

        require_alike(expected, register)

    @pytest.mark.rules("D-09")
    @given(st.lists(CHANGES, max_size=60))
    def test_takes_every_change_that_a_dict_takes(self, changes):
        """Each change has the result that a dict has; popitem() removes the oldest."""
        register: Register[int] = Register()
        expected: dict[str, int] = {}
        for place, (change, ids) in enumerate(changes):
            assert change(expected, ids, place) == change(register, ids, place)

            require_alike(expected, register)

    @pytest.mark.rules("D-09")
    @given(st.lists(CHANGES, max_size=20), st.integers(1, 4))
    def test_pages_while_it_changes(self, changes, limit):
        """A record that stays is on one page, in order, whatever is added and deleted."""
        register = register_of("abcdefghijkl")
        steps = enumerate(changes)
        always = set(register)

        def happen():
            for place, (change, ids) in islice(steps, 1):
                change(register, ids, -place)
                always.intersection_update(register)

        seen, place = [], None
        while page := list(islice(register.ids_after(place), limit)):
            seen += [record_id for _, record_id in page]
            (place, _) = page[-1]
            happen()

        assert [i for i in register if i in always] == [i for i in seen if i in always]

    @pytest.mark.parametrize("take", [Register.popitem, lambda r: r.pop("a")])
    def test_has_nothing_to_take_while_it_is_empty(self, take):
        """Removing from an empty register is a KeyError, as with a dict."""
        register: Register[int] = Register()

        with pytest.raises(KeyError):
            take(register)

    def test_compares_by_its_records(self):
        """Registers with the same records are equal, and their repr shows these."""
        assert register_of("ab") == {"a": "A", "b": "B"} == register_of("ab")
        assert register_of("ab") != register_of("abc")
        assert "Register({'a': 'A'})" == repr(register_of("a"))

    @pytest.mark.rules("D-09")
    def test_keeps_a_changed_record_in_its_place(self):
        """A changed record keeps its place."""
        register = register_of("abc")

        register["a"] = "changed"

        assert ["changed", "B", "C"] == [r for _, r in register.after(None)]

    @pytest.mark.rules("D-09")
    def test_puts_one_that_comes_back_at_the_end(self):
        """A record that is added again after its deletion is the last."""
        register = register_of("abc")
        (place, _), *_rest = register.after(None)

        del register["a"]
        register["a"] = "again"

        assert ["B", "C", "again"] == [r for _, r in register.after(None)]
        assert ["B", "C", "again"] == [r for _, r in register.after(place)]

    @pytest.mark.rules("D-10")
    def test_refuses_to_delete_unknown_records(self):
        """Deleting an unknown record is a KeyError and deletes nothing."""
        register = register_of("abc")

        with pytest.raises(KeyError):
            del register["x"]

        assert ["A", "B", "C"] == [r for _, r in register.after(None)]


class TestPages:
    """Pages of records, by key."""

    @staticmethod
    def read_all(register, limit, between=lambda: None):
        """Page through a register, with something happening between pages."""
        found, token = [], None
        while True:
            after = read_token(token, "List", int) if token else None
            page = page_of(register.after(after), limit=limit, operation="List")
            assert len(page.items) <= limit
            found.append(page.items)
            token = page.next_token
            if token is None:
                return found
            between()

    @pytest.mark.rules("D-09")
    @given(st.integers(0, 30), st.integers(1, 12))
    def test_have_everything_once(self, count, limit):
        """The pages have every record once; only the last may be short, and none is empty."""
        ids = [f"id-{n}" for n in range(count)]

        pages = self.read_all(register_of(ids), limit)

        assert [i.upper() for i in ids] == [i for page in pages for i in page]
        assert all(len(page) == limit for page in pages[:-1])
        assert pages[-1] or not ids

    @pytest.mark.rules("D-09")
    @given(
        st.integers(1, 30),
        st.integers(1, 5),
        st.lists(st.integers(0, 29), max_size=20),
        st.integers(0, 3),
    )
    def test_survive_what_happens_between_them(self, count, limit, gone, added):
        """A record that stays is read once, and a deleted one is not read afterwards."""
        register = register_of(f"id-{n}" for n in range(count))
        doomed = iter(gone)
        fresh = iter(range(added))

        def happen():
            for number in islice(doomed, 1):
                if f"id-{number}" in register:
                    del register[f"id-{number}"]
            for number in islice(fresh, 1):
                register[f"new-{number}"] = f"NEW-{number}"

        found = [i for page in self.read_all(register, limit, happen) for i in page]

        assert len(set(found)) == len(found)
        stayed = {record for record in register.values() if record.startswith("ID")}
        assert stayed <= set(found)
        assert sorted(found, key=self.made) == found

    @staticmethod
    def made(record):
        """Sort records by creation."""
        kind, _, number = record.partition("-")
        return (kind == "NEW", int(number))

    @pytest.mark.rules("D-09")
    def test_read_no_more_than_they_need(self):
        """A page reads one record more than it shows, however many there are."""
        looked_at = []

        def records():
            for place in range(1_000_000):
                looked_at.append(place)
                yield place, place

        page = page_of(records(), limit=10, operation="List")

        assert list(range(10)) == page.items
        assert 11 == len(looked_at)


class TestTokens:
    """Tokens for the next page."""

    @pytest.mark.rules("D-09")
    @given(st.integers() | st.text())
    def test_are_read_as_they_were_written(self, key):
        """A token is read as the key that was written, with its type."""
        token = write_token("ListInstances", key)

        assert key == read_token(token, "ListInstances", type(key))

    @pytest.mark.rules("D-09")
    @given(st.text() | st.binary().map(lambda raw: urlsafe_b64encode(raw).decode()))
    def test_that_are_malformed_are_refused(self, token):
        """Any malformed token is refused as invalid input."""
        with pytest.raises(InvalidInputError, match="Invalid NextToken"):
            read_token(token, "ListInstances", int)

    @pytest.mark.rules("D-09")
    @pytest.mark.parametrize(
        ("operation", "key"),
        [
            ("ListUsers", 1),
            ("ListInstances", "1"),
            ("ListInstances", True),
            ("ListInstances", None),
            ("ListInstances", 1.0),
            ("ListInstances", [1]),
        ],
    )
    def test_of_others_are_refused(self, operation, key):
        """The token of another operation, or with a key of another type, is refused."""
        token = write_token(operation, key)

        with pytest.raises(InvalidInputError):
            read_token(token, "ListInstances", int)

    @pytest.mark.rules("D-09")
    def test_that_nest_deeply_are_refused(self):
        """A deeply nested token is refused without an error of the parser."""
        token = urlsafe_b64encode(b"[" * 100_000).decode()

        with pytest.raises(InvalidInputError):
            read_token(token, "ListInstances", int)

    @pytest.mark.rules("S-02")
    def test_are_shown_only_in_part(self):
        """The refusal does not repeat a long token in full."""
        with pytest.raises(InvalidInputError) as caught:
            read_token("x" * 10_000, "ListInstances", int)

        assert len(caught.value.message) < 200


@pytest.mark.rules("D-09")
def test_a_token_is_quoted_in_part():
    """The refusal of a malformed token quotes its first hundred characters."""
    with raises_exactly(InvalidInputError, f"Invalid NextToken: {'!' * 100}"):
        read_token("!" * 101, operation="ListUsers", kind=str)
