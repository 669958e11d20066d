"""Requests to the control paths, checked against the served OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

PREFIX = "/moto-api/"
_BASE = "urn:openapi"


class Documented:
    """The document of a mock, and which parts of it requests have met."""

    def __init__(self, aws: Any) -> None:
        self._aws = aws
        self.document = aws.control("GET", "connect/openapi.json").json()
        resource = DRAFT202012.create_resource(self.document)
        self._registry: Registry[Any] = Registry().with_resource(_BASE, resource)
        self.answers: set[tuple[str, str, str]] = set()
        self.members: set[tuple[str, str]] = set()

    def request(self, method: str, path: str, label: str = "", **sent: Any) -> Any:
        """Make a request; it and its answer are as the document has them.

        *path* is the document's; *label* stands for the one that is in it.
        """
        operation = self.document["paths"][f"{PREFIX}connect/{path}"][method.lower()]
        actual = path if "{" not in path else f"{path.partition('{')[0]}{label}"
        actual += path.partition("}")[2]
        answer = self._aws.control(method, f"connect/{actual}", **sent)
        status = str(answer.status_code)
        self.answers.add((method.lower(), path, status))
        response = operation["responses"][status]
        self._check(answer.json(), response)
        if answer.ok:
            for name in sent.get("params", {}):
                assert name in {row["name"] for row in operation["parameters"]}
                self.members.add((operation["operationId"], name))
            if "json" in sent:
                self._check(sent["json"], operation["requestBody"])
        return answer.json()

    def _check(self, instance: Any, described: Any) -> None:
        schema = described["content"]["application/json"]["schema"]
        whole = _absolute(schema)
        validator = Draft202012Validator(whole, registry=self._registry)
        validator.validate(instance)
        self.members.update(self._met(schema, instance))

    def _met(self, schema: Any, instance: Any) -> Iterator[tuple[str, str]]:
        """The members of the document's schemas that *instance* has."""
        for one in (schema, *schema.get("anyOf", ())):
            name = one.get("$ref", "").rpartition("/")[2]
            if name and isinstance(instance, dict):
                form = self.document["components"]["schemas"][name]
                if not set(form["properties"]).issuperset(instance):
                    continue
                for key, value in instance.items():
                    yield name, key
                    yield from self._met(form["properties"][key], value)
            if "items" in one and isinstance(instance, list):
                for value in instance:
                    yield from self._met(one["items"], value)
            for inner in (one.get("additionalProperties"), *_patterns(one)):
                if isinstance(inner, dict) and isinstance(instance, dict):
                    for value in instance.values():
                        yield from self._met(inner, value)

    def documented_answers(self) -> set[tuple[str, str, str]]:
        """Every method, path and status of the document."""
        return {
            (method, path.removeprefix(f"{PREFIX}connect/"), status)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
            for status in operation["responses"]
        }

    def documented_members(self) -> set[tuple[str, str]]:
        """Every member of a schema, and every parameter of a query."""
        schemas = self.document["components"]["schemas"]
        return {
            (name, member)
            for name, form in schemas.items()
            for member in form["properties"]
        } | {
            (operation["operationId"], row["name"])
            for methods in self.document["paths"].values()
            for operation in methods.values()
            for row in operation["parameters"]
            if row["in"] == "query"
        }


def _patterns(schema: Any) -> list[Any]:
    return list(schema.get("patternProperties", {}).values())


def _absolute(schema: Any) -> Any:
    """The schema with absolute references into the document."""
    if isinstance(schema, dict):
        return {
            key: f"{_BASE}{value}" if key == "$ref" else _absolute(value)
            for key, value in schema.items()
        }
    return [_absolute(one) for one in schema] if isinstance(schema, list) else schema
