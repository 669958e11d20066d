"""IAM users and their permissions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.helpers.accounts import client_of

Statement = dict[str, Any]


def allow(actions: str | Iterable[str], *resources: str) -> Statement:
    """A statement that allows actions, by default of Connect and on all resources."""
    names = [actions] if isinstance(actions, str) else actions
    return {
        "Effect": "Allow",
        "Action": [name if ":" in name else f"connect:{name}" for name in names],
        "Resource": list(resources) or "*",
    }


def policy_of(*statements: Statement) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def create_caller(aws: Any, *statements: Statement) -> dict[str, str]:
    """Create a user with a policy and return the key for client_of."""
    iam = client_of(aws, "iam")
    iam.create_user(UserName="caller")
    iam.put_user_policy(
        UserName="caller", PolicyName="policy", PolicyDocument=policy_of(*statements)
    )
    key = iam.create_access_key(UserName="caller")["AccessKey"]
    return {"key": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
