"""What each Region has that refers to a mirrored record of its instance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..domain.contents import RegionalContents
from ..domain.instances import Instance
from ..domain.kind import Kind
from ..domain.kinds import RULE, TASK_TEMPLATE
from ..domain.uses import Named
from ..errors import InvalidParameterError
from ..types import Region
from .found import Found
from .scope import Scope

#: Kinds whose records need what they name.
_NEEDY = {RULE.arn_name, TASK_TEMPLATE.arn_name}


def users_in_regions(
    scope: Scope, instance: Instance, named: Named
) -> Iterator[tuple[Region, RegionalContents, Named]]:
    """What refers to a record in either Region, with its Region and contents."""
    replication = scope.replication_of(instance.id)
    regions = replication.linked if replication else (scope.here.place.region,)
    for region in regions:
        regional = scope.at(region).regional.get(instance.id)
        if regional is not None:
            for user in regional.uses.users_of(named):
                yield region, regional, user


def require_unneeded(scope: Scope, kind: Kind[Any], found: Found[Any]) -> None:
    """Refuse to delete what a rule or a task template of either Region names.

    ResourceInUseException is not declared (RU-04, TT-12).
    """
    named = Named(kind.arn_name, found.record.id)
    for region, _, user in users_in_regions(scope, found.instance, named):
        if user.arn_name in _NEEDY:
            place = scope.at(region).place
            arn = place.child_arn(found.instance.id, user.arn_name, user.record_id)
            msg = f"The {kind.noun} is in use by: {arn}"
            raise InvalidParameterError(msg)
