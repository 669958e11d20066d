"""Finds the function that a user names on the command line."""

from __future__ import annotations

import importlib
import sys
import traceback
from typing import TYPE_CHECKING

from .errors import UsageError

if TYPE_CHECKING:
    from ..rehearsal.terms import Failover


def require_path(path: str) -> tuple[str, str]:
    """Split MODULE:FUNCTION."""
    name, _, attribute = path.strip().partition(":")
    if not name or name.startswith(".") or not attribute:
        msg = f"--failover takes MODULE:FUNCTION, not: {path or 'nothing'}"
        raise UsageError(msg)
    return name, attribute


def load(name: str, attribute: str) -> Failover:
    """Import a module and find a function in it; the current folder counts too.

    Whatever the module raises while it is imported, an exit too, is a sentence;
    only an interrupt is the user's.
    """
    from ..rehearsal.runner import Keeping, text_of  # noqa: PLC0415 - imports moto

    function: Failover | None = None
    sys.path.insert(0, "")
    with Keeping() as keeping:
        function = getattr(importlib.import_module(name), attribute, None)
    error = keeping.error
    if isinstance(error, KeyboardInterrupt):
        # It is the user's: a module that takes long was waited for in vain.
        raise error
    if isinstance(error, (ImportError, SyntaxError)):
        msg = f"--failover: {error}"
        raise UsageError(msg)
    if error is not None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        msg = (
            f"--failover: importing {name} raised {text_of(error)} "
            f"({frame.filename}, line {frame.lineno})"
        )
        raise UsageError(msg)
    if not callable(function):
        msg = f"--failover: {name} has no function {attribute}"
        raise UsageError(msg)
    return function
