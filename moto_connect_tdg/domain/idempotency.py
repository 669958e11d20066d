"""Client tokens: the same token with the same input gets the same answer (S-34).

https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from ..errors import IdempotencyError, InvalidRequestError, TdgError

#: Operations that declare IdempotencyException (ER table).
DECLARING = frozenset(
    {
        "ClaimPhoneNumber",
        "ImportPhoneNumber",
        "UpdatePhoneNumber",
        "UpdatePhoneNumberMetadata",
        "ReleasePhoneNumber",
    }
)


def fingerprint(params: Mapping[str, Any]) -> bytes:
    """A digest of the input, whatever the order of its members."""
    text = json.dumps(params, sort_keys=True, default=str)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class ClientTokens:
    """The answers given so far, by operation and token."""

    __slots__ = ("_answers",)

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], tuple[bytes, Any]] = {}

    def recall(self, operation: str, token: str, digest: bytes) -> tuple[Any] | None:
        """The answer given before, wrapped; a refusal if the input was other."""
        known = self._answers.get((operation, token))
        if known is None:
            return None
        if known[0] != digest:
            raise _other_input(operation, token)
        return (known[1],)

    def remember(self, operation: str, token: str, digest: bytes, answer: Any) -> None:
        """Keep an answer for the next time the token comes."""
        self._answers[operation, token] = (digest, answer)


def _other_input(operation: str, token: str) -> TdgError:
    msg = f"The client token was used before with other input: {token[:100]}"
    return IdempotencyError(msg) if operation in DECLARING else InvalidRequestError(msg)
