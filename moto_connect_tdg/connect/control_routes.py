"""The routes of the control paths: input, handler and answer of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from ..records import dataclass
from .control_kinds import Form, Kind, object_of, read_form

#: The beginning of every control path.
PREFIX = "/moto-api/connect/"

_NO_QUERY = read_form("NoQuery", "The query")

Answer = Mapping[str, Any]
#: Called with the members that were read, then with the path's labels in order.
Handler = Callable[..., Answer]


class UnknownPathError(Exception):
    """The control path, or the ID in it, is unknown."""


class ConflictError(Exception):
    """The request cannot be carried out in the present state; the message says why."""


@dataclass(frozen=True, slots=True)
class Route:
    """A control path; *path* is what follows the prefix, with labels in braces.

    *reads* is the form of the body, or of the query if there is no body. *refusals*
    are the statuses of its errors, besides 400 for malformed input.
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
        """Whether it reads a body rather than a query."""
        return self.method == "POST"

    @property
    def query(self) -> Form:
        """The form of its query, which has no members unless they are read."""
        return _NO_QUERY if self.reads is None or self.has_body else self.reads

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the path, in order."""
        return tuple(part[1:-1] for part in self.path.split("/") if _is_label(part))

    def match(self, method: str, path: str) -> tuple[str, ...] | None:
        """Return the values of its labels in a path, or None if it does not match."""
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
    """Control paths, added by decorating their handlers."""

    def path(
        self,
        where: str,
        *,
        answers: Form | Kind,
        reads: Form | None = None,
        status: HTTPStatus = HTTPStatus.OK,
        refusals: tuple[HTTPStatus, ...] = (),
    ) -> Callable[[Handler], Handler]:
        """Add a path, given as method and rest after the prefix.

        The handler's name becomes the path's, and its docstring the summary.
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
    """Serve more control paths for a block, from packages that build on this one."""
    added = list(routes)
    _routes.extend(added)
    try:
        yield
    finally:
        for route in added:
            _routes.remove(route)


def add(routes: Iterable[Route]) -> None:
    """Serve these control paths from now on."""
    _routes.extend(routes)


def all_routes() -> tuple[Route, ...]:
    """Every control path that is served now."""
    return tuple(_routes)


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """Find the control path for a request, with the values of its labels."""
    for route in _routes:
        values = route.match(method, path)
        if values is not None:
            return route, values
    return None


def forms_of(routes: Iterable[Route]) -> Mapping[str, Form]:
    """All forms of the paths' input and answers, and the forms that these refer to."""
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
