"""The adapter to moto: moto's five files, and the modules behind them.

The folder must keep its name: moto takes it for the name of the service.
"""

# Imported first: the pytest plugin installs this package as soon as moto has been
# imported, and must not find a half-imported module of this folder.
import moto  # noqa: F401
