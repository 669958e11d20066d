"""Which version this is."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """The version of the installed package; "unknown" where it is not installed."""
    return version_of("moto-connect-tdg")


def version_of(package: str) -> str:
    """The version of any installed package, or "unknown"."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
