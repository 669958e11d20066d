"""How a failover did while its source Region was down."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.routing import Tally


@dataclass(frozen=True, slots=True)
class ApiCall:
    """An API call that the failover made, and what came of it.

    Amazon Connect's are all here; those to other services are where the Region
    that they were sent to was down.
    """

    region: str
    operation: str
    outcome: str
    message: str | None
    service: str = "connect"


@dataclass(frozen=True, slots=True)
class Report:
    """How a failover did while its source Region was down.

    *failures* are the reasons why it would fail in a real outage; empty means
    passed. *warnings* are known mistakes, *notes* what the drill ignored of the
    environment.
    """

    source_region: str
    replica_region: str
    group_arn: str
    before: Tally
    during: Tally
    after: Tally
    api_calls: tuple[ApiCall, ...]
    error: str | None
    failures: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether calls connect again, and agents and sign-ins have moved too."""
        return not self.failures
