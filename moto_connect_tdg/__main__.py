"""Runs the command line: ``python -m moto_connect_tdg``."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
