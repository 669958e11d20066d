"""Show a drill to people: a progress bar while it runs, tables at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import Progress

from ..rehearsal.report import Report, Scorecard
from ..rehearsal.shift import Drill
from .output import write
from .tables import print_drill, print_report, print_scorecard

#: Called for each step: what is being done, steps done, steps in all.
Tell = Callable[[str, int, int], None]


class Printer:
    """Prints on a console, which is what *stdout* is."""

    def __init__(self, stdout: TextIO) -> None:
        self._stdout = stdout
        self._console = Console(file=stdout)

    def print(self, result: Drill | Report | Scorecard) -> None:
        """Print a result as one text: rich would handle a closed pipe differently."""
        with self._console.capture() as captured:
            if isinstance(result, Drill):
                print_drill(self._console, result)
            elif isinstance(result, Report):
                print_report(self._console, result)
            else:
                print_scorecard(self._console, result)
        write(self._stdout, captured.get())

    @contextmanager
    def progress(self) -> Iterator[Tell]:
        """A progress bar, if this is a terminal."""
        if not self._console.is_terminal:
            yield lambda _text, _done, _all: None
            return
        with Progress(console=self._console, transient=True) as bars:
            task = bars.add_task("Starting", total=None)

            def tell(text: str, done: int, whole: int) -> None:
                bars.update(task, description=text, completed=done, total=whole)

            yield tell
