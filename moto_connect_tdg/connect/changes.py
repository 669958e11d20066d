"""The changes that this package makes to moto, each of which can be undone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache
from inspect import signature
from types import ModuleType
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSRequestPreparer
from moto.core.config import DefaultConfig
from moto.core.models import MockAWS

from .. import botocore_cache
from ..domain.lifecycle import MODELS
from ..patches import Change
from ..seams import CONFIG_PATH, PACE_PATHS, moto_module
from ..sessions import unconfigured_session
from . import cloudformation, dashboard, effects, outages, paced_models
from .models import connect_backends
from .settings import ConnectConfig, require_config

_CONTROL_PATH = "{0}/moto-api/connect/(?P<path>.*)$"


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
    return [
        *(
            (moto_module(module), "connect_backends", connect_backends)
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
        *((transitions, model, {"progression": "immediate"}) for model in MODELS),
        *_cached_files(),
    ]


def _cached_files() -> list[Change]:
    """The changes that read botocore's data files once per process."""
    return botocore_cache.changes()


def _paces() -> list[Change]:
    """The changes that refuse a pace for unknown models of Connect, or a malformed one."""
    manager = type(moto_module("moto_api").state_manager)
    urls = moto_module("moto_api._internal.urls").url_paths
    return [
        (
            manager,
            "set_transition",
            paced_models.checking_pace(manager.set_transition),
        ),
        *(
            (manager, name, paced_models.checking_model(getattr(manager, name)))
            for name in ("unset_transition", "get_transition")
        ),
        *(
            (urls, path, paced_models.answering_refusal(urls[path]))
            for path in PACE_PATHS
        ),
    ]


@cache
def _session_for_regions() -> Any:
    """Make the session that moto asks for Regions; the shell's settings can break its own."""
    return boto3.Session(botocore_session=unconfigured_session())


def _timeouts() -> list[Change]:
    """The changes that let answers come too late for the client's read timeout."""
    stubber = moto_module("core.botocore_stubber")
    noting = effects.noting_read_timeout(stubber.normalize_request)
    found: list[Change] = [(stubber, "normalize_request", noting)]
    if "context" not in signature(AWSPreparedRequest).parameters:
        keeping = effects.keeping_context(AWSRequestPreparer.prepare)
        found.append((AWSRequestPreparer, "prepare", keeping))
    return found


def _outages() -> list[Change]:
    """The changes that refuse requests of all services to a Region that is down."""
    stubber = moto_module("core.botocore_stubber").BotocoreStubber
    callback = moto_module("core.custom_responses_mock").CallbackResponse
    return [
        (stubber, "__call__", outages.before_stub(stubber.__call__)),
        (callback, "get_response", outages.before_responses(callback.get_response)),
    ]


def _stacks(when_loaded: Callable[[Iterable[Change]], None]) -> list[Change]:
    """The changes that pass stacks to this package."""
    backends = moto_module("backends")
    original = backends.get_backend

    def get_backend(name: str) -> Any:
        found = original(name)
        if name == "cloudformation":
            when_loaded(cloudformation.changes())
        return found

    return [(backends, "get_backend", get_backend), *cloudformation.changes()]


def renew_resource_types() -> None:
    """Make CloudFormation search for resource types again, if it already has."""
    parsing = sys.modules.get("moto.cloudformation.parsing")
    if parsing is not None:
        for remembered in ("get_model_list", "get_model_map", "get_name_type_map"):
            getattr(parsing, remembered).cache_clear()


def _tracked() -> dict[str, object]:
    return {name: dashboard.Tracked(rows) for name, rows in dashboard.KINDS.items()}


def _answers() -> ModuleType:
    from . import control  # noqa: PLC0415 - large, and few mocks need it

    return control


def _control(request: Any, full_url: str, headers: Any) -> Any:
    return _answers().control(request, full_url, headers)


def _config(request: Any, full_url: str, headers: Any) -> Any:
    return _answers().config(request, full_url, headers)


def _checking_config(init: Callable[..., None]) -> Callable[..., None]:
    def init_checked(
        self: MockAWS, config: DefaultConfig | ConnectConfig | None = None
    ) -> None:
        require_config(config)
        init(self, config)

    return init_checked


def _telling(
    stop: Callable[..., None], when_stopped: Callable[[bool], None]
) -> Callable[..., None]:
    def stop_and_tell(self: MockAWS, remove_data: bool = True) -> None:
        stop(self, remove_data)
        when_stopped(remove_data)

    return stop_and_tell
