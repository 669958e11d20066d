"""The content of flows and flow modules: a document in the flow language.

A published document must hold together: its actions have identifiers and types, and
its transitions lead to actions. Which types there are, and what their parameters
mean, is not checked.

https://docs.aws.amazon.com/connect/latest/devguide/flow-language-example.html
https://docs.aws.amazon.com/connect/latest/devguide/flow-language-actions.html
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

#: The only version of the flow language.
VERSION = "2019-10-30"
MAX_ACTIONS = 250
_MAX_IDENTIFIER = 50
_NOT_IN_IDENTIFIERS = frozenset("%:(\\/)=$,;[]{}")
_NOT_IDENTIFIERS = frozenset(
    {
        "__proto__",
        "constructor",
        "__defineGetter__",
        "__defineSetter__",
        "toString",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "valueOf",
    }
)
#: The members of a transition that are lists of branches.
_BRANCHES = ("Errors", "Conditions")
#: The most problems that a refusal lists (BM Problems).
_MAX_PROBLEMS = 50

Problem = dict[str, str]


def summary_of(problems: list[Problem]) -> str:
    """The first problem and the number of others, since clients show no list."""
    first, *others = (problem["message"] for problem in problems)
    return f"{first} (and {len(others)} more)" if others else first


def problems_of(content: str) -> list[Problem]:
    """Return what is wrong with a document; nothing if it can be published (ER-15).

    The texts follow those that AWS was seen to answer with.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        return [{"message": f"The content is not JSON: {error}"}]
    if not isinstance(document, dict):
        return [{"message": "The content is not a JSON object."}]
    found = [{"message": text} for text in _problems(document)]
    return found[:_MAX_PROBLEMS]


def read_document(content: str) -> Mapping[str, Any]:
    """Return a flow's document; an empty one if the content is no JSON object.

    Content that is only saved may be anything (FL-11).
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _missing(path: str) -> str:
    return f"Action is missing required property. Path: {path}"


def _invalid(path: str) -> str:
    return f"Invalid Action property value. Path: {path}"


def _problems(document: Mapping[str, Any]) -> Iterator[str]:
    if document.get("Version") != VERSION:
        yield f"Version must be {VERSION}. Path: Version"
    actions = document.get("Actions")
    if not isinstance(actions, list) or not 0 < len(actions) <= MAX_ACTIONS:
        yield f"Actions must be a list of 1 to {MAX_ACTIONS} actions. Path: Actions"
        return
    identifiers = [
        action.get("Identifier") for action in actions if isinstance(action, dict)
    ]
    known = {found for found in identifiers if isinstance(found, str)}
    start = document.get("StartAction")
    if not isinstance(start, str) or start not in known:
        yield "StartAction must be the Identifier of an action. Path: StartAction"
    for place, action in enumerate(actions):
        yield from _problems_of_action(action, f"Actions[{place}]", known)
    counted = Counter(found for found in identifiers if isinstance(found, str))
    for identifier, times in counted.items():
        if times > 1:
            yield f"Identifier is not unique: {identifier[:_MAX_IDENTIFIER]}"


def _problems_of_action(
    action: Any, path: str, known: Collection[str]
) -> Iterator[str]:
    if not isinstance(action, dict):
        yield _invalid(path)
        return
    for member in ("Identifier", "Type"):
        if member not in action:
            yield _missing(f"{path}.{member}")
    if "Identifier" in action and not _is_identifier(action["Identifier"]):
        yield _invalid(f"{path}.Identifier")
    kind = action.get("Type", "unknown")
    if not isinstance(kind, str) or not kind:
        yield _invalid(f"{path}.Type")
    if not isinstance(action.get("Parameters", {}), dict):
        yield _invalid(f"{path}.Parameters")
    transitions = action.get("Transitions", {})
    if not isinstance(transitions, dict):
        yield _invalid(f"{path}.Transitions")
        return
    for place, target in _targets(transitions):
        if not isinstance(target, str) or target not in known:
            yield _invalid(f"{path}.Transitions{place}")


def _is_identifier(found: Any) -> bool:
    return (
        isinstance(found, str)
        and 0 < len(found) <= _MAX_IDENTIFIER
        and found not in _NOT_IDENTIFIERS
        and not _NOT_IN_IDENTIFIERS.intersection(found)
    )


def _targets(transitions: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Where transitions lead: paths and identifiers; None for what leads nowhere."""
    if "NextAction" in transitions:
        yield ".NextAction", transitions["NextAction"]
    for member in _BRANCHES:
        branches = transitions.get(member, [])
        if not isinstance(branches, list):
            yield f".{member}", None
            continue
        for place, branch in enumerate(branches):
            target = branch.get("NextAction") if isinstance(branch, dict) else None
            yield f".{member}[{place}].NextAction", target
