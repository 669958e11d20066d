"""The hierarchy of agents: up to five levels, and the groups on them.

https://docs.aws.amazon.com/connect/latest/adminguide/agent-hierarchy.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..errors import InvalidParameterError, ResourceInUseError
from ..records import dataclass
from ..types import Region
from . import arns
from .uses import Named

#: The members of the API for levels one to five.
LEVELS = ("LevelOne", "LevelTwo", "LevelThree", "LevelFour", "LevelFive")


@dataclass(frozen=True, slots=True)
class HierarchyLevel:
    """A level of an instance's hierarchy, such as "Division"."""

    id: str
    name: str
    last_modified_time: datetime
    last_modified_region: Region


@dataclass(frozen=True, slots=True)
class HierarchyGroup:
    """A group of agents, the same on both sides of a replicated instance (RI-31).

    *path* has the IDs of the groups above it, the topmost first.
    """

    id: str
    name: str
    path: tuple[str, ...]
    last_modified_time: datetime
    last_modified_region: Region

    @property
    def level(self) -> str:
        """The member of the API for the level that it is on."""
        return LEVELS[len(self.path)]


def named_by(group: HierarchyGroup) -> Iterable[Named]:
    """The groups above a group, to which it refers."""
    return (Named(arns.HIERARCHY_GROUP, group_id) for group_id in group.path)


def require_level(
    structure: Mapping[str, HierarchyLevel], path: tuple[str, ...]
) -> None:
    """A group needs a level that the instance's structure has."""
    if len(path) >= len(LEVELS):
        msg = f"A hierarchy has at most {len(LEVELS)} levels."
        raise InvalidParameterError(msg)
    level = LEVELS[len(path)]
    if level not in structure:
        msg = f"The user hierarchy structure has no level: {level}"
        raise InvalidParameterError(msg)


def require_gapless(wanted: Iterable[str]) -> None:
    """Levels have no gaps, and start with the first."""
    given = set(wanted)
    used = LEVELS[: len(given)]
    if given != set(used):
        missing = next(level for level in used if level not in given)
        msg = f"The user hierarchy structure has a gap at: {missing}"
        raise InvalidParameterError(msg)


def require_removable(
    level: HierarchyLevel, level_arn: str, groups: Iterable[str]
) -> None:
    """A level with groups cannot be removed."""
    group = next(iter(groups), None)
    if group is not None:
        msg = f"The hierarchy level has groups: {level.name}"
        raise ResourceInUseError(
            msg, ResourceType="HIERARCHY_LEVEL", ResourceId=level_arn
        )
