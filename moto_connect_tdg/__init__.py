"""Amazon Connect Global Resiliency for moto.

Names that are not needed for installation are imported on first use. Everything that
makes clients, or runs code that may, imports moto first: moto's hooks must be in
botocore before the first client is made.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .installation import install, is_installed, uninstall

if TYPE_CHECKING:
    #: The version of this package, as its metadata has it.
    __version__: str

    from . import faults, journal, reports, scenarios, simulator, types
    from .domain.flow_references import FlowReference, flow_references
    from .estate import ClaimedNumber, Estate, build_estate
    from .gate import UnmockedRequestError
    from .mocking import mock_aws
    from .pacing import pace
    from .rehearsal.failover import rehearse, rehearse_all
    from .rehearsal.scenarios import Scenario
    from .rehearsal.shift import run_drill
    from .remoting.client import RemoteMock, remote

__all__ = [
    "ClaimedNumber",
    "Estate",
    "FlowReference",
    "RemoteMock",
    "Scenario",
    "UnmockedRequestError",
    "build_estate",
    "faults",
    "flow_references",
    "install",
    "is_installed",
    "journal",
    "mock_aws",
    "pace",
    "rehearse",
    "rehearse_all",
    "remote",
    "reports",
    "run_drill",
    "scenarios",
    "simulator",
    "types",
    "uninstall",
]

#: The module of each name that is imported late; None for a module itself.
_LATE = {
    "ClaimedNumber": "estate",
    "Estate": "estate",
    "FlowReference": "domain.flow_references",
    "RemoteMock": "remoting.client",
    "Scenario": "rehearsal.scenarios",
    "UnmockedRequestError": "gate",
    "build_estate": "estate",
    "faults": None,
    "flow_references": "domain.flow_references",
    "journal": None,
    "mock_aws": "mocking",
    "pace": "pacing",
    "rehearse": "rehearsal.failover",
    "rehearse_all": "rehearsal.failover",
    "remote": "remoting.client",
    "reports": None,
    "run_drill": "rehearsal.shift",
    "scenarios": None,
    "simulator": None,
    "types": None,
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module(".version", __name__).version()
    if name not in _LATE:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module = import_module(f".{_LATE[name] or name}", __name__)
    found = module if _LATE[name] is None else getattr(module, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
