"""Check the dependencies of the server: the extra "server"."""

from __future__ import annotations

from importlib.util import find_spec

_NEEDED = ("flask", "flask_cors")


def require_extra() -> None:
    """Require that the extra is installed.

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


# Checked here, before a later import fails with a less clear message.
require_extra()
