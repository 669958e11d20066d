"""Install Global Resiliency for every ``mock_aws`` in a pytest run.

Nothing is imported or changed before moto is imported: a run without moto costs
nothing. ``-p no:connect_tdg`` turns it off. The fixtures ``connect_estate`` and
``connect_scenario`` are here too.
"""

from __future__ import annotations

import sys
import warnings
from contextlib import ExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from .installation import install, release

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from .estate import Estate
    from .rehearsal.scenarios import Scenario


class MotoWatcher:
    """Installs the plugin as soon as moto has been imported."""

    def __init__(self) -> None:
        self.installs = 0

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Find moto with the other finders, and install after it was executed."""
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
        """Install, or warn: tests that do not use Connect must still run."""
        try:
            install()
        except RuntimeError as problem:
            _warn(f"{problem} (turn this off with -p no:connect_tdg)")
        else:
            self.installs += 1

    def start(self) -> None:
        """Install immediately if moto is imported, else as soon as it is."""
        sys.meta_path.insert(0, self)
        if "moto" in sys.modules:
            self.install()

    def stop(self) -> None:
        """Stop watching, and undo what was installed."""
        sys.meta_path.remove(self)
        while self.installs:
            self.installs -= 1
            release()


def _warn(sentence: str) -> None:
    """Warn, but never raise, even if warnings are errors."""
    try:
        warnings.warn(sentence, stacklevel=3)
    except UserWarning:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(sentence, stacklevel=3)


def pytest_configure(config: pytest.Config) -> None:
    """Watch for moto until the run ends."""
    config.addinivalue_line(
        "markers",
        "connect_estate(**wanted): what the fixture connect_estate builds for the test, "
        "by the arguments of moto_connect_tdg.build_estate(): source_region, "
        "replica_region, alias, groups, numbers, agents",
    )
    config.addinivalue_line(
        "markers",
        "connect_pace(model, *, describes=None, seconds=None): how long workflows of "
        "model (instance, replica, trafficdistributiongroup, phonenumber) take in the "
        "test itself, in describe calls or in seconds of the mock's clock; may be given "
        "again for another model",
    )
    config.addinivalue_line(
        "markers",
        "connect_scenarios(*names): the scenarios that the fixture connect_scenario "
        "stands for, instead of all; moto-connect-tdg drill --list names them, and a "
        "moto_connect_tdg.Scenario of your own is accepted too",
    )
    watcher = MotoWatcher()
    watcher.start()
    config.add_cleanup(watcher.stop)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Set the paces of the markers ``connect_pace`` while the test itself runs.

    What its fixtures set up is done at the usual pace.
    """
    markers = list(item.iter_markers("connect_pace"))
    if not markers:
        return (yield)
    # Imported late: a run without moto pays nothing.
    pace = import_module(".pacing", __package__).pace
    with ExitStack() as stack:
        # The closest marker is the last word.
        for marker in reversed(markers):
            stack.enter_context(pace(*marker.args, **marker.kwargs))
        return (yield)


@pytest.fixture
def connect_estate(request: pytest.FixtureRequest) -> Iterator[Estate]:
    """A replicated Amazon Connect instance in a mock of its own: an `Estate`.

    ``moto_connect_tdg.build_estate()`` builds it: an instance, its replica, a group,
    and a number that is linked to a flow. With
    ``@pytest.mark.connect_estate(numbers=3, agents=2)`` a test gets more. If a mock is
    running already, the estate has a unique alias and is deleted afterwards. The
    journal is empty when the test starts.
    """
    wanted = _wanted(request.node.get_closest_marker("connect_estate"))
    # Imported late: a run without moto must cost nothing.
    fixture = import_module(".estate_fixture", __package__)
    yield from fixture.estate_of_a_test(wanted)


def _wanted(marker: pytest.Mark | None) -> dict[str, Any]:
    if marker is None:
        return {}
    if marker.args:
        given = ", ".join(repr(value) for value in marker.args)
        msg = (
            "@pytest.mark.connect_estate takes keyword arguments, those of "
            f"build_estate() such as numbers=3; got: {given}"
        )
        raise pytest.UsageError(msg)
    return dict(marker.kwargs)


# -- drills -----------------------------------------------------------------------


@pytest.fixture
def connect_scenario(request: pytest.FixtureRequest) -> Scenario:
    """A scenario to rehearse a failover in; the test runs once for each.

    ``moto_connect_tdg.rehearse(fail_over, scenario=connect_scenario)`` returns the
    report. ``@pytest.mark.connect_scenarios("source-down", "slow")`` chooses some.
    """
    scenario: Scenario = request.param
    return scenario


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes ``connect_scenario`` once for each scenario."""
    if "connect_scenario" not in metafunc.fixturenames:
        return
    from .rehearsal import failover, scenarios  # noqa: PLC0415 - imports moto

    marker = metafunc.definition.get_closest_marker("connect_scenarios")
    if marker is not None and (marker.kwargs or not marker.args):
        msg = (
            "@pytest.mark.connect_scenarios takes names or scenarios, such as "
            '"source-down"'
        )
        raise pytest.UsageError(msg)
    try:
        wanted = failover.read_scenarios(marker.args if marker else scenarios.SCENARIOS)
    except ValueError as error:
        msg = f"@pytest.mark.connect_scenarios: {error}"
        raise pytest.UsageError(msg) from None
    metafunc.parametrize(
        "connect_scenario", wanted, indirect=True, ids=[s.name for s in wanted]
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the drills of a test that fails: what was asked of the Region, and when."""
    report = yield
    # Only who has rehearsed has imported it.
    module = sys.modules.get(f"{__package__}.rehearsal.report")
    if module is not None and call.when == "call":
        drills = module.take_recent()
        if report.failed:
            for drill in drills:
                report.sections.append((f"Drill of {item.name}", str(drill)))
    return report
