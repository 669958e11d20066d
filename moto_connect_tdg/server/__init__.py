"""moto's server with Global Resiliency, and with a fast path for Connect.

`main` runs it. Importing this package without the extra "server" raises an
ImportError that names the extra.
"""

from ._extra import require_extra
from .run import main

__all__ = ["main", "require_extra"]
