"""A record inside an instance, as one of its Regions finds it, or does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic

from ..domain import arns
from ..domain.contents import Contents, Shelves
from ..domain.instances import Instance
from ..domain.kind import AnyRecord
from ..domain.kinds import KIND_IN_ARNS
from ..errors import ResourceNotFoundError
from ..records import dataclass
from ..types import Arn
from .site import Site

#: What the API calls the user of a resource in ResourceInUseException (ER-05).
IN_USE_TYPES = {
    arns.AGENT: "USER",
    arns.CONTACT_FLOW: "CONTACT_FLOW",
    arns.HIERARCHY_GROUP: "HIERARCHY_GROUP",
}


@dataclass(frozen=True, slots=True)
class Found(Generic[AnyRecord]):
    """A record inside an instance, found from one of its two Regions."""

    instance: Instance
    #: shared with the instance's other Region
    contents: Contents
    #: where the record is: the contents, or what only this Region has
    shelves: Shelves
    record: AnyRecord
    #: with the Region of the API call (D-28)
    arn: Arn
    #: the site that keeps its tags, and their key there: the source's if mirrored
    owner: Site
    tag_arn: Arn

    @property
    def tags(self) -> Mapping[str, str]:
        """Its tags: one set, kept with the source (S-47, D-28)."""
        return self.owner.tags_of(self.tag_arn)


def not_found(arn_name: str, text: str) -> ResourceNotFoundError:
    """The error for a resource that does not exist here, by its kind's name in ARNs."""
    if arn_name == arns.INSTANCE:
        return ResourceNotFoundError(f"Instance with id {text[:250]} not found")
    kind = KIND_IN_ARNS.get(arn_name)
    noun = arn_name.replace("-", " ") if kind is None else kind.noun
    return ResourceNotFoundError(f"{noun.capitalize()} not found: {text[:250]}")
