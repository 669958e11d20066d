"""The backend: the state of one account and Region, and the use cases on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock

from moto.core.base_backend import BackendDict
from moto.core.models import DEFAULT_ACCOUNT_ID

from ..domain.faults import FaultPlan
from ..domain.inventory import Inventory
from ..domain.journal import Change, Journal
from ..domain.regions import UNLISTED_REGIONS
from ..types import Arn
from .pacing import UNTROUBLED, Fate
from .use_cases.agents import AgentUseCases
from .use_cases.claims import ClaimUseCases
from .use_cases.contacts import ContactUseCases
from .use_cases.flows import FlowUseCases
from .use_cases.queues import QueueUseCases
from .use_cases.replication import ReplicationUseCases
from .use_cases.tags import TagUseCases


class TdgConnectBackend(
    ReplicationUseCases,
    ClaimUseCases,
    AgentUseCases,
    FlowUseCases,
    QueueUseCases,
    ContactUseCases,
    TagUseCases,
):
    """moto's Connect, with Global Resiliency."""


@dataclass(slots=True)
class RunningCall:
    """What the call that is being answered brings along, and what it changed."""

    fate: Fate = UNTROUBLED
    change: Change | None = None


@dataclass(slots=True)
class SharedState:
    """What all accounts and Regions have in common."""

    inventory: Inventory = field(default_factory=Inventory)
    #: aliases in lower case, over all Regions (IN-06)
    aliases: dict[str, Arn] = field(default_factory=dict)
    faults: FaultPlan = field(default_factory=FaultPlan)
    journal: Journal = field(default_factory=Journal)
    running: RunningCall = field(default_factory=RunningCall)


class TdgBackendDict(BackendDict[TdgConnectBackend]):
    """moto's dictionary of backends, with what they share; moto's reset clears both."""

    def __init__(self) -> None:
        super().__init__(
            TdgConnectBackend, "connect", additional_regions=list(UNLISTED_REGIONS)
        )
        self._shared = SharedState()
        #: one call at a time: a server answers in many threads
        self.lock = RLock()

    @property
    def shared(self) -> SharedState:
        """Faults, journal, inventory and aliases."""
        if not self:
            # moto resets only what it has seen in use.
            self._create_account_specific_backend(DEFAULT_ACCOUNT_ID)
        return self._shared

    def clear(self) -> None:
        """Forget everything; called by moto's reset."""
        super().clear()
        self._shared = SharedState()


connect_backends = TdgBackendDict()
