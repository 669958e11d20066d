"""The tags in use, each once, by the kind of what has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from .paging import Index

#: Between a key and its value; no key has one.
_BETWEEN = "\n"


def tag_text(key: str, value: str = "") -> str:
    """A tag as a text that sorts by key, then by value."""
    return f"{key}{_BETWEEN}{value}"


def read_tag(text: str) -> tuple[str, str]:
    """The key and the value in such a text."""
    key, _, value = text.partition(_BETWEEN)
    return key, value


class TagIndex:
    """How many resources of a kind have each tag; the tags in order.

    The cost of a page grows neither with the resources nor with the tags before it.
    """

    __slots__ = ("_counts", "_texts")

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._texts: dict[str, Index[str]] = {}

    def add(self, kind: str, tags: Mapping[str, str]) -> None:
        """Count the tags of a resource of that kind."""
        for tag in tags.items():
            text = tag_text(*tag)
            counts = self._counts.setdefault(kind, Counter())
            if not counts[text]:
                self._texts.setdefault(kind, Index()).add(text)
            counts[text] += 1

    def remove(self, kind: str, tags: Mapping[str, str]) -> None:
        """Stop counting the tags of a resource."""
        for tag in tags.items():
            text = tag_text(*tag)
            counts = self._counts[kind]
            counts[text] -= 1
            if not counts[text]:
                del counts[text]
                self._texts[kind].discard(text)
            if not counts:
                del self._counts[kind], self._texts[kind]

    def of(self, kind: str, *, without: Iterable[Mapping[str, str]] = ()) -> Tags:
        """The tags of a kind, *without* those of some of its resources."""
        hidden = Counter(tag_text(*tag) for tags in without for tag in tags.items())
        texts = self._texts.get(kind, Index())
        return Tags(texts, self._counts.get(kind, Counter()), hidden)


class Tags(NamedTuple):
    """The tags of a kind in order, how many resources have each, how many are hidden."""

    texts: Index[str]
    counts: Mapping[str, int]
    hidden: Counter[str]

    def after(self, beginning: str, last: str | None) -> Iterator[str]:
        """The texts of tags from *beginning* on, after *last*."""
        found = self.texts.since(beginning) if last is None else self.texts.after(last)
        return (text for text in found if self.counts[text] > self.hidden[text])


def tags_after(
    kinds: Iterable[Tags], beginning: str, last: str | None
) -> Iterator[str]:
    """The texts of tags with that *beginning*, after *last*, in order and each once."""
    for text, _ in groupby(merge(*(tags.after(beginning, last) for tags in kinds))):
        if not text.startswith(beginning):
            return
        yield text
