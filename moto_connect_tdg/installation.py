"""Install Global Resiliency in moto, and uninstall it.

The changes are listed in `connect.changes`; the last `uninstall` undoes them all. moto itself
is imported when it is first needed, so that importing this module costs nothing.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any

from . import gate
from .patches import Patch
from .seams import moto_module, require_seams, running_mocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType, TracebackType

    from typing_extensions import Self  # in typing from Python 3.11 on

    from .patches import Change


class _Plugin:
    """The plugin in this process: how often it is installed, and what it changed."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.levels = 0
        self.patches: list[Patch] = []

    def put_in(self) -> None:
        """Make all changes to moto, or none."""
        with ExitStack() as on_error:
            gate.hold()
            on_error.callback(self.take_out)
            self.change(
                _ours().changes(
                    when_stopped=self.mock_has_stopped, when_loaded=self.change
                )
            )
            _ours().renew_resource_types()
            on_error.pop_all()

    def change(self, wanted: Iterable[Change]) -> None:
        """Make changes that can be undone."""
        with self.lock:
            for holder, key, value in wanted:
                self.patches.append(Patch(holder, key, value))

    def take_out(self) -> None:
        """Undo all changes to moto."""
        while self.patches:
            self.patches.pop().undo()
        gate.let_go()
        _ours().renew_resource_types()

    def take_out_if_unwanted(self, *, forget: bool) -> None:
        """Take the plugin out, unless a running mock still uses its state.

        In that case `mock_has_stopped` calls this again.
        """
        if self.levels == 0 and self.patches and not _is_in_use(_our_backends()):
            self.take_out()
            if forget:
                _forget(_our_backends())

    def mock_has_stopped(self, remove_data: bool) -> None:
        """Take the plugin out if only the mock still needed it."""
        with self.lock:
            self.take_out_if_unwanted(forget=remove_data)


_plugin = _Plugin()


class Installed:
    """One level of `install`, which a ``with`` block undoes at its end.

    If the block raises an error, the plugin is taken out as soon as no running mock
    uses it; otherwise `uninstall` is called, with its errors.
    """

    def __enter__(self) -> Self:
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
            # The user must see this error, not that a mock is still running.
            release()


def install() -> Installed:
    """Install Global Resiliency in moto, until `uninstall`.

    Installations nest: the plugin stays installed until `uninstall` was called as often.

    Returns:
        a context manager that uninstalls at the end of a ``with`` block; it need not
        be used.

    Raises:
        RuntimeError: if this moto lacks something that the plugin needs, or if
            Connect is already in use in a running mock.
    """
    # Importing moto under our lock could deadlock with a thread that holds
    # moto's import lock and gets here from the pytest plugin's import hook.
    require_seams()
    _ours()
    with _plugin.lock:
        if not _plugin.patches:
            _require_idle(
                _moto_backends(), "Install before the first API call of Connect"
            )
            _plugin.put_in()
        _plugin.levels += 1
    return Installed()


def uninstall() -> None:
    """Undo one `install`; the last one restores moto.

    Raises:
        RuntimeError: if the plugin is not installed, or if Connect is still in use in
            a running mock; the plugin then stays installed.
    """
    with _plugin.lock:
        if _plugin.levels == 0:
            msg = "moto_connect_tdg is not installed."
            raise RuntimeError(msg)
        if _plugin.levels == 1:
            _require_idle(_our_backends(), "Stop the mock before uninstalling")
        release()


def release(*, forget: bool = True) -> None:
    """Undo one `install`, if necessary when the running mock has stopped.

    With *forget* off the state is kept for a mock that starts with ``reset=False``.
    Nothing is undone if the user has uninstalled already.
    """
    with _plugin.lock:
        _plugin.levels = max(_plugin.levels - 1, 0)
        _plugin.take_out_if_unwanted(forget=forget)


@contextmanager
def keeping_level() -> Iterator[None]:
    """Undo each `install` of a block that the block did not undo itself."""
    before = _plugin.levels
    try:
        yield
    finally:
        while _plugin.levels > before:
            release()


def is_installed() -> bool:
    """Say whether Global Resiliency is installed in moto.

    Returns:
        True from the first `install` until the last `uninstall`.
    """
    return bool(_plugin.patches)


def require_mock() -> None:
    """Require a running mock in this process, with the plugin installed.

    Without one, a fault would never strike and the journal would be empty, so a test
    would pass vacuously.

    Raises:
        RuntimeError: saying what to do instead.
    """
    require_in_process()
    if not is_mocking():
        msg = (
            "No mock is running in this process: use this inside mock_aws. "
            "A server has control paths for it, under /moto-api/connect/."
        )
        raise RuntimeError(msg)
    if not is_installed():
        msg = (
            "moto_connect_tdg is not installed in the running mock: start it with "
            "moto_connect_tdg.mock_aws, or call install() before it starts."
        )
        raise RuntimeError(msg)


def require_in_process() -> None:
    """Require that moto's mocks are in this process, not on a server.

    Raises:
        RuntimeError: under TEST_SERVER_MODE or TEST_PROXY_MODE.
    """
    mode = _other_process()
    if mode is not None:
        msg = (
            f"{mode}=true, so the mock is not in this process. "
            "A server has control paths for it, under /moto-api/connect/."
        )
        raise RuntimeError(msg)


def _other_process() -> str | None:
    """Return the setting that makes moto's mocks use another process, or None."""
    # The attribute, since moto reads the environment only when it is imported.
    settings = moto_module("settings")
    if settings.TEST_SERVER_MODE:
        return "TEST_SERVER_MODE"
    return "TEST_PROXY_MODE" if settings.is_test_proxy_mode() else None


def is_mocking() -> bool:
    """Say whether a mock is running in this process."""
    # A mock that uses a server is counted on its own class: its state is there.
    return running_mocks() > 0


def _require_idle(backends: Any, advice: str) -> None:
    """Require that no running mock uses *backends*."""
    if _is_in_use(backends):
        msg = f"Connect is already in use in a running mock. {advice}."
        raise RuntimeError(msg)


def _is_in_use(backends: Any) -> bool:
    return is_mocking() and bool(backends)


def _forget(backends: Any) -> None:
    for account in backends.values():
        account.reset()
    backends.clear()


def _ours() -> ModuleType:
    """What is changed of moto's; importing it imports moto."""
    from .connect import changes

    return changes


def _our_backends() -> Any:
    return _ours().connect_backends


def _moto_backends() -> Any:
    return moto_module("connect").connect_backends
