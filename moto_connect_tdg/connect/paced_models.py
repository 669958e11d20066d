"""Refuse a pace of Amazon Connect that is for an unknown model, or malformed.

moto accepts both: the known models would keep their pace, and a later API call would
fail on a malformed one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..domain.lifecycle import MODEL_PREFIX, MODELS, unknown_model
from ..domain.schedules import is_number

if TYPE_CHECKING:
    from moto.core.common_types import TYPE_RESPONSE

#: The longest workflow, thirty years; moto's clock has no dates for much longer ones.
MAX_SECONDS = 10**9


class RefusedPaceError(ValueError):
    """A paced model that does not exist, or a malformed pace."""


def require_model(model_name: object) -> None:
    """Refuse an unknown model of Amazon Connect, and list the known ones."""
    name = str(model_name)
    if name.startswith(MODEL_PREFIX) and name not in MODELS:
        raise RefusedPaceError(unknown_model(name))


def require_pace(model_name: object, transition: object) -> None:
    """Refuse a malformed transition of a model of Amazon Connect."""
    if model_name not in MODELS:
        return
    match transition:
        case {"progression": "immediate"}:
            return
        case {"progression": "manual", "times": times}:
            if type(times) is int and times >= 0:
                return
        case {"progression": "time", "seconds": seconds}:
            if is_number(seconds) and 0 <= seconds <= MAX_SECONDS:
                return
    msg = (
        f"The pace of {model_name} must be immediate, manual with times from 0, or time "
        f"with seconds from 0 to {MAX_SECONDS}, not: {transition!r}"
    )
    raise RefusedPaceError(msg)


def checking_model(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a method of moto's state manager to refuse unknown models of Connect."""

    @wraps(method)
    def check_and_call(self: object, model_name: str, *args: Any, **kwargs: Any) -> Any:
        require_model(model_name)
        return method(self, model_name, *args, **kwargs)

    return check_and_call


def checking_pace(set_transition: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `set_transition` of moto's state manager to refuse malformed paces too."""

    @wraps(set_transition)
    def check_and_set(self: object, model_name: str, transition: Any) -> Any:
        require_model(model_name)
        require_pace(model_name, transition)
        return set_transition(self, model_name, transition)

    return check_and_set


def answering_refusal(handler: Callable[..., TYPE_RESPONSE]) -> Callable[..., Any]:
    """Wrap a control path of moto's state manager to answer a refusal with a 400."""

    @wraps(handler)
    def answer(request: Any, full_url: str, headers: Any) -> TYPE_RESPONSE:
        try:
            return handler(request, full_url, headers)
        except RefusedPaceError as error:
            return (
                int(HTTPStatus.BAD_REQUEST),
                {"Content-Type": "application/json"},
                json.dumps({"message": str(error)}),
            )

    return answer
