"""Evaluate what depends on resources, once these exist."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from moto.core.exceptions import ServiceException
from werkzeug.exceptions import HTTPException

from .failures import ResourceFailedError

#: What moto raises for functions whose arguments it cannot use.
UNUSABLE = (AttributeError, LookupError, TypeError, ValueError)


def sentence_of(error: Exception) -> str:
    """Return why a resource failed, without moto's error code."""
    message: object = getattr(error, "message", None)
    return str(error) if message is None else str(message)


def evaluated(value: Any, resource_map: Any, where: str) -> Any:
    """Return a value of a template with all functions evaluated.

    Raises:
        ResourceFailedError: if moto cannot evaluate it, saying *where* it is.
    """
    parsing: Any = import_module("moto.cloudformation.parsing")
    try:
        return parsing.clean_json(value, resource_map)
    except (ServiceException, HTTPException) as error:
        raise ResourceFailedError(sentence_of(error)) from None
    except UNUSABLE:
        msg = f"Template error: {where} cannot be evaluated."
        raise ResourceFailedError(msg) from None


def require_outputs(stack: Any) -> None:
    """Evaluate the outputs of a stack: errors would show when it is described.

    Raises:
        ResourceFailedError: if moto cannot evaluate one of them.
    """
    resource_map = stack.resource_map
    for name, output in (stack.template_dict.get("Outputs") or {}).items():
        condition = output.get("Condition")
        if condition is None or resource_map.lazy_condition_map[condition]:
            evaluated(output, resource_map, f"output {name}")
