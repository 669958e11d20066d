"""The operations of the botocore model: their routes, errors, input and output.

The model is read through moto's own loader, once, when the first call comes;
of its 405 operations only those that are handled are looked at more closely,
and each of them only when it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from botocore.model import OperationModel, ServiceModel
from moto.core.utils import camelcase_to_underscores, get_service_model

from ._readers import InputReader
from ._writers import OutputWriter

_LABEL = re.compile(r"\{([^}+]+)\+?\}")


def service_model() -> ServiceModel:
    """The model of Connect, which moto keeps."""
    return get_service_model("connect")


class Operation:
    """One operation, as the model has it."""

    def __init__(self, model: OperationModel) -> None:
        self._model = model
        self.name: str = model.name
        self.handler_name: str = camelcase_to_underscores(model.name)
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
        """Validated input, by the model's member names."""
        return self._reader.read(labels, query, body)

    def write(self, result: object) -> str:
        """The JSON text of an answer."""
        return self._writer.write(result)


class _Route:
    """A path with labels, as a pattern for raw paths.

    The last label takes slashes too, as moto's does: clients that do not encode
    an ARN's slash are known.
    """

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        # texts and labels by turns
        parts = _LABEL.split(operation.path)
        self.labels = tuple(parts[1::2])
        parts[::2] = [re.escape(text) for text in parts[::2]]
        parts[1::2] = ["([^/]+)"] * len(self.labels)
        if self.labels:
            parts[-2] = "(.+)"
        self.match = re.compile("".join(parts), re.DOTALL).fullmatch
        fixed = [part for part in operation.path.split("/") if "{" not in part]
        # The more of a path is fixed, the earlier it is tried.
        self.rank = (-len(fixed), -len(self.labels))


class Router:
    """Finds the operation that a method and a raw path mean.

    Names that the installed model lacks are left out (D-31).
    """

    def __init__(self, names: Iterable[str]) -> None:
        model = service_model()
        known = set(model.operation_names)
        self._operations = {
            name: Operation(model.operation_model(name))
            for name in names
            if name in known
        }
        self._routes: dict[tuple[str, str], list[_Route]] = {}
        routes = map(_Route, self._operations.values())
        for route in sorted(routes, key=lambda route: route.rank):
            key = (route.operation.method, route.operation.path.split("/")[1])
            self._routes.setdefault(key, []).append(route)

    @property
    def names(self) -> tuple[str, ...]:
        """The operations, in the order given."""
        return tuple(self._operations)

    def operation(self, name: str) -> Operation:
        """The operation of that name."""
        return self._operations[name]

    def match(
        self, method: str, raw_path: str
    ) -> tuple[Operation, dict[str, str]] | None:
        """The operation and its labels, decoded; None where there is none."""
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
    """The name of any operation of Connect that a path means, handled or not."""
    found = _everything().match(method, raw_path)
    return found[0].name if found else None


@cache
def _statuses() -> dict[str, int]:
    return {
        shape.name: shape.metadata["error"]["httpStatusCode"]
        for shape in service_model().error_shapes
    }


def status_of(code: str) -> int:
    """The HTTP status of an error, as the model has it."""
    return _statuses().get(code, HTTPStatus.BAD_REQUEST)
