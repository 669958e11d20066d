"""Puts Global Resiliency into moto, and takes it out again.

The only module that changes anything of moto's. Every change is kept as a
`Patch`, and the last `uninstall` undoes them all. moto itself is imported when
it is first needed, so that importing this module costs nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from contextlib import ExitStack, contextmanager
from inspect import signature
from threading import RLock
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType
    from typing import ParamSpec, TypeVar

    from moto.core.config import DefaultConfig
    from moto.core.models import MockAWS

    P = ParamSpec("P")
    T = TypeVar("T")

    class ConnectConfig(DefaultConfig, total=False):
        """moto's own config, with this package's settings."""

        connect: Mapping[str, object]


#: the oldest and the newest moto that the tests were run with
TESTED_MOTO = ("5.2.4", "5.2.5")

#: what this package uses of moto beyond its documented interface
SEAMS = (
    "moto:settings",
    "moto.connect:connect_backends",
    "moto.connect:exceptions",
    "moto.connect.models:AnalyticsDataAssociation",
    "moto.connect.models:ConnectBackend",
    "moto.connect.models:connect_backends",
    "moto.connect.responses:ConnectResponse",
    "moto.connect.responses:connect_backends",
    "moto.core:DEFAULT_ACCOUNT_ID",
    "moto.core.authorization:ActionAuthenticatorMixin",
    "moto.core.base_backend:BackendDict.iter_backends",
    "moto.core.botocore_stubber:normalize_request",
    "moto.core.common_models:CloudFormationModel",
    "moto.core.config:default_user_config",
    "moto.core.exceptions:ServiceException",
    "moto.core.exceptions:_RESTError",
    "moto.core.model_instances:model_data",
    "moto.core.models:DEFAULT_ACCOUNT_ID",
    "moto.core.models:MockAWS.__init__",
    "moto.core.models:MockAWS._nested_count",
    "moto.core.models:MockAWS.start",
    "moto.core.models:MockAWS.stop",
    "moto.core.request:Request.raw_path",
    "moto.core.request:normalize_request",
    "moto.core.resource_tagging:TaggableResourcesMixin",
    "moto.core.resource_tagging:TaggedResource",
    "moto.core.utils:camelcase_to_underscores",
    "moto.core.utils:get_service_model",
    "moto.core.utils:utcnow",
    "moto.moto_api:state_manager._default_transitions",
    "moto.moto_api._internal:mock_random",
    "moto.moto_api._internal.managed_state_model:ManagedState.advance",
    "moto.moto_api._internal.models:moto_api_backend",
    "moto.moto_api._internal.urls:url_paths",
)

_CONTROL_PATH = "{0}/moto-api/connect/(?P<path>.*)$"
_CONFIG_PATH = "{0}/moto-api/config"
_PACED_MODELS = (
    "connect::instance",
    "connect::replica",
    "connect::trafficdistributiongroup",
    "connect::phonenumber",
)
_ABSENT = object()


class Patch:
    """One thing of moto's that was changed, and what it was before."""

    __slots__ = ("before", "holder", "key")

    def __init__(self, holder: Any, key: str, value: object) -> None:
        self.holder = holder
        self.key = key
        if isinstance(holder, dict):
            self.before = holder.get(key, _ABSENT)
            holder[key] = value
        else:
            self.before = getattr(holder, key)
            setattr(holder, key, value)

    def undo(self) -> None:
        """Put back what was there."""
        if not isinstance(self.holder, dict):
            setattr(self.holder, self.key, self.before)
        elif self.before is _ABSENT:
            self.holder.pop(self.key, None)
        else:
            self.holder[self.key] = self.before


@contextmanager
def replacing(holder: Any, key: str, value: object) -> Iterator[None]:
    """Change one thing of moto's for a block."""
    patch = Patch(holder, key, value)
    try:
        yield
    finally:
        patch.undo()


class _Plugin:
    """The plugin in this process: how many want it in, and what it changed."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.levels = 0
        self.patches: list[Patch] = []

    def put_in(self) -> None:
        """Change moto; all or nothing."""
        with ExitStack() as on_error:
            on_error.callback(self.take_out)
            for holder, key, value in _changes():
                self.patches.append(Patch(holder, key, value))
            _renew_resource_types()
            on_error.pop_all()

    def take_out(self) -> None:
        """Put all of moto's own back."""
        while self.patches:
            self.patches.pop().undo()
        _renew_resource_types()

    def take_out_if_unwanted(self, *, forget: bool) -> None:
        """Take the plugin out, unless a running mock still shows its state.

        Then `MockAWS.stop`, which is patched for that, comes here again.
        """
        if self.levels == 0 and self.patches and not _is_in_use(_our_backends()):
            self.take_out()
            if forget:
                _forget(_our_backends())


_plugin = _Plugin()


class Installed:
    """One level of `install`, to be left with a ``with`` block."""

    def __enter__(self) -> Installed:  # noqa: PYI034 - Self is not in Python 3.10
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None:
            uninstall()
        else:
            # The error is what the user must see, not that a mock still runs.
            release()


def install() -> Installed:
    """Put Global Resiliency into moto, now and until `uninstall`.

    Calls nest: the plugin stays in until as many `uninstall` have followed.
    The result can be used in a ``with`` block, which uninstalls at its end.

    Raises:
        RuntimeError: when this moto lacks something that the plugin needs, or
            when Connect is already in use in a running mock.
    """
    # Importing moto under our lock could deadlock with a thread that holds
    # moto's import lock and comes here from the pytest plugin's import hook.
    _require_seams()
    _our_backends()
    with _plugin.lock:
        if not _plugin.patches:
            _require_idle(_moto_backends(), "Install before the first Connect call")
            _plugin.put_in()
        _plugin.levels += 1
    return Installed()


def uninstall() -> None:
    """Undo one `install`; the last one puts all of moto's own back.

    Raises:
        RuntimeError: when the plugin is not installed, or when Connect is still
            in use in a running mock; the plugin then stays installed.
    """
    with _plugin.lock:
        if _plugin.levels == 0:
            msg = "moto_connect_tdg is not installed."
            raise RuntimeError(msg)
        if _plugin.levels == 1:
            _require_idle(_our_backends(), "Stop the mock before uninstalling")
        release()


def release(*, forget: bool = True) -> None:
    """Undo one `install`, if need be later: when the running mock has stopped.

    With *forget* off the state stays for a mock that starts with ``reset=False``.
    """
    with _plugin.lock:
        _plugin.levels -= 1
        _plugin.take_out_if_unwanted(forget=forget)


def is_installed() -> bool:
    """Say whether Global Resiliency is in moto now."""
    return bool(_plugin.patches)


def require_installed() -> None:
    """Faults, calls and the journal are of this process, and there is no mock in it.

    Without this a test against a server would pass for want of any entry or fault.
    """
    if not is_installed():
        msg = (
            "moto_connect_tdg is not installed in this process: use this inside of "
            "mock_aws. A server has control paths for it, under /moto-api/connect/."
        )
        raise RuntimeError(msg)


def is_mocking() -> bool:
    """Say whether a mock is running in this process."""
    # A mock that talks to a server counts on its own class: its state is there.
    return bool(_moto("core.models").MockAWS._nested_count)  # noqa: SLF001 - the only sign that a mock is running


@overload
def mock_aws(func: Callable[P, T]) -> Callable[P, T]: ...


@overload
def mock_aws(
    func: None = None, config: DefaultConfig | ConnectConfig | None = None
) -> MockAWS: ...


def mock_aws(
    func: Callable[P, T] | None = None,
    config: DefaultConfig | ConnectConfig | None = None,
) -> MockAWS | Callable[P, T]:
    """Mock AWS as moto's own ``mock_aws`` does, with Global Resiliency in it.

    A decorator of functions and classes, with or without parentheses, and a
    context manager; the plugin is installed while the mock runs.
    """
    from moto import mock_aws as moto_mock_aws  # noqa: PLC0415 - see above

    _require_config(config)
    mock = _with_plugin(moto_mock_aws(config=config))
    return mock if func is None else mock(func)


def _with_plugin(mock: MockAWS) -> MockAWS:
    """Make *mock* install the plugin for as long as it runs.

    A subclass would not do: MockAWS counts its mocks on the instance's class.
    """
    start, stop = mock.start, mock.stop
    running = 0

    def start_with_plugin(reset: bool = True) -> None:  # noqa: FBT001, FBT002 - moto's
        nonlocal running
        install()
        with ExitStack() as on_error:
            on_error.callback(release)
            start(reset=reset)
            on_error.pop_all()
        running += 1

    def stop_with_plugin(remove_data: bool = True) -> None:  # noqa: FBT001, FBT002 - moto's
        nonlocal running
        try:
            stop(remove_data=remove_data)
        finally:
            if running:
                running -= 1
                release(forget=remove_data)

    mock.start = start_with_plugin  # type: ignore[method-assign]
    mock.stop = stop_with_plugin  # type: ignore[method-assign]
    return mock


def _changes() -> list[tuple[Any, str, object]]:
    """All that is changed of moto's: where, by which name, to what."""
    mock = _moto("core.models").MockAWS
    transitions = _moto("moto_api").state_manager._default_transitions  # noqa: SLF001 - there is no way to unregister one
    urls = _moto("moto_api._internal.urls").url_paths
    ours = _our_backends()
    return [
        *(
            (_moto(module), "connect_backends", ours)
            for module in ("connect", "connect.models", "connect.responses")
        ),
        (urls, _CONTROL_PATH, _control),
        (urls, _CONFIG_PATH, _config),
        (mock, "__init__", _checking_config(mock.__init__)),
        (mock, "stop", _taking_out(mock.stop)),
        *_timeouts(),
        *(
            (_moto("core.model_instances").model_data["connect"], name, tracked)
            for name, tracked in _tracked().items()
        ),
        *(
            (transitions, model, {"progression": "immediate"})
            for model in _PACED_MODELS
        ),
    ]


def _timeouts() -> list[tuple[Any, str, object]]:
    """What lets an answer be too late for the client's own read timeout."""
    from botocore.awsrequest import (  # noqa: PLC0415 - moto's
        AWSPreparedRequest,
        AWSRequestPreparer,
    )

    from .connect import effects  # noqa: PLC0415 - imports moto

    stubber = _moto("core.botocore_stubber")
    noting = effects.noting_read_timeout(stubber.normalize_request)
    found: list[tuple[Any, str, object]] = [(stubber, "normalize_request", noting)]
    if "context" not in signature(AWSPreparedRequest).parameters:
        keeping = effects.keeping_context(AWSRequestPreparer.prepare)
        found.append((AWSRequestPreparer, "prepare", keeping))
    return found


def _tracked() -> dict[str, object]:
    from .connect.dashboard import TRACKED, Tracked  # noqa: PLC0415 - imports moto

    return {name: Tracked(kind) for name, kind in TRACKED.items()}


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
        _require_config(config)
        init(self, config)

    return __init__


def _taking_out(stop: Callable[..., None]) -> Callable[..., None]:
    def stop_and_take_out(self: MockAWS, remove_data: bool = True) -> None:  # noqa: FBT001, FBT002 - moto's
        stop(self, remove_data)
        with _plugin.lock:
            _plugin.take_out_if_unwanted(forget=remove_data)

    return stop_and_take_out


def _require_config(config: Mapping[str, object] | None) -> None:
    """Wrong settings are refused when the mock is made, not at the first call."""
    if config and "connect" in config:
        from .connect.settings import require_settings  # noqa: PLC0415 - imports moto

        require_settings(config["connect"])


def _require_seams() -> None:
    """All of moto that this package uses is there."""
    for seam in SEAMS:
        _require_seam(seam)
    if _CONFIG_PATH not in _moto("moto_api._internal.urls").url_paths:
        msg = f"moto_connect_tdg needs moto's URL {_CONFIG_PATH!r}; {_tested()}"
        raise RuntimeError(msg)


def _require_seam(seam: str) -> None:
    try:
        pkgutil.resolve_name(seam)
    except (ImportError, AttributeError) as error:
        name = seam.replace(":", ".")
        msg = f"moto_connect_tdg needs {name}, which is not there; {_tested()}"
        raise RuntimeError(msg) from error


def _tested() -> str:
    from importlib import metadata  # noqa: PLC0415 - for this alone

    oldest, newest = TESTED_MOTO
    return (
        f"moto {metadata.version('moto')} is installed, "
        f"tested were {oldest} to {newest}."
    )


def _require_idle(backends: Any, advice: str) -> None:
    """No mock is running in which *backends* are in use."""
    if _is_in_use(backends):
        msg = f"Connect is already in use in a running mock. {advice}."
        raise RuntimeError(msg)


def _is_in_use(backends: Any) -> bool:
    return is_mocking() and bool(backends)


def _renew_resource_types() -> None:
    """Have CloudFormation look for its resource types again, if it ever did."""
    from .connect import cloudformation  # noqa: F401, PLC0415 - defines ours

    parsing = sys.modules.get("moto.cloudformation.parsing")
    if parsing is not None:
        for remembered in ("get_model_list", "get_model_map", "get_name_type_map"):
            getattr(parsing, remembered).cache_clear()


def _forget(backends: Any) -> None:
    for account in backends.values():
        account.reset()
    backends.clear()


def _moto_backends() -> Any:
    return _moto("connect").connect_backends


def _our_backends() -> Any:
    from .connect.models import connect_backends  # noqa: PLC0415 - imports moto

    return connect_backends


def _moto(module: str) -> Any:
    return importlib.import_module(f"moto.{module}")
