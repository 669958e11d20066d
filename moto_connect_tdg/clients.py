"""Make clients for Amazon Connect quickly, and independent of the shell's settings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.loaders import Loader

from . import gate
from .seams import server_endpoint
from .sessions import unconfigured_session

if TYPE_CHECKING:
    # From boto3-stubs[connect]; where that is not installed, it is Any.
    from mypy_boto3_connect.client import ConnectClient
else:
    ConnectClient = Any

__all__ = ["ConnectClient", "connect_client", "make_client"]

gate.hook_moto_in()


@cache
def _loader() -> Loader:
    """Return one loader for all clients: Connect's model is large, and read only once."""
    loader: Loader = unconfigured_session().get_component("data_loader")
    return loader


def connect_client(region: str, *, endpoint_url: str | None = None) -> ConnectClient:
    """Make a boto3 client for Connect that never calls AWS.

    It uses only the mock in this process, or the server at *endpoint_url* (moto's own,
    in moto's server mode).
    """
    client = make_client(region, endpoint_url=endpoint_url or server_endpoint())
    gate.keep_from_aws(client)
    return client


def make_client(region: str, *, endpoint_url: str | None = None) -> Any:
    """Make a boto3 client for Connect in a tenth of the usual time.

    It never retries, so a Region that is down fails immediately.
    """
    core = unconfigured_session()
    core.register_component("data_loader", _loader())
    # moto sets its own in the environment only while a mock is running
    core.set_credentials("testing", "testing")
    return boto3.Session(botocore_session=core).client(
        "connect",
        region_name=region,
        endpoint_url=endpoint_url,
        config=Config(
            # With the mode, which botocore would otherwise take from the environment.
            retries={"total_max_attempts": 1, "mode": "standard"},
            ignore_configured_endpoint_urls=True,
        ),
    )
