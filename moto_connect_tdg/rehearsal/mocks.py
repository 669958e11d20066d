"""A drill's own mock, which the failover may stop, start again, or nest others in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from moto.core.models import MockAWS

from ..installation import keeping_level
from ..mocking import mock_aws
from ..seams import running_mocks


@contextmanager
def own_mock() -> Iterator[None]:
    """Run a mock for a block, and leave none of its own at the end."""
    mock = mock_aws()
    with keeping_level():
        mock.start()
        try:
            yield
        finally:
            # moto's count of mocks would fall below zero, and the next mock do nothing.
            while running_mocks() < 1:
                MockAWS().start(reset=False)
            mock.stop()


def stop_others() -> None:
    """Stop the mocks that were started within ours and never stopped."""
    while running_mocks() > 1:
        MockAWS().stop()
