"""The OpenAPI document of the control paths, made from the same tables.

https://spec.openapis.org/oas/v3.1.1.html
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from operator import attrgetter
from typing import Any

from ..version import version
from .control_kinds import ANY_OBJECT, STRING, Kind, object_of
from .control_members import REFUSAL
from .control_routes import PREFIX, Route, forms_of

VERSION = "3.1.0"
DOCUMENT = Kind("object", ANY_OBJECT.schema)


def document_of(routes: Sequence[Route]) -> dict[str, Any]:
    """Describe these control paths."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = paths.setdefault(f"{PREFIX}{route.path}", {})
        path[route.method.lower()] = _operation(route)
    queries = [route.reads for route in routes if not route.has_body]
    forms = [
        REFUSAL,
        *(form for form in forms_of(routes).values() if form not in queries),
    ]
    return {
        "openapi": VERSION,
        "info": {
            "title": "Control paths of moto_connect_tdg",
            "version": version(),
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {
                form.name: form.schema for form in sorted(forms, key=attrgetter("name"))
            }
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    refusals = (*([HTTPStatus.BAD_REQUEST] if route.reads else []), *route.refusals)
    described: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": [_label(name) for name in route.labels],
        "responses": {
            str(int(route.status)): _response("Done.", route.answer),
            **{
                str(int(status)): _response(status.phrase, object_of(REFUSAL))
                for status in refusals
            },
        },
    }
    if route.reads is None:
        return described
    if route.has_body:
        described["requestBody"] = {
            "required": True,
            "content": _content(object_of(route.reads)),
        }
    else:
        described["parameters"] += [
            {
                "name": member.name,
                "in": "query",
                "required": member.name in route.reads.required,
                "description": member.meaning,
                "schema": member.kind.schema,
            }
            for member in route.reads.members
        ]
    return described


def _label(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": STRING.schema}


def _content(kind: Kind) -> dict[str, Any]:
    return {"application/json": {"schema": kind.schema}}


def _response(text: str, kind: Kind) -> dict[str, Any]:
    return {"description": text, "content": _content(kind)}
