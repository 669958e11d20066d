"""moto's ``mock_aws``, with Global Resiliency in it.

Importing this module puts moto's hooks into botocore, as importing moto does: a client
that is made after that, even before the mock starts, is mocked too.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, overload

from moto import mock_aws as moto_mock_aws

from .connect.settings import require_config
from .installation import install, release

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    from moto.core.config import DefaultConfig
    from moto.core.models import MockAWS

    from .connect.settings import ConnectConfig

    P = ParamSpec("P")
    T = TypeVar("T")


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
    """Mock AWS as moto's own ``mock_aws`` does, with Global Resiliency.

    It is a decorator for functions and classes, with or without parentheses, and a
    context manager. The plugin is installed while the mock is running.

    Args:
        func: what to decorate, given by Python if there are no parentheses.
        config: moto's configuration. Under "connect" it can have the settings of this
            package: region_pairs, quotas and journal_parameters.

    Returns:
        the decorated function or class, or a mock to decorate with or to enter.

    Raises:
        ValueError: if *config* has malformed settings under "connect".
        RuntimeError: when the mock starts, if this moto lacks something that the
            plugin needs.
    """
    require_config(config)
    mock = _with_plugin(moto_mock_aws(config=config))
    return mock if func is None else mock(func)


def _with_plugin(mock: MockAWS) -> MockAWS:
    """Make *mock* install the plugin while it is running.

    A subclass would not work: MockAWS counts its mocks on the instance's class.
    """
    start, stop = mock.start, mock.stop
    running = 0

    def start_with_plugin(reset: bool = True) -> None:
        nonlocal running
        install()
        with ExitStack() as on_error:
            on_error.callback(release)
            start(reset=reset)
            on_error.pop_all()
        running += 1

    def stop_with_plugin(remove_data: bool = True) -> None:
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
