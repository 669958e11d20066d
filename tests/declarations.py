"""Every refusal has a code that its operation declares; looked at after each API test."""

from __future__ import annotations

from collections.abc import Iterable

from moto_connect_tdg.connect.responses.funnel import router

#: Codes that any operation may answer, and that none declares: they are not
#: Connect's own, but come before it.
BEFORE_CONNECT = {
    "OK": "not refused",
    "ServiceUnavailable": "an injected outage: there is nobody to refuse",
    "AccessDeniedException": "IAM denies every operation, as AWS's common errors say",
    "InvalidClientTokenId": "moto's IAM knows no such key",
    "SignatureDoesNotMatch": "moto's IAM checks a signature",
}
#: Codes that one operation answers without declaring them.
EXCEPTIONS = {
    ("DeleteTrafficDistributionGroup", "ResourceNotFoundException"): "S-17, S-18",
}


def undeclared(outcomes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of (operation, outcome) that the operation does not declare."""
    return [
        (name, code)
        for name, code in outcomes
        if code not in BEFORE_CONNECT
        and (name, code) not in EXCEPTIONS
        and code not in router().operation(name).declared
    ]
