"""Documents of the flow language."""

from __future__ import annotations

import json
from typing import Any


def action(identifier: str = "end", **members: Any) -> dict[str, Any]:
    """An action, by default one that hangs up."""
    hang_up = {"Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
    return {"Identifier": identifier, **hang_up, **members}


def document(*actions: dict[str, Any], **members: Any) -> str:
    """A flow of these actions, which starts with the first one."""
    found = actions or (action(),)
    start = {"Version": "2019-10-30", "StartAction": found[0].get("Identifier")}
    return json.dumps({**start, "Actions": list(found), **members})


CONTENT = document()
