"""Find the function that a user names on the command line."""

from __future__ import annotations

import importlib
import sys
import traceback
from typing import Any

from ..rehearsal.runner import Keeping, text_of
from .errors import UsageError


def require_path(path: str, option: str = "--failover") -> tuple[str, str]:
    """Split MODULE:FUNCTION."""
    name, _, attribute = path.strip().partition(":")
    if not name or name.startswith(".") or not attribute:
        msg = f"{option} takes MODULE:FUNCTION, not: {path or 'nothing'}"
        raise UsageError(msg)
    return name, attribute


def load(name: str, attribute: str, option: str = "--failover") -> Any:
    """Import a module, also from the current folder, and find a function in it.

    Whatever the module raises while it is imported, even an exit, becomes a
    `UsageError`; only an interrupt by the user does not.
    """
    found = find(name, attribute, option)
    if not callable(found):
        msg = f"{option}: {name} has no function {attribute}"
        raise UsageError(msg)
    return found


def find(name: str, attribute: str, option: str) -> Any:
    """Import a module and find a name in it; None if it is missing."""
    found: Any = None
    if sys.path[:1] != [""]:
        sys.path.insert(0, "")
    with Keeping() as keeping:
        found = getattr(importlib.import_module(name), attribute, None)
    error = keeping.error
    if isinstance(error, KeyboardInterrupt):
        # The user did not want to wait for the module.
        raise error
    if isinstance(error, (ImportError, SyntaxError)):
        msg = f"{option}: {error}"
        raise UsageError(msg)
    if error is not None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        msg = (
            f"{option}: importing {name} raised {text_of(error)} "
            f"({frame.filename}, line {frame.lineno})"
        )
        raise UsageError(msg)
    return found
