"""Contacts in order of time: which began in a range, which expire, which are old."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.contact_register import ContactRegister
from moto_connect_tdg.domain.contacts import KEPT
from tests.helpers.records import CONTACT, NOW

MINUTES = st.integers(0, 9)
MINUTE = timedelta(minutes=1)


def filled(minutes, *, lasting=None):
    """Contacts that began some minutes from now, named after their place."""
    contacts = ContactRegister()
    for place, minute in enumerate(minutes):
        contacts[str(place)] = replace(
            CONTACT,
            id=str(place),
            initiation_timestamp=NOW + minute * MINUTE,
            expiry_timestamp=lasting and NOW + (minute + lasting) * MINUTE,
        )
    return contacts


def ids(rows):
    """The IDs of keyed contacts."""
    return [contact.id for _, contact in rows]


class CountedReads(ContactRegister):
    """A register that counts the contacts that are read."""

    reads = 0

    def __getitem__(self, contact_id):
        """Count one read."""
        self.reads += 1
        return super().__getitem__(contact_id)


class TestBegun:
    """Contacts that began in a range."""

    @pytest.mark.rules("CN-12", "D-09")
    @given(st.lists(MINUTES), MINUTES, MINUTES, st.booleans())
    def test_are_those_of_the_range_in_order(self, minutes, first, last, is_descending):
        """A range includes its ends; contacts of one moment are in order of creation."""
        contacts = filled(minutes)
        span = (NOW + first * MINUTE, NOW + last * MINUTE)

        expected = sorted(
            (
                (minute, place)
                for place, minute in enumerate(minutes)
                if first <= minute <= last
            ),
            reverse=is_descending,
        )
        found = list(contacts.begun(*span, is_descending=is_descending))
        assert [str(place) for _, place in expected] == ids(found)
        assert len(expected) == contacts.count_begun(*span)
        for number, (key, _) in enumerate(found):
            rest = contacts.begun(*span, after=key, is_descending=is_descending)
            assert found[number + 1 :] == list(rest)

    @pytest.mark.rules("CN-12")
    @pytest.mark.parametrize("is_descending", [False, True])
    def test_are_read_as_far_as_needed(self, is_descending):
        """A page reads its own contacts only, however many there are."""
        contacts = CountedReads()
        for contact_id, contact in filled(range(2000)).items():
            contacts[contact_id] = contact
        contacts.reads = 0

        page = contacts.begun(
            NOW + 500 * MINUTE, NOW + 1500 * MINUTE, is_descending=is_descending
        )

        expected = range(1500, 1495, -1) if is_descending else range(500, 505)
        assert [str(place) for place in expected] == ids(islice(page, 5))
        assert 5 == contacts.reads


class TestPassTime:
    """What ends and what is forgotten by itself."""

    @pytest.mark.rules("CN-17")
    @given(st.lists(MINUTES), st.integers(1, 5), st.integers(0, 15))
    def test_ends_what_has_expired(self, minutes, lasting, now):
        """Contacts have ended exactly if their time has come."""
        contacts = filled(minutes, lasting=lasting)

        contacts.pass_time(NOW + now * MINUTE)

        expected = [minute + lasting <= now for minute in minutes]
        assert expected == [contact.is_over for contact in contacts.values()]
        assert expected.count(False) == contacts.count_open(CONTACT.channel)

    @pytest.mark.rules("DC-06")
    @given(st.lists(MINUTES), st.integers(0, 9))
    def test_forgets_what_is_old(self, minutes, now):
        """Contacts are forgotten once they have been kept for 24 months."""
        contacts = filled(minutes)

        contacts.pass_time(NOW + KEPT + now * MINUTE)

        kept = [str(place) for place, minute in enumerate(minutes) if minute >= now]
        assert kept == list(contacts)
        assert len(kept) == contacts.count_begun(NOW, NOW + 9 * MINUTE)
        assert len(kept) == contacts.count_open(CONTACT.channel)


class TestPresent:
    """Contacts that went on within a range."""

    @pytest.mark.rules("ME-07")
    @given(st.lists(st.tuples(MINUTES, st.none() | MINUTES)), MINUTES, MINUTES)
    def test_are_those_that_began_before_its_end_and_ended_after_its_start(
        self, spans, first, last
    ):
        """Each contact is found once, whether it has ended or not."""
        contacts = filled([began for began, _ in spans])
        for place, (began, length) in enumerate(spans):
            if length is not None:
                ended = NOW + (began + length) * MINUTE
                contacts[str(place)] = contacts[str(place)].ended(ended, None)
        since, until = NOW + first * MINUTE, NOW + max(first, last) * MINUTE

        assert sorted(
            str(place)
            for place, (began, length) in enumerate(spans)
            if began <= max(first, last) and (length is None or began + length >= first)
        ) == sorted(contact.id for contact in contacts.present(since, until))

    def test_does_not_read_what_ended_before(self):
        """The contacts of the past cost nothing."""
        contacts = CountedReads()
        for place in range(100):
            began = NOW + place * MINUTE
            contacts[str(place)] = replace(
                CONTACT,
                id=str(place),
                initiation_timestamp=began,
                disconnect_timestamp=began,
            )
        contacts.reads = 0

        assert ["99"] == [
            contact.id
            for contact in contacts.present(NOW + 99 * MINUTE, NOW + 200 * MINUTE)
        ]
        assert 2 == contacts.reads

    @given(
        st.lists(
            st.tuples(st.sampled_from("ab"), st.sampled_from("yz"), st.booleans())
        ),
        st.sampled_from("abyz"),
    )
    def test_are_those_of_a_queue_or_an_agent(self, held, owner):
        """Contacts follow their queue and agent, also when those change."""
        contacts = filled([0] * len(held))
        for place, (queue_id, agent_id, has_ended) in enumerate(held):
            contacts[str(place)] = replace(
                contacts[str(place)],
                queue_id=queue_id,
                agent_id=agent_id,
                disconnect_timestamp=NOW + MINUTE if has_ended else None,
            )

        assert [
            str(place) for place, (*owners, _) in enumerate(held) if owner in owners
        ] == sorted(
            (contact.id for contact in contacts.present(NOW, NOW, [owner])), key=int
        )

    def test_does_not_read_those_of_others(self):
        """The contacts of other queues cost nothing."""
        contacts = CountedReads()
        for place in range(100):
            contacts[str(place)] = replace(
                CONTACT, id=str(place), queue_id=str(place), initiation_timestamp=NOW
            )
        contacts.reads = 0

        assert ["7"] == [contact.id for contact in contacts.present(NOW, NOW, ["7"])]
        assert 2 == contacts.reads

    def test_forgets_owners_without_contacts(self):
        """A queue whose last contact is forgotten has none."""
        contacts = filled([0])
        contacts["0"] = replace(contacts["0"], queue_id="q")

        contacts.pass_time(NOW + KEPT + MINUTE)

        assert [] == list(contacts.present(NOW, NOW, ["q"]))
