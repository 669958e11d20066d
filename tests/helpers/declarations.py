"""Check after each API test that refusals have codes that their operation declares."""

from __future__ import annotations

from collections.abc import Iterable

from tests.helpers.worlds import router

#: Codes that any operation may answer although none declares them, as they come
#: from what is in front of Connect.
BEFORE_CONNECT = {
    "OK": "not refused",
    "ServiceUnavailable": "an injected outage",
    "AccessDeniedException": "IAM denies every operation, as AWS's common errors say",
    "InvalidClientTokenId": "moto's IAM knows no such key",
    "SignatureDoesNotMatch": "moto's IAM checks a signature",
}
#: Codes that one operation answers without declaring them, by rule.
EXCEPTIONS = {
    ("DeleteTrafficDistributionGroup", "ResourceNotFoundException"): "S-17, S-18",
}


def undeclared(outcomes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of operation and outcome that the operation does not declare."""
    return [
        (name, code)
        for name, code in outcomes
        if code not in BEFORE_CONNECT
        and (name, code) not in EXCEPTIONS
        and code not in router().operation(name).declared
    ]
