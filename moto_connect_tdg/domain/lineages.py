"""Versions and aliases of a flow or a flow module, and versions of a view.

A version is a snapshot of what is published; its number is never used again. An alias
is a name for one of the versions, which can be changed.

https://docs.aws.amazon.com/connect/latest/adminguide/flows-versions-aliases.html
"""

from __future__ import annotations

from datetime import datetime

from ..errors import (
    DuplicateResourceError,
    InvalidParameterError,
    ResourceNotFoundError,
)
from ..records import dataclass
from ..types import Region
from .paging import Register


@dataclass(frozen=True, slots=True)
class FlowVersion:
    """What was published when the version was created."""

    version: int
    description: str | None
    content: str
    #: of a module
    settings: str | None
    last_modified_time: datetime
    last_modified_region: Region


@dataclass(frozen=True, slots=True)
class FlowAlias:
    """A name for a version."""

    id: str
    name: str
    description: str | None
    version: int
    last_modified_time: datetime
    last_modified_region: Region


class Lineage:
    """The versions and aliases of one flow, module or view."""

    __slots__ = ("_aliases_of", "_names", "aliases", "last", "versions")

    def __init__(self) -> None:
        self.versions: Register[FlowVersion] = Register()
        self.aliases: Register[FlowAlias] = Register()
        #: the highest number of a version so far
        self.last = 0
        self._names: dict[str, str] = {}
        self._aliases_of: dict[int, dict[str, None]] = {}

    def version(self, number: int) -> FlowVersion:
        """The version with that number, which must exist (FL-16)."""
        found = self.versions.get(str(number))
        if found is None:
            msg = f"Version not found: {number}"
            raise ResourceNotFoundError(msg)
        return found

    def add(self, version: FlowVersion) -> None:
        """Add a version with the next number."""
        self.last = version.version
        self.versions[str(version.version)] = version

    def remove(self, number: int) -> None:
        """Remove a version that no alias points to (FL-16)."""
        self.version(number)
        alias_id = next(iter(self._aliases_of.get(number, ())), None)
        if alias_id is not None:
            msg = f"Version {number} is in use by alias: {alias_id}"
            raise InvalidParameterError(msg)
        del self.versions[str(number)]

    def alias(self, alias_id: str) -> FlowAlias:
        """The alias with that ID, which must exist (FL-17)."""
        found = self.aliases.get(alias_id)
        if found is None:
            msg = f"Alias not found: {alias_id[:250]}"
            raise ResourceNotFoundError(msg)
        return found

    def require_free_name(self, name: str, *, renamed: FlowAlias | None = None) -> None:
        """A flow has no two aliases of the same name (FL-17)."""
        taken_by = self._names.get(name)
        if taken_by is not None and (renamed is None or taken_by != renamed.id):
            msg = f"Another alias with this name already exists: {name[:100]}"
            raise DuplicateResourceError(msg)

    def put_alias(self, alias: FlowAlias) -> None:
        """Add an alias, or replace the one with its ID."""
        known = self.aliases.get(alias.id)
        if known is not None:
            self._forget(known)
        self.aliases[alias.id] = alias
        self._names[alias.name] = alias.id
        self._aliases_of.setdefault(alias.version, {})[alias.id] = None

    def remove_alias(self, alias: FlowAlias) -> None:
        """Remove an alias; its version stays."""
        self._forget(alias)
        del self.aliases[alias.id]

    def _forget(self, alias: FlowAlias) -> None:
        del self._names[alias.name]
        aliases = self._aliases_of[alias.version]
        del aliases[alias.id]
        if not aliases:
            del self._aliases_of[alias.version]


def is_number(qualifier: str) -> bool:
    """Whether what follows a colon is the number of a version, as ARNs spell it."""
    return (
        qualifier.isascii() and qualifier.isdecimal() and not qualifier.startswith("0")
    )


def require_same_content(given: str | None, published: str) -> None:
    """A digest that is given must be that of the published content (FL-16)."""
    if given is not None and given != published:
        msg = f"The published content has another SHA-256 digest: {published}"
        raise InvalidParameterError(msg)
