"""The types of the control paths' members, in words and as JSON Schema."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, replace
from typing import Any

from ..records import dataclass

_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Kind:
    """A type in words, and its JSON Schema; *form* is the form that it refers to."""

    words: str
    schema: Mapping[str, Any]
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a JSON object or of a query."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class Form:
    """A JSON object or a query; *name* is its schema's, *title* its name in messages.

    The members of a form that is read are optional, except the *required* ones; those
    of a form that is shown are required, except the *optional* ones. *limits* are
    further keywords of its schema.
    """

    name: str
    title: str
    members: tuple[Member, ...]
    required: frozenset[str] = frozenset()
    limits: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The names of the members."""
        return frozenset(member.name for member in self.members)

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the object."""
        return {
            "type": "object",
            "title": self.title,
            "properties": {
                member.name: {**member.kind.schema, "description": member.meaning}
                for member in self.members
            },
            "required": sorted(self.required),
            "additionalProperties": False,
            **self.limits,
        }


def read_form(
    name: str,
    title: str,
    *members: Member,
    required: Collection[str] = (),
    limits: Mapping[str, Any] | None = None,
) -> Form:
    """A form that clients send."""
    return Form(name, title, members, frozenset(required), limits or {})


def shown_form(
    name: str, title: str, *members: Member, optional: Collection[str] = ()
) -> Form:
    """A form that clients get."""
    form = Form(name, title, members)
    return replace(form, required=form.names.difference(optional))


STRING = Kind("string", {"type": "string"})
NUMBER = Kind("number", {"type": "number"})
INTEGER = Kind("integer", {"type": "integer"})
BOOLEAN = Kind("boolean", {"type": "boolean"})
TRUE = Kind("true", {"const": True})
ANY_OBJECT = Kind("object", {"type": "object"})
ANY_LIST = Kind("list", {"type": "array"})
STRINGS = Kind("list of strings", {"type": "array", "items": STRING.schema})
COUNTS = Kind("object", {"type": "object", "additionalProperties": INTEGER.schema})


def integer(lowest: int, highest: int | None = None) -> Kind:
    """An integer within bounds."""
    schema = {"type": "integer", "minimum": lowest}
    if highest is not None:
        schema["maximum"] = highest
    return Kind("integer", schema)


def one_of(values: Collection[str]) -> Kind:
    """One of these strings."""
    return Kind("string", {"type": "string", "enum": list(values)})


def object_of(form: Form) -> Kind:
    """An object of that form."""
    return Kind("object", {"$ref": f"{_SCHEMAS}{form.name}"}, form)


def list_of(form: Form) -> Kind:
    """A list of objects of that form."""
    schema = {"type": "array", "items": object_of(form).schema}
    return Kind("list of objects", schema, form)


def one_or_list_of(form: Form) -> Kind:
    """An object of that form, or a list of them."""
    schema = {"anyOf": [object_of(form).schema, list_of(form).schema]}
    return Kind("object or list", schema, form)


def or_null(kind: Kind) -> Kind:
    """A value of that kind, or null."""
    schema = {"anyOf": [kind.schema, {"type": "null"}]}
    return Kind(f"{kind.words} or null", schema, kind.form)
