"""The mock under test, in-process or on a server."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
import requests

from moto_connect_tdg import estate
from moto_connect_tdg.connect import door
from moto_connect_tdg.remoting.client import RemoteMock, remote
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE
from tests.helpers.patience import PATIENCE
from tests.helpers.plain_clients import PlainClient
from tests.helpers.raw_requests import signed

#: Kept for the whole run: making one costs more than a test.
_HTTP = requests.Session()
#: For tests that set the clock: a server has its own.
in_process = pytest.mark.parametrize("aws", ["in-process"], indirect=True)
#: For tests that need a server.
on_server = pytest.mark.parametrize("aws", ["server"], indirect=True)


@cache
def _remote(url: str) -> RemoteMock:
    return remote(url)


def _invoke(region: str, operation: str, **members: Any) -> dict[str, Any]:
    account_id = os.environ.get("MOTO_ACCOUNT_ID", ACCOUNT)
    return door.invoke(account_id, region, operation, members)


@dataclass
class Aws:
    """The mock under test: clients by Region, and its control paths."""

    control_url: str
    endpoint_url: str | None = None
    #: whether the test may have changed a pace or a setting
    is_modified: bool = False

    def connect(self, region: str = SOURCE) -> Any:
        """A Connect client of a Region."""
        return estate.connect_client(region, endpoint_url=self.endpoint_url)

    def estate(self, **wanted: Any) -> estate.Estate:
        """Build an estate: a replicated instance, with *wanted* in it.

        It is built without boto3, which would take most of the time: in-process by the
        service, where a refusal is a `TdgError`, on a server by its control path. Tests
        of estates themselves use `build_estate`.
        """
        if self.endpoint_url is not None:
            return _remote(self.endpoint_url).build_estate(**wanted)
        regions = (
            wanted.pop("source_region", SOURCE),
            wanted.pop("replica_region", REPLICA),
        )
        usual = {"alias": "estate", "groups": 1, "numbers": 1, "agents": 0}
        source, replica = (PlainClient(_invoke, region) for region in regions)
        built = estate.build_with(source, replica, **{**usual, **wanted})
        source, replica = map(self.connect, regions)
        return replace(built, source=source, replica=replica)

    def control(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Send a request to the control paths."""
        self.is_modified |= path.startswith(("config", "state-manager"))
        return _HTTP.request(
            method, f"{self.control_url}/moto-api/{path}", timeout=PATIENCE, **kwargs
        )

    def set_pace(self, model: str, **transition: Any) -> None:
        """Set by moto's state manager how workflows of *model* advance."""
        answer = self.control(
            "POST",
            "state-manager/set-transition",
            json={"model_name": model, "transition": transition},
        )
        assert answer.status_code == 201

    def set_config(self, **settings: Any) -> None:
        """Set the package's settings by moto's config path."""
        answer = self.control("POST", "config", json={"connect": settings})
        assert answer.status_code == 201

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        region: str = SOURCE,
        **headers: str,
    ) -> requests.Response:
        """Send a raw request, signed in form only, with the path as it is."""
        base = self.endpoint_url or f"https://connect.{region}.amazonaws.com"
        request = requests.Request(
            method,
            base,
            data=body,
            headers={
                "Authorization": signed(region=region),
                "Content-Type": "application/json",
                **headers,
            },
        ).prepare()
        request.url = base + path
        with requests.Session() as session:
            return session.send(request, timeout=PATIENCE)
