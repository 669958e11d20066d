"""Versions and aliases, common to flows and flow modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Generic

from ..domain.arns import read_qualified
from ..domain.contents import Contents
from ..domain.instances import Instance
from ..domain.kind import AnyRecord, Kind
from ..domain.kinds import CONTACT_FLOW
from ..domain.lineages import FlowAlias, FlowVersion, Lineage, is_number
from ..domain.paging import Page
from ..domain.uses import Named
from ..errors import InvalidParameterError
from ..records import dataclass
from .call import ApiCall, given
from .found import Found


@dataclass(frozen=True, slots=True)
class Descent(Generic[AnyRecord]):
    """The lineage of a flow or module, and an API call that reads or changes it."""

    call: ApiCall
    found: Found[AnyRecord]
    named: Named

    @property
    def lineage(self) -> Lineage:
        """The versions and aliases; none at first."""
        return self.found.contents.lineage_of(self.named)

    def _kept(self) -> Lineage:
        return self.found.contents.lineages.setdefault(self.named, Lineage())

    def _stamp(self) -> dict[str, Any]:
        return {
            "last_modified_time": self.call.now,
            "last_modified_region": self.call.here.place.region,
        }

    def arn(self, qualifier: object) -> str:
        """The ARN of a version or an alias."""
        return f"{self.found.arn}:{qualifier}"

    def add_version(
        self, description: str | None, content: str, settings: str | None = None
    ) -> int:
        """Take a snapshot, and return its number."""
        lineage = self._kept()
        number = lineage.last + 1
        lineage.add(
            FlowVersion(
                version=number,
                description=description,
                content=content,
                settings=settings,
                **self._stamp(),
            )
        )
        return number

    def versions(self, next_token: str | None, max_results: int) -> Page[FlowVersion]:
        """A page of the versions, in the order of creation."""
        return self.call.page(self.lineage.versions.after, next_token, max_results, int)

    def add_alias(self, name: str, description: str | None, version: int) -> str:
        """Name a version, and return the alias's ID."""
        self.lineage.version(version)
        self.lineage.require_free_name(name)
        alias = FlowAlias(
            id=self.call.new_id(),
            name=name,
            description=description,
            version=version,
            **self._stamp(),
        )
        self._kept().put_alias(alias)
        return alias.id

    def aliases(self, next_token: str | None, max_results: int) -> Page[FlowAlias]:
        """A page of the aliases, in the order of creation."""
        return self.call.page(self.lineage.aliases.after, next_token, max_results, int)

    def change_alias(
        self,
        alias_id: str,
        name: str | None,
        description: str | None,
        version: int | None,
    ) -> None:
        """Change an alias; omitted members keep their values."""
        lineage = self.lineage
        alias = lineage.alias(alias_id)
        if version is not None:
            lineage.version(version)
        if name is not None:
            lineage.require_free_name(name, renamed=alias)
        changes = given(name=name, description=description, version=version)
        lineage.put_alias(replace(alias, **changes, **self._stamp()))

    def remove_alias(self, alias_id: str) -> None:
        """Remove an alias that nothing names; its version stays."""
        lineage = self.lineage
        alias = lineage.alias(alias_id)
        self._require_unnamed(alias_id)
        lineage.remove_alias(alias)

    def remove_version(self, number: int) -> None:
        """Remove a version that nothing names, and no alias points to."""
        lineage = self.lineage
        lineage.version(number)
        self._require_unnamed(number)
        lineage.remove(number)

    def _require_unnamed(self, qualifier: object) -> None:
        """Refuse to remove what a queue, a quick connect or a number names (FL-20)."""
        found, contents = self.found, self.found.contents
        named = Named(self.named.arn_name, f"{self.named.record_id}:{qualifier}")
        user = contents.uses.user_of(named)
        number = next(iter(contents.links.of_flow(named)), None)
        if user is None and number is None:
            return
        arn = number
        if user is not None:
            arn = self.call.child_arn(found.instance, user.arn_name, user.record_id)
        msg = f"{self.arn(qualifier)} is in use by: {arn}"
        raise InvalidParameterError(msg)

    def shown(self, alias_id: str) -> Mapping[str, Any]:
        """An alias as an operation that describes one shows it."""
        alias = self.lineage.alias(alias_id)
        return {
            "AliasId": alias.id,
            "Version": alias.version,
            "Name": alias.name,
            "Description": alias.description,
            "LastModifiedRegion": alias.last_modified_region,
            "LastModifiedTime": alias.last_modified_time,
        }


def descent(
    call: ApiCall, kind: Kind[AnyRecord], instance_id: str, text: str
) -> Descent[AnyRecord]:
    """The lineage of a flow, module or view of an instance, by ID or ARN."""
    found = call.find(instance_id, kind, text)
    return Descent(call, found, Named(kind.arn_name, found.record.id))


def version_of(
    kind: Kind[AnyRecord], found: Found[AnyRecord], qualifier: str
) -> FlowVersion | None:
    """The version that follows an ID; None if it is no number."""
    if not is_number(qualifier):
        return None
    named = Named(kind.arn_name, found.record.id)
    return found.contents.lineage_of(named).version(int(qualifier))


def read_flow(call: ApiCall, instance: Instance, contents: Contents, text: str) -> str:
    """Read the ID of a flow of the instance, and a version or alias after it (FL-20)."""
    flow, qualifier = read_qualified(text)
    flow_id = call.child_id(instance, contents, CONTACT_FLOW, flow)
    if qualifier is None:
        return flow_id
    _version_behind(contents, flow_id, qualifier)
    return f"{flow_id}:{qualifier}"


def _version_behind(contents: Contents, flow_id: str, qualifier: str) -> FlowVersion:
    """The version of a flow that a number or an alias names."""
    lineage = contents.lineage_of(Named(CONTACT_FLOW.arn_name, flow_id))
    if is_number(qualifier):
        return lineage.version(int(qualifier))
    return lineage.version(lineage.alias(qualifier).version)


def content_behind(contents: Contents, text: str) -> str:
    """The content of what `read_flow` returned, as it is now."""
    flow_id, qualifier = read_qualified(text)
    if qualifier is None:
        return contents.of(CONTACT_FLOW)[flow_id].content
    return _version_behind(contents, flow_id, qualifier).content


def alias_row(of: Descent[Any], alias: FlowAlias) -> dict[str, Any]:
    """An alias as lists show it."""
    return {
        "Arn": of.arn(alias.id),
        "AliasId": alias.id,
        "Version": alias.version,
        "AliasName": alias.name,
        "AliasDescription": alias.description,
        "LastModifiedTime": alias.last_modified_time,
    }


def version_row(of: Descent[Any], version: FlowVersion) -> dict[str, Any]:
    """A version as lists show it."""
    return {
        "Arn": of.arn(version.version),
        "VersionDescription": version.description,
        "Version": version.version,
    }
