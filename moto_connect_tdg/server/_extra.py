"""What the server needs beyond the package itself: the extra "server"."""

from __future__ import annotations

from importlib.util import find_spec

_NEEDED = ("flask", "flask_cors")


def require_extra() -> None:
    """Check that the extra is installed.

    Raises:
        ImportError: naming the extra, and how to install it.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        msg = (
            f"the server needs {' and '.join(missing)}: "
            "pip install 'moto-connect-tdg[server]'"
        )
        raise ImportError(msg, name=missing[0])


# Here, so that whatever imports the package next does not fail less clearly.
require_extra()
