"""Refuse a pace for an unknown model: the real one would keep its pace."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..domain.lifecycle import MODEL_PREFIX, MODELS, unknown_model

if TYPE_CHECKING:
    from moto.core.common_types import TYPE_RESPONSE


class UnknownModelError(ValueError):
    """A paced model of Amazon Connect that does not exist."""


def require_model(model_name: str) -> None:
    """Refuse an unknown model of Amazon Connect, and list the known ones."""
    if model_name.startswith(MODEL_PREFIX) and model_name not in MODELS:
        raise UnknownModelError(unknown_model(model_name))


def checking_model(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a method of moto's state manager to refuse unknown models of Connect."""

    @wraps(method)
    def check_and_call(self: object, model_name: str, *args: Any, **kwargs: Any) -> Any:
        require_model(model_name)
        return method(self, model_name, *args, **kwargs)

    return check_and_call


def answering_refusal(handler: Callable[..., TYPE_RESPONSE]) -> Callable[..., Any]:
    """Wrap a control path of moto's state manager to answer a refusal with a 400."""

    @wraps(handler)
    def answer(request: Any, full_url: str, headers: Any) -> TYPE_RESPONSE:
        try:
            return handler(request, full_url, headers)
        except UnknownModelError as error:
            return (
                int(HTTPStatus.BAD_REQUEST),
                {"Content-Type": "application/json"},
                json.dumps({"message": str(error)}),
            )

    return answer
