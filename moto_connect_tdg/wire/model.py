"""The operations of the botocore model: their routes, errors, input and output.

The model that the installed botocore has is read when the first request comes.
Of its operations only those that are called are compiled. This is written by
hand because moto would build a router for all of them, which takes half a second.
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
from .writer import OutputWriter, unknown_members

_LABEL = re.compile(r"\{([^}+]+)\+?\}")


@cache
def service_model() -> ServiceModel:
    """Connect's model, as the installed botocore has it."""
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
        """The code for input of the wrong form (S-33, D-12)."""
        if "InvalidParameterException" in self.declared:
            return "InvalidParameterException"
        return "InvalidRequestException"

    @cached_property
    def _reader(self) -> InputReader:
        return InputReader(self._model.input_shape)

    @cached_property
    def _writer(self) -> OutputWriter:
        return OutputWriter(self._model.output_shape)

    def read(
        self, labels: Mapping[str, str], query: str, body: bytes
    ) -> dict[str, Any]:
        """Read a request into validated input, by the model's member names."""
        return self._reader.read(labels, query, body)

    def read_members(self, members: Mapping[str, Any]) -> dict[str, Any]:
        """Validate input that did not come by HTTP: values by the member names."""
        return self._reader.read_members(members)

    def input_members(self) -> dict[str, bool]:
        """Return the members of the input, and whether each is required."""
        shape = self._model.input_shape
        if shape is None:
            return {}
        return {name: name in shape.required_members for name in shape.members}

    def write(self, result: object) -> str:
        """Return the JSON text of an answer."""
        return self._writer.write(result)

    def unknown_members(self, result: object) -> list[str]:
        """Return the members of an answer that would not be written."""
        return unknown_members(self._model.output_shape, result)


class _Route:
    """A path with labels, as a pattern for raw paths.

    The last label takes slashes too, as moto's does: some clients do not encode
    the slash in an ARN.
    """

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        # literal text and labels alternate
        parts = _LABEL.split(operation.path)
        self.labels = tuple(parts[1::2])
        parts[::2] = [re.escape(text) for text in parts[::2]]
        parts[1::2] = ["([^/]+)"] * len(self.labels)
        if self.labels:
            parts[-2] = "(.+)"
        self.match = re.compile("".join(parts), re.DOTALL).fullmatch
        fixed = [part for part in operation.path.split("/") if "{" not in part]
        # Try more specific paths first.
        self.rank = (-len(fixed), -len(self.labels))


class Router:
    """Finds the operation that a method and a raw path mean.

    Operations that the installed model lacks are not routed (D-31).
    """

    def __init__(self, names: Iterable[str], model: ServiceModel | None = None) -> None:
        known = service_model() if model is None else model
        wanted = tuple(names)
        self._lacking = frozenset(wanted).difference(known.operation_names)
        self._operations = {
            name: Operation(known.operation_model(name))
            for name in wanted
            if name not in self._lacking
        }
        self._routes: dict[tuple[str, str], list[_Route]] = {}
        routes = map(_Route, self._operations.values())
        for route in sorted(routes, key=lambda route: route.rank):
            key = (route.operation.method, route.operation.path.split("/")[1])
            self._routes.setdefault(key, []).append(route)

    @property
    def names(self) -> tuple[str, ...]:
        """The operations that are routed, in the order given."""
        return tuple(self._operations)

    def require(self, name: str) -> None:
        """Refuse a name that no request can mean.

        Raises:
            ValueError: saying whether it is mocked, and lacking in this botocore.
        """
        if name in self._operations:
            return
        if name in self._lacking:
            msg = f"Operation is not in botocore {botocore.__version__}, which is installed: {name}"
        else:
            msg = f"Operation is not one that is mocked here: {name}"
        raise ValueError(msg)

    def operation(self, name: str) -> Operation:
        """Return the operation of that name."""
        return self._operations[name]

    def match(
        self, method: str, raw_path: str
    ) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation and its decoded labels, or None for an unknown path."""
        path = raw_path.rstrip("/")
        first = path[1:].partition("/")[0]
        for route in self._routes.get((method, first), ()):
            found = route.match(path)
            if found is not None:
                values = map(unquote, found.groups())
                return route.operation, dict(zip(route.labels, values, strict=True))
        return None


@cache
def _everything() -> Router:
    return Router(service_model().operation_names)


def match_any(method: str, raw_path: str) -> str | None:
    """Return the name of the operation that a path means, whoever handles it."""
    found = _everything().match(method, raw_path)
    return found[0].name if found else None


@cache
def _statuses() -> dict[str, int]:
    return {
        shape.name: shape.metadata["error"]["httpStatusCode"]
        for shape in service_model().error_shapes
    }


def status_of(code: str) -> int:
    """Return the HTTP status of an error, as the model has it."""
    return _statuses().get(code, HTTPStatus.BAD_REQUEST)
