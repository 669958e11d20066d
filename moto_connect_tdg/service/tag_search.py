"""Searching for the tags that an instance's resources have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from ..domain import arns
from ..domain.instances import Instance
from ..domain.kind import Kind
from ..domain.kinds import TAGGABLE
from ..domain.search import meets_tag_condition
from ..domain.tag_index import Tags, read_tag, tag_text, tags_after
from ..errors import InvalidParameterError
from .call import Answer, ApiCall, operation

#: The names of kinds, as the API's documentation has them: the one in ARNs for most.
_NAMES = {
    "standard-queue" if kind.arn_name == arns.QUEUE else kind.arn_name: kind
    for kind in TAGGABLE
}
Criteria = Mapping[str, Mapping[str, str]]


@operation
def search_resource_tags(
    call: ApiCall,
    *,
    instance_id: str,
    resource_types: Collection[str] = (),
    next_token: str | None = None,
    max_results: int = 100,
    search_criteria: Criteria | None = None,
) -> Answer:
    """Return each tag once that resources of the instance have, in order (TG-07)."""
    for name in resource_types:
        if name not in _NAMES:
            msg = f"ResourceTypes has one that is unknown or not mocked: {name[:100]}"
            raise InvalidParameterError(msg)
    instance, _ = call.open_instance(instance_id)
    condition = (search_criteria or {}).get("TagSearchCondition", {})
    kinds = [_NAMES[name] for name in resource_types or _NAMES]
    tags = [_tags_of(call, instance, kind) for kind in kinds]
    page = call.page(partial(_found, tags, condition), next_token, max_results, str)
    return {
        "Tags": [{"key": key, "value": value} for key, value in page.items],
        "NextToken": page.next_token,
    }


def _tags_of(call: ApiCall, instance: Instance, kind: Kind[Any]) -> Tags:
    """The tags of a kind's records, without those that only another Region has."""
    here = call.here.place.region
    site = call.source_of(instance.id) if kind.is_mirrored else call.here
    beginning = f"{site.place.arn(arns.INSTANCE, instance.id)}/{kind.arn_name}"
    shelf = call.shelves_of(instance, kind).of(kind)
    hidden: list[Mapping[str, str]] = []
    if shelf.count_in(here) < len(shelf):
        hidden = [
            site.tags_of(f"{beginning}/{record.id}")
            for record in shelf
            if not kind.is_in(record, here)
        ]
    return site.tags_in_use.of(beginning, without=hidden)


def _found(
    kinds: Iterable[Tags], condition: Mapping[str, str], last: str | None
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The tags that meet a condition, after the last one of the page before."""
    for text in tags_after(kinds, _beginning(condition), last):
        tag = read_tag(text)
        if meets_tag_condition(condition, *tag):
            yield text, tag


def _beginning(condition: Mapping[str, str]) -> str:
    """With what tags begin that can meet a condition: a key, or its beginning."""
    key = condition.get("tagKey", "")
    match condition.get("tagKeyComparisonType", "EXACT"):
        case "EXACT" if key:
            return tag_text(key)
        case "STARTS_WITH":
            return key
    return ""
