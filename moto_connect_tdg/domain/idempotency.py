"""Client tokens: the same token with the same input gets the same answer (S-34).

https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from hashlib import blake2b
from typing import Any

from ..errors import IdempotencyError, InvalidRequestError, TdgError
from ..records import dataclass

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

#: How long a token is remembered (S-54).
KEPT = timedelta(hours=24)

_DIGEST_SIZE = 16
_TIME = struct.Struct("!d")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def _digest(text: str) -> bytes:
    return blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_SIZE
    ).digest()


def fingerprint(params: Mapping[str, Any]) -> bytes:
    """Return a digest of the input, independent of the order of its members."""
    return _digest(json.dumps(params, sort_keys=True, default=str))


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """The digest of the input that a token came with, and the text of the answer."""

    digest: bytes
    answer: str


class ClientTokens:
    """The answers of the last 24 hours, by operation and token (S-54).

    Nearly every claim has one, so each is kept as one string of bytes: the time,
    the digest of the input, and the answer's text.
    """

    __slots__ = ("_answers",)

    def __init__(self) -> None:
        self._answers: dict[bytes, bytes] = {}

    def __len__(self) -> int:
        return len(self._answers)

    def recall(
        self, operation: str, token: str, *, now: datetime
    ) -> KnownAnswer | None:
        """Return the answer given before, if it is not older than 24 hours."""
        known = self._answers.get(_digest(f"{operation} {token}"))
        if known is None or _is_expired(known, now):
            return None
        text = known[_TIME.size + _DIGEST_SIZE :].decode()
        return KnownAnswer(known[_TIME.size :][:_DIGEST_SIZE], text)

    def remember(
        self, operation: str, token: str, digest: bytes, answer: str, *, now: datetime
    ) -> None:
        """Keep an answer for later requests with the same token."""
        key = _digest(f"{operation} {token}")
        self._answers.pop(key, None)
        self._answers[key] = _TIME.pack(_seconds(now)) + digest + answer.encode()
        while _is_expired(self._answers[oldest := next(iter(self._answers))], now):
            del self._answers[oldest]

    def fingerprint(self, *, now: datetime) -> str:
        """Return a digest of all remembered answers, for comparison; "" if none."""
        valid = [
            kept for kept in self._answers.items() if not _is_expired(kept[1], now)
        ]
        if not valid:
            return ""
        digest = blake2b(digest_size=_DIGEST_SIZE)
        for token, answer in sorted(valid):
            digest.update(token + _digest(answer.decode("latin-1")))
        return digest.hexdigest()


def _seconds(now: datetime) -> float:
    return (now - _EPOCH).total_seconds()


def _is_expired(known: bytes, now: datetime) -> bool:
    (at,) = _TIME.unpack_from(known)
    return _seconds(now) - float(at) > KEPT.total_seconds()


def other_input(operation: str) -> TdgError:
    """The error for a token that was used before with other input (S-34)."""
    # Without the token itself: messages are kept in the journal.
    msg = "The client token was used before with other input."
    return IdempotencyError(msg) if operation in DECLARING else InvalidRequestError(msg)
