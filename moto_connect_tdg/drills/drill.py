"""Run a drill on a server, in its own thread."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from threading import Condition, Lock, Thread
from typing import Literal, get_args

from botocore.exceptions import BotoCoreError, ClientError

from ..rehearsal.clock import WallClock
from ..rehearsal.failover import rehearse_on_server
from ..rehearsal.report import Report
from ..rehearsal.runner import Ending, not_ended
from ..rehearsal.scenarios import Scenario
from ..rehearsal.terms import Terms
from ..rehearsal.timeline import Timeline
from ..rehearsal.ways import Ask

#: It is being prepared or judged, it waits for its failover, or it is over.
State = Literal["BUSY", "RUNNING", "FINISHED", "FAILED"]
STATES: tuple[State, ...] = get_args(State)
#: How many drills are remembered.
_KEPT = 20


class Drill:
    """A drill and its progress; it waits for a failover that runs elsewhere."""

    def __init__(self, drill_id: str, scenario: Scenario, terms: Terms) -> None:
        self.drill_id = drill_id
        self.scenario = scenario
        self.terms = terms
        self.state: State = "BUSY"
        self.asks: tuple[Ask, ...] = ()
        self.report: Report | None = None
        self.error: str | None = None
        self._changed = Condition()
        self._ending: Ending | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has been judged, or could not be run."""
        return self.state in {"FINISHED", "FAILED"}

    def play(self) -> None:
        """Run the drill, and make its report."""
        try:
            report = rehearse_on_server(self, self.scenario, self.terms)
        except (BotoCoreError, ClientError, RuntimeError, ValueError) as error:
            self._go_to("FAILED", error=str(error))
        else:
            self._go_to("FINISHED", report=report)
        finally:
            # Otherwise clients would wait forever.
            if not self.is_over:
                self._go_to(
                    "FAILED", error="The drill broke off: see the server's log."
                )

    def run(self, asks: Sequence[Ask], timeline: Timeline, terms: Terms) -> Ending:
        """Wait until the failovers have ended, or the time is over."""
        self._ending = None
        self._go_to("RUNNING", asks=tuple(asks))
        with WallClock(timeline).ticking(), self._changed:
            self._changed.wait_for(lambda: self._ending is not None, terms.timeout)
            ending = self._ending or Ending(failure=not_ended(terms.timeout))
            # From now on no failover is expected to end.
            self.state = "BUSY"
        self._go_to("BUSY")
        return ending

    def finish(self, ending: Ending) -> bool:
        """Record how the failovers ended; return False if none is expected."""
        with self._changed:
            if self.state != "RUNNING" or self._ending is not None:
                return False
            self._ending = ending
            self.state = "BUSY"
            self._changed.notify_all()
        return True

    def wait_for_failover(self) -> None:
        """Wait until a failover is expected, or the drill is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.state != "BUSY")

    def _go_to(
        self,
        state: State,
        *,
        asks: tuple[Ask, ...] = (),
        report: Report | None = None,
        error: str | None = None,
    ) -> None:
        with self._changed:
            self.state, self.asks = state, asks
            self.report, self.error = report, error
            self._changed.notify_all()


class Drills:
    """The drills of a server, one at a time."""

    def __init__(self) -> None:
        self._drills: dict[str, Drill] = {}
        self._numbers = count(1)
        self._lock = Lock()

    def start(self, scenario: Scenario, terms: Terms) -> Drill | None:
        """Start a drill; return None if another one is not over."""
        with self._lock:
            if any(not drill.is_over for drill in self._drills.values()):
                return None
            drill = Drill(f"drill-{next(self._numbers)}", scenario, terms)
            self._drills[drill.drill_id] = drill
            for drill_id in list(self._drills)[:-_KEPT]:
                del self._drills[drill_id]
        Thread(target=drill.play, name=drill.drill_id, daemon=True).start()
        return drill

    def find(self, drill_id: str) -> Drill | None:
        """The drill with that ID, or None."""
        return self._drills.get(drill_id)

    def all(self) -> list[Drill]:
        """The last drills, oldest first."""
        return list(self._drills.values())
