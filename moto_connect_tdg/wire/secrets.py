"""Hide secrets in the input of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from botocore.model import Shape

HIDDEN = "***"
#: Names of members that are secret, whatever the model says.
_SECRET = re.compile("password|secret|token|credential", re.IGNORECASE)


def without_secrets(shape: Shape | None, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return input in which members that the model or their name marks as secret are hidden."""
    if shape is None:
        return {}
    return {
        name: HIDDEN if _SECRET.search(name) else _shown(shape.members.get(name), value)
        for name, value in members.items()
    }


def _shown(shape: Shape | None, value: Any) -> Any:
    if shape is None or shape.metadata.get("sensitive"):
        return HIDDEN
    if shape.type_name == "structure" and isinstance(value, Mapping):
        return without_secrets(shape, value)
    if shape.type_name == "list" and isinstance(value, list | tuple):
        return [_shown(shape.member, one) for one in value]
    if shape.type_name == "map" and isinstance(value, Mapping):
        return {
            key: HIDDEN if _SECRET.search(key) else _shown(shape.value, one)
            for key, one in value.items()
        }
    return value
