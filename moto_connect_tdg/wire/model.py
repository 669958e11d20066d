"""The operations of the botocore model: their routes, errors, input and output.

The model of the installed botocore is read at the first request. Only operations
that are called are compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import botocore
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

from .reader import InputReader
from .secrets import without_secrets
from .writer import OutputWriter, unknown_members

_LABEL = re.compile(r"\{([^}+]+)\+?\}")


@cache
def service_model() -> ServiceModel:
    """Connect's model in the installed botocore."""
    return ServiceModel(Loader().load_service_model("connect", "service-2"), "connect")


class Operation:
    """One operation of the model."""

    def __init__(self, model: OperationModel) -> None:
        self._model = model
        self.name: str = model.name
        self.method: str = model.http["method"]
        self.path: str = model.http["requestUri"].partition("?")[0]

    @cached_property
    def declared(self) -> frozenset[str]:
        """The codes of the errors that the operation declares."""
        return frozenset(shape.name for shape in self._model.error_shapes)

    @cached_property
    def malformed_code(self) -> str:
        """The error code for malformed input (S-33, D-12)."""
        if "InvalidParameterException" in self.declared:
            return "InvalidParameterException"
        return "InvalidRequestException"

    @cached_property
    def _reader(self) -> InputReader:
        return InputReader(
            self._model.input_shape, method=self.method, declared=self.declared
        )

    @cached_property
    def _writer(self) -> OutputWriter:
        return OutputWriter(self._model.output_shape)

    @property
    def has_body(self) -> bool:
        """Whether any member of the input is in the body."""
        return self._reader.has_body

    def read(
        self, labels: Mapping[str, str], query: str, body: bytes
    ) -> dict[str, Any]:
        """Read a request into validated input, by the model's member names."""
        return self._reader.read(labels, query, body)

    def read_members(self, members: Mapping[str, Any]) -> dict[str, Any]:
        """Validate input that did not come over HTTP: values by member name."""
        return self._reader.read_members(members)

    def input_members(self) -> dict[str, bool]:
        """Return the members of the input, and whether each is required."""
        shape = self._model.input_shape
        if shape is None:
            return {}
        return {name: name in shape.required_members for name in shape.members}

    def without_secrets(self, members: Mapping[str, Any]) -> dict[str, Any]:
        """Return validated input with secrets hidden."""
        return without_secrets(self._model.input_shape, members)

    def write(self, result: object) -> str:
        """Return the JSON text of an answer."""
        return self._writer.write(result)

    def unknown_members(self, result: object) -> list[str]:
        """Return the members of an answer that would not be written."""
        return unknown_members(self._model.output_shape, result)


class _Route:
    """A path with labels; each label is one part and never has a slash (S-63)."""

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.parts = path.split("/")
        # The first part is not compared: routes are looked up by it.
        self._texts: list[tuple[int, str]] = []
        self._labels: list[tuple[int, str]] = []
        for index, part in enumerate(self.parts[2:], 2):
            label = _LABEL.fullmatch(part)
            if label is None:
                self._texts.append((index, part))
            else:
                self._labels.append((index, label[1]))

    @property
    def rank(self) -> tuple[bool, ...]:
        """The sort key: literal text comes before a label."""
        return tuple(_LABEL.fullmatch(part) is not None for part in self.parts)

    def match(self, parts: list[str]) -> dict[str, str] | None:
        """Return the decoded labels of a path with as many parts, or None."""
        for index, text in self._texts:
            if parts[index] != text:
                return None
        labels = {}
        for index, label in self._labels:
            if not parts[index]:
                return None
            labels[label] = unquote(parts[index])
        return labels


class _Routes:
    """The paths of all operations of a model, whoever handles them (D-33)."""

    def __init__(self, model: ServiceModel) -> None:
        self._routes: dict[tuple[str, str, int], list[_Route]] = {}
        for name in model.operation_names:
            operation = Operation(model.operation_model(name))
            route = _Route(name, operation.path)
            key = (operation.method, route.parts[1], len(route.parts))
            self._routes.setdefault(key, []).append(route)
        for routes in self._routes.values():
            routes.sort(key=lambda route: route.rank)

    def match(self, method: str, raw_path: str) -> tuple[str, dict[str, str]] | None:
        """Return the operation's name and its decoded labels, or None."""
        parts = raw_path.rstrip("/").split("/")
        if len(parts) == 1 or parts[0]:
            return None
        for route in self._routes.get((method, parts[1], len(parts)), ()):
            labels = route.match(parts)
            if labels is not None:
                return route.name, labels
        return None


@cache
def _routes_of(model: ServiceModel) -> _Routes:
    return _Routes(model)


class Router:
    """Finds the operation for a method and a raw path, among the given operations.

    A path is matched with all operations of the model, so it is never mistaken for
    another operation, whichever are given to the router. Operations that are missing
    from the installed model are not routed (D-31).
    """

    def __init__(self, names: Iterable[str], model: ServiceModel | None = None) -> None:
        known = service_model() if model is None else model
        wanted = tuple(names)
        self._missing = frozenset(wanted).difference(known.operation_names)
        self._routes = _routes_of(known)
        self._operations = {
            name: Operation(known.operation_model(name))
            for name in wanted
            if name not in self._missing
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The operations that are routed, in the order given."""
        return tuple(self._operations)

    def require(self, name: str) -> None:
        """Refuse the name of an operation that is not routed.

        Raises:
            ValueError: saying whether it is not mocked, or missing from botocore.
        """
        if name in self._operations:
            return
        if name in self._missing:
            msg = (
                "Operation is missing from the installed botocore "
                f"{botocore.__version__}: {name}"
            )
        else:
            msg = f"Operation is not mocked: {name}"
        raise ValueError(msg)

    def operation(self, name: str) -> Operation:
        """Return the operation of that name."""
        return self._operations[name]

    def match(
        self, method: str, raw_path: str
    ) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation and its decoded labels, or None for any other path."""
        found = self._routes.match(method, raw_path)
        if found is None:
            return None
        operation = self._operations.get(found[0])
        return None if operation is None else (operation, found[1])


def match_any(method: str, raw_path: str) -> str | None:
    """Return the name of the operation for a path, whether it is mocked or not."""
    found = _routes_of(service_model()).match(method, raw_path)
    return found[0] if found else None


def enum_values(shape_name: str) -> tuple[str, ...]:
    """Return the values of an enum of the model, in its order; () if it has none."""
    model = service_model()
    if shape_name not in model.shape_names:
        return ()
    return tuple(getattr(model.shape_for(shape_name), "enum", ()))


@cache
def _statuses() -> dict[str, int]:
    return {
        shape.name: shape.metadata["error"]["httpStatusCode"]
        for shape in service_model().error_shapes
    }


def status_of(code: str) -> int:
    """Return the HTTP status of an error, as the model has it."""
    return _statuses().get(code, HTTPStatus.BAD_REQUEST)
