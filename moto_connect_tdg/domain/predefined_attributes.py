"""Predefined attributes, and the proficiencies of users that name them.

https://docs.aws.amazon.com/connect/latest/adminguide/predefined-attributes.html
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime

from ..errors import InvalidParameterError
from ..records import dataclass
from ..types import Region
from .uses import Named

#: The kind's name in references; no API shows an ARN of an attribute.
PREDEFINED_ATTRIBUTE = "predefined-attribute"
#: The relation between a user and a value of an attribute.
_VALUE = "predefined-attribute-value"
#: What only the service's own names and values may begin with (PA-01).
_RESERVED = ("aws:", "connect:")
#: Letters, separators and numbers are allowed, and these.
_CATEGORIES = frozenset("LZN")
_OTHERS = frozenset("_'") | {chr(code) for code in range(ord("+"), ord("@") + 1)}
#: The attributes of a new instance, and whether they can be changed (PA-03).
SYSTEM_ATTRIBUTES = {
    "connect:Language": False,
    "connect:Subtype": True,
    "connect:WorkloadType": False,
}


@dataclass(frozen=True, slots=True)
class AttributeConfiguration:
    """How an attribute is used: what a client sets, and what the service says."""

    enable_value_validation_on_association: bool | None = None
    is_read_only: bool = False


@dataclass(frozen=True, slots=True)
class PredefinedAttribute:
    """An attribute, the same on both sides of a replicated instance (RI-31)."""

    name: str
    values: tuple[str, ...]
    purposes: tuple[str, ...]
    attribute_configuration: AttributeConfiguration
    last_modified_time: datetime
    last_modified_region: Region

    @property
    def id(self) -> str:
        """The name, by which the API identifies it."""
        return self.name

    @property
    def key(self) -> str:
        """The name as it is unique: regardless of case (PA-02)."""
        return self.name.casefold()

    @property
    def is_system(self) -> bool:
        """Whether the instance came with it."""
        return self.name in SYSTEM_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Proficiency:
    """How well a user masters a value of an attribute, from 1 to 5."""

    attribute_name: str
    attribute_value: str
    level: int

    @property
    def key(self) -> str:
        """What is unique per user, in the order of lists."""
        return f"{self.attribute_name}\n{self.attribute_value}"


def value_of(name: str, value: str) -> Named:
    """The relation by which the users of a value are found."""
    return Named(_VALUE, f"{name}\n{value}")


def named_by(proficiencies: Iterable[Proficiency]) -> Iterable[Named]:
    """The attributes and values that proficiencies name."""
    for one in proficiencies:
        yield Named(PREDEFINED_ATTRIBUTE, one.attribute_name)
        yield value_of(one.attribute_name, one.attribute_value)


def require_text(text: str) -> None:
    """A name or value has allowed characters, and no reserved beginning (PA-01)."""
    if text.startswith(_RESERVED) or not all(
        char in _OTHERS or unicodedata.category(char)[0] in _CATEGORIES for char in text
    ):
        msg = f"Invalid name or value of a predefined attribute: {text[:100]}"
        raise InvalidParameterError(msg)


def require_values(values: Collection[str]) -> None:
    """Values are unique regardless of case (PA-02)."""
    seen: set[str] = set()
    for value in values:
        require_text(value)
        if value.casefold() in seen:
            msg = f"The value occurs twice: {value[:100]}"
            raise InvalidParameterError(msg)
        seen.add(value.casefold())


def require_deletable(attribute: PredefinedAttribute) -> None:
    """Attributes of the service cannot be deleted (PA-03)."""
    if attribute.is_system:
        msg = f"A system attribute cannot be deleted: {attribute.name}"
        raise InvalidParameterError(msg)


def require_changeable(attribute: PredefinedAttribute) -> None:
    """Some attributes of the service cannot be changed (PA-03)."""
    if attribute.attribute_configuration.is_read_only:
        msg = f"The predefined attribute cannot be changed: {attribute.name}"
        raise InvalidParameterError(msg)


def require_known_value(attribute: PredefinedAttribute, value: str) -> None:
    """A proficiency has a value of its attribute (UR-14)."""
    if value not in attribute.values:
        msg = f"{attribute.name} has no value: {value}"
        raise InvalidParameterError(msg)


def read_level(level: float) -> int:
    """Read a level, a whole number from 1 to 5 (UR-15)."""
    if level != int(level):
        msg = f"Level must be a whole number from 1 to 5, not: {level}"
        raise InvalidParameterError(msg)
    return int(level)
