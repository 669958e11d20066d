"""Tags of every taggable resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..domain import arns
from ..domain.kinds import KIND_IN_ARNS, TAGGABLE
from ..domain.tags import require_tags
from ..records import dataclass
from ..types import Arn
from .call import NOTHING, Answer, ApiCall, operation
from .found import not_found
from .scope import Scope
from .site import Site


def find_tagged(scope: Scope, arn: str) -> tuple[Site, Arn]:
    """Find the owner of a taggable resource, and the ARN that its tags are kept under.

    A mirrored resource has one set of tags for both sides (D-28).
    TG-01, TG-04, TG-06
    """
    read = arns.read_arn(arn)
    match read[1].split("/") if read else []:
        case [arns.INSTANCE, _]:
            return scope.here, scope.find_instance(arn).arn
        case [arns.GROUP, _]:
            owner, group = scope.find_group(arn)
            return owner, group.arn
        case [arns.PHONE_NUMBER, _]:
            number_owner, number = scope.find_number(arn)
            return number_owner, number.phone_number_arn
        case [arns.INSTANCE, instance_id, name, _] if name in KIND_IN_ARNS:
            found = scope.find(instance_id, KIND_IN_ARNS[name], arn)
            return found.owner, found.tag_arn
    raise not_found("resource", arn)


@operation
def tag_resource(
    call: ApiCall, *, resource_arn: str, tags: Mapping[str, str]
) -> Answer:
    """Tag a resource (TG-02, TG-03, D-27)."""
    put_tags(call, resource_arn, tags)
    return NOTHING


def put_tags(scope: Scope, arn: str, tags: Mapping[str, str]) -> None:
    """Tag the resource with that ARN."""
    owner, key = find_tagged(scope, arn)
    require_tags(tags, present=owner.tags_of(key))
    owner.put_tags(key, tags)


@operation
def untag_resource(call: ApiCall, *, resource_arn: str, tag_keys: list[str]) -> Answer:
    """Remove tags from a resource; ignore keys that it does not have."""
    remove_tags(call, resource_arn, tag_keys)
    return NOTHING


def remove_tags(scope: Scope, arn: str, keys: list[str]) -> None:
    """Remove tags from the resource with that ARN."""
    owner, key = find_tagged(scope, arn)
    owner.remove_tags(key, keys)


@operation
def list_tags_for_resource(call: ApiCall, *, resource_arn: str) -> Answer:
    """Return the tags of a resource."""
    owner, key = find_tagged(call, resource_arn)
    return {"tags": owner.tags_of(key)}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A taggable resource with its tags."""

    arn: Arn
    kind: str
    tags: Mapping[str, str]


def all_tagged(scope: Scope) -> Iterator[Tagged]:
    """Every taggable resource of this Region, with its tags."""
    site = scope.here
    for instance in site.instances.values():
        if instance.is_forgotten(scope.now):
            continue
        yield Tagged(instance.arn, arns.INSTANCE, site.tags_of(instance.arn))
        if not instance.is_active:
            continue
        for kind in TAGGABLE:
            shelves = scope.shelves_of(instance, kind)
            for record in shelves.of(kind):
                if not kind.is_in(record, site.place.region):
                    continue
                found = scope.found(instance, shelves, kind, record)
                yield Tagged(found.arn, kind.arn_name, found.tags)
    for group in site.groups.values():
        yield Tagged(group.arn, arns.GROUP, site.tags_of(group.arn))
    for number in site.numbers.values():
        arn = number.phone_number_arn
        yield Tagged(arn, arns.PHONE_NUMBER, site.tags_of(arn))
