"""The control paths: each with what it reads, who answers it, and with what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from .control_kinds import Form, Kind, object_of

#: All of them begin so.
PREFIX = "/moto-api/connect/"

Answer = Mapping[str, Any]
#: Called with the members that were read, and the labels of the path in order.
Handler = Callable[..., Answer]


class UnknownPathError(Exception):
    """There is no such control path, or nothing of that ID."""


class ConflictError(Exception):
    """What is asked for cannot be done now; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Route:
    """A control path; *path* is what follows the prefix, with labels in braces.

    *reads* is the form of the body, or of the query where there is no body.
    *refusals* are the statuses that it refuses with; what reads also refuses with 400.
    """

    name: str
    method: str
    path: str
    summary: str
    handler: Handler
    answer: Kind
    status: HTTPStatus = HTTPStatus.OK
    reads: Form | None = None
    refusals: tuple[HTTPStatus, ...] = ()

    @property
    def has_body(self) -> bool:
        """Whether it reads a body, and not a query."""
        return self.method == "POST"

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the path, in order."""
        return tuple(part[1:-1] for part in self.path.split("/") if _is_label(part))

    def match(self, method: str, path: str) -> tuple[str, ...] | None:
        """The values of its labels in a path, or None where it is for another."""
        mine, parts = self.path.split("/"), path.split("/")
        if method != self.method or len(mine) != len(parts):
            return None
        pairs = list(zip(mine, parts, strict=True))
        if any(not part or (part != m and not _is_label(m)) for m, part in pairs):
            return None
        return tuple(part for m, part in pairs if _is_label(m))


def _is_label(part: str) -> bool:
    return part.startswith("{")


class Routes(list[Route]):
    """Control paths, each added by a decorator of its handler."""

    def path(
        self,
        where: str,
        *,
        answers: Form | Kind,
        reads: Form | None = None,
        status: HTTPStatus = HTTPStatus.OK,
        refusals: tuple[HTTPStatus, ...] = (),
    ) -> Callable[[Handler], Handler]:
        """Add a path, by method and what follows the prefix.

        The handler's name is the path's, its docstring what it is for.
        """
        method, path = where.split()
        answer = object_of(answers) if isinstance(answers, Form) else answers

        def add_handler(handler: Handler) -> Handler:
            first, *words = handler.__name__.split("_")
            name = "".join((first, *map(str.capitalize, words)))
            summary = (handler.__doc__ or name).partition("\n")[0]
            self.append(
                Route(
                    name,
                    method,
                    path,
                    summary,
                    handler,
                    answer,
                    status,
                    reads,
                    refusals,
                )
            )
            return handler

        return add_handler


_routes: list[Route] = []


@contextmanager
def serving(routes: Iterable[Route]) -> Iterator[None]:
    """Have more control paths for a block: those of what is built upon this package."""
    added = list(routes)
    _routes.extend(added)
    try:
        yield
    finally:
        for route in added:
            _routes.remove(route)


def add(routes: Iterable[Route]) -> None:
    """Have these control paths from now on."""
    _routes.extend(routes)


def all_routes() -> tuple[Route, ...]:
    """Every control path that there is now."""
    return tuple(_routes)


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """The control path that a request is for, with its labels' values."""
    for route in _routes:
        values = route.match(method, path)
        if values is not None:
            return route, values
    return None


def forms_of(routes: Iterable[Route]) -> Mapping[str, Form]:
    """Every form that the paths read and answer, with those that it refers to."""
    found: dict[str, Form] = {}
    for route in routes:
        for form in (route.reads, route.answer.form):
            _collect(form, found)
    return found


def _collect(form: Form | None, found: dict[str, Form]) -> None:
    if form is None or form.name in found:
        return
    found[form.name] = form
    for member in form.members:
        _collect(member.kind.form, found)
