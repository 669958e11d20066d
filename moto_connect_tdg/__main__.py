"""Run the command line: ``python -m moto_connect_tdg``."""

from .cli import run

if __name__ == "__main__":
    run()
