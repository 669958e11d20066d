"""Clients of other accounts and callers."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.loaders import Loader

from tests.helpers.identifiers import OTHER_ACCOUNT, SOURCE


@cache
def _loader() -> Loader:
    """Load Connect's large model once for all clients."""
    session = botocore.session.get_session()
    loader: Loader = session.get_component("data_loader")
    return loader


def client_of(
    aws: Any,
    service: str,
    region: str = SOURCE,
    *,
    key: str = "testing",
    secret: str = "testing",  # noqa: S107 - not a real one
    token: str | None = None,
) -> Any:
    """A client of any service in the mock, with any credentials."""
    core = botocore.session.get_session()
    core.register_component("data_loader", _loader())
    session = boto3.Session(
        botocore_session=core,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
    )
    return session.client(
        service,
        region_name=region,
        endpoint_url=aws.endpoint_url,
        config=Config(retries={"total_max_attempts": 1}),
    )


def by_role(aws: Any, account: str = OTHER_ACCOUNT, region: str = SOURCE) -> Any:
    """A Connect client of an account, by a role that was assumed in it."""
    found = client_of(aws, "sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/caller", RoleSessionName="caller"
    )["Credentials"]
    return client_of(
        aws,
        "connect",
        region,
        key=found["AccessKeyId"],
        secret=found["SecretAccessKey"],
        token=found["SessionToken"],
    )


def by_key(aws: Any, account: str = OTHER_ACCOUNT, region: str = SOURCE) -> Any:
    """A Connect client of an account, by an access key that is its number."""
    return client_of(aws, "connect", region, key=account)


def by_header(aws: Any, account: str = OTHER_ACCOUNT, region: str = SOURCE) -> Any:
    """A Connect client of an account, by moto's own header."""
    client = client_of(aws, "connect", region)

    def add_header(params: dict[str, Any], **_: object) -> None:
        params["headers"]["x-moto-account-id"] = account

    client.meta.events.register("before-call.connect", add_header)
    return client
