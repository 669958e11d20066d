"""Makes every ``mock_aws`` in a pytest run know Global Resiliency.

Nothing is imported or changed until moto is: a run without moto pays nothing.
Off with ``-p no:connect_tdg``.
"""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from .install import install, release

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    import pytest


class MotoWatcher:
    """Installs the plugin right after moto was imported."""

    def __init__(self) -> None:
        self.installs = 0

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Find moto by the other finders, and be told when it was executed."""
        if fullname != "moto":
            return None
        spec = self._find_elsewhere(fullname, path, target)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_install(module: ModuleType) -> None:
                execute(module)
                self.install()

            spec.loader.exec_module = execute_and_install  # type: ignore[method-assign]
        return spec

    def _find_elsewhere(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None
    ) -> ModuleSpec | None:
        specs = (
            finder.find_spec(fullname, path, target)
            for finder in sys.meta_path
            if finder is not self
        )
        return next((spec for spec in specs if spec is not None), None)

    def install(self) -> None:
        """Install, or warn: tests that do not use Connect shall still run."""
        try:
            install()
        except RuntimeError as problem:
            warnings.warn(f"{problem} (Off with -p no:connect_tdg)", stacklevel=2)
        else:
            self.installs += 1

    def start(self) -> None:
        """Install at once if moto is there already, else as soon as it is."""
        sys.meta_path.insert(0, self)
        if "moto" in sys.modules:
            self.install()

    def stop(self) -> None:
        """Stop watching, and undo what was installed."""
        sys.meta_path.remove(self)
        while self.installs:
            self.installs -= 1
            release()


def pytest_configure(config: pytest.Config) -> None:
    """Watch for moto until the run ends."""
    watcher = MotoWatcher()
    watcher.start()
    config.add_cleanup(watcher.stop)
