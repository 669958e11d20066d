"""The changes that this package makes to moto, each of which can be undone.

moto is imported when it is first needed, as in `seams`.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import cache
from inspect import signature
from typing import TYPE_CHECKING, Any

from .seams import CONFIG_PATH, PACE_PATHS, moto_module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from moto.core.config import DefaultConfig
    from moto.core.models import MockAWS

    class ConnectConfig(DefaultConfig, total=False):
        """moto's own config, with this package's settings."""

        connect: Mapping[str, object]


_CONTROL_PATH = "{0}/moto-api/connect/(?P<path>.*)$"
_PACED_MODELS = (
    "connect::instance",
    "connect::replica",
    "connect::trafficdistributiongroup",
    "connect::phonenumber",
)
_ABSENT = object()


class Patch:
    """One change, and the value before it."""

    __slots__ = ("before", "holder", "key")

    def __init__(self, holder: Any, key: str, value: object) -> None:
        self.holder = holder
        self.key = key
        if isinstance(holder, dict):
            self.before = holder.get(key, _ABSENT)
            holder[key] = value
        else:
            getattr(holder, key)
            # The stored value: reading an attribute of a class may return something else.
            self.before = vars(holder).get(key, _ABSENT)
            setattr(holder, key, value)

    def undo(self) -> None:
        """Restore the value from before."""
        if isinstance(self.holder, dict):
            if self.before is _ABSENT:
                self.holder.pop(self.key, None)
            else:
                self.holder[self.key] = self.before
        elif self.before is _ABSENT:
            delattr(self.holder, self.key)
        else:
            setattr(self.holder, self.key, self.before)


@contextmanager
def replacing(holder: Any, key: str, value: object) -> Iterator[None]:
    """Replace one attribute or item for a block."""
    patch = Patch(holder, key, value)
    try:
        yield
    finally:
        patch.undo()


#: The holder of a changed attribute or item, its name, and the new value.
Change = tuple[Any, str, object]


def changes(
    *,
    when_stopped: Callable[[bool], None],
    when_loaded: Callable[[Iterable[Change]], None],
) -> list[Change]:
    """List all changes to moto.

    *when_stopped* is called after a mock has stopped, with whether its state was to be
    removed. *when_loaded* is called with the changes to moto's CloudFormation when that
    is first used: importing it earlier would import half of moto.
    """
    mock = moto_module("core.models").MockAWS
    transitions = moto_module("moto_api").state_manager._default_transitions  # noqa: SLF001 - there is no way to unregister one
    urls = moto_module("moto_api._internal.urls").url_paths
    ours = our_backends()
    return [
        *(
            (moto_module(module), "connect_backends", ours)
            for module in ("connect", "connect.models", "connect.responses")
        ),
        (urls, _CONTROL_PATH, _control),
        (urls, CONFIG_PATH, _config),
        (
            moto_module("core.base_backend").AccountSpecificBackend,
            "get_session",
            staticmethod(_session_for_regions),
        ),
        (mock, "__init__", _checking_config(mock.__init__)),
        (mock, "stop", _telling(mock.stop, when_stopped)),
        *_timeouts(),
        *_paces(),
        *_outages(),
        *_stacks(when_loaded),
        *(
            (moto_module("core.model_instances").model_data["connect"], name, tracked)
            for name, tracked in _tracked().items()
        ),
        *(
            (transitions, model, {"progression": "immediate"})
            for model in _PACED_MODELS
        ),
        *_cached_files(),
    ]


def _cached_files() -> list[Change]:
    """The changes that read botocore's data files once per process."""
    from . import botocore_cache  # noqa: PLC0415 - imports botocore

    return botocore_cache.changes()


def _paces() -> list[tuple[Any, str, object]]:
    """The changes that refuse a pace for unknown models of Connect."""
    from .connect import paced_models  # noqa: PLC0415 - few mocks need it

    manager = type(moto_module("moto_api").state_manager)
    urls = moto_module("moto_api._internal.urls").url_paths
    names = ("set_transition", "unset_transition", "get_transition")
    return [
        *(
            (manager, name, paced_models.checking_model(getattr(manager, name)))
            for name in names
        ),
        *(
            (urls, path, paced_models.answering_refusal(urls[path]))
            for path in PACE_PATHS
        ),
    ]


@cache
def _session_for_regions() -> Any:
    """Make the session that moto asks for Regions; the shell's settings can break its own."""
    import boto3  # noqa: PLC0415 - moto's

    from .sessions import unconfigured_session  # noqa: PLC0415 - imports botocore

    return boto3.Session(botocore_session=unconfigured_session())


def _timeouts() -> list[tuple[Any, str, object]]:
    """The changes that let answers come too late for the client's read timeout."""
    from botocore.awsrequest import (  # noqa: PLC0415 - moto's
        AWSPreparedRequest,
        AWSRequestPreparer,
    )

    from .connect import effects  # noqa: PLC0415 - imports moto

    stubber = moto_module("core.botocore_stubber")
    noting = effects.noting_read_timeout(stubber.normalize_request)
    found: list[tuple[Any, str, object]] = [(stubber, "normalize_request", noting)]
    if "context" not in signature(AWSPreparedRequest).parameters:
        keeping = effects.keeping_context(AWSRequestPreparer.prepare)
        found.append((AWSRequestPreparer, "prepare", keeping))
    return found


def _outages() -> list[tuple[Any, str, object]]:
    """The changes that refuse requests of all services to a Region that is down."""
    from .connect import outages  # noqa: PLC0415 - imports moto

    stubber = moto_module("core.botocore_stubber").BotocoreStubber
    callback = moto_module("core.custom_responses_mock").CallbackResponse
    return [
        (stubber, "__call__", outages.before_stub(stubber.__call__)),
        (callback, "get_response", outages.before_responses(callback.get_response)),
    ]


def _stacks(when_loaded: Callable[[Iterable[Change]], None]) -> list[Change]:
    """The changes that pass stacks to this package."""
    from .connect import cloudformation  # noqa: PLC0415 - imports moto

    backends = moto_module("backends")
    original = backends.get_backend

    def get_backend(name: str) -> Any:
        found = original(name)
        if name == "cloudformation":
            when_loaded(cloudformation.changes())
        return found

    return [(backends, "get_backend", get_backend), *cloudformation.changes()]


def require_config(config: Mapping[str, object] | None) -> None:
    """Refuse malformed settings when the mock is created, not at the first API call."""
    if config and "connect" in config:
        from .connect.settings import require_settings  # noqa: PLC0415 - imports moto

        require_settings(config["connect"])


def renew_resource_types() -> None:
    """Make CloudFormation search for resource types again, if it already has."""
    from .connect import cloudformation, dashboard  # noqa: F401, PLC0415 - defines ours

    dashboard.hide_own_classes()
    parsing = sys.modules.get("moto.cloudformation.parsing")
    if parsing is not None:
        for remembered in ("get_model_list", "get_model_map", "get_name_type_map"):
            getattr(parsing, remembered).cache_clear()


def our_backends() -> Any:
    """Return the backends that replace moto's."""
    from .connect.models import connect_backends  # noqa: PLC0415 - imports moto

    return connect_backends


def _tracked() -> dict[str, object]:
    from .connect.dashboard import KINDS, Tracked  # noqa: PLC0415 - imports moto

    return {name: Tracked(rows) for name, rows in KINDS.items()}


def _control(request: Any, full_url: str, headers: Any) -> Any:
    from .connect import control  # noqa: PLC0415 - few mocks need it

    return control.control(request, full_url, headers)


def _config(request: Any, full_url: str, headers: Any) -> Any:
    from .connect import control  # noqa: PLC0415 - few mocks need it

    return control.config(request, full_url, headers)


def _checking_config(init: Callable[..., None]) -> Callable[..., None]:
    def __init__(  # noqa: N807 - it stands in for one
        self: MockAWS, config: DefaultConfig | ConnectConfig | None = None
    ) -> None:
        require_config(config)
        init(self, config)

    return __init__


def _telling(
    stop: Callable[..., None], when_stopped: Callable[[bool], None]
) -> Callable[..., None]:
    def stop_and_tell(self: MockAWS, remove_data: bool = True) -> None:
        stop(self, remove_data)
        when_stopped(remove_data)

    return stop_and_tell
