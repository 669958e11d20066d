"""The messages in the package's code, as templates: an ellipsis for each value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.helpers.pages import ROOT

PACKAGE = ROOT / "moto_connect_tdg"
#: what stands on a page, and in a template, for a value
VALUE = "…"
#: Templates with fewer letters of their own would match any text.
_LETTERS = 10


def template_of(node: ast.expr) -> str | None:
    """The text of a string or an f-string, with an ellipsis for each value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
            else VALUE
            for part in node.values
        )
    return None


def fits(template: str, message: str) -> bool:
    """Whether a page's message is one that the template makes."""
    pieces = template.split(VALUE)
    # Most templates are of other messages; searching for pieces is fast.
    return all(piece in message for piece in pieces) and bool(
        re.fullmatch(".*".join(map(re.escape, pieces)), message, re.DOTALL)
    )


@cache
def templates() -> tuple[str, ...]:
    """Every text in the package's code."""
    found = {
        template_of(node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.expr)
    }
    return tuple(t for t in found if t and len(t.replace(VALUE, "")) >= _LETTERS)


def raised(module: str) -> Iterator[str]:
    """The messages of the errors that a module raises, apart from forwarded ones."""
    for function in ast.walk(_tree(PACKAGE / f"{module}.py")):
        if isinstance(function, ast.FunctionDef):
            texts: dict[str, str | None] = {}
            yield from _raised_in(function.body, texts)


def _raised_in(body: list[ast.stmt], texts: dict[str, str | None]) -> Iterator[str]:
    """The messages, where one is often assigned to a name first."""
    for statement in body:
        if isinstance(statement, ast.Assign) and isinstance(
            statement.targets[0], ast.Name
        ):
            texts[statement.targets[0].id] = template_of(statement.value)
        elif isinstance(statement, ast.Raise) and isinstance(statement.exc, ast.Call):
            for argument in statement.exc.args:
                text = (
                    texts.get(argument.id)
                    if isinstance(argument, ast.Name)
                    else template_of(argument)
                )
                if text:
                    yield text
        elif not isinstance(statement, ast.FunctionDef):
            for block in ("body", "orelse", "finalbody"):
                yield from _raised_in(getattr(statement, block, []), texts)
            for handler in getattr(statement, "handlers", []):
                yield from _raised_in(handler.body, texts)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
