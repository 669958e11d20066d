"""The first path of a flow, which is followed as far as no condition branches.

Flows are not run; some of what they set is read from the actions on that path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .flow_content import read_document


def first_path(content: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The type and the parameters of each action that every contact comes to."""
    flow = read_document(content)
    actions = {
        action.get("Identifier"): action
        for action in _objects(flow.get("Actions"))
        if isinstance(action.get("Identifier"), str)
    }
    identifier = flow.get("StartAction")
    while isinstance(identifier, str) and identifier in actions:
        # each action once: a flow may go round in circles
        action = actions.pop(identifier)
        yield str(action.get("Type")), object_of(action.get("Parameters"))
        identifier = object_of(action.get("Transitions")).get("NextAction")


def object_of(value: object) -> Mapping[str, Any]:
    """Return an object of a document; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def _objects(value: object) -> list[Mapping[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, Mapping)]
