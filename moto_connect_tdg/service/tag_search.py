"""Searching for the tags that an instance's resources have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from ..domain import arns
from ..domain.instances import Instance
from ..domain.kind import Kind
from ..domain.kinds import TAGGABLE
from ..domain.search import meets_tag_condition
from ..errors import InvalidParameterError
from .call import Answer, ApiCall, operation
from .site import Site

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
    found = {
        (key, value)
        for key, value in _tags_of(call, instance, resource_types or _NAMES)
        if meets_tag_condition(condition, key, value)
    }
    page = call.page(partial(_after, sorted(found)), next_token, max_results, str)
    return {
        "Tags": [{"key": key, "value": value} for key, value in page.items],
        "NextToken": page.next_token,
    }


def _tags_of(
    call: ApiCall, instance: Instance, names: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The tags of all records of these kinds, where each kind keeps them."""
    kinds = [_NAMES[name] for name in names]
    source = call.source_of(instance.id)
    mirrored = {kind.arn_name: kind for kind in kinds if kind.is_mirrored}
    regional = {kind.arn_name: kind for kind in kinds if not kind.is_mirrored}
    for site, wanted in ((source, mirrored), (call.here, regional)):
        yield from _tags_at(call, site, instance, wanted)


def _tags_at(
    call: ApiCall, site: Site, instance: Instance, wanted: Mapping[str, Kind[Any]]
) -> Iterator[tuple[str, str]]:
    beginning = f"{site.place.arn(arns.INSTANCE, instance.id)}/"
    for arn, tags in site.tags.items():
        if arn.startswith(beginning):
            name, _, record_id = arn.removeprefix(beginning).partition("/")
            kind = wanted.get(name)
            if kind is None:
                continue
            record = call.shelves_of(instance, kind).of(kind)[record_id]
            if kind.is_in(record, call.here.place.region):
                yield from tags.items()


def _after(
    tags: list[tuple[str, str]], last: str | None
) -> Iterator[tuple[str, tuple[str, str]]]:
    # no key has a line feed
    for tag in tags:
        place = "\n".join(tag)
        if last is None or tag > tuple(last.split("\n", 1)):
            yield place, tag
