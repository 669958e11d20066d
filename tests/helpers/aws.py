"""The mock under test, in-process or on a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import requests

from moto_connect_tdg import estate
from tests.helpers.identifiers import SOURCE
from tests.helpers.raw_requests import signed

#: Kept for the whole run: making one costs more than a test.
_HTTP = requests.Session()
#: For tests that turn the clock: a server has a clock of its own.
in_process = pytest.mark.parametrize("aws", ["in-process"], indirect=True)
#: For what only a server has.
on_server = pytest.mark.parametrize("aws", ["server"], indirect=True)


@dataclass
class Aws:
    """The mock under test: clients by Region, and its control paths."""

    control_url: str
    endpoint_url: str | None = None
    #: whether a pace or a setting may be other than it was
    is_modified: bool = False

    def connect(self, region: str = SOURCE) -> Any:
        """A Connect client of a Region."""
        return estate.connect_client(region, endpoint_url=self.endpoint_url)

    def estate(self, **wanted: Any) -> estate.Estate:
        """A replicated instance with what is wanted."""
        return estate.build_estate(endpoint_url=self.endpoint_url, **wanted)

    def control(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """A request to the control paths."""
        self.is_modified |= path.startswith(("config", "state-manager"))
        return _HTTP.request(
            method, f"{self.control_url}/moto-api/{path}", timeout=60, **kwargs
        )

    def set_pace(self, model: str, **transition: Any) -> None:
        """Tell moto's state manager how a workflow of *model* advances."""
        answer = self.control(
            "POST",
            "state-manager/set-transition",
            json={"model_name": model, "transition": transition},
        )
        assert answer.status_code == 201

    def set_config(self, **settings: Any) -> None:
        """Set our settings by moto's config path."""
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
        """A raw request, signed for Connect in form only; the path goes as it is."""
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
            return session.send(request, timeout=60)
