"""The operations of the botocore model: their routes, errors, input and output.

The model is read through moto's own loader, once, when the first call comes;
of its 405 operations only those that are handled are looked at more closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any
from urllib.parse import unquote

from botocore.model import OperationModel, ServiceModel
from moto.core.utils import camelcase_to_underscores, get_service_model

from ._readers import InputReader
from ._writers import OutputWriter

_LABEL = re.compile(r"\{([^}+]+)\+?\}")
_BAD_REQUEST = 400


@cache
def service_model() -> ServiceModel:
    """The model of Connect."""
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


class Router:
    """Finds the operation that a method and a raw path mean."""

    def __init__(self, names: Iterable[str]) -> None:
        model = service_model()
        self.names = tuple(names)
        self._operations = {
            name: Operation(model.operation_model(name)) for name in self.names
        }
        self._routes: dict[
            tuple[str, str], list[tuple[re.Pattern[str], Operation]]
        ] = {}
        # The more of a path is fixed, the earlier it is tried.
        for operation in sorted(
            self._operations.values(), key=lambda o: -len(_LABEL.sub("", o.path))
        ):
            key = (operation.method, operation.path.split("/")[1])
            self._routes.setdefault(key, []).append(
                (_pattern(operation.path), operation)
            )

    def operation(self, name: str) -> Operation:
        """The operation of that name."""
        return self._operations[name]

    def match(
        self, method: str, raw_path: str
    ) -> tuple[Operation, dict[str, str]] | None:
        """The operation and its labels, decoded; None where there is none."""
        first = raw_path[1:].partition("/")[0]
        for pattern, operation in self._routes.get((method, first), ()):
            found = pattern.fullmatch(raw_path)
            if found is not None:
                return operation, {
                    name: unquote(value) for name, value in found.groupdict().items()
                }
        return None


def _pattern(path: str) -> re.Pattern[str]:
    """The pattern of a path; its last label takes slashes too, as moto's does.

    Clients that do not encode an ARN's slash are known.
    """

    def group(label: re.Match[str]) -> str:
        is_last = label.end() == len(path)
        return f"(?P<{label[1]}>{'.+?' if is_last else '[^/]+'})"

    text = _LABEL.sub(group, path)
    return re.compile(f"{text}/?", re.DOTALL)


@cache
def _everything() -> Router:
    return Router(service_model().operation_names)


def match_any(method: str, raw_path: str) -> str | None:
    """The name of any operation of Connect that a path means, handled or not."""
    found = _everything().match(method, raw_path)
    return found[0].name if found else None


@cache
def status_of(code: str) -> int:
    """The HTTP status of an error, as the model has it."""
    for shape in service_model().error_shapes:
        if shape.name == code:
            status: int = shape.metadata["error"]["httpStatusCode"]
            return status
    return _BAD_REQUEST
