"""The command line: ``moto-connect-tdg server`` and ``moto-connect-tdg drill``."""

from .commands import main, run

__all__ = ["main", "run"]
