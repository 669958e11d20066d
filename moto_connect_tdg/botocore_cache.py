"""Cache what botocore reads from its data files, once per process.

Every mock makes boto3 forget its default session, so without this every test
parses the same models, endpoints and endpoint rules again. The cache holds
only files from the folders of botocore and boto3 themselves, read by botocore's own
loader, and objects that botocore would make from them in the same way each time:
methods of clients, names of events. For users with their own models (AWS_DATA_PATH,
~/.aws/models), and for a botocore that lacks a name used here, nothing is changed.

All sessions share the cache, so it must only be read. Event handlers may change
operations, and botocore completes endpoints in place: both work on copies. Small files
that are changed (``_retry``, ``partitions``) are read each time.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from copy import copy, deepcopy
from functools import cache, lru_cache
from inspect import signature
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

import boto3
from botocore import client, hooks, loaders, regions, session

#: The environment variable that turns the cache off.
SWITCH = "MOTO_CONNECT_TDG_CACHE"
_OFF = {"0", "false", "no", "off"}

#: The holder of a changed attribute, its name, and the new value.
_Change = tuple[Any, str, object]

_SHARED_KINDS = {
    "endpoint-rule-set-1",
    "paginators-1",
    "resources-1",
    "service-2",
    "waiters-2",
}
#: A client needs two files: enough for the clients of 64 services.
_MAX_FILES = 128
_MAX_EVENT_NAMES = 20_000

_LOADER_NAMES = (
    "BUILTIN_DATA_PATH",
    "BUILTIN_EXTRAS_TYPES",
    "determine_latest_version",
    "extras_types",
    "list_available_services",
    "load_data_with_path",
    "load_service_model",
    "search_paths",
)
_LOADER_PARAMETERS = {"extra_search_paths", "include_default_search_paths"}


def changes() -> list[_Change]:
    """List the changes to botocore; none if the cache is off."""
    if os.environ.get(SWITCH, "").strip().lower() in _OFF:
        return []
    return [*_models(), *_methods(), *_endpoints(), *_event_names(), *_handlers()]


# -- data files -------------------------------------------------------------


def _is_known_loader() -> bool:
    loader = getattr(loaders, "Loader", None)
    return (
        loader is not None
        and hasattr(loaders, "JSONFileLoader")
        and hasattr(loaders, "instance_cache")
        and all(hasattr(loader, name) for name in _LOADER_NAMES)
        and set(signature(loader).parameters) >= _LOADER_PARAMETERS
    )


def _models() -> list[_Change]:
    if not _is_known_loader():
        return []
    listing = loaders.Loader.list_available_services
    loading = loaders.Loader.load_service_model

    def list_available_services(self: Any, type_name: str) -> list[str]:
        roots = _builtin_roots(self)
        if roots is None:
            found: list[str] = listing(self, type_name)
            return found
        return sorted(
            {s for root in roots for s in _services(listing, root, type_name)}
        )

    def load_service_model(
        self: Any,
        service_name: str,
        type_name: str,
        api_version: str | None = None,
        **unknown: Any,
    ) -> Any:
        roots = _builtin_roots(self)
        if roots is None or unknown or type_name not in _SHARED_KINDS:
            return loading(self, service_name, type_name, api_version, **unknown)
        # boto3 adds its own folder; models are the same with or without it.
        holding = tuple(
            root
            for root in roots
            if service_name in _services(listing, root, type_name)
        )
        if holding and api_version is None:
            api_version = self.determine_latest_version(service_name, type_name)
        wanted = (loading, holding or roots, service_name, type_name, api_version)
        if type_name == "service-2":
            return _with_own_operations(_service(*wanted))
        return _model(*wanted)

    # Each loader, and so each session, keeps the objects that it got, as in botocore.
    return [
        (loaders.Loader, function.__name__, loaders.instance_cache(function))
        for function in (list_available_services, load_service_model)
    ]


def _builtin_roots(loader: Any) -> tuple[str, ...] | None:
    """Return the folders that *loader* searches; None if any could change."""
    if (
        type(loader) is not loaders.Loader
        or type(loader.file_loader) is not loaders.JSONFileLoader
        or loader.extras_types != loaders.Loader.BUILTIN_EXTRAS_TYPES
    ):
        return None
    roots = tuple(path for path in loader.search_paths if os.path.isdir(path))  # noqa: PTH112 - a call per client
    builtin = {
        loaders.Loader.BUILTIN_DATA_PATH,
        os.path.join(os.path.dirname(boto3.__file__), "data"),  # noqa: PTH118, PTH120 - as boto3 spells it
    }
    return roots if builtin.issuperset(roots) else None


def _loader_of(roots: tuple[str, ...]) -> Any:
    return loaders.Loader(
        extra_search_paths=list(roots), include_default_search_paths=False
    )


# botocore's own function is among the arguments, so that results of one function are
# not returned for another, if something else patches botocore too.


@lru_cache(maxsize=_MAX_FILES)
def _services(
    listing: Callable[..., list[str]], root: str, type_name: str
) -> tuple[str, ...]:
    return tuple(listing(_loader_of((root,)), type_name))


@lru_cache(maxsize=_MAX_FILES)
def _model(loading: Callable[..., Any], roots: tuple[str, ...], *names: Any) -> Any:
    return loading(_loader_of(roots), *names)


class _OwnModel(OrderedDict[str, Any]):
    """A model with its own copy of operations and metadata; the shapes are shared.

    botocore's handlers for S3 change paths in an operation, and users' handlers may
    change everything that an event passes to them. *methods* are the clients'.
    """

    methods: dict[type, dict[str, Any]]


@lru_cache(maxsize=_MAX_FILES)
def _service(loading: Callable[..., Any], roots: tuple[str, ...], *names: Any) -> Any:
    shared = _OwnModel(_model(loading, roots, *names))
    shared.methods = {}
    return shared


def _with_own_operations(shared: _OwnModel) -> _OwnModel:
    own = _OwnModel(shared)
    own.methods = shared.methods
    own["metadata"] = deepcopy(shared["metadata"])
    own["operations"] = operations = shared["operations"].copy()
    for name, operation in operations.items():
        operations[name] = operation.copy()
        for member, value in operation.items():
            if isinstance(value, dict):
                operations[name][member] = value.copy()
    return own


# -- clients ----------------------------------------------------------------


def _methods() -> list[_Change]:
    """Make the methods of a service's clients once; each client has its own class."""
    creator = getattr(client, "ClientCreator", None)
    creating = getattr(creator, "_create_methods", None)
    if creating is None:
        return []

    def create_methods(self: Any, service_model: Any) -> Any:
        description = getattr(service_model, "_service_description", None)
        if not isinstance(description, _OwnModel):
            return creating(self, service_model)
        kind = type(self)  # aiobotocore has its own
        if kind not in description.methods:
            maker = copy(self)
            maker._event_emitter = _plain_emitter()  # noqa: SLF001 - for their documentation
            description.methods[kind] = creating(maker, service_model)
        return description.methods[kind].copy()

    return [(creator, "_create_methods", create_methods)]


@cache
def _plain_emitter() -> Any:
    """Return the emitter for the methods' documentation; they would keep a client's alive."""
    return session.Session().get_component("event_emitter")


# -- endpoints --------------------------------------------------------------


def _endpoints() -> list[_Change]:
    resolver = getattr(regions, "EndpointResolver", None)
    completing = getattr(resolver, "_endpoint_for_partition", None)
    if completing is None or not _is_known_loader():
        return []
    loading = loaders.Loader.load_data_with_path

    def load_data_with_path(self: Any, name: str) -> Any:
        roots = _builtin_roots(self) if name == "endpoints" else None
        builtin = loaders.Loader.BUILTIN_DATA_PATH
        if roots is None or builtin not in roots:
            return loading(self, name)
        return _data(loading, builtin, name)

    def endpoint_for_partition(
        self: Any, partition: Any, service_name: str, *args: Any, **kwargs: Any
    ) -> Any:
        services = partition["services"]
        if service_name in services:
            own = {service_name: deepcopy(services[service_name])}
            partition = {**partition, "services": {**services, **own}}
        return completing(self, partition, service_name, *args, **kwargs)

    return [
        (loaders.Loader, "load_data_with_path", load_data_with_path),
        (resolver, "_endpoint_for_partition", endpoint_for_partition),
    ]


@lru_cache(maxsize=_MAX_FILES)
def _data(loading: Callable[..., Any], root: str, name: str) -> Any:
    return loading(_loader_of((root,)), name)


# -- events -----------------------------------------------------------------


class _EventNames(dict[str, str]):
    """The meaning of each event name; ignores new names when it is full."""

    def __setitem__(self, name: str, alias: str) -> None:
        if len(self) < _MAX_EVENT_NAMES:
            super().__setitem__(name, alias)


_names = _EventNames()


def _event_names() -> list[_Change]:
    aliaser = getattr(hooks, "EventAliaser", None)
    usual = getattr(hooks, "EVENT_ALIASES", None)
    if aliaser is None or usual is None:
        return []
    init = aliaser.__init__

    def init_sharing(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        if getattr(self, "_event_aliases", None) == usual:
            self._alias_name_cache = _names

    return [(aliaser, "__init__", init_sharing)]


_takes_kwargs: WeakKeyDictionary[FunctionType, object] = WeakKeyDictionary()


def _handlers() -> list[_Change]:
    """Check once whether a handler takes keywords, not for each session."""
    looking = getattr(hooks, "accepts_kwargs", None)
    if looking is None:
        return []

    def accepts_kwargs(handler: Any) -> object:
        if not isinstance(handler, FunctionType):
            return looking(handler)
        if handler not in _takes_kwargs:
            _takes_kwargs[handler] = looking(handler)
        return _takes_kwargs[handler]

    return [(hooks, "accepts_kwargs", accepts_kwargs)]
