"""The control paths: /moto-api/connect/..., and our part of /moto-api/config."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from moto.core.config import default_user_config
from moto.core.request import Request, normalize_request
from moto.moto_api._internal.models import moto_api_backend

from . import control_forms as forms
from . import control_handlers, control_routes
from .control_forms import MalformedError
from .control_routes import Answer, ConflictError, UnknownPathError
from .settings import read_settings

if TYPE_CHECKING:
    from moto.core.common_types import TYPE_RESPONSE

#: Content types that an HTML form of any page can post, without a preflight.
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}

control_routes.add(control_handlers.ROUTES)


def _answer(status: int, found: object) -> TYPE_RESPONSE:
    return int(status), {"Content-Type": "application/json"}, json.dumps(found)


def _read_json(request: Request) -> Any:
    """Read the body, which must be JSON: HTML forms could be posted cross-site."""
    if request.mimetype != "application/json":
        msg = "Content-Type must be application/json."
        raise MalformedError(msg)
    try:
        return json.loads(request.get_data(parse_form_data=False))
    except (ValueError, RecursionError):
        msg = "The body is not JSON."
        raise MalformedError(msg) from None


def control_paths() -> list[str]:
    """The paths under /moto-api/connect/."""
    return sorted(
        {route.path.partition("/")[0] for route in control_routes.all_routes()}
    )


def control(request: Any, _url: str, _headers: Any) -> TYPE_RESPONSE:
    """Answer /moto-api/connect/...; malformed requests get a 400 with an explanation."""
    normalized = normalize_request(request)
    try:
        status, answered = _perform(normalized)
    except UnknownPathError as error:
        return _answer(HTTPStatus.NOT_FOUND, {"message": str(error)})
    except ConflictError as error:
        return _answer(HTTPStatus.CONFLICT, {"message": str(error)})
    except ValueError as error:
        return _answer(HTTPStatus.BAD_REQUEST, {"message": str(error)})
    return _answer(status, answered)


def _perform(request: Request) -> tuple[HTTPStatus, Answer]:
    path = request.path.removeprefix(control_routes.PREFIX)
    found = control_routes.find(request.method, path)
    if found is None:
        raise UnknownPathError(
            f"No control path: {request.method} {request.path[:250]}; "
            f"{control_routes.PREFIX}openapi.json has all"
        )
    route, labels = found
    read = forms.read_members(request.args.to_dict(), route.query)
    if route.has_body and route.reads is not None:
        read = forms.read_members(_read_json(request), route.reads)
    return route.status, route.handler(read, *labels)


def _require_no_form(request: Request) -> None:
    """Reject HTML form posts: they could be sent cross-site without a preflight."""
    if request.mimetype in _FORMS:
        msg = "Content-Type must be application/json."
        raise MalformedError(msg)


def config(request: Any, _url: str, _headers: Any) -> TYPE_RESPONSE:
    """Answer moto's own config path, after checking our part of it."""
    normalized = normalize_request(request)
    if normalized.method == "POST":
        try:
            wanted = json.loads(normalized.get_data(parse_form_data=False))
            if not isinstance(wanted, dict):
                msg = "The config must be a JSON object."
                raise MalformedError(msg)
            if "connect" in wanted:
                _require_no_form(normalized)
                read_settings(wanted["connect"])
        except (ValueError, RecursionError) as error:
            return _answer(HTTPStatus.BAD_REQUEST, {"message": str(error)})
        moto_api_backend.set_config(wanted)
        if "connect" in wanted:
            # Our key is not in moto's type for its config.
            default_user_config["connect"] = wanted["connect"]  # type: ignore[typeddict-unknown-key]
    shown = moto_api_backend.get_config()
    ours = default_user_config.get("connect")
    return _answer(
        HTTPStatus.CREATED, {**shown, **({"connect": ours} if ours is not None else {})}
    )
