"""The versions of installed packages."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """Return the version of this package; "unknown" if it is not installed."""
    return version_of("moto-connect-tdg")


def version_of(package: str) -> str:
    """Return the version of an installed package, or "unknown"."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
