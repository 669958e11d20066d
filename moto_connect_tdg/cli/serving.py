"""The command ``server``, which needs the extra."""

from __future__ import annotations

from collections.abc import Sequence

from ..drills.paths import ROUTES
from ..server import main


def serve(arguments: Sequence[str]) -> None:
    """Serve until the process is ended, drills included."""
    main(arguments, routes=ROUTES)
