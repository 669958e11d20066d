"""The tags in use: each once, in order, as long as a resource has it."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.domain.tag_index import TagIndex, read_tag, tag_text, tags_after

WORDS = st.text("ab", max_size=2)
TAGS = st.dictionaries(WORDS, WORDS, max_size=3)


def filled(resources):
    """An index of resources, each with its kind and tags."""
    index = TagIndex()
    for kind, tags in resources:
        index.add(kind, tags)
    return index


@pytest.mark.rules("TG-07")
@given(st.lists(st.tuples(st.sampled_from("xy"), TAGS, st.booleans())), WORDS)
def test_has_each_tag_once_in_order(resources, beginning):
    """What resources of two kinds have now is found, from a beginning of keys on."""
    index = filled((kind, tags) for kind, tags, _ in resources)
    for kind, tags, is_gone in resources:
        if is_gone:
            index.remove(kind, tags)

    expected = sorted(
        {
            tag
            for _, tags, is_gone in resources
            for tag in tags.items()
            if tag[0].startswith(beginning) and not is_gone
        }
    )
    found = [index.of(kind) for kind in "xy"]
    texts = list(tags_after(found, beginning, None))
    assert expected == [read_tag(text) for text in texts]
    for place, last in enumerate(texts):
        assert texts[place + 1 :] == list(tags_after(found, beginning, last))


@pytest.mark.rules("VI-06", "TG-07")
def test_leaves_out_what_only_hidden_resources_have():
    """A tag of a hidden resource is found if another one has it, too."""
    index = filled([("x", {"a": "1", "b": "2"}), ("x", {"b": "2"})])

    found = index.of("x", without=[{"a": "1", "b": "2"}])

    assert [("b", "2")] == [read_tag(text) for text in tags_after([found], "", None)]


@pytest.mark.rules("D-09", "TG-07")
def test_a_tag_of_many_resources_is_read_once_per_kind():
    """Resources with the same tag do not make a page more expensive."""
    index = filled([("x", {"team": "a"})] * 100 + [("x", {"u": "b"})])

    read = list(islice(index.of("x").texts.after(None), 3))

    assert [tag_text("team", "a"), tag_text("u", "b")] == read
