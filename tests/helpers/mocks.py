"""One running mock for the in-process tests that follow each other."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import boto3
import pytest
from moto.core.base_backend import BackendDict
from moto.core.config import default_user_config
from moto.core.model_instances import reset_model_data

from moto_connect_tdg import mock_aws

#: moto's settings; in its type for them our key is missing
_SETTINGS: Any = default_user_config


class SharedMock:
    """A mock that stays running from one test to the next, and is emptied in between.

    Each start makes moto register some 1,300 URLs, which takes as long as a test.
    """

    def __init__(self) -> None:
        self._mock: Any = None
        self._config: dict[str, Any] = {}

    def start(self) -> None:
        """Start the mock; one that is running becomes as if it had just started."""
        if self._mock is None:
            mock = mock_aws(config={"connect": {}})
            mock.start()
            self._mock = mock
            self._config = deepcopy(_SETTINGS)
        else:
            # what stopping and starting it would do to what tests can change
            BackendDict.reset()
            reset_model_data()
            boto3.DEFAULT_SESSION = None
            _SETTINGS.clear()
            _SETTINGS.update(deepcopy(self._config))

    def stop(self) -> None:
        """Stop the mock, if it is running."""
        if self._mock is not None:
            mock, self._mock = self._mock, None
            mock.stop()


#: the mock of this process
shared_mock = SharedMock()


def uses_shared_mock(item: pytest.Item | None) -> bool:
    """Say whether a test runs in the shared mock: an in-process one with `aws`."""
    callspec = getattr(item, "callspec", None)
    return callspec is not None and callspec.params.get("aws") == "in-process"


def together(items: list[pytest.Item]) -> list[pytest.Item]:
    """Order the tests so that those of a module in the shared mock follow each other."""
    modules: dict[str, int] = {}
    for item in items:
        modules.setdefault(item.location[0], len(modules))
    return sorted(
        items, key=lambda item: (modules[item.location[0]], uses_shared_mock(item))
    )
