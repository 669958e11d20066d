"""moto's backends, which give access to the one `World` behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import cached_property, partial
from typing import Any

from moto.connect.models import ConnectBackend
from moto.core.base_backend import AccountSpecificBackend, BackendDict, backend_lock
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.settings import allow_unknown_region
from moto.utilities.utils import get_partition

from ..domain.regions import UNLISTED_REGIONS
from ..errors import TdgError
from ..service.scope import Scope
from ..service.site import Site
from ..service.tags import all_tagged, put_tags, remove_tags
from ..service.world import Surroundings, World
from ..types import AccountId, Region
from ..wire.model import enum_values
from .pacing import ManagedProgress
from .settings import current_settings


class TdgConnectBackend(ConnectBackend, TaggableResourcesMixin):
    """One account in one Region, for moto: its state is a `Site` of the world."""

    #: moto's own backend has it from 5.2.5 on
    SERVICE_NAMESPACE = "connect"

    @cached_property
    def urls(self) -> dict[str, Callable[..., Any]]:
        """The handlers by URL pattern; moto formats the patterns for each request."""
        return super().urls

    @property
    def site(self) -> Site:
        """The state of this account and Region."""
        return connect_backends.world.site(
            AccountId(self.account_id), Region(self.region_name)
        )

    @contextmanager
    def scope(self) -> Iterator[Scope]:
        """The scope of this account and Region, under the lock."""
        world = connect_backends.world
        with world.lock:
            world.complete_due()
            yield Scope(world, self.site, world.now())

    def _get_instance_or_raise(self, instance_id: str) -> Any:
        # Called by moto's own operations, for those that are not mocked here.
        with self.scope() as scope:
            return scope.find_instance(instance_id)

    # -- moto's Resource Groups Tagging API ----------------------------------

    def tag_resource(self, resource_arn: str, tags: dict[str, str]) -> None:
        """Tag a resource for moto's Resource Groups Tagging API."""
        try:
            with self.scope() as scope:
                put_tags(scope, resource_arn, tags)
        except TdgError as error:
            # what moto's tag_resources takes for a failure
            raise NotImplementedError(error.message) from None

    def untag_resource(self, resource_arn: str, tag_keys: list[str]) -> None:
        """Untag a resource for moto's Resource Groups Tagging API."""
        try:
            with self.scope() as scope:
                remove_tags(scope, resource_arn, tag_keys)
        except TdgError as error:
            raise NotImplementedError(error.message) from None

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Every taggable resource of this Region, for moto's GetResources."""
        with self.scope() as scope:
            tagged = [
                TaggedResource(found.arn, dict(found.tags), f"connect:{found.kind}")
                for found in all_tagged(scope)
            ]
        yield from tagged


class TdgBackendDict(BackendDict[TdgConnectBackend]):
    """moto's dictionary of backends, and the world; moto's reset clears both."""

    def __init__(self) -> None:
        super().__init__(
            TdgConnectBackend, "connect", additional_regions=list(UNLISTED_REGIONS)
        )
        self._world = World(_SURROUNDINGS)

    def __getitem__(self, account_id: str) -> AccountSpecificBackend[TdgConnectBackend]:
        """The backends of an account, which moto creates first: a reset must not come between."""
        with backend_lock:
            return super().__getitem__(account_id)

    @property
    def world(self) -> World:
        """The Amazon Connect behind all backends."""
        if not self:
            # moto resets only backends that were used.
            self._create_account_specific_backend(DEFAULT_ACCOUNT_ID)
        return self._world

    def clear(self) -> None:
        """Remove all state; called by moto's reset."""
        super().clear()
        self._world = World(_SURROUNDINGS)


# -- time, randomness, pace and settings, from moto ----------------------------


def _now() -> datetime:
    """The time of moto's clock, which tests can freeze."""
    return utcnow().replace(tzinfo=timezone.utc)


def _new_id() -> str:
    """Make a new ID, which moto's seed makes repeatable."""
    return str(mock_random.uuid4())


def _new_seed() -> int:
    return mock_random.getrandbits(64)


def _partition_of(region: str) -> str | None:
    if region in connect_backends[DEFAULT_ACCOUNT_ID] or allow_unknown_region():
        return get_partition(region)
    return None


_SURROUNDINGS = Surroundings(
    now=_now,
    new_id=_new_id,
    new_seed=_new_seed,
    pacer=ManagedProgress,
    settings=current_settings,
    partition_of=_partition_of,
    attribute_types=partial(enum_values, "InstanceAttributeType"),
)

connect_backends = TdgBackendDict()
