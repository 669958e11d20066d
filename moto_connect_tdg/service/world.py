"""All accounts in all Regions, and what they share."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from threading import RLock

from ..domain.arns import Place
from ..domain.fault_plan import FaultPlan
from ..domain.instances import Replication
from ..domain.inventory import Inventory
from ..domain.journal import Journal
from ..records import dataclass
from ..types import AccountId, Arn, InstanceId, Region
from .settings import Settings
from .site import Site
from .workflows import Pacer, immediately


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _new_id() -> str:
    return str(uuid.uuid4())


def _in_aws(_: str) -> str | None:
    return "aws"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sources of time, randomness, pace and settings.

    *partition_of* returns the partition of a Region, or None where Amazon Connect is
    not available. *attribute_types* returns the attributes of instances (S-60).
    """

    now: Callable[[], datetime] = _now
    new_id: Callable[[], str] = _new_id
    new_seed: Callable[[], int] = lambda: random.getrandbits(64)
    pacer: Pacer = immediately
    settings: Callable[[], Settings] = Settings
    partition_of: Callable[[str], str | None] = _in_aws
    attribute_types: Callable[[], tuple[str, ...]] = tuple


class World:
    """A whole Amazon Connect; each account in each Region has a `Site`."""

    def __init__(self, surroundings: Surroundings | None = None) -> None:
        self.surroundings = surroundings or Surroundings()
        self.sites: dict[AccountId, dict[Region, Site]] = {}
        #: the sites where something becomes due by itself
        self._waiting: dict[Site, None] = {}
        self.inventory = Inventory()
        #: aliases in lower case, across all Regions (IN-06)
        self.aliases: dict[str, Arn] = {}
        self.faults = FaultPlan(lambda: self.now().timestamp())
        self.journal = Journal()
        #: one API call at a time: a server answers in many threads
        self.lock = RLock()

    def now(self) -> datetime:
        """The time in this world."""
        return self.surroundings.now()

    def new_id(self) -> str:
        """Make a new ID."""
        return self.surroundings.new_id()

    def settings(self) -> Settings:
        """The settings in force."""
        return self.surroundings.settings()

    # -- sites --------------------------------------------------------------

    def is_available(self, region: str) -> bool:
        """Whether Amazon Connect is available in a Region."""
        return self.surroundings.partition_of(region) is not None

    def site(self, account_id: AccountId, region: Region) -> Site:
        """Return the state of an account in a Region.

        Raises:
            KeyError: where Amazon Connect is not available in the Region.
        """
        found = self.sites.get(account_id, {}).get(region)
        if found is None:
            partition = self.surroundings.partition_of(region)
            if partition is None:
                raise KeyError(region)
            # Another thread may need it too, and must not get another one.
            sites = self.sites.setdefault(account_id, {})
            found = sites.setdefault(region, Site(Place(partition, region, account_id)))
        return found

    def sites_of(self, account_id: AccountId) -> Iterator[Site]:
        """The state of an account in every Region that was ever used."""
        yield from tuple(self.sites.get(account_id, {}).values())

    def all_sites(self) -> Iterator[Site]:
        """The state of every account in every Region that was ever used."""
        for account_id in tuple(self.sites):
            yield from self.sites_of(account_id)

    def replication_of(
        self, account_id: AccountId, instance_id: str
    ) -> Replication | None:
        """The replication of an instance, wherever the account has it."""
        known = InstanceId(instance_id)
        for site in self.sites_of(account_id):
            if known in site.replications:
                return site.replications[known]
        return None

    # -- what is due --------------------------------------------------------

    def wait_for(self, site: Site) -> None:
        """Have each API call complete what is due at a site, while anything waits there."""
        if site.is_waiting:
            self._waiting[site] = None

    def complete_due(self) -> None:
        """Complete the watched workflows of all accounts that are due.

        Expired failed claims return to the inventory (PN-09).
        """
        for site in tuple(self._waiting):
            site.complete_watched()
            for number in site.expired_claims(self.now()):
                site.forget_number(number)
                self.inventory.put_back(number.phone_number)
            if not site.is_waiting:
                del self._waiting[site]
