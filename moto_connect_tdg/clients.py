"""Clients for Amazon Connect that do not depend on the shell, and are made quickly."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.loaders import Loader

from . import gate
from .seams import server_endpoint
from .sessions import unconfigured_session

gate.hook_moto_in()


@cache
def _loader() -> Loader:
    """One loader for all clients: Connect's model is large, and read but once."""
    loader: Loader = unconfigured_session().get_component("data_loader")
    return loader


def connect_client(region: str, *, endpoint_url: str | None = None) -> Any:
    """A boto3 client for Connect that never calls AWS.

    It calls only the mock in this process, or the server at *endpoint_url*; in
    moto's server mode that is moto's.
    """
    client = make_client(region, endpoint_url=endpoint_url or server_endpoint())
    gate.keep_from_aws(client)
    return client


def make_client(region: str, *, endpoint_url: str | None = None) -> Any:
    """A boto3 client for Connect, made in a tenth of the usual time.

    It tries each call once: a Region that is down is seen immediately.
    """
    core = unconfigured_session()
    core.register_component("data_loader", _loader())
    session = boto3.Session(
        botocore_session=core,
        # moto's own are set in the environment only while a mock runs
        aws_access_key_id="testing",
        aws_secret_access_key="testing",  # noqa: S106 - nobody's
    )
    return session.client(
        "connect",
        region_name=region,
        endpoint_url=endpoint_url,
        config=Config(
            # The mode too: otherwise botocore looks for it in the environment.
            retries={"total_max_attempts": 1, "mode": "standard"},
            ignore_configured_endpoint_urls=True,
        ),
    )
