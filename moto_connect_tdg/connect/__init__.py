"""The adapter to moto: moto's five files, and what they are made of.

The folder's name is load-bearing: moto takes it for the service's name.
"""

# First of all: the pytest plugin installs this package as soon as moto has been
# imported, and must not find a module of this folder half imported.
import moto  # noqa: F401
