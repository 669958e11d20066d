"""Checks of new faults: a fault that could never strike is refused.

Such a fault is a mistake in a test, which would pass without testing anything.
It is refused with a ValueError, in Python and over HTTP alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import get_args

from .faults import OUTAGES, ApiError, Delay, Effect, FailWorkflow, Outage
from .schedules import is_number

#: A longer delay is a mistake: clients give up earlier.
MAX_DELAY_SECONDS = 300

_ACCOUNT = re.compile(r"[0-9]{12}")
#: What API calls of Amazon Connect can name: its own resources, and numbers of AWS
#: End User Messaging, which can be imported.
_ARN = re.compile(
    r"arn:aws[a-z-]*:(connect|sms-voice|social-messaging):[a-z0-9-]+:[0-9]{12}:.+",
    re.DOTALL,
)
_EFFECTS: tuple[type, ...] = get_args(Effect)


def require_account(account_id: str | None) -> None:
    """An account ID has 12 digits."""
    if account_id is not None and not (
        isinstance(account_id, str) and _ACCOUNT.fullmatch(account_id)
    ):
        msg = f"AccountId must have 12 digits, not: {account_id!r}"
        raise ValueError(msg)


def require_resource(resource_arn: str | None) -> None:
    """A resource is matched by its whole ARN, never by a bare ID."""
    if resource_arn is not None and not (
        isinstance(resource_arn, str) and _ARN.fullmatch(resource_arn)
    ):
        msg = (
            f"ResourceArn must be the ARN of a Connect resource, not: {resource_arn!r}"
        )
        raise ValueError(msg)


def require_times(times: int | None, effects: Collection[object]) -> None:
    """A fault can hit at least once, and as often as it has effects."""
    if times is None:
        return
    if type(times) is not int or times < 1:
        msg = f"Times must be a positive integer, not: {times!r}"
        raise ValueError(msg)
    if times < len(effects):
        msg = f"Times must be at least the number of effects, {len(effects)}, not: {times}"
        raise ValueError(msg)


def require_effects(effects: Collection[object]) -> None:
    """A fault has at least one effect, and every effect is valid."""
    if not effects:
        msg = "A fault must have at least one effect."
        raise ValueError(msg)
    for effect in effects:
        _require_effect(effect)


def _require_effect(effect: object) -> None:
    match effect:
        case Outage(kind) if kind not in OUTAGES:
            msg = f"Outage must be one of {', '.join(OUTAGES)}, not: {kind!r}"
        case Delay(seconds) if not _is_delay(seconds):
            msg = f"DelaySeconds must be a number from 0 to {MAX_DELAY_SECONDS}, not: {seconds!r}"
        case Delay(seconds, jitter) if not (
            _is_delay(jitter) and _is_delay(seconds + jitter)
        ):
            msg = f"JitterSeconds must be a number from 0, with the delay up to {MAX_DELAY_SECONDS}, not: {jitter!r}"
        case FailWorkflow(reason) if not _is_text(reason):
            msg = f"FailWorkflow must have a reason, not: {reason!r}"
        case ApiError(code, _) if not _is_text(code):
            msg = f"Error.Code must be the code of an error, not: {code!r}"
        case ApiError(_, message) if type(message) is not str:
            msg = f"Error.Message must be a string, not: {message!r}"
        case _ if isinstance(effect, _EFFECTS):
            return
        case _:
            names = ", ".join(kind.__name__ for kind in _EFFECTS)
            msg = f"An effect must be an instance of one of {names}, not: {effect!r}"
    raise ValueError(msg)


def _is_delay(seconds: object) -> bool:
    return is_number(seconds) and 0 <= seconds <= MAX_DELAY_SECONDS


def _is_text(text: object) -> bool:
    return isinstance(text, str) and bool(text)
