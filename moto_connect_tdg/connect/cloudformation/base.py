"""What the four resource types have in common."""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterator, Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, ClassVar

from ...seams import moto_module
from .. import models
from .api import Api
from .checks import invalid
from .failures import NOT_STABILIZED, ResourceFailedError
from .schemas import SCHEMAS, Schema
from .seams import require_seams

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

Properties = Mapping[str, Any]
#: Work on a resource; it yields while it waits, until the next request on the stack.
Work = Iterator[None]

#: The type of our classes while the plugin is not installed.
_NO_TYPE = "MotoConnectTdg::NotInstalled"


class StackResource:
    """A resource of a stack."""

    TYPE: ClassVar[str]
    #: the member of the resource's description that has the status
    STATUS: ClassVar[str] = ""
    READY: ClassVar[Collection[str]] = ()
    BUSY: ClassVar[Collection[str]] = ()
    #: statuses after a failed deletion
    UNDELETED: ClassVar[Collection[str]] = ()

    #: set by moto
    logical_resource_id: str

    def __new__(cls, *_: object) -> Self:
        """Make one that moto does not track: the API's resources are on its dashboard."""
        return object.__new__(cls)

    def __init__(self, arn: str, properties: Properties, api: Api) -> None:
        self.arn = arn
        self.properties = properties
        self.api = api
        self.attributes: dict[str, str] = {}

    # -- specific to each type ---------------------------------------------------
    # not an abstract class: its metaclass would conflict with moto's

    @classmethod
    def create(cls, api: Api, properties: Properties) -> str:
        """Create the resource by one API call, and return its ARN."""
        raise NotImplementedError

    def find(self) -> dict[str, Any] | None:
        """Describe the resource; None if it is gone."""
        raise NotImplementedError

    def delete(self) -> None:
        """Delete the resource by one API call."""
        raise NotImplementedError

    def read(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values for Fn::GetAtt from a description."""
        return {name: found.get(name) for name in self.schema().attributes}

    def reason(self, found: Mapping[str, Any]) -> str:
        """Return why the resource failed."""
        return f"{self.TYPE} is {found[self.STATUS]}: {self.arn}"

    def update(self, _after: Properties) -> Work:
        """Change in place what can be changed, except tags; see `changed_among`."""
        yield from ()

    # -- work ---------------------------------------------------------------------

    @classmethod
    def schema(cls) -> Schema:
        """Return the schema of the type."""
        return SCHEMAS[cls.TYPE]

    def make_ready(self) -> Work:
        """Wait until the resource can be used (CF-06)."""
        while True:
            found = self.find()
            if found is not None:
                status = found.get(self.STATUS)
                if status is None or status in self.READY:
                    self.attributes = {
                        name: as_text(value)
                        for name, value in self.read(found).items()
                        if value is not None
                    }
                    return
                if status not in self.BUSY:
                    raise ResourceFailedError.of(self.reason(found), NOT_STABILIZED)
            yield

    def must_be_replaced(self, after: Properties) -> bool:
        """Say whether the new properties need a new resource (CF-04, CO-08)."""
        return bool(self.changed_among(self.schema().create_only, after))

    def change(self, after: Properties) -> Work:
        """Change the resource in place, and wait until it can be used again."""
        yield from self.update(after)
        self._retag(after)
        yield from self.make_ready()
        self.properties = after

    def change_back(self, before: Properties) -> Work:
        """Undo a change, after the workflows that it started have finished."""
        yield from self._wait_until_idle()
        yield from self.change(before)

    def _wait_until_idle(self) -> Generator[None, None, dict[str, Any] | None]:
        """Wait until the resource has no workflow running, and describe it."""
        while True:
            found = self.find()
            if found is None or found.get(self.STATUS) not in self.BUSY:
                return found
            yield

    def changed_among(self, names: Collection[str], after: Properties) -> list[str]:
        """Return the names of the properties that differ in *after*."""
        return [n for n in names if self.properties.get(n) != after.get(n)]

    def note_changed(self, names: Collection[str], after: Properties) -> None:
        """Record a change that was made, so that a rollback undoes exactly that."""
        kept = {n: v for n, v in self.properties.items() if n not in names}
        self.properties = {**kept, **{n: after[n] for n in names if n in after}}

    def _retag(self, after: Properties) -> None:
        old, new = tags_of(self.properties) or {}, tags_of(after) or {}
        gone = [key for key in old if key not in new]
        if gone:
            self.api("UntagResource", resourceArn=self.arn, tagKeys=gone)
        changed = {key: value for key, value in new.items() if old.get(key) != value}
        if changed:
            self.api("TagResource", resourceArn=self.arn, tags=changed)
        self.note_changed(("Tags",), after)

    def end(self) -> Work:
        """Delete the resource, and wait until it is gone (CF-07)."""
        if (yield from self._wait_until_idle()) is None:
            return
        self.delete()
        while (found := self.find()) is not None:
            if found.get(self.STATUS) in self.UNDELETED:
                raise ResourceFailedError.of(self.reason(found), NOT_STABILIZED)
            yield

    # -- moto's own names ---------------------------------------------------------

    @property
    def physical_resource_id(self) -> str:
        """The value of Ref: the primary identifier, an ARN (CO-07)."""
        return self.arn

    @classmethod
    def cloudformation_type(cls) -> str:
        """Return the type's name, while the plugin is installed."""
        return cls.TYPE if _is_installed() else _NO_TYPE

    @staticmethod
    def cloudformation_name_type() -> str:
        """Return "": no property names the resource."""
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Say whether Fn::GetAtt knows the attribute."""
        return attr in cls.schema().attributes

    def get_cfn_attribute(self, attribute_name: str) -> str | None:
        """Return the value of an attribute at the time when the resource became ready."""
        return self.attributes.get(attribute_name)

    @classmethod
    def properties_of(cls, logical_id: str, resource_json: Mapping[str, Any]) -> Any:
        """Return the converted properties of a resource, when all values are known.

        Raises:
            ResourceFailedError: if they are malformed.
        """
        given = _without_no_value(resource_json.get("Properties", {}))
        properties, problems = cls.schema().read(given)
        if problems:
            raise ResourceFailedError(invalid(logical_id, problems))
        return properties

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,  # noqa: ARG003 - moto's signature
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
        **kwargs: Any,
    ) -> StackResource:
        """Create the resource of a template."""
        require_seams()
        properties = cls.properties_of(kwargs["LogicalId"], cloudformation_json)
        api = Api(account_id, region_name)
        return cls(cls.create(api, properties), properties, api)


def _is_installed() -> bool:
    # moto's name for them, which install() replaces
    found: object = moto_module("connect.models").connect_backends
    return found is models.connect_backends


def tags_of(properties: Properties) -> dict[str, str] | None:
    """Return the tags of a template as the API takes them."""
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags") or ()} or None


def id_of(arn: str) -> str:
    """Return the ID at the end of an ARN."""
    return arn.rpartition("/")[2]


def as_text(value: Any) -> str:
    """Return a value as CloudFormation prints it."""
    return value if isinstance(value, str) else json.dumps(value)


def as_time(seconds: float) -> str:
    """Return a time as CloudFormation prints it, in ISO 8601."""
    time = datetime.fromtimestamp(seconds, timezone.utc)
    precision = "milliseconds" if time.microsecond else "seconds"
    return time.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def _without_no_value(value: Any) -> Any:
    """Remove values that Ref AWS::NoValue evaluated to."""
    if isinstance(value, dict):
        return {k: _without_no_value(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_without_no_value(item) for item in value if item is not None]
    return value
