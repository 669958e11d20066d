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


_DIGEST_SIZE = 16


def _digest(text: str) -> bytes:
    return blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_SIZE
    ).digest()


def fingerprint(params: Mapping[str, Any]) -> bytes:
    """A digest of the input, whatever the order of its members."""
    return _digest(json.dumps(params, sort_keys=True, default=str))


class ClientTokens:
    """The answers given so far, by operation and token.

    There is one for nearly every claim, so each is kept as one string of bytes:
    the digest of the input, and the answer's text.
    """

    __slots__ = ("_answers",)

    def __init__(self) -> None:
        self._answers: dict[bytes, bytes] = {}

    def recall(self, operation: str, token: str, digest: bytes) -> str | None:
        """The answer given before; a refusal if the input was other."""
        known = self._answers.get(_digest(f"{operation} {token}"))
        if known is None:
            return None
        if known[:_DIGEST_SIZE] != digest:
            raise _other_input(operation)
        return known[_DIGEST_SIZE:].decode()

    def remember(self, operation: str, token: str, digest: bytes, answer: str) -> None:
        """Keep an answer for the next time the token comes."""
        self._answers[_digest(f"{operation} {token}")] = digest + answer.encode()

    def fingerprint(self) -> str:
        """A digest of all that is remembered, for comparing; "" of nothing."""
        if not self._answers:
            return ""
        kept = blake2b(digest_size=_DIGEST_SIZE)
        for token, answer in sorted(self._answers.items()):
            kept.update(token + _digest(answer.decode("latin-1")))
        return kept.hexdigest()


def _other_input(operation: str) -> TdgError:
    # Without the token itself: messages are kept in the journal.
    msg = "The client token was used before with other input."
    return IdempotencyError(msg) if operation in DECLARING else InvalidRequestError(msg)
