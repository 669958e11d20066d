"""Search the records of one kind; common to all search operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic

from ..domain.kind import AnyRecord, Kind
from ..domain.search import (
    Condition,
    Criteria,
    Texts,
    matches,
    read_tag_filter,
    require_criteria,
    tags_match,
)
from ..records import dataclass
from .call import Answer, ApiCall
from .found import Found


def _itself(_: ApiCall, found: Found[Any]) -> Found[Any]:
    return found


def _no_conditions(_: Any) -> Mapping[str, Condition]:
    return {}


#: Whether a record with its tags passes a filter.
Also = Callable[[AnyRecord, Mapping[str, str]], bool]


#: The fields by which nearly every kind is searched.
BY_NAME = {"name": "name", "description": "description"}


@dataclass(frozen=True, slots=True)
class Searchable(Generic[AnyRecord]):
    """How the records of one kind can be searched.

    *fields* are names of search fields, in lower case, each with the attribute that has
    a record's value, or a function that returns it. *conditions* are criteria that only
    this kind has; *own* returns the checks of a record for them. *tagged* returns the
    record whose tags count.
    """

    kind: Kind[AnyRecord]
    fields: Mapping[str, str | Callable[[AnyRecord], str | None]]
    conditions: tuple[str, ...] = ()
    own: Callable[[AnyRecord], Mapping[str, Condition]] = _no_conditions
    tagged: Callable[[ApiCall, Found[AnyRecord]], Found[Any]] = _itself

    def texts(self, record: AnyRecord) -> Texts:
        """A record's values by the names of search fields."""
        return {
            field: getattr(record, value) if isinstance(value, str) else value(record)
            for field, value in self.fields.items()
        }


def search(
    call: ApiCall,
    searchable: Searchable[AnyRecord],
    view: Callable[[Found[AnyRecord]], Mapping[str, Any]],
    instance_id: str,
    *,
    criteria: Criteria | None,
    search_filter: Mapping[str, Any] | None,
    next_token: str | None,
    max_results: int,
    also: Also[AnyRecord] | None = None,
) -> Answer:
    """Search an instance's records, in the order of creation.

    *also* is a filter that only this kind has. The answer has a page of records, each
    as *view* returns it, and how many match in total, which needs a pass over all
    records if there are criteria or a filter.
    """
    require_criteria(criteria, searchable.fields, searchable.conditions)
    tag_filter = read_tag_filter(search_filter)
    kind, here = searchable.kind, call.here.place.region
    instance = call.find_instance(instance_id)
    shelves = call.shelves_of(instance, kind)

    def is_wanted(record: AnyRecord) -> bool:
        if not kind.is_in(record, here):
            return False
        if not matches(criteria, searchable.texts(record), searchable.own(record)):
            return False
        if not tag_filter and also is None:
            return True
        found = call.found(instance, shelves, kind, record)
        tags = searchable.tagged(call, found).tags
        return tags_match(tag_filter, tags) and (also is None or also(record, tags))

    shelf = shelves.of(kind)
    page = call.page(
        partial(shelf.wanted_after, is_wanted), next_token, max_results, int
    )
    is_limited = criteria or tag_filter or also
    return {
        kind.plural: [
            view(call.found(instance, shelves, kind, record)) for record in page.items
        ],
        "NextToken": page.next_token,
        "ApproximateTotalCount": sum(map(is_wanted, shelf))
        if is_limited
        else shelf.count_in(here),
    }
