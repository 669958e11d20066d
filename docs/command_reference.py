"""The command line's options and the server's control paths, for docs/generate.py."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import Any

from moto_connect_tdg.cli.parser import PROGRAM, parser
from moto_connect_tdg.connect.control_handlers import ROUTES
from moto_connect_tdg.connect.openapi import document_of
from moto_connect_tdg.drills import paths as drill_paths
from moto_connect_tdg.server import estates
from moto_connect_tdg.server.run import make_parser

_SCHEMAS = "#/components/schemas/"


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


# -- from the parsers ---------------------------------------------------------


def options() -> str:
    """The options of each command, as its parser has them."""
    top = parser()
    commands = next(
        action.choices
        for action in top._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    found = {PROGRAM: top, **{f"{PROGRAM} {n}": p for n, p in commands.items()}}
    found[f"{PROGRAM} server"] = make_parser()
    return "\n".join(_of_command(name, made) for name, made in found.items())


def _of_command(name: str, made: argparse.ArgumentParser) -> str:
    text = f"## {name}\n\n"
    if made.description:
        text += f"{made.description}\n\n"
    for group in made._action_groups:
        rows = [
            (_written(action), _meaning(action))
            for action in group._group_actions
            if not isinstance(action, argparse._SubParsersAction)
        ]
        if rows:
            if group.title not in {"options", "optional arguments"}:
                text += f"### {_title(group.title)}\n\n"
            text += _table(("Option", ""), iter(rows)) + "\n"
    return text


def _title(title: str | None) -> str:
    return (title or "").capitalize()


def _written(action: argparse.Action) -> str:
    value = ""
    if action.nargs != 0:
        choices = "|".join(map(str, action.choices or ()))
        value = f" {action.metavar or choices or action.dest.upper()}"
    return ", ".join(f"`{o}{value}`" for o in action.option_strings).replace("|", "\\|")


def _meaning(action: argparse.Action) -> str:
    text = (action.help or "") % vars(action)
    is_said = "(default" in text or action.default in (None, [], False, "==SUPPRESS==")
    text = re.sub(r"(\{[^}]*\}|\$?\b[A-Z]+_[A-Z_]+\b|--[a-z]+)", r"`\1`", text)
    return text if is_said else f"{text} (default: {action.default})"


# -- from the OpenAPI document --------------------------------------------------


def control_paths() -> str:
    """Every control path, with its parameters, body and answers, and all schemas."""
    document = document_of([*ROUTES, *estates.ROUTES, *drill_paths.ROUTES])
    text = [
        _operation(method.upper(), path, described)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]
    text.append("## Schemas\n")
    for name, schema in document["components"]["schemas"].items():
        text.append(f"### {name}\n\n{schema['title']}.\n\n{_members(schema)}")
    return "\n".join(text)


def _operation(method: str, path: str, described: dict[str, Any]) -> str:
    text = f"## {method} {path}\n\n{described['summary']}\n"
    rows = [
        (
            f"`{each['name']}`",
            each["in"],
            _kind(each["schema"]),
            each.get("description", "the ID that the path names"),
        )
        for each in described["parameters"]
    ]
    if rows:
        text += "\n" + _table(("Parameter", "In", "Type", ""), iter(rows))
    if "requestBody" in described:
        text += f"\nBody: {_content(described['requestBody'])}.\n"
    text += "\n" + _table(
        ("Status", "", "Answer"),
        (
            (f"`{status}`", answer["description"], _content(answer))
            for status, answer in described["responses"].items()
        ),
    )
    return text


def _content(described: dict[str, Any]) -> str:
    return _kind(described["content"]["application/json"]["schema"])


def _members(schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    return _table(
        ("Member", "Type", "", ""),
        (
            (
                f"`{name}`",
                _kind(member),
                "required" if name in required else "",
                member.get("description", ""),
            )
            for name, member in schema.get("properties", {}).items()
        ),
    )


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_SCHEMAS)
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if "const" in schema:
        return f"`{schema['const']}`".replace("True", "true")
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_kind(schema['additionalProperties'])}"
    return str(kind)
